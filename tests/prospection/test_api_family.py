"""A household that recomposes, separates or merges, as officers say it over HTTP."""

import asyncio

from tests.office import Office
from tests.prospection.front import (
    Front,
    a_person,
    told,
)


async def test_a_household_recomposes_separates_and_merges(at_work: Office, officer: Front) -> None:
    file = await officer.registered()
    path = f"/candidates/{file['id']}"
    recomposed = await officer.done(
        f"{path}/recomposition", joining=[a_person("other")], children=[]
    )
    assert [each["role"] for each in recomposed["candidate"]["adults"]] == [
        "lead",
        "partner",
        "other",
    ]
    assert recomposed["candidate"]["children"] == []
    partner = recomposed["candidate"]["adults"][1]
    answer = await officer.act(
        f"{path}/separation", adult=partner["id"], project={"type": "creation"}
    )
    apart = answer.json()["apart"]
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/candidates/{apart['id']}"
    assert apart["candidate"]["adults"] == [partner | {"role": "lead"}]
    assert answer.json()["candidate"]["candidate"]["partner_needs_work"] is None
    merged = await officer.done(f"{path}/merger", merged=apart["id"], lead_becomes="partner")
    assert [each["role"] for each in merged["candidate"]["adults"]] == [
        "lead",
        "other",
        "partner",
    ]
    ended = await officer.read(f"/candidates/{apart['id']}")
    assert (ended["status"], ended["candidate"], ended["merged_into"]) == (
        "merged",
        None,
        file["id"],
    )
    assert await told(at_work, file["id"]) == [
        "candidate-registered",
        "household-recomposed",
        "household-separated",
        "households-merged",
    ]
    assert await told(at_work, apart["id"]) == ["candidate-registered"]


async def test_the_same_people_in_two_files_are_there_once(officer: Front) -> None:
    kept, other = await officer.registered(), await officer.registered()
    same = [
        {"merged": theirs["id"], "kept": mine["id"]}
        for mine, theirs in zip(
            kept["candidate"]["adults"], other["candidate"]["adults"], strict=True
        )
    ]
    merged = await officer.done(
        f"/candidates/{kept['id']}/merger",
        merged=other["id"],
        lead_becomes="other",
        same_people=same,
    )
    assert [each["id"] for each in merged["candidate"]["adults"]] == [
        each["id"] for each in kept["candidate"]["adults"]
    ]


async def test_two_officers_merging_two_files_both_ways_end_with_one(
    officer: Front, colleague: Front
) -> None:
    one, two = await officer.registered(), await officer.registered()
    answers = await asyncio.gather(
        officer.act(f"/candidates/{one['id']}/merger", merged=two["id"], lead_becomes="other"),
        colleague.act(f"/candidates/{two['id']}/merger", merged=one["id"], lead_becomes="other"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
