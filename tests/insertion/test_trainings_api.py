"""Trainings on the spot over HTTP: places, the waiting line, attendance, certification."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.insertion.local_people import TODAY
from tests.insertion.school import School, a_plan
from tests.officers import refusal

TOMORROW = TODAY + timedelta(1)


async def test_newcomers_partners_and_local_people_learn_together_and_are_counted(
    school: School,
) -> None:
    counter = school.exchange.counter
    training = await school.planned(3, certifying=True)
    came = [
        await school.newcomer(training),
        await school.partner(training),
        await school.local_person(training),
    ]
    for each in came:
        assert (await school.act(each, "attendance", {"came": True})).is_success
    assert (await school.act(came[0], "certification")).is_success
    ended = await counter.post(f"{training}/end", by=counter.coordinator)
    assert ended["stage"] == "ended"
    planned, told = await counter.office.told(UUID(counter.id_of(training)))
    assert (planned["type"], planned["data"]["places"]) == ("training-planned", 3)
    assert {name: told["data"][name] for name in told["data"] if name != "subject"} == {
        "occurred_on": str(TODAY),
        "newcomers": 1,
        "partners": 1,
        "local_people": 1,
        "certified": 1,
    }


async def test_places_never_overflow_and_who_waits_comes_in_order(school: School) -> None:
    training = await school.planned(1)
    seated, first, second = [await school.newcomer(training) for _ in range(3)]
    assert [each["status"] for each in (seated, first, second)] == [
        "enrolled",
        "waiting",
        "waiting",
    ]
    await school.act(seated, "cancellation")
    assert await school.statuses(training) == ["cancelled", "enrolled", "waiting"]
    await school.act(first, "cancellation")
    assert await school.statuses(training) == ["cancelled", "cancelled", "enrolled"]


async def test_fifty_who_ask_at_once_for_seven_places_have_seven(school: School) -> None:
    training = await school.planned(7)
    asked = [{"household": str(await school.household()), "seat": "lead"} for _ in range(50)]
    answers = await asyncio.gather(
        *(
            school.exchange.counter.command(f"{training}/newcomers", each, by=school.reception)
            for each in asked
        )
    )
    assert {each.status_code for each in answers} == {200}
    assert await school.statuses(training) == ["enrolled"] * 7 + ["waiting"] * 43


async def test_one_person_has_one_place(school: School) -> None:
    training = await school.planned(5)
    household = str(await school.household())
    await school.newcomer(training, household=household)
    await school.newcomer(training, household=household, seat="other")
    await school.newcomer(training, household=household, seat="other", rank=2)
    answer = await school.exchange.counter.command(
        f"{training}/newcomers", {"household": household, "seat": "lead"}, by=school.reception
    )
    refusal(answer, 409, "already-enrolled")


async def test_every_prerequisite_is_asked_for(school: School) -> None:
    training = await school.planned(prerequisites=["french-basics"])
    asked = {"household": str(await school.household()), "seat": "lead"}
    answer = await school.exchange.counter.command(
        f"{training}/newcomers", asked, by=school.reception
    )
    refusal(answer, 409, "prerequisite-missing")
    assert (await school.newcomer(training, prerequisites=["french-basics"]))["status"] == (
        "enrolled"
    )


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"epci": "123456789"}, "epci-unknown"),
        ({"theme": "astrology"}, "code-unknown"),
        ({"prerequisites": ["good-health"]}, "code-unknown"),
        ({"starts_on": str(TOMORROW)}, "training-dates"),
        ({"on": str(TOMORROW)}, "date-in-the-future"),
    ],
)
async def test_a_plan_is_of_this_territory_and_of_its_lists(
    school: School, changes: dict[str, Any], slug: str
) -> None:
    counter = school.exchange.counter
    answer = await counter.command("/v1/trainings", a_plan(**changes), by=counter.coordinator)
    assert (answer.status_code, answer.json()["type"]) == (422, f"urn:happy:problem:{slug}")


async def test_only_a_known_household_is_enrolled(school: School) -> None:
    training = await school.planned()
    answer = await school.exchange.counter.command(
        f"{training}/newcomers", {"household": str(uuid4()), "seat": "lead"}, by=school.reception
    )
    refusal(answer, 404, "household-unknown")


async def test_attendance_and_certification_wait_for_the_first_day(school: School) -> None:
    days: dict[str, Any] = {
        "starts_on": str(TOMORROW),
        "ends_on": str(TOMORROW),
        "certifying": True,
    }
    training = await school.planned(**days)
    enrolment = await school.newcomer(training)
    early = await school.act(enrolment, "attendance", {"came": True})
    refusal(early, 409, "training-not-begun")
    refusal(await school.act(enrolment, "certification"), 409, "training-not-begun")


async def test_only_who_came_is_certified_where_the_training_certifies(school: School) -> None:
    training, plain = await school.planned(certifying=True), await school.planned()
    absent = await school.newcomer(training)
    await school.act(absent, "attendance", {"came": False})
    refusal(await school.act(absent, "certification"), 409, "wrong-status")
    came = await school.newcomer(plain)
    await school.act(came, "attendance", {"came": True})
    refusal(await school.act(came, "certification"), 409, "not-certifying")


async def test_attendance_said_wrong_is_said_again(school: School) -> None:
    training = await school.planned(certifying=True)
    enrolment = await school.newcomer(training)
    await school.act(enrolment, "attendance", {"came": True})
    await school.act(enrolment, "certification")
    said = await school.act(enrolment, "attendance", {"came": False})
    assert (said.json()["status"], said.json()["certified_on"]) == ("absent", None)


async def test_a_training_ends_after_its_last_day_once_all_is_said(school: School) -> None:
    counter = school.exchange.counter
    training = await school.planned(ends_on=str(TOMORROW))
    enrolment = await school.newcomer(training)
    end = f"{training}/end"
    refusal(await counter.command(end, by=counter.coordinator), 409, "training-not-over")
    await counter.on(TOMORROW)
    refusal(await counter.command(end, by=counter.coordinator), 409, "attendance-missing")
    await school.act(enrolment, "attendance", {"came": False})
    await counter.post(end, by=counter.coordinator)
    refusal(await school.act(enrolment, "cancellation"), 409, "training-over")


async def test_a_cancelled_training_is_told_and_takes_nobody(school: School) -> None:
    counter = school.exchange.counter
    training = await school.planned()
    await counter.post(f"{training}/cancellation", by=counter.coordinator)
    told = await counter.office.told(UUID(counter.id_of(training)))
    assert [each["type"] for each in told] == ["training-planned", "training-cancelled"]
    answer = await counter.command(
        f"{training}/newcomers",
        {"household": str(await school.household()), "seat": "lead"},
        by=school.reception,
    )
    refusal(answer, 409, "training-over")


async def test_who_learns_is_shown_to_those_who_may_know_it(school: School) -> None:
    counter = school.exchange.counter
    training = await school.planned(3)
    mine = {
        "newcomer": await school.newcomer(training),
        "partner": await school.partner(training),
        "local-person": await school.local_person(training),
    }
    seen = {}
    for name, client in (
        ("adviser", counter.first),
        ("coordinator", counter.coordinator),
        ("reception", school.reception),
        ("auditor", counter.auditor),
    ):
        listed = await counter.get(f"{training}/enrolments", by=client, limit=200)
        shown = {each["id"] for each in listed["items"] if each["trainee"]}
        seen[name] = {audience for audience, each in mine.items() if each["id"] in shown}
    assert seen == {
        "adviser": {"partner", "local-person"},
        "coordinator": {"newcomer", "local-person"},
        "reception": {"newcomer"},
        "auditor": {"newcomer"},
    }


async def test_nobody_enrols_a_person_out_of_reach(school: School) -> None:
    counter, training = school.exchange.counter, await school.planned()
    path = counter.id_of(await counter.opened())
    body = {"path": path}
    answer = await counter.command(f"{training}/local-people", body, by=counter.second)
    refusal(answer, 404, "not-found")
    answer = await counter.command(f"{training}/local-people", body, by=school.reception)
    refusal(answer, 403, "role-missing")
