"""`python -m tests.faults.simulator --seeds 500`: plays seeds, says which came out wrong."""

import argparse
import asyncio
import sys
import time, logging, structlog

from chassis import planted
from tests.faults.simulator.ground import a_ground
from tests.faults.simulator.play import Outcome, Play
from tests.platform import Platform


async def played(platform: Platform, seeds: range) -> list[Outcome]:
    """Every seed, one after the other, on the same ground."""
    ground = await a_ground(platform)
    try:
        outcomes = []
        for seed in seeds:
            outcomes.append(await Play(ground, seed).run())
            if outcomes[-1].breaches:
                sys.stdout.write(f"seed {seed}: {outcomes[-1].breaches[:3]}\n")
        return outcomes
    finally:
        await ground.close()


told = argparse.ArgumentParser(prog="python -m tests.faults.simulator", description=__doc__)
told.add_argument("--seeds", type=int, default=500)
told.add_argument("--seed", type=int)
told.add_argument("--bug", default="")
asked = told.parse_args()
planted.plant(asked.bug)
import os

structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(int(os.environ.get("LEVEL", "50")))
)
first = 1 if asked.seed is None else asked.seed
platform = Platform()
try:
    platform.postgres = platform._start_postgres()
    began = time.monotonic(), time.process_time()
    outcomes = asyncio.run(
        played(platform, range(first, first + (asked.seeds if asked.seed is None else 1)))
    )
    print(time.monotonic() - began[0], time.process_time() - began[1])
    from collections import Counter

    for what in ("acts", "faults", "hits"):
        print(what, dict(sum((getattr(o, what) for o in outcomes), Counter())))
finally:
    platform.stop()
