"""How often one person may ask: a bucket of tokens each, in this process, nothing else needed."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chassis.errors import Refusal

HEAVY: Final = ("search", "export", "import")
"""Verbs of actions that cost much, or take much away."""
MOST_BUCKETS: Final = 10_000


class TooMany(Refusal):
    """Asked too often; `retry_after` says in how many seconds it may be asked again."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "too-many-requests",
            "Trop de demandes en peu de temps : attendez un instant avant de recommencer.",
        )
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute in the long run, and so many at once."""

    a_minute: int
    at_once: int


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


class Limits:
    """Two buckets a person: one for all they ask, a smaller one for what costs much."""

    def __init__(
        self, ordinary: Rate, heavy: Rate, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = {False: ordinary, True: heavy}
        self._now = now
        self._buckets: dict[tuple[str, bool], _Bucket] = {}

    def __len__(self) -> int:
        """How many allowances are remembered."""
        return len(self._buckets)

    def take(self, subject: str, action: str) -> None:
        """Counts one request of a person. Raises TooMany."""
        self._draw(subject, heavy=False)
        if action.rpartition("-")[2] in HEAVY:
            self._draw(subject, heavy=True)

    def _draw(self, subject: str, *, heavy: bool) -> None:
        rate, now, key = self._rates[heavy], self._now(), (subject, heavy)
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(rate.at_once, now)
        bucket.left = min(rate.at_once, bucket.left + (now - bucket.seen) * rate.a_minute / 60)
        bucket.seen = now
        if bucket.left < 1:
            raise TooMany(math.ceil((1 - bucket.left) * 60 / rate.a_minute))
        bucket.left -= 1

    def _make_room(self, now: float) -> None:
        """Forgets buckets that are full again, when there are many."""
        if len(self._buckets) < MOST_BUCKETS:
            return
        self._buckets = {
            (subject, heavy): bucket
            for (subject, heavy), bucket in self._buckets.items()
            if (now - bucket.seen) * self._rates[heavy].a_minute / 60
            < self._rates[heavy].at_once - bucket.left
        }
