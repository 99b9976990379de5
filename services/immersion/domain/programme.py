"""What a stay is made of: encounters with hosts, some of which the territory asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.host import Host
from services.immersion.domain.party import Party


class Place(StrEnum):
    """Where a slot is held, as a kind of place."""

    TOWN_HALL = "town-hall"
    AGENCY = "agency"
    BUSINESS = "business"
    HOME = "home"
    SCHOOL = "school"
    TELEWORK_SITE = "telework-site"
    OUTDOORS = "outdoors"
    REMOTE = "remote"


@dataclass(frozen=True)
class Slot:
    """One encounter: which, with whom, when, where."""

    encounter: Encounter
    host: UUID
    on: date
    place: Place

    @property
    def remote(self) -> bool:
        return self.place is Place.REMOTE


def required(party: Party, asked: Iterable[Encounter]) -> list[Encounter]:
    """What the territory asks for, and a slot for the partner wherever there is one."""
    wanted: list[Encounter] = [each for each in asked if each is not Encounter.PARTNER]
    return [*wanted, Encounter.PARTNER] if party.has_partner else wanted


def missing(slots: Iterable[Slot], wanted: Iterable[Encounter]) -> list[Encounter]:
    """The encounters asked for that no slot holds yet."""
    held = {slot.encounter for slot in slots}
    return [encounter for encounter in wanted if encounter not in held]


def nothing_is_missing(slots: Iterable[Slot], wanted: Iterable[Encounter]) -> None:
    """A programme is complete: the partner's slot above all."""
    lacking = missing(slots, wanted)
    if Encounter.PARTNER in lacking:
        raise RuleBroken(
            "partner-slot-missing",
            "Le programme doit prévoir un rendez-vous pour le conjoint ou la conjointe.",
        )
    if lacking:
        names = ", ".join(each.french for each in lacking)
        raise RuleBroken("programme-incomplete", f"Il manque au programme : {names}.")


def only_a_partner_is_met_at_a_distance(slots: Iterable[Slot]) -> None:
    """A stay is lived on the spot; an absent partner alone may have a remote appointment."""
    if any(slot.remote and slot.encounter is not Encounter.PARTNER for slot in slots):
        raise RuleBroken(
            "remote-for-partner-only",
            "Seul le rendez-vous du conjoint ou de la conjointe peut se tenir à distance.",
        )


def the_partner_slot_has_somebody(slots: Iterable[Slot], party: Party) -> None:
    """There is no appointment for somebody who does not exist."""
    if not party.has_partner and any(slot.encounter is Encounter.PARTNER for slot in slots):
        raise RuleBroken("no-partner", "Ce séjour ne concerne pas de conjoint ou de conjointe.")


def all_within(slots: Iterable[Slot], starts_on: date, ends_on: date) -> None:
    """A slot is held during the stay; a remote appointment of the partner on any day."""
    if any(not slot.remote and not starts_on <= slot.on <= ends_on for slot in slots):
        raise RuleBroken(
            "slot-outside-stay", "Chaque rencontre sur place se tient pendant les dates du séjour."
        )


def every_host_receives(slots: Sequence[Slot], hosts: Mapping[UUID, Host]) -> None:
    """Each host offers the encounter and is there that day."""
    for slot in slots:
        hosts[slot.host].receives(slot.encounter, slot.on)
