"""Partners' paths, to be read, and before the partner answers."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnOfficer, Dated, Limit, asked
from services.insertion import use_cases
from services.insertion.api.partner_answered import PartnerPathAnswer, PartnerPathPage
from services.insertion.api.partner_asked import Assigned
from services.insertion.api.partner_codes import AGate
from services.insertion.domain.partner_path import PartnerPath

router = Router(prefix="/v1/partner-paths", tags=["Parcours du conjoint ou partenaire"])


@router.get(
    "",
    action="partner-path-read",
    summary="Les parcours des conjoints ou partenaires",
    description="Chacun avec ce que votre rôle en voit : au moins qu'il existe, et si la situation"
    " du conjoint est résolue.",
)
async def all_of_them(
    work: Working,
    subject: UUID | None = None,
    officer: AnOfficer | None = None,
    gate: AGate | None = None,
    after: After = None,
    limit: Limit = 50,
) -> PartnerPathPage:
    where = asked(subject=subject, officer=officer, gate=gate)
    page = await work.page(PartnerPath, where=where, after=after, limit=limit)
    return PartnerPathPage(
        items=[PartnerPathAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.get("/{id}", action="partner-path-read", summary="Un parcours de conjoint ou partenaire")
async def one(id: UUID, work: Working) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await work.peek(PartnerPath, id), work)


@router.post(
    "/{id}/assignment",
    action="partner-path-assign",
    summary="Confier le parcours à une conseillère ou un conseiller d'insertion",
)
async def assign(id: UUID, work: Working, body: Assigned) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.assign_partner(id, body.officer, work), work)


@router.post(
    "/{id}/notice",
    action="partner-notice-record",
    summary="Noter la remise de la notice d'information à la personne elle-même",
)
async def inform(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.inform_partner(id, body.on, work), work)


@router.post(
    "/{id}/invitation",
    action="partner-invite",
    summary="Inviter la personne à être suivie",
    description="Après la notice ; le délai de réponse court de ce jour. Un lien personnel part à"
    " l'adresse de la personne, et à elle seule ; sans adresse à elle, la réponse est à recueillir"
    " sur papier.",
)
async def invite(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.invite_partner(id, body.on, work), work)


@router.post(
    "/{id}/reminders",
    action="partner-invite",
    summary="Relancer la personne, à son heure",
    description="Un nouveau lien personnel part, et remplace le précédent.",
)
async def remind(id: UUID, work: Working, body: Dated = TODAY) -> PartnerPathAnswer:
    return PartnerPathAnswer.of(await use_cases.remind_partner(id, body.on, work), work)
