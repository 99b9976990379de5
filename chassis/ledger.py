"""What a consumer knows of each (source, subject): ids taken, how far heard, who waits.

Loaded in one statement for a batch, judged in memory, written once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import ids
from chassis.planted import planted
from chassis.record import Reading

Pair = tuple[str, str]

_PAIRS = "unnest(cast(:sources as text[]), cast(:subjects as text[])) as pair (source, subject)"
_KNOWN = text(
    f"with pair as (select * from {_PAIRS})"
    " select 'heard' as what, source, subject, last_sequence as sequence, cast(null as uuid) as id"
    " from heard join pair using (source, subject)"
    " union all select 'taken', source, null, null, id from inbox"
    " join unnest(cast(:id_sources as text[]), cast(:ids as uuid[])) as named (source, id)"
    " using (source, id)"
    " union all select 'waits', source, subject, null, null"
    " from parked_subject join pair using (source, subject)"
    " union all select 'anybody', null, null, null, null where exists (select from parked_subject)"
)
"""How far each pair was heard, which ids were taken, which pairs wait, and whether any does."""
_HOLD = text(
    f"select from parked_subject as waiting join {_PAIRS} using (source, subject)"
    " order by source, subject for key share of waiting"
)
_KEEP = text(
    "with taken as (insert into inbox (source, id, taken_at)"
    " select source, id, :now from unnest(cast(:id_sources as text[]), cast(:ids as uuid[]))"
    " as taken (source, id) order by source, id)"
    " insert into heard (source, subject, last_sequence)"
    " select * from unnest(cast(:sources as text[]), cast(:subjects as text[]),"
    " cast(:sequences as bigint[]))"
    " on conflict (source, subject) do update set last_sequence = excluded.last_sequence"
)


class Verdict(Enum):
    """What becomes of a record."""

    APPLY = "apply"
    IGNORE = "ignore"
    DUPLICATE = "duplicate"
    BEHIND = "behind"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, with the cause of a parking; `late_start` where a first event is not number 1."""

    verdict: Verdict
    cause: str | None = None
    late_start: bool = False


@dataclass
class Ledger:
    """The state of the pairs of one batch."""

    now: datetime
    inbox_days: int
    waiting: set[Pair] = field(default_factory=set)
    heard: dict[Pair, int] = field(default_factory=dict)
    taken: set[tuple[str, UUID]] = field(default_factory=set)
    anybody_waits: bool = False
    """Whether any pair waits, of this batch or not."""
    _new_ids: list[tuple[str, UUID]] = field(default_factory=list)
    _moved: set[Pair] = field(default_factory=set)

    async def read(self, connection: AsyncConnection, asked: Mapping[str, object]) -> None:
        """Learns what is kept of those pairs and ids."""
        for row in await connection.execute(_KNOWN, dict(asked)):
            match row.what:
                case "heard":
                    self.heard[row.source, row.subject] = row.sequence
                case "taken":
                    self.taken.add((row.source, row.id))
                case "waits":
                    self.waiting.add((row.source, row.subject))
                case _:
                    self.anybody_waits = True

    def judge(self, reading: Reading, log_starts_late: bool) -> Judgement:
        """The verdict on a record, in the order of its partition.

        `log_starts_late`: the partition's log no longer holds its beginning.
        """
        if reading.id is not None and (reading.source, reading.id) in self.taken:
            return Judgement(Verdict.DUPLICATE)
        if reading.sequence is None or reading.envelope is None:
            return Judgement(Verdict.PARK, reading.problem)
        last = self.heard.get(reading.pair, 0)
        if reading.sequence <= last and self._forgotten(reading):
            return Judgement(Verdict.DUPLICATE)
        if reading.pair in self.waiting and not planted("parking-open"):
            return Judgement(Verdict.BEHIND)
        late_start = last == 0 and reading.sequence > 1 and log_starts_late
        cause = _out_of_turn(reading.sequence, last, late_start) or reading.problem
        if cause is not None:
            return Judgement(Verdict.PARK, cause)
        verdict = Verdict.APPLY if reading.event is not None else Verdict.IGNORE
        return Judgement(verdict, late_start=late_start)

    def _forgotten(self, reading: Reading) -> bool:
        """Whether the record is older than the inbox remembers: it was known, then."""
        oldest = self.now - timedelta(days=self.inbox_days)
        return reading.id is not None and ids.is_before(reading.id, oldest)

    def take(self, reading: Reading) -> None:
        """Remembers the record's id, applied or parked."""
        if reading.id is not None and not planted("no-inbox"):
            self.taken.add((reading.source, reading.id))
            self._new_ids.append((reading.source, reading.id))

    def wait(self, reading: Reading) -> None:
        """Makes the pair wait from this record on, which is parked."""
        self.waiting.add(reading.pair)
        if planted("parking-open") and reading.sequence is not None:
            self.hear(reading.pair, reading.sequence)

    def hear(self, pair: Pair, sequence: int) -> None:
        """Moves the pair to that sequence."""
        self.heard[pair] = sequence
        self._moved.add(pair)

    async def write(self, connection: AsyncConnection) -> None:
        """Keeps what was taken and heard."""
        if not self._new_ids and not self._moved:
            return
        moved = sorted(self._moved)
        await connection.execute(
            _KEEP,
            {
                "now": self.now,
                "id_sources": [source for source, _ in self._new_ids],
                "ids": [id for _, id in self._new_ids],
                "sources": [source for source, _ in moved],
                "subjects": [subject for _, subject in moved],
                "sequences": [self.heard[pair] for pair in moved],
            },
        )


def _out_of_turn(sequence: int, last: int, late_start: bool) -> str | None:
    if sequence <= last:
        return "fork"
    return "hole" if sequence > last + 1 and not late_start else None


async def load(
    connection: AsyncConnection, readings: Sequence[Reading], now: datetime, inbox_days: int
) -> Ledger:
    """What is known of the batch.

    Where a pair of it waits, it is held and all is read again, so that no drain ends unseen.
    """
    pairs = sorted({reading.pair for reading in readings})
    named = [(reading.source, reading.id) for reading in readings if reading.id is not None]
    asked = {"sources": [source for source, _ in pairs], "subjects": [s for _, s in pairs]}
    names = {"id_sources": [source for source, _ in named], "ids": [id for _, id in named]}
    ledger = Ledger(now, inbox_days)
    await ledger.read(connection, asked | names)
    if ledger.waiting:
        await connection.execute(_HOLD, asked)
        ledger = Ledger(now, inbox_days)
        await ledger.read(connection, asked | names)
    return ledger
