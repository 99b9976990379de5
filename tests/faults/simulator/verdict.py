"""What the checker says of a simulated world, and two promises that only such a world shows."""

from collections import Counter
from collections.abc import Iterator

from chassis.record import Record as Raw
from tests.faults.checker.facts import Facts, Record, dump
from tests.faults.checker.verdict import judge
from tests.faults.simulator.stages import EXPECTED
from tests.faults.simulator.world import World

STAGES = ("sender", "receiver", "neighbour", "audit")


async def breaches(world: World) -> list[str]:
    """All that is wrong, each with the invariant that it breaks."""
    facts = await _facts(world)
    found = [f"{rule} {said}" for rule, broken in judge(facts).breaches.items() for said in broken]
    return [*found, *(f"timers {said}" for said in _fired_once(facts)), *world.seen]


async def _facts(world: World) -> Facts:
    topics = {stage: world.topic(stage) for stage in STAGES}
    return Facts(
        territory=world.territory,
        attempts=world.attempts,
        poisons=[],
        log={stage: [_seen(raw) for raw in world.log.of(name)] for stage, name in topics.items()},
        ends=world.log.ends(topics.values()),
        kept={
            name: await dump(house.control, EXPECTED.kept[name])
            for name, house in world.ground.houses.items()
        },
        expected=EXPECTED,
    )


def _seen(raw: Raw) -> Record:
    headers = {name: (value or b"").decode() for name, value in raw.headers}
    return Record(raw.topic, raw.partition, raw.offset, headers, raw.value or b"")


def _fired_once(facts: Facts) -> Iterator[str]:
    """Each reminder that was set fired, and did so once."""
    asked = {
        each.subject
        for each in facts.first["sender"]
        if each.kind == "told" and b'"remind' in each.value
    }
    fired = Counter(each.subject for each in facts.first["receiver"] if each.kind == "looked")
    for subject in asked | fired.keys():
        if fired[subject] != int(subject in asked):
            yield f"the reminder of {subject} fired {fired[subject]} times"
