"""A group retry is chosen, confirmed, paused, resumed and stopped; each gesture is audited."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis import brake, group_retrier
from chassis.group_retry import GroupRetries
from tests.chassis.counter import key, slug
from tests.chassis.parking import Parking, a_parking
from tests.chassis.retries import GROUPS, gesture, prepared, progress, refused, started, worked_off
from tests.chassis.stage import Told, until
from tests.platform import Platform


@pytest.fixture
async def parking(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parking]:
    monkeypatch.setattr(brake, "LIMIT", 100_000)
    async with a_parking(platform) as made:
        yield made


@pytest.fixture
async def operator(parking: Parking) -> AsyncIterator[httpx.AsyncClient]:
    async with parking.counter.operator() as client:
        yield client


async def test_a_paused_retry_asks_for_nothing_more_until_it_is_resumed(
    parking: Parking, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_retrier, "CHUNK", 2)
    await refused(parking, 6)
    parking.stage.faults.clear()
    made = await started(operator)
    await parking.stage.receiver.retrier.drain_all()
    assert (await gesture(operator, made["id"], "pause")).status_code == 204
    await parking.drain()
    paused = await progress(operator, made["id"])
    assert (paused["label"], paused["left_to_try"]) == ("en pause", 4)
    assert paused["outcomes"] == {"applied": 2}
    assert slug(await gesture(operator, made["id"], "pause")) == (409, "retry-in-another-state")
    assert (await gesture(operator, made["id"], "resumption")).status_code == 204
    assert (await worked_off(parking, operator, made["id"]))["outcomes"] == {"applied": 6}


async def test_a_stopped_retry_leaves_what_was_not_tried_where_it_is(
    parking: Parking, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_retrier, "CHUNK", 2)
    await refused(parking, 5)
    parking.stage.faults.clear()
    made = await started(operator)
    await parking.stage.receiver.retrier.drain_all()
    assert (await gesture(operator, made["id"], "stop")).status_code == 204
    await parking.drain()
    stopped = await progress(operator, made["id"])
    assert (stopped["label"], stopped["left_to_try"]) == ("arrêtée", 0)
    assert stopped["outcomes"] == {"applied": 2, "not-tried": 3}
    assert len(await parking.rows("select 1 from parked")) == 3
    for act in ("stop", "pause", "resumption"):
        assert slug(await gesture(operator, made["id"], act)) == (409, "retry-in-another-state")


async def test_a_retry_that_is_stopped_while_it_is_being_started_stays_stopped(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    await refused(parking, 1)
    made = await prepared(operator)
    async with parking.stage.receiver.transactions.begin("stop") as work:
        await GroupRetries(work).stop(UUID(made["id"]))
        started = asyncio.ensure_future(gesture(operator, made["id"], "start", events=1))
        await until(parking.waits_for_a_lock)
    assert slug(await started) == (409, "retry-already-started")
    assert (await progress(operator, made["id"]))["state"] == "stopped"


async def test_the_choice_narrows_by_all_that_is_given(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    before = parking.clock.now()
    await refused(parking, 2, "derrière")
    parking.clock.advance(timedelta(hours=1))
    later = parking.clock.now()
    await refused(parking, 1)
    await parking.hear((b"x", b"?", []))

    async def count(**choice: Any) -> int:
        answer = await operator.post(GROUPS, json=choice, headers=key())
        return int(answer.json()["events"]) if answer.status_code == 201 else 0

    assert await count() == 6
    assert await count(cause="refused") == 3
    assert await count(cause="not-cloudevent") == 1
    assert await count(type=Told.type) == 5
    assert await count(type=Told.type, cause="behind") == 2
    assert await count(source=parking.stage.source) == 6
    assert await count(source="/t/other") == 0
    assert await count(release="1.4.0", cause="refused") == 3
    assert await count(release="1.5.0") == 0
    assert await count(parked_after=later.isoformat()) == 2
    assert await count(parked_before=later.isoformat()) == 4
    assert await count(parked_after=before.isoformat(), parked_before=later.isoformat()) == 4
    assert await count(cause="refused", limit=2) == 2


async def test_a_choice_without_any_event_is_refused(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    answer = await operator.post(GROUPS, json={"cause": "refused"}, headers=key())
    assert slug(answer) == (409, "nothing-to-retry")
    assert await parking.rows("select 1 from group_retry") == []
    for bad in ({"cause": "X'"}, {"limit": 0}, {"limit": 10_001}, {"parked_after": "2026-03-02"}):
        answer = await operator.post(GROUPS, json=bad, headers=key())
        assert slug(answer) == (422, "content-invalid")
    assert slug(await operator.get(f"{GROUPS}/{uuid4()}")) == (404, "retry-unknown")


async def test_a_retry_starts_once_for_who_confirms_its_count_within_a_day(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    await refused(parking, 3)
    made = await prepared(operator)
    assert slug(await gesture(operator, made["id"], "start", events=2)) == (409, "count-differs")
    answers = await asyncio.gather(
        *(gesture(operator, made["id"], "start", events=3) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    old = await prepared(operator)
    parking.clock.advance(timedelta(days=1, seconds=1))
    assert slug(await gesture(operator, old["id"], "start", events=3)) == (409, "retry-too-old")


async def test_the_latest_retries_come_first(parking: Parking, operator: httpx.AsyncClient) -> None:
    await refused(parking, 1)
    first = await prepared(operator)
    parking.clock.advance(timedelta(minutes=1))
    second = await prepared(operator)
    listed = (await operator.get(GROUPS)).json()
    assert [each["id"] for each in listed] == [second["id"], first["id"]]
    assert listed[0]["filter"]["cause"] == "refused"


async def test_every_gesture_on_a_retry_is_audited(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    await refused(parking, 1)
    made = await started(operator)
    for act in ("pause", "resumption", "stop"):
        assert (await gesture(operator, made["id"], act)).status_code == 204
    verbs = ("prepared", "started", "paused", "resumed", "stopped")
    assert await parking.audited(made["id"]) == [
        ("operator-1", f"group-retry-{verb}", None) for verb in verbs
    ]
