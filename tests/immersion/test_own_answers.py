"""What an adult answers by their own hand to the dates put to them."""

from uuid import UUID, uuid4

import pytest

from chassis.memory import Memory
from chassis.papers import Channel
from contracts.prospection import StayAnswered
from services.immersion import use_cases
from services.immersion.domain.facts import Status
from services.immersion.domain.party import Adult
from services.immersion.domain.plan import Asked
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Task, waiting
from tests.heard import qualified
from tests.immersion.desk import Desk, told
from tests.immersion.reception import LEAD as THE_LEAD
from tests.immersion.reception import Reception
from tests.immersion.stays import (
    ALONE,
    DAY,
    FIRST_DAY,
    HERE,
    HOSTS,
    LAST_DAY,
    LEAD,
    NEXT_DOOR,
    PARTNER,
    RECORDER,
    RULE,
    TODAY,
    WITNESS,
    a_planned_stay,
    an_arranged_stay,
    refused,
)

PLANNED = Asked(HERE, FIRST_DAY, LAST_DAY)


def answers(stay: Stay, adult: Adult = PARTNER, **changes: object) -> StayAnswered:
    """An adult's yes to the dates of a stay."""
    return StayAnswered(
        **{
            "subject": stay.subject,
            "occurred_on": TODAY,
            "stay": stay.id,
            "role": adult.role.value,
            "rank": adult.rank,
            "reply": "agrees",
            "channel": "link",
            "epci": HERE,
            "starts_on": FIRST_DAY,
            "ends_on": LAST_DAY,
        }
        | changes
    )


def test_an_adult_s_own_yes_holds_without_any_officer() -> None:
    stay = an_arranged_stay()
    for adult in (LEAD, PARTNER):
        stay.hear(adult, agrees=True, on=TODAY)
    assert [each.channel for each in stay.confirmations] == [Channel.LINK, Channel.LINK]
    stay.confirm(TODAY, HOSTS, RULE)
    assert stay.status is Status.CONFIRMED


def test_a_yes_of_one_adult_is_nobody_else_s() -> None:
    stay = an_arranged_stay()
    stay.hear(LEAD, agrees=True, on=TODAY)
    with refused("adult-unheard"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_a_stay_that_an_adult_declines_waits_for_other_dates() -> None:
    stay = an_arranged_stay()
    stay.hear(LEAD, agrees=True, on=TODAY)
    stay.hear(PARTNER, agrees=False, on=TODAY)
    due = waiting(stay, TODAY, RULE)
    assert due is not None
    assert due.task is Task.ASK_OTHERWISE
    assert stay.expires_on is None
    with refused("adult-unheard"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_whoever_declined_may_think_again() -> None:
    stay = a_planned_stay(ALONE)
    stay.hear(LEAD, agrees=False, on=TODAY)
    stay.agree(LEAD, TODAY, RECORDER)
    stay.countersign(WITNESS)
    assert (stay.declined, stay.unheard_adults) == ([], [])


def test_a_no_takes_back_a_yes() -> None:
    stay = a_planned_stay(ALONE)
    stay.hear(LEAD, agrees=True, on=TODAY)
    stay.hear(LEAD, agrees=False, on=TODAY)
    assert (stay.declined, stay.unheard_adults) == ([LEAD], [LEAD])


def test_other_dates_are_a_new_question_to_everybody() -> None:
    stay = a_planned_stay()
    stay.hear(PARTNER, agrees=False, on=TODAY)
    stay.recompose(ALONE, TODAY + DAY, RULE)
    assert stay.declined == []


def test_only_those_who_are_expected_answer() -> None:
    with refused("adult-not-expected"):
        a_planned_stay(ALONE).hear(PARTNER, agrees=True, on=TODAY)


@pytest.mark.parametrize(
    "asked", [Asked(NEXT_DOOR, FIRST_DAY, LAST_DAY), Asked(HERE, FIRST_DAY + DAY, LAST_DAY)]
)
async def test_an_answer_to_other_dates_or_another_place_changes_nothing(
    desk: Desk, asked: Asked
) -> None:
    stay = await desk.planned()
    async with desk.work() as work:
        await use_cases.hear(stay.id, stay.subject, PARTNER, asked, True, TODAY, work)
    assert (await desk.stay(stay.subject)).confirmations == []


async def test_an_answer_that_comes_too_late_changes_nothing(desk: Desk) -> None:
    stay = await desk.planned()
    desk.on(TODAY + 8 * DAY)
    async with desk.work() as work:
        await use_cases.expire(stay.id, work)
    async with desk.work() as work:
        await use_cases.hear(stay.id, stay.subject, PARTNER, PLANNED, True, TODAY, work)
    assert (await desk.stay(stay.subject)).status is Status.EXPIRED


async def test_an_answer_of_somebody_who_is_not_expected_any_more_changes_nothing(
    desk: Desk,
) -> None:
    stay = await desk.planned(ALONE)
    async with desk.work() as work:
        await use_cases.hear(stay.id, stay.subject, PARTNER, PLANNED, True, TODAY, work)
    assert (await desk.stay(stay.subject)).confirmations == []


async def test_dates_are_told_with_those_who_have_to_answer(memory: Memory, desk: Desk) -> None:
    stay = await desk.planned()
    assert told(memory, stay.subject)[-1] == "ImmersionDatesProposed"
    asked = memory.announced[-1].model_dump(mode="json")
    assert asked["reply_by"] == str(TODAY + 7 * DAY)
    assert [each["role"] for each in asked["adults"]] == ["lead", "partner"]


async def test_what_an_adult_answered_is_seen_by_officers(reception: Reception) -> None:
    subject = uuid4()
    await reception.office.hear(qualified(subject))
    path = await reception.stay_of(subject)
    await reception.put(
        f"{path}/plan",
        {"epci": HERE, "starts_on": str(FIRST_DAY), "ends_on": str(LAST_DAY)},
        item=path,
    )
    stay = a_planned_stay()
    stay.id, stay.subject = UUID(path.rpartition("/")[2]), subject
    await reception.office.hear(
        answers(stay, PARTNER), answers(stay, LEAD, reply="declines", occurred_on=TODAY)
    )
    seen = await reception.get(path)
    assert [each["channel"] for each in seen["agreements"]] == ["link"]
    assert seen["declined"] == [THE_LEAD | {"rank": 1}]
