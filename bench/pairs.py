"""Measures two things in turn, several times, so that a noisy machine weighs on both alike."""

import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.cpu import Lap

ROUNDS = 5
Measure = Callable[[], Awaitable[Lap]]


@dataclass
class Pair:
    """Laps of ours and of a baseline, in the order they were run."""

    name: str
    unit: str
    baseline: str
    goal: float | None = None
    """The least ratio of ours to the baseline that will do."""
    note: str = ""
    """Why it is what it is: the cause where the goal is missed, the next limit where it is met."""
    ours: list[Lap] = field(default_factory=list)
    theirs: list[Lap] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Ours to the baseline, round by round: both ran under the same weather."""
        return [o.value / t.value for o, t in zip(self.ours, self.theirs, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.ratio >= self.goal

    def sentence(self) -> str:
        least, most = min(self.ratios), max(self.ratios)
        return (
            f"{self.name}: {_told(self.ours)} {self.unit}; {self.baseline}: {_told(self.theirs)};"
            f" ratio {self.ratio:.2f} ({least:.2f} to {most:.2f})\n"
            f"  CPU seconds per 1,000: {cpu_per_thousand(self.ours)}; {self.baseline}:"
            f" {cpu_per_thousand(self.theirs)}"
        )

    def kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "baseline": self.baseline,
            "goal": self.goal,
            "met": self.met,
            "ratio": rounded(self.ratio),
            "ratios": [rounded(each) for each in self.ratios],
            "ours": side(self.ours),
            "theirs": side(self.theirs),
            "note": self.note,
        }


def side(laps: Sequence[Lap]) -> dict[str, Any]:
    """One side's laps, with their median and what each part spent."""
    values = [rounded(lap.value) for lap in laps]
    return {
        "median": rounded(statistics.median(values)),
        "values": values,
        "cpu_seconds_per_1000": cpu_per_thousand(laps),
    }


def cpu_per_thousand(laps: Sequence[Lap]) -> dict[str, float]:
    """The median of what each part spent on a thousand events."""
    return {
        part: rounded(statistics.median(lap.cpu_per_thousand(part) for lap in laps))
        for part in laps[0].cpu
    }


async def interleave(pair: Pair, ours: Measure, theirs: Measure, rounds: int = ROUNDS) -> Pair:
    """Ours, theirs, ours, theirs…"""
    for _ in range(rounds):
        pair.ours.append(await ours())
        pair.theirs.append(await theirs())
    return pair


def percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def rounded(value: float) -> float:
    """Three figures: a fourth would be noise."""
    return float(f"{value:.3g}")


def _told(laps: Sequence[Lap]) -> str:
    values = [lap.value for lap in laps]
    return f"{statistics.median(values):.4g} ({min(values):.4g} to {max(values):.4g})"
