"""Where Schemathesis asks: a platform with a household at each step of its way."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from tests.faults.driver import Driver
from tests.faults.ledger import Ledger
from tests.faults.steps import WHOLE
from tests.faults.world import TODAY, World

MOST = 40
"""How many items of a table are told, and how many ids within each."""
TABLES = (
    "select table_name from information_schema.columns where table_schema = 'public'"
    " and column_name in ('id', 'record') group by table_name having count(*) = 2"
)
WITHIN = "jsonb_path_query(record::jsonb, 'strict $.**.id')"
WORDS = {
    "officer": ["first", "second", "adviser"],
    "source": ["fair", "website"],
    "proof": ["lease", "employment-contract"],
    "topic": ["project-management"],
    "nature": ["travel"],
    "form": ["town-lease"],
    "body": ["departement", "ccas"],
    "theme": ["choisir-un-metier--confirmer-son-choix-de-metier"],
    "aid": ["removal", "settling"],
    "line": ["arrivals"],
}
"""What the fictive territory calls things, by the name of the field that asks for it."""
AGENCY = "departement"
"""Whom those who speak for an agency speak for."""
HOUSEHOLDS = ("candidate", "household", "subject", "merged", "other", "kept")
"""What a household is called, wherever it is asked for."""


async def prepare(world: World, seed: int, every: int) -> set[str]:
    """Takes a household up to each so many steps; the operations that were done on the way."""
    with Ledger(world.ledger) as ledger:
        drivers = {cut: Driver(world, ledger, seed) for cut in range(1, len(WHOLE) + 1, every)}
        drives = (each.drive(1, WHOLE[:cut], first=cut) for cut, each in drivers.items())
        await asyncio.gather(*drives)
    stuck = [why for each in drivers.values() for why in each.stuck]
    if stuck:
        raise AssertionError(f"the way is not free: {stuck}")
    lines = world.ledger.read_text(encoding="utf-8").splitlines()
    attempts = map(json.loads, lines)
    return {each["command"] for each in attempts if each["result"] == "ok"}


async def known(world: World, service: str) -> dict[str, Any]:
    """The items that a service has, each with the ids within it, and the words of the territory."""
    items = await _items(world.dsn(service))
    households = sorted(await _items(world.dsn("prospection"), "candidate"))
    return {
        "items": {table: found for table, found in items.items() if found},
        "words": _words(world) | dict.fromkeys(HOUSEHOLDS, households),
    }


async def _items(dsn: str, only: str | None = None) -> Mapping[str, Any]:
    connection = await asyncpg.connect(dsn)
    try:
        tables = [only] if only else [row[0] for row in await connection.fetch(TABLES)]
        return {table: await _of_table(connection, table) for table in tables}
    finally:
        await connection.close()


async def _of_table(
    connection: "asyncpg.Connection[asyncpg.Record]", table: str
) -> dict[str, list[str]]:
    rows = await connection.fetch(
        f"select id::text, array(select {WITHIN} #>> '{{}}' limit {MOST}) as within"
        f" from {table} order by id limit {MOST}"
    )
    return {row["id"]: sorted({*row["within"]} - {row["id"], None}) for row in rows}


def _words(world: World) -> dict[str, Sequence[str]]:
    territory = world.territory
    epcis = [epci.siren for epci in territory.epcis]
    communes = [
        commune.code for epci in epcis for commune in territory.communes_of(epci, TODAY.date())
    ]
    return WORDS | {
        "epci": epcis,
        "commune": communes[:MOST],
        "trade": [trade.code for trade in territory.trades][:MOST],
        "trade_version": sorted({trade.version for trade in territory.trades}),
    }
