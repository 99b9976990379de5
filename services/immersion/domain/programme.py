"""What a stay is made of: encounters with hosts, some of which the territory asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from services.immersion.domain.party import Party


class Encounter(StrEnum):
    """What a slot of the programme is for."""

    TERRITORY = "territory"
    TRADE_EXPERT = "trade-expert"
    INHABITANT = "inhabitant"
    ELECTED = "elected"
    BUSINESS = "business"
    HOUSING_VISIT = "housing-visit"
    SCHOOL_VISIT = "school-visit"
    PARTNER = "partner"
    PREMISES_VISIT = "premises-visit"
    DESK_TRIAL = "desk-trial"


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


def missing(slots: Sequence[Slot], wanted: Iterable[Encounter]) -> list[Encounter]:
    """The encounters asked for that no slot holds yet."""
    held = {slot.encounter for slot in slots}
    return [encounter for encounter in wanted if encounter not in held]


def only_a_partner_is_met_at_a_distance(slots: Iterable[Slot]) -> None:
    """A stay is lived on the spot; an absent partner alone may have a remote appointment."""
    if any(slot.remote and slot.encounter is not Encounter.PARTNER for slot in slots):
        raise RuleBroken(
            "remote-for-partner-only",
            "Seul le rendez-vous du conjoint ou de la conjointe peut se tenir à distance.",
        )


def all_within(slots: Iterable[Slot], starts_on: date, ends_on: date) -> None:
    """A slot is held during the stay; a remote appointment of the partner on any day."""
    if any(not slot.remote and not starts_on <= slot.on <= ends_on for slot in slots):
        raise RuleBroken(
            "slot-outside-stay", "Chaque rencontre sur place se tient pendant les dates du séjour."
        )
