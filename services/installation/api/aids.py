"""Aids, and requests for them up to the authority's decision."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnEpci, AnOfficer, Dated, Limit, asked
from services.installation import use_cases
from services.installation.api.aid_answers import (
    AidAnswer,
    AidList,
    AidRequestAnswer,
    AidRequestPage,
    AidTaskAnswer,
    AidWorkList,
    LetterAnswer,
)
from services.installation.api.aid_forms import (
    AnAid,
    Answered,
    AStatusOfRequest,
    CarriedOver,
    Produced,
    Received,
    Refused,
)
from services.installation.domain.aids.letters import Kind
from services.installation.domain.aids.request import AidRequest

aids = Router(prefix="/v1/aids", tags=["Aides"])
work_list = Router(prefix="/v1/aid-work-list", tags=["Aides"])
router = Router(prefix="/v1/aid-requests", tags=["Demandes d'aide"])


@aids.get("", action="aid-read", summary="Les aides du territoire, et leurs règles à ce jour")
async def known(work: Working) -> AidList:
    found = use_cases.aids.aids(work.today, work)
    return AidList(items=[AidAnswer.of(code, each, work.today) for code, each in found.items()])


@work_list.get(
    "",
    action="aid-request-read",
    summary="Ce qui est à faire sur les demandes d'aide",
    description="Chaque demande à sa portée sur laquelle quelque chose attend, et jusqu'à quand."
    " Qui attend des crédits n'y est que lorsque son tour est venu.",
)
async def what_waits(
    work: Working, officer: AnOfficer | None = None, after: After = None, limit: Limit = 50
) -> AidWorkList:
    found, more = await use_cases.aid_work_list(officer, after, limit, work)
    items = [AidTaskAnswer.of(request, due, work.today) for request, due in found]
    return AidWorkList(items=items, next=more)


@router.post(
    "",
    action="aid-request-register",
    summary="Enregistrer une demande d'aide",
    description="Le jour de réception choisit la version du règlement et fait courir les délais."
    " L'instruction est faite aussitôt ; elle propose, l'autorité décide.",
    status_code=201,
)
async def receive(work: Working, response: Response, body: Received) -> AidRequestAnswer:
    asked = body.asked(work.today, work.actor)
    request = await use_cases.aids.receive(body.candidate, asked, work)
    response.headers["location"] = f"/v1/aid-requests/{request.id}"
    return AidRequestAnswer.of(request, work)


@router.get("", action="aid-request-read", summary="Les demandes d'aide")
async def requests(
    work: Working,
    aid: AnAid | None = None,
    status: AStatusOfRequest | None = None,
    subject: UUID | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> AidRequestPage:
    where = asked(aid=aid, status=status, subject=subject, epci=epci, officer=officer)
    page = await work.page(AidRequest, where=where, after=after, limit=limit)
    found = [AidRequestAnswer.of(request, work) for request in page.items]
    return AidRequestPage(items=found, next=page.next)


@router.get("/{id}", action="aid-request-read", summary="Une demande d'aide")
async def request(id: UUID, work: Working) -> AidRequestAnswer:
    return AidRequestAnswer.of(await work.peek(AidRequest, id), work)


@router.get(
    "/{id}/letters/{kind}",
    action="aid-request-read",
    summary="Une lettre de la demande, à relire et à signer",
    description="Motifs, voies et délais de recours, mention du traitement algorithmique. Rien"
    " n'est envoyé.",
)
async def letter(id: UUID, kind: Kind, work: Working) -> LetterAnswer:
    return LetterAnswer.model_validate(await use_cases.aids.letter(id, kind, work))


@router.post(
    "/{id}/pieces",
    action="aid-request-register",
    summary="Noter les pièces vues et les faits déclarés",
)
async def produce(id: UUID, work: Working, body: Produced) -> AidRequestAnswer:
    pieces = frozenset(body.pieces)
    request = await use_cases.aids.produce(id, pieces, body.facts, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post(
    "/{id}/grant",
    action="aid-decide",
    summary="Accorder une aide",
    description="Réservé à l'autorité que nomme le règlement. Si les crédits de l'année sont"
    " épuisés, la demande garde son rang en liste d'attente, ou l'accord est refusé.",
)
async def grant(id: UUID, work: Working, body: Dated = TODAY) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.grant(id, body.on, work), work)


@router.post(
    "/{id}/refusal",
    action="aid-decide",
    summary="Refuser une aide, ou retirer celle qui vient d'être accordée",
)
async def refuse(id: UUID, work: Working, body: Refused) -> AidRequestAnswer:
    request = await use_cases.aids.refuse(id, body.reason, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post("/{id}/renunciation", action="aid-request-register", summary="Noter un abandon")
async def renounce(id: UUID, work: Working, body: Dated = TODAY) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.renounce(id, body.on, work), work)


@router.post(
    "/{id}/notification",
    action="aid-request-register",
    summary="Noter le jour où la décision a été reçue",
    description="Le délai de recours court de ce jour ; tant qu'il n'est pas noté, il ne court"
    " pas. Un refus par silence se conteste à partir de son jour.",
)
async def notify(id: UUID, work: Working, body: Dated = TODAY) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.notify(id, body.on, work), work)


@router.post("/{id}/appeal", action="aid-request-register", summary="Enregistrer un recours")
async def appeal(id: UUID, work: Working, body: Dated = TODAY) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.appeal(id, body.on, work), work)


@router.post("/{id}/appeal-answer", action="aid-decide", summary="Répondre à un recours")
async def answer(id: UUID, work: Working, body: Answered) -> AidRequestAnswer:
    request = await use_cases.aids.answer_appeal(id, body.outcome, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post(
    "/{id}/carry-over",
    action="aid-budget-open",
    summary="Reporter une demande en attente sur la ligne d'une année suivante",
    description="Elle y garde la place que donne sa date de réception.",
)
async def carry_over(id: UUID, work: Working, body: CarriedOver) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.carry_over(id, body.year, work), work)
