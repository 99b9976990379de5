"""Every named crash point in its turn, each with what makes somebody pass there."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from uuid import UUID

from chassis.crashpoints import POINTS
from tests.chassis.poison import Poison, Raw, by_name
from tests.chassis.stage import Stage, until
from tests.faults.desk import Desk, at_the_desk
from tests.faults.mishaps import put
from tests.faults.trouble import NOT_MET, Trouble
from tests.prospection.faulty import a_file

MET_SECONDS = 30.0
"""The sealer passes every ten seconds."""
LINES = 12
READER = "immersion"
"""It reads what is put into the log, and its operator has it tried again."""
Lure = Callable[[Trouble], Coroutine[None, None, None]]
"""What makes somebody pass by where the load alone does not."""


async def kill_at_the_next_point(trouble: Trouble) -> str:
    """kill -9 at the point that was met least so far."""
    fewest = min(trouble.done[point] for point in POINTS)
    point = trouble.chance.choice([each for each in POINTS if trouble.done[each] == fewest])
    order = trouble.world.crashes / point
    order.touch()
    lured = asyncio.create_task(LURES[point](trouble)) if point in LURES else None
    with suppress(TimeoutError):
        await until(lambda: not order.exists(), MET_SECONDS)
    was_met = not order.exists()
    order.unlink(missing_ok=True)
    if lured is not None:
        await lured
    return point if was_met else f"{point} {NOT_MET}"


async def _send_a_file(trouble: Trouble) -> None:
    """An officer brings a file of applications in."""
    territory = trouble.world.territory
    name = f"lot{trouble.chance.getrandbits(32)}"
    content, _ = a_file(name, LINES, territory.epcis[0].siren)
    async with at_the_desk(trouble.world, "prospection", "reception-officer") as officer:
        answer = await officer.send("/v1/imports", content)
    answer.raise_for_status()


async def _overtake(trouble: Trouble) -> None:
    """A second event comes before the first: it waits, and goes on once that one is there."""
    await put(trouble, OVERTAKEN)


async def _try_the_unreadable_again(trouble: Trouble) -> None:
    """An operator has all that waits for one cause tried again, though nothing was mended."""
    await put(trouble, NOT_JSON)
    async with at_the_desk(trouble.world, READER, "platform-operator") as operator:
        await until(lambda: _is_retried(operator, NOT_JSON.cause or ""), MET_SECONDS)


async def _is_retried(operator: Desk, cause: str) -> bool:
    """Whether something of that cause waited, and was asked for again."""
    made = await operator.send("/v1/group-retries", {"cause": cause})
    if not made.is_success:
        return False
    found = made.json()
    started = await operator.send(
        f"/v1/group-retries/{found['id']}/start", {"events": found["events"]}
    )
    return started.is_success


def _second_first(stage: Stage, subject: UUID) -> list[Raw]:
    return [stage.encoded(subject, 3), stage.encoded(subject, 2)]


OVERTAKEN = Poison("overtaken", _second_first, None)
NOT_JSON = by_name("not JSON")
LURES: dict[str, Lure] = {
    "retrier.before_commit": _overtake,
    "retrier.after_commit": _overtake,
    "ask.before_commit": _try_the_unreadable_again,
    "ask.after_commit": _try_the_unreadable_again,
    "importer.before_commit": _send_a_file,
    "importer.after_commit": _send_a_file,
}
