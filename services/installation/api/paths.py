"""Paths: opened without a stay, read, handed over."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, AnOfficer, Limit, asked
from services.installation import use_cases
from services.installation.api.answered import PathAnswer, PathPage
from services.installation.api.asked import Assigned, Exempted
from services.installation.api.codes import AKind, AStatus
from services.installation.domain.path import Path

router = Router(prefix="/v1/paths", tags=["Parcours d'installation"])


@router.post(
    "",
    action="path-open",
    summary="Ouvrir un parcours sans séjour",
    description="Embauche directe, profession de santé, retour au pays, ou arrivée déjà faite sans"
    " le programme. Un parcours s'ouvre de lui-même après un séjour qui le conclut.",
    status_code=201,
)
async def exempt(work: Working, response: Response, body: Exempted) -> PathAnswer:
    path = await use_cases.exempt(body.subject, body.basis, body.epci, body.on, work)
    response.headers["location"] = f"/v1/paths/{path.id}"
    return PathAnswer.of(path, work)


@router.get("", action="path-read", summary="Les parcours")
async def paths(
    work: Working,
    status: AStatus | None = None,
    kind: AKind | None = None,
    subject: UUID | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    referent: AnOfficer | None = None,
    active: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> PathPage:
    where = asked(
        status=status,
        kind=kind,
        subject=subject,
        epci=epci,
        officer=officer,
        referent=referent,
        active=active,
    )
    page = await work.page(Path, where=where, after=after, limit=limit)
    return PathPage(items=[PathAnswer.of(path, work) for path in page.items], next=page.next)


@router.get("/{id}", action="path-read", summary="Un parcours")
async def path(id: UUID, work: Working) -> PathAnswer:
    return PathAnswer.of(await work.peek(Path, id), work)


@router.post(
    "/{id}/assignment",
    action="path-assign",
    summary="Confier le parcours",
    description="Au chargé d'accueil, au référent de territoire, au référent technique.",
)
async def assign(id: UUID, work: Working, body: Assigned) -> PathAnswer:
    path = await use_cases.assign(
        id, body.officer, body.territorial_referent, body.technical_referent, work
    )
    return PathAnswer.of(path, work)


@router.post(
    "/{id}/transfer",
    action="path-transfer",
    summary="Reprendre le parcours d'un foyer réuni avec un autre",
    description="Il continue sous l'autre dossier, avec tout ce qui en est connu.",
    status_code=201,
)
async def transfer(id: UUID, work: Working, response: Response) -> PathAnswer:
    path = await use_cases.transfer(id, work)
    response.headers["location"] = f"/v1/paths/{path.id}"
    return PathAnswer.of(path, work)
