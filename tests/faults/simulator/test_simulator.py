"""The delivery core keeps its promises whatever the seed, and a seed is a seed."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest

from chassis import planted
from chassis.crashpoints import POINTS
from tests.faults.simulator.ground import Ground, a_ground
from tests.faults.simulator.play import Outcome, Play
from tests.faults.simulator.players import lightened, played
from tests.faults.simulator.points import BEYOND, MET
from tests.faults.simulator.report import hits
from tests.platform import Platform

SEEDS = range(1, 251)
KILLS = 20
"""How often at least each crash point ends a process in those seeds."""
REPLAYED = range(1, 4)
MOST_SEEDS = 60
"""Within how many seeds a mistake must come to light."""
FOUND = {
    "audit-gap": "does not cover its acts",
    "deleted-before-ack": "never",
    "forgets-sent": "which never left it",
    "idempotency-apart": "taken and has no answer",
    "infrastructure-parks": "parked where the database was away",
    "kafka-decides": "never took",
    "newest-first": " after ",
    "no-idempotency": "told told 2 times",
    "no-inbox": "never took",
    "parked-by-arrival": "parked",
    "parking-open": "fork",
    "position-first": "never took",
    "position-not-compared": "never took",
    "published-first": "the stream of",
    "rows-skip-locked": " after ",
    "sequence-unlocked": " are both ",
    "starts-at-latest": "never took",
    "swallows-failures": "made 0 written",
    "timer-unlocked": "fired 2 times",
    "two-in-flight": " after ",
}
"""Of each mistake that the simulator can meet, the words in which it comes to light."""
BEYOND_IT = {
    "acknowledgement-unawaited": "is the producer's, for which the log in memory stands",
    "bytes-changed": "is the producer's, for which the log in memory stands",
    "fresh-ids": "shows where a database is restored: tests/chassis/test_recovery.py",
}

DRAWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\bt-[0-9a-f]{6}\b")


@pytest.fixture(scope="module")
async def ground(platform: Platform) -> AsyncIterator[Ground]:
    made = await a_ground(platform)
    with lightened():
        yield made
    await made.close()


@pytest.fixture(scope="module")
def outcomes(platform: Platform) -> list[Outcome]:
    return played(platform.postgres, SEEDS)


@pytest.fixture(autouse=True)
def nothing_planted() -> Iterator[None]:
    yield
    planted.plant("")


def test_no_seed_breaks_a_promise(outcomes: list[Outcome]) -> None:
    assert [each.seed for each in outcomes] == [*SEEDS]
    assert {each.seed: each.breaches for each in outcomes if each.breaches} == {}


def test_each_crash_point_killed_processes_often_enough(outcomes: list[Outcome]) -> None:
    assert {point: count for point, count in hits(outcomes).items() if count < KILLS} == {}


def test_each_crash_point_is_met_or_said_to_be_beyond() -> None:
    assert {*MET, *BEYOND} == set(POINTS)


def test_each_mistake_is_found_here_or_said_to_be_beyond() -> None:
    assert {*FOUND, *BEYOND_IT} == set(planted.BUGS)
    assert not FOUND.keys() & BEYOND_IT.keys()


@pytest.mark.parametrize("bug", sorted(FOUND))
async def test_a_planted_mistake_comes_to_light(ground: Ground, bug: str) -> None:
    planted.plant(bug)
    for seed in range(1, MOST_SEEDS + 1):
        outcome = await Play(ground, seed).run()
        if any(FOUND[bug] in each for each in outcome.breaches):
            return
    pytest.fail(f"{bug} stayed hidden over {MOST_SEEDS} seeds")


async def test_a_failing_seed_fails_the_same_way_in_another_process(
    ground: Ground, platform: Platform
) -> None:
    planted.plant("newest-first")
    once = [await Play(ground, seed).run() for seed in REPLAYED]
    again = played(platform.postgres, REPLAYED, "newest-first")
    assert any(each.breaches for each in once)
    assert list(map(_told, again)) == list(map(_told, once))


def _told(outcome: Outcome) -> tuple[object, ...]:
    """All that came of a seed; of what is drawn, ids and a territory, only that it is there."""
    said = Counter(DRAWN.sub("…", each) for each in outcome.breaches)
    return said, outcome.acts, outcome.faults, outcome.hits
