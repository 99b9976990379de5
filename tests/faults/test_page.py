"""The page of the guarantee shows what a run kept, its own figures among it."""

import json
from pathlib import Path

import pytest

from happy.guarantee_page import RESULTS, page
from tests.faults.checker.rules import RULES
from tests.faults.checker.verdict import Verdict
from tests.faults.run import Outcome, Progress, kept
from tests.faults.scenarios import SCENARIOS


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        ({"api_errors": 0.0, "drained_seconds": 8.8846}, "api errors 0, drained seconds 8.885;"),
        ({}, "slowest return 0.0 s; "),
    ],
)
def test_it_tells_each_figure_that_a_scenario_measured(
    tmp_path: Path, measured: dict[str, float], told: str
) -> None:
    verdict = Verdict({rule: [] for rule in RULES}, 5, 0, 10, 4, 4, 0)
    outcome = Outcome(verdict, Progress(households=2, done=2, measured=measured), [], [], 1.0)
    (tmp_path / RESULTS).mkdir(parents=True)
    result = kept("outage-silent", SCENARIOS["outage-silent"], 1, outcome)
    (tmp_path / RESULTS / "outage-silent.json").write_text(json.dumps(result), encoding="utf-8")
    assert told in page(tmp_path)
