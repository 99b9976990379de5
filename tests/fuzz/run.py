"""One service asked by one role: Schemathesis in a process of its own, and what it came to."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from happy.places import ROOT
from tests.faults.world import World
from tests.fuzz.beyond import BEYOND
from tests.fuzz.ground import a_token, roles_of

HERE = Path(__file__).parent
OF_THE_FORM = frozenset(
    {
        *("content-invalid", "content-type-refused", "json-invalid", "null-character"),
        *("idempotency-key-missing", "idempotency-key-unreadable", "idempotency-key-reused"),
        *("version-unreadable", "version-without-use", "command-running"),
    }
)
"""What is refused before any rule of the programme was asked."""
EMPTY = ("missing_auth", "method_not_allowed")
"""Warnings of Schemathesis that may never come: the token, or the method, was refused."""
KILLED = """
[request-retries]
max-attempts = 20

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
"""What else may happen while processes are killed."""
LONGEST_SECONDS = 1_500


@dataclass(frozen=True)
class Size:
    """How much is asked of each operation."""

    phases: str
    examples: int
    least: float
    """The share of a service's operations that have to be reached, or it proves little."""


@dataclass(frozen=True)
class Found:
    """What asking one service in one role came to."""

    service: str
    role: str
    seed: int
    operations: frozenset[str]
    """Those that the policy gives to the role."""
    done: frozenset[str]
    """Those that were answered 2xx at least once."""
    judged: frozenset[str]
    """Those that a rule of the programme refused, by its name: they came as far as the domain."""
    statuses: Mapping[int, int]
    cases: int
    failures: Sequence[str]
    warned: Mapping[str, Sequence[str]]
    """By warning that may never come, the operations it is about."""


def ask(
    world: World, folder: Path, known: Mapping[str, Any], service: str, role: str, seed: int,
    operations: frozenset[str], size: Size, *, killed: bool = False,
) -> Found:  # fmt: skip
    """Lets Schemathesis ask a service whatever those operations take, in one role."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "known.json").write_text(json.dumps(known), encoding="utf-8")
    (folder / "calls.jsonl").unlink(missing_ok=True)
    settings = (HERE / "schemathesis.toml").read_text(encoding="utf-8")
    (folder / "settings.toml").write_text(settings + (KILLED if killed else ""), encoding="utf-8")
    url = world.platform.url(service)
    token = a_token(world, role)
    words = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(folder / "settings.toml"), "run", f"{url}/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--phases", size.phases, "--max-examples", str(size.examples), "--seed", str(seed)),
        *("--no-color", "--report", "json", "--report-json-path", str(folder / "report.json")),
        *(word for each in sorted(operations) for word in ("--include-name", each)),
    ]
    with (folder / "said.txt").open("w", encoding="utf-8") as said:
        environment = os.environ | {"FUZZ_FOLDER": str(folder), "PYTHONPATH": str(ROOT)}
        subprocess.run(
            words, stdout=said, stderr=subprocess.STDOUT, env=environment, cwd=ROOT, check=False,
            timeout=LONGEST_SECONDS,
        )  # fmt: skip
    return _read(folder, service, role, seed, operations)


def given(world: World, service: str, role: str) -> frozenset[str]:
    """The operations that the policy gives to a role, and those that are open to all."""
    url = world.platform.url(service)
    document = httpx.get(f"{url}/openapi.json", timeout=60).json()
    found = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            action = operation.get("x-action")
            if action is None or role in roles_of(service, action):
                found.add(f"{method.upper()} {path}")
    return frozenset(found)


def _read(folder: Path, service: str, role: str, seed: int, operations: frozenset[str]) -> Found:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    told = (folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    calls = [json.loads(line) for line in told]
    failures = [f"{each['title']}: {each['operations']}" for each in report["failures"]]
    failures += [f"{each['title']} ({each['count']})" for each in report["errors"]]
    if not report["complete"] or report["operations"]["tested"] < len(operations):
        failures.append(f"not every operation was asked: {report['operations']}")
    return Found(
        service=service,
        role=role,
        seed=seed,
        operations=operations,
        done=frozenset(each["operation"] for each in calls if 200 <= each["status"] < 300),
        judged=frozenset(each["operation"] for each in calls if _is_of_a_rule(each)) & operations,
        statuses=Counter(each["status"] for each in calls),
        cases=len(calls),
        failures=[f"{service}, {role}, seed {seed}: {each}" for each in failures],
        warned={name: report["warnings"][name] for name in EMPTY},
    )


def _is_of_a_rule(call: Mapping[str, Any]) -> bool:
    return call["status"] in {409, 410, 422} and call["slug"] not in OF_THE_FORM


def never_done(found: Iterable[Found], on_the_way: Iterable[str]) -> dict[str, list[str]]:
    """By service, the operations that nobody got done.

    `on_the_way` are the commands that were done while the ground was prepared.
    """
    return _without(found, on_the_way, lambda each: each.done)


def never_reached(found: Iterable[Found], on_the_way: Iterable[str]) -> dict[str, list[str]]:
    """By service, the operations of which nobody came further than the form, or than a lost id.

    Those that chance can't come to are left out: their reasons stand in `beyond.py`.
    """
    lost = _without(found, on_the_way, lambda each: each.done | each.judged)
    return {service: [each for each in ops if each not in BEYOND] for service, ops in lost.items()}


def _without(
    found: Iterable[Found], on_the_way: Iterable[str], of: Callable[[Found], frozenset[str]]
) -> dict[str, list[str]]:
    runs = list(found)
    journey = {re.sub(r"\{\w+\}", "{id}", command) for command in on_the_way}
    return {
        service: sorted(
            frozenset().union(*(each.operations for each in runs if each.service == service))
            - journey.union(*(of(each) for each in runs if each.service == service))
        )
        for service in sorted({each.service for each in runs})
    }


def wrong(found: Iterable[Found], on_the_way: Iterable[str], least: float) -> list[str]:
    """What may not be: a failure, a refused token, a list never read, a run that came nowhere."""
    runs = list(found)
    faults = [failure for each in runs for failure in each.failures]
    faults += [
        f"{each.service}, {each.role}: {operation}: {name}"
        for each in runs
        for name, operations in each.warned.items()
        for operation in operations
    ]
    for service, lost in never_reached(runs, on_the_way).items():
        asked = frozenset().union(*(each.operations for each in runs if each.service == service))
        lists = [each for each in lost if each.startswith("GET") and "{" not in each]
        faults += [f"{service}: never read: {each}" for each in lists]
        if len(lost) > len(asked) * (1 - least):
            faults.append(f"{service}: only {len(asked) - len(lost)} of {len(asked)} reached")
    return faults
