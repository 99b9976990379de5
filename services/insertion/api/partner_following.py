"""With the partner who agreed to be followed."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.insertion import use_cases
from services.insertion.api.partner_answered import PartnerPathAnswer
from services.insertion.api.partner_asked import Assessed, Joined, Observed

router = Router(prefix="/v1/partner-paths/{id}", tags=["Suivi du conjoint ou partenaire"])


@router.post(
    "/assessment",
    action="partner-follow",
    summary="Évaluer avec la personne ce qu'elle cherche",
    description="Une nouvelle évaluation remplace la précédente.",
)
async def assess(id: UUID, work: Working, body: Assessed) -> PartnerPathAnswer:
    path = await use_cases.assess_partner(id, body.wishes, body.trades, body.on, work)
    return PartnerPathAnswer.of(path, work)


@router.post("/search", action="partner-follow", summary="Commencer la recherche")
async def search(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.search_for_partner(id, body.on, work), work)


@router.post(
    "/insertion-path",
    action="partner-follow",
    summary="Dire que la personne a aussi un parcours d'insertion : il n'y en a plus qu'un",
    description="La recherche se passe dans le parcours d'insertion ; ses étapes et son issue"
    " valent ici. Les deux parcours vous sont confiés.",
)
async def join(id: UUID, work: Working, body: Joined) -> PartnerPathAnswer:
    path = await use_cases.join_partner(id, body.insertion_path, body.on, work)
    return PartnerPathAnswer.of(path, work)


@router.post("/reviews", action="partner-follow", summary="Noter un point fait avec la personne")
async def review(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.review_partner(id, body.on, work), work)


@router.post(
    "/outcomes",
    action="partner-follow",
    summary="Noter une situation qui se voit",
    description="Emploi, emploi gardé, formation, activité à son compte, études. Ne pas travailler,"
    " ne pas être disponible, être à la retraite, décliner : la personne seule le dit elle-même.",
)
async def observe(id: UUID, work: Working, body: Observed) -> PartnerPathAnswer:
    path = await use_cases.observe_partner(id, body.outcome, body.proof, body.how, body.on, work)
    return PartnerPathAnswer.of(path, work)


@router.post(
    "/resumption",
    action="partner-follow",
    summary="Reprendre la recherche, ce qui était trouvé étant perdu",
    description="La situation reste résolue pour l'installation du foyer : c'était un fait.",
)
async def resume(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.resume_partner(id, body.on, work), work)
