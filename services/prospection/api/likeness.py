"""Likely duplicates of a file or of the whole territory, and what an officer makes of them."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import After, Limit
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Distinguished
from services.prospection.api.found import DuplicateAnswer, Duplicates, PairAnswer, Pairs

router = Router(prefix="/v1", tags=["Doublons"])


@router.get(
    "/duplicates",
    action="duplicate-search",
    summary="Les doublons probables du territoire",
    description="Les paires de dossiers qui se ressemblent, les plus ressemblantes d'abord, là où"
    " vous atteignez les deux dossiers. Une paire apparaît peu après l'enregistrement qui la crée ;"
    " réunie ou écartée, elle disparaît aussitôt. Une page peut compter moins de paires que"
    " demandé : `next` dit s'il y en a d'autres.",
)
async def every_pair(work: Working, after: After = None, limit: Limit = 50) -> Pairs:
    found, more = await use_cases.likely_pairs(after, limit, work)
    return Pairs(items=[PairAnswer.of(each, work) for each in found], next=more)


@router.get(
    "/candidates/{id}/duplicates",
    action="duplicate-read",
    summary="Les doublons probables d'un dossier",
    description="Même adresse, même téléphone, même entreprise, ou noms identiques à une faute"
    " près. Les réunir, ou dire que ce sont deux dossiers : ils ne sont plus proposés.",
)
async def duplicates(id: UUID, work: Working) -> Duplicates:
    found = await use_cases.likely_duplicates(id, work)
    return Duplicates(items=[DuplicateAnswer.of(each, work) for each in found])


@router.post(
    "/candidates/{id}/distinctions",
    action="duplicate-dismiss",
    summary="Dire que deux dossiers sont bien deux",
)
async def distinguish(id: UUID, work: Working, body: Distinguished) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.distinguish(id, body.other, work), work)
