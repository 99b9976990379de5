"""Applications, the same for employers' people whoever applies, and the posts that fit somebody."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnOfficer, ATrade, Dated, Limit, asked
from services.insertion import use_cases
from services.insertion.api.exchange_forms import (
    ApplicationAnswer,
    ApplicationPage,
    ApplicationTaskAnswer,
    ApplicationWorkList,
    Applied,
    AStatus,
    MatchAnswer,
    Matches,
    Taken,
)
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.partner_path import PartnerPath

TAGS = ["Bourse de l'emploi : candidatures"]
router = Router(prefix="/v1/applications", tags=TAGS)
people = Router(prefix="/v1", tags=TAGS)

Trades = Annotated[
    list[ATrade] | None, Query(max_length=20, description="D'autres métiers, par code ROME.")
]
Few = Annotated[int, Query(ge=1, le=50)]


@router.get("", action="application-read", summary="Les candidatures")
async def all_of_them(
    work: Working,
    opening: UUID | None = None,
    status: AStatus | None = None,
    after: After = None,
    limit: Limit = 50,
) -> ApplicationPage:
    where = asked(subject=opening, status=status)
    return await _page(where, after, limit, work)


@router.get("/{id}", action="application-read", summary="Une candidature")
async def one(id: UUID, work: Working) -> ApplicationAnswer:
    return ApplicationAnswer.of(await work.peek(Application, id), work)


@router.post(
    "/{id}/assignment", action="application-take", summary="Confier la candidature à qui la suit"
)
async def take(id: UUID, work: Working, body: Taken) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.take_application(id, body.officer, work), work)


@router.post(
    "/{id}/processing",
    action="application-answer",
    summary="Noter que l'employeur étudie la candidature",
)
async def process(id: UUID, work: Working, body: Dated = TODAY) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.process_application(id, body.on, work), work)


@router.post(
    "/{id}/acceptance",
    action="application-answer",
    summary="Noter que l'employeur retient la personne",
    description="Ses autres candidatures deviennent sans objet, et celles des autres personnes si"
    " c'était la dernière place.",
)
async def accept(id: UUID, work: Working, body: Dated = TODAY) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.accept_application(id, body.on, work), work)


@router.post(
    "/{id}/refusal",
    action="application-answer",
    summary="Noter que l'employeur ne retient pas la personne",
)
async def refuse(id: UUID, work: Working, body: Dated = TODAY) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.refuse_application(id, body.on, work), work)


@router.post(
    "/{id}/withdrawal",
    action="application-make",
    summary="Noter que la personne retire sa candidature",
)
async def withdraw(id: UUID, work: Working, body: Dated = TODAY) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.withdraw_application(id, body.on, work), work)


@router.post(
    "/{id}/follow-up",
    action="application-make",
    summary="Noter que l'embauche est reportée sur le parcours de la personne",
    description="L'étape de travail d'une personne d'ici, ou la situation d'un conjoint ou"
    " partenaire, se notent sur leur parcours, avec eux : rien ne s'y écrit tout seul.",
)
async def follow_up(id: UUID, work: Working, body: Dated = TODAY) -> ApplicationAnswer:
    return ApplicationAnswer.of(await use_cases.follow_up_application(id, body.on, work), work)


@people.get(
    "/application-work-list",
    action="application-work-list-read",
    summary="Ce qui est à faire sur les candidatures",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> ApplicationWorkList:
    found, more = await use_cases.application_work_list(officer, after, limit, work)
    return ApplicationWorkList(
        items=[ApplicationTaskAnswer.of(each, due) for each, due in found], next=more
    )


@people.post(
    "/insertion-paths/{id}/applications",
    action="application-make",
    summary="Candidater pour une personne d'ici",
)
async def apply_for_person(id: UUID, work: Working, body: Applied) -> ApplicationAnswer:
    made = await use_cases.apply_for_person(id, body.opening, body.on, work)
    return ApplicationAnswer.of(made, work)


@people.get(
    "/insertion-paths/{id}/applications",
    action="applicant-read",
    summary="Les candidatures d'une personne d'ici",
)
async def of_person(
    id: UUID, work: Working, after: After = None, limit: Limit = 50
) -> ApplicationPage:
    await work.peek(InsertionPath, id)
    return await _page({"path": id}, after, limit, work)


@people.get(
    "/insertion-paths/{id}/openings",
    action="applicant-read",
    summary="Les offres qui conviennent à une personne d'ici, et pourquoi",
)
async def for_person(id: UUID, work: Working, trade: Trades = None, limit: Few = 20) -> Matches:
    found = await use_cases.openings_for_person(id, trade or (), limit, work)
    return Matches(items=[MatchAnswer.of(each, work.today) for each in found])


@people.post(
    "/partner-paths/{id}/applications",
    action="application-make",
    summary="Candidater pour un conjoint ou partenaire qui a accepté d'être suivi",
)
async def apply_for_partner(id: UUID, work: Working, body: Applied) -> ApplicationAnswer:
    made = await use_cases.apply_for_partner(id, body.opening, body.on, work)
    return ApplicationAnswer.of(made, work)


@people.get(
    "/partner-paths/{id}/applications",
    action="applicant-read",
    summary="Les candidatures d'un conjoint ou partenaire",
)
async def of_partner(
    id: UUID, work: Working, after: After = None, limit: Limit = 50
) -> ApplicationPage:
    await work.peek(PartnerPath, id)
    return await _page({"path": id}, after, limit, work)


@people.get(
    "/partner-paths/{id}/openings",
    action="applicant-read",
    summary="Les offres qui conviennent à un conjoint ou partenaire, et pourquoi",
)
async def for_partner(id: UUID, work: Working, trade: Trades = None, limit: Few = 20) -> Matches:
    found = await use_cases.openings_for_partner(id, trade or (), limit, work)
    return Matches(items=[MatchAnswer.of(each, work.today) for each in found])


async def _page(
    where: Mapping[str, object], after: str | None, limit: int, work: Working
) -> ApplicationPage:
    page = await work.page(Application, where=where, after=after, limit=limit)
    return ApplicationPage(
        items=[ApplicationAnswer.of(each, work) for each in page.items], next=page.next
    )
