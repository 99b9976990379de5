"""`python -m tests.fuzz`: every service asked in every role, what was found, kept as JSON."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from happy.places import ROOT, folder
from tests.faults.run import the_commit
from tests.faults.world import a_world
from tests.fuzz.play import Outcome, every_role, play
from tests.fuzz.run import Size

RESULT = ROOT / "docs" / "guarantee" / "fuzz.json"
WHOLE = Size("examples,coverage,fuzzing,stateful", 8, least=0.7)


def kept(outcome: Outcome, before: str, seeds: Sequence[int]) -> dict[str, Any]:
    """What the page of the guarantee may show of it."""
    runs = [
        {
            "service": each.service,
            "role": each.role,
            "seed": each.seed,
            "operations": len(each.operations),
            "done": len(each.done & each.operations),
            "reached": len((each.done | each.judged) & each.operations),
            "cases": each.cases,
            "server_errors": sum(count for status, count in each.statuses.items() if status >= 500),
            "failures": len(each.failures),
        }
        for each in outcome.runs
    ]
    return {
        "kind": "fuzz",
        "title": "Des demandes au hasard, d'après la description de chaque service (Schemathesis)",
        "commit": before,
        "seeds": list(seeds),
        "cases": sum(each.cases for each in outcome.runs),
        "statuses": dict(sum((Counter(each.statuses) for each in outcome.runs), Counter[int]())),
        "kills": outcome.kills,
        "never_done": outcome.never_done,
        "never_reached": outcome.never_reached,
        "runs": runs,
    }


told = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
told.add_argument("--seed", type=int, action="append", help="several may be given; 1, 2 and 3")
told.add_argument("--role", action="append", help="several may be given; all of them")
told.add_argument("--service", action="append", help="several may be given; all of them")
told.add_argument("--phases", default=WHOLE.phases)
told.add_argument("--examples", type=int, default=WHOLE.examples)
told.add_argument("--least", type=float, default=WHOLE.least)
told.add_argument("--kills", action="store_true", help="while processes are killed")
asked = told.parse_args()

began = the_commit()
seeds = asked.seed or [1, 2, 3]
with a_world(folder() / "fuzz") as world:
    outcome = play(
        world,
        asked.role or every_role(),
        seeds,
        Size(asked.phases, asked.examples, asked.least),
        services=asked.service,
        killed=asked.kills,
    )
name = "fuzz-killed" if asked.kills else "fuzz"
path = RESULT.with_stem(name)
path.write_text(json.dumps(kept(outcome, began, seeds), indent=1, ensure_ascii=False) + "\n")
lines = [
    *(
        f"{each.service:13} {each.role:22} seed {each.seed}: {each.cases} requests,"
        f" {len(each.done & each.operations)} of {len(each.operations)} operations done"
        for each in outcome.runs
    ),
    *(
        f"{service}: never reached: {each}"
        for service, undone in outcome.never_reached.items()
        for each in undone
    ),
    *outcome.wrong,
    f"{len(outcome.wrong)} wrong; {outcome.kills} kills; {path}",
]
sys.stdout.write("\n".join(lines) + "\n")
sys.exit(bool(outcome.wrong))
