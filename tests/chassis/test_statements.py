"""How many statements a gesture takes: each is a round trip, and most of what a command costs."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import event

from chassis.admin import admin
from chassis.admin_retries import retries
from chassis.oversight import oversight
from chassis.record import Record
from chassis.runtime import Runtime
from chassis.serve import declared
from happy.programs import services
from tests.chassis.counter import Counter, key
from tests.chassis.stage import Stage, subjects


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[str]]:
    """Those that a service sends meanwhile, but for the bounds of its transactions."""
    seen: list[str] = []

    def see(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    engine = runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


async def test_a_command_that_announces_takes_seven(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    made = await officer.post("/v1/notes", json={"word": "un"}, headers=key())
    note = made.headers["location"]
    with statements(counter.runtime) as seen:
        answer = await officer.post(f"{note}/words", json={"word": "deux"}, headers=key())
    assert answer.status_code == 200
    assert len(seen) == 7, seen


async def test_a_batch_takes_as_many_as_an_event(stage: Stage) -> None:
    counts = []
    offset = 0
    for size in (1, 1, 50):  # the first one makes the row of its partition
        records = []
        for subject in subjects(size):
            parts = stage.encoded(subject, 1)
            records.append(Record(stage.topic, 0, offset, parts[0], parts[1], tuple(parts[2])))
            offset += 1
        with statements(stage.receiver) as seen:
            await stage.receiver.intake.take(records)
        counts.append(len(seen))
    assert counts[1] == counts[2] == 10


def _computed(dependant: Dependant) -> Iterator[Any]:
    """What is called for a request before its route: what is only declared is not."""
    for each in dependant.dependencies:
        yield each.call
        yield from _computed(each)


@pytest.mark.parametrize("service", [program.name for program in services()])
def test_nothing_that_a_route_needs_is_handed_to_a_thread(service: str) -> None:
    routers = (*declared(service).routers, admin, retries, oversight)
    routes = [route for router in routers for route in router.routes]
    calls = {
        call
        for route in routes
        if isinstance(route, APIRoute)
        for call in _computed(route.dependant)
    }
    assert calls
    assert not [call for call in calls if not _is_awaited(call)]


def _is_awaited(call: Any) -> bool:
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__)
