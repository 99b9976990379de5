"""What waits for those who promise homes, desks and places in sessions."""

from uuid import UUID

from chassis.work import Work
from services.installation.domain.desks import waiting as desks
from services.installation.domain.desks.site import Site
from services.installation.domain.desks.subscription import Subscription
from services.installation.domain.desks.waiting import DeskWaiting
from services.installation.domain.homes import waiting as homes
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.promise import Promise
from services.installation.domain.homes.waiting import HomeWaiting
from services.installation.domain.sessions import waiting as sessions
from services.installation.domain.sessions.enrolment import Enrolment
from services.installation.domain.sessions.session import Session
from services.installation.domain.sessions.waiting import SessionWaiting

MOST = 200
"""More homes or sites than an EPCI has."""


async def of_homes(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[HomeWaiting], str | None]:
    """What waits on some promises, and first of all whom a free home can be proposed to."""
    where = {"live": True} | ({"officer": officer} if officer else {})
    page = await work.page(Promise, where=where, after=after, limit=limit)
    found = [due for each in page.items for due in homes.waiting(each, work.today, work.rule)]
    proposed = [] if after else await _proposed_homes(work)
    mine = [each for each in proposed if officer in {None, each.officer}]
    return [*mine, *found], page.next


async def of_desks(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[DeskWaiting], str | None]:
    """What waits on some subscriptions, and first of all whom a free seat can be proposed to."""
    where = {"live": True} | ({"officer": officer} if officer else {})
    page = await work.page(Subscription, where=where, after=after, limit=limit)
    found = [desks.waiting(each, work.today, work.rule) for each in page.items]
    sites = [] if after else (await work.page(Site, limit=MOST)).items
    proposed = [each for site in sites for each in desks.proposal(site, work.today)]
    mine = [each for each in proposed if officer in {None, each.officer}]
    return [*mine, *(each for each in found if each)], page.next


async def of_sessions(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Enrolment, SessionWaiting]], str | None]:
    """What waits on some people's parts in sessions; `limit` counts the parts looked at."""
    where = {"opened": True} | ({"officer": officer} if officer else {})
    page = await work.page(Enrolment, where=where, after=after, limit=limit)
    known: dict[UUID, Session] = {}
    found = []
    for enrolment in page.items:
        if enrolment.session not in known:
            known[enrolment.session] = await work.peek(Session, enrolment.session)
        due = sessions.waiting(enrolment, known[enrolment.session], work.today)
        found += [(enrolment, due)] if due else []
    return found, page.next


async def _proposed_homes(work: Work) -> list[HomeWaiting]:
    """Of each line, whom a home that is free can be proposed to."""
    found: list[HomeWaiting] = []
    for line in (await work.page(Line, limit=MOST)).items:
        known = await work.page(Home, where={"epci": line.epci}, limit=MOST)
        found += homes.proposals(line, known.items, work.today)
    return found
