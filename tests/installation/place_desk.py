"""Homes, desks and sessions over the in-memory double, and what officers do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import SetClock
from chassis.errors import Refusal
from chassis.memory import Memory
from services.installation import use_cases
from services.installation.domain.accompaniment import Attendee
from services.installation.domain.desks.site import Site, SiteDescription, Weekday
from services.installation.domain.desks.subscription import DeskAsked, Subscription
from services.installation.domain.homes.home import Description, Home, Owner
from services.installation.domain.homes.line import Line, Wanted
from services.installation.domain.homes.promise import Asked, Promise
from services.installation.domain.newcomer import Newcomer, Project
from services.installation.domain.party import Party
from services.installation.domain.places import Period, homes_of
from services.installation.domain.sessions.enrolment import Enrolment
from services.installation.domain.sessions.session import Session, SessionPlan
from services.installation.store import tables
from tests.desk import NOON, ADesk
from tests.installation.paths import ALONE, COMMUNE, HERE, OFFICER, PLACE

TODAY = NOON.date()
DAY = timedelta(days=1)
STARTS, ENDS = date(2026, 4, 1), date(2026, 6, 30)
LONGEST = date(2026, 7, 31)
"""The last day that four months, the most for a job, give from the first of April."""
ALWAYS = Period(date(2026, 1, 1), None)
WEEK = frozenset(list(Weekday)[:5])
TO_THE_SESSION = date(2026, 3, 12)


def a_home(**changes: Any) -> Description:
    usual: dict[str, Any] = {
        "label": "Maison du four",
        "epci": HERE,
        "commune": COMMUNE,
        "rooms": 4,
        "form": "mobility-lease",
        "owner": Owner("Bailleur fictif", "bailleur-fictif", "Alix Fictive"),
        "in_service": ALWAYS,
    }
    return Description(**(usual | changes))


def a_site(**changes: Any) -> SiteDescription:
    usual: dict[str, Any] = {
        "label": "La Filature",
        "epci": HERE,
        "commune": COMMUNE,
        "seats": 1,
        "opening": WEEK,
        "prices": "80 euros par semaine",
    }
    return SiteDescription(**(usual | changes))


def a_plan(**changes: Any) -> SessionPlan:
    usual: dict[str, Any] = {
        "topic": "work-organisation",
        "on": TO_THE_SESSION,
        "venue": "Salle des fêtes",
        "epci": HERE,
        "places": 1,
        "officer": OFFICER,
    }
    return SessionPlan(**(usual | changes))


@contextmanager
def refused(slug: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What is done is refused under that slug."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.slug == slug


TIMERS = {"home-hold": use_cases.homes.expire, "desk-end": use_cases.desks.end}
"""What happens by itself, by the name of its timer."""


class PlaceDesk(ADesk):
    """The gestures of those who promise places."""

    memory: Memory
    usual = OFFICER

    @classmethod
    def made(cls) -> "PlaceDesk":
        memory = Memory(tables, PLACE, SetClock(NOON))
        desk = cls.over(memory)
        desk.memory = memory
        return desk

    @property
    def today(self) -> date:
        return PLACE.local_date(self.clock.now())

    async def known(self, party: Party = ALONE, project: str = "job") -> UUID:
        """A candidate that prospection told of."""
        newcomer = Newcomer(id=uuid4())
        newcomer.registers(party, Project(project), TODAY)
        async with self.work() as work:
            work.save(newcomer)
        return newcomer.id

    async def do(self, gesture: Any, *details: Any) -> Any:
        """A use case, in its own transaction."""
        async with self.work() as work:
            return await gesture(*details, work)

    async def home(self, **changes: Any) -> Home:
        home: Home = await self.do(use_cases.homes.open_home, a_home(**changes))
        return home

    async def hold(
        self,
        home: Home,
        household: UUID | None = None,
        starts_on: date = STARTS,
        ends_on: date = ENDS,
    ) -> Promise:
        candidate = household or await self.known()
        asked = Asked(starts_on, ends_on, self.today, OFFICER)
        promise: Promise = await self.do(use_cases.homes.hold, candidate, home.id, asked)
        return promise

    async def confirmed(self, home: Home, household: UUID | None = None, **days: date) -> Promise:
        held = await self.hold(home, household, **days)
        confirmed: Promise = await self.do(use_cases.homes.confirm, held.id, None)
        return confirmed

    async def occupied(self, home: Home, household: UUID | None = None, **days: date) -> Promise:
        """They moved in on their first day, which is today."""
        confirmed = await self.confirmed(home, household, **days)
        await self.come_to(max(self.today, confirmed.starts_on))
        occupied: Promise = await self.do(use_cases.homes.occupy, confirmed.id, None)
        return occupied

    async def wait(
        self,
        household: UUID | None = None,
        *,
        epci: str = HERE,
        rooms: int = 1,
        home: Home | None = None,
        starts_on: date = STARTS,
        ends_on: date = ENDS,
        on: date | None = None,
    ) -> UUID:
        """A household stands in line."""
        candidate = household or await self.known()
        wanted = Wanted(rooms, Period(starts_on, ends_on), home.id if home else None, OFFICER)
        await self.do(use_cases.homes.wait, candidate, epci, wanted, on)
        return candidate

    async def site(self, **changes: Any) -> Site:
        site: Site = await self.do(use_cases.desks.open_site, a_site(**changes))
        return site

    async def take(self, site: Site, candidate: UUID | None = None, **asked: Any) -> Subscription:
        """A desk, from today on."""
        who = candidate or await self.known()
        usual: dict[str, Any] = {"days": frozenset(), "starts_on": self.today}
        wanted = DeskAsked(**(usual | asked))
        taken: Subscription = await self.do(use_cases.desks.take, who, site.id, wanted)
        return taken

    async def session(self, **changes: Any) -> Session:
        session: Session = await self.do(use_cases.sessions.plan, a_plan(**changes))
        return session

    async def enrol(
        self, session: Session, who: UUID | None = None, attendee: Attendee = Attendee.NEWCOMER
    ) -> Enrolment:
        candidate = who or await self.known()
        enrolled: Enrolment = await self.do(
            use_cases.sessions.enrol, session.id, attendee, candidate
        )
        return enrolled

    def kept(self, item: Any) -> Any:
        """An item as it is kept now."""
        return next(each for each in self.memory.kept(type(item)) if each.id == item.id)

    def line(self, epci: str = HERE) -> list[UUID]:
        """Who stands in line for a home, in order."""
        lines = [each for each in self.memory.kept(Line) if each.id == homes_of(epci)]
        return [wish.household for line in lines for wish in line.wishes]

    def told(self, subject: UUID) -> list[str]:
        """What was told of a candidate."""
        return [type(each).__name__ for each in self.memory.announced if each.subject == subject]

    async def come_to(self, day: date) -> None:
        """The day comes; what is due by then happens."""
        self.on(day)
        for name, item, _ in self.memory.due(day):
            await self.do(TIMERS[name], item)
