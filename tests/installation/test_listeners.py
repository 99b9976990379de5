"""What installation does of what it hears, through the real intake, timers and database."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from services.installation.domain.checklist import Item, Progress
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.party import Kind
from services.installation.domain.state import Doubt, Status
from services.installation.listeners import listen
from tests.desk import NOON
from tests.heard import (
    ALONE,
    COUPLE,
    FIRM,
    anonymised,
    merged,
    qualified,
    recomposed,
    registered,
    reopened,
    separated,
    withdrawn,
)
from tests.installation.desk import Desk
from tests.installation.heard import completed, gate_closed, gate_open, revised
from tests.installation.paths import DAY, HERE, TODAY
from tests.office import Office


@pytest.fixture
def desk(at_work: Office) -> Desk:
    transactions = at_work.runtime.transactions
    return Desk(lambda cause: transactions.begin("test", cause=cause), at_work.clock)


async def told(at_work: Office, subject: UUID) -> list[str]:
    return [each["type"] for each in await at_work.told(subject)]


@pytest.mark.parametrize("outcome", ["go", "go-later", "adjust", "no-go", "unknown"])
async def test_a_path_opens_on_a_go_and_on_nothing_else(
    at_work: Office, desk: Desk, outcome: str
) -> None:
    candidate = uuid4()
    await at_work.hear(registered(candidate), qualified(candidate), completed(candidate, outcome))
    assert len(await desk.paths(candidate)) == (outcome == "go")
    assert await told(at_work, candidate) == (["installation-opened"] if outcome == "go" else [])


async def test_a_path_knows_who_settles_and_why(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(registered(candidate), qualified(candidate), completed(candidate))
    path = await desk.path(candidate)
    assert (path.party.adults, path.party.has_partner, path.party.count_of_children) == (2, True, 2)
    assert (path.project.type, path.project.trade, path.epci) == ("job", "N4101", HERE)
    (opened,) = await at_work.told(candidate)
    assert (opened["data"]["kind"], opened["data"]["basis"]) == ("household", "immersion")


async def test_an_organisation_has_a_path_of_its_own_kind(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate, FIRM), completed(candidate))
    path = await desk.path(candidate)
    assert path.kind is Kind.ORGANISATION
    assert [each.item for each in path.checklist] == [Item.ACTIVITY, Item.HOUSING]


async def test_a_go_heard_before_prospection_waits_for_it_and_opens_then(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(completed(candidate), gate_closed(candidate))
    assert await at_work.parked() == ["awaiting", "awaiting"]
    await at_work.hear(registered(candidate))
    assert await desk.paths(candidate) == []
    await at_work.hear(qualified(candidate))
    while await at_work.runtime.retrier.drain_all():
        pass
    path = await desk.path(candidate)
    assert (path.status, path.gate.word) == (Status.OPENED, Word.CLOSED)


async def test_a_revised_outcome_opens_or_doubts_and_never_closes(
    at_work: Office, desk: Desk
) -> None:
    candidate, stay = uuid4(), uuid4()
    await at_work.hear(
        qualified(candidate), completed(candidate, "adjust", stay), revised(candidate, stay, "go")
    )
    assert (await desk.path(candidate)).status is Status.OPENED
    await at_work.hear(revised(candidate, stay))
    path = await desk.path(candidate)
    assert (path.status, path.doubts) == (Status.OPENED, {Doubt.REVISED: TODAY})


async def test_the_gate_follows_insertions_words_in_their_order(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate), completed(candidate), gate_closed(candidate))
    assert (await desk.path(candidate)).gate.word is Word.CLOSED
    await at_work.hear(gate_open(candidate))
    assert (await desk.path(candidate)).gate.word is Word.PASSED
    await at_work.hear(gate_closed(candidate), gate_open(candidate, "not-applicable"))
    assert (await desk.path(candidate)).gate.word is Word.NOT_APPLICABLE


async def test_a_household_that_changes_changes_its_path(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate), completed(candidate), recomposed(candidate, ALONE))
    path = await desk.path(candidate)
    steps = {each.item: each.progress for each in path.checklist}
    assert steps[Item.PARTNER] is Progress.NOT_APPLICABLE
    await at_work.hear(recomposed(candidate, COUPLE))
    assert (await desk.path(candidate)).party.has_partner


async def test_of_a_separated_household_those_who_stay_keep_the_path(
    at_work: Office, desk: Desk
) -> None:
    candidate, other = uuid4(), uuid4()
    await at_work.hear(
        qualified(candidate), completed(candidate), separated(candidate, ALONE, other)
    )
    assert not (await desk.path(candidate)).party.has_partner
    assert await desk.paths(other) == []


async def test_who_withdraws_and_comes_back_is_doubted_meanwhile(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate), completed(candidate), withdrawn(candidate))
    assert (await desk.path(candidate)).doubts == {Doubt.WITHDREW: TODAY}
    await at_work.hear(reopened(candidate))
    assert (await desk.path(candidate)).doubts == {}


async def test_a_merged_household_is_to_be_taken_up_under_the_other_id(
    at_work: Office, desk: Desk
) -> None:
    survivor, ended = uuid4(), uuid4()
    await at_work.hear(qualified(survivor, ALONE), qualified(ended, ALONE), completed(ended))
    await at_work.hear(merged(survivor, COUPLE, ended))
    assert (await desk.path(ended)).doubts == {Doubt.MERGED: TODAY}
    async with desk.work() as work:
        assert (await work.peek(Newcomer, survivor)).party == (await desk.newcomer(survivor)).party
    assert listen.subjects_of(merged(survivor, COUPLE, ended)) == {survivor, ended}


async def test_nothing_is_kept_of_an_anonymised_candidate(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate), completed(candidate), anonymised(candidate))
    assert await desk.paths(candidate) == []
    assert (await told(at_work, candidate))[-1] == "installation-abandoned"


async def at(at_work: Office, day: date) -> None:
    """The timers of a day."""
    at_work.clock.moment = datetime.combine(day, NOON.timetz())
    await at_work.fire_timers()


async def test_a_presence_nobody_answers_is_told_unknown_on_its_day_after_any_stop(
    at_work: Office, desk: Desk
) -> None:
    path = await desk.installed()
    await at(at_work, TODAY + 2000 * DAY)
    unknown = (await at_work.told(path.subject))[-2:]
    assert [each["type"] for each in unknown] == ["household-presence-unknown"] * 2
    assert [each["data"]["month"] for each in unknown] == [12, 24]
    assert unknown[0]["data"]["occurred_on"] == "2027-04-01"
    await at(at_work, TODAY + 2001 * DAY)
    assert (await at_work.told(path.subject))[-2:] == unknown
