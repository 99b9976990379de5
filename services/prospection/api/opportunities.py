"""The stock of opportunities: entered, read, and moved on through their life."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnAgency, AnEpci, AnOfficer, ATrade, Dated, Limit, asked
from services.prospection import use_cases
from services.prospection.api.codes import AnOfferKind, AnOfferStatus
from services.prospection.api.offers_answered import OpportunityAnswer, OpportunityPage
from services.prospection.api.offers_asked import (
    Entered,
    HeadStartAgreed,
    Kept,
    OfferForm,
    Released,
)
from services.prospection.domain.opportunity import Opportunity

router = Router(prefix="/v1/opportunities", tags=["Offres"])


@router.post(
    "",
    action="opportunity-enter",
    summary="Saisir une offre",
    description="Elle reste en préparation jusqu'à sa publication. Une offre tenue ailleurs garde"
    " sa référence : elle n'est saisie qu'une fois.",
    status_code=201,
)
async def enter(work: Working, response: Response, body: Entered) -> OpportunityAnswer:
    reference = body.reference.outside_reference() if body.reference else None
    opportunity = await use_cases.enter(
        body.kind, body.origin, body.offer(), reference, body.officer, body.agency, body.on, work
    )
    response.headers["location"] = f"/v1/opportunities/{opportunity.id}"
    return OpportunityAnswer.of(opportunity, work)


@router.get(
    "",
    action="opportunity-read",
    summary="Les offres",
    description="Par statut, nature, métier, intercommunalité, personne ou organisme qui la tient ;"
    " avec `outside`, celles qui circulent hors du territoire aujourd'hui.",
)
async def some(
    work: Working,
    status: AnOfferStatus | None = None,
    kind: AnOfferKind | None = None,
    trade: ATrade | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    agency: AnAgency | None = None,
    outside: bool | None = None,
    waits: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> OpportunityPage:
    where = asked(
        status=status,
        kind=kind,
        trade=trade,
        epci=epci,
        officer=officer,
        agency=agency,
        outside=outside,
        waits=waits,
    )
    page = await work.page(Opportunity, where=where, after=after, limit=limit)
    return OpportunityPage.of(page, work)


@router.get("/{id}", action="opportunity-read", summary="Une offre")
async def one(id: UUID, work: Working) -> OpportunityAnswer:
    return OpportunityAnswer.of(await work.peek(Opportunity, id), work)


@router.put(
    "/{id}",
    action="opportunity-correct",
    summary="Corriger ce qui est offert",
    description="Ceux qui connaissent l'offre l'apprennent. Pas moins de places que de prises.",
)
async def correct(id: UUID, work: Working, body: OfferForm) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.correct_offer(id, body.offer(), work), work)


@router.post("/{id}/assignment", action="opportunity-assign", summary="Confier l'offre à quelqu'un")
async def assign(id: UUID, work: Working, body: Kept) -> OpportunityAnswer:
    opportunity = await use_cases.give_to(id, body.officer, body.agency, work)
    return OpportunityAnswer.of(opportunity, work)


@router.post(
    "/{id}/head-start",
    action="head-start-agree",
    summary="Enregistrer l'accord de l'employeur pour l'antériorité",
    description="Avant publication, pour un poste d'un métier en tension : les personnes en"
    " insertion le voient quelques jours avant qu'il ne circule hors du territoire.",
)
async def agree(id: UUID, work: Working, body: HeadStartAgreed) -> OpportunityAnswer:
    opportunity = await use_cases.agree_head_start(id, body.days, body.on, work)
    return OpportunityAnswer.of(opportunity, work)


@router.post(
    "/{id}/head-start-end",
    action="head-start-agree",
    summary="Mettre fin à l'antériorité : l'offre circule hors du territoire dès aujourd'hui",
)
async def end_head_start(id: UUID, work: Working) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.end_head_start(id, work), work)


@router.post(
    "/{id}/publication",
    action="opportunity-publish",
    summary="Publier une offre, ou publier de nouveau une offre retirée ou expirée",
)
async def publish(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.publish(id, body.on, work), work)


@router.post(
    "/{id}/confirmation",
    action="opportunity-confirm",
    summary="Noter que l'offre est confirmée par qui la propose",
)
async def confirm(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.confirm_offer(id, body.on, work), work)


@router.post(
    "/{id}/discussion",
    action="opportunity-discuss",
    summary="Noter que l'offre est en discussion",
    description="D'autres candidats peuvent encore se présenter.",
)
async def discuss(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.discuss(id, body.on, work), work)


@router.post(
    "/{id}/resumption",
    action="opportunity-discuss",
    summary="Noter que la discussion n'a rien donné",
)
async def resume(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.resume(id, body.on, work), work)


@router.post(
    "/{id}/filling",
    action="opportunity-fill",
    summary="Noter que l'offre est pourvue hors de nos dossiers",
)
async def fill(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.fill(id, body.on, work), work)


@router.post("/{id}/withdrawal", action="opportunity-withdraw", summary="Retirer une offre")
async def withdraw(id: UUID, work: Working, body: Dated = TODAY) -> OpportunityAnswer:
    return OpportunityAnswer.of(await use_cases.withdraw_offer(id, body.on, work), work)


@router.post(
    "/{id}/releases",
    action="opportunity-release",
    summary="Libérer une place : cela ne s'est pas fait",
    description="Une offre pourvue est alors publiée de nouveau.",
)
async def release(id: UUID, work: Working, body: Released) -> OpportunityAnswer:
    opportunity = await use_cases.release(id, body.candidate, body.application, body.on, work)
    return OpportunityAnswer.of(opportunity, work)
