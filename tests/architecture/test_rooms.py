"""What a service says of itself is what its code does."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

from chassis.migrate import SCHEMA
from chassis.serve import declared
from contracts.event import Event, Withheld
from happy.programs import SERVICES, services

NAMES = [program.name for program in services()]


def _stated(name: str) -> tuple[set[str], set[str]]:
    """The events named in the docstring: listened to, and announced."""
    words = inspect.getdoc(importlib.import_module(f"services.{name}")) or ""
    found = re.search(r"Listens to:(.*?)Announces:(.*)", words, re.DOTALL)
    assert found, f"services.{name} does not say what it listens to and announces"
    listened, announced = (set(re.findall(r"\b[A-Z]\w+", part)) for part in found.groups())
    return listened, announced


def _events(name: str) -> dict[str, type[Event]]:
    """The events of a stage's contract, but what an operator withholds."""
    contract = importlib.import_module(f"contracts.{name}")
    return {
        each.__name__: each
        for each in vars(contract).values()
        if isinstance(each, type)
        and issubclass(each, Event)
        and not issubclass(each, Withheld)
        and each.__module__ == contract.__name__
        and "type" in vars(each)
    }


def _made(name: str) -> set[str]:
    """The events of its own contract that a service's domain makes."""
    called = {
        node.func.id
        for path in (SERVICES / name / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return set(_events(name)) & called


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_what_it_listens_to(name: str) -> None:
    assert _stated(name)[0] == {kind.__name__ for kind in declared(name).listen.events}


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_what_it_announces(name: str) -> None:
    assert _stated(name)[1] == _made(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_event_of_a_contract_is_announced_by_its_stage(name: str) -> None:
    assert _made(name) == set(_events(name))


@pytest.mark.parametrize("name", NAMES)
def test_no_file_of_a_service_is_long(name: str) -> None:
    for path in (SERVICES / name).rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name


def test_a_listener_translates_and_calls() -> None:
    """Five statements at most, and a use case is called."""
    for name in NAMES:
        room = Path(SERVICES / name / "listeners.py")
        for node in ast.parse(room.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef):
                assert len(node.body) <= 5, f"{name}: {node.name}"
                assert "use_cases." in ast.unparse(node), f"{name}: {node.name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_service_has_the_whole_delivery_core_in_its_migrations(name: str) -> None:
    """A version of the core's schema is a revision of each service's database."""
    folder = SERVICES / name / "migrations" / "versions"
    written = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    versions = [path.name.partition("_")[0] for path in sorted(SCHEMA.glob("*_delivery.sql"))]
    assert re.findall(r'delivery\("(\d{4})"\)', written) == versions
