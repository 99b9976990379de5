"""Two small services for the delivery tests: one that tells words, one that writes them down."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID, uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from sqlalchemy import text
from sqlmodel import Field, SQLModel

from chassis import ids, migrate
from chassis.clock import Clock, SystemClock
from chassis.csv_import import FileKind
from chassis.errors import Awaits, RuleBroken
from chassis.listening import Listen
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from chassis.store import Row, Table
from chassis.work import Work
from contracts import event as contract
from contracts.event import Event, p0
from tests.chassis.policies import a_policy
from tests.platform import Platform
from tests.territories import a_territory

PARTITIONS = 12


class Told(Event):
    """A word was told."""

    type: ClassVar[str] = "fr.happy.sender.told.v1"
    word: str = p0("The word.")


class Whispered(Event):
    """A word that nobody listens to."""

    type: ClassVar[str] = "fr.happy.sender.whispered.v1"
    word: str = p0("The word.")


class Written(Event):
    """A word was written down."""

    type: ClassVar[str] = "fr.happy.receiver.written.v1"
    word: str = p0("The word.")


class Withheld(contract.Withheld):
    """An event of the sender was withheld."""

    type: ClassVar[str] = "fr.happy.sender.withheld.v1"


@dataclass
class Note:
    """The words written down about a subject, in the order they were heard."""

    id: UUID
    subject: UUID
    words: list[str] = field(default_factory=list)
    version: int = 0


class NoteRow(Row, table=True):
    __tablename__ = "note"
    length: int = Field(index=True)


notes = Table(Note, NoteRow, columns=lambda note: {"length": len(note.words)})


def a_receiver(faults: set[str], timers: list[tuple[UUID, str]]) -> Service:
    """Writes down what it hears; `faults` holds the words it can't write today."""
    listen = Listen()

    @listen.to(Told)
    async def write_down(event: Told, work: Work) -> None:
        if event.word in faults:
            if event.word.startswith("refuse"):
                raise RuleBroken("word-refused", "Ce mot est refusé.")
            raise ZeroDivisionError
        if event.word.startswith("await:"):
            stage, _, subject = event.word.removeprefix("await:").partition(":")
            if not await work.about(Note, UUID(subject)):
                raise Awaits(stage, UUID(subject))
        known = await work.about(Note, event.subject)
        note = known[0] if known else Note(work.new_id(), event.subject)
        note.words.append(event.word)
        work.save(note, Written(subject=event.subject, occurred_on=work.today, word=event.word))
        if event.word == "remind":
            work.remind("look-again", note, work.today + timedelta(days=1))

    @listen.at("look-again")
    async def look_again(item: UUID, due: object, work: Work) -> None:
        if "timer" in faults:
            raise ZeroDivisionError
        note = await work.get(Note, item)
        note.words.append("looked")
        work.save(note, Written(subject=note.subject, occurred_on=work.today, word="looked"))
        timers.append((item, str(due)))

    return Service("receiver", "Récepteur", (notes,), (), listen, ModuleType("receiver"))


def a_sender(routers: tuple[Any, ...] = (), files: tuple[FileKind, ...] = ()) -> Service:
    module = ModuleType("sender")
    module.Withheld = Withheld  # type: ignore[attr-defined]
    return Service("sender", "Émetteur", (notes,), routers, Listen(), module, files=files)


async def until(
    condition: Callable[[], Awaitable[Any]] | Callable[[], Any],
    seconds: float = 40.0,
    every: float = 0.02,
) -> None:
    """Waits for a condition, bounded. Raises TimeoutError with the condition's name."""
    deadline = time.monotonic() + seconds
    while True:
        met = condition()
        if asyncio.iscoroutine(met):
            met = await met
        if met:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(getattr(condition, "__name__", "condition"))
        await asyncio.sleep(every)


class Stage:
    """A sender and a receiver, each with its database, on topics of their own."""

    def __init__(self, platform: Platform, clock: Clock | None = None) -> None:
        self.platform = platform
        self.clock = clock or SystemClock()
        self.territory = a_territory(platform.territory())
        self.faults: set[str] = set()
        self.timers: list[tuple[UUID, str]] = []
        self.sender_service = a_sender()
        self.receiver_service = a_receiver(self.faults, self.timers)
        self.settings: dict[str, Settings] = {}

    @property
    def topic(self) -> str:
        return f"{self.territory.code}.sender"

    @property
    def source(self) -> str:
        return f"/{self.territory.code}/sender"

    async def prepare(self) -> "Stage":
        """Makes topics and databases."""
        await self.platform.topics(self.territory.code, ["sender", "receiver"])
        for name in ("sender", "receiver"):
            self.settings[name] = await self.database()
        self.sender = self.runtime(self.sender_service)
        self.receiver = self.runtime(self.receiver_service)
        return self

    async def database(self) -> Settings:
        """A fresh database with the delivery tables and the notes."""
        made = await self.platform.database()
        settings = Settings(
            territory=self.territory.code,
            kafka_bootstrap=self.platform.bootstrap,
            postgres_host=made.host,
            postgres_port=made.port,
            postgres_user=made.user,
            postgres_password=made.password,
            postgres_database=made.database,
        )
        runtime = self.runtime(self.sender_service, settings)
        async with runtime.engine.begin() as connection:
            versions = ("0001", "0002", "0003", "0004")
            delivered = [each for version in versions for each in migrate.delivery(version)]
            for statement in (*delivered, *migrate.imports("0001")):
                await connection.execute(text(statement))
            table = SQLModel.metadata.tables["note"]
            await connection.run_sync(table.create)
        await runtime.engine.dispose()
        return settings

    def runtime(
        self,
        service: Service,
        settings: Settings | None = None,
        *,
        slot: int = 0,
        rebalance_listener: ConsumerRebalanceListener | None = None,
        fatal: Callable[[str], None] = lambda _: None,
    ) -> Runtime:
        settings = settings or self.settings[service.name]
        return Runtime(
            service,
            settings.model_copy(update={"slot": slot}),
            territory=self.territory,
            policy=a_policy(),
            clock=self.clock,
            rebalance_listener=rebalance_listener,
            fatal=fatal,
        )

    def word(self, subject: UUID, word: str) -> Event:
        """A word as an event: one that nobody listens to where it is a whisper."""
        kind = Whispered if word.startswith("whisper") else Told
        return kind(subject=subject, occurred_on=self.clock.now().date(), word=word)

    async def tell(self, subject: UUID, *words: str) -> None:
        """Announces words about a subject, in one transaction of the sender."""
        async with self.sender.transactions.begin("tell") as work:
            await work.lock(subject)
            note = Note(work.new_id(), subject)
            work.save(note, [self.word(subject, word) for word in words])

    async def words(self, subject: UUID) -> list[str]:
        """What the receiver wrote down about a subject."""
        async with self.receiver.transactions.begin("test") as work:
            return [word for note in await work.about(Note, subject) for word in note.words]

    async def heard(self, subjects: dict[UUID, list[str]]) -> bool:
        """Whether the receiver wrote down exactly those words."""
        return all([await self.words(subject) == words for subject, words in subjects.items()])

    async def count(self, table: str, runtime: Runtime | None = None) -> int:
        """How many rows a table of the receiver (or of another) has."""
        async with (runtime or self.receiver).engine.connect() as connection:
            return int(await connection.scalar(text(f"select count(*) from {table}")) or 0)

    async def causes(self) -> list[tuple[str, str]]:
        """Cause and state of every pair that waits at the receiver."""
        query = text("select cause, state from parked_subject order by parked_at, subject")
        async with self.receiver.engine.connect() as connection:
            return [(row.cause, row.state) for row in await connection.execute(query)]

    async def log(self, topic: str | None = None) -> list[Any]:
        """Every record of a topic, partition by partition, in the order of offsets."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.platform.bootstrap)
        await consumer.start()
        try:
            places = [TopicPartition(topic or self.topic, p) for p in range(PARTITIONS)]
            consumer.assign(places)
            await consumer.seek_to_beginning(*places)
            ends = await consumer.end_offsets(places)
            found: list[Any] = []
            while any([await consumer.position(place) < ends[place] for place in places]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += records
            return sorted(found, key=lambda record: (record.partition, record.offset))
        finally:
            await consumer.stop()

    async def put(
        self,
        *records: tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]],
        partition: int | None = None,
    ) -> None:
        """Writes raw records (key, value, headers) to the sender's topic, in order."""
        producer = AIOKafkaProducer(bootstrap_servers=self.platform.bootstrap)
        await producer.start()
        try:
            for key, value, headers in records:
                await producer.send_and_wait(
                    self.topic, value, key=key, headers=headers, partition=partition
                )
        finally:
            await producer.stop()

    def encoded(
        self, subject: UUID, sequence: int, word: str = "mot", **changes: Any
    ) -> tuple[bytes, bytes, list[tuple[str, bytes | None]]]:
        """A good record of the sender, as raw key, value and headers."""
        now = self.clock.now()
        envelope = replace(
            contract.Envelope(
                id=ids.drawn(now),
                source=self.source,
                type=Told.type,
                subject=str(subject),
                time=now,
                dataschema=f"urn:happy:schema:{Told.type}",
                sequence=sequence,
                correlationid="c",
                causationid="c",
                territory=self.territory.code,
                rulesversion="v",
                traceparent=None,
            ),
            **changes,
        )
        made = contract.encode(Told(subject=subject, occurred_on=now.date(), word=word), envelope)
        return made.key, made.value, list(made.headers)

    async def settled(self) -> None:
        """Nothing waits, nothing is refused, and positions stand at the ends of the log."""
        assert await self.count("outbox", self.sender) == 0
        assert await self.count("outbox_refusal", self.sender) == 0
        assert await self.count("parked") == 0
        assert await self.count("parked_subject") == 0
        query = text("select partition, next_offset from position where topic = :topic")
        async with self.receiver.engine.connect() as connection:
            rows = await connection.execute(query, {"topic": self.topic})
            stored = {row.partition: row.next_offset for row in rows if row.next_offset}
        ends: dict[int, int] = {}
        for record in await self.log():
            ends[record.partition] = record.offset + 1
        assert stored == ends

    async def close(self) -> None:
        for name in ("sender", "receiver"):
            if runtime := getattr(self, name, None):
                await runtime.engine.dispose()


@asynccontextmanager
async def running(loop: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """A loop of a runtime, cancelled at the end."""
    task = asyncio.ensure_future(loop())
    try:
        yield task
    finally:
        fallen = task.done() and not task.cancelled() and task.exception()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if fallen:
            raise fallen


def subjects(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]
