"""What a bench found, beside the machine, the versions, the commit and the command of its run."""

import json
import os
import platform as machine
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bench.pairs import Pair, rounded
from happy.places import ROOT

RESULTS: Final = ROOT / "docs" / "performance"


def _commit() -> str:
    """The commit that runs, and whether anything but results differs from it."""
    results = (":!docs/performance*", ":!docs/guarantee*")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", *results)
    return _git("rev-parse", "--short=12", "HEAD") + ("-dirty" if changed else "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@dataclass(frozen=True)
class Figure:
    """A number that stands by itself, held to a bound or only reported."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.at_most is None and self.at_least is None:
            return None
        low, high = self.at_least, self.at_most
        return (low is None or self.value >= low) and (high is None or self.value <= high)

    def sentence(self) -> str:
        return f"{self.name}: {self.value:.4g} {self.unit}"

    def kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "at_most": self.at_most,
            "at_least": self.at_least,
            "met": self.met,
            "note": self.note,
        }


@dataclass
class Result:
    """The pairs and figures of one script, in the order they were found."""

    name: str
    title: str
    pairs: list[Pair] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    commit: str = field(default_factory=_commit)
    """What ran, as it was when it began."""
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    """How busy the machine was already; a figure to keep is taken on a quiet one."""
    began: float = field(default_factory=time.monotonic)

    def add(self, *found: Pair | Figure) -> None:
        """Says what was found, and keeps it."""
        for each in found:
            (self.pairs if isinstance(each, Pair) else self.figures).append(each)  # type: ignore[arg-type]  # each to its own list
            print(each.sentence(), flush=True)

    def kept(self, postgresql: str) -> dict[str, Any]:
        """What the page of the performance is made of."""
        return {
            "name": self.name,
            "title": self.title,
            "command": " ".join(["python", *sys.orig_argv[1:]]),
            "commit": self.commit,
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "seconds": round(time.monotonic() - self.began),
            "machine": {
                "cores": os.cpu_count(),
                "cpu": _field("/proc/cpuinfo", "model name"),
                "memory_gib": round(int(_field("/proc/meminfo", "MemTotal").split()[0]) / 2**20),
                "load_before": round(self.load, 1),
            },
            "versions": {
                "Python": machine.python_version(),
                "PostgreSQL": postgresql,
                "Kafka": _kafka(),
                "aiokafka": version("aiokafka"),
                "FastStream": version("faststream"),
            },
            "pairs": [each.kept() for each in self.pairs],
            "figures": [each.kept() for each in self.figures],
        }

    def write(self, postgresql: str) -> Path:
        """Keeps it beside the others."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        text = json.dumps(self.kept(postgresql), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        return path


def _field(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "unknown")


def _kafka() -> str:
    lines = (ROOT / "happy" / "jars.lock").read_text(encoding="utf-8").splitlines()
    return next(words[2] for words in map(str.split, lines) if words[1].startswith("kafka_"))
