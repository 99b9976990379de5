"""Many parked events tried again at once: as they were counted, in order, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from chassis import brake, group_retrier
from tests.chassis.counter import key
from tests.chassis.parking import Parking, a_parking
from tests.chassis.retries import (
    GROUPS,
    gesture,
    prepared,
    progress,
    readable_again,
    refused,
    started,
    unreadable,
    worked_off,
)
from tests.chassis.stage import subjects, until
from tests.platform import Platform

WHY = {"reason": "Vu avec l'équipe"}


@pytest.fixture
async def parking(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parking]:
    monkeypatch.setattr(brake, "LIMIT", 100_000)
    async with a_parking(platform) as made:
        yield made


@pytest.fixture
async def operator(parking: Parking) -> AsyncIterator[httpx.AsyncClient]:
    async with parking.counter.operator() as client:
        yield client


async def test_a_thousand_events_are_retried_as_they_were_counted_in_order_and_once(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    alone = await unreadable(parking, 900, "un")
    followed = await unreadable(parking, 100, "un", "deux", "trois")
    dry_run = await prepared(operator, cause="schema-invalid")
    assert (dry_run["events"], dry_run["subjects"], dry_run["state"]) == (1_000, 1_000, "prepared")
    await parking.drain()
    assert len(await parking.rows("select 1 from parked where cause = 'schema-invalid'")) == 1_000
    [joined] = await unreadable(parking, 1, "un")
    readable_again(parking)
    assert (await gesture(operator, dry_run["id"], "start", events=1_000)).status_code == 202
    done = await worked_off(parking, operator, dry_run["id"])
    assert done["outcomes"] == {"applied": dry_run["events"]}
    assert (done["left_to_try"], done["others"], done["label"]) == (0, 1, "terminée")
    notes = await parking.rows("select subject, record ->> 'words' as words from note")
    assert {str(note.subject): note.words for note in notes} == {
        **{str(subject): '["un"]' for subject in alone},
        **{str(subject): '["un", "deux", "trois"]' for subject in followed},
    }
    assert [row.subject for row in await parking.rows("select subject from parked")] == [
        str(joined)
    ]


async def test_a_group_retry_killed_half_way_goes_on_with_nothing_lost_or_done_twice(
    parking: Parking, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_retrier, "CHUNK", 20)
    waiting = await refused(parking, 120, "deux")
    made = await started(operator)
    parking.stage.faults.clear()
    killed = 0
    while (await progress(operator, made["id"]))["state"] != "done":
        loop = asyncio.create_task(parking.stage.receiver.retrier.run())
        before = await _written(parking)
        await until(lambda before=before: _went_on(parking, operator, made["id"], before))
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        killed += 1
    assert killed > 3
    done = await progress(operator, made["id"])
    assert done["outcomes"] == {"applied": 120}
    for subject in waiting:
        assert await parking.stage.words(subject) == ["refuse-moi", "deux"]


async def _written(parking: Parking) -> int:
    [row] = await parking.rows("select count(*) as words from note")
    return int(row.words)


async def _went_on(parking: Parking, operator: httpx.AsyncClient, id: str, before: int) -> bool:
    """A few more subjects were drained, or all are."""
    if await _written(parking) >= before + 7:
        return True
    return bool((await progress(operator, id))["state"] == "done")


async def test_poison_that_fails_again_says_how_often(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = await refused(parking, 1, "deux")
    [position, _] = await parking.positions(subject)

    async def state() -> tuple[str, str]:
        shown = (await operator.get(f"/v1/parked/{position}")).json()
        return shown["state"], shown["label"]

    assert await state() == ("to-handle", "à traiter")
    for times in (1, 2):
        made = await started(operator)
        await _ask(parking)
        assert await state() == ("retry-asked", "relance demandée")
        done = await worked_off(parking, operator, made["id"])
        assert done["outcomes"] == {"failed-again": 1}
        assert await state() == ("failed-again", f"échec répété ({times})")
    await operator.post(f"/v1/parked/{position}/retry", headers=key())
    assert await state() == ("retry-asked", "relance demandée")
    await parking.drain()
    assert await state() == ("failed-again", "échec répété (3)")
    parking.stage.faults.clear()
    await worked_off(parking, operator, (await started(operator))["id"])
    assert await parking.stage.words(subject) == ["refuse-moi", "deux"]


async def _ask(parking: Parking) -> None:
    await group_retrier.ask(parking.stage.receiver.transactions)


async def test_a_try_that_was_asked_for_is_not_followed_by_others_of_the_clock(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    parking.stage.faults.add("panne")
    [subject] = subjects(1)
    await parking.tell(subject, (1, "panne"))
    [position] = await parking.positions(subject)
    await operator.post(f"/v1/parked/{position}/retry", headers=key())
    await parking.drain()
    parking.stage.faults.clear()
    parking.clock.advance(timedelta(hours=1))
    await parking.drain()
    assert (await operator.get(f"/v1/parked/{position}")).json()["label"] == "échec répété (1)"


async def test_a_try_that_fails_does_not_take_away_one_that_was_asked_for_meanwhile(
    parking: Parking, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    [subject] = await refused(parking, 1)
    [position] = await parking.positions(subject)
    retrier = parking.stage.receiver.retrier
    keep_waiting = retrier._keep_waiting

    async def ask_before(failed: Any) -> None:
        if not asked:
            asked.append(position)
            parking.clock.advance(timedelta(seconds=1))
            await operator.post(f"/v1/parked/{position}/retry", headers=key())
            parking.stage.faults.clear()
        await keep_waiting(failed)

    asked: list[int] = []
    monkeypatch.setattr(retrier, "_keep_waiting", ask_before)
    await operator.post(f"/v1/parked/{position}/retry", headers=key())
    await retrier.drain_all()
    await retrier.drain_all()
    assert await parking.stage.words(subject) == ["refuse-moi"]


async def test_what_became_of_an_event_is_told_only_once_it_was_tried(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = await refused(parking, 1, "deux")
    parking.stage.faults.clear()
    made = await started(operator, cause=None)
    receiver = parking.stage.receiver
    await _ask(parking)
    parking.clock.advance(timedelta(seconds=-1))  # another process's clock is late
    await group_retrier.settle(receiver.transactions)
    assert (await progress(operator, made["id"]))["outcomes"] == {}
    parking.clock.advance(timedelta(seconds=1))
    assert await receiver.retrier._step((parking.stage.source, str(subject)))
    await group_retrier.settle(receiver.transactions)
    assert (await progress(operator, made["id"]))["outcomes"] == {"applied": 1}
    assert (await worked_off(parking, operator, made["id"]))["outcomes"] == {"applied": 2}


async def test_two_officers_who_retry_the_same_events_have_one_effect(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    waiting = await refused(parking, 30, "deux")
    parking.stage.faults.clear()
    async with parking.counter.caller("operator-2", "platform-operator") as second:
        both = [await started(each) for each in (operator, second)]
        retriers = [parking.stage.receiver.retrier] * 3

        async def done() -> bool:
            await asyncio.gather(*(retrier.drain_all() for retrier in retriers))
            states = [(await progress(operator, made["id"]))["state"] for made in both]
            return states == ["done", "done"]

        await until(done)
        for made in both:
            assert (await progress(second, made["id"]))["outcomes"] == {"applied": 30}
    for subject in waiting:
        assert await parking.stage.words(subject) == ["refuse-moi", "deux"]


async def test_what_became_of_each_event_is_told(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    fine, poison, gone, held = [(await refused(parking, 1))[0] for _ in range(4)]
    made = await prepared(operator)
    [position] = await parking.positions(gone)
    await operator.post(f"/v1/parked/{position}/discard", json=WHY, headers=key())
    [position] = await parking.positions(fine)
    parking.stage.faults.clear()
    await operator.post(f"/v1/parked/{position}/retry", headers=key())
    await parking.drain()
    parking.stage.faults.add("refuse-moi")
    [position] = await parking.positions(held)
    await operator.post(f"/v1/parked/{position}/pause", json=WHY, headers=key())
    await gesture(operator, made["id"], "start", events=4)
    done = await worked_off(parking, operator, made["id"])
    assert done["outcomes"] == {"applied": 1, "discarded": 1, "failed-again": 1, "held": 1}
    items = (await operator.get(f"{GROUPS}/{made['id']}/items")).json()
    told = {item["subject"]: item["label"] for item in items}
    assert told == {
        str(fine): "appliqué",
        str(poison): "échec répété",
        str(gone): "écarté entre-temps",
        str(held): "en pause",
    }
    assert (await operator.get(f"{GROUPS}/{made['id']}/items?after={2**53 - 1}")).json() == []
    await operator.post(f"/v1/parked/{position}/resumption", json=WHY, headers=key())
    assert (await operator.get(f"/v1/parked/{position}")).json()["label"] == "à traiter"
