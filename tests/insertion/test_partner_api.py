"""A partner's path over HTTP, from the household's qualification to its gate."""

from uuid import uuid4

from tests.heard import ALONE, qualified
from tests.insertion.partners import HERE, NOTICE, PAUSE, TERM, TODAY
from tests.insertion.reception import Reception
from tests.officers import refusal

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


async def test_a_path_from_the_invitation_to_a_job_by_http(reception: Reception) -> None:
    path = await reception.opened()
    await reception.post(f"{path}/notice")
    invited = await reception.post(f"{path}/invitation")
    household = invited["subject"]
    assert invited["content"]["invited_on"] == str(TODAY)
    accepts = {"by": "partner", "says": "accepts"}
    await reception.post(f"{path}/papers", accepts)
    await reception.post(
        "/v1/partner-countersignatures", read(household, says="accepts"), by=reception.second
    )
    assessed = await reception.post(f"{path}/assessment", {"wishes": ["job"], "trades": ["J1506"]})
    assert (assessed["content"]["status"], assessed["gate"]) == ("assessed", "closed")
    await reception.post(f"{path}/search")
    reviewed = await reception.post(f"{path}/reviews")
    assert reviewed["content"]["reviews"] == [{"on": str(TODAY), "by": "adviser-1"}]
    found = await reception.post(
        f"{path}/outcomes",
        {"outcome": "keeps-current-job", "how": "remote", "proof": "employer-letter"},
    )
    assert (found["gate"], found["content"]["outcome"]) == ("passed", "keeps-current-job")
    assert found["content"]["resolutions"][0]["label"] == "garde son emploi"
    lost = await reception.post(f"{path}/resumption")
    assert (lost["gate"], lost["content"]["status"]) == ("passed", "searching")
    assert [gate for _, gate in await reception.told(household)] == [None, "passed"]


async def test_a_partner_is_reminded_until_silence_counts_and_it_is_counted_apart(
    reception: Reception,
) -> None:
    before = await reception.get("/v1/partner-outcomes", by=reception.secretary)
    path = await reception.opened()
    await reception.post(f"{path}/notice")
    await reception.post(f"{path}/invitation")
    for rank in (1, 2, 3):
        await reception.on(TODAY + rank * PAUSE)
        (task,) = await reception.tasks_of(path)
        assert task["waiting"]["label"] == f"relancer la personne ({rank} sur 3)"
        await reception.post(f"{path}/reminders")
        assert await reception.tasks_of(path) == []
    await reception.on(TODAY + TERM)
    silent = await reception.get(path)
    assert (silent["gate"], silent["content"]["status"]) == ("passed", "unanswered")
    after = await reception.get("/v1/partner-outcomes", by=reception.secretary)
    assert after["unanswered"] == before["unanswered"] + 1
    assert "unanswered" not in {each["outcome"] for each in after["outcomes"]}


async def test_small_numbers_are_for_the_secretariat(reception: Reception) -> None:
    path = await reception.opened()
    household = (await reception.post(f"{path}/papers", {"by": "partner", "says": "retired"}))[
        "subject"
    ]
    await reception.post(
        "/v1/partner-countersignatures", read(household, says="retired"), by=reception.second
    )
    whole = await reception.get("/v1/partner-outcomes", by=reception.secretary)
    numbers = {each["outcome"]: each["count"] for each in whole["outcomes"]}
    assert numbers["retired"] == 1
    assert whole["total"] == sum(numbers.values()) + whole["unanswered"] + whole["under_way"]
    seen = await reception.get("/v1/partner-outcomes", by=reception.desk)
    assert {each["outcome"]: each["count"] for each in seen["outcomes"]}["retired"] is None
    assert seen["total"] is None


async def test_a_paper_written_down_wrong_is_taken_back(reception: Reception) -> None:
    path = await reception.opened()
    await reception.post(f"{path}/papers", PAPER)
    assert (await reception.post(f"{path}/paper-withdrawal"))["content"]["paper"] is None


async def test_whoever_shares_out_the_paths_sees_those_that_nobody_looks_after(
    reception: Reception,
) -> None:
    subject = uuid4()
    await reception.office.hear(qualified(subject))
    path = await reception.path_of(subject)
    (task,) = await reception.tasks_of(path, by=reception.desk)
    assert task["waiting"] == {
        "task": "assign",
        "label": "confier le parcours à une conseillère ou un conseiller",
        "since": str(TODAY),
        "by": str(TODAY + NOTICE),
        "late": False,
    }
    await reception.post(f"{path}/assignment", {"officer": "adviser-1"}, by=reception.desk)
    assert await reception.tasks_of(path, by=reception.desk) == []
    (mine,) = await reception.tasks_of(path)
    assert mine["waiting"]["task"] == "give-notice"


async def test_an_adviser_hands_a_path_over(reception: Reception) -> None:
    path = await reception.opened()
    handed = await reception.post(f"{path}/assignment", {"officer": "adviser-2"})
    assert handed["officer"] == "adviser-2"
    assert (await reception.get(path, by=reception.second))["content"] is not None
    refusal(await reception.first.get(path), 404, "not-found")
