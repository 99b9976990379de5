"""Reads an audit as a controller does: its chain made again, its anchors asked of Kafka."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis import anchors, cuts
from chassis.sealer import ROW
from chassis.seals import Entry, Examination, Seal
from contracts.event import topic

SEALS_AT_ONCE: Final = 20

_SEALS = text("select * from audit_seal where number > :after order by number limit :most")
_ROWS = text(
    f"select seal, {ROW} from audit where seal between :first and :last order by seal, position"
)
_STRAYS = text(
    "select distinct seal from audit where seal is not null"
    " and not exists (select from audit_seal where number = seal) order by seal"
)
_LEAVING = text("select value from outbox where subject = :service and topic = :topic")
_UNSEALED = text("select count(*) from audit where seal is null")


async def examine(
    engine: AsyncEngine,
    bootstrap: str | None,
    territory: str,
    service: str,
    days: int | None = None,
) -> tuple[Examination, int]:
    """What came of reading it all, and how many acts wait for their seal.

    Kafka is read before the database, which then has the seal of every anchor; an anchor that left
    in between is asked for once more. Without `bootstrap` Kafka is left aside; without `days` how
    long the territory keeps its audit is. Raises what `anchors.read` does.
    """
    kept = await anchors.read(bootstrap, territory, service) if bootstrap else None
    found = Examination(kept)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        found.cut = await cuts.last(connection)
        await _take_all(connection, found)
        if found.cut:
            told = await cuts.is_told(connection, found.cut)
            left = await cuts.left_before(connection, found.cut)
            found.weigh_cut(told=told, left=left, days=days)
        found.strays((await connection.scalars(_STRAYS)).all())
        asked = {"service": service, "topic": topic(territory, anchors.STAGE)}
        leaving = (await connection.scalars(_LEAVING, asked)).all()
        waiting = int(await connection.scalar(_UNSEALED) or 0)
    found.meet(anchors.of_values(leaving))
    if bootstrap and found.unanchored:
        found.meet(await anchors.read(bootstrap, territory, service))
    found.end()
    return found, waiting


async def _take_all(connection: AsyncConnection, found: Examination) -> None:
    while True:
        asked = {"after": found.last, "most": SEALS_AT_ONCE}
        seals = [Seal(**row) for row in (await connection.execute(_SEALS, asked)).mappings()]
        if not seals:
            return
        rows = await _rows(connection, seals[0].number, seals[-1].number)
        for each in seals:
            found.take(each, rows.get(each.number, ()))


async def _rows(
    connection: AsyncConnection, first: int, last: int
) -> Mapping[int, Sequence[Entry]]:
    """The rows of those seals, in the order of their positions."""
    read = (await connection.execute(_ROWS, {"first": first, "last": last})).mappings()
    return {
        number: [Entry(**{name: row[name] for name in row if name != "seal"}) for row in rows]
        for number, rows in groupby(read, key=lambda row: row["seal"])
    }
