"""How a person of a household is reached by another service that writes to them, and no more."""

from dataclasses import dataclass, field
from enum import StrEnum

from chassis.errors import Gone, NotFound, RuleBroken
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ENDED
from services.prospection.domain.household import Household
from services.prospection.domain.people import Adult, Role


class Seat(StrEnum):
    """Who of a household is written to."""

    PARTNER = Role.PARTNER.value


class Purpose(StrEnum):
    """What a person is written to for; each reading says it, and the audit keeps it."""

    PARTNER_PATH = "partner-path"


@dataclass(frozen=True)
class ContactPoint:
    """What a letter to one person needs."""

    given_name: str = field(repr=False)
    mailbox: str = field(repr=False)


def contact_point(candidate: Candidate, seat: Seat) -> ContactPoint:
    """Where whoever sits there reads alone."""
    _still_names_somebody(candidate)
    person = _seated(candidate, seat)
    _has_a_mailbox(person)
    mailbox = candidate.mailbox_of(person)
    if mailbox is None:
        raise RuleBroken(
            "mailbox-shared", "Cette adresse est aussi celle d'une autre personne du foyer."
        )
    return ContactPoint(person.given_name, mailbox)


def _still_names_somebody(candidate: Candidate) -> None:
    if candidate.status in ENDED or candidate.applicant is None:
        raise Gone("household-forgotten", "Ce dossier ne nomme plus personne.")


def _seated(candidate: Candidate, seat: Seat) -> Adult:
    known = candidate.known
    person = known.seated(seat.value, 1) if isinstance(known, Household) else None
    if person is None:
        raise NotFound("seat-empty", "Personne ne tient cette place dans ce dossier.")
    return person


def _has_a_mailbox(person: Adult) -> None:
    if person.contact.email is None:
        raise RuleBroken("no-mailbox", "Cette personne n'a pas donné d'adresse électronique.")
