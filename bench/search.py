"""Search among the households of a department: `python -m bench.search [--households N]`."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import typer
from sqlalchemy import text

from bench.crowd import Crowd
from bench.pairs import percentile
from chassis import rows, search, search_rows
from chassis.plain import plain
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.people import Adult
from services.prospection.store import candidates
from tests.office import Office, office
from tests.platform import Platform

MOST_SHOWN: Final = 20
AT_ONCE: Final = 1_000
TYPED: Final[dict[str, Callable[[Adult], str]]] = {
    "name": lambda adult: f"{adult.given_name} {adult.family_name}",
    "name, other way round": lambda adult: plain(f"{adult.family_name} {adult.given_name}").replace(
        "-", " "
    ),
    "phone": lambda adult: str(adult.contact.phone),
    "e-mail": lambda adult: str(adult.contact.email),
}
"""What is typed of an adult."""
BY_TRIGRAMS: Final = text(
    "select item from candidate_search where words %> :typed"
    " order by word_similarity(:typed, words) desc, item limit :limit"
)
Find = Callable[[str], Awaitable[Sequence[UUID]]]


@dataclass
class Look:
    """Queries of one kind: what is typed, and whom it should find."""

    name: str
    asked: Sequence[tuple[str, UUID]]
    found: int = 0
    seconds: list[float] = field(default_factory=list)

    async def by(self, find: Find) -> "Look":
        """The same queries, asked."""
        done = Look(self.name, self.asked)
        for typed, id in self.asked:
            began = time.monotonic()
            done.found += id in await find(typed)
            done.seconds.append(time.monotonic() - began)
        return done

    def sentence(self) -> str:
        p50, p95 = (1_000 * percentile(self.seconds, percent) for percent in (50, 95))
        share = 100 * self.found / len(self.asked)
        return f"  {self.name}: {share:.1f} % found; p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def looks(crowd: Crowd, known: Sequence[Candidate], count: int) -> list[Look]:
    """Queries of every kind, each typed well and typed with one slip."""
    made = []
    for name, typed in TYPED.items():
        some = [(crowd.somebody_of(each), each.id) for each in crowd.some(known, count)]
        exact = [(typed(adult), id) for adult, id in some]
        made.append(Look(f"{name}, exact", exact))
        made.append(Look(f"{name}, one slip", [(crowd.slipped(word), id) for word, id in exact]))
    return [*made, Look("reference, exact", [(str(c.id), c.id) for c in crowd.some(known, count)])]


async def fill(made: Office, known: Sequence[Candidate]) -> None:
    """Writes the files and their words as the store does, many at once, and indexes them last."""
    async with made.runtime.engine.connect() as connection:
        await connection.execute(text("set statement_timeout = 0"))
        await connection.execute(text("drop index candidate_search_keys, candidate_search_words"))
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            await rows.write(connection, candidates, some)
            await search_rows.write(connection, candidates, some)
        for statement in search.index("candidate")[1:]:
            await connection.execute(text(statement))
        await connection.commit()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum analyze candidate"))
        await connection.execute(text("vacuum analyze candidate_search"))


async def measure(households: int, queries: int, seed: int) -> None:
    platform = Platform()
    platform.start()
    try:
        async with office(platform, service) as made:
            crowd = Crowd(seed)
            known = crowd.households(households)
            began = time.monotonic()
            await fill(made, known)
            print(f"{households} households loaded in {time.monotonic() - began:.0f} s")

            async def ours(typed: str) -> Sequence[UUID]:
                async with made.runtime.transactions.begin("bench") as work:
                    return [each.id for each in await work.search(Candidate, typed, MOST_SHOWN)]

            async def trigrams(typed: str) -> Sequence[UUID]:
                async with made.runtime.engine.connect() as connection:
                    asked = {"typed": typed.casefold().replace("-", ""), "limit": MOST_SHOWN}
                    return (await connection.scalars(BY_TRIGRAMS, asked)).all()

            kinds = looks(crowd, known, queries)
            for name, find, share in (("ours", ours, 1), ("word_similarity", trigrams, 5)):
                print(name)
                for look in kinds:
                    some = Look(look.name, look.asked[: max(1, len(look.asked) // share)])
                    print((await some.by(find)).sentence())
    finally:
        platform.stop()


def main(households: int = 100_000, queries: int = 200, seed: int = 15) -> None:
    """Share found among the twenty shown, and time; beside PostgreSQL's trigrams alone."""
    asyncio.run(measure(households, queries, seed))


if __name__ == "__main__":
    typer.run(main)
