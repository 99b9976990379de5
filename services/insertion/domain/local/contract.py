"""Who follows the person and how, and the engagement contract that both sign."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.days import months_after
from chassis.errors import Invalid
from chassis.papers import Papers
from chassis.rules import Rule
from services.insertion.domain.local.person import Referral
from services.insertion.domain.local.rules import (
    CONTRACT_HOURS,
    CONTRACT_MONTHS,
    FOLLOWED_BEFORE,
    FOLLOWED_UNTIL,
)

SIGNED = Papers(the="le contrat", none="Aucun contrat signé")
LEGAL_WEEK = 35


class Way(StrEnum):
    """How somebody is followed."""

    SOCIAL = "social"
    PROFESSIONAL = "professional"
    SOCIO_PROFESSIONAL = "socio-professional"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who follows the person and how, since the day they were notified of it.

    `overdue_on` is the day on which its contract was told to be late, if it was.
    """

    way: Way
    body: str
    referent: str
    decided_on: date
    notified_on: date
    contract_due_on: date
    overdue_on: date | None = None

    def is_the_same_as(self, way: Way, body: str, referent: str) -> bool:
        return (self.way, self.body, self.referent) == (way, body, referent)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What both signed: hours a week, or adapted to the person, without saying why."""

    signed_on: date
    weekly_hours: int | None
    adapted: bool
    recorded_by: str | None = None
    countersigned_by: str | None = None

    @property
    def holds(self) -> bool:
        """A paper holds once a second officer has seen it."""
        return self.countersigned_by is not None

    def reads_as(self, other: "Contract") -> bool:
        """Whether both say the same, whoever recorded them."""
        mine = self.signed_on, self.weekly_hours, self.adapted
        return mine == (other.signed_on, other.weekly_hours, other.adapted)

    def has_hours_enough(self, rule: Rule) -> None:
        """Hours reach the minimum of the day of signing, or the contract is adapted."""
        least = rule(CONTRACT_HOURS, self.signed_on)
        if not self.adapted and (self.weekly_hours or 0) < least:
            raise Invalid(
                "hours-below-minimum",
                f"Un contrat compte au moins {least} heures par semaine, ou il est adapté à la"
                " personne : aucune cause n'est à donner.",
            )


def contract_due_on(notified_on: date, referral: Referral, is_first: bool, rule: Rule) -> date:
    """The last day to sign; the notification chooses the rule.

    Whoever was followed already when the law came has until the day it gives them, unless they
    are sent elsewhere meanwhile.
    """
    due = months_after(notified_on, rule(CONTRACT_MONTHS, notified_on))
    since = referral.followed_since
    if is_first and since is not None and since <= rule(FOLLOWED_BEFORE, notified_on):
        return max(due, rule(FOLLOWED_UNTIL, notified_on))
    return due
