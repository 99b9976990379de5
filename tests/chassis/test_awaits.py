"""What waits for another stage's word goes on when it comes, also when it comes meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from chassis.clock import SetClock
from chassis.errors import Awaits
from chassis.listening import Listen
from chassis.record import Record
from chassis.runtime import Runtime
from chassis.work import Work
from tests.chassis.parking import MORNING
from tests.chassis.stage import Note, Stage, Told
from tests.platform import Platform


class Room:
    """Two processes of a receiver, and a word that comes while another event asks for it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.awaited, self.waiting = uuid4(), uuid4()
        self.comes_at = 0
        self.tries = 0
        self.others: Runtime | None = None

    def listen(self) -> Listen:
        listen = Listen()

        @listen.to(Told)
        async def hear(event: Told, work: Work) -> None:
            if event.word == "waits" and await work.find(Note, subject=self.awaited) is None:
                self.tries += 1
                if self.tries == self.comes_at:
                    await self.take(self.others, self.awaited, 1, "comes")
                raise Awaits("sender", self.awaited)
            work.save(Note(work.new_id(), event.subject, [event.word]))

        return listen

    async def take(self, runtime: Runtime | None, subject: UUID, partition: int, word: str) -> None:
        """A process takes the first event of a subject, off a partition of its own."""
        assert runtime is not None
        key, value, headers = self.stage.encoded(subject, 1, word)
        record = Record(self.stage.topic, partition, 0, key, value, tuple(headers))
        await runtime.intake.take([record])


@pytest.fixture
async def room(platform: Platform) -> AsyncIterator[Room]:
    stage = Stage(platform, SetClock(MORNING))
    made = Room(stage)
    stage.receiver_service = replace(stage.receiver_service, listen=made.listen())
    settings = await stage.database()
    stage.receiver = stage.runtime(stage.receiver_service, settings)
    made.others = stage.runtime(stage.receiver_service, settings, slot=1)
    yield made
    await made.others.engine.dispose()
    await stage.close()


async def test_a_word_that_comes_while_an_event_is_parked_for_it_wakes_the_event(
    room: Room,
) -> None:
    room.comes_at = 4  # the last try before it is parked
    await room.take(room.stage.receiver, room.waiting, 0, "waits")
    assert await room.stage.causes() == [("awaiting", "retry")]
    await room.stage.receiver.retrier.drain_all()
    assert await room.stage.words(room.waiting) == ["waits"]


async def test_a_word_that_comes_while_it_is_missed_again_wakes_the_event(room: Room) -> None:
    await room.take(room.stage.receiver, room.waiting, 0, "waits")
    async with room.stage.receiver.engine.begin() as connection:
        await connection.exec_driver_sql("update parked_subject set next_attempt_at = parked_at")
    room.comes_at = room.tries + 1
    await room.stage.receiver.retrier.drain_all()
    assert await room.stage.causes() == [("awaiting", "retry")]
    await room.stage.receiver.retrier.drain_all()
    assert await room.stage.words(room.waiting) == ["waits"]
