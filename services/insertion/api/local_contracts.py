"""Who follows the person, and the engagement contract that two officers have seen."""

from uuid import UUID

from chassis.api import Router, Working
from services.insertion import use_cases
from services.insertion.api.local_answered import CountersignedAnswer, InsertionPathAnswer
from services.insertion.api.local_asked import Countersigned, Decided, Signed

router = Router(prefix="/v1", tags=["Orientation et contrat d'engagement"])


@router.post(
    "/insertion-paths/{id}/referral-decisions",
    action="referral-decide",
    summary="Noter l'orientation décidée, et le jour de sa notification",
    description="Le délai du contrat court de la notification ; une réorientation le fait courir à"
    " nouveau.",
)
async def decide(id: UUID, work: Working, body: Decided) -> InsertionPathAnswer:
    path = await use_cases.decide_referral(
        id, body.way, body.body, body.referent, body.decided_on, body.notified_on, work
    )
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/insertion-paths/{id}/contracts",
    action="engagement-contract-record",
    summary="Enregistrer le contrat d'engagement signé",
    description="Il ne vaut qu'une fois contresigné par une autre personne, qui a lu le papier.",
)
async def sign(id: UUID, work: Working, body: Signed) -> InsertionPathAnswer:
    path = await use_cases.take_contract(id, body.contract(), work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/insertion-paths/{id}/contract-withdrawal",
    action="engagement-contract-record",
    summary="Retirer un contrat mal enregistré, qui attend son contreseing",
)
async def drop(id: UUID, work: Working) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.drop_contract(id, work), work)


@router.post(
    "/contract-countersignatures",
    action="engagement-contract-countersign",
    summary="Contresigner un contrat d'engagement",
    description="Dites ce que vous y lisez : le contrat vaut si c'est bien ce qui a été enregistré."
    " Le parcours n'a pas à vous être confié, et ne vous est pas montré.",
)
async def countersign(work: Working, body: Countersigned) -> CountersignedAnswer:
    path = await use_cases.countersign_contract(body.path, body.contract(), work)
    return CountersignedAnswer(path=path.id, holds=path.contract is not None)
