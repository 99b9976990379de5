"""A list of what is due is as long as it was asked, however much is passed over on the way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from chassis.clock import SetClock
from chassis.memory import Memory
from chassis.store import Row, Table
from chassis.tasks import Waiting
from chassis.territory import Territory
from chassis.work_list import due_among
from tests.territories import FICTIVE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
LATER = date(2026, 4, 1)


class Step(StrEnum):
    WATER = "water"


@dataclass
class Plant:
    id: UUID
    thirsty_on: date
    officer: str | None = None
    waits: bool = True
    version: int = 0

    @property
    def subject(self) -> UUID:
        return self.id


class PlantRow(Row, table=True):
    __tablename__ = "work_list_plant"

    officer: str | None
    waits: bool


TABLE = Table(Plant, PlantRow, lambda plant: {"officer": plant.officer, "waits": plant.waits})


async def due(plant: Plant) -> Waiting[Step] | None:
    waiting = Waiting(Step.WATER, plant.thirsty_on, plant.thirsty_on)
    return waiting if plant.thirsty_on <= TODAY else None


async def a_garden(*plants: Plant) -> Memory:
    memory = Memory([TABLE], Territory.load(FICTIVE), SetClock(NOON))
    async with memory.work() as work:
        for plant in plants:
            work.save(plant)
    return memory


def a_plant(
    number: int, thirsty_on: date = TODAY, officer: str | None = None, *, waits: bool = True
) -> Plant:
    return Plant(UUID(int=number + 1), thirsty_on, officer, waits)


async def read(memory: Memory, limit: int, officer: str | None = None) -> list[list[UUID]]:
    """Every page of the list, to its end."""
    pages: list[list[UUID]] = []
    after = None
    async with memory.work() as work:
        while True:
            found, after = await due_among(Plant, due, officer, after, limit, work)
            pages.append([plant.id for plant, _ in found])
            if after is None:
                return pages


async def test_a_page_is_full_and_no_more_however_much_is_passed_over() -> None:
    plants = [a_plant(n, LATER if n in {1, 4} else TODAY) for n in range(8)]
    pages = await read(await a_garden(*plants), 2)
    due = [[0, 2], [3, 5], [6, 7]]
    assert [page for page in pages if page] == [[plants[n].id for n in page] for page in due]


async def test_an_officers_list_is_theirs_alone_and_what_is_not_marked_is_in_none() -> None:
    mine, others = a_plant(1, officer="anna"), a_plant(2, officer="berthe")
    memory = await a_garden(mine, others, a_plant(3, officer="anna", waits=False))
    assert await read(memory, 50, "anna") == [[mine.id]]
    assert await read(memory, 50) == [[mine.id, others.id]]


def test_a_task_is_late_once_its_last_day_is_over() -> None:
    task = Waiting(Step.WATER, TODAY, by=TODAY)
    assert not task.late(TODAY)
    assert task.late(LATER)
    assert not Waiting(Step.WATER, TODAY).late(LATER)
