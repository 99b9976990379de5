"""Before the first day."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.immersion import use_cases
from services.immersion.api.answered import StayAnswer
from services.immersion.api.asked import Assigned, Dates, Planned, Programme, Reasoned, Signed

router = Router(prefix="/v1/stays/{id}", tags=["Préparation d'un séjour"])


@router.post("/assignment", action="stay-assign", summary="Confier le séjour à un chargé d'accueil")
async def assign(id: UUID, work: Working, body: Assigned) -> StayAnswer:
    return StayAnswer.of(await use_cases.assign(id, body.officer, work), work)


@router.put(
    "/plan",
    action="stay-plan",
    summary="Proposer des dates, un lieu, un hébergement",
    description="D'autres dates relancent le délai de réponse et les accords ; un séjour confirmé"
    " ne change que d'hébergement, ses dates se changent par un report.",
)
async def plan(id: UUID, work: Working, body: Planned) -> StayAnswer:
    stay = await use_cases.plan(
        id,
        body.epci,
        body.starts_on,
        body.ends_on,
        body.lodging,
        body.lodging_booked,
        body.put_on,
        body.officer,
        work,
    )
    return StayAnswer.of(stay, work)


@router.put(
    "/programme",
    action="programme-arrange",
    summary="Remplacer le programme",
    description="Seul le rendez-vous du conjoint ou partenaire peut se tenir à distance.",
)
async def arrange(id: UUID, work: Working, body: Programme) -> StayAnswer:
    slots = [each.slot() for each in body.slots]
    return StayAnswer.of(await use_cases.arrange(id, slots, work), work)


@router.post(
    "/agreements",
    action="agreement-record",
    summary="Enregistrer l'accord signé d'un adulte",
    description="L'accord vaut une fois contresigné par une autre personne.",
)
async def agree(id: UUID, work: Working, body: Signed) -> StayAnswer:
    return StayAnswer.of(await use_cases.agree(id, body.adult.adult(), body.on, work), work)


@router.post(
    "/countersignatures",
    action="agreement-countersign",
    summary="Contresigner les accords que d'autres ont enregistrés",
)
async def countersign(id: UUID, work: Working) -> StayAnswer:
    return StayAnswer.of(await use_cases.countersign(id, work), work)


@router.post("/confirmation", action="stay-confirm", summary="Confirmer le séjour, tout étant prêt")
async def confirm(id: UUID, work: Working, body: Dated = TODAY) -> StayAnswer:
    return StayAnswer.of(await use_cases.confirm(id, body.on, work), work)


@router.post(
    "/postponement",
    action="stay-postpone",
    summary="Reporter le séjour",
    description="Chaque adulte doit donner son accord aux nouvelles dates.",
)
async def postpone(id: UUID, work: Working, body: Dates) -> StayAnswer:
    stay = await use_cases.postpone(
        id,
        body.epci,
        body.starts_on,
        body.ends_on,
        body.lodging,
        body.lodging_booked,
        body.put_on,
        work,
    )
    return StayAnswer.of(stay, work)


@router.post(
    "/cancellation", action="stay-cancel", summary="Annuler un séjour qui n'a pas commencé"
)
async def cancel(id: UUID, work: Working, body: Reasoned) -> StayAnswer:
    return StayAnswer.of(await use_cases.cancel(id, body.reason, body.on, work), work)
