"""A partner's path over HTTP, from the household's qualification to its gate."""

from uuid import uuid4

from tests.insertion.heard import ALONE, qualified
from tests.insertion.partners import HERE, TODAY
from tests.insertion.reception import Reception, refusal

PAPER = {"by": "partner", "says": "declined-to-be-followed"}


def read(household: str, **changes: object) -> dict[str, object]:
    """What a second officer reads on the paper."""
    return {
        "household": household,
        "says": "declined-to-be-followed",
        "signed_on": str(TODAY),
        **changes,
    }


async def test_a_household_with_a_partner_is_held_back_until_the_partner_s_own_word(
    reception: Reception,
) -> None:
    path = await reception.opened()
    opened = await reception.get(path)
    household = opened["subject"]
    assert (opened["gate"], opened["epci"], opened["content"]["status"]) == (
        "closed",
        HERE,
        "invited",
    )
    assert await reception.told(household) == [("partner-path-opened", None)]

    signed = await reception.post(f"{path}/papers", PAPER)
    assert (signed["gate"], signed["content"]["paper"]["holds"]) == ("closed", False)
    seen = await reception.post(
        "/v1/partner-countersignatures", read(household), by=reception.second
    )
    assert (seen["gate"], seen["content"]) == ("passed", None)
    done = await reception.get(path)
    assert (done["content"]["status"], done["content"]["outcome"]) == (
        "declined",
        "declined-to-be-followed",
    )
    assert await reception.told(household) == [
        ("partner-path-opened", None),
        ("partner-situation-resolved", "passed"),
    ]


async def test_a_household_without_a_partner_is_told_that_nothing_applies(
    reception: Reception,
) -> None:
    household = uuid4()
    await reception.office.hear(qualified(household, ALONE))
    assert await reception.told(household) == [("partner-situation-resolved", "not-applicable")]
    listed = await reception.get("/v1/partner-paths", by=reception.desk, subject=household)
    assert listed["items"] == []


async def test_whoever_recorded_the_paper_does_not_countersign_it(reception: Reception) -> None:
    path = await reception.opened()
    household = (await reception.post(f"{path}/papers", PAPER))["subject"]
    answer = await reception.command("/v1/partner-countersignatures", read(household))
    refusal(answer, 409, "countersigned-by-recorder")
    assert (await reception.get(path))["gate"] == "closed"
