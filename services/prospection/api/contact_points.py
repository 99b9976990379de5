"""How another service reaches somebody: told for one purpose, as its letter leaves, and audited."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from chassis.api import Router, Working, for_the_purpose
from chassis.fields import codes
from chassis.forms import Answer
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.contact_points import Purpose, Seat, contact_point

router = Router(prefix="/v1/contact-points", tags=["Services de la plateforme"])

ASeat = Annotated[Seat, codes(Seat, "À qui la lettre est écrite, par sa place dans le foyer.")]
APurpose = Annotated[Purpose, codes(Purpose, "Pourquoi la lettre est écrite ; l'audit le garde.")]


class ContactPointAnswer(Answer):
    """De quoi écrire à une personne, et rien d'autre ; à ne pas conserver."""

    given_name: str
    mailbox: str


@router.get(
    "/{household}",
    action="contact-point-read",
    summary="De quoi écrire à une personne d'un foyer, à l'instant où la lettre part",
    description="Pour un service de la plateforme seulement. Une adresse que deux adultes"
    " partagent n'est donnée pour aucun des deux.",
)
async def tell(
    request: Request, household: UUID, work: Working, seat: ASeat, purpose: APurpose
) -> ContactPointAnswer:
    for_the_purpose(request, purpose)
    candidate = await work.peek(Candidate, household)
    return ContactPointAnswer.model_validate(contact_point(candidate, seat))
