"""The retrier is woken by what somebody may have waited for, and let sleep while nobody waits."""

from uuid import UUID

from chassis.record import Record
from tests.chassis.stage import Stage, subjects


async def test_the_retrier_is_woken_only_where_somebody_waits(stage: Stage) -> None:
    woken: list[int] = []
    intake, offsets = stage.receiver.intake, iter(range(9))
    intake.wake_retrier = lambda: woken.append(1)
    stage.faults.add("raté")

    async def take(subject: UUID, sequence: int, word: str) -> int:
        """How often it was woken so far."""
        key, value, headers = stage.encoded(subject, sequence, word)
        await intake.take([Record(stage.topic, 0, next(offsets), key, value, tuple(headers))])
        return len(woken)

    one, other = subjects(2)
    assert await take(one, 1, "mot") == 0
    assert await take(other, 1, "raté") == 1
    assert await take(one, 2, "mot") == 2
    assert await stage.causes() == [("failed", "retry")]
