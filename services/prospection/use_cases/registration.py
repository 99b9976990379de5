"""How a file opens, and how what was written wrong in it is put right."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.prospection.domain.application import already_known, fingerprint
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household
from services.prospection.domain.opening import Opening, Past, days_of
from services.prospection.domain.organisation import Organisation, OrganisationDetails
from services.prospection.domain.people import Details
from services.prospection.domain.project import Project
from services.prospection.use_cases.keeping import keep


async def register(
    applicant: Household | Organisation, project: Project, source: str, on: date | None, work: Work
) -> Candidate:
    """Opens a file, unless the same application opened one already."""
    day = happened(on, work.today)
    if await known(applicant, work):
        raise already_known()
    candidate, registered = Candidate.register(
        work.new_id(), applicant, project, source, day, work.rule, work.territory
    )
    keep(candidate, work, registered)
    return candidate


async def open_running(
    applicant: Household | Organisation,
    project: Project,
    source: str,
    on: date,
    past: Past,
    second: str,
    work: Work,
) -> Candidate:
    """Brings in a file that ran before the platform, at its true stage; nobody is written to."""
    for day in (on, *days_of(past)):
        happened(day, work.today)
    if await known(applicant, work):
        raise already_known()
    candidate, registered = Candidate.register(
        work.new_id(), applicant, project, source, on, work.rule, work.territory
    )
    opening = Opening(candidate, past, work.actor, second, work.today, work.rule, work.territory)
    steps = opening.replay()
    return keep(candidate, work, [opening.tell(registered), *steps])


async def known(applicant: Household | Organisation, work: Work) -> Candidate | None:
    """The file that the same application opened, if there is one."""
    application = fingerprint(applicant)
    return await work.find(Candidate, application=application) if application else None


async def correct(
    id: UUID,
    project: Project,
    people: Mapping[UUID, Details],
    organisation: OrganisationDetails | None,
    work: Work,
) -> Candidate:
    """Puts right what was written wrong; nothing happened to the candidate."""
    candidate = await work.get(Candidate, id)
    told = candidate.correct(project, people, organisation, work.today, work.territory)
    return keep(candidate, work, told)
