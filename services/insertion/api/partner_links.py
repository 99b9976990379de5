"""What is sent to partners, and what became of it; no link is ever shown here."""

from datetime import date
from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import Answer
from services.insertion import use_cases
from services.insertion.api.partner_codes import ALinkState, APaperReason, WhyNobody

router = Router(prefix="/v1/partner-paths/{id}/links", tags=["Réponses du conjoint ou partenaire"])


class PartnerLinkAnswer(Answer):
    """Une lettre au conjoint ou partenaire, et où elle en est : jamais son lien."""

    id: UUID
    state: ALinkState
    asked_on: date
    last_day: date
    answered_on: date | None
    paper_reason: APaperReason | None
    nobody: WhyNobody | None


class PartnerLinkList(Answer):
    """Les lettres d'un parcours, de la première à la dernière."""

    items: list[PartnerLinkAnswer]


@router.get("", action="partner-link-read", summary="Où en sont les lettres au conjoint")
async def sent(id: UUID, work: Working) -> PartnerLinkList:
    return PartnerLinkList.model_validate({"items": await use_cases.partner_links(id, work)})


@router.post(
    "",
    action="partner-invite",
    summary="Écrire à nouveau au conjoint ou partenaire",
    description="Si la lettre s'est perdue, ou si la personne a autre chose à dire : un nouveau"
    " lien personnel part à son adresse, et remplace le précédent. Ce n'est pas une relance.",
    status_code=201,
)
async def write(id: UUID, work: Working) -> PartnerLinkAnswer:
    return PartnerLinkAnswer.model_validate(await use_cases.send_partner_link(id, work))
