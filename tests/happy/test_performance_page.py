"""The page of the performance tells what was measured, and a goal missed says why."""

import copy
from typing import Any

import pytest

from bench.cpu import Lap
from bench.pairs import Pair
from bench.results import Figure, Result
from happy import performance_page, sizing
from happy.places import ROOT


def a_result(*found: Pair | Figure) -> dict[str, Any]:
    result = Result("trial", "A trial", commit="0123456789ab", load=0.1)
    result.add(*found)
    return result.kept("18.0")


def a_pair(ours: float, note: str = "") -> Pair:
    laps = [[Lap(value, 1_000, {"client": 0.5})] * 3 for value in (ours, 100.0)]
    return Pair("relay", "events/s", "bare producer", 0.5, note, *laps)


@pytest.mark.parametrize(("ours", "met"), [(50.0, "yes"), (49.0, "**no**")])
def test_a_ratio_stands_beside_its_goal(ours: float, met: str) -> None:
    page = performance_page.page([a_result(a_pair(ours))], ROOT)
    line = f"| relay, beside bare producer | ≥ 0.5 × | {ours / 100:g} × | {met} |"
    assert line in page.splitlines()


@pytest.mark.parametrize(
    ("value", "met"), [(39.0, "yes"), (41.0, "**no**")], ids=["within", "beyond"]
)
def test_a_figure_stands_beside_its_bound(value: float, met: str) -> None:
    page = performance_page.page([a_result(Figure("trip, p50", value, "ms", at_most=40))], ROOT)
    assert f"| trip, p50 | ≤ 40 ms | {value:g} ms | {met} |" in page.splitlines()


def test_a_goal_that_is_missed_without_its_cause_is_refused() -> None:
    found = [a_result(a_pair(49.0), Figure("trip", 41.0, "ms", at_most=40))]
    assert len(performance_page.faults(found)) == 2
    told = copy.deepcopy(found)
    for each in (*told[0]["pairs"], *told[0]["figures"]):
        each["note"] = "the disk"
    assert performance_page.faults(told) == []
    assert performance_page.faults([a_result(a_pair(50.0))]) == []


def test_a_ratio_is_of_laps_run_under_the_same_weather() -> None:
    pair = Pair("relay", "events/s", "bare producer")
    pair.ours = [Lap(value, 1_000, {"client": 1.0}) for value in (50.0, 5.0, 8.0)]
    pair.theirs = [Lap(value, 1_000, {"client": 2.0}) for value in (100.0, 10.0, 10.0)]
    assert pair.ratio == 0.5
    assert pair.kept()["theirs"]["cpu_seconds_per_1000"] == {"client": 2.0}


def test_a_territory_is_sized_by_what_was_measured() -> None:
    known = sizing.Measured(15, relay=10_000, intake=1_000, sent_bytes=1_000, log_bytes=500)
    lines = sizing.section(known).splitlines()
    assert "| events a year | 90,000 | 720,000 | 9,000,000 |" in lines
    assert "| events/s, busiest minute | 0.28 | 2.3 | 28 |" in lines
    assert "| of one relay, then | 0.003 % | 0.02 % | 0.3 % |" in lines
    assert "| of one process that takes in, then | 0.03 % | 0.2 % | 3 % |" in lines
    assert "| the log, a year, 3 copies | 135 MB | 1.08 GB | 13.5 GB |" in lines


def test_nothing_is_sized_before_all_was_measured() -> None:
    assert sizing.measured([a_result(a_pair(50.0))], {"events": 30, "journeys": 2}) is None
