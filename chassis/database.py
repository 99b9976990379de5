"""The connection to PostgreSQL, and which of its errors say nothing about what was asked."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog
from prometheus_client import Counter
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chassis.planted import planted

SLOW_SECONDS = 0.2
ANSWER_SECONDS = 35.0
"""Longer than the server lets a statement take: who says nothing for that long is not there."""
INFRASTRUCTURE_CLASSES = ("08", "25", "40", "53", "55", "57", "58", "XX")
"""SQLSTATE classes: connection, transaction state, rollback, resources, locks, operator, system."""

CUT = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""How asyncpg says that a connection is of no use any more: the second where the server was killed
in the middle of an answer."""
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, *CUT)
"""What talking to PostgreSQL raises while it is away."""

log = structlog.get_logger()
slow_transactions = Counter(
    "happy_slow_transactions", "Transactions de plus de 200 ms, par nom", ["transaction"]
)


def is_infrastructure(error: BaseException) -> bool:
    """Whether trying again later can help: the database or the network failed, not the request."""
    if planted("infrastructure-parks"):
        return False
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or error.orig is None:
            return True
        return is_infrastructure(error.orig.__cause__ or error.orig)
    if isinstance(error, asyncpg.PostgresError):
        return str(getattr(error, "sqlstate", None) or "XX").startswith(INFRASTRUCTURE_CLASSES)
    return isinstance(error, (OSError, PoolTimeout, TimeoutError, *CUT))


def create_engine(
    url: str, pool: int, lock_seconds: float, answer_seconds: float = ANSWER_SECONDS
) -> AsyncEngine:
    """An engine whose JSON stays text: the mapping parses it, once.

    `lock_seconds`: how long a transaction waits for a row that another one holds;
    `answer_seconds`: how long it waits for a server that may not be there any more.
    """
    engine = create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        json_serializer=str,
        json_deserializer=str,
        connect_args={
            "timeout": 5,
            "command_timeout": answer_seconds,
            "server_settings": {
                "idle_in_transaction_session_timeout": "30s",
                "statement_timeout": "30s",
                "lock_timeout": f"{lock_seconds * 1000:.0f}ms",
                "timezone": "UTC",
            },
        },
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _give_no_closed_one(connection: Any, *_: object) -> None:
        """What is known to be closed is replaced, where a ping would cost each transaction."""
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    @event.listens_for(engine.sync_engine, "handle_error")
    def _forget_the_pool(context: object) -> None:
        """A server that went away took every pooled connection with it."""
        original = getattr(context, "original_exception", None)
        if isinstance(original, BaseException) and _lost(original):
            context.is_disconnect = True  # type: ignore[attr-defined]  # documented, untyped here

    return engine


def _lost(error: BaseException) -> bool:
    cause = error.__cause__ or error
    if isinstance(cause, asyncpg.PostgresError):
        return str(getattr(cause, "sqlstate", "")).startswith(("08", "57P"))
    return isinstance(cause, (OSError, *CUT))


@asynccontextmanager
async def transaction(
    engine: AsyncEngine, name: str, size: int = 1
) -> AsyncIterator[AsyncConnection]:
    """A transaction that says its name and size when it lasts more than 200 ms."""
    started = time.monotonic()
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        seconds = time.monotonic() - started
        if seconds > SLOW_SECONDS:
            slow_transactions.labels(name).inc()
            log.warning("slow-transaction", transaction=name, size=size, seconds=round(seconds, 3))
