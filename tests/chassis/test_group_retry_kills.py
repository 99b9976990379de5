"""kill -9 of the process that works a group retry off: another goes on, nothing lost or twice."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest

from chassis import brake
from happy.places import ROOT
from tests.chassis.parking import Parking, a_parking
from tests.chassis.retries import progress, refused, started
from tests.chassis.retrying import CHUNK
from tests.chassis.stage import until
from tests.platform import Platform

SUBJECTS = 3 * CHUNK
POINTS = (
    "ask.before_commit:2",
    "ask.after_commit:2",
    "retrier.before_commit:15",
    "retrier.after_commit:15",
    "settle.before_commit:2",
    "settle.after_commit:2",
)


@pytest.fixture
async def parking(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parking]:
    monkeypatch.setattr(brake, "LIMIT", 1_000)
    async with a_parking(platform) as made:
        yield made


@pytest.fixture
async def operator(parking: Parking) -> AsyncIterator[httpx.AsyncClient]:
    async with parking.counter.operator() as client:
        yield client


@contextmanager
def a_process(parking: Parking, point: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """The receiver's retrier, armed to die at that point."""
    settings = parking.stage.receiver.settings
    told = {
        "HAPPY_TERRITORY": settings.territory,
        "HAPPY_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "HAPPY_POSTGRES_HOST": settings.postgres_host,
        "HAPPY_POSTGRES_PORT": str(settings.postgres_port),
        "HAPPY_POSTGRES_USER": settings.postgres_user,
        "HAPPY_POSTGRES_PASSWORD": settings.postgres_password.get_secret_value(),
        "HAPPY_POSTGRES_DATABASE": settings.postgres_database,
        "HAPPY_CRASH": point,
    }
    command = [sys.executable, "-m", "tests.chassis.retrying"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stdout=subprocess.DEVNULL
    ) as made:
        try:
            yield made
        finally:
            made.kill()


@pytest.mark.parametrize("point", POINTS)
async def test_a_killed_process_loses_nothing_of_a_group_retry_and_keeps_every_order(
    parking: Parking, operator: httpx.AsyncClient, point: str
) -> None:
    waiting = await refused(parking, SUBJECTS, "deux", "trois")
    made = await started(operator)
    assert (made["events"], made["subjects"]) == (SUBJECTS, SUBJECTS)

    async def done() -> bool:
        return bool((await progress(operator, made["id"]))["state"] == "done")

    with a_process(parking, point) as killed:
        await until(lambda: killed.poll() is not None)
    assert killed.returncode == -signal.SIGKILL
    half = await progress(operator, made["id"])
    assert half["state"] == "running"
    assert half["left_to_try"] + sum(half["outcomes"].values()) == SUBJECTS
    with a_process(parking):
        await until(done)
    whole = await progress(operator, made["id"])
    assert (whole["outcomes"], whole["left_to_try"]) == ({"applied": SUBJECTS}, 0)
    assert await parking.rows("select 1 from parked") == []
    for subject in waiting:
        assert await parking.stage.words(subject) == ["refuse-moi", "deux", "trois"]
    told = "select subject, count(*) from outbox group by subject having count(*) <> 3"
    assert await parking.rows(told) == []
