"""What is asked of trainings: to be planned, joined, attended, certified, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import NotFound
from chassis.work import Work
from services.insertion.domain.household import Household
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.one_path import goes_on
from services.insertion.domain.partner_facts import FOLLOWED
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Seat
from services.insertion.domain.training_enrolment import Audience, Enrolment, Trainee
from services.insertion.domain.training_session import Plan, Session


@dataclass(frozen=True)
class Request:
    """A place asked for: on which day, with which prerequisites seen."""

    session: UUID
    brought: Sequence[str]
    on: date | None


async def plan_training(plan: Plan, on: date | None, work: Work) -> Session:
    """A training will be held."""
    day = happened(on, work.today)
    session, told = Session.planned(work.new_id(), plan, day, work.rule, work.territory)
    work.save(session, told)
    return session


async def cancel_training(id: UUID, on: date | None, work: Work) -> Session:
    """It will not be held."""
    session = await work.get(Session, id)
    work.save(session, session.cancel(happened(on, work.today)))
    return session


async def end_training(id: UUID, on: date | None, work: Work) -> Session:
    """It is over: who came is told as counts."""
    session = await work.get(Session, id)
    told = session.end(await work.about(Enrolment, id), happened(on, work.today))
    work.save(session, told)
    return session


async def enrol_newcomer(
    household: UUID, seat: Seat, rank: int, request: Request, work: Work
) -> Enrolment:
    """An adult of a household that prospection told of, by their seat in it."""
    known = await work.find(Household, id=household)
    if known is None or known.has_ended:
        raise NotFound("household-unknown", "Ce foyer n'est pas connu de l'insertion.")
    return await _enrol(Trainee(Audience.NEWCOMER, household, household, seat, rank), request, work)


async def enrol_partner(path: UUID, request: Request, work: Work) -> Enrolment:
    """A partner who agreed to be followed."""
    partner = await work.peek(PartnerPath, path)
    partner.only_while(*FOLLOWED)
    return await _enrol(Trainee(Audience.PARTNER, path, partner.subject), request, work)


async def enrol_local_person(path: UUID, request: Request, work: Work) -> Enrolment:
    """A local person whose path goes on."""
    goes_on(await work.peek(InsertionPath, path))
    return await _enrol(Trainee(Audience.LOCAL_PERSON, path, path), request, work)


async def cancel_enrolment(id: UUID, work: Work) -> Enrolment:
    """The person does not come: whoever waited first has the place."""
    held, enrolment = await _held(id, work)
    all_of_them = await work.about(Enrolment, held.id)
    held.cancel_enrolment(enrolment, all_of_them)
    work.save(enrolment)
    for each in all_of_them:
        work.save(each)
    return enrolment


async def attend_training(id: UUID, came: bool, work: Work) -> Enrolment:
    """Says whether the person came."""
    held, enrolment = await _held(id, work)
    held.attend(enrolment, came, work.today)
    work.save(enrolment)
    return enrolment


async def certify_trainee(id: UUID, on: date | None, work: Work) -> Enrolment:
    """What the person learnt is certified."""
    held, enrolment = await _held(id, work)
    held.certify(enrolment, happened(on, work.today))
    work.save(enrolment)
    return enrolment


async def _enrol(trainee: Trainee, request: Request, work: Work) -> Enrolment:
    session = await work.get(Session, request.session)
    others = await work.about(Enrolment, session.id)
    day = happened(request.on, work.today)
    made = session.enrol(work.new_id(), trainee, request.brought, others, day, work.actor)
    work.save(session)
    work.save(made)
    return made


async def _held(id: UUID, work: Work) -> tuple[Session, Enrolment]:
    enrolment = await work.get(Enrolment, id)
    return await work.get(Session, enrolment.subject), enrolment
