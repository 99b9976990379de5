"""The partner's own answers, on paper: recorded by one officer, countersigned by another."""

from uuid import UUID

from chassis.api import Router, Working
from services.insertion import use_cases
from services.insertion.api.partner_answered import PartnerPathAnswer
from services.insertion.api.partner_asked import Countersigned, Signed

router = Router(prefix="/v1", tags=["Réponses du conjoint ou partenaire"])


@router.post(
    "/partner-paths/{id}/papers",
    action="partner-paper-record",
    summary="Enregistrer le papier signé par le conjoint ou partenaire",
    description="Il ne vaut qu'une fois contresigné par une autre personne, qui a lu le papier.",
)
async def record(id: UUID, work: Working, body: Signed) -> PartnerPathAnswer:
    path = await use_cases.take_partner_paper(id, body.by, body.says, body.how, body.on, work)
    return PartnerPathAnswer.of(path, work)


@router.post(
    "/partner-paths/{id}/paper-withdrawal",
    action="partner-paper-record",
    summary="Retirer un papier mal enregistré, qui attend son contreseing",
)
async def drop(id: UUID, work: Working) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.drop_partner_paper(id, work), work)


@router.post(
    "/partner-countersignatures",
    action="partner-paper-countersign",
    summary="Contresigner le papier du conjoint ou partenaire",
    description="Dites ce que vous y lisez : la réponse compte si c'est bien ce qui a été"
    " enregistré. Le parcours n'a pas à vous être confié, et ne vous est pas montré s'il ne l'est"
    " pas.",
)
async def countersign(work: Working, body: Countersigned) -> PartnerPathAnswer:
    path = await use_cases.countersign_partner_paper(
        body.household, body.says, body.how, body.signed_on, work
    )
    return PartnerPathAnswer.of(path, work)
