"""Measures two things in turn, several times, so that a noisy machine weighs on both alike."""

import json
import resource
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

Measure = Callable[[], Awaitable[float]]


@dataclass
class Pair:
    """Figures of ours and of a baseline, in the order they were taken; higher is better."""

    name: str
    unit: str
    baseline: str
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.theirs)

    def sentence(self) -> str:
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        spread = f"{min(self.ours):.4g} to {max(self.ours):.4g}"
        return (
            f"{self.name}: {ours:.4g} {self.unit} ({spread}); {self.baseline}:"
            f" {theirs:.4g} {self.unit}; ratio {self.ratio:.2f}"
        )


async def interleave(pair: Pair, ours: Measure, theirs: Measure, rounds: int) -> Pair:
    """Ours, theirs, ours, theirs…"""
    for _ in range(rounds):
        began = _cpu()
        pair.ours.append(await ours())
        pair.cpu_seconds.append(_cpu() - began)
        pair.theirs.append(await theirs())
    return pair


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def rate(count: int, act: Callable[[], Awaitable[object]]) -> float:
    """How many a second, for an act that does `count` of them."""
    began = time.monotonic()
    await act()
    return count / (time.monotonic() - began)


def percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def as_json(pairs: Sequence[Pair]) -> str:
    return json.dumps([vars(pair) | {"ratio": pair.ratio} for pair in pairs], indent=1)
