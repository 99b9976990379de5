"""`python -m tests.faults.simulator --seeds 5000`: plays them; 0 if none broke a promise."""

import argparse
import json
import sys
import time

from tests.faults.run import RESULTS, the_commit
from tests.faults.simulator.players import played
from tests.faults.simulator.report import written
from tests.platform import Platform


def main() -> None:
    """Plays what is asked for, on a PostgreSQL of its own."""
    told = argparse.ArgumentParser(prog="python -m tests.faults.simulator", description=__doc__)
    told.add_argument("--seeds", type=int, default=500)
    told.add_argument("--first", type=int, default=1)
    told.add_argument("--seed", type=int, help="that one alone, as it was; nothing is kept of it")
    told.add_argument("--bug", default="", help="a mistake to be planted; nothing is kept of it")
    asked = told.parse_args()
    alone = asked.seed is not None
    seeds = (
        range(asked.seed, asked.seed + 1)
        if alone
        else range(asked.first, asked.first + asked.seeds)
    )
    platform = Platform()
    began, commit = time.monotonic(), the_commit()
    try:
        platform.start_postgres()
        outcomes = played(platform.postgres, seeds, asked.bug)
    finally:
        platform.stop()
    seconds = time.monotonic() - began
    result = written(outcomes, commit, seconds)
    if not alone and not asked.bug:
        path = RESULTS / "simulator.json"
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{json.dumps(result['hits'], indent=1)}\n")
    sys.stdout.write(f"{len(outcomes)} seeds in {seconds:.0f} s, {result['breaches']} failed\n")
    sys.exit(bool(result["breaches"]))


if __name__ == "__main__":  # players begin by reading this file, too
    main()
