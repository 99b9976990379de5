"""Where Schemathesis asks: a platform with a household at each step of its way."""

import asyncio
import json
import tomllib
from functools import partial
from typing import Any

import asyncpg
import httpx
from confluent_kafka import Producer

from happy.places import ROOT
from tests.access.examples import Examples
from tests.chassis.stage import until
from tests.faults.checker.expected import READS
from tests.faults.checker.facts import ANSWER_SECONDS
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
    "officer": ["first"],
    "source": ["fair", "website"],
    "proof": ["lease", "employment-contract"],
    "topic": ["project-management"],
    "nature": ["travel"],
    "form": ["town-lease"],
    "body": ["departement", "ccas"],
    "theme": ["choisir-un-metier--confirmer-son-choix-de-metier", "regional-language"],
    "aid": ["removal", "settling"],
    "line": ["arrivals"],
}
"""What the fictive territory calls things, by the name of the field that asks for it."""
POLICY = tomllib.loads((ROOT / "deploy" / "policy.toml").read_text(encoding="utf-8"))
UNREADABLE = 2
"""How many records of each topic can't be read: of all topics together too few to stop a reader."""
MAKERS = ("reception-officer", "insertion-coordinator", "employer-relations", "granting-authority")
"""Who makes what there is, each the whole territory's."""
AGENCY = "departement"
"""Whom those who speak for an agency speak for."""
NOW = TODAY.date().isoformat()
SMALLEST = {
    **dict.fromkeys(("on", "starts_on", "ends_on", "informed_on", "signed_on"), NOW),
    **dict.fromkeys(("places", "seats"), 2),
    "theme": "regional-language",
}
"""What smallest bodies say of some fields, by their names."""
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


async def trouble(world: World) -> None:
    """Puts unreadable records into every topic, and waits until each listener parked its own."""
    producer = Producer({"bootstrap.servers": world.platform.bootstrap()})
    for service in world.services:
        for number in range(UNREADABLE):
            producer.produce(f"{world.platform.territory}.{service}", b"?", str(number))
    producer.flush(ANSWER_SECONDS)
    for service, stages in READS.items():
        await until(partial(_has_parked, world, service, UNREADABLE * len(stages)))


async def _has_parked(world: World, service: str, count: int) -> bool:
    return len(await _positions(world.dsn(service))) >= count


async def furnish(world: World, service: str) -> set[str]:
    """Makes one of each thing that a smallest body makes; the operations that were done."""
    done = set()
    async with httpx.AsyncClient(base_url=world.platform.url(service), timeout=60) as client:
        document = (await client.get("/openapi.json")).json()
        told: dict[str, Any] = {name: values[0] for name, values in words_of(world).items()}
        arrived = (await _subjects(world.dsn("installation"), "path"))[0]
        told |= SMALLEST | dict.fromkeys((f"{name} id" for name in HOUSEHOLDS), arrived)
        for path, operations in document["paths"].items():
            action = operations.get("post", {}).get("x-action", "")
            role = next(iter(roles_of(service, action) & {*MAKERS}), None)
            if "{" in path or role is None:
                continue
            answer = await client.post(
                path,
                json=Examples(document, told).body(operations["post"]),
                headers={
                    "Authorization": f"Bearer {a_token(world, role)}",
                    "Idempotency-Key": f"furnish-{path}",
                },
            )
            if answer.is_success:
                done.add(f"POST {path}")
    return done


async def known(world: World, service: str, role: str) -> dict[str, Any]:
    """What there is to name: items, each with the ids within it, and words of the territory.

    Most is asked for oneself, by whoever has that role.
    """
    items = await _items(world.dsn(service))
    households = await _subjects(world.dsn("prospection"), "candidate")
    me = subject(role)
    return {
        "items": {table: found for table, found in items.items() if found},
        "words": words_of(world)
        | dict.fromkeys(HOUSEHOLDS, households)
        | {"officer": [me, me, "second"], "name": [service]},
        "places": {"position": await _positions(world.dsn(service))},
    }


def roles_of(service: str, action: str) -> frozenset[str]:
    """Who may do what a route is, by the policy file; nobody where it says no action."""
    owner, _, name = action.rpartition(".")
    return frozenset(POLICY["actions"][owner or service][name]["roles"] if name else ())


def subject(role: str) -> str:
    """Who has that role, on the way that households are taken."""
    return "adviser" if role == "insertion-adviser" else "first"


def a_token(world: World, role: str) -> str:
    """A token of that person, for the whole territory and one agency."""
    epcis = [epci.siren for epci in world.territory.epcis]
    return world.platform.token(role, subject=subject(role), epcis=epcis, agency=AGENCY)


async def _items(dsn: str) -> dict[str, dict[str, list[str]]]:
    connection = await asyncpg.connect(dsn)
    try:
        tables = [row[0] for row in await connection.fetch(TABLES)]
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


async def _positions(dsn: str) -> list[str]:
    """Where events are parked, the newest first."""
    return await _column(dsn, "select position::text from parked order by 1 desc")


async def _subjects(dsn: str, table: str) -> list[str]:
    """The households that a table has rows of, the oldest first."""
    return await _column(dsn, f"select subject::text from {table} order by id limit {MOST}")


async def _column(dsn: str, query: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return [row[0] for row in await connection.fetch(query)]
    finally:
        await connection.close()


def words_of(world: World) -> dict[str, list[str]]:
    """By the name of a field, what the territory knows."""
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
