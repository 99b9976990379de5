"""Three brokers and several processes a service: `python -m bench.cluster [--count N]`."""

import json
from contextlib import AsyncExitStack

import typer
from sqlalchemy import text

from bench import outbox
from bench.brokers import Cluster
from bench.cpu import Lap
from bench.member import a_member
from bench.results import Figure
from bench.trial import Trial, play
from contracts.event import decode
from tests.chassis.stage import Stage, until

SUBJECTS = 1_000
SECONDS = 300.0


async def carried(stage: Stage, trial: Trial, count: int) -> Lap:
    """Loads events; the rate at which they pass both services, and what each part spent."""
    wanted = await stage.count("inbox") + count
    await outbox.load(stage, outbox.events(stage, count, SUBJECTS))

    async def taken() -> None:
        await until(lambda: _taken(stage, wanted), SECONDS)

    return await trial.meter.rate(count, taken)


async def _taken(stage: Stage, wanted: int) -> bool:
    return await stage.count("inbox") >= wanted


async def outlives_a_broker(stage: Stage, cluster: Cluster, count: int) -> None:
    """The same, one of the three brokers being killed on the way, and back before the end."""
    before = await stage.count("inbox")
    await outbox.load(stage, outbox.events(stage, count, SUBJECTS))
    await until(lambda: _taken(stage, before + count // 4), SECONDS)
    cluster.nodes[0].kill()
    await until(lambda: _taken(stage, before + count // 2), SECONDS)
    cluster.nodes[0].spawn()
    await until(lambda: _taken(stage, before + count), SECONDS)
    cluster.nodes[0].wait()


async def wrong(stage: Stage) -> tuple[int, int]:
    """Subjects whose words are not each there once and in order; subjects the log tells so of."""
    async with stage.receiver.engine.connect() as connection:
        notes = await connection.scalars(text("select record->>'words' from note"))
        heard = 0
        for words in map(json.loads, notes):
            heard += words != [outbox.word(n + 1) for n in range(len(words))]
    logged: dict[str, list[int]] = {}
    for record in await stage.log():
        envelope, _ = decode(record.key, record.value, record.headers)
        sequences = logged.setdefault(envelope.subject, [])
        if envelope.sequence not in sequences:  # a double is allowed, what comes first is in order
            sequences.append(envelope.sequence)
    told = sum(each != list(range(1, len(each) + 1)) for each in logged.values())
    return heard, told


async def measure(trial: Trial, cluster: Cluster, count: int, processes: int) -> None:
    for node in cluster.nodes:
        trial.meter.add("Kafka", node.child.pid)
    trial.meter.clients.clear()
    stage = await Stage(cluster).prepare()
    async with AsyncExitStack() as stack:
        for part in ("relay", "receiver"):
            for slot in range(processes):
                pid = await stack.enter_async_context(a_member(stage, part, slot))
                trial.meter.clients.append(pid)
        lap = await carried(stage, trial, count)
        await outlives_a_broker(stage, cluster, count)
    heard, told = await wrong(stage)
    parked = await stage.count("parked")
    trial.result.add(
        Figure("subjects heard out of order, not at all or twice", heard, "", at_most=0),
        Figure("subjects out of order in the log", told, "", at_most=0),
        Figure("events parked", parked, "", at_most=0),
        Figure("events not taken", 2 * count - await stage.count("inbox"), "", at_most=0),
        Figure("both services", lap.value, "events/s"),
    )
    for part, name in (("client", f"{2 * processes} processes"), ("Kafka", "three brokers")):
        trial.result.add(Figure(name, lap.cpu_per_thousand(part), "CPU s per 1,000"))
    trial.result.add(Figure("PostgreSQL", lap.cpu_per_thousand("PostgreSQL"), "CPU s per 1,000"))
    await stage.close()


def main(count: int = 20_000, processes: int = 2, keep: bool = False) -> None:
    """Every event once and in order, a broker being killed; what an event costs."""
    cluster = Cluster()
    play(
        "cluster",
        "Three brokers, several processes a service",
        lambda trial: measure(trial, cluster, count, processes),
        keep=keep,
        platform=cluster,
    )


if __name__ == "__main__":
    typer.run(main)
