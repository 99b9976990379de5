"""Topics have no order between them: whatever insertion hears first, the end is the same."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.runtime import Runtime
from services.insertion.app import service
from tests.heard import (
    ALONE,
    COUPLE,
    FIRM,
    anonymised,
    merged,
    qualified,
    recomposed,
    registered,
    withdrawn,
)
from tests.insertion.arrivals import (
    a_firm_departed,
    a_firm_installed,
    a_household_departed,
    a_household_installed,
)
from tests.insertion.heard import opened
from tests.insertion.partners import DAY, TODAY
from tests.insertion.posts import filled, published
from tests.insertion.posts import withdrawn as taken_back
from tests.journey.shuffled import Story, air
from tests.platform import Platform

SEEDS = range(20)
NAMES = (
    "couple",
    "alone",
    "other partner",
    "withdrawn",
    "survivor",
    "ended",
    "forgotten",
    "firm",
    "post",
    "shared post",
    "farm",
)
PATHS = tuple(f"installation of {name}" for name in NAMES)
KEPT = ("household", "partner_path", "commitment", "arrival", "opening")


def an_id(seed: int, who: str) -> UUID:
    """The id of somebody or something of a telling, another one each time."""
    rank = (*NAMES, *PATHS).index(who)
    return UUID(int=(seed + 1) << 32 | rank, version=4)


def stories(seed: int) -> list[Story]:
    """Households, an organisation, posts: all that prospection and installation tell of them."""

    def of(who: str) -> UUID:
        return an_id(seed, who)

    def path(who: str) -> UUID:
        return an_id(seed, f"installation of {who}")

    told: list[Story] = []
    for who, candidate in (("couple", COUPLE), ("alone", ALONE)):
        installed = a_household_installed(of(who), path=path(who))
        told += [
            [registered(of(who), candidate), qualified(of(who), candidate)],
            [opened(of(who)), installed, installed],
        ]
    one = of("other partner")
    left = a_household_installed(one, path=path("other partner"))
    told += [
        [registered(one), qualified(one), recomposed(one, COUPLE, TODAY, another=True)],
        [opened(one), left, a_household_departed(left, TODAY + DAY)],
    ]
    told += [[registered(of("withdrawn")), qualified(of("withdrawn")), withdrawn(of("withdrawn"))]]
    told += [[a_household_installed(of("withdrawn"), path=path("withdrawn"))]]
    told += [
        [registered(of("survivor"), ALONE), merged(of("survivor"), COUPLE, of("ended"))],
        [registered(of("ended"), ALONE)],
        [a_household_installed(of("ended"), path=path("ended"))],
    ]
    told += [
        [registered(of("forgotten")), qualified(of("forgotten")), anonymised(of("forgotten"))],
        [a_household_installed(of("forgotten"), path=path("forgotten"))],
    ]
    firm = a_firm_installed(of("firm"), path=path("firm"))
    told += [[registered(of("firm"), FIRM)], [firm, a_firm_departed(firm, TODAY + DAY)]]
    told += [
        [published(of("post")), filled(of("post")), published(of("post"), places=4)],
        [published(of("shared post"), "shared-post"), taken_back(of("shared post"))],
        [published(of("farm"), "farm"), taken_back(of("farm"), "farm")],
    ]
    return told


async def what_is_kept(runtime: Runtime, seed: int) -> dict[str, Any]:
    """Everything kept of one telling, with names in place of ids, in no order."""
    names = {str(an_id(seed, who)): who for who in (*NAMES, *PATHS)}
    found: dict[str, list[str]] = {}
    async with runtime.engine.connect() as connection:
        for table in KEPT:
            rows = await connection.execute(text(f"select id, subject, record from {table}"))
            for row in rows:
                if str(row.subject) not in names:
                    continue
                record = (
                    dict(row.record) if isinstance(row.record, dict) else json.loads(row.record)
                )
                record.pop("version")
                record["path"] = "one" if record.get("path") else None
                said = json.dumps(record, sort_keys=True).replace(str(row.id), "its own")
                for id, who in names.items():
                    said = said.replace(id, who)
                found.setdefault(f"{table} of {names[str(row.subject)]}", []).append(said)
        query = text("select subject, headers, value from outbox")
        gates: dict[str, list[str]] = {}
        for row in await connection.execute(query):
            if row.subject in names:
                said = bytes(row.value).decode()
                if "commitment" in said:
                    gates.setdefault(f"told of {names[row.subject]}", []).append("commitment")
    return {name: sorted(each) for name, each in (found | gates).items()}


async def test_insertion_ends_the_same_whatever_it_hears_first(platform: Platform) -> None:
    async with air(platform, service) as there:
        kept = []
        for seed in SEEDS:
            await there.tell(seed, stories(seed))
            kept.append(await what_is_kept(there.runtimes["insertion"], seed))
    first = kept[0]
    assert [seed for seed, each in zip(SEEDS, kept, strict=True) if each != first] == []
    arrived = {name for name in first if name.startswith("commitment of")}
    assert arrived == {
        f"commitment of {name}"
        for name in ("couple", "alone", "other partner", "withdrawn", "ended", "forgotten", "firm")
    }
    assert {name for name in first if name.startswith("opening of")} == {
        "opening of post",
        "opening of shared post",
    }
    (post,) = first["opening of post"]
    assert json.loads(post)["standing"] == "open"
    assert len(first["told of couple"]) == 1
    assert len(first["told of firm"]) == 4
