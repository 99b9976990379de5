"""Seeds dealt out to several processes: each plays on databases of its own, on the same server."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from logging import CRITICAL
from multiprocessing import get_context

import structlog
import uvloop

from chassis import planted
from happy.databases import Admin
from tests.faults.simulator.ground import a_ground
from tests.faults.simulator.links import types_known
from tests.faults.simulator.play import Outcome, Play
from tests.platform import Kind, Platform

PLAYERS = 2


@contextmanager
def lightened() -> Iterator[None]:
    """Without what takes longer than a play: the log of its misfortunes, and of types."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    try:
        with types_known():
            yield
    finally:
        structlog.reset_defaults()


def played(server: Admin, seeds: Sequence[int], bug: str = "") -> list[Outcome]:
    """Every seed, with that mistake planted; a failing one is said at once."""
    hands = [seeds[at::PLAYERS] for at in range(PLAYERS)]
    with ProcessPoolExecutor(PLAYERS, get_context("spawn")) as players:
        games = [players.submit(_play, server, hand, bug) for hand in hands if hand]
        outcomes = [outcome for game in games for outcome in game.result()]
    return sorted(outcomes, key=lambda outcome: outcome.seed)


def _play(server: Admin, seeds: Sequence[int], bug: str) -> list[Outcome]:
    """What one player does, on the loop on which services run."""
    planted.plant(bug)
    platform = Platform(Kind.GIVEN)
    platform.postgres = server
    try:
        with lightened(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_one_by_one(platform, seeds))
    finally:
        platform.stop()


async def _one_by_one(platform: Platform, seeds: Sequence[int]) -> list[Outcome]:
    ground = await a_ground(platform)
    outcomes = []
    for seed in seeds:
        outcome = await Play(ground, seed).run()
        outcomes.append(outcome)
        for each in outcome.breaches:
            sys.stdout.write(f"seed {seed}: {each}\n")
    await ground.close()
    return outcomes
