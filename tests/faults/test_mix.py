"""Households on their way while everything is killed: nothing lost, doubled or out of order."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.checker.verdict import printed
from tests.faults.run import play
from tests.faults.scenarios import SCENARIOS
from tests.platform import Platform

pytestmark = pytest.mark.long
HOUSEHOLDS, FAULTS, SEED = 24, 10, 20261124


async def test_nothing_is_lost_doubled_or_out_of_order_while_everything_is_killed(
    platform: Platform, embedded: None
) -> None:
    folder = platform.folder / "mix"
    outcome = await asyncio.to_thread(
        play, SCENARIOS["mix"], SEED, HOUSEHOLDS, FAULTS, Path(folder)
    )
    assert outcome.is_clean, "\n".join([printed(outcome.verdict), *outcome.stuck])
    assert outcome.progress.done == HOUSEHOLDS
    assert sum(outcome.progress.faults.values()) >= FAULTS // 2
