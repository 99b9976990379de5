"""The anchors of the audit: each seal is told on a topic of its own, beyond the database."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import ids, outbox, stream
from chassis.announcing import Place
from chassis.bounds import KafkaBounds
from chassis.seals import Seal
from chassis.waiting import within
from contracts.event import NAMESPACE, Envelope, NotReadable, decode, framed, topic

STAGE: Final = "audit"
"""What stands in the topic's name where a stage stands for others."""
TYPE: Final = f"{NAMESPACE}.{STAGE}.chain-sealed.v1"
ANSWER_SECONDS: Final = 15.0
POLL_MILLISECONDS: Final = 500


class AnchorsUnreadable(Exception):
    """The topic is not there, or holds what no sealer of ours wrote; the message is in French."""


async def announce(connection: AsyncConnection, place: Place, seal: Seal, now: datetime) -> None:
    """Puts the anchor of a seal into the outbox, under the name of the service."""
    streams = await stream.lock(connection, [place.service])
    mine = streams[place.service]
    mine.last_sequence += 1
    id = ids.drawn(now)
    envelope = Envelope(
        id=id,
        source=place.source,
        type=TYPE,
        subject=place.service,
        time=now,
        dataschema=f"urn:happy:schema:{TYPE}",
        sequence=mine.last_sequence,
        correlationid=str(id),
        causationid=str(id),
        territory=place.territory.code,
        rulesversion=place.territory.rules.version(now.date()),
        traceparent=None,
    )
    where = topic(place.territory.code, STAGE)
    written = framed(seal.canonical(), envelope)
    told = outbox.Announced(mine, mine.last_sequence, id, where, written, now)
    await outbox.insert(connection, [told])
    await stream.advance(connection, [mine])


async def read(bootstrap: str, territory: str, service: str) -> dict[int, list[Seal]]:
    """What Kafka keeps of a service's seals, from its beginning; doubles are dropped.

    Raises AnchorsUnreadable, KafkaError, OSError or TimeoutError.
    """
    where = topic(territory, STAGE)
    ends = await _ends(bootstrap, where)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await within(ANSWER_SECONDS, consumer.start())
    try:
        consumer.assign(list(ends))
        await consumer.seek_to_beginning()
        found: dict[int, list[Seal]] = {}
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            records = await within(ANSWER_SECONDS, _some(consumer))
            for record in records:
                _add(found, record, service)
        return found
    finally:
        await consumer.stop()


async def _ends(bootstrap: str, where: str) -> dict[TopicPartition, int]:
    bounds = KafkaBounds(bootstrap, [where])
    try:
        ends = await bounds.ends()
    finally:
        await bounds.close()
    if not ends:
        raise AnchorsUnreadable(f"Le sujet Kafka {where} n'existe pas : happy topics apply.")
    return {TopicPartition(*place): end for place, end in ends.items()}


async def _some(consumer: AIOKafkaConsumer) -> list[Any]:
    """The next records, waited for."""
    while True:
        taken = await consumer.getmany(timeout_ms=POLL_MILLISECONDS)
        if taken:
            return [record for records in taken.values() for record in records]


def _add(found: dict[int, list[Seal]], record: Any, service: str) -> None:
    if record.key != service.encode():
        return
    try:
        _, value = decode(record.key, record.value, record.headers)
        _keep(found, value)
    except (NotReadable, ValueError, KeyError, TypeError) as error:
        sentence = f"Le sujet des ancres porte un enregistrement illisible ({record.offset})."
        raise AnchorsUnreadable(sentence) from error


def _keep(found: dict[int, list[Seal]], value: bytes) -> None:
    seal = _seal(json.loads(value))
    kept = found.setdefault(seal.number, [])
    if seal not in kept:
        kept.append(seal)


def of_values(values: Iterable[bytes]) -> dict[int, list[Seal]]:
    """The anchors that those bytes say. Raises ValueError, KeyError or TypeError."""
    found: dict[int, list[Seal]] = {}
    for value in values:
        _keep(found, value)
    return found


def _seal(told: Mapping[str, Any]) -> Seal:
    moment = datetime.fromisoformat(told["sealed_at"])
    return Seal(int(told["number"]), moment, int(told["rows"]), str(told["digest"]))
