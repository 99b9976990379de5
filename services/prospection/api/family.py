"""Households change."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer, SeparationAnswer
from services.prospection.api.applicants import counted
from services.prospection.api.asked import Merged, Recomposed, Separated

router = Router(prefix="/v1/candidates/{id}", tags=["Composition d'un foyer"])


@router.post(
    "/recomposition",
    action="household-recompose",
    summary="Noter qui arrive dans le foyer et qui en part",
    description="Si la personne référente part, le conjoint ou partenaire la remplace. La"
    " situation d'un nouveau conjoint est à demander.",
)
async def recompose(id: UUID, work: Working, body: Recomposed) -> CandidateAnswer:
    joining = [each.adult(work.new_id(), body.on or work.today) for each in body.joining]
    children = None if body.children is None else counted(body.children)
    candidate = await use_cases.recompose(id, joining, body.leaving, children, body.on, work)
    return CandidateAnswer.of(candidate, work)


@router.post(
    "/separation",
    action="household-separate",
    summary="Séparer un adulte qui continue seul",
    description="Un dossier s'ouvre pour lui, avec ce qui est à lui et rien de ce qui est aux"
    " autres.",
    status_code=201,
)
async def separate(
    id: UUID, work: Working, response: Response, body: Separated
) -> SeparationAnswer:
    candidate, apart = await use_cases.separate(
        id,
        body.adult,
        body.project.project() if body.project else None,
        None if body.staying is None else counted(body.staying),
        counted(body.leaving),
        body.on,
        work,
    )
    response.headers["location"] = f"/v1/candidates/{apart.id}"
    return SeparationAnswer(
        candidate=CandidateAnswer.of(candidate, work), apart=CandidateAnswer.of(apart, work)
    )


@router.post(
    "/merger",
    action="household-merge",
    summary="Réunir un autre dossier à celui-ci : c'était un seul foyer",
    description="Ce dossier continue, l'autre s'arrête. Dire qui figure dans les deux.",
)
async def merge(id: UUID, work: Working, body: Merged) -> CandidateAnswer:
    doubles = {each.merged: each.kept for each in body.same_people}
    candidate = await use_cases.merge(id, body.merged, body.lead_becomes, doubles, body.on, work)
    return CandidateAnswer.of(candidate, work)
