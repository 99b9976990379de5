"""How people apply, by their adviser, and how it goes on from there on their side."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.deadlines import come
from chassis.work import Work
from chassis.work_list import due_among
from services.insertion.domain.exchange_application import (
    Applicant,
    Application,
    Channel,
    is_the_only_one,
)
from services.insertion.domain.exchange_deadlines import APPLICATION_UNANSWERED, deadlines
from services.insertion.domain.exchange_opening import Opening
from services.insertion.domain.exchange_search import JobSearch, is_followed_for_work
from services.insertion.domain.exchange_waiting import Waiting, waiting
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.one_path import goes_on
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.exchange_keeping import keep


async def apply_for_person(path: UUID, opening: UUID, on: date | None, work: Work) -> Application:
    """Applies for a local person whose path goes on."""
    await work.lock(opening, path)
    person = await work.get(InsertionPath, path)
    goes_on(person)
    applicant = Applicant(Channel.LOCAL_PERSON, path, person.subject)
    return await _apply(applicant, opening, person.officer, on, work)


async def apply_for_partner(path: UUID, opening: UUID, on: date | None, work: Work) -> Application:
    """Applies for a partner who agreed to be followed."""
    await work.lock(opening, (await work.peek(PartnerPath, path)).subject)
    partner = await work.get(PartnerPath, path)
    is_followed_for_work(partner)
    applicant = Applicant(Channel.PARTNER, path, partner.subject)
    return await _apply(applicant, opening, partner.officer, on, work)


async def take_application(id: UUID, officer: str | None, work: Work) -> Application:
    """Gives an application to another adviser: to who asks, where none is named."""
    application = await work.get(Application, id)
    application.take(officer or work.actor)
    return keep(application, work)


async def withdraw_application(id: UUID, on: date | None, work: Work) -> Application:
    """The person thinks again."""
    application = await work.get(Application, id)
    return keep(application, work, application.withdraw(happened(on, work.today)))


async def follow_up_application(id: UUID, on: date | None, work: Work) -> Application:
    """The adviser noted on the person's path what the employer's yes means."""
    application = await work.get(Application, id)
    application.follow_up(happened(on, work.today))
    return keep(application, work)


async def leave_application_unanswered(id: UUID, work: Work) -> None:
    """Nobody answered in time, unless somebody did meanwhile."""
    application = await work.get(Application, id)
    due = come(APPLICATION_UNANSWERED, deadlines(application, work.rule), work)
    keep(application, work, application.stays_unanswered(due) if due else None)


async def application_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Application, Waiting]], str | None]:
    """Some applications on which something is to be done, and where to go on; None at the end."""

    async def due(application: Application) -> Waiting | None:
        return waiting(application, work.rule)

    return await due_among(Application, due, officer, after, limit, work)


async def _apply(
    applicant: Applicant, opening: UUID, officer: str | None, on: date | None, work: Work
) -> Application:
    post = await work.get(Opening, opening)
    is_the_only_one(applicant, await work.about(Application, opening))
    day = happened(on, work.today)
    made, told = Application.make(work.new_id(), post, applicant, day, officer or work.actor)
    known = await work.about(JobSearch, applicant.subject)
    search = next((each for each in known if each.id == applicant.path), None)
    search = search or JobSearch(id=applicant.path, subject=applicant.subject)
    search.adds(made)
    work.save(search)
    return keep(made, work, told)
