"""A window of rows leaves in waves: of each subject one row, its next once that is acknowledged."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import asyncpg
import structlog
from aiokafka.errors import KafkaError

from chassis.crashpoints import crashpoint
from chassis.planted import planted
from chassis.producer import Answer, Post, Refused
from chassis.sent import Acknowledged

UNSAID = (KafkaError, OSError, TimeoutError)
"""What is raised where nobody says what became of a record."""

log = structlog.get_logger()

Row = asyncpg.Record


def waves(rows: Sequence[Row]) -> Iterable[list[Row]]:
    """The first row of each subject, then the second of each, and so on."""
    chains: dict[object, list[Row]] = {}
    for row in reversed(rows) if planted("newest-first") else rows:
        chains.setdefault(row["position" if planted("two-in-flight") else "subject"], []).append(
            row
        )
    for wave in zip_longest(*chains.values()):
        yield [row for row in wave if row is not None]


@dataclass
class Window:
    """What came of one pass over a shard."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    suspects: list[Row] = field(default_factory=list)
    """Rows that were refused, for themselves or for others: nothing of their subjects follows."""
    broken: bool = False
    """Whether it ended before all was answered."""

    async def send(self, post: Post, rows: Sequence[Row], seconds: float) -> None:
        """Sends rows, up to the first of which nobody says what became of it."""
        deadline = asyncio.get_running_loop().time() + seconds
        for wave in waves(rows):
            stopped = {row["subject"] for row in self.suspects}
            await self._send(post, [row for row in wave if row["subject"] not in stopped], deadline)
            if self.broken:
                return

    async def _send(self, post: Post, wave: Sequence[Row], deadline: float) -> None:
        """Hands rows over one by one, and notes what is said of each until the deadline."""
        handed: list[tuple[Row, Answer]] = []
        try:
            async with asyncio.timeout_at(deadline):
                await self._hand(post, wave, handed)
                for _, answer in handed:
                    if not answer.done():
                        await asyncio.wait([answer])
        except TimeoutError:
            self.broken = True
        finally:
            self._note(post, handed)

    async def _hand(
        self, post: Post, wave: Sequence[Row], handed: list[tuple[Row, Answer]]
    ) -> None:
        for row in wave:
            try:
                handed.append((row, await post.hand(row)))
            except (Refused, *UNSAID) as error:
                self._failed(row, error)
                if self.broken:
                    return

    def _note(self, post: Post, handed: Sequence[tuple[Row, Answer]]) -> None:
        for row, answer in handed:
            try:
                partition, offset = post.read(answer)
            except (Refused, *UNSAID) as error:
                self._failed(row, error)
            else:
                self.acknowledged.append(Acknowledged(row, partition, offset))
                crashpoint("relay.amid_window")

    def _failed(self, row: Row, error: Exception) -> None:
        """A refusal may be the row's own; anything else breaks the window off."""
        if isinstance(error, Refused):
            self.suspects.append(row)
            return
        if not self.broken:  # one word for a window: an outage must not fill a disk
            log.warning("send-failed", error=type(error).__name__)
        self.broken = True
