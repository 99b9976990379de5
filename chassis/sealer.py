"""Chains the audit: what was committed since the last seal enters the next one, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import anchors, cuts
from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.planted import planted
from chassis.seals import BEFORE_THE_FIRST, Entry, Seal, seal
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.waiting import insist

SEAL_SECONDS = 10.0
"""How long an act may stand outside the chain."""
MOST_ROWS = 5_000

ROW = "position, at, actor, action, subject, purpose, reason, trace, glass"
_LOCK = text("select pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0))")
_UNSEALED = text(f"select {ROW} from audit where seal is null order by position limit :most")
_SEALED = text(f"select {ROW} from audit where seal = :number order by position")
_LAST = text("select * from audit_seal order by number desc limit 1")
_FROM = text("select * from audit_seal where number >= :number order by number limit 1")
_DIGEST = text("select digest from audit_seal where number = :number")
_KEEP = text(
    "insert into audit_seal (number, sealed_at, rows, digest)"
    " values (:number, :sealed_at, :rows, :digest)"
)
_MARK = text("update audit set seal = :number where position = any(:positions)")

log = structlog.get_logger()
acts_sealed = Counter("happy_audit_sealed", "Actes entrés dans la chaîne d'audit", ["service"])
audit_broken = Gauge(
    "happy_audit_broken", "1 : la chaîne d'audit ne correspond plus à ses actes", ["service"]
)


@dataclass
class Sealer:
    """Any number of them may run: one seals, the others find nothing to do.

    It looks at an older seal each time, so that a broken chain is seen without anybody asking.
    """

    transactions: Transactions
    most_rows: int = MOST_ROWS
    healthy: bool = True
    _looked_at: int = 0

    async def run(self) -> None:
        """Seals until cancelled; while the database is away it waits."""
        audit_broken.labels(self._service).set(0)
        while True:
            sealed = 0
            try:
                sealed = await self.seal()
                await self.look()
                self.healthy = True
            except Exception as error:
                insist(error)
                self.healthy = False
                if not is_infrastructure(error):
                    raise
                log.warning("sealer-waits", error=type(error).__name__)
            if sealed < self.most_rows:
                await asyncio.sleep(SEAL_SECONDS)

    @property
    def _service(self) -> str:
        return self.transactions.place.service

    async def seal(self) -> int:
        """Seals what waits, up to a limit, with its anchor; how many acts that was."""
        async with self.transactions.begin("audit.seal") as work:
            if not await work.connection.scalar(_LOCK):
                return 0
            asked = {"most": self.most_rows}
            rows = (await work.connection.execute(_UNSEALED, asked)).mappings().all()
            if not rows:
                return 0
            await self._chain(work, entries(rows))
            crashpoint("sealer.before_commit")
        crashpoint("sealer.after_commit")
        acts_sealed.labels(self._service).inc(len(rows))
        return len(rows)

    async def _chain(self, work: SqlWork, waiting: Sequence[Entry]) -> None:
        row = (await work.connection.execute(_LAST)).mappings().one_or_none()
        number, previous = (row["number"], row["digest"]) if row else (0, BEFORE_THE_FIRST)
        made = seal(previous, number + 1, work.now, waiting)
        await work.connection.execute(
            _KEEP,
            {
                "number": made.number,
                "sealed_at": made.sealed_at,
                "rows": made.rows,
                "digest": made.digest,
            },
        )
        positions = [entry.position for entry in waiting[planted("audit-gap") :]]
        await work.connection.execute(_MARK, {"number": made.number, "positions": positions})
        await anchors.announce(work.connection, self.transactions.place, made, work.now)
        work.announces += 1

    async def look(self) -> bool:
        """Whether the next seal to be looked at, after the last one the first, still holds."""
        async with self.transactions.begin("audit.look") as work:
            if not await work.connection.scalar(_LOCK):
                return True
            asked = {"number": self._looked_at + 1}
            row = (await work.connection.execute(_FROM, asked)).mappings().one_or_none()
            self._looked_at = row["number"] if row else 0
            if row is None or await _holds(work.connection, Seal(**row)):
                return True
        audit_broken.labels(self._service).set(1)
        log.error("audit-broken", cause=f"seal-{self._looked_at}")
        return False


def entries(rows: Sequence[RowMapping]) -> list[Entry]:
    """Rows of the audit, in the order they came."""
    return [Entry(**row) for row in rows]


async def _holds(connection: AsyncConnection, read: Seal) -> bool:
    rows = (await connection.execute(_SEALED, {"number": read.number})).mappings().all()
    previous = await connection.scalar(_DIGEST, {"number": read.number - 1})
    if previous is None:
        cut = await cuts.last(connection)
        if read.number != (cut.through + 1 if cut else 1):
            return False
        previous = cut.digest if cut else BEFORE_THE_FIRST
    return seal(previous, read.number, read.sealed_at, entries(rows)) == read
