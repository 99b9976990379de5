"""Who is interested in an opportunity, from the first word to the place or to nothing."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import After, Limit
from services.prospection import use_cases
from services.prospection.api.answered import label
from services.prospection.api.interests_answered import (
    InterestAnswer,
    OfferSummary,
    SuitorAnswer,
    Suitors,
    WishAnswer,
    Wishes,
)
from services.prospection.api.offers_asked import CameToNothing, Interested, OfCandidate, PlaceKept

router = Router(prefix="/v1", tags=["Intérêts pour une offre"])


@router.post(
    "/opportunities/{id}/interests",
    action="interest-note",
    summary="Noter l'intérêt d'un candidat pour une offre",
    description="Une fois que l'offre circule hors du territoire.",
    status_code=201,
)
async def note(id: UUID, work: Working, body: Interested) -> InterestAnswer:
    interest = await use_cases.note_interest(id, body.candidate, body.note, body.on, work)
    return InterestAnswer.of(interest, work)


@router.get(
    "/opportunities/{id}/interests", action="interest-read", summary="Les intérêts pour une offre"
)
async def in_one(
    id: UUID,
    work: Working,
    after: After = None,
    limit: Limit = 50,
) -> Suitors:
    found, more = await use_cases.interests_in(id, after, limit, work)
    items = [
        SuitorAnswer(
            interest=InterestAnswer.of(interest, work),
            label=label(candidate, work) if candidate and candidate.applicant else None,
        )
        for interest, candidate in found
    ]
    return Suitors(items=items, next=more)


@router.get(
    "/candidates/{id}/interests", action="interest-read", summary="Les intérêts d'un candidat"
)
async def of_one(
    id: UUID,
    work: Working,
    after: After = None,
    limit: Limit = 50,
) -> Wishes:
    found, more = await use_cases.interests_of(id, after, limit, work)
    items = [
        WishAnswer(
            interest=InterestAnswer.of(interest, work),
            offer=OfferSummary.of(opportunity) if opportunity else None,
        )
        for interest, opportunity in found
    ]
    return Wishes(items=items, next=more)


@router.post(
    "/opportunities/{id}/introductions",
    action="interest-follow",
    summary="Noter que le candidat et qui propose l'offre se parlent",
)
async def introduce(id: UUID, work: Working, body: OfCandidate) -> InterestAnswer:
    interest = await use_cases.get_in_contact(id, body.candidate, body.on, work)
    return InterestAnswer.of(interest, work)


@router.post(
    "/opportunities/{id}/proposals",
    action="interest-follow",
    summary="Proposer un candidat à qui propose l'offre",
    description="L'offre passe en discussion ; une réponse est attendue.",
)
async def propose(id: UUID, work: Working, body: OfCandidate) -> InterestAnswer:
    return InterestAnswer.of(await use_cases.propose(id, body.candidate, body.on, work), work)


@router.post(
    "/opportunities/{id}/retentions",
    action="interest-retain",
    summary="Noter qu'un candidat est retenu",
    description="Il prend une place ; la dernière pourvoit l'offre.",
)
async def retain(id: UUID, work: Working, body: OfCandidate) -> InterestAnswer:
    return InterestAnswer.of(await use_cases.retain(id, body.candidate, body.on, work), work)


@router.post(
    "/opportunities/{id}/endings",
    action="interest-follow",
    summary="Noter que l'intérêt d'un candidat reste sans suite",
)
async def end(id: UUID, work: Working, body: CameToNothing) -> InterestAnswer:
    interest = await use_cases.come_to_nothing(id, body.candidate, body.ending, body.on, work)
    return InterestAnswer.of(interest, work)


@router.post(
    "/opportunities/{id}/kept-places",
    action="interest-retain",
    summary="Noter qu'un candidat qui s'est retiré garde la place",
    description="S'il la libère : `releases`.",
)
async def keep_place(id: UUID, work: Working, body: PlaceKept) -> InterestAnswer:
    return InterestAnswer.of(await use_cases.keep_place(id, body.candidate, work), work)
