"""What a run of many seeds came to, as the page of the guarantee shows it."""

import os
import platform as machine
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tests.faults.simulator.play import Outcome
from tests.faults.simulator.points import BEYOND, MET


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
