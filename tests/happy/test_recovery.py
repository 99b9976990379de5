"""`happy recover | forgotten | resend`: after a restore, an operator repairs at the terminal."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from happy import issuer
from happy.cli import app
from tests.chassis.restoring import Past, a_past
from tests.happy.served import served
from tests.platform import Platform

WHY = ("--yes", "--reason", "Sauvegarde du matin remise")


@dataclass
class Terminal:
    """Somebody types `happy …`; the sender stands where immersion would."""

    past: Past
    folder: Path

    async def types(self, *words: str) -> tuple[int, str]:
        """The exit code, and all that was said."""
        keys, code = self.past.counter.keys, self.past.stage.territory.code
        async with served(self.past.counter.app) as url:
            told = {
                "HAPPY_FOLDER": str(self.folder),
                "HAPPY_TERRITORY": code,
                "HAPPY_SERVICES_URL": url,
                "HAPPY_TOKEN": issuer.token(keys, code, ["platform-operator"], "operator-1"),
            }
            typed = await asyncio.to_thread(CliRunner().invoke, app, [*words], env=told)
        assert typed.exception is None or isinstance(typed.exception, SystemExit)
        return typed.exit_code, typed.output


@pytest.fixture
async def terminal(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Terminal]:
    """What the service logs in this process does not come between what the command says."""
    for level in ("msg", "debug", "info", "warning", "error"):
        monkeypatch.setattr(structlog.PrintLogger, level, lambda *_: None)
    async with a_past(platform) as past:
        yield Terminal(past, tmp_path)


async def test_a_restored_service_is_recovered_and_what_it_forgot_is_settled(
    terminal: Terminal,
) -> None:
    past = terminal.past
    note = await past.write("un")
    await past.leave()
    await past.keep()
    past.again()
    await past.add(note, "deux")
    await past.leave()
    await past.come_back()
    await past.stage.sender.lookout.turn()

    code, would = await terminal.types("recover", "immersion", "--dry-run")
    assert (code, "La reprise ferait ceci" in would) == (0, True)
    assert "événements oubliés : 1" in would
    code, said = await terminal.types("recover", "immersion")
    assert (code, "Confirmez par --yes" in said) == (1, True)
    code, done = await terminal.types("recover", "immersion", *WHY)
    assert (code, "Le service est repris" in done) == (0, True)
    assert would.splitlines()[1:] == done.splitlines()[1:-1]
    code, said = await terminal.types("recover", "immersion", *WHY)
    assert (code, "n'est pas en quarantaine" in said) == (1, True)

    await past.stage.sender.lookout.turn()
    code, listed = await terminal.types("forgotten", "immersion")
    assert (code, str(note) in listed, "à reprendre" in listed) == (4, True, True)
    code, said = await terminal.types(
        "forgotten", "immersion", "--settle", "1", "--reason", "Refait à la main"
    )
    assert (code, said) == (0, "Réglé.\n")
    assert await terminal.types("forgotten", "immersion") == (
        0,
        "Aucun événement oublié n'attend.\n",
    )


async def test_nothing_is_sent_again_where_nothing_was_lost(terminal: Terminal) -> None:
    await terminal.past.write("un")
    await terminal.past.leave()
    code, said = await terminal.types("resend", "immersion", "--dry-run")
    assert (code, "il n'y a rien à renvoyer" in said) == (1, True)
    code, said = await terminal.types("resend", "immersion", "--since", "2026-01-01T00:00:00", *WHY)
    assert (code, "1 événement(s) repartent" in said) == (0, True)
    await terminal.past.leave()
    assert len(await terminal.past.stage.log()) == 2


async def test_only_a_stage_that_is_listened_to_is_read_again(terminal: Terminal) -> None:
    code, said = await terminal.types("rewind", "immersion", "sender", "--reason", "Pour voir")
    assert (code, "n'écoute pas cette étape" in said) == (1, True)
