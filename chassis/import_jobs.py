"""Files on their way in, as rows: sent, held by one process at a time, brought in up to a line."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.csv_import import Outcome, Reported
from chassis.policy import Caller
from chassis.sql_work import SqlWork
from chassis.work import Cause

HELD_FOR: Final = timedelta(seconds=30)
"""How long a process that says nothing more keeps a file; who comes back in its place goes on."""


class State(StrEnum):
    """Where a file is on its way in."""

    TO_COUNTERSIGN = "to-countersign"
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    State.TO_COUNTERSIGN: "à contresigner",
    State.WAITING: "en attente",
    State.RUNNING: "en cours",
    State.STOPPED: "arrêté",
    State.DONE: "terminé",
}

_NEXT = text(
    "update import_job set state = 'running', started_at = coalesce(started_at, :now),"
    " held_by = :holder, held_until = :until where id = (select id from import_job"
    " where state in ('waiting', 'running')"
    " and (held_by is null or held_by = :holder or held_until < :now)"
    " order by sent_at, id limit 1 for update skip locked) returning *"
)
_LOCK = text("select * from import_job where id = :id for update")
_REPORT = text(
    "insert into import_line (job, line, reference, outcome, id, reasons)"
    " select :job, * from unnest(cast(:lines as integer[]), cast(:references as text[]),"
    " cast(:outcomes as text[]), cast(:ids as uuid[]), cast(:reasons as text[]))"
)
_ADVANCE = text(
    "update import_job set reached = :reached, held_until = :until, created = created + :created,"
    " known = known + :known, refused = refused + :refused where id = :id"
)
_KEYS = text(
    "insert into import_key (file, key) select :file, key"
    " from unnest(cast(:keys as text[])) as told (key) on conflict do nothing returning key"
)
_END = text(
    "update import_job set state = :state, ended_at = :now, why = :why, held_by = null,"
    " held_until = null where id = :id"
)
_FORGET = text("delete from import_file where id = :file")
_PIECE = text("select content from import_piece where file = :file and rank = :rank")


@dataclass(slots=True)
class Job:
    """One file on its way in: whose it is, and the last line that was brought in."""

    id: UUID
    kind: str
    file: UUID
    dry_run: bool
    caller: Caller
    cause: Cause
    countersigned_by: str | None
    reached: int


def written(caller: Caller) -> str:
    """What is kept of a sender to act for them, as JSON."""
    return json.dumps(asdict(caller), default=sorted)


def _read(row: RowMapping) -> Job:
    told: dict[str, Any] = json.loads(row["caller"])
    sets = {name: frozenset(told[name]) for name in ("roles", "epcis")}
    return Job(
        id=row["id"],
        kind=row["kind"],
        file=row["file"],
        dry_run=row["dry_run"],
        caller=Caller(**told | sets),
        cause=Cause(
            id=row["trace"],
            time=row["sent_at"],
            correlation=row["correlation"],
            traceparent=row["traceparent"],
            actor=row["actor"],
            purpose=row["purpose"],
        ),
        countersigned_by=row["countersigned_by"],
        reached=row["reached"],
    )


async def take_next(work: SqlWork, holder: str) -> Job | None:
    """The oldest file that no other process holds, which is this one's from here on."""
    asked = {"holder": holder, "now": work.now, "until": work.now + HELD_FOR}
    row = (await work.connection.execute(_NEXT, asked)).mappings().one_or_none()
    return None if row is None else _read(row)


async def is_still_ours(work: SqlWork, job: Job, holder: str) -> bool:
    """Locks a file: whether it goes on, here, and from the line that we know of."""
    row = (await work.connection.execute(_LOCK, {"id": job.id})).mappings().one_or_none()
    return row is not None and (row["state"], row["held_by"], row["reached"]) == (
        State.RUNNING,
        holder,
        job.reached,
    )


async def advance(work: SqlWork, job: Job, reported: Sequence[Reported]) -> None:
    """Writes what became of the next lines of a file that is locked."""
    outcomes = [each.outcome for each in reported]
    values = {
        "job": job.id,
        "lines": [each.line for each in reported],
        "references": [each.reference for each in reported],
        "outcomes": [each.value for each in outcomes],
        "ids": [each.id for each in reported],
        "reasons": [json.dumps(each.reasons) for each in reported],
    }
    await work.connection.execute(_REPORT, values)
    counts = {each.value: outcomes.count(each) for each in Outcome}
    moved = {"id": job.id, "reached": reported[-1].line, "until": work.now + HELD_FOR}
    await work.connection.execute(_ADVANCE, moved | counts)


async def new_keys(work: SqlWork, job: Job, keys: Sequence[str]) -> set[str]:
    """Of the keys of a rehearsal, those that no earlier line had."""
    asked = {"file": job.file, "keys": list(dict.fromkeys(keys))}
    return set((await work.connection.scalars(_KEYS, asked)).all())


async def end(
    connection: AsyncConnection, id: UUID, file: UUID, state: State, why: str | None, now: datetime
) -> None:
    """Nothing more of a file is brought in: its bytes leave with it."""
    await connection.execute(_END, {"id": id, "state": state.value, "why": why, "now": now})
    await connection.execute(_FORGET, {"file": file})


async def piece(connection: AsyncConnection, file: UUID, rank: int) -> bytes | None:
    """One piece of a file; None after the last."""
    found: bytes | None = await connection.scalar(_PIECE, {"file": file, "rank": rank})
    return found
