"""What the employer answers: looked at, taken on, or not."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import Stale
from chassis.work import Work
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.exchange_opening import Opening
from services.insertion.domain.exchange_search import JobSearch
from services.insertion.use_cases.exchange_keeping import keep


async def process_application(id: UUID, on: date | None, work: Work) -> Application:
    """The employer looks at it."""
    application = await work.get(Application, id)
    application.process(happened(on, work.today))
    return keep(application, work)


async def refuse_application(id: UUID, on: date | None, work: Work) -> Application:
    """The employer says no."""
    application = await work.get(Application, id)
    return keep(application, work, application.refuse(happened(on, work.today)))


async def accept_application(id: UUID, on: date | None, work: Work) -> Application:
    """The employer says yes, while there is a place; what that makes pointless is closed.

    The person's own subject is locked with every post they applied to, so that they neither apply
    nor are accepted elsewhere meanwhile. Raises Stale where they just did.
    """
    seen = await work.peek(Application, id)
    opening, applicant = seen.subject, seen.applicant
    foreseen = await work.find(JobSearch, id=applicant.path)
    held = {opening, applicant.subject, *(foreseen.openings.values() if foreseen else ())}
    await work.lock(*held)
    application, post = await work.get(Application, id), await work.get(Opening, opening)
    day = happened(on, work.today)
    accepted = application.accept(post, day)
    work.save(post)
    keep(application, work, accepted)
    for search in await work.about(JobSearch, applicant.subject):
        if search.id == applicant.path:
            await _end_search(search, held, day, work)
    if post.is_full:
        for other in await work.about(Application, opening):
            _make_obsolete(other, day, work)
    return application


async def _end_search(search: JobSearch, held: set[UUID], on: date, work: Work) -> None:
    """What the person sent elsewhere has no object any more."""
    if not set(search.openings.values()) <= held:
        raise Stale
    for opening in search.openings.values():
        for other in await work.about(Application, opening):
            if other.id in search.openings:
                _make_obsolete(other, on, work)
    search.ends()
    work.save(search)


def _make_obsolete(application: Application, on: date, work: Work) -> None:
    if application.is_open:
        keep(application, work, application.is_obsolete(on))
