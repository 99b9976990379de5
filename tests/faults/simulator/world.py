"""One seed's world: its log, its processes, what was asked of it, and the acts that may happen."""

import itertools
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy.exc import DBAPIError

from chassis import ids
from chassis.clock import SetClock
from chassis.database import AWAY as GONE
from contracts.event import Envelope, encode
from tests.chassis.parking import MORNING
from tests.faults.checker.facts import Row
from tests.faults.ledger import Attempt, Result
from tests.faults.simulator.ground import SLOTS, Ground, House
from tests.faults.simulator.interlude import pass_by
from tests.faults.simulator.links import gone
from tests.faults.simulator.log import Log, Sent, Weather, Wire, copy_of
from tests.faults.simulator.process import Process, acting
from tests.faults.simulator.stages import Murmured

WAITS = (
    "select exists (select from pg_stat_activity where datname = current_database()"
    " and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0)"
)

AWAY = (*GONE, DBAPIError)
"""What an act ends with when the database was cut under it."""


@dataclass(frozen=True)
class Order:
    """A command that somebody wants done."""

    key: str
    subject: UUID
    word: str
    whispers: bool


@dataclass
class World:
    """What there is, and what can happen next."""

    ground: Ground
    seed: int
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    """Deaths, by crash point."""
    attempts: list[Row] = field(default_factory=list)
    open: list[Order] = field(default_factory=list)
    """Commands whose end nobody knows."""
    closed: list[Order] = field(default_factory=list)
    murmurs: list[Sent] = field(default_factory=list)
    """What the neighbour has still to tell, in the order in which it does."""
    seen: list[str] = field(default_factory=list)
    """What was wrong at once, whatever becomes of it."""

    def __post_init__(self) -> None:
        self.clock: SetClock = self.ground.clock
        self.clock.moment = MORNING
        self.ground.days.begin()
        self.log = Log()
        self.weather = Weather(random.Random(f"{self.seed}/weather"), self.faults)
        self.log.open(self.topic(each) for each in ("sender", "receiver", "neighbour", "audit"))
        self.processes: dict[str, list[Process]] = {}
        self._numbers = itertools.count()

    @property
    def territory(self) -> str:
        return self.ground.territory.code

    def topic(self, stage: str) -> str:
        return f"{self.territory}.{stage}"

    def house(self, service: str) -> House:
        return self.ground.houses[service]

    async def begin(self, chance: random.Random) -> None:
        """Empty databases, and processes that were just started."""
        for name, house in self.ground.houses.items():
            await house.empty()
            self.processes[name] = [self._start(name, slot, chance) for slot in range(SLOTS)]
        topics = [self.topic("sender"), self.topic("neighbour")]
        self.processes["receiver"][0].assign(self.log.ends(topics), chance)

    def _start(self, service: str, slot: int, chance: random.Random) -> Process:
        wire = Wire(self.log, self.weather, partial(pass_by, "send"))
        process = self.house(service).process(slot, self.log, self.clock, wire)
        for former in self.processes.get(service, [])[slot : slot + 1]:
            process.assign(former.stands, chance)
        return process

    async def bury(self, chance: random.Random) -> None:
        """Starts again what died."""
        for name, processes in self.processes.items():
            for slot, process in enumerate(processes):
                if process.died_at is not None:
                    self.hits[process.died_at] += 1
                    lost = [*process.lost, *process.links.undo()]
                    await gone(self.house(name).control, lost)
                    processes[slot] = self._start(name, slot, chance)

    async def waits(self) -> bool:
        """Whether somebody waits for a lock."""
        houses = self.ground.houses.values()
        return any([await house.watcher.fetchval(WAITS) for house in houses])

    async def by(self, process: Process, act: Callable[[], Awaitable[object]]) -> bool:
        """Lets a process act; whether it lived to the end of it."""
        token = acting.set(process)
        try:
            await act()
        except BaseException as error:
            if not process.is_dead and not isinstance(error, AWAY):
                raise
            return False
        finally:
            acting.reset(token)
        return not process.is_dead

    async def ask(self, process: Process, order: Order, *, hears: bool = True) -> None:
        """Sends a command to a process; `hears`: whether the answer comes through."""
        house = self.house("sender")
        house.app.state.transactions = process.transactions
        body = {"subject": str(order.subject), "word": order.word, "whispers": order.whispers}
        headers = {"Idempotency-Key": order.key, "X-Correlation-Id": order.key}
        answers: list[httpx.Response] = []

        async def send() -> None:
            answers.append(await house.officer.post("/v1/notes", json=body, headers=headers))

        lived = await self.by(process, send)
        status = answers[0].status_code if answers and lived and hears else 0
        self._note(order, status)

    def _note(self, order: Order, status: int) -> None:
        result: Result = "info"
        if status and status < 500:
            result = "ok" if status < 400 else "fail"
        is_forbidden = order.word.startswith("never")
        attempt = Attempt(
            key=order.key,
            service="sender",
            command="tell",
            subject=str(order.subject),
            sent=time.time(),
            seconds=0.0,
            result=result,
            status=status,
            meant="fail" if is_forbidden else "ok",
            tells=() if is_forbidden else ("told", *(["whispered"] if order.whispers else [])),
        )
        self.attempts.append(asdict(attempt))
        if order in self.open:
            self.open.remove(order)
        if result == "info":
            self.open.append(order)
        elif order not in self.closed:
            self.closed.append(order)

    async def operate(self, service: str, process: Process, path: str, **body: Any) -> Any:
        """What an operator does by the service's routes; None where they learn nothing of it."""
        house = self.house(service)
        house.app.state.transactions = process.transactions
        answers: list[httpx.Response] = []
        headers = {"Idempotency-Key": f"operator-{next(self._numbers)}"}

        async def send() -> None:
            answers.append(await house.operator.post(path, headers=headers, json=body))

        lived = await self.by(process, send)
        if not lived or not answers or not answers[0].is_success or not answers[0].content:
            return None
        return answers[0].json()

    async def look_for_victims(self) -> None:
        """Nothing is parked because the database was away."""
        query = "select error from parked where cause = 'failed'"
        rows = await self.house("receiver").control.fetch(query)
        for row in rows:
            if not row["error"].startswith("ZeroDivisionError"):
                self.seen.append(f"I8 parked where the database was away: {row['error']}")

    async def cut(self, process: Process) -> None:
        """The server ends every session of a process."""
        await process.links.cut_off(self.house(process.service.name).control)

    async def retry_all(self, process: Process, **which: str) -> None:
        """An operator asks for a try of what is parked, after having seen how much that is."""
        made = await self.operate("receiver", process, "/v1/group-retries", **which)
        if made:
            path = f"/v1/group-retries/{made['id']}/start"
            await self.operate("receiver", process, path, events=made["events"])

    def rebalance(self, chance: random.Random) -> Process:
        """Kafka gives some partitions to the other process; the former one may not know of it."""
        to, former = chance.sample(self.processes["receiver"], 2)
        moved = chance.sample(sorted(former.stands), chance.randint(0, len(former.stands)))
        if chance.random() < 0.7:
            for place in moved:
                del former.stands[place]
        to.assign(moved, chance)
        return to

    def pass_time(self, span: timedelta) -> None:
        self.clock.advance(span)

    def murmur(self) -> None:
        """The neighbour tells what comes next."""
        if self.murmurs:
            self.log.append(self.murmurs.pop(0))

    def arrive(self, chance: random.Random) -> None:
        """A copy that was on its way comes to the log, behind whatever is there."""
        waiting = self.log.on_their_way
        if waiting:
            self.log.append(waiting.pop(chance.randrange(len(waiting))))

    def come_again(self, chance: random.Random) -> None:
        """An old record comes once more."""
        topics = (self.topic("sender"), self.topic("receiver"))
        records = [each for topic in topics for each in self.log.of(topic)]
        if records:
            self.log.append(copy_of(chance.choice(records)))

    def murmured(self, subject: UUID, sequence: int) -> Sent:
        """A record of the neighbour's."""
        now = self.clock.now()
        topic = self.topic("neighbour")
        envelope = Envelope(
            id=ids.derived(now, "neighbour", subject, sequence),
            source=f"/{self.territory}/neighbour",
            type=Murmured.type,
            subject=str(subject),
            time=now,
            dataschema=f"urn:happy:schema:{Murmured.type}",
            sequence=sequence,
            correlationid="timer:neighbour",
            causationid="timer:neighbour",
            territory=self.territory,
            rulesversion="v",
            traceparent=None,
        )
        event = Murmured(subject=subject, occurred_on=now.date(), word=f"murmur {sequence}")
        made = encode(event, envelope)
        return Sent(topic, made.key, made.value, tuple(made.headers))
