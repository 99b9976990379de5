"""`python -m tests.faults SCENARIO`: plays it, says what was found, keeps it; 0 if all is well."""

import argparse
import sys

from happy.places import folder
from tests.faults.checker.verdict import printed
from tests.faults.mounts import NoDisk
from tests.faults.run import kept, play, write
from tests.faults.scenarios import SCENARIOS

told = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
told.add_argument("scenario", choices=sorted(SCENARIOS))
told.add_argument("--seed", type=int, default=1)
told.add_argument("--journeys", type=int, help="households of this leg")
told.add_argument("--faults", type=int, help="faults of this leg")
told.add_argument("--resume", action="store_true", help="goes on where the former leg ended")
asked = told.parse_args()

scenario = SCENARIOS[asked.scenario]
try:
    outcome = play(
        scenario,
        asked.seed,
        asked.journeys or scenario.households,
        scenario.most if asked.faults is None else asked.faults,
        folder() / "faults" / f"{asked.scenario}-{asked.seed}",
        goes_on=asked.resume,
    )
except NoDisk as why:
    sys.exit(str(why))
path = write(kept(asked.scenario, scenario, asked.seed, outcome))
lines = [
    printed(outcome.verdict),
    *(f"stuck: {each}" for each in outcome.stuck),
    f"faults: {outcome.progress.faults}",
    f"measured: {outcome.progress.measured}",
    *(f"missing: {each}" for each in outcome.missing),
    f"clean after {outcome.recovery:.1f} s; seed {asked.seed}; {path}",
]
sys.stdout.write("\n".join(lines) + "\n")
sys.exit(not outcome.is_clean)
