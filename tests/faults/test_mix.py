"""Households on their way while everything is killed: nothing lost, doubled or out of order."""

import asyncio
from pathlib import Path

from tests.faults.checker.verdict import printed
from tests.faults.run import play
from tests.faults.scenarios import SCENARIOS
from tests.faults.trouble import is_met
from tests.platform import Platform

HOUSEHOLDS, FAULTS, SEED = 500, 20, 20261124


async def test_nothing_is_lost_doubled_or_out_of_order_while_everything_is_killed(
    platform: Platform, embedded: None
) -> None:
    folder = platform.folder / "mix"
    outcome = await asyncio.to_thread(
        play, SCENARIOS["mix"], SEED, HOUSEHOLDS, FAULTS, Path(folder)
    )
    assert outcome.is_clean, "\n".join([printed(outcome.verdict), *outcome.stuck])
    assert outcome.progress.done >= HOUSEHOLDS
    assert sum(count for name, count in outcome.progress.faults.items() if is_met(name)) >= FAULTS
