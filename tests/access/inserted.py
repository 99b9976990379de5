"""Commitments, applications, trainings: one of each that is the caller's, and some that are not."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from services.insertion import use_cases
from services.insertion.domain.commitment import Commitment
from services.insertion.domain.commitment_rules import Arrived
from services.insertion.domain.exchange_opening import Kind as OpeningKind
from services.insertion.domain.exchange_opening import Offer
from services.insertion.domain.partner_word import Seat
from services.insertion.domain.training_session import Plan
from tests.access.matrix import NOT_MINE, Kind, whose
from tests.insertion.desk import Desk
from tests.insertion.local_people import TODAY

OWNED = ("epci", "officer")


async def scarce_kinds(desk: Desk, people: Mapping[str, UUID]) -> list[Kind]:
    """The kinds that insertion adds to its paths, with those people; posts come last."""
    commitments = {respect: await a_commitment(desk, respect) for respect in NOT_MINE}
    trainings = {respect: await a_training(desk, respect) for respect in NOT_MINE}
    enrolments = {
        respect: await an_enrolment(desk, respect, training)
        for respect, training in trainings.items()
    }
    openings = {respect: await an_opening(desk, respect) for respect in NOT_MINE}
    applications = {
        respect: await an_application(desk, people[respect], opening)
        for respect, opening in openings.items()
    }
    return [
        Kind("commitment", "/v1/commitments", OWNED, commitments),
        Kind("training", "/v1/trainings", (), trainings),
        Kind("training_enrolment", "/v1/training-enrolments", OWNED, enrolments),
        Kind("application", "/v1/applications", OWNED, applications),
        Kind("opening", "/v1/openings", (), openings),
    ]


async def a_commitment(desk: Desk, respect: str) -> UUID:
    its, arrival = whose(respect), uuid4()
    who = use_cases.Installation(uuid4(), arrival, its["epci"], TODAY)
    async with desk.work() as work:
        await use_cases.propose_commitments(who, Arrived.HOUSEHOLD, "takeover", 0, work)
    async with desk.work() as work:
        (commitment,) = await work.about(Commitment, arrival)
        return (await use_cases.take_commitment(commitment.id, its["officer"], work)).id


async def a_training(desk: Desk, respect: str) -> UUID:
    plan = Plan(
        epci=whose(respect)["epci"],
        theme="regional-language",
        starts_on=TODAY,
        ends_on=TODAY,
        places=2,
    )
    async with desk.work() as work:
        return (await use_cases.plan_training(plan, None, work)).id


async def an_enrolment(desk: Desk, respect: str, training: UUID) -> UUID:
    household = await desk.asked(partner=False)
    asked = use_cases.Request(training, (), None)
    async with desk.work(whose(respect)["officer"]) as work:
        return (await use_cases.enrol_newcomer(household, Seat.LEAD, 1, asked, work)).id


async def an_opening(desk: Desk, respect: str) -> UUID:
    opening = uuid4()
    offer = Offer(
        kind=OpeningKind.POST,
        epci=whose(respect)["epci"],
        trade="J1506",
        trade_version="v3",
        places=1,
        outside_from=TODAY,
        available_on=None,
        on=TODAY,
    )
    async with desk.work() as work:
        await use_cases.publish_opening(opening, offer, work)
    return opening


async def an_application(desk: Desk, person: UUID, opening: UUID) -> UUID:
    async with desk.work() as work:
        return (await use_cases.apply_for_person(person, opening, None, work)).id
