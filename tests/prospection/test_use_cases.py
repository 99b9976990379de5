"""What can be asked: each step is kept with what it announces, and sets the file's timers."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.errors import NotFound
from chassis.memory import Memory
from chassis.work import Work
from contracts.event import Event
from services.prospection import use_cases
from services.prospection.domain.deadlines import COMPARE, FORGET_APPLICATION, INACTIVE
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.household import Children
from services.prospection.domain.people import AgeBand, Contact, Details, Role
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    COLLEAGUE,
    DAY,
    JOB,
    MOVE,
    OFFICER,
    TODAY,
    a_couple,
    a_firm,
    alone,
    an_adult,
    refused,
)
from tests.prospection.desk import Desk, a_desk, a_memory


@pytest.fixture
def memory() -> Memory:
    return a_memory()


@pytest.fixture
def desk(memory: Memory) -> Desk:
    return a_desk(memory)


def told(memory: Memory, subject: UUID | None = None) -> list[str]:
    """The names of what was announced, of one subject or of all."""
    return [name(each) for each in memory.announced if subject in {None, each.subject}]


def name(event: Event) -> str:
    return type(event).__name__


def timers(memory: Memory, item: UUID) -> dict[str, date]:
    return {name: due for name, id, due in memory.due(date.max) if id == item and name != COMPARE}


async def test_a_household_goes_from_its_registration_to_its_qualification(
    memory: Memory, desk: Desk
) -> None:
    candidate = await desk.qualified()
    assert (await desk.kept(candidate.id)).status is Status.QUALIFIED
    assert told(memory) == ["CandidateRegistered", "AssessmentStarted", "CandidateQualified"]


async def test_an_organisation_goes_the_same_way(memory: Memory, desk: Desk) -> None:
    candidate = await desk.ready(a_firm(), MOVE)
    async with desk.work() as work:
        await use_cases.qualify(candidate.id, None, work)
    assert told(memory) == ["CandidateRegistered", "AssessmentStarted", "CandidateQualified"]


async def test_the_same_application_opens_one_file(memory: Memory, desk: Desk) -> None:
    household = alone()
    await desk.registered(household)
    with refused("already-known"):
        await desk.registered(household)
    assert told(memory) == ["CandidateRegistered"]


async def test_a_registration_may_be_older_than_its_writing_down(
    memory: Memory, desk: Desk
) -> None:
    async with desk.work() as work:
        candidate = await use_cases.register(alone(), JOB, "fair", TODAY - 3 * DAY, work)
    assert candidate.registered_on == TODAY - 3 * DAY
    assert memory.announced[0].occurred_on == TODAY - 3 * DAY
    assert timers(memory, candidate.id)[Alert.FIRST_CALL] == TODAY + 2 * DAY
    with refused("date-in-the-future"):
        async with desk.work() as work:
            await use_cases.register(alone(), JOB, "fair", TODAY + DAY, work)


async def test_who_acts_is_written_down(desk: Desk) -> None:
    candidate = await desk.ready()
    kept = await desk.kept(candidate.id)
    lead = kept.household.lead
    assert (kept.officer, kept.contacts[0].officer) == (OFFICER, OFFICER)
    assert lead.notice is not None
    assert lead.notice.given_by == OFFICER
    assert lead.agreement is not None
    assert (lead.agreement.recorded_by, lead.agreement.countersigned_by) == (OFFICER, COLLEAGUE)


async def test_a_file_is_given_to_somebody_by_name(desk: Desk) -> None:
    candidate = await desk.registered()
    async with desk.work() as work:
        await use_cases.assign(candidate.id, COLLEAGUE, work)
    assert (await desk.kept(candidate.id)).officer == COLLEAGUE


async def test_a_files_timers_follow_from_it_at_each_step(memory: Memory, desk: Desk) -> None:
    candidate = await desk.registered()
    assert set(timers(memory, candidate.id)) == {
        Alert.FIRST_CALL,
        Alert.NOTICE,
        Alert.ANONYMISATION,
    }
    candidate = await desk.under_assessment()
    assert set(timers(memory, candidate.id)) == {Alert.NOTICE, Alert.ANONYMISATION, INACTIVE}
    candidate = await desk.qualified()
    assert timers(memory, candidate.id) == {}


async def test_a_file_is_closed_and_taken_up_again(memory: Memory, desk: Desk) -> None:
    candidate = await desk.under_assessment()
    async with desk.work() as work:
        await use_cases.defer(candidate.id, None, work)
    async with desk.work() as work:
        await use_cases.reopen(candidate.id, None, work)
    async with desk.work() as work:
        await use_cases.decline(candidate.id, "not-mature", None, work)
    async with desk.work() as work:
        await use_cases.withdraw(candidate.id, "not-said", None, work)
    assert told(memory, candidate.id)[2:] == [
        "CandidateDeferred",
        "CandidateReopened",
        "CandidateNotRetained",
        "CandidateWithdrawn",
    ]


async def test_a_file_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        async with desk.work() as work:
            await use_cases.qualify(uuid4(), None, work)


async def test_a_correction_is_silent_until_the_other_stages_would_be_wrong(
    memory: Memory, desk: Desk
) -> None:
    candidate = await desk.registered()
    lead = candidate.household.lead
    for details in (Details(wishes="la campagne"), Details(age_band=AgeBand.OVER_60)):
        async with desk.work() as work:
            await use_cases.correct(candidate.id, JOB, {lead.id: details}, None, work)
    assert told(memory) == ["CandidateRegistered", "HouseholdRecomposed"]
    assert (await desk.kept(candidate.id)).household.lead.wishes == "la campagne"


async def test_the_same_application_is_known_after_its_name_was_put_right(desk: Desk) -> None:
    household = alone()
    again = deepcopy(household)
    candidate = await desk.registered(household)
    lead = candidate.household.lead
    details = Details(given_name="Zenobia", contact=Contact("neuve@exemple.invalid"))
    async with desk.work() as work:
        await use_cases.correct(candidate.id, JOB, {lead.id: details}, None, work)
    with refused("already-known"):
        await desk.registered(again)


async def test_a_household_recomposes(memory: Memory, desk: Desk) -> None:
    candidate = await desk.registered(alone())
    async with desk.work() as work:
        await use_cases.recompose(
            candidate.id, [an_adult(Role.PARTNER)], [], (Children("primary", 1),), None, work
        )
    assert told(memory) == ["CandidateRegistered", "HouseholdRecomposed"]
    assert (await desk.kept(candidate.id)).household.partner is not None


async def test_a_household_separates_into_two_files(memory: Memory, desk: Desk) -> None:
    candidate = await desk.registered()
    partner = candidate.household.adults[1]
    async with desk.work() as work:
        _, apart = await use_cases.separate(candidate.id, partner.id, None, None, (), None, work)
    assert told(memory, candidate.id) == ["CandidateRegistered", "HouseholdSeparated"]
    assert told(memory, apart.id) == ["CandidateRegistered"]
    assert (await desk.kept(apart.id)).project == Project(Kind.JOB)
    assert set(timers(memory, apart.id)) == {Alert.FIRST_CALL, Alert.NOTICE, Alert.ANONYMISATION}


async def test_a_lead_who_leaves_takes_the_application_along(desk: Desk) -> None:
    candidate = await desk.registered()
    made, lead = candidate.application, candidate.household.lead
    async with desk.work() as work:
        _, apart = await use_cases.separate(candidate.id, lead.id, None, None, (), None, work)
    assert (await desk.kept(apart.id)).application == made
    assert (await desk.kept(candidate.id)).application is None


async def test_whoever_has_a_file_does_not_get_a_second_one_by_separating(desk: Desk) -> None:
    own = alone()
    await desk.registered(own)
    household = a_couple()
    household.adults[1].given_name = own.lead.given_name
    household.adults[1].family_name = own.lead.family_name
    household.adults[1].contact = own.lead.contact
    candidate = await desk.registered(household)
    with refused("has-a-file"):
        async with desk.work() as work:
            await use_cases.separate(
                candidate.id, candidate.household.adults[1].id, None, None, (), None, work
            )


async def test_two_files_merge_and_the_other_ones_timers_go(memory: Memory, desk: Desk) -> None:
    candidate, other = await desk.registered(), await desk.registered(alone())
    async with desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    assert told(memory, candidate.id) == ["CandidateRegistered", "HouseholdsMerged"]
    assert told(memory, other.id) == ["CandidateRegistered"]
    assert set(timers(memory, other.id)) == {FORGET_APPLICATION}
    assert (await desk.kept(other.id)).merged_into == candidate.id


async def test_an_application_is_known_after_its_file_went_into_another(desk: Desk) -> None:
    household = alone()
    candidate, other = await desk.registered(), await desk.registered(household)
    async with desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    with refused("already-known"):
        await desk.registered(household)


async def test_whoever_was_merged_may_separate_again(desk: Desk) -> None:
    candidate, other = await desk.registered(alone()), await desk.registered(alone())
    theirs = other.household.lead.id
    async with desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    async with desk.work() as work:
        _, apart = await use_cases.separate(candidate.id, theirs, None, None, (), None, work)
    assert (await desk.kept(apart.id)).application is None


async def test_what_is_refused_leaves_no_trace(memory: Memory, desk: Desk) -> None:
    candidate = await desk.under_assessment()
    before = await desk.kept(candidate.id)
    with refused("notice-missing"):
        async with desk.work() as work:
            await use_cases.qualify(candidate.id, None, work)
    assert await desk.kept(candidate.id) == before
    assert told(memory) == ["CandidateRegistered", "AssessmentStarted"]


async def test_a_timer_that_comes_too_early_is_set_again_and_changes_nothing(
    memory: Memory, desk: Desk
) -> None:
    candidate = await desk.under_assessment()
    before, due = await desk.kept(candidate.id), timers(memory, candidate.id)
    memory.timers.clear()
    timers_that_fire: list[Callable[[Work], Awaitable[None]]] = [
        lambda work: use_cases.alert(Alert.NOTICE, candidate.id, work),
        lambda work: use_cases.put_to_sleep(candidate.id, TODAY, work),
        lambda work: use_cases.anonymise(candidate.id, work),
        lambda work: use_cases.forget_application(candidate.id, work),
    ]
    for fire in timers_that_fire:
        async with desk.work() as work:
            await fire(work)
        assert timers(memory, candidate.id) == due
        memory.timers.clear()
    assert await desk.kept(candidate.id) == before
    assert told(memory) == ["CandidateRegistered", "AssessmentStarted"]
