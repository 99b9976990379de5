"""A file as a line of a file of applications, the way back from `applications`."""

from collections.abc import Sequence

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household, PartnerWork
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Adult, AgeBand, Person

Cells = dict[str, str]


def line_of(candidate: Candidate, withheld: Sequence[str]) -> Cells:
    """The cells of a file, without the fields that are withheld; empty ones are left out."""
    project = candidate.project
    cells: dict[str, str | None] = {
        "reference": str(candidate.id),
        "type": candidate.known.kind,
        "date": f"{candidate.registered_on:%d/%m/%Y}",
        "provenance": candidate.source,
        "projet": project.type.value,
        "rome": project.trade,
        "rome_version": project.trade_version,
        "epci": "|".join(project.epcis),
        "commune": "|".join(project.communes),
    }
    if isinstance(candidate.known, Household):
        cells |= _household(candidate.known, withheld)
    else:
        cells |= _organisation(candidate.known, withheld)
    return {column: cell for column, cell in cells.items() if cell}


def _household(household: Household, withheld: Sequence[str]) -> dict[str, str | None]:
    cells = _adult(household.lead, "", "lead-wishes", withheld)
    if household.partner:
        cells |= _adult(household.partner, "conjoint_", "partner-wishes", withheld)
    if household.partner_needs_work:
        cells["conjoint_emploi"] = PartnerWork.NOT_SAID.value
    return cells | {
        "enfants": "|".join(f"{each.level}:{each.count}" for each in household.children)
    }


def _adult(
    adult: Adult, prefix: str, wishes: str, withheld: Sequence[str]
) -> dict[str, str | None]:
    return {
        **_person(adult, prefix, withheld),
        f"{prefix}age": None if adult.age_band is AgeBand.NOT_SAID else adult.age_band.value,
        f"{prefix}souhaits": None if wishes in withheld else adult.wishes,
    }


def _person(person: Person, prefix: str, withheld: Sequence[str]) -> dict[str, str | None]:
    cells: dict[str, str | None] = {}
    if "names" not in withheld:
        cells |= {f"{prefix}prenom": person.given_name, f"{prefix}nom": person.family_name}
    if "contacts" not in withheld:
        contact = person.contact
        cells |= {f"{prefix}courriel": contact.email, f"{prefix}telephone": contact.phone}
    return cells


def _organisation(firm: Organisation, withheld: Sequence[str]) -> dict[str, str | None]:
    speaker = firm.representatives[0]
    return {
        **_person(speaker, "", withheld),
        "organisation": firm.name,
        "siret": firm.siret,
        "naf": firm.naf,
        "naf_version": firm.naf_version,
        "effectif": str(firm.headcount),
        "fonction": speaker.capacity,
    }
