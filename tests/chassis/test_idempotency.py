"""A command under a key is done once, however often and however closely it is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from chassis import idempotency
from chassis.clock import SetClock, SystemClock
from chassis.housekeeping import Housekeeper
from chassis.web import application
from tests.chassis.counter import Counter, a_counter, is_problem, key
from tests.chassis.stage import until
from tests.platform import Platform

NOTES = "/v1/notes"


async def _effects(counter: Counter, word: str) -> tuple[int, int]:
    """How many notes and how many events hold that word."""
    [[notes]] = await counter.rows(
        "select count(*) from note where record #>> '{words, 0}' = :word", word=word
    )
    [[events]] = await counter.rows(
        "select count(*) from outbox where convert_from(value, 'UTF8')::jsonb ->> 'word' = :word",
        word=word,
    )
    return notes, events


def _same(answer: httpx.Response) -> tuple[Any, ...]:
    kept = (answer.headers.get(name) for name in idempotency.KEPT_HEADERS)
    return (answer.status_code, answer.content, *kept)


async def test_twenty_at_once_have_one_effect_and_one_answer(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    command = key()
    answers = await asyncio.gather(
        *(officer.post(NOTES, json={"word": "vingt"}, headers=command) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({_same(answer) for answer in answers}) == 1
    assert answers[0].headers["location"] == f"/v1/notes/{answers[0].json()['id']}"
    assert await _effects(counter, "vingt") == (1, 1)


async def test_a_command_sent_again_later_gets_the_answer_of_its_time(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    note = (await officer.post(NOTES, json={"word": "tard"}, headers=key())).headers["location"]
    command = key()
    first = await officer.post(f"{note}/words", json={"word": "deux"}, headers=command)
    await officer.post(f"{note}/words", json={"word": "trois"}, headers=key())
    again = await officer.post(f"{note}/words", json={"word": "deux"}, headers=command)
    assert _same(again) == _same(first)
    assert again.headers["etag"] == '"2"'
    assert (await officer.get(note)).json()["words"] == ["tard", "deux", "trois"]


async def test_a_key_with_or_without_quotes_is_the_same(officer: httpx.AsyncClient) -> None:
    bare = key()["Idempotency-Key"]
    first = await officer.post(NOTES, json={"word": "un"}, headers={"Idempotency-Key": bare})
    quoted = {"Idempotency-Key": f'"{bare}"'}
    assert _same(await officer.post(NOTES, json={"word": "un"}, headers=quoted)) == _same(first)


async def test_a_key_used_for_another_content_is_refused(officer: httpx.AsyncClient) -> None:
    command = key()
    await officer.post(NOTES, json={"word": "un"}, headers=command)
    for asked in (
        officer.post(NOTES, json={"word": "deux"}, headers=command),
        officer.post(NOTES, json={"word": "un"}, params={"essai": "1"}, headers=command),
    ):
        answer = await asked
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:happy:problem:idempotency-key-reused"


async def test_a_key_counts_for_one_caller_one_method_and_one_path(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    command = key()
    mine = await officer.post(NOTES, json={"word": "à moi"}, headers=command)
    note = mine.headers["location"]
    async with counter.caller("officer-2") as other:
        asked: list[Callable[[], Awaitable[httpx.Response]]] = [
            lambda: officer.post(NOTES, json={"word": "à moi"}, headers=command),
            lambda: other.post(NOTES, json={"word": "à lui"}, headers=command),
            lambda: officer.post(f"{note}/words", json={"word": "à moi"}, headers=command),
            lambda: officer.put(note, json={"word": "x"}, headers=command | {"If-Match": '"2"'}),
        ]
        answers = [await ask() for ask in asked]
        assert [answer.status_code for answer in answers] == [201, 201, 200, 200]
        assert len({_same(answer) for answer in answers}) == 4
        assert [_same(await ask()) for ask in asked] == [_same(answer) for answer in answers]
    assert _same(answers[0]) == _same(mine)


@pytest.mark.usefixtures("lines")
async def test_a_refusal_is_not_kept_and_may_be_tried_again(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    note = (await officer.post(NOTES, json={"word": "un"}, headers=key())).headers["location"]
    for bad, good, status in (
        ({"word": "refuse"}, {"word": "accepte"}, 409),
        ({"word": ""}, {"word": "corrigé"}, 422),
        ({"word": "raise:x"}, {"word": "réparé"}, 500),
    ):
        command = key()
        answer = await officer.post(f"{note}/words", json=bad, headers=command)
        assert answer.status_code == status
        kept = "select 1 from idempotency where key = :key"
        assert not await counter.rows(kept, key=command["Idempotency-Key"])
        answer = await officer.post(f"{note}/words", json=good, headers=command)
        assert answer.status_code == 200


async def test_a_command_without_a_key_is_refused(officer: httpx.AsyncClient) -> None:
    answer = await officer.post(NOTES, json={"word": "un"})
    is_problem(answer, 400, "idempotency-key-missing")


@pytest.mark.parametrize("bad", ["", "x" * 201, "two words"])
async def test_a_key_that_is_none_is_refused_wherever_one_may_be_given(
    counter: Counter, officer: httpx.AsyncClient, bad: str
) -> None:
    headers = {"Idempotency-Key": bad}
    answer = await officer.post(NOTES, json={"word": "un"}, headers=headers)
    is_problem(answer, 400, "idempotency-key-unreadable")
    async with counter.operator() as operator:
        answer = await operator.post("/v1/resending", json={"reason": "Exercice"}, headers=headers)
    is_problem(answer, 400, "idempotency-key-unreadable")


async def test_a_version_that_is_none_is_refused_under_a_known_key_too(
    officer: httpx.AsyncClient,
) -> None:
    note = (await officer.post(NOTES, json={"word": "un"}, headers=key())).headers["location"]
    command = key()
    await officer.post(f"{note}/words", json={"word": "deux"}, headers=command)
    bad = {"If-Match": "", **command}
    again = await officer.post(f"{note}/words", json={"word": "deux"}, headers=bad)
    is_problem(again, 422, "version-unreadable")


async def test_a_key_is_looked_up_before_the_version(officer: httpx.AsyncClient) -> None:
    note = (await officer.post(NOTES, json={"word": "un"}, headers=key())).headers["location"]
    update = {"If-Match": '"1"', **key()}
    first = await officer.put(note, json={"word": "deux"}, headers=update)
    again = await officer.put(note, json={"word": "deux"}, headers=update)
    assert _same(again) == _same(first)
    assert again.headers["etag"] == '"2"'
    late = await officer.put(note, json={"word": "deux"}, headers={"If-Match": '"1"', **key()})
    assert late.status_code == 412


async def test_a_twin_waits_for_the_answer_of_the_first(counter: Counter) -> None:
    gate, command = asyncio.Event(), key()
    counter.app.state.gate = gate
    try:
        async with counter.caller() as officer:
            first = asyncio.ensure_future(_write(officer, command))
            await until(lambda: _waiting(counter, at_the_gate=1))
            twin = asyncio.ensure_future(_write(officer, command))
            await until(lambda: _waiting(counter, for_a_lock=1))
            gate.set()
            assert _same(await first) == _same(await twin)
    finally:
        counter.app.state.gate = None


async def _write(officer: httpx.AsyncClient, command: dict[str, str]) -> httpx.Response:
    return await officer.post(NOTES, json={"word": "jumeau"}, headers=command)


async def _waiting(counter: Counter, *, at_the_gate: int = 0, for_a_lock: int = 0) -> bool:
    """Whether that many transactions hold a key without moving, or wait for another's."""
    query = text(
        "select count(*) filter (where state = 'idle in transaction'),"
        " count(*) filter (where wait_event_type = 'Lock') from pg_stat_activity"
        " where datname = current_database() and query like '%idempotency%'"
    )
    async with counter.runtime.engine.connect() as connection:
        idle, locked = (await connection.execute(query)).one()
    return bool(idle >= at_the_gate and locked >= for_a_lock)


async def test_a_twin_that_waited_too_long_is_told_so(counter: Counter) -> None:
    patient = counter.runtime.settings
    hasty = counter.stage.runtime(
        counter.stage.sender_service, patient.model_copy(update={"lock_seconds": 0.05})
    )
    gate, command = asyncio.Event(), key()
    counter.app.state.gate = gate
    try:
        async with counter.caller() as officer, counter.caller(app=application(hasty)) as other:
            first = asyncio.ensure_future(_write(officer, command))
            await until(lambda: _waiting(counter, at_the_gate=1))
            twin = await _write(other, command)
            assert twin.status_code == 409
            assert twin.json()["type"] == "urn:happy:problem:command-running"
            gate.set()
            done = await first
            assert _same(await _write(other, command)) == _same(done)
    finally:
        counter.app.state.gate = None
        await hasty.engine.dispose()


async def test_a_twin_takes_over_from_a_first_that_was_undone(counter: Counter) -> None:
    gate, command = asyncio.Event(), key()
    counter.app.state.gate = gate
    try:
        async with counter.caller() as officer:
            first = asyncio.ensure_future(_write(officer, command))
            await until(lambda: _waiting(counter, at_the_gate=1))
            twin = asyncio.ensure_future(_write(officer, command))
            await until(lambda: _waiting(counter, for_a_lock=1))
            first.cancel()
            gate.set()
            assert (await twin).status_code == 201
    finally:
        counter.app.state.gate = None


async def test_a_key_is_kept_seven_days(platform: Platform) -> None:
    counter = await a_counter(platform)
    clock = SetClock(SystemClock().now())
    counter.runtime.transactions.clock = clock
    keeper = Housekeeper(counter.runtime.settings, clock, counter.runtime.transactions)
    command = key()
    async with counter.caller() as officer:
        first = await _write(officer, command)
        clock.advance(idempotency.KEPT - timedelta(minutes=1))
        await keeper.tidy()
        assert _same(await _write(officer, command)) == _same(first)
        clock.advance(timedelta(minutes=2))
        await keeper.tidy()
        assert (await _write(officer, command)).json() != first.json()
    await counter.stage.close()
