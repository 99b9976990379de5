"""What becomes of a file when its household changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import RuleBroken
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Status
from services.prospection.domain.household import Children
from services.prospection.domain.people import Adult, Role
from services.prospection.domain.project import Project
from services.prospection.use_cases.interests import carry_interests_over
from services.prospection.use_cases.invitations import forget_invitations
from services.prospection.use_cases.keeping import keep
from services.prospection.use_cases.registration import known


async def recompose(
    id: UUID,
    joining: Sequence[Adult],
    leaving: Sequence[UUID],
    children: tuple[Children, ...] | None,
    on: date | None,
    work: Work,
) -> Candidate:
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    told = candidate.recompose(joining, leaving, children, day, work.territory)
    return keep(candidate, work, told)


async def separate(
    id: UUID,
    adult: UUID,
    project: Project | None,
    staying: tuple[Children, ...] | None,
    leaving: tuple[Children, ...],
    on: date | None,
    work: Work,
) -> tuple[Candidate, Candidate]:
    """The household that stays, and the file of the adult who goes on alone."""
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    apart, separated, registered = candidate.separate(
        work.new_id(),
        adult,
        project or Project(candidate.project.type),
        staying,
        leaving,
        day,
        work.territory,
    )
    await _has_no_other_file(apart, candidate, work)
    keep(candidate, work, separated)
    return candidate, keep(apart, work, registered)


async def merge(
    id: UUID,
    other: UUID,
    lead_becomes: Role,
    doubles: Mapping[UUID, UUID],
    on: date | None,
    work: Work,
) -> Candidate:
    """Makes one household of two files; the first id goes on."""
    await work.lock(id, other)
    candidate, merged = await work.get(Candidate, id), await work.get(Candidate, other)
    told = candidate.absorb(merged, lead_becomes, doubles, happened(on, work.today))
    keep(merged, work)
    await forget_invitations(other, work)
    await carry_interests_over(other, id, work)
    return keep(candidate, work, told)


async def _has_no_other_file(apart: Candidate, left: Candidate, work: Work) -> None:
    """Whoever has a file already leaves a household by its recomposition.

    A file that went into another one still holds the application: the new one does without.
    """
    holder = await known(apart.known, work)
    if holder is None or holder.id == left.id:
        return
    if holder.status is not Status.MERGED:
        raise RuleBroken(
            "has-a-file",
            "Cette personne a déjà son propre dossier : faites-la sortir du foyer par une"
            " recomposition.",
        )
    apart.forget_application()
