"""A newcomer's partner who is in insertion too is followed once: there, and it counts here."""

from uuid import UUID

import pytest
from sqlalchemy import text

from tests.heard import COUPLE, anonymised, recomposed
from tests.insertion.local_reception import Counter
from tests.insertion.partners import TODAY
from tests.insertion.reception import Reception
from tests.officers import Json, refusal

JOB: Json = {"kind": "job", "on": str(TODAY)}


async def accepted(reception: Reception) -> str:
    """The path of a partner who agreed to be followed by the first adviser."""
    path = await reception.opened()
    await reception.post(f"{path}/notice")
    said = {"by": "partner", "says": "accepts"}
    household = (await reception.post(f"{path}/papers", said))["subject"]
    read = {"household": household, "says": "accepts", "signed_on": str(TODAY)}
    await reception.post("/v1/partner-countersignatures", read, by=reception.second)
    return path


async def joined(reception: Reception, counter: Counter) -> tuple[str, str]:
    """A partner's path and the insertion path of the same person, made one."""
    path, insertion = await accepted(reception), await counter.contracted()
    await reception.post(f"{path}/insertion-path", {"insertion_path": counter.id_of(insertion)})
    return path, insertion


async def test_the_search_is_in_the_insertion_path_and_nowhere_else(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await joined(reception, counter)
    seen = (await reception.get(path))["content"]
    assert (seen["status"], seen["insertion_path"]) == ("searching", counter.id_of(insertion))
    assessed = await reception.command(f"{path}/assessment", {"wishes": ["job"]})
    refusal(assessed, 409, "one-path")
    refusal(await reception.command(f"{path}/search"), 409, "one-path")
    assert await reception.tasks_of(path) == []


@pytest.mark.parametrize(("kind", "outcome"), [("job", "placed"), ("training", "training")])
async def test_a_step_there_resolves_here_and_its_end_gives_the_search_back(
    reception: Reception, counter: Counter, kind: str, outcome: str
) -> None:
    path, insertion = await joined(reception, counter)
    step = (await counter.post(f"{insertion}/work-steps", JOB | {"kind": kind}))["steps"][-1]
    found = await reception.get(path)
    assert (found["gate"], found["content"]["outcome"]) == ("passed", outcome)
    (resolution,) = found["content"]["resolutions"]
    assert (resolution["proof"], resolution["seen_by"]) == ("insertion-path", "adviser-1")
    assert [gate for _, gate in await reception.told(found["subject"])] == [None, "passed"]
    await counter.post(f"{insertion}/work-steps/{step['id']}/end")
    lost = await reception.get(path)
    assert (lost["gate"], lost["content"]["status"]) == ("passed", "searching")


async def test_a_step_already_taken_resolves_as_the_paths_become_one(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await accepted(reception), await counter.contracted()
    await counter.post(f"{insertion}/work-steps", JOB)
    seen = await reception.post(
        f"{path}/insertion-path", {"insertion_path": counter.id_of(insertion)}
    )
    assert (seen["gate"], seen["content"]["outcome"]) == ("passed", "placed")


@pytest.mark.parametrize(
    ("ground", "gate", "outcome"),
    [
        ("business", "passed", "own-business"),
        ("qualifying-training", "passed", "training"),
        ("permanent-job", "passed", "placed"),
        ("retirement", "closed", None),
        ("other", "closed", None),
    ],
)
async def test_a_way_out_there_resolves_here_but_for_what_is_the_partner_s_to_say(
    reception: Reception, counter: Counter, ground: str, gate: str, outcome: str | None
) -> None:
    path, insertion = await joined(reception, counter)
    await counter.post(f"{insertion}/exit", {"ground": ground})
    seen = await reception.get(path)
    assert (seen["gate"], seen["content"]["outcome"]) == (gate, outcome)
    assert seen["content"]["insertion_path"] is None


async def test_an_insertion_path_that_is_closed_gives_the_search_back(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await joined(reception, counter)
    await counter.post(f"{insertion}/closing", {"reason": "moved"})
    seen = (await reception.get(path))["content"]
    assert (seen["insertion_path"], seen["status"]) == (None, "accepted")
    await reception.post(f"{path}/assessment", {"wishes": ["job"]})
    assert (await reception.post(f"{path}/search"))["content"]["status"] == "searching"


async def test_a_path_that_is_over_is_not_joined(reception: Reception, counter: Counter) -> None:
    path, insertion = await accepted(reception), await counter.contracted()
    await counter.post(f"{insertion}/closing", {"reason": "moved"})
    answer = await reception.command(
        f"{path}/insertion-path", {"insertion_path": counter.id_of(insertion)}
    )
    refusal(answer, 409, "insertion-path-over")


async def test_an_insertion_path_stands_for_one_partner(
    reception: Reception, counter: Counter
) -> None:
    _, insertion = await joined(reception, counter)
    other = await accepted(reception)
    answer = await reception.command(
        f"{other}/insertion-path", {"insertion_path": counter.id_of(insertion)}
    )
    refusal(answer, 409, "stands-for-another")


async def test_only_who_agreed_to_be_followed_is_followed_there(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await reception.opened(), await counter.contracted()
    answer = await reception.command(
        f"{path}/insertion-path", {"insertion_path": counter.id_of(insertion)}
    )
    refusal(answer, 409, "wrong-status")


async def test_a_partner_who_left_is_led_by_no_insertion_path(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await joined(reception, counter)
    household = UUID((await reception.get(path))["subject"])
    await reception.office.hear(recomposed(household, COUPLE, another=True))
    await counter.post(f"{insertion}/work-steps", JOB)
    assert (await reception.get(path))["content"]["resolutions"] == []
    assert [gate for _, gate in await reception.told(household)] == [None, None]


async def test_nothing_of_the_household_is_in_the_insertion_path_nor_left_when_it_is_forgotten(
    reception: Reception, counter: Counter
) -> None:
    path, insertion = await joined(reception, counter)
    household = (await reception.get(path))["subject"]
    assert household not in (await counter.first.get(insertion)).text
    await reception.office.hear(anonymised(UUID(household)))
    async with reception.office.runtime.engine.connect() as connection:
        for table in ("one_path", "household", "partner_path", "insertion_path"):
            query = text(f"select count(*) from {table} where record::text like :household")
            found = await connection.scalar(query, {"household": f"%{household}%"})
            assert found == 0, table
    await counter.post(f"{insertion}/work-steps", JOB)
