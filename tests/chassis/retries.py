"""How the tests retry many parked events at once: by the operators' routes."""

from typing import Any
from uuid import UUID

import httpx

from contracts.event import p0
from tests.chassis.counter import key
from tests.chassis.parking import Parking
from tests.chassis.stage import Told, subjects, until

GROUPS = "/v1/group-retries"


async def refused(parking: Parking, count: int, *behind: str) -> list[UUID]:
    """Subjects whose first word is refused, each with other words behind it."""
    parking.stage.faults.add("refuse-moi")
    return await _heard(parking, count, "refuse-moi", *behind)


async def unreadable(parking: Parking, count: int, *words: str) -> list[UUID]:
    """Subjects whose words this release cannot read; parked by whole batches, so many is quick."""
    kinds = parking.stage.receiver.retrier.reactions.kinds
    kinds[Told.type] = ToldByALaterRelease
    return await _heard(parking, count, *words)


def readable_again(parking: Parking) -> None:
    """The release that reads them is there."""
    parking.stage.receiver.retrier.reactions.kinds[Told.type] = Told


class ToldByALaterRelease(Told):
    """A word, and what no event of ours holds."""

    chapter: str = p0("What is missing.")


async def _heard(parking: Parking, count: int, *words: str) -> list[UUID]:
    made = subjects(count)
    encoded = parking.stage.encoded
    for start in range(0, count, 50):
        chunk = made[start : start + 50]
        await parking.hear(
            *(encoded(each, n, word) for each in chunk for n, word in enumerate(words, 1))
        )
    return made


async def prepared(operator: httpx.AsyncClient, **choice: Any) -> dict[str, Any]:
    answer = await operator.post(GROUPS, json={"cause": "refused"} | choice, headers=key())
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{GROUPS}/{answer.json()['id']}"
    made: dict[str, Any] = answer.json()
    return made


async def gesture(operator: httpx.AsyncClient, id: str, act: str, **body: Any) -> httpx.Response:
    return await operator.post(f"{GROUPS}/{id}/{act}", json=body or None, headers=key())


async def started(operator: httpx.AsyncClient, **choice: Any) -> dict[str, Any]:
    made = await prepared(operator, **choice)
    answer = await gesture(operator, made["id"], "start", events=made["events"])
    assert answer.status_code == 202, answer.text
    return made


async def progress(operator: httpx.AsyncClient, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await operator.get(f"{GROUPS}/{id}")).json()
    return found


async def worked_off(parking: Parking, operator: httpx.AsyncClient, id: str) -> dict[str, Any]:
    """The retrier's passes, until the group retry is done."""

    async def done() -> bool:
        await parking.stage.receiver.retrier.drain_all()
        return bool((await progress(operator, id))["state"] == "done")

    await until(done)
    return await progress(operator, id)
