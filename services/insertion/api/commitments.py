"""Commitments: what arrivals open to local people."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnEpci, AnOfficer, Dated, Limit, asked
from services.insertion import use_cases
from services.insertion.api.commitment_forms import (
    AKind,
    Answered,
    AStatus,
    CommitmentAnswer,
    CommitmentCount,
    CommitmentCounts,
    CommitmentPage,
    CommitmentTaskAnswer,
    CommitmentWorkList,
    Given,
    Taken,
)
from services.insertion.domain.commitment import Commitment, Status

TAGS = ["Engagements d'insertion"]
router = Router(prefix="/v1/commitments", tags=TAGS)
overview = Router(prefix="/v1", tags=TAGS)


@router.get("", action="commitment-read", summary="Les engagements d'insertion")
async def all_of_them(
    work: Working,
    subject: UUID | None = None,
    status: AStatus | None = None,
    kind: AKind | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> CommitmentPage:
    where = asked(subject=subject, status=status, kind=kind, epci=epci, officer=officer)
    page = await work.page(Commitment, where=where, after=after, limit=limit)
    return CommitmentPage(
        items=[CommitmentAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.get("/{id}", action="commitment-read", summary="Un engagement d'insertion")
async def one(id: UUID, work: Working) -> CommitmentAnswer:
    return CommitmentAnswer.of(await work.peek(Commitment, id), work)


@router.post(
    "/{id}/assignment",
    action="commitment-take",
    summary="Confier l'engagement à quelqu'un qui le suive",
)
async def take(id: UUID, work: Working, body: Taken) -> CommitmentAnswer:
    return CommitmentAnswer.of(await use_cases.take_commitment(id, body.officer, work), work)


@router.post(
    "/{id}/answer",
    action="commitment-answer",
    summary="Noter la réponse à la proposition",
    description="Décliner est permis à tout moment et ne change rien à l'installation.",
)
async def answer(id: UUID, work: Working, body: Answered) -> CommitmentAnswer:
    answered = await use_cases.answer_commitment(id, body.accepted, body.on, work)
    return CommitmentAnswer.of(answered, work)


@router.post(
    "/{id}/beneficiary",
    action="commitment-give",
    summary="Attribuer l'engagement à une personne d'ici",
    description="Ou à une autre, si la première y renonce.",
)
async def give(id: UUID, work: Working, body: Given) -> CommitmentAnswer:
    given = await use_cases.assign_commitment(id, body.path, body.on, work)
    return CommitmentAnswer.of(given, work)


@router.post(
    "/{id}/release",
    action="commitment-give",
    summary="Noter que la personne y renonce : l'engagement en attend une autre",
)
async def release(id: UUID, work: Working, body: Dated = TODAY) -> CommitmentAnswer:
    return CommitmentAnswer.of(await use_cases.release_commitment(id, body.on, work), work)


@router.post(
    "/{id}/fulfilment",
    action="commitment-meet",
    summary="Noter que l'engagement est tenu",
)
async def meet(id: UUID, work: Working, body: Dated = TODAY) -> CommitmentAnswer:
    return CommitmentAnswer.of(await use_cases.meet_commitment(id, body.on, work), work)


@overview.get(
    "/commitment-work-list",
    action="commitment-work-list-read",
    summary="Ce qui est à faire sur les engagements d'insertion",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> CommitmentWorkList:
    found, more = await use_cases.commitment_work_list(officer, after, limit, work)
    return CommitmentWorkList(
        items=[CommitmentTaskAnswer.of(each, due) for each, due in found], next=more
    )


@overview.get(
    "/commitment-counts",
    action="commitment-counts-read",
    summary="Combien d'engagements sont proposés, acceptés, tenus",
)
async def counts(work: Working) -> CommitmentCounts:
    found = await work.count(Commitment, "status")
    return CommitmentCounts(
        items=[
            CommitmentCount(status=each, label=each.french, number=found.get(each.value, 0))
            for each in Status
        ]
    )
