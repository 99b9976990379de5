"""A large file of applications brought in: `python -m bench.imports [--lines N]`."""

import asyncio
import contextlib
import csv
import io
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import typer
from sqlalchemy import text

from services.prospection.api.applications import COLUMNS
from services.prospection.app import service
from tests.office import Office, office
from tests.platform import Platform

PAGE: Final = os.sysconf("SC_PAGE_SIZE")
EVERY: Final = 20
"""One line in so many has a fault, each kind in its turn."""
Line = dict[str, str]
FAULTS: Final[list[tuple[str, Callable[[Line], Line]]]] = [
    ("date", lambda line: line | {"date": "31/02/2026"}),
    ("provenance", lambda line: line | {"provenance": "pigeon voyageur"}),
    ("projet", lambda line: line | {"projet": "élevage de licornes"}),
    ("epci", lambda line: line | {"epci": "000000000"}),
    ("commune", lambda line: line | {"commune": "00000"}),
    ("nom", lambda line: line | {"nom": ""}),
    ("courriel", lambda line: line | {"courriel": "pas une adresse"}),
    ("telephone", lambda line: line | {"telephone": "12"}),
    ("enfants", lambda line: line | {"enfants": "collège:beaucoup"}),
    ("siret", lambda line: line | {"siret": "99990000400014"}),
]


def a_line(number: int) -> Line:
    return {
        "reference": f"DEM-{number:06}",
        "type": "foyer",
        "date": "18/02/2026",
        "provenance": "salon",
        "projet": "emploi",
        "epci": "999000001",
        "prenom": "Zénobie",
        "nom": f"Fictif-{number}",
        "courriel": f"foyer{number}@exemple.invalid",
        "telephone": f"06{number:08}",
    }


def a_file(count: int) -> tuple[bytes, Counter[str], int]:
    """A file, how often each column is wrong in it, and how many of its lines are good."""
    wrong: Counter[str] = Counter()
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS.known, delimiter=";")
    writer.writeheader()
    for number in range(1, count + 1):
        line = a_line(number)
        if number % EVERY == 0:
            column, spoil = FAULTS[number // EVERY % len(FAULTS)]
            wrong[column] += 1
            line = spoil(line)
        writer.writerow(line)
    return sheet.getvalue().encode(), wrong, count - wrong.total()


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * PAGE / 1_048_576


async def watch(made: Office, seen: dict[int, float]) -> None:
    """Notes the memory held each time another thousand files are there."""
    query = text("select count(*) from candidate")
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


async def send(made: Office, content: bytes) -> tuple[dict[str, Any], float]:
    """The report of a file, and how long it took."""
    began = time.monotonic()
    async with made.officer() as client:
        client.timeout = None
        headers = {"Content-Type": "text/csv"}
        answer = await client.post("/v1/imports", content=content, headers=headers)
    answer.raise_for_status()
    return answer.json(), time.monotonic() - began


async def measure(lines: int) -> None:
    content, wrong, good = a_file(lines)
    with platform() as given:
        async with office(given, service) as made:
            seen: dict[int, float] = {}
            watching = asyncio.create_task(watch(made, seen))
            report, seconds = await send(made, content)
            watching.cancel()
            again, seconds_again = await send(made, content)
    told = Counter(reason["column"] for item in report["items"] for reason in item["reasons"])
    print(f"{lines} lines in {seconds:.0f} s: {lines / seconds:.0f} lines/s")
    print(f"report exact: {(told, report['created']) == (wrong, good)}; faults {dict(told)}")
    print(f"memory in MB by files there: { {count: round(size) for count, size in seen.items()} }")
    print(
        f"the same file again in {seconds_again:.0f} s: {again['created']} created,"
        f" {again['known']} known, {again['refused']} refused"
    )


def main(lines: int = 10_000) -> None:
    """Rate, exactness of the report, and memory as the files come in."""
    asyncio.run(measure(lines))


if __name__ == "__main__":
    typer.run(main)
