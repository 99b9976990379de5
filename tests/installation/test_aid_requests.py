"""A request as it comes in: what it may be, what it lacks, what the evaluator makes of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.errors import NotFound
from services.installation.domain.aids.aid import Suspension
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.conditions import Verdict
from services.installation.domain.aids.facts import Advice, OthersOutcome, Status
from services.installation.domain.aids.request import Asked
from services.installation.domain.newcomer import Newcomer
from services.installation.use_cases import aids
from tests.installation.aid_desk import (
    CENTS,
    FACTS,
    LONG_AGO,
    PIECES,
    TODAY,
    AidDesk,
    a_moving_aid,
    a_place,
    refused,
    with_aids,
)

DAY = timedelta(days=1)


@pytest.fixture
def desk() -> AidDesk:
    return AidDesk.of()


async def test_a_complete_request_is_weighed_at_once_and_explained(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    assert request.status is Status.PROPOSED
    assert request.proposal is not None
    assert (request.proposal.advice, request.proposal.cents) == (Advice.GRANT, CENTS)
    assert [each.sentence for each in request.proposal.findings] == [
        "Le foyer vient d'au moins 70 km.",
        "La demande est faite dans les délais.",
        "Cette aide est donnée une fois au plus en 24 mois à un même foyer.",
        "Aucune autre aide ne paie déjà la même dépense.",
    ]
    assert desk.told(request) == ["AidRequested"]


async def test_what_is_missing_is_named_in_french(desk: AidDesk) -> None:
    request = await desk.ask(facts={"distance-km": 80}, pieces=frozenset())
    assert request.status is Status.INCOMPLETE
    assert request.missing == (
        "Devis du déménagement",
        "Début de l'activité",
        "Coût du déménagement, en centimes",
    )
    assert request.produce_by == TODAY + 21 * DAY


async def test_pieces_that_are_seen_later_complete_the_request(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask(facts={}, pieces=frozenset())
    request = await desk.do(aids.produce, request, PIECES, {}, None)
    assert request.missing == (
        "Début de l'activité",
        "Coût du déménagement, en centimes",
        "Distance en km",
    )
    request = await desk.do(aids.produce, request, frozenset(), FACTS, None)
    assert (request.status, request.missing) == (Status.PROPOSED, ())


async def test_a_condition_that_fails_is_the_reason_for_a_refusal(desk: AidDesk) -> None:
    request = await desk.ask(facts={**FACTS, "distance-km": 20})
    assert request.proposal is not None
    assert request.proposal.advice is Advice.REFUSE
    assert request.proposal.reasons == ("Condition non remplie : Le foyer vient d'au moins 70 km.",)
    assert desk.budget().claims == []


async def test_a_request_outside_the_window_is_proposed_for_refusal(desk: AidDesk) -> None:
    for starts_on, held in (
        ("2025-09-02", True),
        ("2025-09-01", False),
        ("2026-06-02", True),
        ("2026-06-03", False),
    ):
        request = await desk.ask(facts={**FACTS, "starts-on": starts_on})
        assert request.proposal is not None
        found = {each.sentence: each.verdict for each in request.proposal.findings}
        verdict = found["La demande est faite dans les délais."]
        assert verdict is (Verdict.HOLDS if held else Verdict.FAILS)


async def test_an_amount_of_nothing_is_not_granted(desk: AidDesk) -> None:
    request = await desk.ask(facts={**FACTS, "cost": 0})
    assert request.proposal is not None
    assert request.proposal.advice is Advice.REFUSE


async def test_a_share_stops_at_its_ceiling(desk: AidDesk) -> None:
    request = await desk.ask(facts={**FACTS, "cost": 1_000 * CENTS})
    assert request.proposal is not None
    assert request.proposal.cents == 5 * CENTS


async def test_a_sum_a_month_stops_at_its_last_month(desk: AidDesk) -> None:
    request = await desk.ask("practice", facts={"months": 12})
    assert request.proposal is not None
    assert request.proposal.cents == 3 * CENTS


async def test_what_prospection_told_is_not_asked_again() -> None:
    desk = AidDesk.of()
    assert (await desk.ask()).facts["project"] == "job"
    assert (await desk.ask(facts={**FACTS, "project": "studies"})).facts["project"] == "studies"


async def test_an_aid_that_is_unknown_is_not_asked_for(desk: AidDesk) -> None:
    with refused("aid-unknown"):
        await desk.ask("castle")


async def test_an_aid_is_not_asked_for_before_its_first_version() -> None:
    desk = AidDesk.of(with_aids({"moving": {TODAY: a_moving_aid()}}))
    with refused("aid-unknown"):
        await desk.ask(on=TODAY - DAY)


async def test_nobody_asks_for_a_candidate_who_is_not_known(desk: AidDesk) -> None:
    with pytest.raises(NotFound):
        await desk.ask(candidate=uuid4())


async def test_nobody_asks_under_an_id_that_went_on_as_another(desk: AidDesk) -> None:
    candidate = await desk.known()
    async with desk.work() as work:
        newcomer = await work.get(Newcomer, candidate)
        newcomer.ends(uuid4(), TODAY)
        work.save(newcomer)
    with refused("candidate-merged"):
        await desk.ask(candidate=candidate)


async def test_a_request_is_not_received_tomorrow(desk: AidDesk) -> None:
    with refused("date-in-the-future"):
        await desk.ask(on=TODAY + DAY)


async def test_only_facts_and_pieces_that_are_asked_for_are_kept(desk: AidDesk) -> None:
    with refused("fact-not-asked"):
        await desk.ask(facts={**FACTS, "name": "x"})
    with refused("piece-not-asked"):
        await desk.ask(pieces=frozenset({"passport"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance-km": -1},
        {"distance-km": True},
        {"distance-km": "loin"},
        {"distance-km": 10**12},
        {"starts-on": "demain"},
        {"starts-on": "9999-12-31"},
        {"starts-on": "0001-01-01"},
        {"starts-on": "20260302"},
        {"project": "war"},
    ],
)
async def test_a_fact_answers_its_question(desk: AidDesk, wrong: dict[str, object]) -> None:
    with refused("fact-malformed"):
        await desk.ask(facts={**FACTS, **wrong})


async def test_a_household_asks_for_an_aid_once_at_a_time(desk: AidDesk) -> None:
    request = await desk.ask()
    with refused("already-asked"):
        await desk.ask(candidate=request.subject)


async def test_an_aid_that_is_suspended_is_not_asked_for() -> None:
    closed = Suspension(TODAY, "Le temps d'un bilan.", TODAY + 30 * DAY)
    desk = AidDesk.of(a_place(moving=a_moving_aid(suspension=closed)))
    with refused("aid-suspended"):
        await desk.ask()
    assert (await desk.ask(on=TODAY - DAY)).status is not None
    desk.on(TODAY + 31 * DAY)
    assert (await desk.ask()).status is not None


async def test_an_aid_comes_again_once_its_months_have_passed(desk: AidDesk) -> None:
    first = await desk.granted()
    request = await desk.ask(candidate=first.subject)
    assert request.proposal is not None
    assert request.proposal.advice is Advice.REFUSE
    desk.on(date(2028, 3, 2))
    await desk.do(aids.renounce, request, None)
    await desk.vote(CENTS, year=2028)
    later = await desk.ask(candidate=first.subject, facts={**FACTS, "starts-on": "2028-04-01"})
    assert later.proposal is not None
    assert later.proposal.advice is Advice.GRANT


async def test_an_expense_that_another_body_pays_is_not_paid_again(desk: AidDesk) -> None:
    elsewhere = await desk.ask("elsewhere")
    assert (elsewhere.status, elsewhere.others) == (Status.FOLLOWED, OthersOutcome.PENDING)
    await desk.do(aids.note_outcome, elsewhere, OthersOutcome.GRANTED, 50 * CENTS, None)
    request = await desk.ask(candidate=elsewhere.subject)
    assert request.proposal is not None
    assert request.proposal.reasons == (
        "Condition non remplie : Aucune autre aide ne paie déjà la même dépense.",
    )


async def test_an_aid_of_another_body_is_followed_never_decided(desk: AidDesk) -> None:
    elsewhere = await desk.ask("elsewhere")
    assert desk.told(elsewhere) == []
    for gesture, details in (
        (aids.grant, (None,)),
        (aids.refuse, (None, None)),
        (aids.produce, (frozenset(), {}, None)),
    ):
        with refused("aid-only-followed"):
            await desk.do(gesture, elsewhere, *details)
    assert desk.memory.kept(Budget) == []


async def test_files_before_and_after_a_change_keep_their_own_rules() -> None:
    change = date(2026, 7, 1)
    easier = a_moving_aid(
        conditions=(),
        questions=a_moving_aid().questions,
        amount=a_moving_aid().amount,
    )
    desk = AidDesk.of(with_aids({"moving": {LONG_AGO: a_moving_aid(), change: easier}}))
    desk.on(change + DAY)
    facts = {**FACTS, "distance-km": 10, "starts-on": "2026-06-20"}
    before = await desk.ask(on=change - DAY, facts=facts)
    after = await desk.ask(on=change, facts=facts)
    await desk.vote(10 * CENTS)
    assert before.rules != after.rules
    with refused("not-eligible"):
        await desk.grant(before)
    granted = await desk.grant(await desk.do(aids.produce, after, frozenset(), {}, None))
    assert granted.decisions[-1].rules == after.rules


async def test_a_place_must_be_of_the_territory(desk: AidDesk) -> None:
    candidate = await desk.known()
    asked = Asked("moving", TODAY, FACTS, PIECES, epci="200000000")
    async with desk.work() as work:
        with refused("epci-unknown"):
            await aids.receive(candidate, asked, work)
