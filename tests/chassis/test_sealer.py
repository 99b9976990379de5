"""Every act enters the chain once, and what is done to the chain is found, on the real thing."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from chassis import anchors, audit
from chassis.sealer import Sealer, audit_broken
from chassis.sql_work import SqlWork
from tests.chassis.conftest import Lines
from tests.chassis.ledger_room import LedgerRoom, a_ledger_room
from tests.chassis.tampering import TAMPERINGS
from tests.platform import Platform


@pytest.fixture
async def room(platform: Platform) -> AsyncIterator[LedgerRoom]:
    made = await a_ledger_room(platform)
    yield made
    await made.stage.close()


async def actions(room: LedgerRoom) -> list[list[str]]:
    """What each seal holds."""
    return [[entry.action for entry in rows] for rows in (await room.read()).rows]


async def test_acts_are_sealed_in_order_once_and_the_chain_has_no_fault(room: LedgerRoom) -> None:
    await room.act("one", "two")
    assert await room.sealer.seal() == 2
    assert await room.sealer.seal() == 0
    await room.act("three")
    assert await room.sealer.seal() == 1
    assert await actions(room) == [["one", "two"], ["three"]]
    assert await room.faults() == []


async def test_each_seal_is_anchored_in_kafka_under_the_name_of_its_service(
    room: LedgerRoom,
) -> None:
    await room.sealed(groups=3)
    bootstrap, territory = room.stage.platform.bootstrap, room.stage.territory.code
    kept = await anchors.read(bootstrap, territory, "sender")
    assert [*kept.values()] == [[seal] for seal in (await room.read()).seals]
    assert await anchors.read(bootstrap, territory, "receiver") == {}
    assert await room.faults() == []


async def test_an_act_that_commits_late_enters_a_later_seal(room: LedgerRoom) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with room.stage.sender.transactions.begin("test") as work:
            await audit.write(work, "late")
            await work.flush()
            begun.set()
            await go_on.wait()

    task = asyncio.create_task(slow())
    await begun.wait()
    await room.act("quick")
    assert await room.sealer.seal() == 1
    go_on.set()
    await task
    assert await room.sealer.seal() == 1
    assert await actions(room) == [["quick"], ["late"]]
    assert await room.faults() == []


async def test_two_sealers_at_once_seal_each_act_once(room: LedgerRoom) -> None:
    sealers = [Sealer(room.stage.sender.transactions, most_rows=3) for _ in range(4)]
    await room.act(*[f"act-{number}" for number in range(30)])
    sealed = 0
    while sealed < 30:
        counts = await asyncio.gather(*[sealer.seal() for sealer in sealers])
        sealed += sum(counts)
    sealed_acts = [act for acts in await actions(room) for act in acts]
    assert sorted(sealed_acts) == sorted(f"act-{number}" for number in range(30))
    assert await room.faults() == []


async def test_a_sealer_that_fails_leaves_nothing_and_seals_it_all_later(room: LedgerRoom) -> None:
    await room.act("one")
    settings = room.stage.settings["sender"].model_copy(update={"lock_seconds": 0.2})
    hasty = room.stage.runtime(room.stage.sender_service, settings)
    async with room.stage.sender.transactions.begin("test") as work:
        await work.lock_streams(["sender"])
        with pytest.raises(DBAPIError):
            await hasty.sealer.seal()
    await hasty.engine.dispose()
    assert await actions(room) == []
    assert await room.sealer.seal() == 1
    assert await actions(room) == [["one"]]
    assert await room.faults() == []


FORBIDDEN = [
    "update audit set actor = 'x'",
    "update audit set actor = 'x', seal = 9 where seal is null",
    "update audit set seal = 9 where seal = 1",
    "update audit set seal = null where seal = 1",
    "delete from audit",
    "truncate audit",
    "update audit_seal set digest = 'x'",
    "delete from audit_seal",
    "truncate audit_seal",
]


async def test_the_database_refuses_to_change_what_was_written(room: LedgerRoom) -> None:
    await room.act("sealed")
    await room.sealer.seal()
    await room.act("waiting")
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match="the audit is append-only"):
            await execute(room, statement)


async def execute(room: LedgerRoom, statement: str) -> None:
    """As the service itself."""
    async with room.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_no_random_tampering_of_the_database_goes_unseen(room: LedgerRoom) -> None:
    await room.sealed()
    ledger, chance = await room.read(), Random(44)
    for tamper in TAMPERINGS * 3:
        await room.replace(tamper(ledger, chance))
        assert await room.faults(), tamper.__name__
    await room.replace(ledger)
    assert await room.faults() == []


async def test_what_leaves_a_sound_chain_behind_is_found_by_kafka_alone(room: LedgerRoom) -> None:
    await room.sealed()
    await room.run("delete from audit where seal = 4")
    await room.run("delete from audit_seal where number = 4")
    assert await room.faults(with_kafka=False) == []
    assert await room.faults() == ["seal-cut-off"]


async def test_an_anchor_on_its_way_is_no_fault_and_one_taken_away_is(room: LedgerRoom) -> None:
    await room.act("one")
    await room.sealer.seal()
    assert await room.faults() == []
    await room.run("delete from outbox")
    assert await room.faults() == ["anchor-missing"]


async def test_a_row_that_claims_a_seal_that_never_was_is_found(room: LedgerRoom) -> None:
    await room.sealed(groups=1)
    await room.run("insert into audit (at, actor, action, trace, seal) values (now(),'','','',9)")
    assert await room.faults() == ["seal-unknown"]


async def test_without_its_topic_an_audit_is_not_said_to_be_intact(room: LedgerRoom) -> None:
    with pytest.raises(anchors.AnchorsUnreadable):
        await anchors.read(room.stage.platform.bootstrap, "t-nowhere", "sender")


async def test_a_broken_chain_is_seen_without_anybody_asking(
    room: LedgerRoom, lines: Lines
) -> None:
    await room.sealed(groups=3)
    assert [await room.sealer.look() for _ in range(5)] == [True] * 5
    await room.run("update audit set actor = 'nobody' where position = 6")
    assert [await room.sealer.look() for _ in range(4)].count(False) == 1
    assert [line["cause"] for line in lines.of("audit-broken")] == ["seal-2"]
    assert audit_broken.labels("sender")._value.get() == 1


async def test_an_answer_is_not_given_where_the_audit_cannot_be_written(room: LedgerRoom) -> None:
    await room.run("alter table audit add constraint closed check (false) not valid")

    async def act() -> SqlWork:
        async with room.stage.sender.transactions.begin("test") as work:
            await audit.write(work, "read")
        return work

    with pytest.raises(DBAPIError):
        await act()
