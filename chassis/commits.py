"""What Kafka is told of how far a service has listened: to be seen there, it decides nothing.

Seldom, since each telling makes the log of Kafka's groups longer, and a broker that was killed
reads all of it before any group goes on.
"""

import time
from collections.abc import Iterable

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis.record import Record
from chassis.waiting import within

TELL_SECONDS = 5.0
"""Between two tellings, and how long one may take."""
REFUSED_SECONDS = 10.0

log = structlog.get_logger()


class Commits:
    """The offsets that a member of a group has still to tell."""

    def __init__(self) -> None:
        self._untold: dict[TopicPartition, int] = {}
        self._last = time.monotonic()
        self._refused_since: float | None = None

    @property
    def are_refused(self) -> bool:
        """Whether Kafka has refused for long: another member has this one's place."""
        since = self._refused_since
        return since is not None and time.monotonic() - since > REFUSED_SECONDS

    def begin(self) -> None:
        """A member joins anew: what another one had to tell, or was refused, is its own affair."""
        self._refused_since = None
        self._untold.clear()

    def stand(self, place: TopicPartition, offset: int) -> None:
        """Reading began there, or it was before and something is taken already."""
        self._untold.setdefault(place, offset)

    def take(self, records: Iterable[Record]) -> None:
        """Those are done, in the order of their offsets."""
        for record in records:
            self._untold[TopicPartition(*record.place)] = record.offset + 1

    async def tell(self, consumer: AIOKafkaConsumer) -> None:
        """Commits what is due, if it is time; a refusal loses nothing, nor does Kafka's absence."""
        now = time.monotonic()
        if now - self._last < TELL_SECONDS:
            return
        self._last = now
        assigned = consumer.assignment()
        told = {place: offset for place, offset in self._untold.items() if place in assigned}
        try:
            if told:
                await within(TELL_SECONDS, consumer.commit(told))
        except TimeoutError:
            return
        except KafkaError as error:
            self._refused_since = self._refused_since or now
            log.warning("commit-refused", error=type(error).__name__)
            return
        self._refused_since = None
        self._untold = dict(self._untold.items() - told.items())
