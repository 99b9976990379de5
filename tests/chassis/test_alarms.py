"""Alarms: each rings on its figure at its threshold, and leads to a page that says what to do."""

import re
import shlex
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from click import Command, Group
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from typer.main import get_command

from chassis import alarm_pages, brake
from chassis.alarms import ALARMS, PAGES, Alarm
from chassis.sealer import audit_broken
from chassis.web import application
from happy import issuer
from happy.cli import app
from happy.layout import Layout
from happy.places import ROOT
from tests.chassis.counter import Counter, key
from tests.chassis.parking import Parking, a_parking
from tests.chassis.stage import Stage, running, subjects, until
from tests.platform import Platform

HEADINGS = ["Ce que cela veut dire pour les foyers", "Ce qu'il faut faire", "Commandes"]
WHY = {"reason": "Vu avec l'équipe"}
NAMES = [alarm.name for alarm in ALARMS]


@pytest.fixture(scope="module")
async def parking(platform: Platform) -> AsyncIterator[Parking]:
    async with a_parking(platform) as made:
        yield made


@pytest.fixture
async def operator(parking: Parking) -> AsyncIterator[httpx.AsyncClient]:
    async with parking.counter.operator() as client:
        yield client


async def _ringing(operator: httpx.AsyncClient) -> set[str]:
    return {each["name"] for each in (await operator.get("/v1/alarms")).json()}


async def _figures(operator: httpx.AsyncClient) -> Iterable[Metric]:
    return text_string_to_metric_families((await operator.get("/metrics")).text)


async def test_every_alarm_stands_on_a_figure_that_the_service_gives(
    operator: httpx.AsyncClient,
) -> None:
    given = {metric.name for metric in await _figures(operator)}
    assert {alarm.metric for alarm in ALARMS} <= given


async def test_an_alarm_rings_above_its_threshold_and_stops_when_it_is_over(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"), (3, "trois"))
    parking.clock.advance(timedelta(seconds=60))
    assert not await _ringing(operator) & {"trou", "envois-en-retard"}
    parking.clock.advance(timedelta(seconds=1))
    assert await _ringing(operator) >= {"trou", "envois-en-retard"}
    await parking.tell(subject, (2, "deux"))
    await parking.drain()
    await parking.rows("with gone as (delete from outbox returning 1) select count(*) from gone")
    assert not await _ringing(operator) & {"trou", "envois-en-retard"}


AWAITING = f"await:sender:{uuid4()}"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (
            "consommateur-arrete",
            "insert into consumer (name, stopped_cause) values ('r', 'log-lost')",
        ),
        (
            "echeances-en-echec",
            "insert into timer values ('t', gen_random_uuid(), 's', now(), now(), 1, null)",
        ),
        (
            "bris-de-glace",
            "insert into break_glass values (gen_random_uuid(), 'a', 'r', now(), 'infinity')",
        ),
    ],
)
async def test_an_alarm_rings_as_soon_as_there_is_one(
    parking: Parking, operator: httpx.AsyncClient, name: str, query: str
) -> None:
    assert name not in await _ringing(operator)
    await parking.rows(f"{query} returning 1")
    assert name in await _ringing(operator)


async def test_a_fork_and_a_fact_awaited_too_long_ring(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    twice, awaiting = subjects(2)
    await parking.tell(twice, (1, "un"), (1, "autre"))
    await parking.tell(awaiting, (1, AWAITING))
    assert "bifurcation" in await _ringing(operator)
    parking.clock.advance(timedelta(hours=1))
    assert "fait-attendu" not in await _ringing(operator)
    parking.clock.advance(timedelta(seconds=1))
    assert "fait-attendu" in await _ringing(operator)


async def test_many_parked_events_ring_without_those_that_wait_behind_them(
    parking: Parking, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brake, "LIMIT", 1_000)
    [row] = await parking.rows("select count(*) as n from parked where cause <> 'behind'")
    first, *others = subjects(20 - row.n)
    for subject in (first, *others):
        await parking.hear((str(subject).encode(), b"?", []))
    await parking.tell(first, (2, "deux"), (3, "trois"))
    assert "evenements-en-attente" not in await _ringing(operator)
    await parking.hear((b"un de plus", b"?", []))
    assert "evenements-en-attente" in await _ringing(operator)


@pytest.mark.parametrize("way_out", ["retry", "discard"])
async def test_a_send_that_kafka_really_refuses_rings_until_an_operator_mends_it(
    stage: Stage, platform: Platform, way_out: str
) -> None:
    [subject] = subjects(1)
    async with _behind_its_edge(stage, platform).operator() as operator:
        await stage.tell(subject, "un", "deux")
        assert "envoi-refuse" not in await _ringing(operator)
        [fitting] = await _rows(stage, "select value from outbox where sequence = 1")
        too_large = "update outbox set value = :value where sequence = 1 returning position"
        [row] = await _rows(stage, too_large, value=b"x" * 400_000)
        async with running(stage.sender.relay.run):
            await until(lambda: _rows(stage, "select 1 from outbox_refusal"))
            [alarm] = [a for a in (await operator.get("/v1/alarms")).json() if a["value"] == 1.0]
            assert (alarm["name"], alarm["page"]) == ("envoi-refuse", f"{PAGES}/envoi-refuse.md")
            assert 'happy_outbox_refused{service="sender"} 1.0' in await _shown(operator)
            if way_out == "retry":
                await _rows(stage, too_large, value=fitting.value)
            route = f"/v1/refused-sends/{row.position}/{way_out}"
            await operator.post(route, json=WHY if way_out == "discard" else None, headers=key())
            await until(lambda: _all_has_left(stage))
        assert "envoi-refuse" not in await _ringing(operator)
        assert 'happy_outbox_refused{service="sender"} 0.0' in await _shown(operator)


def _behind_its_edge(stage: Stage, platform: Platform) -> Counter:
    """The sender on real Kafka, with the routes of its operators."""
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    told = stage.settings["sender"].model_copy(update={"issuer_keys": keys.issuer_keys})
    stage.sender = stage.runtime(stage.sender_service, told)
    return Counter(stage, keys, application(stage.sender))


async def _rows(stage: Stage, query: str, **values: Any) -> list[Any]:
    async with stage.sender.engine.begin() as connection:
        return list(await connection.execute(text(query), values))


async def _all_has_left(stage: Stage) -> bool:
    return not await _rows(stage, "select 1 from outbox")


async def _shown(operator: httpx.AsyncClient) -> str:
    return (await operator.get("/metrics")).text


async def test_a_broken_audit_rings(operator: httpx.AsyncClient) -> None:
    audit_broken.labels("receiver").set(1)
    assert "audit-rompu" in await _ringing(operator)
    audit_broken.labels("receiver").set(0)
    assert "audit-rompu" not in await _ringing(operator)


@pytest.mark.parametrize("alarm", ALARMS, ids=NAMES)
def test_an_alarm_has_a_page_with_its_title_and_every_heading(alarm: Alarm) -> None:
    page = (ROOT / alarm.page).read_text("utf-8")
    assert page.splitlines()[0] == f"# {alarm.title}"
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .*$", page, flags=re.MULTILINE))


@pytest.mark.parametrize("alarm", ALARMS, ids=NAMES)
def test_every_command_of_a_page_exists_as_it_is_typed(alarm: Alarm) -> None:
    page = (ROOT / alarm.page).read_text("utf-8")
    [block] = re.findall(r"^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    lines = block.splitlines()
    assert lines
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "happy"
        _parse(get_command(app), words)


def _parse(command: Any, words: list[str]) -> None:
    """Walks down to the command that the words name, and lets it read the others. Raises."""
    context = command.make_context("happy", list(words), resilient_parsing=False)
    while isinstance(command, Group):
        name, command, others = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert isinstance(command, Command)
        context = command.make_context(name, others, parent=context)


def test_no_page_is_left_of_an_alarm_that_is_gone() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "exploitation").glob("*.md")}
    assert pages == {*NAMES, "README"}


def test_the_rules_say_the_figure_the_threshold_and_the_page() -> None:
    rules = alarm_pages.rules(ALARMS)
    holes = next(alarm for alarm in ALARMS if alarm.name == "trou")
    assert holes.expression == (
        "max by (service) (sum by (service, instance)"
        ' (happy_parked_oldest_seconds{cause="hole"})) > 60'
    )
    assert rules.count("- alert: ") == len(ALARMS)
    assert "runbook_url: docs/exploitation/trou.md" in rules
