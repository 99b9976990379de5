"""A service at work: its connections and the loops that carry, take, retry, fire and tidy up."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Final, Literal

import structlog
from aiokafka.abc import ConsumerRebalanceListener

from chassis.access import Access
from chassis.announcing import Place
from chassis.bounds import KafkaBounds
from chassis.clock import Clock, MovedClock, SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.housekeeping import Housekeeper
from chassis.importer import Importer
from chassis.intake import Intake
from chassis.issuer_keys import issuer_keys
from chassis.limits import Limits, Rate
from chassis.lookout import Lookout
from chassis.outbox import Bell
from chassis.policy import Policy
from chassis.producer import Post
from chassis.relay import Relay
from chassis.retrier import Retrier
from chassis.sealer import Sealer
from chassis.service import Service
from chassis.settings import Settings
from chassis.telemetry import traces
from chassis.territory import Territory
from chassis.timekeeper import Timekeeper
from chassis.transactions import Transactions
from chassis.waiting import insist, rung
from contracts.event import topic

Only = Literal["api", "listeners", "relay"]
Loop = Callable[[], Awaitable[None]]
QUARANTINES: Final = {"behind": "quarantaine", "log-lost": "journal-perdu"}
"""How /readyz names them."""
PAUSE_AFTER_A_FALL = 1.0
LOOK_SECONDS = 5.0
"""How long a start waits for the first look at the log; while Kafka is away it goes on without."""

log = structlog.get_logger()


class Runtime:
    """Everything one process of a service holds; `only` says which part of the work it does."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        *,
        territory: Territory | None = None,
        policy: Policy | None = None,
        clock: Clock | None = None,
        only: Only | None = None,
        fatal: Callable[[str], None] = lambda _: None,
        rebalance_listener: ConsumerRebalanceListener | None = None,
    ) -> None:
        self.service = service
        self.settings = settings
        self.only = only
        self.territory = territory or Territory.load(settings.territories / settings.territory)
        service.check(self.territory)
        clock = clock or _clock(settings)
        self.place = Place(
            service.name,
            self.territory,
            {table.kind: table for table in service.tables},
            settings.release,
        )
        self.engine = create_engine(settings.url(), settings.postgres_pool, settings.lock_seconds)
        self.bell = Bell(settings.dsn())
        self.transactions = Transactions(self.engine, self.place, clock, self.bell)
        self.policy = policy or Policy.load(settings.policy)
        self.access = _access(settings, self.territory.code, self.policy)
        self.traces = traces(settings, service.name)
        reactions = self.traces.reactions(service.listen)
        self.retrier = Retrier(self.transactions, reactions, settings.inbox_days)
        topics = [topic(self.territory.code, stage) for stage in sorted(service.listen.stages())]
        bounds = KafkaBounds(settings.kafka_bootstrap, topics)
        self.intake = Intake(
            self.transactions, reactions, bounds, settings.inbox_days, self.retrier.wake
        )
        self.consumer = Consumer(
            settings.kafka_bootstrap,
            topics,
            settings.slot,
            self.intake,
            bounds,
            self.transactions,
            fatal,
            rebalance_listener,
        )
        files = {kind.name: kind for kind in service.files}
        self.importer = Importer(self.transactions, self.policy, files, str(settings.slot))
        self.timekeeper = Timekeeper(self.transactions, service.listen.timers)
        self.relay = Relay(
            service.name,
            settings.dsn(),
            lambda: Post(settings.kafka_bootstrap, f"{service.name}-relay-{settings.slot}"),
            clock,
        )
        self.lookout = Lookout(
            self.transactions, settings.kafka_bootstrap, settings.dsn(), self.relay.reached
        )
        self.sealer = Sealer(self.transactions)
        self.housekeeper = Housekeeper(settings, clock, self.transactions)
        self._stack = AsyncExitStack()

    @property
    def listens(self) -> bool:
        """Whether this process consumes: it has listeners, and it is its part."""
        return self.only in {None, "listeners"} and bool(self.service.listen.events)

    @property
    def degraded(self) -> list[str]:
        """What does not work although the API answers."""
        found = [QUARANTINES[cause] for cause in sorted(self.place.quarantine.causes)]
        if self.listens and self.consumer.state != "running":
            found.append(f"consumer:{self.consumer.state}")
        if self.only in {None, "relay"} and not (self.relay.healthy and self.lookout.may_send):
            found.append("relay:waiting")
        if self.only in {None, "relay"} and not self.sealer.healthy:
            found.append("sealer:waiting")
        return found

    def _loops(self) -> dict[str, Loop]:
        """Those that run always, and those that run while the service remembers all it told."""
        lookout = self.lookout
        held: dict[str, Loop] = {
            name: partial(lookout.while_it_may, self._may(name), loop)
            for name, loop in self._held_loops().items()
        }
        return {"lookout": lookout.run, "bell": self.bell.run, **held}

    def _may(self, name: str) -> Callable[[], bool]:
        lookout = self.lookout
        return (lambda: lookout.may_send) if name == "relay" else (lambda: lookout.may_work)

    def _held_loops(self) -> dict[str, Loop]:
        loops: dict[str, Loop] = {}
        if self.only in {None, "relay"}:
            loops |= {"relay": self.relay.run, "housekeeper": self.housekeeper.run}
            loops["sealer"] = self.sealer.run
            for gateway in self.service.gateways:
                loops[gateway.__name__] = gateway(self.transactions, self.settings)
        if self.only in {None, "listeners"}:
            loops |= {"retrier": self.retrier.run, "timekeeper": self.timekeeper.run}
            if self.service.files:
                loops["importer"] = self.importer.run
        if self.listens:
            loops["consumer"] = self.consumer.run
        return loops

    async def start(self) -> None:
        """Starts the loops; none of them needs Kafka or the database to be there yet.

        Where they are, it returns once it is known whether the service may write.
        """
        self.relay.vouch = self.lookout.vouch
        for name, loop in self._loops().items():
            task = asyncio.create_task(_keep_going(name, loop), name=name)
            self._stack.push_async_callback(_end, task)
        await rung(self.lookout.has_looked, LOOK_SECONDS)

    async def stop(self) -> None:
        """Ends the loops, the latest started first, and closes the connections."""
        await self._stack.aclose()
        await self.lookout.close()
        await self.engine.dispose()
        await self.traces.close()


def _clock(settings: Settings) -> Clock:
    return MovedClock(settings.clock_file) if settings.clock_file else SystemClock()


def _access(settings: Settings, territory: str, policy: Policy) -> Access:
    return Access(
        issuer_keys(settings.issuer_keys, settings.issuer_jwks),
        settings.issuer,
        settings.audience,
        territory,
        policy,
        Limits(
            Rate(settings.rate_a_minute, settings.rate_at_once),
            Rate(settings.heavy_rate_a_minute, settings.heavy_rate_at_once),
        ),
        SystemClock(),
    )


async def _keep_going(name: str, loop: Loop) -> None:
    """Starts a loop again after a fall that it did not foresee, and says so."""
    while True:
        try:
            await loop()
        except Exception as error:
            insist(error)
            log.exception("loop-fell", part=name, error=type(error).__name__)
        await asyncio.sleep(PAUSE_AFTER_A_FALL)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
