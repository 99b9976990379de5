"""A process of a service (relay, receiver or writer) that works until its input ends."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from uuid import uuid4

import structlog

from bench import outbox
from chassis.settings import Settings
from chassis.waiting import within
from tests.chassis.stage import Stage, running, until
from tests.platform import Platform

STARTS = 60.0
STOPS = 20.0
WRITERS = 8


class Joined(Platform):
    """What somebody else has started."""

    def territory(self) -> str:
        return os.environ["HAPPY_TERRITORY"]


PASSED = (
    "territory",
    "kafka_bootstrap",
    "postgres_host",
    "postgres_port",
    "postgres_user",
    "postgres_database",
)


@asynccontextmanager
async def a_member(stage: Stage, part: str, slot: int) -> AsyncIterator[int]:
    """One more process of a service; its number."""
    settings = stage.settings["receiver" if part == "receiver" else "sender"]
    told = {f"HAPPY_{name.upper()}": str(getattr(settings, name)) for name in PASSED}
    told["HAPPY_POSTGRES_PASSWORD"] = settings.postgres_password.get_secret_value()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.member", part, str(slot)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | told,
    )
    assert process.stdin
    assert process.stdout
    try:
        if await process.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{part} {slot} fell")
        yield process.pid
    finally:
        process.stdin.close()
        try:
            await within(STOPS, process.wait())
        except TimeoutError:
            print(f"{part} {slot} did not end by itself in {STOPS:.0f} s", flush=True)
            process.kill()
            await process.wait()


async def main(part: str, slot: int) -> None:
    # Nobody reads its output but the first line: a full pipe would hold the process.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    stage, settings = Stage(Joined()), Settings()
    service = stage.receiver_service if part == "receiver" else stage.sender_service
    runtime = stage.sender = stage.runtime(service, settings, slot=slot)
    loops: dict[str, list[Callable[[], Awaitable[None]]]] = {
        "relay": [runtime.relay.run],
        "receiver": [runtime.consumer.run, runtime.retrier.run],
        "writer": [partial(write, stage)] * WRITERS,
    }
    async with AsyncExitStack() as stack:
        for loop in loops[part]:
            await stack.enter_async_context(running(loop))
        if part == "receiver":
            await until(lambda: runtime.consumer.state == "running", STARTS)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
    await runtime.engine.dispose()


async def write(stage: Stage) -> None:
    """Announces a word of somebody new, and another, until cancelled."""
    while True:
        await stage.tell(uuid4(), outbox.word(1))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
