"""What is asked of sessions: to plan, change or cancel one, enrol in it, and note who came."""

from datetime import date
from uuid import UUID

from chassis.work import Work
from services.installation.domain.accompaniment import Attendee
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path
from services.installation.domain.places import place_id
from services.installation.domain.sessions.enrolment import Enrolment, Status
from services.installation.domain.sessions.session import Session, SessionPlan
from services.installation.use_cases.keeping import keep


async def plan(plan: SessionPlan, work: Work) -> Session:
    session = Session.open(place_id(work.new_id()), plan, work.today, work.rule, work.territory)
    work.save(session)
    return session


async def change(id: UUID, plan: SessionPlan, work: Work) -> Session:
    session = await work.get(Session, id)
    session.change(plan, work.rule, work.territory)
    work.save(session)
    return session


async def cancel(id: UUID, work: Work) -> Session:
    session = await work.get(Session, id)
    session.cancel(work.today)
    work.save(session)
    return session


async def enrol(session: UUID, attendee: Attendee, who: UUID, work: Work) -> Enrolment:
    """A candidate that we know, or somebody who receives; a place, or a place in line."""
    await work.lock(who, session)
    found = await work.get(Session, session)
    if attendee is Attendee.NEWCOMER:
        newcomer = await work.get(Newcomer, who)
        newcomer.goes_on_under_this_id()
        newcomer.known()
    others = await work.about(Enrolment, who)
    enrolment = Enrolment.enrol(work.new_id(), attendee, who, found, others, work.actor, work.today)
    return _keep(enrolment, found, work)


async def call(id: UUID, work: Work) -> Enrolment:
    """A free place goes to the first in line."""
    enrolment, session = await _file(id, work)
    enrolment.call(session, work.today)
    return _keep(enrolment, session, work)


async def withdraw(id: UUID, work: Work) -> Enrolment:
    enrolment, session = await _file(id, work)
    enrolment.withdraw(session, work.today)
    return _keep(enrolment, session, work)


async def note(id: UUID, attendance: Status, work: Work) -> Enrolment:
    """Whether they came; a candidate who did gave news."""
    enrolment, session = await _file(id, work)
    enrolment.note(attendance, session, work.today)
    if attendance is Status.SEEN:
        await _gave_news(enrolment.who, session.plan.on, work)
    return _keep(enrolment, session, work)


async def _gave_news(who: UUID, on: date, work: Work) -> None:
    for path in await work.about(Path, who):
        if path.is_active:
            path.has_news(on)
            keep(path, work)


def _keep(enrolment: Enrolment, session: Session, work: Work) -> Enrolment:
    work.save(session)
    work.save(enrolment)
    return enrolment


async def _file(id: UUID, work: Work) -> tuple[Enrolment, Session]:
    """An enrolment and its session, both locked before either is read."""
    seen = await work.peek(Enrolment, id)
    await work.lock(seen.who, seen.session)
    enrolment = await work.get(Enrolment, id)
    return enrolment, await session_of(enrolment, work)


async def session_of(enrolment: Enrolment, work: Work) -> Session:
    """The session of an enrolment that is held, whoever asks."""
    (session,) = await work.about(Session, enrolment.session)
    return session
