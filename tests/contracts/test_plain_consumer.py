"""A consumer that knows none of our code reads everything a relay sent, once and in order."""

import ast
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis import relay
from tests.chassis.stage import Stage, Told, Whispered, running, subjects, until
from tests.platform import Platform

PROGRAM = Path(__file__).with_name("plain_consumer.py")


@pytest.fixture
async def stage(platform: Platform) -> AsyncIterator[Stage]:
    made = await Stage(platform).prepare()
    yield made
    await made.close()


async def read_plainly(stage: Stage) -> list[dict[str, Any]]:
    """What the program prints, run alone: isolated, from a folder that is not ours."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(PROGRAM),
        *(stage.platform.bootstrap, stage.topic, f"{stage.territory.code}.plain", "30"),
        cwd="/",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, errors.decode()
    return [json.loads(line) for line in told.splitlines()]


async def _sent(stage: Stage) -> bool:
    return await stage.count("outbox", stage.sender) == 0


async def send(stage: Stage, words: dict[UUID, list[str]]) -> None:
    """Announces words, all subjects at once, and lets a real relay send them."""
    async with running(stage.sender.relay.run):
        for said in zip(*words.values(), strict=True):
            pairs = zip(words, said, strict=True)
            await asyncio.gather(*(stage.tell(subject, word) for subject, word in pairs))
        await until(lambda: _sent(stage))


def by_subject(events: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Each subject's events as they came, after dropping repeated ids."""
    seen: set[tuple[str, str]] = set()
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        identity = event["source"], event["id"]
        if identity not in seen:
            seen.add(identity)
            found[event["subject"]].append(event)
    return found


def test_the_program_imports_nothing_of_ours() -> None:
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or ".")
    assert imported == {"json", "sys", "time", "typing", "confluent_kafka"}


async def test_every_event_is_read_as_a_cloudevent_in_its_subjects_order(stage: Stage) -> None:
    words = {subject: [*(f"{n}" for n in range(7)), "whisper", "fin"] for subject in subjects(12)}
    await send(stage, words)
    events = await read_plainly(stage)
    assert len(events) == 12 * 9
    told = by_subject(events)
    assert told.keys() == {str(subject) for subject in words}
    for subject, said in words.items():
        own = told[str(subject)]
        assert [event["sequence"] for event in own] == [f"{n:019d}" for n in range(1, 10)]
        assert [event["data"]["word"] for event in own] == said
        assert [event["type"] for event in own] == [Told.type] * 7 + [Whispered.type, Told.type]
        for event in own:
            assert event["data"]["subject"] == event["partitionkey"] == str(subject)
            assert event["source"] == stage.source
            assert event["territory"] == stage.territory.code
            assert event["datacontenttype"] == "application/json"
            assert event["dataschema"].endswith(event["type"])
            assert event["time"].endswith("Z")


async def test_doubles_of_a_relay_are_known_by_their_id(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = 5

    def lose_the_database(point: str) -> None:
        nonlocal losses
        if point == "relay.after_send" and losses:
            losses -= 1
            raise ConnectionResetError

    monkeypatch.setattr(relay, "crashpoint", lose_the_database)
    words = {subject: [f"{n}" for n in range(4)] for subject in subjects(20)}
    await send(stage, words)
    events = await read_plainly(stage)
    assert not losses
    assert len(events) > 20 * 4
    told = by_subject(events)
    assert len(told) == 20
    for own in told.values():
        assert [int(event["sequence"]) for event in own] == [1, 2, 3, 4]
