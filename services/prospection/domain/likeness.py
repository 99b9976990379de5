"""What makes two files look like the same one: nobody is refused for it, an officer decides."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chassis.errors import Invalid
from chassis.search import alike
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Person, same_mailbox

COMPANY_DIGITS = 9
"""The establishments of one company begin with its number."""


class Reason(StrEnum):
    """Why two files look alike, the strongest reason first."""

    SAME_COMPANY = "same-company"
    SAME_EMAIL = "same-email"
    SAME_PHONE = "same-phone"
    ALIKE_NAMES = "alike-names"

    @property
    def french(self) -> str:
        return _FRENCH[self]

    @property
    def weight(self) -> int:
        """How much it says by itself, of a hundred."""
        return _WEIGHTS[self]


_FRENCH = {
    Reason.SAME_COMPANY: "même entreprise (SIREN)",
    Reason.SAME_EMAIL: "même adresse électronique",
    Reason.SAME_PHONE: "même numéro de téléphone",
    Reason.ALIKE_NAMES: "noms identiques, à une faute près",
}
_WEIGHTS = {
    Reason.SAME_COMPANY: 45,
    Reason.SAME_EMAIL: 35,
    Reason.SAME_PHONE: 30,
    Reason.ALIKE_NAMES: 35,
}
MOST_WEIGHT = 100


@dataclass(frozen=True)
class Likeness:
    """A file, another one that may be the same, and why."""

    mine: Candidate
    other: Candidate
    reasons: Sequence[Reason]

    @property
    def weight(self) -> int:
        """How much all its reasons say together, of a hundred."""
        return min(MOST_WEIGHT, sum(reason.weight for reason in self.reasons))


def clues(candidate: Candidate) -> list[str]:
    """What a file that is the same one would be found by."""
    if candidate.applicant is None:
        return []
    found = [clue for person in candidate.applicant.people for clue in _clues_of(person)]
    if isinstance(candidate.applicant, Organisation):
        found += [candidate.applicant.siret[:COMPANY_DIGITS], candidate.applicant.name]
    return list(dict.fromkeys(filter(None, found)))


def _clues_of(person: Person) -> Iterator[str | None]:
    yield f"{person.given_name} {person.family_name}"
    yield person.contact.email
    yield person.contact.phone


def likeness(mine: Candidate, other: Candidate) -> Likeness | None:
    """How two files look alike; None where they don't, or where an officer said they differ."""
    if mine.id == other.id or other.id in mine.distinct_from:
        return None
    reasons = [reason for reason in Reason if _holds(reason, mine, other)]
    return Likeness(mine, other, reasons) if reasons else None


def looks_otherwise(candidate: Candidate) -> bool:
    """Whether a file has to be compared again: what its pairs follow from changed. Said once."""
    former, candidate.looks = candidate.looks, _looks(candidate)
    return former != candidate.looks


def _looks(candidate: Candidate) -> str | None:
    """A fingerprint of what a file is compared by and reached by; none once it names nobody."""
    found = clues(candidate)
    if not found:
        return None
    reached = (str(candidate.first_epci), str(candidate.officer))
    parts = (*found, *reached, *map(str, candidate.distinct_from))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def are_distinct(mine: Candidate, other: Candidate) -> None:
    """An officer looked at both files: they are two, and are not proposed again."""
    if mine.id == other.id:
        raise Invalid("same-file", "Un dossier ne se distingue pas de lui-même.")
    mine.has_not_ended()
    other.has_not_ended()
    mine.differs_from(other.id)
    other.differs_from(mine.id)


def _holds(reason: Reason, mine: Candidate, other: Candidate) -> bool:
    match mine.applicant, other.applicant:
        case Household(), Household():
            return _same_people(reason, mine.known.people, other.known.people)
        case Organisation() as firm, Organisation() as another:
            return _same_firm(reason, firm, another) or _same_people(
                reason, firm.people, another.people
            )
        case _:
            return False


def _same_firm(reason: Reason, firm: Organisation, another: Organisation) -> bool:
    if reason is Reason.SAME_COMPANY:
        return firm.siret[:COMPANY_DIGITS] == another.siret[:COMPANY_DIGITS]
    return reason is Reason.ALIKE_NAMES and alike(firm.name, another.name)


def _same_people(reason: Reason, mine: Sequence[Person], theirs: Sequence[Person]) -> bool:
    return any(_same_person(reason, one, other) for one in mine for other in theirs)


def _same_person(reason: Reason, one: Person, other: Person) -> bool:
    if reason is Reason.SAME_EMAIL:
        return same_mailbox(one.contact, other.contact)
    if reason is Reason.SAME_PHONE:
        return one.contact.phone is not None and one.contact.phone == other.contact.phone
    return reason is Reason.ALIKE_NAMES and alike(
        f"{one.given_name} {one.family_name}", f"{other.given_name} {other.family_name}"
    )
