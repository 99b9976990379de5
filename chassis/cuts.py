"""The audit is kept for a time: what is older goes, and the cut is said in the audit itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.audit import Act
from chassis.transactions import Transactions

KEPT: Final = "audit"
"""Under what the territory says for how many days its audit is kept; for good where it does not."""
ACTION: Final = "audit-cut"
MOST_SEALS: Final = 1_000

_LOCK = text("select pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0))")
_OVER = text(
    "select number, digest from (select number, digest, sealed_at from audit_seal"
    " where number < (select max(number) from audit_seal) order by number limit :most) as oldest"
    " where sealed_at <= :before order by number desc limit 1"
)
_COUNT = text("select count(*) from audit where seal <= :through")
_CUT = text(
    "insert into audit_cut (through, cut_at, days, rows, digest)"
    " values (:through, :cut_at, :days, :rows, :digest)"
)
_DELETE = (
    text("delete from audit where seal <= :through"),
    text("delete from audit_seal where number <= :through"),
)
_LAST = text("select * from audit_cut order by through desc limit 1")
_TOLD = text(
    "select exists (select from audit where action = :action and reason = :reason and at = :cut_at"
    " and (seal is null or exists (select from audit_seal where number = seal"
    " and sealed_at >= at)))"
)
_LEFT = text(
    "select (select count(*) from audit where seal <= :through)"
    " + (select count(*) from audit_seal where number <= :through)"
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Cut:
    """Up to which seal the audit went, when, and how long it had been kept."""

    through: int
    cut_at: datetime
    days: int
    rows: int
    digest: str

    @property
    def reason(self) -> str:
        """As the act that says it in the audit: it enters the chain, and Kafka, with its seal."""
        return f"through {self.through} {self.digest}"

    @property
    def due(self) -> datetime:
        """The latest moment at which what went had been sealed."""
        return self.cut_at - timedelta(days=self.days)


async def cut(transactions: Transactions, most_seals: int = MOST_SEALS) -> int:
    """Cuts what has been kept long enough, some seals at most; how many acts went.

    The newest seal always stays, so that the chain goes on from it.
    """
    days = transactions.place.territory.retention_days.get(KEPT)
    if days is None:
        return 0
    async with transactions.begin("audit.cut", most_seals) as work:
        connection = work.connection
        if not await connection.scalar(_LOCK):
            return 0
        asked = {"before": work.now - timedelta(days=days), "most": most_seals}
        over = (await connection.execute(_OVER, asked)).mappings().one_or_none()
        if over is None:
            return 0
        through = {"through": over["number"]}
        count = int(await connection.scalar(_COUNT, through) or 0)
        made = Cut(over["number"], work.now, days, count, over["digest"])
        await connection.execute(_CUT, _values(made))
        for statement in _DELETE:
            await connection.execute(statement, through)
        work.record(Act(ACTION, reason=made.reason))
    log.info("audit-cut", records=count)
    return count


def _values(made: Cut) -> Mapping[str, Any]:
    return {
        "through": made.through,
        "cut_at": made.cut_at,
        "days": made.days,
        "rows": made.rows,
        "digest": made.digest,
    }


async def last(connection: AsyncConnection) -> Cut | None:
    """The last cut, if there was one."""
    row = (await connection.execute(_LAST)).mappings().one_or_none()
    return Cut(**row) if row else None


async def is_told(connection: AsyncConnection, made: Cut) -> bool:
    """Whether an act of the audit says that cut, of that moment, sealed no earlier than it."""
    asked = {"action": ACTION, "reason": made.reason, "cut_at": made.cut_at}
    return bool(await connection.scalar(_TOLD, asked))


async def left_before(connection: AsyncConnection, made: Cut) -> int:
    """How many acts and seals stand where everything was cut."""
    return int(await connection.scalar(_LEFT, {"through": made.through}) or 0)
