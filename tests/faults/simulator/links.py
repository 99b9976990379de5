"""The connections of a process to its database: cut where it dies, else left to who comes next."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.outbox import Bell
from chassis.relay import Relay
from chassis.sent import Connection
from tests.chassis.stage import until

LOOK_SECONDS = 0.002
BEHIND = "select exists (select from pg_stat_activity where pid = any($1::int[]))"

ASKS = "_introspect_types"
"""Where asyncpg asks the server what a type is."""


class Links:
    """What the processes of a slot, one after the other, reach their database by."""

    def __init__(self, engine: AsyncEngine, dsn: str) -> None:
        self.engine, self.dsn = engine, dsn
        self.bell = Bell(dsn)
        self._relaying: Connection | None = None
        self._pooled: list[Connection] = []

        @event.listens_for(engine.sync_engine, "connect")
        def _know(connection: Any, _: object) -> None:
            former = [each for each in self._pooled if not each.is_closed()]
            self._pooled = [*former, connection.driver_connection]

    @property
    def open(self) -> list[Connection]:
        """Those that nobody cut."""
        every = (*self._pooled, self._relaying, self.bell.connection)
        return [each for each in every if each is not None and not each.is_closed()]

    async def relaying(self, relay: Relay) -> Connection:
        """The relay's own one."""
        if self._relaying is None or self._relaying.is_closed():
            self._relaying = await relay.connect()
        return self._relaying

    def undo(self) -> list[int]:
        """Drops what carries a transaction, unsaid, as a death does: which server's processes.

        An idle connection holds nothing: it is left to the process that comes next.
        """
        return _dropped([each for each in self.open if each.is_in_transaction()])

    def cut(self) -> None:
        """Drops them all."""
        _dropped(self.open)

    async def cut_off(self, control: Connection) -> None:
        """The server ends them all, and both sides know it."""
        cut = self.open
        pids = [each.get_server_pid() for each in cut]
        await control.execute(
            "select pg_terminate_backend(pid) from unnest($1::int[]) as pid", pids
        )
        await gone(control, pids)
        await until(lambda: all(each.is_closed() for each in cut), 10, LOOK_SECONDS)


def _dropped(connections: list[Connection]) -> list[int]:
    pids = [each.get_server_pid() for each in connections]
    for each in connections:
        each.terminate()
    return pids


async def gone(control: Connection, pids: list[int]) -> None:
    """Waits until the server has undone what those of its processes had not committed."""

    async def all_gone() -> bool:
        return not await control.fetchval(BEHIND, pids)

    await until(all_gone, 10, LOOK_SECONDS)


@contextmanager
def types_known() -> Iterator[None]:
    """What the server's types are is asked once: each new connection would ask it many times."""
    ask = getattr(asyncpg.Connection, ASKS)
    known: dict[frozenset[int], Any] = {}

    async def told(connection: Connection, oids: Iterable[int], within: float) -> Any:
        asked = frozenset(oids)
        if asked not in known:
            known[asked] = await ask(connection, asked, within)
        return known[asked]

    with patch.object(asyncpg.Connection, ASKS, told):
        yield
