"""A household: its adults by role, its children as counts, and whether the partner needs work."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from chassis.errors import Invalid, NotFound
from contracts import people
from contracts import prospection as told
from services.prospection.domain.people import Adult, AgeBand, Person, Role

MOST_ADULTS = 30
MOST_CHILDREN = 20


class PartnerWork(StrEnum):
    """Whether the partner looks for work, as they say; None elsewhere means nobody asked."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not-said"


@dataclass(frozen=True)
class Children:
    """How many children go to one school level."""

    level: str
    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_CHILDREN:
            raise Invalid(
                "children-count",
                f"Les enfants d'un niveau se comptent de 1 à {MOST_CHILDREN}.",
            )


@dataclass(frozen=True)
class WorkPaper:
    """What the partner signed of looking for work; it counts once a second officer has seen it."""

    wish: PartnerWork
    on: date
    recorded_by: str


@dataclass(kw_only=True)
class Household:
    """Those who would settle together."""

    adults: list[Adult]
    children: tuple[Children, ...] = ()
    partner_needs_work: PartnerWork | None = None
    work_paper: WorkPaper | None = None
    kind: Literal["household"] = "household"

    def __post_init__(self) -> None:
        roles = Counter(adult.role for adult in self.adults)
        if roles[Role.LEAD] != 1:
            raise Invalid("one-lead", "Un foyer a une personne référente, et une seule.")
        if roles[Role.PARTNER] > 1:
            raise Invalid("one-partner", "Un foyer compte au plus un conjoint ou une conjointe.")
        if len(self.adults) > MOST_ADULTS:
            raise Invalid("too-many-adults", f"Un foyer compte au plus {MOST_ADULTS} adultes.")
        if len({children.level for children in self.children}) < len(self.children):
            raise Invalid("level-twice", "Chaque niveau scolaire n'est compté qu'une fois.")
        if (self.partner_needs_work or self.work_paper) and not self.partner:
            raise Invalid("no-partner", "Ce foyer ne compte pas de conjoint ou de conjointe.")

    @property
    def people(self) -> Sequence[Person]:
        return self.adults

    @property
    def lead(self) -> Adult:
        return next(adult for adult in self.adults if adult.role is Role.LEAD)

    @property
    def partner(self) -> Adult | None:
        return next((adult for adult in self.adults if adult.role is Role.PARTNER), None)

    def has_another_partner_than(self, former: "Household") -> bool:
        """Whether somebody is the partner now who was not before."""
        mine, theirs = self.partner, former.partner
        return mine is not None and (theirs is None or theirs.id != mine.id)

    def seated(self, role: str, rank: int) -> Adult | None:
        """The adult whom other stages know by that role and rank, if there is one."""
        those = [adult for adult in self.adults if adult.role == role]
        return those[rank - 1] if rank <= len(those) else None

    @property
    def label(self) -> str:
        return f"{self.lead.given_name} {self.lead.family_name}"

    @property
    def is_reachable(self) -> bool:
        return self.lead.contact.reaches

    @property
    def deciding(self) -> list[Adult]:
        """Those without whom nothing is decided: an adult child never blocks a file."""
        return [adult for adult in self.adults if adult.role is not Role.OTHER]

    @property
    def has_agreed(self) -> bool:
        return all(adult.agrees for adult in self.deciding)

    @property
    def is_informed(self) -> bool:
        return all(adult.notice for adult in self.deciding)

    @property
    def was_asked(self) -> bool:
        """Whether the partner's situation was asked, if there is a partner; not saying is fine."""
        return self.partner is None or self.partner_needs_work is not None

    def described(self) -> told.Household:
        """The household as the other stages may know it."""
        bands = Counter(adult.age_band for adult in self.adults)
        return told.Household(
            adults=len(self.adults),
            partner_present=self.partner is not None,
            partner_needs_work=self._partner_work(),
            age_bands=people.AgeBands(
                under_20=bands[AgeBand.UNDER_20],
                from_20_to_39=bands[AgeBand.FROM_20_TO_39],
                from_40_to_60=bands[AgeBand.FROM_40_TO_60],
                over_60=bands[AgeBand.OVER_60],
                not_said=bands[AgeBand.NOT_SAID],
            ),
            children=tuple(
                people.Children(level=each.level, count=each.count) for each in self.children
            ),
        )

    def _partner_work(self) -> str:
        if self.partner is None:
            return "no-partner"
        return (self.partner_needs_work or PartnerWork.NOT_SAID).value

    def remembering_shared_mailboxes(self) -> list[Adult]:
        """Its adults, who go on knowing that somebody of this household reads their mailbox."""
        boxes = Counter(_mailbox(adult) for adult in self.adults)
        return [
            replace(adult, contact=replace(adult.contact, shared=True))
            if adult.contact.email and boxes[_mailbox(adult)] > 1
            else adult
            for adult in self.adults
        ]

    def without(self, leaving: Iterable[UUID]) -> list[Adult]:
        """Those who stay; the partner, else the next adult, leads where the lead left."""
        gone = set(leaving)
        if not gone <= {adult.id for adult in self.adults}:
            raise NotFound("adult-unknown", "Cette personne ne fait pas partie du foyer.")
        known = self.remembering_shared_mailboxes() if gone else self.adults
        staying = [adult for adult in known if adult.id not in gone]
        if not staying:
            raise Invalid("nobody-left", "Il doit rester au moins un adulte dans le foyer.")
        if not any(adult.role is Role.LEAD for adult in staying):
            next_lead = min(staying, key=lambda adult: adult.role is not Role.PARTNER)
            staying[staying.index(next_lead)] = replace(next_lead, role=Role.LEAD)
        return staying


def _mailbox(adult: Adult) -> str:
    return (adult.contact.email or "").casefold()
