"""Likely duplicates of a file, and what an officer makes of them."""

from uuid import UUID

from chassis.api import Router, Working
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Distinguished
from services.prospection.api.found import DuplicateAnswer, Duplicates

router = Router(prefix="/v1/candidates/{id}", tags=["Doublons"])


@router.get(
    "/duplicates",
    action="duplicate-read",
    summary="Les doublons probables d'un dossier",
    description="Même adresse, même téléphone, même entreprise, ou noms identiques à une faute"
    " près. Les réunir, ou dire que ce sont deux dossiers : ils ne sont plus proposés.",
)
async def duplicates(id: UUID, work: Working) -> Duplicates:
    found = await use_cases.likely_duplicates(id, work)
    return Duplicates(items=[DuplicateAnswer.of(each, work) for each in found])


@router.post(
    "/distinctions",
    action="duplicate-dismiss",
    summary="Dire que deux dossiers sont bien deux",
)
async def distinguish(id: UUID, work: Working, body: Distinguished) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.distinguish(id, body.other, work), work)
