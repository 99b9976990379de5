"""Topics have no order between them: whatever is heard first, the end is the same."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.runtime import Runtime
from services.installation.app import service as installation
from tests.heard import (
    ALONE,
    COUPLE,
    FIRM,
    anonymised,
    merged,
    qualified,
    recomposed,
    registered,
    reopened,
    separated,
    withdrawn,
)
from tests.installation.heard import completed, gate_closed, gate_open, revised
from tests.installation.paths import DAY, TODAY
from tests.journey.shuffled import Story, air
from tests.platform import Platform

SEEDS = range(20)
PEOPLE = ("other partner", "withdrawn", "back", "survivor", "ended", "forgotten", "firm")
SOME_MORE = ("separated", "alone", "doubtful")


def an_id(seed: int, who: str) -> UUID:
    """The id of somebody of a story, another one each time the story is told."""
    rank = (*PEOPLE, *SOME_MORE, "stay").index(who)
    return UUID(int=(seed + 1) << 32 | rank, version=4)


def stories(seed: int) -> list[Story]:
    """Households and an organisation to whom happens all that the other stages can tell."""

    def of(who: str) -> UUID:
        return an_id(seed, who)

    def until_a_go(who: str, candidate: Any = COUPLE) -> list[Story]:
        id = of(who)
        return [
            [registered(id, candidate), qualified(id, candidate)],
            [completed(id, stay=of("stay"))],
        ]

    one = of("other partner")
    known = [registered(one), qualified(one)]
    stay = of("stay")
    told: list[Story] = [
        [*known, recomposed(one, ALONE, TODAY + DAY), recomposed(one, COUPLE, TODAY + 2 * DAY)],
        [completed(one, "adjust", stay), revised(one, stay, "go")],
        [
            gate_closed(one),
            gate_open(one),
            gate_open(one, "not-applicable", TODAY + DAY),
            gate_closed(one, TODAY + 2 * DAY),
            gate_open(one, "passed", TODAY + 3 * DAY),
        ],
    ]
    (left, went) = until_a_go("withdrawn")
    told += [[*left, withdrawn(of("withdrawn"))], went, [gate_closed(of("withdrawn"))]]
    (left, went) = until_a_go("back", ALONE)
    told += [[*left, withdrawn(of("back")), reopened(of("back"))], went]
    (kept, _) = until_a_go("survivor", ALONE)
    told += [[*kept, merged(of("survivor"), COUPLE, of("ended"))], *until_a_go("ended", ALONE)]
    told += [[gate_closed(of("survivor"))], [gate_closed(of("ended"))]]
    (left, went) = until_a_go("forgotten")
    told += [[*left, anonymised(of("forgotten"))], went, [gate_closed(of("forgotten"))]]
    told += [*until_a_go("firm", FIRM), [gate_open(of("firm"), "not-applicable")]]
    (one_of_two, went) = until_a_go("separated")
    told += [[*one_of_two, separated(of("separated"), ALONE, of("alone"))], went]
    told += [*until_a_go("alone", ALONE), [gate_open(of("alone"), "not-applicable")]]
    id = of("doubtful")
    told += [[registered(id), qualified(id)], [completed(id, "go", stay), revised(id, stay)]]
    return told


async def what_is_kept(runtime: Runtime, tables: Sequence[str], seed: int) -> dict[str, Any]:
    """Everything kept of the people of one telling, with names in place of their ids."""
    names = {str(an_id(seed, who)): who for who in (*PEOPLE, *SOME_MORE, "stay")}
    found: dict[str, Any] = {}
    async with runtime.engine.connect() as connection:
        for table in tables:
            rows = await connection.execute(text(f"select id, subject, record from {table}"))
            for row in rows:
                if str(row.subject) not in names:
                    continue
                said = str(row.record).replace(str(row.id), "its own")
                for id, who in names.items():
                    said = said.replace(id, who)
                found.setdefault(f"{table} of {names[str(row.subject)]}", []).append(
                    {name: each for name, each in json.loads(said).items() if name != "version"}
                )
    return found


async def test_installation_ends_the_same_whatever_it_hears_first(platform: Platform) -> None:
    async with air(platform, installation) as there:
        kept = []
        for seed in SEEDS:
            await there.tell(seed, stories(seed))
            runtime = there.runtimes["installation"]
            kept.append(await what_is_kept(runtime, ("newcomer", "path"), seed))
    first = kept[0]
    assert [seed for seed, each in zip(SEEDS, kept, strict=True) if each != first] == []
    (settled,) = first["path of other partner"]
    assert settled["gate"]["word"] == "passed"
    assert {who for who in first if who.startswith("path of")} == {
        f"path of {who}" for who in (*PEOPLE, *SOME_MORE) if who not in {"survivor", "forgotten"}
    }
    (doubted,) = first["path of doubtful"]
    assert list(doubted["doubts"]) == ["revised"]
    (withdrew,) = first["path of withdrawn"]
    assert list(withdrew["doubts"]) == ["withdrew"]
    (ended,) = first["path of ended"]
    assert list(ended["doubts"]) == ["merged"]
