"""What follows from what other stages tell, in the service's memory."""

from dataclasses import replace
from uuid import uuid4

import pytest

from chassis.errors import Awaits
from chassis.memory import Memory
from services.installation import use_cases
from services.installation.domain.facts import Fact
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Standing
from services.installation.domain.party import Kind
from services.installation.domain.presence import Presence
from services.installation.domain.state import Basis, Doubt, Status
from services.installation.domain.waiting import Task
from tests.installation.desk import Desk, told
from tests.installation.paths import (
    ALONE,
    COLLEAGUE,
    COUPLE,
    DAY,
    FIRM,
    HERE,
    NEXT_DOOR,
    OFFICER,
    PROJECT,
    TODAY,
    refused,
)


async def test_a_go_opens_a_path(desk: Desk, memory: Memory) -> None:
    candidate = await desk.qualified()
    stay = await desk.went(candidate)
    path = await desk.path(candidate)
    assert (path.status, path.basis, path.stay, path.epci) == (
        Status.OPENED,
        Basis.IMMERSION,
        stay,
        HERE,
    )
    assert told(memory, candidate) == ["InstallationOpened"]


async def test_a_go_waits_for_prospections_word_on_who_it_is(desk: Desk) -> None:
    candidate = uuid4()
    with pytest.raises(Awaits) as awaited:
        await desk.went(candidate)
    assert (awaited.value.stage, awaited.value.subject) == ("prospection", candidate)
    async with desk.work() as work:
        await use_cases.register(candidate, COUPLE, PROJECT, TODAY, work)
    with pytest.raises(Awaits):
        await desk.went(candidate)
    await desk.qualified(candidate)
    await desk.went(candidate)
    assert len(await desk.paths(candidate)) == 1


async def test_a_word_on_the_partner_waits_for_prospections_on_the_household(desk: Desk) -> None:
    with pytest.raises(Awaits):
        await desk.hears(uuid4(), Word.CLOSED)


async def test_a_go_on_a_candidate_with_a_path_open_changes_nothing(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.opened()
    await desk.went(path.subject)
    assert replace(await desk.path(path.subject), version=path.version) == path
    assert told(memory, path.subject) == ["InstallationOpened"]


async def test_a_go_after_a_path_ended_opens_another(desk: Desk) -> None:
    path = await desk.opened()
    async with desk.work() as work:
        await use_cases.abandon(path.id, "work", None, work)
    await desk.went(path.subject)
    assert [each.status for each in await desk.paths(path.subject)] == [
        Status.ABANDONED,
        Status.OPENED,
    ]


async def test_a_go_that_is_revised_is_looked_into_and_closes_nothing(desk: Desk) -> None:
    candidate = await desk.qualified()
    stay = await desk.went(candidate)
    async with desk.work() as work:
        await use_cases.doubt(candidate, uuid4(), TODAY, work)
    assert (await desk.path(candidate)).doubts == {}
    async with desk.work() as work:
        await use_cases.doubt(candidate, stay, TODAY, work)
    path = await desk.path(candidate)
    assert (path.status, path.doubts) == (Status.OPENED, {Doubt.REVISED: TODAY})
    await desk.went(candidate, stay)
    assert (await desk.path(candidate)).doubts == {}


async def test_a_withdrawal_is_looked_into_and_closes_nothing(desk: Desk) -> None:
    path = await desk.opened()
    async with desk.work() as work:
        await use_cases.withdraw(path.subject, TODAY, work)
    assert (await desk.path(path.subject)).doubts == {Doubt.WITHDREW: TODAY}
    async with desk.work() as work:
        await use_cases.reopen_candidate(path.subject, TODAY, work)
    assert (await desk.path(path.subject)).doubts == {}
    assert (await desk.newcomer(path.subject)).standing is Standing.QUALIFIED


async def test_a_withdrawal_known_before_the_go_is_looked_into_all_the_same(desk: Desk) -> None:
    candidate = await desk.qualified()
    async with desk.work() as work:
        await use_cases.withdraw(candidate, TODAY, work)
    await desk.went(candidate)
    assert (await desk.path(candidate)).doubts == {Doubt.WITHDREW: TODAY}


async def test_a_path_takes_up_who_the_household_is_now(desk: Desk) -> None:
    path = await desk.ready(ALONE)
    async with desk.work() as work:
        await use_cases.recompose(path.subject, COUPLE, TODAY, work)
    changed = await desk.path(path.subject)
    assert (changed.party, changed.lacking) == (COUPLE, [Fact.PARTNER])


async def test_an_officer_opens_a_path_without_a_stay_for_a_reason(
    desk: Desk, memory: Memory
) -> None:
    candidate = uuid4()
    async with desk.work() as work:
        await use_cases.register(candidate, COUPLE, PROJECT, TODAY, work)
    async with desk.work() as work:
        path = await use_cases.exempt(candidate, Basis.DIRECT_HIRE, NEXT_DOOR, None, work)
    assert (path.officer, path.epci) == (OFFICER, NEXT_DOOR)
    assert told(memory, candidate) == ["InstallationOpened"]
    with refused("path-already-open"):
        async with desk.work() as work:
            await use_cases.exempt(candidate, Basis.RETURN, None, None, work)


async def test_an_exemption_is_for_a_candidate_that_prospection_knows(desk: Desk) -> None:
    with refused("candidate-unknown"):
        async with desk.work() as work:
            await use_cases.exempt(uuid4(), Basis.RETURN, None, None, work)


async def test_a_path_after_a_stay_is_not_an_exemption(desk: Desk) -> None:
    candidate = await desk.qualified()
    with refused("basis-without-stay"):
        async with desk.work() as work:
            await use_cases.exempt(candidate, Basis.IMMERSION, None, None, work)
    with refused("epci-unknown"):
        async with desk.work() as work:
            await use_cases.exempt(candidate, Basis.RETURN, "200000000", None, work)


async def test_a_path_is_handed_over(desk: Desk) -> None:
    path = await desk.opened()
    async with desk.work(COLLEAGUE) as work:
        path = await use_cases.assign(path.id, None, None, "chamber-1", work)
    assert (path.officer, path.technical_referent) == (OFFICER, "chamber-1")
    async with desk.work(COLLEAGUE) as work:
        path = await use_cases.assign(path.id, None, None, None, work)
    assert path.officer == COLLEAGUE


async def test_a_household_that_is_one_with_another_goes_on_under_the_other_id(
    desk: Desk, memory: Memory
) -> None:
    path, survivor = await desk.installed(), await desk.qualified()
    async with desk.work() as work:
        await use_cases.merge(survivor, path.subject, COUPLE, TODAY, work)
    assert (await desk.path(path.subject)).doubts == {Doubt.MERGED: TODAY}
    await desk.hears(survivor, Word.PASSED)
    async with desk.work() as work:
        await use_cases.note_cost(path.id, "travel", 5_00, None, work)
    async with desk.work() as work:
        goes_on = await use_cases.transfer(path.id, work)
    former, now = await desk.path(path.subject), await desk.path(survivor)
    assert (former.status, former.reason, former.costs) == (
        Status.TRANSFERRED,
        "household-merged",
        [],
    )
    assert (now.id, now.status, now.costs_by_nature) == (
        goes_on.id,
        Status.INSTALLED,
        {"travel": 5_00},
    )
    assert told(memory, survivor) == [
        "InstallationOpened",
        "HouseholdArrived",
        "HouseholdInstalled",
    ]
    assert told(memory, path.subject)[-1] == "InstallationAbandoned"
    assert [item for _, item, _ in memory.due(now.opened_on + 900 * DAY)] == [now.id]


async def test_a_milestone_whose_facts_do_not_hold_is_not_told_again(
    desk: Desk, memory: Memory
) -> None:
    path, survivor = await desk.installed(), await desk.qualified()
    async with desk.work() as work:
        await use_cases.merge(survivor, path.subject, COUPLE, TODAY, work)
    async with desk.work() as work:
        goes_on = await use_cases.transfer(path.id, work)
    assert (goes_on.status, goes_on.installed_on) == (Status.ARRIVED, None)
    assert told(memory, survivor) == ["InstallationOpened", "HouseholdArrived"]


async def test_only_a_merged_household_goes_on_elsewhere_and_beside_no_other_path(
    desk: Desk,
) -> None:
    path, survivor = await desk.opened(), await desk.opened()
    with refused("not-merged"):
        async with desk.work() as work:
            await use_cases.transfer(path.id, work)
    async with desk.work() as work:
        await use_cases.merge(survivor.subject, path.subject, COUPLE, TODAY, work)
    with refused("path-already-open"):
        async with desk.work() as work:
            await use_cases.transfer(path.id, work)


async def test_nothing_new_begins_under_an_id_that_ended(desk: Desk) -> None:
    survivor, ended = await desk.qualified(), await desk.qualified()
    async with desk.work() as work:
        await use_cases.merge(survivor, ended, COUPLE, TODAY, work)
    with refused("candidate-merged"):
        async with desk.work() as work:
            await use_cases.exempt(ended, Basis.RETURN, None, None, work)


async def test_an_id_that_ended_before_we_heard_of_it_is_remembered_as_such(desk: Desk) -> None:
    survivor, ended = await desk.qualified(), uuid4()
    async with desk.work() as work:
        await use_cases.merge(survivor, ended, COUPLE, TODAY, work)
    await desk.qualified(ended)
    await desk.went(ended)
    assert (await desk.path(ended)).doubts == {Doubt.MERGED: TODAY}


async def test_nothing_is_kept_of_an_anonymised_candidate_but_that_they_were(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.opened()
    async with desk.work() as work:
        await use_cases.anonymise(path.subject, TODAY, work)
    assert await desk.paths(path.subject) == []
    assert told(memory, path.subject)[-1] == "InstallationAbandoned"
    newcomer = await desk.newcomer(path.subject)
    assert (newcomer.party, newcomer.project, newcomer.is_forgotten) == (None, None, True)
    with refused("candidate-forgotten"):
        async with desk.work() as work:
            await use_cases.exempt(path.subject, Basis.RETURN, None, None, work)


async def test_what_is_told_late_of_a_forgotten_candidate_changes_nothing(desk: Desk) -> None:
    candidate = uuid4()
    async with desk.work() as work:
        await use_cases.anonymise(candidate, TODAY, work)
    await desk.qualified(candidate)
    await desk.went(candidate)
    await desk.hears(candidate, Word.PASSED)
    async with desk.work() as work:
        await use_cases.recompose(candidate, COUPLE, TODAY, work)
        await use_cases.withdraw(candidate, TODAY, work)
    newcomer = await desk.newcomer(candidate)
    assert (newcomer.party, newcomer.gate.word) == (None, Word.UNTOLD)
    assert await desk.paths(candidate) == []


async def test_a_presence_nobody_says_is_unknown_after_some_days_and_each_check_in_turn(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.installed()
    await desk.at(TODAY + 365 * DAY + 29 * DAY, memory)
    assert told(memory, path.subject)[-1] == "HouseholdInstalled"
    await desk.at(TODAY + 1000 * DAY, memory)
    assert told(memory, path.subject)[-2:] == ["HouseholdPresenceUnknown"] * 2
    assert memory.due(TODAY + 9000 * DAY) == []


async def test_presence_is_counted_with_those_of_whom_nothing_is_known(
    desk: Desk, memory: Memory
) -> None:
    there, gone, silent = await desk.installed(), await desk.arrived(), await desk.arrived()
    await desk.installed(FIRM)
    await desk.opened()
    desk.on(TODAY + 370 * DAY)
    async with desk.work() as work:
        await use_cases.confirm_presence(there.id, 12, None, work)
    async with desk.work() as work:
        await use_cases.depart(gone.id, TODAY + 50 * DAY, work)
    async with desk.work() as work:
        counts = await use_cases.presence(Kind.HOUSEHOLD, None, work)
        elsewhere = await use_cases.presence(Kind.HOUSEHOLD, NEXT_DOOR, work)
    assert counts[12] == {Presence.RETAINED: 1, Presence.DEPARTED: 1, Presence.AWAITED: 1}
    assert counts[24] == {Presence.TO_COME: 3}
    assert elsewhere == {}
    await desk.at(TODAY + 500 * DAY, memory)
    async with desk.work() as work:
        later = await use_cases.presence(Kind.HOUSEHOLD, HERE, work)
    assert later[12] == {Presence.RETAINED: 1, Presence.DEPARTED: 1, Presence.UNKNOWN: 1}
    assert silent.id


async def test_the_work_list_pages_over_paths_and_passes_those_with_nothing_due(
    desk: Desk,
) -> None:
    quiet = await desk.opened()
    candidates = [await desk.qualified() for _ in range(3)]
    for each in candidates:
        await desk.went(each)
    async with desk.work() as work:
        first, more = await use_cases.work_list(None, None, 2, work)
        rest, end = await use_cases.work_list(None, more, 2, work)
    found = [path.subject for path, _ in (*first, *rest)]
    assert found == candidates
    assert quiet.subject not in found
    assert {due.task for _, due in first} == {Task.ASSIGN}
    assert end is None
    async with desk.work() as work:
        assert await use_cases.work_list(OFFICER, None, 50, work) == ([], None)


async def test_a_path_taken_up_again_is_of_the_candidate_as_they_are_now(desk: Desk) -> None:
    path = await desk.ready()
    async with desk.work() as work:
        await use_cases.depart(path.id, None, work)
    async with desk.work() as work:
        await use_cases.withdraw(path.subject, TODAY, work)
    await desk.hears(path.subject, Word.CLOSED)
    async with desk.work() as work:
        reopened = await use_cases.reopen(path.id, None, work)
    assert reopened.lacking == [Fact.PARTNER]
    assert reopened.doubts == {Doubt.WITHDREW: TODAY}
