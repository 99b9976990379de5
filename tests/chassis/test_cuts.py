"""What the audit has kept long enough goes, the chain holds on, and nobody else may cut it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import control, cuts
from chassis.clock import SetClock
from chassis.housekeeping import Housekeeper
from chassis.sealer import audit_broken
from tests.chassis.ledger_room import LedgerRoom, a_ledger_room
from tests.platform import Platform

KEPT = timedelta(days=90)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


class AgedRoom:
    """An audit over some months: five old seals, then two of today."""

    def __init__(self, room: LedgerRoom) -> None:
        self.room = room
        self.clock = SetClock(START)
        room.stage.sender.transactions.clock = self.clock

    async def aged(self) -> None:
        for _ in range(5):
            await self.sealed("old")
        self.clock.advance(KEPT)
        for _ in range(2):
            await self.sealed("new")
        await self.room.anchored()

    async def sealed(self, action: str) -> None:
        await self.room.act(action, action)
        await self.room.sealer.seal()
        self.clock.advance(HOUR)

    async def cut(self) -> int:
        return await cuts.cut(self.room.stage.sender.transactions)

    async def scalar(self, query: str) -> Any:
        async with self.room.engine.connect() as connection:
            return await connection.scalar(text(query))

    async def numbers(self) -> list[int]:
        async with self.room.engine.connect() as connection:
            query = text("select number from audit_seal order by number")
            return list((await connection.scalars(query)).all())

    async def faults(self, days: int | None = 90) -> list[str]:
        stage = self.room.stage
        found, _ = await control.examine(
            self.room.engine, stage.platform.bootstrap, stage.territory.code, "sender", days
        )
        return sorted({fault.slug for fault in found.faults})


@pytest.fixture
async def aged(platform: Platform) -> AsyncIterator[AgedRoom]:
    room = await a_ledger_room(platform)
    made = AgedRoom(room)
    await made.aged()
    yield made
    await room.stage.close()


async def test_what_is_older_goes_and_the_chain_holds_from_the_oldest_kept(aged: AgedRoom) -> None:
    assert await aged.cut() == 10
    assert await aged.numbers() == [6, 7]
    assert await aged.scalar("select count(*) from audit where action = 'old'") == 0
    assert await aged.faults() == []
    await aged.sealed("later")
    assert await aged.faults() == []
    assert await aged.cut() == 0


async def test_the_cut_is_said_in_the_chain_and_anchored(aged: AgedRoom) -> None:
    await aged.cut()
    await aged.room.sealer.seal()
    await aged.room.anchored()
    (act,) = [
        entry
        for rows in (await aged.room.read()).rows
        for entry in rows
        if entry.action == cuts.ACTION
    ]
    assert act.actor == "platform"
    assert str(act.reason).startswith("through 5 ")
    assert await aged.faults() == []


async def test_housekeeping_cuts_and_may_come_twice(aged: AgedRoom) -> None:
    stage = aged.room.stage
    keeper = Housekeeper(stage.settings["sender"], aged.clock, stage.sender.transactions)
    await keeper.tidy()
    await keeper.tidy()
    assert await aged.numbers() == [6, 7]
    assert await aged.faults() == []


async def test_some_seals_at_a_time_are_cut_until_none_is_left(aged: AgedRoom) -> None:
    transactions = aged.room.stage.sender.transactions
    assert [await cuts.cut(transactions, most_seals=2) for _ in range(4)] == [4, 4, 2, 0]
    assert await aged.numbers() == [6, 7]
    assert await aged.faults() == []


async def test_the_newest_seal_stays_however_old(aged: AgedRoom) -> None:
    aged.clock.advance(2 * KEPT)
    await aged.cut()
    assert await aged.numbers() == [7]
    assert await aged.faults() == []


async def test_a_cut_later_than_another_is_the_one_that_counts(aged: AgedRoom) -> None:
    await aged.cut()
    await aged.sealed("later")
    aged.clock.advance(KEPT)
    await aged.sealed("latest")
    assert await aged.cut() > 0
    await aged.room.sealer.seal()
    await aged.room.anchored()
    assert await aged.scalar("select count(*) from audit_cut") == 2
    assert await aged.faults() == []


async def test_an_audit_kept_for_good_is_never_cut(aged: AgedRoom) -> None:
    place = aged.room.stage.sender.transactions.place
    place.territory.retention_days = {"stages": 1, "partners": 1}
    assert await aged.cut() == 0
    assert len(await aged.numbers()) == 7


async def test_the_sealer_finds_the_chain_whole_after_a_cut(aged: AgedRoom) -> None:
    await aged.cut()
    await aged.room.sealer.seal()
    assert [await aged.room.sealer.look() for _ in range(6)] == [True] * 6
    await aged.room.run("update audit set actor = 'nobody' where seal = 6")
    assert [await aged.room.sealer.look() for _ in range(6)].count(False) > 0
    audit_broken.labels("sender").set(0)


FORGE_ALL = (
    """insert into audit_cut
    select 6, sealed_at + interval '2 hours', 90, 12, digest from audit_seal where number = 6""",
    """insert into audit (at, actor, action, reason, trace)
    select cut_at, 'platform', 'audit-cut', 'through 6 ' || digest, 't' from audit_cut""",
    "delete from audit where seal <= 6",
    "delete from audit_seal where number <= 6",
)
TAKE_THE_HEAD = (
    "delete from audit where seal <= 5",
    "delete from audit_seal where number <= 5",
)
FORGE_A_CUT = (
    "insert into audit_cut select 5, now(), 90, 10, digest from audit_seal where number = 5"
)


async def test_a_head_that_somebody_took_is_found(aged: AgedRoom) -> None:
    for statement in TAKE_THE_HEAD:
        await aged.room.run(statement)
    assert "seal-missing" in await aged.faults()


async def test_a_cut_that_the_audit_does_not_say_is_found(aged: AgedRoom) -> None:
    for statement in (FORGE_A_CUT, *TAKE_THE_HEAD):
        await aged.room.run(statement)
    assert "cut-untold" in await aged.faults()


async def test_a_cut_before_its_time_is_found_by_kafka(aged: AgedRoom) -> None:
    """As if everything of the cut had been forged: its row, its act, the triggers taken off."""
    for statement in FORGE_ALL:
        await aged.room.run(statement)
    await aged.room.sealer.seal()
    await aged.room.anchored()
    assert await aged.faults() == ["cut-early"]


async def test_a_cut_shorter_than_the_territory_asks_is_found(aged: AgedRoom) -> None:
    await aged.cut()
    assert await aged.faults(days=91) == ["cut-short"]
    assert await aged.faults(days=None) == []


async def test_what_is_slipped_in_before_a_cut_is_found(aged: AgedRoom) -> None:
    await aged.cut()
    await aged.room.run("insert into audit_seal values (3, now(), 0, 'x')")
    assert await aged.faults() == ["cut-leftover"]


async def test_a_cut_with_another_digest_is_found(aged: AgedRoom) -> None:
    await aged.cut()
    await aged.room.run("alter table audit_cut disable trigger user")
    await aged.room.run("update audit_cut set digest = repeat('f', 64)")
    assert {"cut-differs", "cut-untold", "rows-changed"} <= set(await aged.faults())


FORBIDDEN = (
    "delete from audit where seal = 1",
    "delete from audit_seal where number = 1",
    """insert into audit_cut
    select 7, now() + interval '1 year', 90, 0, digest from audit_seal where number = 7""",
    "insert into audit_cut select 5, sealed_at, 90, 0, digest from audit_seal where number = 5",
    "insert into audit_cut values (5, now(), 90, 0, 'x')",
)


async def test_the_database_refuses_a_cut_that_is_not_due(aged: AgedRoom) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"append-only|not to be cut there"):
            async with aged.room.engine.begin() as connection:
                await connection.execute(text(statement))


async def test_the_database_refuses_to_change_a_cut(aged: AgedRoom) -> None:
    await aged.cut()
    for statement in ("update audit_cut set days = 1", "delete from audit_cut"):
        with pytest.raises(ProgrammingError, match="append-only"):
            async with aged.room.engine.begin() as connection:
                await connection.execute(text(statement))
