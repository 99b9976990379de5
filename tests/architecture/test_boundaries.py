"""Who may import whom: the rules hold, and each of them is seen to fail on a planted breach."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from happy.places import ROOT

PACKAGES = ("contracts", "chassis", "services", "happy")


@dataclass(frozen=True)
class Breach:
    """A line added to a file (or a file added, or taken away), and the rule it breaks."""

    name: str
    file: str
    line: str | None
    broken: str


ROOMS = "Every service has the same rooms, and imports go down"
APART = "Services never import each other"
BREACHES = (
    Breach("an extra room", "services/immersion/helpers.py", "", "helpers"),
    Breach("a missing room", "services/immersion/listeners.py", None, "listeners does not exist"),
    Breach(
        "use cases that know the store",
        "services/immersion/use_cases.py",
        "from services.immersion import store",
        ROOMS,
    ),
    Breach(
        "an api that knows the listeners",
        "services/immersion/store.py",
        "from services.immersion import api",
        ROOMS,
    ),
    Breach(
        "a domain that looks up",
        "services/immersion/domain/host.py",
        "from services.immersion import use_cases",
        ROOMS,
    ),
    Breach(
        "a service that knows another",
        "services/immersion/use_cases.py",
        "from services.prospection.domain import project",
        APART,
    ),
    Breach(
        "SQL in a rule",
        "services/immersion/domain/host.py",
        "import sqlalchemy",
        "The domain knows no tool",
    ),
    Breach(
        "the web in a use case",
        "services/immersion/use_cases.py",
        "import fastapi",
        "Use cases know no tool either",
    ),
    Breach(
        "a chassis that knows a stage",
        "chassis/ids.py",
        "import contracts.immersion",
        "The chassis knows no stage",
    ),
    Breach(
        "a contract that knows the chassis",
        "contracts/immersion.py",
        "import chassis.ids",
        "Contracts know pydantic, and nothing of ours",
    ),
    Breach(
        "a domain that reads a foreign event",
        "services/immersion/domain/host.py",
        "import contracts.prospection",
        "Prospection's events are told by prospection and heard by listeners",
    ),
    Breach(
        "an api that reads a foreign event",
        "services/prospection/domain/project.py",
        "import contracts.immersion",
        "Immersion's events are told by immersion and heard by listeners",
    ),
    Breach(
        "a service that knows the command line",
        "services/immersion/use_cases.py",
        "import happy.places",
        "The platform's command line is not a part of the services",
    ),
)


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def _use_case_room(folder: Path, file: str) -> Path:
    """A room that grew is a folder of the same name: the breach goes into its first module."""
    path = folder / file
    return path if path.exists() or not path.with_suffix("").is_dir() else _module(path)


def _module(path: Path) -> Path:
    return path.with_suffix("") / "__init__.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        left_out = shutil.ignore_patterns("__pycache__", "catalogue", "samples")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_boundaries_hold(copy: Path) -> None:
    told = _lint(copy)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("breach", BREACHES, ids=[breach.name for breach in BREACHES])
def test_each_boundary_fails_on_a_planted_breach(copy: Path, breach: Breach) -> None:
    path = _use_case_room(copy, breach.file)
    if breach.line is None:
        path.unlink()
    else:
        former = path.read_text(encoding="utf-8") if path.exists() else '"""Planted."""\n'
        path.write_text(f"{former}\n{breach.line}\n", encoding="utf-8")
    told = _lint(copy)
    assert told.returncode != 0
    wanted = breach.broken if breach.line is None or not breach.line else f"{breach.broken} BROKEN"
    assert wanted in " ".join(told.stdout.split())
