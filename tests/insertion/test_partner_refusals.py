"""How the service says no over HTTP where somebody would answer in the partner's place."""

from typing import Any

import pytest

from tests.insertion.partners import TODAY
from tests.insertion.reception import Reception
from tests.officers import Json, refusal

WAIVERS = ("declined-to-be-followed", "chooses-not-to-work", "unavailable", "retired")


async def still_closed(reception: Reception, path: str) -> None:
    seen = await reception.get(path)
    assert (seen["gate"], seen["content"]["resolutions"]) == ("closed", [])
    assert [gate for _, gate in await reception.told(seen["subject"])] == [None]


@pytest.mark.parametrize("outcome", WAIVERS)
async def test_an_officer_alone_does_not_waive_for_the_partner(
    reception: Reception, outcome: str
) -> None:
    path = await reception.opened()
    said: Json = {"outcome": outcome, "proof": "other"}
    refusal(await reception.command(f"{path}/outcomes", said), 409, "own-word-needed")
    refusal(
        await reception.command(f"{path}/outcomes", said, by=reception.desk), 403, "role-missing"
    )
    await still_closed(reception, path)


@pytest.mark.parametrize("seat", ["lead", "other"])
@pytest.mark.parametrize("says", [*WAIVERS, "accepts"])
async def test_a_paper_that_another_adult_signed_is_refused(
    reception: Reception, seat: str, says: str
) -> None:
    path = await reception.opened()
    await reception.post(f"{path}/notice")
    signed = {"by": seat, "says": says}
    refusal(await reception.command(f"{path}/papers", signed), 409, "not-the-partner")
    await still_closed(reception, path)


@pytest.mark.parametrize(
    "claimed",
    [
        {"channel": "link"},
        {"countersigned_by": "adviser-2"},
        {"recorded_by": "adviser-2"},
        {"says": "unanswered"},
    ],
)
async def test_no_officer_claims_a_proof_that_is_not_theirs_to_give(
    reception: Reception, claimed: dict[str, Any]
) -> None:
    path = await reception.opened()
    signed = {"by": "partner", "says": "retired", **claimed}
    refusal(await reception.command(f"{path}/papers", signed), 422, "content-invalid")
    await still_closed(reception, path)


async def test_a_paper_of_nobody_in_particular_is_refused(reception: Reception) -> None:
    path = await reception.opened()
    answer = await reception.command(f"{path}/papers", {"says": "retired"})
    refusal(answer, 422, "content-invalid")


async def test_a_countersignature_is_of_what_was_read(reception: Reception) -> None:
    path = await reception.opened()
    household = (await reception.post(f"{path}/papers", {"by": "partner", "says": "retired"}))[
        "subject"
    ]
    for read in ({"says": "unavailable"}, {"signed_on": "2026-03-01"}):
        asked = {"household": household, "says": "retired", "signed_on": str(TODAY), **read}
        answer = await reception.command(
            "/v1/partner-countersignatures", asked, by=reception.second
        )
        refusal(answer, 409, "paper-differs")
    await still_closed(reception, path)


async def test_a_countersignature_is_an_adviser_s(reception: Reception) -> None:
    path = await reception.opened()
    household = (await reception.post(f"{path}/papers", {"by": "partner", "says": "retired"}))[
        "subject"
    ]
    asked = {"household": household, "says": "retired", "signed_on": str(TODAY)}
    answer = await reception.command("/v1/partner-countersignatures", asked, by=reception.desk)
    refusal(answer, 403, "role-missing")
    await still_closed(reception, path)


async def test_silence_is_said_by_nobody(reception: Reception) -> None:
    path = await reception.opened()
    said = {"outcome": "unanswered", "proof": "other"}
    refusal(await reception.command(f"{path}/outcomes", said), 409, "own-word-needed")
    await still_closed(reception, path)


async def test_an_adviser_reaches_their_own_paths_and_no_others(reception: Reception) -> None:
    path = await reception.opened()
    for answer in (
        await reception.second.get(path),
        await reception.command(f"{path}/notice", by=reception.second),
        await reception.command(
            f"{path}/papers", {"by": "partner", "says": "retired"}, by=reception.second
        ),
    ):
        refusal(answer, 404, "not-found")
    listed = await reception.get("/v1/partner-paths", by=reception.second, limit=200)
    assert path.rpartition("/")[2] not in {each["id"] for each in listed["items"]}
