"""What is done with opportunities and interests, step by step, whatever keeps them."""

from datetime import date
from typing import Any
from uuid import UUID

from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.interest import Ending, Interest
from services.prospection.domain.offer import Offer, OfferKind, Origin, OutsideReference
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.people import Role
from services.prospection.domain.project import Project
from tests.prospection.candidates import JOB, alone
from tests.prospection.desk import Desk
from tests.prospection.offers import an_offer


class StockDesk(Desk):
    """The gestures of those who keep the stock."""

    async def entered(
        self,
        offer: Offer | None = None,
        kind: OfferKind = OfferKind.POST,
        reference: OutsideReference | None = None,
        on: date | None = None,
    ) -> Opportunity:
        async with self.work() as work:
            return await use_cases.enter(
                kind, Origin.EMPLOYER, offer or an_offer(), reference, None, None, on, work
            )

    async def published(
        self, offer: Offer | None = None, kind: OfferKind = OfferKind.POST, head_start: int = 0
    ) -> Opportunity:
        opportunity = await self.entered(offer, kind)
        if head_start:
            async with self.work() as work:
                await use_cases.agree_head_start(opportunity.id, head_start, None, work)
        async with self.work() as work:
            return await use_cases.publish(opportunity.id, None, work)

    async def looking(self, project: Project = JOB) -> Candidate:
        return await self.registered(alone(), project)

    async def noted(self, opportunity: UUID, candidate: UUID, note: str = "") -> Interest:
        async with self.work() as work:
            return await use_cases.note_interest(opportunity, candidate, note, None, work)

    async def proposed(self, opportunity: UUID, candidate: UUID) -> Interest:
        await self.noted(opportunity, candidate, "aimerait visiter")
        async with self.work() as work:
            return await use_cases.propose(opportunity, candidate, None, work)

    async def retained(self, opportunity: UUID, candidate: UUID) -> Interest:
        await self.proposed(opportunity, candidate)
        async with self.work() as work:
            return await use_cases.retain(opportunity, candidate, None, work)

    async def released(self, opportunity: UUID, **holder: UUID | None) -> Opportunity:
        asked: dict[str, Any] = {"candidate": None, "application": None} | holder
        async with self.work() as work:
            return await use_cases.release(opportunity, on=None, work=work, **asked)

    async def to_nothing(self, opportunity: UUID, candidate: UUID) -> Interest:
        async with self.work() as work:
            return await use_cases.come_to_nothing(
                opportunity, candidate, Ending.PROVIDER, None, work
            )

    async def offer(self, id: UUID) -> Opportunity:
        """The opportunity as it is kept."""
        async with self.work() as work:
            return await work.peek(Opportunity, id)

    async def interests(self, candidate: UUID) -> list[Interest]:
        """Every interest kept with a candidate's file."""
        async with self.work() as work:
            return await work.about(Interest, candidate)

    async def merged(self, candidate: UUID, other: UUID) -> None:
        async with self.work() as work:
            await use_cases.merge(candidate, other, Role.OTHER, {}, None, work)
