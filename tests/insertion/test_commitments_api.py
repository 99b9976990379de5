"""What arrivals open to local people, from the event to the commitment met, over HTTP."""

from datetime import date, timedelta
from uuid import uuid4

from tests.insertion.arrivals import (
    Town,
    a_firm_departed,
    a_firm_installed,
    a_household_departed,
    a_household_installed,
)
from tests.insertion.partners import TODAY
from tests.officers import refusal

ANSWER_DAYS, COMMITMENT_DAYS = timedelta(30), timedelta(200)
"""The deadlines of the tests' territory."""


async def test_an_arrival_opens_a_commitment_that_a_local_person_takes(town: Town) -> None:
    counter = town.counter
    installed = a_firm_installed(headcount=4)
    await counter.office.hear(installed)
    (proposed,) = await town.commitments(installed.subject)
    assert (proposed["kind"], proposed["status"]) == ("hiring-opportunity", "proposed")
    where = f"/v1/commitments/{proposed['id']}"
    await counter.post(f"{where}/assignment", {"officer": "adviser-1"}, by=counter.coordinator)

    accepted = await counter.post(f"{where}/answer", {"accepted": True}, by=town.employers)
    path = await counter.opened()
    given = await counter.post(f"{where}/beneficiary", {"path": counter.id_of(path)})
    met = await counter.post(f"{where}/fulfilment")

    assert [each["status"] for each in (accepted, given, met)] == ["accepted", "assigned", "met"]
    assert [each["path"] for each in met["assignments"]] == [counter.id_of(path)]
    assert await town.told(where) == [
        "insertion-commitment-opened",
        "insertion-commitment-answered",
        "insertion-commitment-met",
    ]


async def test_an_installation_told_ten_times_in_one_breath_is_asked_once(town: Town) -> None:
    """Heard in one transaction, where nothing of it is in the database yet."""
    installed = a_household_installed()
    other_name = a_household_installed(path=installed.path)
    await town.counter.office.hear(*[installed] * 10, other_name)
    assert len(await town.commitments(installed.subject)) == 1
    assert await town.commitments(other_name.subject) == []


async def test_an_organisation_is_asked_by_its_posts_and_never_for_too_many(town: Town) -> None:
    for headcount, expected in ((0, 0), (3, 0), (4, 1), (8, 2), (400, 2)):
        installed = a_firm_installed(headcount=headcount)
        await town.counter.office.hear(installed)
        assert len(await town.commitments(installed.subject)) == expected


async def test_a_household_is_asked_by_its_activity(town: Town) -> None:
    for activity, expected in (("takeover", ["mentor"]), ("creation", ["mentor"]), ("job", [])):
        installed = a_household_installed(activity=activity)
        await town.counter.office.hear(installed)
        kinds = [each["kind"] for each in await town.commitments(installed.subject)]
        assert kinds == expected


async def test_who_declines_is_asked_no_more(town: Town) -> None:
    where = await town.proposed()
    declined = await town.counter.post(f"{where}/answer", {"accepted": False}, by=town.employers)
    assert (declined["status"], declined["expires_on"]) == ("declined", None)
    again = await town.counter.command(f"{where}/answer", {"accepted": True}, by=town.employers)
    refusal(again, 409, "commitment-ended")


async def test_a_commitment_that_nobody_answers_expires_once(town: Town) -> None:
    where = await town.proposed()
    await town.counter.on(TODAY + ANSWER_DAYS - timedelta(1))
    assert (await town.counter.get(where))["status"] == "proposed"
    await town.counter.on(TODAY + ANSWER_DAYS)
    await town.counter.on(TODAY + 2 * ANSWER_DAYS)
    assert (await town.counter.get(where))["status"] == "expired"
    assert (await town.told(where)).count("insertion-commitment-expired") == 1


async def test_a_commitment_accepted_in_vain_expires_later(town: Town) -> None:
    where = await town.given()
    await town.counter.on(TODAY + ANSWER_DAYS)
    assert (await town.counter.get(where))["status"] == "assigned"
    await town.counter.on(TODAY + COMMITMENT_DAYS)
    assert (await town.counter.get(where))["status"] == "expired"


async def test_a_commitment_that_is_met_never_expires(town: Town) -> None:
    where = await town.given()
    await town.counter.post(f"{where}/fulfilment")
    await town.counter.on(TODAY + 2 * COMMITMENT_DAYS)
    assert (await town.counter.get(where))["status"] == "met"


async def test_a_commitment_is_given_to_somebody_else_when_the_person_drops_out(
    town: Town,
) -> None:
    counter, where = town.counter, await town.given()
    other = await counter.opened()
    waiting = await counter.post(f"{where}/release")
    assert waiting["status"] == "accepted"
    given = await counter.post(f"{where}/beneficiary", {"path": counter.id_of(other)})
    first, second = given["assignments"]
    assert (first["released_on"], second["path"]) == (str(TODAY), counter.id_of(other))


async def test_nothing_is_expected_of_who_left(town: Town) -> None:
    firm, household = a_firm_installed(), a_household_installed()
    await town.counter.office.hear(firm, household)
    await town.counter.office.hear(
        a_firm_departed(firm, TODAY), a_household_departed(household, TODAY)
    )
    for arrival in (firm.subject, household.subject):
        left = await town.commitments(arrival)
        assert left
        assert {each["status"] for each in left} == {"expired"}


async def test_a_household_that_settles_again_is_asked_again(town: Town) -> None:
    household = uuid4()
    await town.counter.office.hear(
        a_household_installed(household), a_household_installed(household)
    )
    assert len(await town.commitments(household)) == 2


async def test_what_waits_on_a_commitment_is_listed_until_it_ends(town: Town) -> None:
    counter, where = town.counter, await town.proposed()
    tasks = []
    for command, body in (
        ("answer", {"accepted": True}),
        ("beneficiary", {"path": counter.id_of(await counter.opened())}),
        ("fulfilment", {}),
    ):
        tasks.append(await _task(town, where))
        await counter.post(f"{where}/{command}", body)
    assert tasks == ["ask", "give", "see-met"]
    assert await _task(town, where) is None


async def _task(town: Town, where: str) -> str | None:
    listed = await town.counter.get("/v1/commitment-work-list", limit=200)
    found = [each["task"] for each in listed["items"] if where.endswith(each["commitment"])]
    return found[0] if found else None


async def test_commitments_are_counted_by_where_they_are(town: Town) -> None:
    async def numbers() -> dict[str, int]:
        counted = await town.counter.get("/v1/commitment-counts", by=town.counter.coordinator)
        return {each["status"]: each["number"] for each in counted["items"]}

    before = await numbers()
    await town.proposed()
    await town.given()
    after = await numbers()
    grown = {status: after[status] - before[status] for status in after}
    assert grown == {
        "proposed": 1,
        "accepted": 0,
        "declined": 0,
        "assigned": 1,
        "met": 0,
        "expired": 0,
    }


async def test_who_is_helped_is_shown_to_advisers_only(town: Town) -> None:
    where = await town.given()
    for client in (town.employers, town.reception, town.counter.auditor):
        assert (await town.counter.get(where, by=client))["assignments"] == []
    assert len((await town.counter.get(where))["assignments"]) == 1


async def test_a_commitment_is_for_a_person_within_reach_whose_path_goes_on(town: Town) -> None:
    counter, where = town.counter, await town.accepted()
    theirs = await counter.opened()
    await counter.post(f"{theirs}/assignment", {"officer": "adviser-2"}, by=counter.coordinator)
    answer = await counter.command(f"{where}/beneficiary", {"path": counter.id_of(theirs)})
    refusal(answer, 404, "not-found")
    over = await counter.opened()
    await counter.post(f"{over}/closing", {"reason": "moved"})
    answer = await counter.command(f"{where}/beneficiary", {"path": counter.id_of(over)})
    refusal(answer, 409, "insertion-path-over")


async def test_no_event_of_a_commitment_leads_to_a_local_person(town: Town) -> None:
    where = await town.given()
    await town.counter.post(f"{where}/fulfilment")
    id = town.counter.id_of(where)
    told = [
        each["data"]
        for each in await town.counter.office.told()
        if each["data"].get("commitment") == id
    ]
    assert len(told) == 3
    for data in told:
        assert data.keys() <= {
            "subject",
            "occurred_on",
            "commitment",
            "kind",
            "epci",
            "accepted",
        }


async def test_a_date_to_come_is_no_fact(town: Town) -> None:
    where = await town.proposed()
    body = {"accepted": True, "on": str(date.max)}
    answer = await town.counter.command(f"{where}/answer", body, by=town.employers)
    refusal(answer, 422, "date-in-the-future")
