"""One bench from its servers' start to its figures, printed and, where asked, kept."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import asyncpg
import structlog

from bench.cpu import Meter
from bench.results import Result
from tests.platform import Platform

AS_DEPLOYED: Final[dict[str, str]] = {}
"""PostgreSQL as it comes: a commit waits for the disk, unlike in the tests."""


@dataclass(frozen=True)
class Trial:
    """The servers of a bench, who measures, and what was found so far."""

    platform: Platform
    meter: Meter
    result: Result


def play(
    name: str,
    title: str,
    act: Callable[[Trial], Awaitable[None]],
    *,
    keep: bool,
    platform: Platform | None = None,
) -> None:
    """Starts a Kafka and a PostgreSQL of its own unless addresses are given, and measures."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    result = Result(name, title)
    platform = platform or Platform(postgres_settings=AS_DEPLOYED)
    try:
        platform.start()
        asyncio.run(_act(Trial(platform, Meter(platform.processes), result), act, keep=keep))
    finally:
        platform.stop()


async def _act(trial: Trial, act: Callable[[Trial], Awaitable[None]], *, keep: bool) -> None:
    await act(trial)
    if keep:
        print(trial.result.write(await _version(trial.platform)).name)


async def _version(platform: Platform) -> str:
    admin = platform.postgres
    connection = await asyncpg.connect(
        host=admin.host,
        port=admin.port,
        user=admin.user,
        password=admin.password,
        database="postgres",
    )
    try:
        return str(await connection.fetchval("show server_version"))
    finally:
        await connection.close()
