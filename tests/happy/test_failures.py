"""`happy failures`: an operator repairs at the terminal, in French, by exit codes that count."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from chassis.web import application
from happy import issuer
from happy.cli import app
from tests.chassis.parking import Parking, a_parking
from tests.chassis.stage import subjects
from tests.happy.served import served
from tests.platform import Platform


@dataclass
class Terminal:
    """Somebody types `happy failures …`, before services that are elsewhere."""

    parking: Parking
    told: dict[str, str | None]

    async def types(self, *words: str, **changes: str) -> tuple[int, str]:
        """The exit code, and all that was said."""
        typed = await asyncio.to_thread(
            CliRunner().invoke, app, ["failures", *words], env=self.told | changes
        )
        assert typed.exception is None or isinstance(typed.exception, SystemExit)
        return typed.exit_code, typed.output


@pytest.fixture
async def terminal(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Terminal]:
    """What the service logs in this process does not come between what the command says."""
    monkeypatch.setattr(structlog.PrintLogger, "msg", lambda *_: None)
    for level in ("debug", "info", "warning", "error"):
        monkeypatch.setattr(structlog.PrintLogger, level, lambda *_: None)
    async with (
        a_parking(platform, "immersion") as parking,
        served(application(parking.stage.receiver)) as url,
    ):
        code, keys = parking.stage.territory.code, parking.counter.keys
        told: dict[str, str | None] = {
            "HAPPY_FOLDER": str(tmp_path),
            "HAPPY_TERRITORY": code,
            "HAPPY_SERVICES_URL": url,
            "HAPPY_TOKEN": issuer.token(keys, code, ["platform-operator"], "operator-1"),
        }
        yield Terminal(parking, told)


async def _refused(parking: Parking, count: int = 1) -> list[int]:
    """Where events are that the receiver refuses, one a subject."""
    parking.stage.faults.add("refuse-moi")
    made = subjects(count)
    for subject in made:
        await parking.tell(subject, (1, "refuse-moi"))
    return [(await parking.positions(subject))[0] for subject in made]


async def test_what_waits_is_listed_with_what_to_do_and_asks_for_somebody(
    terminal: Terminal,
) -> None:
    assert await terminal.types("immersion") == (
        0,
        "\nimmersion\n  Consommateur : starting, 0 messages de retard.\n  Rien n'attend.\n",
    )
    await _refused(terminal.parking, 2)
    for words in (("list", "immersion"), ("immersion", "list"), ("immersion",)):
        code, said = await terminal.types(*words)
        assert code == 4
        assert re.search(r"refused +sender\.told\.v1 +à traiter +2 +2 ", said)
        assert "1.4.0" in said
        assert "Une règle du service refuse cet événement" in said


async def test_one_event_is_shown_repaired_and_retried(terminal: Terminal) -> None:
    parking = terminal.parking
    [position] = await _refused(parking)
    code, said = await terminal.types("show", "immersion", str(position))
    assert (code, "à traiter" in said, "s'il est écarté" in said) == (0, True, True)
    assert "••••" in said
    code, said = await terminal.types("show", "immersion", str(position), "--content")
    assert (code, '"word":"refuse-moi"' in said, "••••" in said) == (0, True, False)
    code, said = await terminal.types("events", "immersion", "--cause", "refused")
    assert (code, str(position) in said) == (0, True)
    parking.stage.faults.clear()
    assert await terminal.types("retry", "immersion", str(position)) == (0, "Relance demandée.\n")
    await parking.drain()
    assert (await terminal.types("list", "immersion"))[0] == 0


async def test_a_group_is_counted_confirmed_followed_and_stopped(terminal: Terminal) -> None:
    await _refused(terminal.parking, 3)
    code, said = await terminal.types("retry", "immersion", "--cause", "refused", "--limit", "2")
    assert code == 0
    assert said.startswith("2 événements de 2 dossiers")
    assert "1 autres répondent au même choix" in said
    [words] = re.findall(r"happy failures (start immersion \S+ --events) 2", said)
    assert await terminal.types(*words.split(), "3") == (
        1,
        "Le nombre confirmé n'est pas celui de la relance : 2.\n",
    )
    code, said = await terminal.types(*words.split(), "2")
    assert (code, "Relance lancée" in said) == (0, True)
    id = words.split()[2]
    for gesture, answer in (("pause", "En pause."), ("resume", "Repris."), ("stop", "arrêtée")):
        code, said = await terminal.types(gesture, "immersion", id)
        assert (code, answer in said) == (0, True)
    code, said = await terminal.types("progress", "immersion", id)
    assert re.search(rf"{id} +arrêtée +2 +0 +0 +0 +2\n", said)
    assert id in (await terminal.types("progress", "immersion"))[1]


async def test_what_is_given_up_or_held_has_its_reason(terminal: Terminal) -> None:
    first, second = await _refused(terminal.parking, 2)
    code, said = await terminal.types("pause", "immersion", str(first))
    assert (code, said) == (1, "Donnez le motif : --reason « … ».\n")
    for gesture in ("pause", "resume"):
        code, _ = await terminal.types(gesture, "immersion", str(first), "--reason", "À vérifier")
        assert code == 0
    code, said = await terminal.types("discard", "immersion", str(second), "--reason", "Doublon")
    assert (code, said) == (0, "Événement écarté.\n")
    code, said = await terminal.types("discard", "immersion", str(second), "--reason", "Doublon")
    assert (code, said) == (1, "Cet événement en attente n'existe pas (ou plus).\n")
    code, said = await terminal.types("discard", "immersion", str(first), "--reason", "x")
    assert (code, "\n  /reason : " in said) == (1, True)
    code, said = await terminal.types("accept", "immersion", str(first), "--reason", "Perdu")
    assert (code, said) == (1, "Aucun événement ne manque avant celui-ci.\n")


async def test_a_stopped_consumer_is_seen_and_resumed(terminal: Terminal) -> None:
    await terminal.parking.stage.receiver.intake.stop("log-lost")
    code, said = await terminal.types("list", "immersion")
    assert (code, "Consommateur arrêté depuis" in said) == (4, True)
    assert "docs/exploitation/consommateur-arrete.md" in said
    code, said = await terminal.types("resume", "immersion", "--reason", "Correctif livré")
    assert (code, said) == (0, "Repris.\n")
    code, said = await terminal.types("resume", "immersion", "--reason", "Correctif livré")
    assert (code, said) == (1, "Ce consommateur n'est pas arrêté.\n")


async def test_who_asks_the_wrong_thing_is_told_in_french(terminal: Terminal) -> None:
    code, said = await terminal.types("list", "ailleurs")
    assert (code, said.startswith("Service inconnu : ailleurs.")) == (1, True)
    code, said = await terminal.types("pause", "immersion", "x", "--reason", "Vu")
    assert (code, said.startswith("Donnez la position")) == (1, True)
    code, said = await terminal.types("list", "immersion", HAPPY_TOKEN="faux")
    assert (code, said.startswith("Jeton d'accès absent, expiré")) == (1, True)
    nowhere = {"HAPPY_SERVICES_URL": "http://127.0.0.1:9"}
    code, said = await terminal.types("list", "immersion", **nowhere)
    assert (code, said) == (3, "immersion ne répond pas : voyez « happy status ».\n")


async def test_the_local_platform_has_to_run(terminal: Terminal) -> None:
    terminal.told["HAPPY_SERVICES_URL"] = None
    code, said = await terminal.types("list")
    assert (code, "« happy up »" in said) == (3, True)


async def test_a_refused_send_is_retried_or_given_up_at_the_terminal(terminal: Terminal) -> None:
    parking = terminal.parking
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"), (2, "deux"))
    [row] = await parking.rows(
        "insert into outbox_refusal select subject, min(position), 'too-large', now() from outbox"
        " group by subject returning position"
    )
    code, said = await terminal.types("list", "immersion")
    assert (code, bool(re.search(rf"{row.position} +{subject} +1 +too-large .* 1\n", said))) == (
        4,
        True,
    )
    assert (await terminal.types("retry", "immersion", str(row.position), "--send"))[0] == 0
    assert await parking.rows("select 1 from outbox_refusal") == []
