"""Looks whether the service remembers all it told: at its start, and as long as it runs.

Nothing leaves, and nothing that announces runs, before it has looked once.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog
from aiokafka.errors import KafkaError
from sqlalchemy import text

from chassis import anchors, forgotten, quarantine, sent
from chassis.bounds import KafkaBounds
from chassis.database import is_infrastructure
from chassis.forgotten import Told
from chassis.quarantine import BEHIND, LOG_LOST
from chassis.record import Partition, Record
from chassis.sent import Connection
from chassis.tail import tail
from chassis.transactions import Transactions
from chassis.waiting import insist, rung
from contracts.event import NotReadable, decode, topic

EVERY_SECONDS = 1.0
TURN_SECONDS = 0.2
"""How soon a loop ends that may run no more."""
CHECK_SECONDS = 30.0
"""How often it is asked whether the log still ends where it did."""
AGREEING = 3
"""How many looks in a row must find a log shorter than it was, before it is said."""

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('lookout', 0))")
_INCARNATION = (
    "select pg_postmaster_start_time()::text || '/' || oid as incarnation from pg_database"
    " where datname = current_database()"
)
"""Another one than before where the database was put in the place of the former."""
_STANDS = text(
    f"select ({_INCARNATION}) as incarnation, array(select cause from quarantine) as causes,"
    " exists (select from forgotten) as forgets"
)
_REMEMBERED = text(
    "select topic, partition, max(next_offset) as next_offset from ("
    " select topic, partition, max(log_offset) + 1 as next_offset from sent"
    " where topic = any(:topics) group by topic, partition"
    " union all select topic, partition, next_offset from compared where topic = any(:topics)"
    ") as known group by topic, partition"
)
_COMPARED = text(
    "insert into compared (topic, partition, next_offset)"
    " select * from unnest(cast(:topics as text[]), cast(:partitions as smallint[]),"
    " cast(:offsets as bigint[])) on conflict (topic, partition)"
    " do update set next_offset = greatest(compared.next_offset, excluded.next_offset)"
)

log = structlog.get_logger()


@dataclass
class Lookout:
    """Any number of them may look at once; what one finds, all see within a second."""

    transactions: Transactions
    bootstrap: str
    dsn: str
    reached: dict[Partition, int] = field(default_factory=dict)
    """How far Kafka acknowledged what this process sent, as its relay says."""
    every_seconds: float = EVERY_SECONDS
    has_looked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it has, since this process began."""
    _seen: str | None = None
    _due: float = 0.0
    _ends: dict[Partition, int] = field(default_factory=dict)
    _shorter: int = 0
    _turned: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        place = self.transactions.place
        self._source = place.source
        self._own = topic(place.territory.code, place.service)
        self._topics = [self._own, topic(place.territory.code, anchors.STAGE)]
        self._bounds = KafkaBounds(self.bootstrap, self._topics)

    @property
    def may_send(self) -> bool:
        """Whether something may leave for Kafka."""
        return self.has_looked.is_set() and not self._quarantine.causes

    @property
    def may_work(self) -> bool:
        """Whether listeners, timers, letters and imports may run."""
        return self.has_looked.is_set() and not self._quarantine.reads_only

    @property
    def _quarantine(self) -> quarantine.Quarantine:
        return self.transactions.place.quarantine

    async def run(self) -> None:
        """Looks until cancelled; while Kafka or the database is away it waits."""
        try:
            while True:
                try:
                    await self.turn()
                except Exception as error:
                    insist(error)
                    if not isinstance(error, KafkaError) and not is_infrastructure(error):
                        raise
                    log.warning("lookout-waits", error=type(error).__name__)
                await asyncio.sleep(self.every_seconds)
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends its clients."""
        await self._bounds.close()

    async def turn(self) -> None:
        """Sees whether the service is in quarantine, and looks at the log where that is due."""
        incarnation = await self._read()
        if incarnation != self._seen or await self._has_shrunk():
            if not await self.look():
                return
            await self._read()
            self._seen = incarnation
            self.has_looked.set()
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()

    async def _read(self) -> str:
        """How the service stands, as all its processes see it; which database says so."""
        async with self.transactions.begin("lookout.turn") as work:
            row = (await work.connection.execute(_STANDS)).one()
        found, was = frozenset(row.causes), self._quarantine.causes
        self._quarantine.forgets = row.forgets
        self._quarantine.causes = found
        for cause in sorted(found - was):
            log.error("in-quarantine", cause=cause)
        for cause in sorted(was - found):
            log.info("out-of-quarantine", cause=cause)
        incarnation: str = row.incarnation
        return incarnation

    async def _has_shrunk(self) -> bool:
        """Whether a log ends before where it was known to end."""
        if time.monotonic() < self._due:
            return False
        known = (*self._ends.items(), *self.reached.items())
        ends = await self._bounds.ends()
        if any(ends.get(place, at) < at for place, at in known):
            return True
        self._due = time.monotonic() + CHECK_SECONDS
        self._ends |= ends
        return False

    async def look(self) -> bool:
        """Compares the ends of its own topics with what it remembers; False where that must wait.

        What the log holds beyond is read once, and kept.
        """
        async with self.transactions.begin("lookout.look") as work:
            rows = await work.connection.execute(_REMEMBERED, {"topics": self._topics})
            known = {(row.topic, row.partition): row.next_offset for row in rows}
        ends = await self._bounds.ends()  # after what is known, or a log in use would seem shorter
        if any(place not in ends for place in known):
            log.warning("lookout-waits", error="TopicMissing")
            return False
        if any(at > ends[place] for place, at in known.items()):
            self._shorter += 1
            if self._shorter < AGREEING:
                return False
            await self._enter_log_lost()
        self._shorter, self._ends = 0, ends
        self.reached.clear()
        self._due = time.monotonic() + CHECK_SECONDS
        starts = {place: max(known.get(place, 0), self._bounds.start(place)) for place in ends}
        async for records in tail(self.bootstrap, starts, ends):
            await self._compare(records)
        return True

    async def ends(self) -> dict[Partition, int]:
        """Where its own topics end. Raises as the bounds do."""
        return await self._bounds.ends()

    async def _enter_log_lost(self) -> None:
        async with self.transactions.begin("lookout.log-lost") as work:
            await quarantine.enter(work.connection, LOG_LOST, work.now)

    async def _compare(self, records: Sequence[Record]) -> None:
        """Keeps what the database does not know of these, and how far it has been compared."""
        told = [one for record in records if (one := self._ours(record))]
        await self._make_room()
        async with self.transactions.begin("lookout.compare", len(records)) as work:
            await work.connection.execute(_LOCK)
            unknown = await forgotten.unknown(work.connection, told) if told else []
            if unknown:
                officers = [one for one in unknown if one.record.topic == self._own]
                await forgotten.keep(work.connection, unknown, officers, work.now)
                await quarantine.enter(work.connection, BEHIND, work.now)
            ends: dict[Partition, int] = {}
            for record in records:
                ends[record.place] = max(ends.get(record.place, 0), record.offset + 1)
            await work.connection.execute(
                _COMPARED,
                {
                    "topics": [topic for topic, _ in ends],
                    "partitions": [partition for _, partition in ends],
                    "offsets": list(ends.values()),
                },
            )

    def _ours(self, record: Record) -> Told | None:
        """The event, where it is one of this service's."""
        try:
            envelope, _ = decode(record.key, record.value, record.headers)
        except NotReadable:
            return None
        return Told(record, envelope) if envelope.source == self._source else None

    async def _make_room(self) -> None:
        connection = await asyncpg.connect(self.dsn, timeout=5)
        try:
            await sent.make_room(connection, self.transactions.clock.now().date())
        finally:
            await connection.close()

    async def vouch(self, connection: Connection) -> None:
        """Returns once the log was looked at since this very database came."""
        incarnation = await connection.fetchval(_INCARNATION)
        while self._seen != incarnation:
            await rung(self._turned, self.every_seconds)

    async def while_it_may(
        self, may: Callable[[], bool], loop: Callable[[], Awaitable[None]]
    ) -> None:
        """Runs a loop whenever it may, and ends it when it may no more."""
        while True:
            while not may():
                await rung(self._turned, self.every_seconds)
            working = asyncio.ensure_future(loop())
            try:
                while may() and not working.done():
                    await asyncio.wait({working}, timeout=TURN_SECONDS)
                if working.done():
                    return working.result()
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
