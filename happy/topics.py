"""The topics a territory needs: what is missing or different, and how to put it right."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

PARTITIONS: Final = 12
ANOTHER_TRY: Final = 0.5
BOUNDS: Final = {
    "max.message.bytes": "300000",
    # Facts are entered late: Kafka stamps the record itself, the business time is in the event.
    "message.timestamp.type": "LogAppendTime",
}


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    partitions: int = PARTITIONS
    replicas: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what is wanted and what is there."""

    topic: Topic
    sentence: str
    possible: bool = True


class TopicsRefused(Exception):
    """What Kafka answered when it would not, or that it did not answer."""


def desired(
    territory: str,
    stages: Iterable[str],
    *,
    partitions: int = PARTITIONS,
    replicas: int = 1,
    retention_days: int | None = None,
) -> list[Topic]:
    """One topic per stage."""
    settings = dict(BOUNDS)
    settings["retention.ms"] = "-1" if retention_days is None else str(retention_days * 86_400_000)
    if replicas > 1:
        settings["min.insync.replicas"] = str(replicas - 1)
    else:
        # On one node an acknowledged record must survive a power cut by itself.
        settings["flush.messages"] = "1"
    return [Topic(f"{territory}.{stage}", partitions, replicas, settings) for stage in stages]


async def plan(bootstrap: str, topics: Iterable[Topic]) -> list[Change]:
    """The differences, each as a French sentence."""
    async with _admin(bootstrap) as admin:
        return await _compare(admin, list(topics))


async def apply(bootstrap: str, topics: Iterable[Topic], patience: float = 0) -> list[Change]:
    """Puts right what can be; returns what was different, once Kafka shows what was wanted.

    Waits that long for Kafka to answer.
    """
    topics = list(topics)
    async with _admin(bootstrap, patience) as admin:
        changes = await _compare(admin, topics)
        here = set(await admin.list_topics())
        wanted = {change.topic.name: change.topic for change in changes if change.possible}
        await _create(admin, [topic for name, topic in wanted.items() if name not in here])
        for topic in (topic for name, topic in wanted.items() if name in here):
            await _alter(admin, topic)
        if wanted:
            await _shown(admin, topics)
        return changes


async def _shown(admin: Any, topics: list[Topic]) -> None:
    """A broker shows a setting a little after it has answered that it takes it."""
    try:
        async with asyncio.timeout(30):
            while any(each.possible for each in await _compare(admin, topics)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    except TimeoutError as why:
        raise TopicsRefused("Kafka n'applique pas les réglages demandés.") from why


@asynccontextmanager
async def _admin(bootstrap: str, patience: float = 0) -> AsyncIterator[Any]:
    limit = time.monotonic() + patience
    while (admin := await _answering(bootstrap, limit)) is None:  # noqa: ASYNC110  # no word comes
        await asyncio.sleep(ANOTHER_TRY)
    try:
        yield admin
    finally:
        await admin.close()


async def _answering(bootstrap: str, limit: float) -> Any:
    """A client once Kafka answers, None before; a broker opens its port before it serves."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=15_000)
    try:
        await admin.start()
    except KafkaError as why:
        await admin.close()
        if time.monotonic() < limit:
            return None
        sentence = f"Kafka ne répond pas à {bootstrap} ({type(why).__name__})"
        raise TopicsRefused(sentence) from why
    return admin


async def _partitions(admin: Any, name: str) -> int:
    (facts,) = await admin.describe_topics([name])
    return len(facts["partitions"])


async def _settings(admin: Any, name: str) -> dict[str, tuple[str, bool]]:
    """Each setting with whether it was given to this topic, rather than inherited."""
    resource = ConfigResource(ConfigResourceType.TOPIC, name)
    (answer,) = await admin.describe_configs([resource])
    ((_, why, _, _, entries),) = answer.resources
    if entries is None:
        raise TopicsRefused(f"{name} : {why}")
    # name, value, read only, source (1: this topic's own), …
    return {entry[0]: (entry[1], entry[3] == 1) for entry in entries}


async def _compare(admin: Any, topics: list[Topic]) -> list[Change]:
    here = set(await admin.list_topics())
    changes = []
    for topic in topics:
        if topic.name not in here:
            sentence = f"{topic.name} : absent, à créer avec {topic.partitions} partitions"
            changes.append(Change(topic, sentence))
            continue
        count = await _partitions(admin, topic.name)
        if count != topic.partitions:
            # A key would change partition: what was said of a subject would lose its order.
            sentence = (
                f"{topic.name} : {count} partitions au lieu de {topic.partitions}. "
                "Le nombre de partitions d'un sujet ne change plus."
            )
            changes.append(Change(topic, sentence, possible=False))
        current = await _settings(admin, topic.name)
        for key, value in topic.settings.items():
            found = current.get(key, ("absent", False))[0]
            if found != value:
                sentence = f"{topic.name} : {key} vaut {found} au lieu de {value}"
                changes.append(Change(topic, sentence))
    return changes


async def _create(admin: Any, topics: list[Topic]) -> None:
    if not topics:
        return
    new = [
        NewTopic(topic.name, topic.partitions, topic.replicas, topic_configs=dict(topic.settings))
        for topic in topics
    ]
    answer = await admin.create_topics(new)
    _check(answer.topic_errors)
    names = [topic.name for topic in topics]
    async with asyncio.timeout(30):
        while not await _led(admin, names):  # noqa: ASYNC110  # Kafka sends no word of it
            await asyncio.sleep(0.02)


async def _led(admin: Any, names: list[str]) -> bool:
    """Brokers learn of a topic a little after its creation is answered."""
    facts = await admin.describe_topics(names)
    return all(
        topic["error_code"] == 0 and all(part["leader"] >= 0 for part in topic["partitions"])
        for topic in facts
    )


async def _alter(admin: Any, topic: Topic) -> None:
    """The request replaces all of a topic's own settings, so those we don't speak of go along."""
    current = await _settings(admin, topic.name)
    kept = {key: value for key, (value, own) in current.items() if own}
    resource = ConfigResource(ConfigResourceType.TOPIC, topic.name, {**kept, **topic.settings})
    (answer,) = await admin.alter_configs([resource])
    _check([(name, code, why) for code, why, _, name in answer.resources])


def _check(answers: Iterable[tuple[str, int, str]]) -> None:
    already_there = 36
    bad = [
        f"{name} : {why or code}" for name, code, why in answers if code not in {0, already_there}
    ]
    if bad:
        raise TopicsRefused("Kafka a refusé : " + " ; ".join(bad))
