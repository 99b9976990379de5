"""One scenario from its platform's start to the checker's verdict, kept as JSON."""

import asyncio
import json
import os
import platform as machine
import subprocess
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from happy.places import ROOT
from tests.faults.checker.verdict import Verdict, examine
from tests.faults.driver import Driver
from tests.faults.ledger import Ledger
from tests.faults.scenarios import Scenario
from tests.faults.steady import Steady
from tests.faults.steps import WHOLE
from tests.faults.trouble import Trouble
from tests.faults.world import World, a_world

RESULTS = ROOT / "docs" / "guarantee"
DRAIN_SECONDS = 90.0
STOP_SECONDS = 20.0
"""How long a service may take to end when it is asked to."""
LONGEST_PAUSE = 8.0
"""Between two faults, where the platform answers nothing meanwhile."""


@dataclass
class Progress:
    """What was done so far in a folder: a long scenario is played in several legs."""

    households: int = 0
    done: int = 0
    overtaken: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    slowest_return: float = 0.0
    slowest_stop: float = 0.0
    measured: dict[str, float] = field(default_factory=dict)
    exits: dict[str, int] = field(default_factory=dict)
    taken_over: int = 0
    seconds: float = 0.0
    commits: list[str] = field(default_factory=list)
    """What ran, of each leg, as it was when that began."""

    @classmethod
    def read(cls, folder: Path) -> "Progress":
        path = folder / "progress.json"
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def write(self, folder: Path) -> None:
        (folder / "progress.json").write_text(json.dumps(asdict(self)), encoding="utf-8")

    def add(self, driver: Driver, trouble: Trouble, seconds: float) -> None:
        """A leg more."""
        self.households += driver.households
        self.done += driver.done
        self.overtaken += driver.overtaken
        self.faults = dict(Counter(self.faults) + trouble.done)
        self.exits = dict(Counter(self.exits) + Counter(_named(trouble.exits)))
        self.taken_over += trouble.taken_over
        self.slowest_return = max(self.slowest_return, trouble.slowest_return)
        self.slowest_stop = max(self.slowest_stop, trouble.slowest_stop)
        for figure, value in trouble.measured.items():
            self.measured[figure] = max(self.measured.get(figure, value), value)
        self.seconds += seconds


@dataclass(frozen=True)
class Outcome:
    """What a scenario came to."""

    verdict: Verdict
    progress: Progress
    stuck: list[str]
    missing: list[str]
    """The faults that the scenario wants and did not have, or not often enough."""
    recovery: float
    """From the last fault's end to a clean verdict, in seconds."""

    @property
    def is_clean(self) -> bool:
        """Nothing is wrong or missing, everybody came through, and who had to end did in time."""
        return (
            self.verdict.is_clean
            and not self.stuck
            and not self.missing
            and self.progress.slowest_stop < STOP_SECONDS
            and self.progress.exits.keys() <= {"0"}
        )


def play(
    scenario: Scenario,
    seed: int,
    households: int,
    most: int,
    folder: Path,
    *,
    goes_on: bool = False,
) -> Outcome:
    """Plays a leg of a scenario in that folder."""
    commit = the_commit()
    progress = Progress.read(folder) if goes_on else Progress()
    with a_world(
        folder,
        scenario.settings,
        doubled=scenario.doubled,
        behind=scenario.behind,
        disks=scenario.disks,
        goes_on=goes_on,
    ) as world:
        began = time.monotonic()
        with Ledger(world.ledger) as ledger:
            driver = _driver(world, ledger, seed, scenario)
            trouble = Trouble(world, seed + progress.households)
            asyncio.run(_play(world, driver, trouble, scenario, households, most, progress))
        verdict, recovery = examine(folder, DRAIN_SECONDS)
        progress.add(driver, trouble, time.monotonic() - began)
        progress.commits.append(commit)
        progress.write(folder)
        missing = [
            name for name, count in scenario.wants.items() if progress.faults.get(name, 0) < count
        ]
        return Outcome(verdict, progress, driver.stuck, missing, recovery)


def _driver(world: World, ledger: Ledger, seed: int, scenario: Scenario) -> Driver:
    if scenario.rate:
        return Steady(world, ledger, seed, rate=scenario.rate)
    return Driver(
        world, ledger, seed, scenario.side_by_side, attempt_seconds=scenario.attempt_seconds
    )


async def _play(
    world: World,
    driver: Driver,
    trouble: Trouble,
    scenario: Scenario,
    households: int,
    most: int,
    progress: Progress,
) -> None:
    """The load and the trouble side by side, trouble evenly over the load; or as a plot has it."""
    if scenario.plot:
        await scenario.plot(driver, trouble, households, progress.households)
        await trouble.heal()
        return
    every = sum(map(len, scenario.ways(progress.households, households))) / (most + 1)
    last = [0, time.monotonic()]

    def due() -> bool:
        now = time.monotonic()
        if driver.commands - last[0] < every and now - last[1] < LONGEST_PAUSE:
            return False
        last[:] = [driver.commands, now]
        return True

    async with AsyncExitStack() as watched:
        for watch in scenario.watches:
            await watched.enter_async_context(watch(trouble))
        harm = asyncio.create_task(trouble.harm(scenario.faults, most, due))
        await driver.drive(
            households,
            scenario.steps,
            progress.households,
            scenario.whole_every,
            goes_on=lambda: scenario.lasts and not harm.done(),
        )
        harm.cancel()
        ended = await asyncio.gather(harm, return_exceptions=True)
        await trouble.heal()
    for error in ended:
        if isinstance(error, Exception):  # a fault that could not be done is no fault survived
            raise error


def kept(name: str, scenario: Scenario, seed: int, outcome: Outcome) -> dict[str, Any]:
    """What the page of the guarantee is made of."""
    verdict, progress = outcome.verdict, outcome.progress
    return {
        "scenario": name,
        "title": scenario.title,
        "commit": " ".join(dict.fromkeys(progress.commits)),
        "seed": seed,
        "cores": os.cpu_count(),
        "python": machine.python_version(),
        "journeys": progress.done,
        "whole_journeys": scenario.ways(0, progress.households).count(WHOLE),
        "journeys_overtaken": progress.overtaken,
        "journeys_stuck": progress.households - progress.done - progress.overtaken,
        "commands": verdict.commands,
        "attempts": verdict.attempts,
        "events": verdict.events,
        "repeated": verdict.repeated,
        "effects": verdict.effects,
        "faults": dict(sorted(progress.faults.items())),
        "lost": verdict.count("I1", "I6"),
        "ghosts": verdict.count("I2"),
        "doubled": verdict.count("I3"),
        "reordered": verdict.count("I4", "I5"),
        "other": verdict.count("I8", "I9", "I11", "I12"),
        "recovery_seconds": round(outcome.recovery, 1),
        "slowest_return_seconds": round(progress.slowest_return, 1),
        "slowest_stop_seconds": round(progress.slowest_stop, 1),
        "measured": {name: round(value, 3) for name, value in sorted(progress.measured.items())},
        "exits": progress.exits,
        "taken_over": progress.taken_over,
        "seconds": round(progress.seconds),
    }


def write(result: dict[str, Any]) -> Path:
    """Keeps a result beside the others."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{result['scenario']}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _named(exits: Counter[int]) -> dict[str, int]:
    """As JSON knows them."""
    return {str(code): count for code, count in exits.items()}


def the_commit() -> str:
    """The commit that runs, and whether anything but the results differs from it."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/guarantee*")
    return _git("rev-parse", "--short=12", "HEAD") + ("-dirty" if changed else "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
