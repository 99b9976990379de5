"""The relay: carries the outbox to Kafka, each subject in order, and keeps what was sent.

A shard is one relay's at a time, by row lock. A subject's next row leaves only once its former
one is acknowledged: order rests on that, not on the producer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog
from prometheus_client import Counter

from chassis import sent
from chassis.clock import Clock
from chassis.crashpoints import crashpoint
from chassis.database import ANSWER_SECONDS, AWAY
from chassis.outbox import CHANNEL
from chassis.planted import planted
from chassis.producer import Post, Refused
from chassis.record import Partition
from chassis.sent import Acknowledged, Connection
from chassis.waiting import insist, rung
from chassis.waves import UNSAID, Row, Window

WINDOW = 500
WINDOW_SECONDS = 10.0
POLL_SECONDS = 1.0
PING_SECONDS = 2.0
FREEZE_SECONDS = 10
"""A relay that says nothing to the database for that long loses its shard."""

PLANS = {"plan_cache_mode": "force_custom_plan", "random_page_cost": "1"}
"""Both statements below go by the index of shards. With the usual cost of a page they went through
the rows of all shards, the more the longer the outbox was; so did `exists` for the first."""

FREE_SHARD = (
    "select shard from outbox_shard where not exists (select from quarantine)"
    " and not (shard = any($1::smallint[])) and ("
    " select true from outbox where outbox.shard = outbox_shard.shard"
    " and subject not in (select subject from outbox_refusal) order by position limit 1)"
    " order by random() limit 1 for update skip locked"
)
ROWS = (
    "select position, subject, sequence, id, topic, value, headers, announced_at from outbox"
    " where shard = $1 and subject not in (select subject from outbox_refusal)"
    " order by position limit $2"
)
_REFUSE = (
    "insert into outbox_refusal (subject, position, cause, refused_at)"
    " select subject, position, $2, cast($3 as timestamptz) from outbox where position = $1"
    " for key share"
    " on conflict (subject) do nothing"
)

log = structlog.get_logger()
events_sent = Counter("happy_events_sent", "Événements remis à Kafka", ["service"])
sends_refused = Counter("happy_sends_refused", "Événements refusés par Kafka", ["service"])
windows_cut = Counter("happy_relay_windows_cut", "Fenêtres d'envoi interrompues", ["service"])


@dataclass
class Relay:
    """Several shards in flight at once, each worker on its own connection."""

    service: str
    dsn: str
    make_post: Callable[[], Post]
    clock: Clock
    workers: int = 3
    window: int = WINDOW
    freeze_seconds: int = FREEZE_SECONDS
    ping_seconds: float = PING_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    vouch: Callable[[Connection], Awaitable[None]] | None = None
    """Returns once a database is known to remember all that was told from it."""
    reached: dict[Partition, int] = field(default_factory=dict)
    """The offset after the last acknowledged record of each partition; the lookout clears it."""
    healthy: bool = True

    async def run(self) -> None:
        """Carries events until cancelled, whatever happens to the broker or the database."""
        post = self.make_post()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.workers):
                    group.create_task(self._work(post))
        finally:
            await post.close()

    async def _work(self, post: Post) -> None:
        pause = 0.1
        while True:
            try:
                await self._serve(post)
            except AWAY as error:
                insist(error)
                log.warning("relay-waits", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)

    async def _serve(self, post: Post) -> None:
        """Works with one connection until it breaks."""
        woken = asyncio.Event()
        connection = await self.connect()
        try:
            if self.vouch:
                await self.vouch(connection)
            await sent.make_room(connection, self.clock.now().date())
            await connection.add_listener(CHANNEL, lambda *_: woken.set())
            empty: list[int] = []
            while True:
                shard, moved = await self.carry(connection, post, empty)
                if shard is None:
                    empty = []
                    await rung(woken, POLL_SECONDS)
                    woken.clear()
                elif not moved:
                    empty.append(shard)
                    await asyncio.sleep(post.pause())
        finally:
            connection.terminate()

    async def connect(self) -> Connection:
        """A connection that loses its shard when its owner says nothing any more."""
        return await asyncpg.connect(
            self.dsn,
            timeout=5,
            command_timeout=self.answer_seconds,
            server_settings={
                "idle_in_transaction_session_timeout": f"{self.freeze_seconds}s",
                **PLANS,
            },
        )

    async def carry(
        self, connection: Connection, post: Post, empty: Sequence[int]
    ) -> tuple[int | None, int]:
        """Takes a free shard and sends a window of it: which shard, how many rows left it."""
        async with connection.transaction():
            shared = planted("rows-skip-locked")
            free = FREE_SHARD.removesuffix("for update skip locked") if shared else FREE_SHARD
            shard = await connection.fetchval(free, list(empty))
            if shard is None:
                return None, 0
            query = f"{ROWS} for update skip locked" if shared else ROWS
            rows = await connection.fetch(query, shard, self.window)
            if planted("deleted-before-ack"):
                gone = [Acknowledged(row, 0, 0) for row in rows]
                await sent.move(connection, gone, self.clock.now())
            crashpoint("relay.before_send")
            window = await self._send(connection, post, rows)
            crashpoint("relay.after_send")
            await sent.move(connection, window.acknowledged, self.clock.now())
        for one in window.acknowledged:
            place = one.row["topic"], one.partition
            self.reached[place] = max(self.reached.get(place, 0), one.offset + 1)
        crashpoint("relay.after_delete")
        events_sent.labels(self.service).inc(len(window.acknowledged))
        self.healthy = not window.broken
        if window.broken:
            windows_cut.labels(self.service).inc()
            await post.give_up()
        moved = len(window.acknowledged)
        for row in window.suspects:
            moved += await self._send_alone(connection, post, shard, row)
        return shard, moved

    async def _send(self, connection: Connection, post: Post, rows: Sequence[Row]) -> Window:
        """Sends a window, and keeps the shard meanwhile."""
        window = Window()
        ended = asyncio.Event()
        pinger = asyncio.create_task(_ping(connection, ended, self.ping_seconds))
        try:
            await window.send(post, rows, WINDOW_SECONDS)
        finally:
            ended.set()
            await pinger
        return window

    async def _send_alone(self, connection: Connection, post: Post, shard: int, row: Row) -> int:
        """Sends a refused row with nothing beside it, to know that the refusal is its own."""
        async with connection.transaction():
            locked = await connection.fetchval(
                "select shard from outbox_shard where shard = $1 for update skip locked", shard
            )
            still = await connection.fetchval(
                "select position from outbox where position = $1", row["position"]
            )
            if locked is None or still is None:
                return 0
            try:
                partition, offset = await post.send_alone(row)
            except Refused as refused:
                now = self.clock.now()
                await connection.execute(_REFUSE, row["position"], refused.cause, now)
                sends_refused.labels(self.service).inc()
                log.error("send-refused", cause=refused.cause, event_id=str(row["id"]))
                return 0
            except UNSAID as error:
                log.warning("send-failed", error=type(error).__name__)
                return 0
            now = self.clock.now()
            await sent.move(connection, [Acknowledged(row, partition, offset)], now)
            return 1


async def _ping(connection: Connection, ended: asyncio.Event, seconds: float) -> None:
    """Keeps the shard while Kafka is waited for: a frozen process would stop pinging.

    It ends by itself, never by cancellation, which would abort the transaction it speaks in.
    """
    while not ended.is_set():
        if not await rung(ended, seconds):
            await connection.execute("select 1")
