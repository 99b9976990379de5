"""What can be asked of prospection; a file's timers follow from the file each time it is kept."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.work import Work
from contracts.event import Event
from services.prospection.domain.application import fingerprint
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.days import happened
from services.prospection.domain.deadlines import ANONYMISE, INACTIVE, deadlines
from services.prospection.domain.facts import Alert, ContactKind, ContactNote, Result
from services.prospection.domain.household import Children, Household, PartnerWork
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Adult, Role
from services.prospection.domain.project import Project


async def register(
    applicant: Household | Organisation, project: Project, source: str, on: date | None, work: Work
) -> Candidate:
    """Opens a file, unless the same application opened one already."""
    day = happened(on, work.today)
    if await known(applicant, work):
        raise RuleBroken("already-known", "Cette candidature est déjà enregistrée.")
    candidate, registered = Candidate.register(
        work.new_id(), applicant, project, source, day, work.rule, work.territory
    )
    _keep(candidate, work, registered)
    return candidate


async def known(applicant: Household | Organisation, work: Work) -> Candidate | None:
    """The file that the same application opened, if there is one."""
    return await work.find(Candidate, application=fingerprint(applicant))


async def inform(id: UUID, person: UUID, on: date | None, by: str | None, work: Work) -> Candidate:
    """Records that a person received the information notice."""
    candidate = await work.get(Candidate, id)
    candidate.inform(person, happened(on, work.today), by or work.actor)
    return _keep(candidate, work)


async def take_agreement(id: UUID, person: UUID, on: date | None, work: Work) -> Candidate:
    """Records the paper by which a person agrees to the programme."""
    candidate = await work.get(Candidate, id)
    candidate.take_agreement(person, happened(on, work.today), work.actor)
    return _keep(candidate, work)


async def countersign(id: UUID, person: UUID, work: Work) -> Candidate:
    """A second officer vouches for a signed paper."""
    candidate = await work.get(Candidate, id)
    candidate.countersign(person, work.actor)
    return _keep(candidate, work)


async def assign(id: UUID, officer: str | None, work: Work) -> Candidate:
    """Gives the file to an officer: the one who asks, where none is named."""
    candidate = await work.get(Candidate, id)
    candidate.assign(officer or work.actor)
    return _keep(candidate, work)


async def note(
    id: UUID, kind: ContactKind, result: Result, next_action: str, on: date | None, work: Work
) -> Candidate:
    """Writes down a contact."""
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    candidate.note(ContactNote(day, kind, result, work.actor, next_action))
    return _keep(candidate, work)


async def start_assessment(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return _keep(candidate, work, candidate.start_assessment(happened(on, work.today)))


async def score(
    id: UUID,
    scores: dict[str, int],
    partner_needs_work: PartnerWork | None,
    on: date | None,
    work: Work,
) -> Candidate:
    """Keeps what an assessment interview taught."""
    candidate = await work.get(Candidate, id)
    candidate.score(scores, partner_needs_work, happened(on, work.today), work.rule)
    return _keep(candidate, work)


async def qualify(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    return _keep(candidate, work, candidate.qualify(day, work.rule, work.territory))


async def decline(id: UUID, reason: str, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return _keep(candidate, work, candidate.decline(reason, happened(on, work.today), work.rule))


async def defer(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return _keep(candidate, work, candidate.defer(happened(on, work.today)))


async def withdraw(id: UUID, reason: str, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return _keep(candidate, work, candidate.withdraw(reason, happened(on, work.today), work.rule))


async def reopen(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return _keep(candidate, work, candidate.reopen(happened(on, work.today)))


async def recompose(
    id: UUID,
    joining: Sequence[Adult],
    leaving: Sequence[UUID],
    children: tuple[Children, ...],
    on: date | None,
    work: Work,
) -> Candidate:
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    told = candidate.recompose(joining, leaving, children, day, work.territory)
    return _keep(candidate, work, told)


async def separate(
    id: UUID,
    adult: UUID,
    project: Project | None,
    staying: tuple[Children, ...],
    leaving: tuple[Children, ...],
    on: date | None,
    work: Work,
) -> tuple[Candidate, Candidate]:
    """The household that stays, and the file of the adult who goes on alone."""
    new_id = work.new_id()
    await work.lock(id, new_id)
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    apart, separated, registered = candidate.separate(
        new_id,
        adult,
        project or Project(candidate.project.type),
        staying,
        leaving,
        day,
        work.territory,
    )
    await _is_not_known_already(apart, work)
    _keep(candidate, work, separated)
    return candidate, _keep(apart, work, registered)


async def merge(
    id: UUID, other: UUID, lead_becomes: Role, on: date | None, work: Work
) -> Candidate:
    """Makes one household of two files; the first id goes on."""
    await work.lock(id, other)
    candidate, merged = await work.get(Candidate, id), await work.get(Candidate, other)
    told = candidate.absorb(merged, lead_becomes, happened(on, work.today))
    _keep(merged, work)
    return _keep(candidate, work, told)


async def correct(
    id: UUID, applicant: Household | Organisation | None, project: Project, work: Work
) -> Candidate:
    """Puts right what was written wrong; nothing happened to the candidate."""
    candidate = await work.get(Candidate, id)
    candidate.correct(project, work.territory)
    if applicant is not None:
        candidate.applicant = applicant
    return _keep(candidate, work)


async def alert(alert: Alert, id: UUID, work: Work) -> None:
    """Shows that something was not done in time, if it still is not."""
    candidate = await work.get(Candidate, id)
    if _is_due(alert.value, candidate, work):
        candidate.is_late(alert, work.today)
    _keep(candidate, work)


async def put_to_sleep(id: UUID, work: Work) -> None:
    """Nothing was heard for too long, unless somebody called meanwhile."""
    candidate = await work.get(Candidate, id)
    due = _is_due(INACTIVE, candidate, work)
    _keep(candidate, work, candidate.fall_asleep(work.today) if due else None)


async def anonymise(id: UUID, work: Work) -> None:
    """The time for which people may be named is over, unless something happened meanwhile."""
    candidate = await work.get(Candidate, id)
    due = _is_due(ANONYMISE, candidate, work)
    _keep(candidate, work, candidate.anonymise(work.today) if due else None)


def _is_due(timer: str, candidate: Candidate, work: Work) -> bool:
    due = deadlines(candidate, work.rule)[timer]
    return due is not None and due <= work.today


def _keep(candidate: Candidate, work: Work, told: Event | None = None) -> Candidate:
    """Saves a file, tells what happened, and sets its timers to what the file says now."""
    work.save(candidate, told)
    for timer, due in deadlines(candidate, work.rule).items():
        if due is None:
            work.dismiss(timer, candidate)
        else:
            work.remind(timer, candidate, due)
    return candidate


async def _is_not_known_already(candidate: Candidate, work: Work) -> None:
    if await work.find(Candidate, application=candidate.application):
        raise Invalid("already-known", "Cette personne a déjà un dossier.")
