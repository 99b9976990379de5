"""Posts, and what is received for them: the same for whoever reads, whoever applies."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.errors import NotFound
from chassis.forms import TODAY, After, AnEpci, ATrade, Dated, Limit
from services.insertion import use_cases
from services.insertion.api.exchange_forms import (
    AKind,
    AStatus,
    OpeningAnswer,
    OpeningPage,
    ReceivedAnswer,
    ReceivedPage,
)
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.exchange_opening import Opening

router = Router(prefix="/v1/openings", tags=["Bourse de l'emploi : offres"])


@router.get("", action="opening-read", summary="Les offres auxquelles on peut candidater")
async def all_of_them(
    work: Working,
    kind: AKind | None = None,
    epci: AnEpci | None = None,
    trade: ATrade | None = None,
    closed: bool = False,
    after: After = None,
    limit: Limit = 50,
) -> OpeningPage:
    asked = {"is_open": None if closed else True, "kind": kind, "located_in": epci, "trade": trade}
    where = {name: value for name, value in asked.items() if value is not None}
    page = await work.page(Opening, where=where, after=after, limit=limit)
    return OpeningPage(
        items=[OpeningAnswer.of(each, work.today) for each in page.items], next=page.next
    )


@router.get("/{id}", action="opening-read", summary="Une offre")
async def one(id: UUID, work: Working) -> OpeningAnswer:
    return OpeningAnswer.of(await work.peek(Opening, id), work.today)


@router.get(
    "/{id}/applications",
    action="received-application-read",
    summary="Les candidatures reçues pour une offre",
    description="Telles que l'employeur les connaît : rien ne dit d'où vient la personne.",
)
async def received(
    id: UUID,
    work: Working,
    status: AStatus | None = None,
    after: After = None,
    limit: Limit = 50,
) -> ReceivedPage:
    await work.peek(Opening, id)
    where = {"subject": id} | ({"status": status} if status else {})
    page = await work.page(Application, where=where, after=after, limit=limit)
    return ReceivedPage(items=[ReceivedAnswer.of(each) for each in page.items], next=page.next)


@router.get(
    "/{id}/applications/{application}",
    action="received-application-read",
    summary="Une candidature reçue",
)
async def one_received(id: UUID, application: UUID, work: Working) -> ReceivedAnswer:
    found = await work.peek(Application, application)
    if found.subject != id:
        raise NotFound
    return ReceivedAnswer.of(found)


@router.post(
    "/{id}/applications/{application}/processing",
    action="received-application-answer",
    summary="Noter que l'employeur étudie la candidature",
)
async def process(
    id: UUID, application: UUID, work: Working, body: Dated = TODAY
) -> ReceivedAnswer:
    return ReceivedAnswer.of(await use_cases.process_application(id, application, body.on, work))


@router.post(
    "/{id}/applications/{application}/acceptance",
    action="received-application-answer",
    summary="Noter que l'employeur retient la personne",
    description="Ses autres candidatures deviennent sans objet, et celles des autres personnes si"
    " c'était la dernière place.",
)
async def accept(id: UUID, application: UUID, work: Working, body: Dated = TODAY) -> ReceivedAnswer:
    return ReceivedAnswer.of(await use_cases.accept_application(id, application, body.on, work))


@router.post(
    "/{id}/applications/{application}/refusal",
    action="received-application-answer",
    summary="Noter que l'employeur ne retient pas la personne",
)
async def refuse(id: UUID, application: UUID, work: Working, body: Dated = TODAY) -> ReceivedAnswer:
    return ReceivedAnswer.of(await use_cases.refuse_application(id, application, body.on, work))
