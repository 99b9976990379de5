"""What a run of many seeds came to, as the page of the guarantee shows it."""

import os
import platform as machine
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging import CRITICAL
from typing import Any

import structlog

from tests.faults.simulator.ground import Ground
from tests.faults.simulator.links import types_known
from tests.faults.simulator.play import Outcome, Play
from tests.faults.simulator.points import BEYOND, MET


@contextmanager
def in_silence() -> Iterator[None]:
    """What processes log of their misfortunes is not written: it takes longer than they do."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    try:
        with types_known():
            yield
    finally:
        structlog.reset_defaults()


async def played(ground: Ground, seeds: Sequence[int]) -> list[Outcome]:
    """Every seed, one after the other; a failing one is said at once."""
    outcomes = []
    for seed in seeds:
        outcome = await Play(ground, seed).run()
        outcomes.append(outcome)
        for each in outcome.breaches:
            sys.stdout.write(f"seed {seed}: {each}\n")
    return outcomes


def hits(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How often each crash point killed a process."""
    met = _all(each.hits for each in outcomes)
    return {point: met.get(point, 0) for point in MET}


def written(outcomes: Sequence[Outcome], commit: str, seconds: float) -> dict[str, Any]:
    """What is kept of them."""
    acts = _all(each.acts for each in outcomes)
    return {
        "simulator": True,
        "commit": commit,
        "cores": os.cpu_count(),
        "python": machine.python_version(),
        "first_seed": outcomes[0].seed,
        "seeds": len(outcomes),
        "acts": sum(acts.values()),
        "acts_by_kind": acts,
        "faults": _all(each.faults for each in outcomes),
        "hits": hits(outcomes),
        "beyond": BEYOND,
        "breaches": sum(bool(each.breaches) for each in outcomes),
        "seconds": round(seconds),
    }


def _all(counters: Iterator[Counter[str]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counters:
        total.update(each)
    return dict(sorted(total.items()))
