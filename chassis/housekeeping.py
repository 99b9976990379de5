"""Keeps the delivery tables from growing: what was sent, taken, audited or retried long ago."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError

from chassis import cuts, group_retry, idempotency, sent
from chassis.clock import Clock
from chassis.database import AWAY
from chassis.settings import Settings
from chassis.transactions import Transactions
from chassis.waiting import insist

EVERY_SECONDS = 3600.0
RETRIES_KEPT = timedelta(days=90)
"""How long what became of a group retry can be looked up."""

log = structlog.get_logger()


@dataclass
class Housekeeper:
    """Tidies up once an hour; harmless to run twice."""

    settings: Settings
    clock: Clock
    transactions: Transactions

    async def run(self) -> None:
        """Tidies up until cancelled; an outage postpones it to the next hour."""
        while True:
            try:
                await self.tidy()
            except (*AWAY, DBAPIError) as error:
                insist(error)
                log.warning("housekeeping-postponed", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def tidy(self) -> None:
        """Drops what is past its keeping."""
        now = self.clock.now()
        patience = f"{self.settings.lock_seconds * 1000:.0f}ms"
        connection = await asyncpg.connect(
            self.settings.dsn(), timeout=5, server_settings={"lock_timeout": patience}
        )
        try:
            await sent.make_room(connection, now.date())
            await sent.drop_before(connection, now.date() - timedelta(days=self.settings.sent_days))
            await connection.execute(
                "delete from idempotency where made_at < $1", now - idempotency.KEPT
            )
            await connection.execute(
                "delete from inbox where taken_at < $1",
                now - timedelta(days=self.settings.inbox_days),
            )
            await connection.execute(
                "delete from discarded where discarded_at < $1",
                now - timedelta(days=self.settings.inbox_days),
            )
            await connection.execute(
                "delete from group_retry where ended_at < $1"
                " or (state = 'prepared' and prepared_at < $2)",
                now - RETRIES_KEPT,
                now - group_retry.PREPARED_FOR,
            )
        finally:
            await connection.close()
        while await cuts.cut(self.transactions):
            pass
