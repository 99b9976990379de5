"""Who watches a consumer tells one that is stuck from one that has nothing to take."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.chassis.stage import until
from tests.faults import watches
from tests.faults.lag import Place
from tests.faults.trouble import Trouble
from tests.faults.world import World

PLACE = ("zz-99.stage", 0)
LOOKS = 5


class Seen:
    """A platform of one service, as the servers would tell of it."""

    def __init__(self, ends: dict[Place, int] | None, behind: int, step: int) -> None:
        self._ends, self._behind, self._step = ends, behind, step
        self.looks = 0

    async def ends(self) -> dict[Place, int] | None:
        self.looks += 1
        return self._ends

    async def positions(self, service: str) -> dict[Place, int]:
        return {PLACE: self.looks * self._step}

    async def behind(self, service: str, ends: dict[Place, int]) -> int:
        return self._behind


@pytest.mark.parametrize(
    ("seen", "is_stuck"),
    [
        pytest.param(Seen({PLACE: 9}, 5, 0), True, id="stands still before records"),
        pytest.param(Seen({PLACE: 9}, 5, 1), False, id="goes on"),
        pytest.param(Seen({PLACE: 9}, 0, 0), False, id="took all there is"),
        pytest.param(Seen(None, 5, 0), False, id="waits for a broker that is away"),
    ],
)
async def test_a_consumer_is_stuck_when_it_stands_still_before_records_it_could_take(
    monkeypatch: pytest.MonkeyPatch, seen: Seen, is_stuck: bool
) -> None:
    platform = SimpleNamespace(parts=lambda: {"stage": {"restarts": 0}})
    world: Any = SimpleNamespace(services=["stage"], platform=platform)
    trouble = Trouble(cast("World", world), 1)
    monkeypatch.setattr(watches, "Lag", lambda _: seen)
    monkeypatch.setattr(watches, "LOOK_SECONDS", 0.01)
    async with watches.consumers(trouble):
        await until(lambda: seen.looks >= LOOKS)
    assert (trouble.measured["consumer_stuck_seconds"] > 0) is is_stuck
    assert trouble.measured["service_restarts"] == 0


async def test_what_looking_raises_comes_out_at_the_end() -> None:
    async def fall() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with watches.beside(fall):
            await asyncio.sleep(0)
