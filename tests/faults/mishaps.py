"""What else goes wrong: records that come twice, records that are none, a clock that is off."""

import asyncio
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from confluent_kafka import Consumer, Message, Producer, TopicPartition

from chassis import ids
from contracts.event import Envelope, encode
from contracts.prospection import CandidateAnonymised
from tests.chassis.poison import POISONS, Poison, Raw, by_name, data_with, value_of
from tests.chassis.stage import Stage
from tests.faults.trouble import Trouble
from tests.faults.world import TODAY, World

ANSWER_SECONDS = 15
AT_ONCE = 40
ANY = -1
"""The partition that the key gives."""
STAGE = "prospection"
UNREADABLE = ("tombstone", "too-large", "not-cloudevent", "bad-json", "too-deep", "misrouted")
OFF = timedelta(days=90)
SHIFT_SECONDS = 4


@dataclass(frozen=True)
class Poisoned:
    """A record that a test put into the log, and what must become of it."""

    name: str
    topic: str
    partition: int
    offset: int
    cause: str
    waits: bool = True


class Sender:
    """What the poisons ask of a stage: a good record of a subject unknown so far, to spoil."""

    def __init__(self, world: World) -> None:
        self._world = world

    def encoded(self, subject: UUID, sequence: int, word: str = "", **changes: Any) -> Raw:
        """Where others tell a word first, a subject of this one begins with what is asked for."""
        code = self._world.platform.territory
        envelope: dict[str, Any] = {
            "id": ids.drawn(TODAY),
            "source": f"/{code}/{STAGE}",
            "type": CandidateAnonymised.type,
            "subject": str(subject),
            "time": TODAY,
            "dataschema": f"urn:happy:schema:{CandidateAnonymised.type}",
            "sequence": sequence - 1,
            "correlationid": "poison",
            "causationid": "poison",
            "territory": code,
            "rulesversion": "poison",
            "traceparent": None,
        }
        event = CandidateAnonymised(subject=subject, occurred_on=TODAY.date())
        made = encode(event, Envelope(**(envelope | changes)))
        return made.key, made.value, list(made.headers)


def _of_a_later_major(stage: Stage, subject: UUID) -> list[Raw]:
    return [stage.encoded(subject, 2, type=CandidateAnonymised.type.replace(".v1", ".v2"))]


def _too_early(stage: Stage, subject: UUID) -> list[Raw]:
    return [stage.encoded(subject, 3)]


HERE = (
    Poison("a list", value_of(b"[]"), "schema-invalid"),
    Poison("a field missing", data_with(occurred_on=...), "schema-invalid"),
    Poison("a field of another type", data_with(occurred_on={"a": 1}), "schema-invalid"),
    Poison("unknown fields", data_with(novelty="nouveau"), None),
    Poison("an unknown type", by_name("an unknown type").make, None),
    Poison("a later major", _of_a_later_major, "unknown-major"),
    Poison("a double", by_name("a double").make, None),
    Poison("a fork", by_name("a fork").make, "fork"),
    Poison("a hole", _too_early, "hole"),
)
"""The kinds that depend on what the events of this stage are."""
KINDS = (*(each for each in POISONS if each.cause in UNREADABLE), *HERE)


async def put_poison(trouble: Trouble) -> str:
    """Somebody writes to a stage's topic what no reader can take."""
    poison = trouble.draw(*KINDS)
    await put(trouble, poison)
    return f"poison: {poison.name}"


async def put(trouble: Trouble, poison: Poison, times: int = 1, partition: int = ANY) -> None:
    """Writes a poison about people nobody knows; of each one's records, the last one waits."""
    topic = f"{trouble.world.platform.territory}.{STAGE}"
    stage = cast("Stage", Sender(trouble.world))
    made = [
        poison.make(stage, UUID(int=trouble.chance.getrandbits(128), version=4))
        for _ in range(times)
    ]
    waits = [
        poison.cause is not None and record is records[-1] for records in made for record in records
    ]
    records = list(itertools.chain.from_iterable(made))
    told = await asyncio.to_thread(_produce, trouble.world, topic, records, partition)
    with (trouble.world.folder / "poisons.jsonl").open("a", encoding="utf-8") as lines:
        for one, it_waits in zip(told, waits, strict=True):
            place = topic, one.partition() or 0, one.offset() or 0
            kept = Poisoned(poison.name, *place, poison.cause or "", it_waits)
            lines.write(json.dumps(asdict(kept)) + "\n")


async def send_again(trouble: Trouble) -> str:
    """Old records come once more, after newer ones."""
    stage = trouble.a_service()
    topic = f"{trouble.world.platform.territory}.{stage}"
    await asyncio.to_thread(_repeat, trouble.world, topic)
    return "records sent again"


def _repeat(world: World, topic: str) -> None:
    told = {"bootstrap.servers": world.platform.bootstrap(), "group.id": "again"}
    consumer = Consumer(told)
    try:
        places = consumer.list_topics(topic, timeout=ANSWER_SECONDS).topics[topic].partitions
        consumer.assign([TopicPartition(topic, each, 0) for each in places])
        for old in consumer.consume(AT_ONCE, timeout=2):
            if old.error() is None:
                raw = cast("Raw", (old.key(), old.value(), old.headers()))
                _produce(world, topic, [raw], old.partition() or 0)
    finally:
        consumer.close()


def _produce(world: World, topic: str, records: Sequence[Raw], partition: int) -> list[Message]:
    """Writes records as they are, one right after the other, and says where they stand."""
    came: list[Message] = []
    producer = Producer(
        {"bootstrap.servers": world.platform.bootstrap(), "partitioner": "murmur2_random"}
    )
    for key, value, headers in records:
        producer.produce(
            topic,
            value,
            key,
            headers=cast("Any", headers),
            on_delivery=lambda _, one: came.append(one),
            partition=partition,
        )
    producer.flush(ANSWER_SECONDS)
    if len(came) != len(records) or any(one.error() for one in came):
        raise OSError(f"{topic}: not taken")
    return came


async def shift_a_clock(trouble: Trouble) -> str:
    """A service believes for a while that it is three months earlier, or later."""
    moves = itertools.product(trouble.world.services, (OFF, -OFF))
    service, off = trouble.draw(*moves)
    trouble.world.set_clock(service, TODAY + off)
    await asyncio.sleep(SHIFT_SECONDS)  # the fault itself
    trouble.world.set_clock(service, TODAY)
    return f"clock of {service} {off.days:+d} days"
