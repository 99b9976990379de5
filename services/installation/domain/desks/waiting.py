"""What waits on desks: a trial about to end, a free seat to propose to the first in line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.rules import Rule
from services.installation.domain.desks.site import Site
from services.installation.domain.desks.subscription import Subscription


class DeskTask(StrEnum):
    """What somebody has to do next."""

    FOLLOW_TRIAL = "follow-trial"
    PROPOSE_DESK = "propose-desk"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    DeskTask.FOLLOW_TRIAL: "demander la suite de l'essai, il finit bientôt",
    DeskTask.PROPOSE_DESK: "proposer un poste libre au premier de la file",
}


@dataclass(frozen=True)
class DeskWaiting:
    """A task for a candidate: since when, by when, about which site, and whose it is."""

    task: DeskTask
    candidate: UUID
    site: UUID
    epci: str
    since: date
    by: date | None = None
    subscription: UUID | None = None
    officer: str | None = None

    def late(self, today: date) -> bool:
        return self.by is not None and today > self.by


def waiting(subscription: Subscription, today: date, rule: Rule) -> DeskWaiting | None:
    """What is to be done today on a subscription."""
    since = subscription.ends_soon_on(rule)
    if since is None or since > today:
        return None
    return DeskWaiting(
        DeskTask.FOLLOW_TRIAL,
        subscription.candidate,
        subscription.site,
        subscription.epci,
        since,
        subscription.ends_on,
        subscription.id,
        subscription.officer,
    )


def proposal(site: Site, today: date) -> Iterator[DeskWaiting]:
    """The first in line for whom a seat is free."""
    turn = site.first(today)
    if turn is not None:
        yield DeskWaiting(
            DeskTask.PROPOSE_DESK,
            turn.who,
            site.id,
            site.epci,
            turn.asked_on,
            officer=turn.officer,
        )
