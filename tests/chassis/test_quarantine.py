"""A service whose database was taken back to the past notices, and only reads."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from chassis.producer import Post
from chassis.quarantine import InQuarantine
from chassis.runtime import Runtime
from tests.chassis.conftest import Lines
from tests.chassis.counter import is_problem, key
from tests.chassis.restoring import Past, a_past
from tests.chassis.stage import running, until
from tests.platform import Platform

NOWHERE = "127.0.0.1:9"


@pytest.fixture
async def past(platform: Platform) -> AsyncIterator[Past]:
    async with a_past(platform) as made:
        yield made


async def _forget_a_word(past: Past) -> Any:
    """One word is remembered; a second one left, and was forgotten."""
    note = await past.write("un")
    await past.leave()
    await past.keep()
    past.again()
    assert (await past.add(note, "deux")).status_code == 200
    await past.leave()
    await past.come_back()
    return note


async def test_a_service_behind_its_topic_only_reads_and_says_so(past: Past, lines: Lines) -> None:
    note = await _forget_a_word(past)
    await past.stage.sender.start()
    is_problem(await past.add(note, "trois"), 503, "quarantine")
    async with past.counter.caller() as officer:
        assert (await officer.get(f"/v1/notes/{note}")).json()["words"] == ["un"]
        glance = await officer.post(f"/v1/notes/{note}/glance", json={"word": "un"}, headers=key())
        assert glance.status_code == 200
    assert "quarantaine" in past.stage.sender.degraded
    assert [line["cause"] for line in lines.of("in-quarantine")] == ["behind"]
    async with past.counter.operator() as operator:
        ringing = {each["name"] for each in (await operator.get("/v1/alarms")).json()}
    assert ringing >= {"quarantaine", "evenements-oublies"}


async def test_no_door_lets_a_write_in(past: Past) -> None:
    note = await _forget_a_word(past)
    await past.stage.sender.lookout.turn()
    with pytest.raises(InQuarantine):
        await past.stage.tell(note, "trois")
    async with past.counter.operator() as operator:
        answer = await operator.post("/v1/refused-sends/1/retry", headers=key())
    is_problem(answer, 503, "quarantine")


async def test_what_was_forgotten_is_listed_and_its_bytes_are_kept(past: Past) -> None:
    note = await _forget_a_word(past)
    await past.stage.sender.lookout.turn()
    [row] = await past.rows("select * from forgotten")
    assert (row.subject, row.sequence, row.outcome) == (str(note), 2, None)
    sent = await past.rows("select sequence, value from sent order by sequence")
    log = [record.value for record in await past.stage.log()]
    assert [(each.sequence, each.value) for each in sent] == list(enumerate(log, 1))


async def test_a_restart_stays_in_quarantine_though_kafka_is_away(past: Past) -> None:
    note = await _forget_a_word(past)
    await past.stage.sender.lookout.turn()
    await past.stage.sender.stop()
    runtime = past.again(kafka_bootstrap=NOWHERE)
    async with running(runtime.lookout.run):
        await until(lambda: runtime.place.quarantine.reads_only)
        is_problem(await past.add(note, "trois"), 503, "quarantine")


async def test_nothing_leaves_a_service_in_quarantine(past: Past) -> None:
    await _forget_a_word(past)
    await past.stage.tell(uuid4(), "avant")
    runtime = past.stage.sender
    assert await _passed(runtime) == 1
    await past.stage.tell(uuid4(), "avant")
    await runtime.lookout.turn()
    assert not runtime.lookout.may_send
    assert await _passed(runtime) == 0
    assert await past.stage.count("outbox", runtime) == 1


async def _passed(runtime: Runtime) -> int:
    """How many events a relay sends that looks once."""
    post = Post(runtime.settings.kafka_bootstrap, "once")
    connection = await runtime.relay.connect()
    try:
        return (await runtime.relay.carry(connection, post, []))[1]
    finally:
        await connection.close()
        await post.close()


async def test_an_event_sent_twice_by_a_relay_that_died_is_no_quarantine(past: Past) -> None:
    note = await past.write("un")
    post = Post(past.stage.platform.bootstrap, "dies")
    for row in await past.rows("select * from outbox"):
        await post.send_alone(row._mapping)
    await post.close()
    await past.stage.sender.lookout.turn()
    assert past.stage.sender.lookout.may_send
    await past.leave()
    await past.stage.sender.lookout.look()
    assert past.stage.sender.place.quarantine.causes == frozenset()
    assert len(await past.stage.log()) == 2
    assert await past.sequences(note) == [1]


async def test_while_kafka_is_away_a_service_that_starts_writes_and_sends_nothing(
    past: Past,
) -> None:
    await past.stage.sender.stop()
    runtime = past.again(kafka_bootstrap=NOWHERE)
    async with running(runtime.lookout.run):
        await past.write("un")
        assert not runtime.lookout.may_send
    await runtime.stop()
    past.again()
    await past.stage.sender.start()
    await until(lambda: past.stage.count("sent", past.stage.sender))
