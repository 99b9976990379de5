"""What the stock does when insertion tells that somebody was taken on."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from contracts.insertion import ApplicationAccepted
from services.prospection.app import service
from services.prospection.domain.offer_waiting import OfferTask, offer_waiting
from services.prospection.domain.stock import Holder, OfferStatus
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import DAY, RULE, TODAY
from tests.prospection.front import told
from tests.prospection.offers import an_offer
from tests.prospection.stock import StockDesk


@pytest.fixture
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
def desk(at_work: Office) -> StockDesk:
    transactions = at_work.runtime.transactions
    return StockDesk(lambda cause: transactions.begin("test", cause=cause), at_work.clock)


def accepted(opportunity: UUID, application: UUID | None = None) -> ApplicationAccepted:
    return ApplicationAccepted(
        subject=opportunity, occurred_on=TODAY, application=application or uuid4()
    )


async def test_an_accepted_application_takes_a_place(at_work: Office, desk: StockDesk) -> None:
    opportunity = await desk.published(an_offer(places=2))
    application = uuid4()
    await at_work.hear(accepted(opportunity.id, application))
    kept = await desk.offer(opportunity.id)
    assert [(each.holder, each.id) for each in kept.taken] == [(Holder.APPLICATION, application)]
    assert (kept.status, await told(at_work, opportunity.id)) == (
        OfferStatus.OPEN,
        ["opportunity-published"],
    )
    await at_work.hear(accepted(opportunity.id))
    assert (await desk.offer(opportunity.id)).status is OfferStatus.FILLED
    assert (await told(at_work, opportunity.id))[-1] == "opportunity-filled"


async def test_an_application_told_again_takes_no_other_place(
    at_work: Office, desk: StockDesk
) -> None:
    opportunity, application = await desk.published(an_offer(places=3)), uuid4()
    for _ in range(10):
        await at_work.hear(accepted(opportunity.id, application))
    assert (await desk.offer(opportunity.id)).free == 2


async def test_an_application_of_what_prospection_never_kept_waits_for_an_operator(
    at_work: Office,
) -> None:
    """Prospection makes opportunities: nothing that it would still hear of can bring it."""
    await at_work.hear(accepted(uuid4()))
    assert await at_work.parked() == ["refused"]


async def test_an_application_accepted_too_late_is_not_parked_but_shown(
    at_work: Office, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    await at_work.hear(accepted(opportunity.id))
    assert await at_work.parked() == []
    kept = await desk.offer(opportunity.id)
    assert (len(kept.taken), len(kept.beyond)) == (1, 1)
    waits = offer_waiting(kept, RULE)
    assert waits is not None
    assert waits.task is OfferTask.CHOOSE


async def test_whoever_applied_stays_when_the_candidate_falls_through(
    at_work: Office, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    late = accepted(opportunity.id)
    await at_work.hear(late)
    released = await desk.released(opportunity.id, candidate=candidate.id)
    assert (released.status, released.taken[0].id) == (OfferStatus.FILLED, late.application)
    assert released.beyond == []


async def test_people_in_insertion_are_taken_on_during_the_head_start(
    at_work: Office, desk: StockDesk
) -> None:
    opportunity = await desk.published(head_start=7)
    await at_work.hear(accepted(opportunity.id))
    assert (await desk.offer(opportunity.id)).status is OfferStatus.FILLED
    desk.on(TODAY + 7 * DAY)
    await at_work.fire_timers()
    assert not (await desk.offer(opportunity.id)).is_shown_outside
