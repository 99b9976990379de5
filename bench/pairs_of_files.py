"""Likely duplicates among the files of a department: `python -m bench.pairs_of_files`."""

import asyncio
import random
import time
from uuid import UUID

import structlog
import typer
from sqlalchemy import text

from bench.crowd import Crowd
from bench.pairs import percentile
from bench.search import fill
from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from tests.office import Office, office
from tests.platform import Platform

PAGE = 50


def doubled(crowd: Crowd, known: list[Candidate], count: int) -> dict[UUID, UUID]:
    """Adds files of people who have one already, written again with a slip; which is whose."""
    added = {}
    for original, double in zip(crowd.some(known, count), crowd.households(count), strict=True):
        mine, again = crowd.somebody_of(original), double.household.lead
        again.given_name, again.family_name = crowd.slipped(
            f"{mine.given_name} {mine.family_name}"
        ).split(" ")
        if crowd.rng.random() < 0.5:
            again.contact = mine.contact
        added[double.id] = original.id
        known.append(double)
    return added


async def compared(made: Office, ids: list[UUID]) -> list[float]:
    """Compares files one by one, as their timers do; the seconds of each."""
    seconds = []
    for id in ids:
        began = time.monotonic()
        async with made.runtime.transactions.begin("bench") as work:
            await work.lock(id)
            await use_cases.compare(id, work)
        seconds.append(time.monotonic() - began)
    return seconds


async def first_page(made: Office) -> float:
    began = time.monotonic()
    async with made.runtime.transactions.begin("bench") as work:
        await use_cases.likely_pairs(None, PAGE, work)
    return time.monotonic() - began


async def measure(households: int, doubles: int, seed: int) -> None:
    platform = Platform()
    platform.start()
    try:
        async with office(platform, service) as made:
            crowd = Crowd(seed)
            known = crowd.households(households)
            added = doubled(crowd, known, doubles)
            await fill(made, known)
            others = random.Random(seed).sample(known[:households], doubles)
            for name, ids in (("doubles", list(added)), ("any file", [each.id for each in others])):
                seconds = await compared(made, ids)
                p50, p95 = (1_000 * percentile(seconds, percent) for percent in (50, 95))
                print(f"compare, {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
            async with made.runtime.engine.connect() as connection:
                rows = (await connection.execute(text("select one, other from pair"))).all()
            kept = {frozenset((row.one, row.other)) for row in rows}
            planted = {frozenset(pair) for pair in added.items()}
            print(f"{100 * len(kept & planted) / len(planted):.1f} % of the doubles paired")
            print(f"{len(kept)} pairs among {len(known)} files; others are namesakes of the crowd")
            pages = [await first_page(made) for _ in range(20)]
            print(f"a page of {PAGE} pairs: p95 {1_000 * percentile(pages, 95):.0f} ms")
    finally:
        platform.stop()


def main(households: int = 100_000, doubles: int = 500, seed: int = 15) -> None:
    """How long a file is compared, how many planted doubles are found, how long a page takes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    asyncio.run(measure(households, doubles, seed))


if __name__ == "__main__":
    typer.run(main)
