"""The edge that commits: every transaction of a service begins and ends here, nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import ids, scope
from chassis.announcing import Place
from chassis.clock import Clock
from chassis.database import transaction
from chassis.outbox import Bell
from chassis.rights import PLATFORM, Rights
from chassis.sql_work import SqlWork
from chassis.work import Cause

Begin = Callable[..., AbstractAsyncContextManager[SqlWork]]
"""Opens a transaction of a name and size, for somebody."""


class Transactions:
    """Opens transactions on a service's database and wakes the relay after they commit."""

    def __init__(self, engine: AsyncEngine, place: Place, clock: Clock, bell: Bell) -> None:
        self.engine = engine
        self.place = place
        self.clock = clock
        self.bell = bell

    @asynccontextmanager
    async def begin(
        self,
        name: str,
        size: int = 1,
        cause: Cause | None = None,
        if_match: tuple[UUID, int] | None = None,
        rights: Rights = PLATFORM,
    ) -> AsyncIterator[SqlWork]:
        """One transaction: written and committed where the block ends well, else rolled back."""
        now = self.clock.now()
        if cause is None:
            id = str(ids.drawn(now))
            cause = Cause(id=id, time=now, correlation=id)
        async with transaction(self.engine, name, size) as connection:
            work = SqlWork(connection, self.place, cause, now, if_match, rights)
            await scope.restrict(connection, rights)
            yield work
            await work.flush()
        if work.announces:
            self.bell.ring()
