"""What waits on homes: a promise to see through, a free home to propose to the first in line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.rules import Rule
from services.installation.domain.homes.facts import PromiseFacts, Status
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.line import Line

A_DAY = timedelta(days=1)


class HomeTask(StrEnum):
    """What somebody has to do next."""

    ASK_OWNER = "ask-owner"
    NOTE_OCCUPATION = "note-occupation"
    PREPARE_END = "prepare-end"
    NOTE_DEPARTURE = "note-departure"
    REHOUSE = "rehouse"
    PROPOSE_HOME = "propose-home"
    REVIEW_WISH = "review-wish"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    HomeTask.ASK_OWNER: "avoir l'accord du propriétaire, avant que le logement soit relâché",
    HomeTask.NOTE_OCCUPATION: "noter l'entrée dans les lieux, son jour est venu",
    HomeTask.PREPARE_END: "préparer la suite, le terme approche",
    HomeTask.NOTE_DEPARTURE: "noter le départ, ou que le logement n'est pas quitté",
    HomeTask.REHOUSE: "trouver une solution, le logement promis n'est pas quitté",
    HomeTask.PROPOSE_HOME: "proposer un logement libre au premier de la file",
    HomeTask.REVIEW_WISH: "revoir la demande, ses jours sont passés",
}


@dataclass(frozen=True)
class HomeWaiting:
    """A task for a household: since when, by when, about which home or promise, and whose."""

    task: HomeTask
    household: UUID
    epci: str
    since: date
    by: date | None = None
    home: UUID | None = None
    promise: UUID | None = None
    officer: str | None = None

    def late(self, today: date) -> bool:
        return self.by is not None and today > self.by


def waiting(promise: PromiseFacts, today: date, rule: Rule) -> list[HomeWaiting]:
    """All that is to be done today on a promise that holds."""
    coming = [*_endangered(promise), *_next_step(promise, rule)]
    return [each for each in coming if each.since <= today]


def proposals(line: Line, homes: Iterable[Home], today: date) -> Iterator[HomeWaiting]:
    """To whom in line a home can be proposed: each free home to the first whom it suits."""
    left = sorted(homes, key=lambda home: home.described.rooms)
    for wish in line.wishes:
        found = next((home for home in left if wish.can_have(home, today)), None)
        left = [home for home in left if home is not found]
        task = HomeTask.REVIEW_WISH if wish.has_lapsed(today) else HomeTask.PROPOSE_HOME
        if found is not None or task is HomeTask.REVIEW_WISH:
            yield HomeWaiting(
                task,
                wish.household,
                line.epci,
                wish.asked_on,
                home=found.id if found else None,
                officer=wish.wanted.officer,
            )


def _endangered(promise: PromiseFacts) -> Iterator[HomeWaiting]:
    if promise.endangered_on is not None:
        since, by = promise.endangered_on, promise.starts_on
        yield _waiting(HomeTask.REHOUSE, promise, since, by)


def _next_step(promise: PromiseFacts, rule: Rule) -> Iterator[HomeWaiting]:
    match promise.status:
        case Status.HELD:
            yield _waiting(HomeTask.ASK_OWNER, promise, promise.held_on, promise.held_until)
        case Status.CONFIRMED:
            day = promise.starts_on
            yield _waiting(HomeTask.NOTE_OCCUPATION, promise, day, day)
        case Status.OCCUPIED:
            soon, last = promise.ends_soon_on(rule), promise.ends_on
            yield _waiting(HomeTask.PREPARE_END, promise, soon, last)
            yield _waiting(HomeTask.NOTE_DEPARTURE, promise, last + A_DAY, last + A_DAY)


def _waiting(task: HomeTask, promise: PromiseFacts, since: date, by: date) -> HomeWaiting:
    return HomeWaiting(
        task,
        promise.household,
        promise.epci,
        since,
        by,
        promise.home,
        promise.id,
        promise.officer,
    )
