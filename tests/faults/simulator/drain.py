"""The end of a seed: no fault any more, and everything comes to rest within bounds."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from chassis.intake import Stopped
from tests.faults.simulator.interlude import Interlude
from tests.faults.simulator.process import Process
from tests.faults.simulator.world import Order, World

ROUNDS = 8
PASSES = 200
PAUSED = "select distinct cause from parked_subject where state = 'paused'"
"""An operator sees to those alone: whoever awaits something must go on without."""
QUIET = {
    "sender": (
        "select (select count(*) from outbox) + (select count(*) from audit where seal is null)"
    ),
    "receiver": (
        "select (select count(*) from outbox) + (select count(*) from parked)"
        " + (select count(*) from parked_subject) + (select count(*) from timer)"
        " + (select count(*) from audit where seal is null)"
        " + (select count(*) from group_retry where state = 'running')"
    ),
}


async def catch_up(world: World, orders: list[Order], chance: random.Random) -> None:
    """On a calm sea all that was asked for comes as far as it can; bad words stay bad."""
    world.weather.calm = True
    await _ask_all(world, orders)
    await _relay_all(world, chance)
    await _take_all(world, chance)
    world.weather.calm = False


async def drain(world: World, orders: list[Order], chance: random.Random) -> list[str]:
    """Lets everything end; what did not, if something did not."""
    world.weather.calm = True
    world.ground.days.failing.clear()
    world.ground.days.refusing = False
    while world.log.on_their_way:
        world.arrive(chance)
    while world.murmurs:
        world.murmur()
    for _ in range(ROUNDS):
        await _ask_all(world, orders)
        await _relay_all(world, chance)
        await _take_all(world, chance)
        world.pass_time(timedelta(days=1))
        receiver = world.processes["receiver"][0]
        await world.by(receiver, receiver.retrier.drain_all)
        await _side_by_side(world, "receiver", lambda each: each.timekeeper.fire_due())
        for row in await world.house("receiver").control.fetch(PAUSED):
            await world.retry_all(receiver, cause=row["cause"])
            await world.by(receiver, receiver.retrier.drain_all)
        for processes in world.processes.values():
            await world.by(processes[0], processes[0].sealer.seal)
        await _relay_all(world, chance)
        if await _is_quiet(world):
            return []
    return ["never came to rest"]


async def _side_by_side(
    world: World, service: str, act: Callable[[Process], Awaitable[object]]
) -> None:
    """The same by both processes of a service, the second while the first one stands amid it."""
    first, second = world.processes[service]
    between = Interlude(
        (1,),
        frozenset({"send", "listener"}),
        [partial(world.by, second, partial(act, second))],
        world.waits,
    )
    await between.during(partial(world.by, first, partial(act, first)))


async def _ask_all(world: World, orders: list[Order]) -> None:
    """Whatever is not answered yet is asked for until it is."""
    for order in orders:
        world.open.append(order)
    orders.clear()
    for order in list(world.open):
        await world.ask(world.processes["sender"][0], order)


async def _relay_all(world: World, chance: random.Random) -> None:
    for service, processes in world.processes.items():
        house, process = world.house(service), processes[0]
        for position in await house.control.fetch("select position from outbox_refusal"):
            path = f"/v1/refused-sends/{position['position']}/retry"
            await world.operate(service, process, path)
        for _ in range(PASSES):
            if not await house.control.fetchval("select count(*) from outbox"):
                break
            await _side_by_side(world, service, lambda each: each.carry(chance))


async def _take_all(world: World, chance: random.Random) -> None:
    """Reads on from where the database stands, as a consumer does that gets its partitions."""
    process = world.processes["receiver"][0]
    rows = await world.house("receiver").control.fetch("select * from position")
    stored = {(row["topic"], row["partition"]): row["next_offset"] for row in rows}
    topics = [world.topic("sender"), world.topic("neighbour")]
    process.stands = {place: stored.get(place, 0) for place in world.log.ends(topics)}
    for _ in range(PASSES):
        if not process.has_to_read():
            return
        if await _takes(world, process, chance):
            await world.operate("receiver", process, "/v1/consumers/receiver/resumption")


async def _takes(world: World, process: Process, chance: random.Random) -> bool:
    """Takes a batch; whether the consumer is stopped."""
    outcomes: list[object] = []

    async def take() -> None:
        outcomes.append(await process.take(chance))

    await world.by(process, take)
    return any(isinstance(each, Stopped) for each in outcomes)


async def _is_quiet(world: World) -> bool:
    return not any(
        [await world.house(name).control.fetchval(query) for name, query in QUIET.items()]
    )
