"""What makes two applications the same one, whatever the file or the form they came by."""

import hashlib

from chassis.errors import RuleBroken
from chassis.plain import plain
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation


def fingerprint(applicant: Household | Organisation) -> str | None:
    """The same for one lead with one address, or one establishment.

    None where the lead can't be reached: a name alone is that of several people.
    """
    if isinstance(applicant, Organisation):
        return _digest("organisation", applicant.siret)
    lead = applicant.lead
    reached = lead.contact.email or lead.contact.phone
    if reached is None:
        return None
    names = plain(lead.given_name), plain(lead.family_name)
    return _digest("household", *names, reached.casefold())


def already_known() -> RuleBroken:
    """What is said to a second application that is the first one again."""
    return RuleBroken("already-known", "Cette candidature est déjà enregistrée.")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
