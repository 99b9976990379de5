"""Requests made by chance from each service's own description: never a 500, never a surprise."""

import asyncio

import pytest

from happy.programs import services
from tests.faults.world import a_world_on
from tests.fuzz.play import Outcome, play
from tests.fuzz.run import Size
from tests.platform import Platform

ROLES, SEED = ("reception-officer", "insertion-adviser"), 20261124
A_FEW = Size("fuzzing,stateful", 4, least=0.3)


@pytest.fixture(scope="module")
async def asked(platform: Platform) -> Outcome:
    def all_services() -> Outcome:
        with a_world_on(platform, [program.name for program in services()], {}) as world:
            return play(world, ROLES, [SEED], A_FEW)

    return await asyncio.to_thread(all_services)


async def test_services_answer_as_they_are_described_whatever_is_sent(asked: Outcome) -> None:
    failures = [failure for each in asked.runs for failure in each.failures]
    assert not failures, "\n".join(failures)


async def test_services_are_never_at_a_loss(asked: Outcome) -> None:
    assert not [
        (each.service, each.role, status)
        for each in asked.runs
        for status in each.statuses
        if status >= 500
    ]


async def test_requests_made_by_chance_get_things_done_in_every_service(asked: Outcome) -> None:
    assert {each.service for each in asked.runs} == {program.name for program in services()}
    assert not asked.wrong, "\n".join(asked.wrong)
