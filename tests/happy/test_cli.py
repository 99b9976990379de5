"""The command line: French, fast, with exit codes that mean something."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from happy.places import ROOT

pytestmark = pytest.mark.usefixtures("embedded")


def happy(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "happy", *words],
        cwd=ROOT,
        env={**os.environ, "HAPPY_FOLDER": str(folder), "HAPPY_TERRITORY": "t-1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


COMMANDS = "up down status logs doctor reset serve token topics pages audit failures"


def test_help_is_in_french_and_names_every_command(tmp_path: Path) -> None:
    shown = happy(tmp_path, "--help").stdout
    assert "Utilisation : happy" in shown
    assert all(f"  {command} " in shown for command in COMMANDS.split())
    assert "Show this message" not in shown


def test_help_imports_nothing_heavy() -> None:
    script = "import sys, happy.cli; print([n for n in %r if n in sys.modules])"
    heavy = ["sqlalchemy", "fastapi", "aiokafka", "asyncpg", "pydantic", "rich", "asyncio"]
    done = subprocess.run(
        [sys.executable, "-c", script % heavy],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["unknown"], 2),
        (["status"], 3),
        (["status", "--json"], 3),
        (["topics", "plan"], 3),
        (["audit", "verify"], 3),
        (["audit", "verify", "unknown"], 1),
        (["failures"], 3),
        (["failures", "show", "immersion"], 2),
        (["serve", "unknown"], 1),
        (["logs", "unknown"], 1),
        (["reset"], 1),
        (["down"], 0),
    ],
)
def test_exit_codes_when_nothing_runs(tmp_path: Path, words: list[str], code: int) -> None:
    assert happy(tmp_path, *words).returncode == code


def test_status_json_has_its_shape_when_nothing_runs(tmp_path: Path) -> None:
    assert json.loads(happy(tmp_path, "status", "--json").stdout) == {
        "territory": "t-1",
        "kafka": {"bootstrap": None},
        "postgres": {"host": None, "port": None},
        "services": {},
    }


def test_reset_without_yes_erases_nothing_and_says_how(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    assert "--yes" in happy(tmp_path, "reset").stderr
    assert (tmp_path / "postgres").exists()
