"""A large file brought in, beside one transaction a line: `python -m bench.imports [--lines N]`."""

import asyncio
import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer
from sqlalchemy import text

from chassis.importer import Importer
from services.prospection.app import service
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.faulty import Expected, a_file, told
from tests.prospection.front import Front

PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * PAGE / 1_048_576


async def watch(made: Office, seen: dict[int, float]) -> None:
    """Notes the memory held each time another thousand lines are done."""
    query = text("select created + known + refused from import_job order by sent_at desc limit 1")
    while True:
        async with made.runtime.engine.connect() as connection:
            count = await connection.scalar(query) or 0
        seen.setdefault(count // 1_000 * 1_000, resident())
        await asyncio.sleep(0.5)


@contextlib.contextmanager
def platform() -> Iterator[Platform]:
    made = Platform()
    made.start()
    try:
        yield made
    finally:
        made.stop()


async def bring(
    made: Office, importer: Importer, content: bytes, **query: Any
) -> tuple[list[Expected], float]:
    """What became of each line of a file, and how long it took to bring it in."""
    async with made.officer() as client:
        client.timeout = None
        front = Front(client)
        answer = await front.upload(content, **query)
        answer.raise_for_status()
        began = time.monotonic()
        await importer.bring_in_all()
        seconds = time.monotonic() - began
        return [told(line) for line in await front.lines(answer.json()["id"])], seconds


async def measure(lines: int) -> None:
    small = max(lines // 5, 100)
    with platform() as given:
        async with office(given, service) as made:
            importer = made.runtime.importer
            alone = Importer(
                importer.transactions, importer.policy, importer.kinds, "alone", at_once=1, most=1
            )
            content, expected = a_file("seul", small)
            became, seconds = await bring(made, alone, content)
            slow = small / seconds
            print(f"one transaction a line: {small} lines, {slow:.0f} lines/s")
            print(f"  report exact: {became == expected}")
            content, expected = a_file("grand", lines)
            tried, seconds = await bring(made, importer, content, dry_run=True)
            print(f"rehearsal: {lines} lines, {lines / seconds:.0f} lines/s")
            print(f"  report exact: {tried == expected}")
            seen: dict[int, float] = {}
            watching = asyncio.create_task(watch(made, seen))
            became, seconds = await bring(made, importer, content)
            watching.cancel()
            fast = lines / seconds
            print(f"several lines a transaction: {lines} lines, {fast:.0f} lines/s")
            print(f"  report exact: {became == expected}; {fast / slow:.1f} times as fast")
            print(f"  memory in MB: { {count: round(size) for count, size in seen.items()} }")
            again, seconds = await bring(made, importer, content)
            known = sum(each.outcome == "known" for each in again)
            print(f"the same file again: {lines / seconds:.0f} lines/s, {known} known")


def main(lines: int = 10_000) -> None:
    """Rates, exactness of the reports, and memory as the lines come in."""
    asyncio.run(measure(lines))


if __name__ == "__main__":
    typer.run(main)
