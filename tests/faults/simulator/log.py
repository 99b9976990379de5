"""A log in memory, where Kafka would stand: topics, partitions, offsets, and what goes wrong."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from aiokafka.errors import KafkaTimeoutError, NotEnoughReplicasError
from aiokafka.partitioner import murmur2

from chassis.producer import Answer, Place, Post, Refused, Row
from chassis.record import Partition, Record
from chassis.wire_text import headers_from_text

PARTITIONS = 2
Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was handed to the log, wherever it comes to stand there."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


@dataclass
class Log:
    """Partitions of records, what is still on its way to them, and what Kafka takes for read."""

    places: dict[Partition, list[Record]] = field(default_factory=dict)
    on_their_way: list[Sent] = field(default_factory=list)
    """Copies in the socket of a producer that was given up: they arrive, or not."""
    committed: dict[str, dict[Partition, int]] = field(default_factory=dict)
    """Of each service, where Kafka says that it stands."""

    def open(self, topics: Iterable[str]) -> None:
        """Makes topics, empty."""
        for topic in topics:
            self.places |= {(topic, partition): [] for partition in range(PARTITIONS)}

    def append(self, sent: Sent) -> tuple[int, int]:
        """Puts a record at the end of its key's partition: which one, and where."""
        partition = (murmur2(sent.key) & 0x7FFFFFFF) % PARTITIONS
        records = self.places[sent.topic, partition]
        offset = len(records)
        records.append(Record(sent.topic, partition, offset, sent.key, sent.value, sent.headers))
        return partition, offset

    def of(self, topic: str) -> list[Record]:
        """Every record of a topic, partition by partition in the order of offsets."""
        return [
            record
            for (name, _), records in sorted(self.places.items())
            if name == topic
            for record in records
        ]

    def ends(self, topics: Iterable[str]) -> dict[Partition, int]:
        """The offset after the last record of each partition of those topics."""
        asked = set(topics)
        return {place: len(records) for place, records in self.places.items() if place[0] in asked}


def copy_of(record: Record) -> Sent:
    """The same bytes again."""
    return Sent(record.topic, record.key or b"", record.value or b"", record.headers)


class Bounds:
    """The log's bounds, as an intake asks for them: this log keeps everything."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def start(self, place: Partition) -> int:
        return 0

    async def check(self, stored: dict[Partition, int]) -> str | None:
        ends = {place: len(records) for place, records in self._log.places.items()}
        return "log-lost" if any(at > ends[place] for place, at in stored.items()) else None


FATES = {
    "taken": "Kafka takes it",
    "doubled": "it arrives twice",
    "refused": "Kafka refuses it",
    "lost": "it is lost, nobody says so",
    "unsaid": "it arrives, nobody says so",
    "late": "nobody answers; it arrives after others",
    "cut": "the connection breaks",
}
"""What may become of a record that is sent."""


@dataclass
class Weather:
    """What goes wrong on the way to the log; nothing once it is calm."""

    chance: random.Random
    met: Counter[str]
    calm: bool = False

    def fate(self) -> str:
        """What becomes of the next record."""
        if self.calm or self.chance.random() < 0.75:
            return "taken"
        found = self.chance.choice([each for each in FATES if each != "taken"])
        self.met[found] += 1
        return found


class Wire(Post):
    """A relay's way to the log."""

    def __init__(self, log: Log, weather: Weather, pause: Callable[[], Awaitable[None]]) -> None:
        super().__init__("", "")
        self._log, self._weather, self._pause = log, weather, pause

    async def hand(self, row: Row) -> Answer:
        return asyncio.ensure_future(self._sent(row))

    async def _sent(self, row: Row) -> Place:
        await self._pause()
        return self._carried(row)

    async def send_alone(self, row: Row) -> Place:
        return self._carried(row)

    def _carried(self, row: Row) -> Place:
        sent = Sent(
            row["topic"],
            row["subject"].encode(),
            row["value"],
            tuple(headers_from_text(row["headers"])),
        )
        match self._weather.fate():
            case "doubled":
                self._log.append(sent)
            case "refused":
                raise Refused("MessageSizeTooLargeError")
            case "lost":
                raise KafkaTimeoutError
            case "unsaid":
                self._log.append(sent)
                raise NotEnoughReplicasError
            case "late":
                self._log.on_their_way.append(sent)
                raise KafkaTimeoutError
            case "cut":
                raise ConnectionResetError
        return Place(*self._log.append(sent))
