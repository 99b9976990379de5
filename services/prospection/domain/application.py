"""What makes two applications the same one, whatever the file or the form they came by."""

import hashlib
import unicodedata

from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation


def fingerprint(applicant: Household | Organisation) -> str:
    """The same for one lead with one address, or one establishment; it goes with the names."""
    if isinstance(applicant, Organisation):
        parts = ["organisation", applicant.siret]
    else:
        lead = applicant.lead
        reached = lead.contact.email or lead.contact.phone or ""
        parts = ["household", lead.given_name, lead.family_name, reached]
    plain = "\n".join(_plain(part) for part in parts)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(text: str) -> str:
    """Without accents, case or spaces: the same name is not always typed the same way."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if each.isalnum() or each == "@")
