"""A load of simple commands that leave at a fixed rate, however long the former ones take."""

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.driver import Driver
from tests.faults.steps import PROSPECTION, Household, Step

_REGISTERS, _CALLS = (
    next(step for step in PROSPECTION if step.path.endswith(path))
    for path in ("/v1/candidates", "/contacts")
)
SIMPLE = (_REGISTERS, replace(_CALLS, leaves=("candidate", "contacted")))
"""A household registers and is called: every second command tells an event."""


@dataclass
class Steady(Driver):
    """Each command waits for its turn, not for the platform."""

    rate: float = 50.0
    """Commands a second."""
    side_by_side: int = 100
    _turn: float = 0.0

    async def _command(self, step: Step, key: str, household: Household) -> dict[str, Any]:
        now = time.monotonic()
        turn = self._turn or now
        self._turn = turn + 1 / self.rate
        await asyncio.sleep(turn - now)
        return await super()._command(step, key, household)
