"""A service that was restored goes on: no sequence twice, no effect twice, nothing unsaid."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from chassis import planted, recovery
from chassis.web import application
from contracts.event import decode
from tests.chassis.counter import is_problem, key
from tests.chassis.restoring import Past, a_past
from tests.chassis.stage import running, subjects, until
from tests.platform import Platform

WHY = {"reason": "Sauvegarde du matin remise"}


@pytest.fixture
async def past(platform: Platform) -> AsyncIterator[Past]:
    async with a_past(platform) as made:
        yield made
    planted.plant("")


async def _ask(past: Past, method: str, path: str, **body: Any) -> httpx.Response:
    """What an operator is answered."""
    async with past.counter.operator() as operator:
        return await operator.request(method, path, json=body or None, headers=key())


async def _recovered(past: Past) -> dict[str, Any]:
    """The dry run and the run, which say the same."""
    shown = (await _ask(past, "GET", "/v1/recovery")).json()
    answer = await _ask(past, "POST", "/v1/recovery", **WHY)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    assert done == shown
    return done


async def _forgotten(past: Past) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await _ask(past, "GET", "/v1/forgotten-events")).json()
    return found


async def _behind(past: Past) -> None:
    """A sender that forgot the second of two words, and has noticed."""
    note = await past.write("un")
    await past.leave()
    await past.keep()
    past.again()
    await past.add(note, "deux")
    await past.leave()
    await past.come_back()
    await past.stage.sender.lookout.turn()


async def test_a_recovered_service_never_uses_a_sequence_twice(past: Past) -> None:
    note = await past.write("un")
    await past.leave()
    await past.keep()
    past.again()
    await past.add(note, "deux")
    another = await past.write("oublié")
    await past.leave()
    await past.come_back()
    await past.stage.sender.start()
    done = await _recovered(past)
    assert (done["streams"], done["renumbered"], done["already_told"]) == (2, 0, 0)
    assert [(each["events"], each["subjects"]) for each in done["forgotten"]] == [(2, 2)]
    assert {(each["subject"], each["sequence"]) for each in await _forgotten(past)} == {
        (str(note), 2),
        (str(another), 1),
    }
    await until(lambda: past.stage.sender.lookout.may_send)
    assert (await past.add(note, "trois")).status_code == 200
    await until(past.has_left)
    assert await past.sequences(note) == [1, 2, 3]
    assert past.stage.sender.degraded == []


async def test_what_was_written_before_anybody_knew_takes_the_next_sequences(past: Past) -> None:
    note = await past.write("un")
    await past.leave()
    await past.keep()
    past.again()
    await past.add(note, "deux")
    await past.leave()
    await past.come_back()
    assert (await past.add(note, "autre deux")).status_code == 200
    assert (await past.add(note, "autre trois")).status_code == 200
    await past.stage.sender.lookout.turn()
    done = await _recovered(past)
    assert (done["streams"], done["renumbered"]) == (1, 2)
    await past.leave()
    assert await past.sequences(note) == [1, 2, 3, 4]
    words = [decode(each.key, each.value, each.headers)[1] for each in await past.stage.log()]
    assert b"autre trois" in words[-1]


async def test_a_database_put_back_under_a_running_service_is_noticed_before_anything_leaves(
    past: Past,
) -> None:
    note = await past.write("un")
    await past.leave()
    await past.keep()
    await past.again().start()
    await past.add(note, "deux")
    await until(past.has_left)
    await past.put_back()
    await until(lambda: _is_added(past, note, "autre deux"))
    await until(lambda: past.stage.sender.place.quarantine.reads_only)
    done = await _recovered(past)
    assert done["forgotten"][0]["events"] == 1
    assert (await past.stage.log())[-1].value.count(b"autre") == 0
    await until(lambda: not past.stage.sender.place.quarantine.reads_only)
    assert (await past.add(note, "trois")).status_code == 200
    await until(past.has_left)
    told = await past.sequences(note)
    assert told == list(range(1, len(told) + 1))


async def _is_added(past: Past, note: UUID, word: str) -> bool:
    """Whether the word is written, or the quarantine was first to come."""
    answer = await past.add(note, word)
    return answer.status_code == 200 or answer.json()["type"].endswith("quarantine")


async def test_a_recovery_is_refused_to_a_service_that_is_in_no_quarantine(past: Past) -> None:
    is_problem(await _ask(past, "GET", "/v1/recovery"), 503, "not-compared")
    await past.stage.sender.lookout.turn()
    is_problem(await _ask(past, "GET", "/v1/recovery"), 409, "not-in-quarantine")
    is_problem(await _ask(past, "POST", "/v1/recovery", **WHY), 409, "not-in-quarantine")


async def test_a_recovery_is_done_once_and_audited(past: Past) -> None:
    await _behind(past)
    await _recovered(past)
    is_problem(await _ask(past, "POST", "/v1/recovery", **WHY), 409, "not-in-quarantine")
    [act] = await past.rows(
        "select actor, subject, reason from audit where action like 'service-%'"
    )
    assert tuple(act) == ("operator-1", "sender", WHY["reason"])
    await past.stage.sender.stop()
    past.again()
    await past.stage.sender.lookout.turn()
    assert past.stage.sender.lookout.may_send


async def test_a_forgotten_event_waits_until_somebody_has_dealt_with_it(past: Past) -> None:
    await _behind(past)
    await _recovered(past)
    await past.stage.sender.lookout.turn()
    [waiting] = await _forgotten(past)
    path = f"/v1/forgotten-events/{waiting['position']}/settlement"
    assert (await _ask(past, "POST", path, reason="Repris à la main")).status_code == 204
    assert await _forgotten(past) == []
    is_problem(await _ask(past, "POST", path, reason="Encore"), 404, "forgotten-unknown")
    [kept] = (await _ask(past, "GET", "/v1/forgotten-events?settled=true")).json()
    assert (kept["outcome"], kept["settled_by"]) == ("handled", "operator-1")
    async with past.counter.operator() as operator:
        ringing = {each["name"] for each in (await operator.get("/v1/alarms")).json()}
    assert not ringing & {"quarantaine", "evenements-oublies"}


async def _heard_again(past: Past, mistake: str = "") -> UUID:
    """A receiver forgets two events of somebody's, of which it had told, and hears them again."""
    stage = past.stage
    [subject] = subjects(1)
    await past.keep("receiver")
    past.again("receiver")
    await stage.tell(subject, "un", "deux")
    await past.leave()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard({subject: ["un", "deux"]}))
        await past.leave("receiver")
        [first] = await past.rows("select id from note", "receiver")
    await past.come_back("receiver")
    await stage.receiver.lookout.turn()
    assert stage.receiver.place.quarantine.reads_only
    await _recover_receiver(past)
    planted.plant(mistake)
    await stage.receiver.start()
    await until(lambda: stage.heard({subject: ["un", "deux"]}))
    [again] = await past.rows("select id from note", "receiver")
    assert (again.id == first.id) is (not mistake)
    return subject


async def _outcomes(past: Past) -> list[str | None]:
    return [row.outcome for row in await past.rows("select outcome from forgotten", "receiver")]


async def test_what_is_heard_again_is_rebuilt_and_not_told_twice(past: Past) -> None:
    subject = await _heard_again(past)
    assert await _outcomes(past) == ["rebuilt", "rebuilt"]
    await past.stage.tell(subject, "trois")
    await past.leave()
    await until(lambda: past.stage.heard({subject: ["un", "deux", "trois"]}))
    await until(lambda: _told(past, subject, 3))
    assert await _sequences(past, subject) == [1, 2, 3]


async def test_fresh_ids_for_what_is_heard_again_would_be_told_twice(past: Past) -> None:
    subject = await _heard_again(past, "fresh-ids")
    assert await _outcomes(past) == [None, None]
    await until(lambda: _told(past, subject, 4))


async def _recover_receiver(past: Past) -> None:
    async with past.stage.receiver.transactions.begin("recover") as work:
        await recovery.carry_out(work, "receiver", WHY["reason"])


async def _sequences(past: Past, subject: UUID) -> list[int]:
    log = await past.stage.log(f"{past.stage.territory.code}.receiver")
    own = [dict(each.headers) for each in log if each.key == str(subject).encode()]
    return [int(each["ce_sequence"]) for each in own]


async def _told(past: Past, subject: UUID, count: int) -> bool:
    return len(await _sequences(past, subject)) == count


async def test_a_timer_that_fires_again_is_not_told_twice(past: Past) -> None:
    stage = past.stage
    [subject] = subjects(1)
    await stage.tell(subject, "remind")
    await past.leave()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard({subject: ["remind"]}))
    await past.leave("receiver")
    await past.keep("receiver")
    past.again("receiver")
    await past.rows("update timer set due_at = now() returning 1", "receiver")
    await stage.receiver.timekeeper.fire_due()
    await past.leave("receiver")
    await past.come_back("receiver")
    await stage.receiver.lookout.turn()
    await _recover_receiver(past)
    await stage.receiver.lookout.turn()
    await past.rows("update timer set due_at = now() returning 1", "receiver")
    assert await stage.receiver.timekeeper.fire_due() == 1
    assert await stage.words(subject) == ["remind", "looked"]
    assert await stage.count("outbox") == 0
    [row] = await past.rows("select outcome from forgotten", "receiver")
    assert row.outcome == "rebuilt"


async def test_a_service_that_only_listens_heals_itself(past: Past) -> None:
    stage = past.stage
    words = {subject: ["un", "deux"] for subject in subjects(3)}
    for subject in words:
        await stage.tell(subject, "un")
    await past.leave()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard({subject: ["un"] for subject in words}))
    await past.keep("receiver")
    past.again("receiver")
    for subject in words:
        await stage.tell(subject, "deux")
    await past.leave()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
    before = await _state(past)
    await past.come_back("receiver")
    assert await _state(past) != before
    await stage.receiver.lookout.turn()
    assert stage.receiver.lookout.may_work
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
        assert await _state(past) == before


async def _state(past: Past) -> list[Any]:
    """All that the receiver knows, but for the moments at which it learnt it."""
    queries = (
        "select id, subject, version, record from note order by id",
        "select * from heard order by source, subject",
        "select source, id from inbox order by source, id",
        "select * from position order by topic, partition",
        "select subject, sequence, id, value from outbox order by subject, sequence",
    )
    return [[tuple(row) for row in await past.rows(each, "receiver")] for each in queries]


async def test_a_log_that_lost_its_end_gets_the_same_events_again(past: Past) -> None:
    stage = past.stage
    words = {subject: ["un", "deux", "trois"] for subject in subjects(4)}
    for subject in words:
        await stage.tell(subject, "un", "deux")
    await past.leave()
    await stage.sender.lookout.turn()
    before = [(each.key, each.value, each.headers) for each in await stage.log()]
    await _lose_the_log(past)
    for subject in words:
        await stage.tell(subject, "trois")
    await past.again().start()
    await until(lambda: "journal-perdu" in stage.sender.degraded)
    assert await stage.count("outbox", stage.sender) == 4
    shown = (await _ask(past, "GET", "/v1/resending")).json()
    answer = await _ask(past, "POST", "/v1/resending", **WHY)
    assert answer.status_code == 200, answer.text
    assert answer.json() == shown
    assert sum(each["events"] for each in shown) == 8
    await until(past.has_left)
    after = [(each.key, each.value, each.headers) for each in await stage.log()]
    assert sorted(each[1] for each in before) == sorted(
        value for _, value, _ in after if b"trois" not in value
    )
    assert all(each in after for each in before)
    for subject in words:
        assert await past.sequences(subject) == [1, 2, 3]
    sent = await past.rows("select partition, log_offset, value from sent")
    assert {(row.partition, row.log_offset, row.value) for row in sent} == {
        (each.partition, each.offset, each.value) for each in await stage.log()
    }
    is_problem(await _ask(past, "GET", "/v1/resending"), 409, "nothing-lost")
    assert stage.sender.degraded == []


async def _lose_the_log(past: Past) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=past.stage.platform.bootstrap)
    await admin.start()
    try:
        await admin.delete_topics([past.stage.topic])
    finally:
        await admin.close()
    await past.stage.platform.topics(past.stage.territory.code, ["sender"])


async def test_a_listener_reads_a_lost_log_again_from_its_beginning(past: Past) -> None:
    stage = past.stage
    words = {subject: ["un", "deux"] for subject in subjects(3)}
    for subject, told in words.items():
        await stage.tell(subject, *told)
    await past.leave()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
    await _lose_the_log(past)
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.receiver.consumer.state == "stopped:log-lost")
        past.again()
        await stage.sender.start()
        await until(lambda: "journal-perdu" in stage.sender.degraded)
        assert (await _ask(past, "POST", "/v1/resending", **WHY)).status_code == 200
        more = subjects(1)[0]
        await stage.tell(more, "neuf")
        await _rewind(past)
        await until(lambda: stage.heard(words | {more: ["neuf"]}))
        assert await stage.count("parked") == 0


async def _rewind(past: Past) -> None:
    app = application(past.stage.receiver)
    async with past.counter.caller("operator-1", "platform-operator", app=app) as operator:
        answer = await operator.post(
            "/v1/consumers/receiver/rewinding", json={**WHY, "stage": "sender"}, headers=key()
        )
    assert answer.status_code == 200, answer.text
    assert answer.json()["partitions"] > 0
