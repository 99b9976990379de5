"""Brings files in, one at a time, a few lines after the others, and tidies up after them."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import text

from chassis import audit, import_jobs
from chassis.crashpoints import crashpoint
from chassis.csv_file import Line
from chassis.csv_import import FileKind
from chassis.database import SLOW_SECONDS, is_infrastructure
from chassis.errors import Refusal
from chassis.import_jobs import Job, State
from chassis.import_run import ImportRun
from chassis.policy import Policy
from chassis.transactions import Transactions
from chassis.waiting import insist, rung

POLL_SECONDS: Final = 1.0
FIRST_LINES: Final = 20
MORE_LINES: Final = 5
MOST_LINES_AT_ONCE: Final = 100
REPORTS_KEPT: Final = timedelta(days=90)
"""How long what became of the lines of a file can be looked up."""
UNFINISHED_KEPT: Final = timedelta(hours=6)
"""How long the pieces of a file stay whose sending was cut off without our noticing."""
VOUCHED_WITHIN: Final = timedelta(days=7)
"""How long a file waits for a second officer."""
TIDY_EVERY: Final = timedelta(hours=1)
NOT_ALLOWED_ANY_MORE = "Le rôle de la personne qui a envoyé le fichier ne permet plus cet import."
NOBODY_VOUCHED = "Personne n'a contresigné l'import dans les sept jours : renvoyez le fichier."
NOT_READ_ANY_MORE = "Ce type de fichier n'est plus prévu."

_OLD_REPORTS = text("delete from import_job where ended_at < :before")
_UNFINISHED = text(
    "delete from import_file where received_at < :before"
    " and not exists (select from import_job where file = import_file.id)"
)
_NEVER_VOUCHED = text(
    "select id, file from import_job where state = 'to-countersign' and sent_at < :before"
    " for update skip locked"
)

log = structlog.get_logger()


@dataclass
class Importer:
    """Any number of them may run side by side: each file is brought in by one."""

    transactions: Transactions
    policy: Policy
    kinds: Mapping[str, FileKind]
    holder: str
    at_once: int = FIRST_LINES
    most: int = MOST_LINES_AT_ONCE
    _tidied_at: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Says that a file came."""
        self._woken.set()

    async def run(self) -> None:
        """Brings in until cancelled; while the database is away it waits."""
        while True:
            try:
                await self.bring_in_all()
                await self._tidy_at_times()
            except Exception as error:
                insist(error)
                if not is_infrastructure(error):
                    raise
                log.warning("importer-waits", error=type(error).__name__)
            await rung(self._woken, POLL_SECONDS)
            self._woken.clear()

    async def bring_in_all(self) -> int:
        """Brings in every file that waits, the oldest first; how many were taken."""
        count = 0
        while (job := await self._next()) is not None:
            await self._bring_in(job)
            count += 1
        return count

    async def _next(self) -> Job | None:
        async with self.transactions.begin("import.next") as work:
            return await import_jobs.take_next(work, self.holder)

    async def _bring_in(self, job: Job) -> None:
        """One file from its cursor to its end, unless it is stopped or taken over on the way."""
        kind = self.kinds.get(job.kind)
        rights = self.policy.rights(job.caller, str(job.cause.purpose))
        if kind is None or rights is None:
            await self._end(job, NOT_READ_ANY_MORE if rights else NOT_ALLOWED_ANY_MORE)
            return
        run = ImportRun(self.transactions, job, kind, rights, self.holder)
        try:
            goes_on = await self._bring_in_lines(run)
        except Refusal as refusal:
            await self._end(job, refusal.sentence)
            return
        if goes_on:
            await self._end(job)

    async def _bring_in_lines(self, run: ImportRun) -> bool:
        lines: list[Line] = []
        async for line in run.lines_left():
            lines.append(line)
            if len(lines) >= self.at_once:
                if not await self._paced(run, lines):
                    return False
                lines = []
        return not lines or await self._paced(run, lines)

    async def _paced(self, run: ImportRun, lines: list[Line]) -> bool:
        """Brings in lines, fewer at once where that takes long: others wait for the database."""
        began = time.monotonic()
        goes_on = await run.bring_in(lines)
        if time.monotonic() - began > SLOW_SECONDS:
            self.at_once = max(1, self.at_once // 2)
        else:
            self.at_once = min(self.most, self.at_once + MORE_LINES)
        return goes_on

    async def _end(self, job: Job, why: str | None = None) -> None:
        async with self.transactions.begin("import.end", cause=job.cause) as work:
            if not await import_jobs.is_still_ours(work, job, self.holder):
                return
            state = State.STOPPED if why else State.DONE
            await import_jobs.end(work.connection, job.id, job.file, state, why, work.now)
            await audit.write(work, f"import-{state.value}", subject=str(job.id))
            await work.flush()
            crashpoint("importer.before_commit")
        log.info("file-imported", job=str(job.id), state=state.value)
        crashpoint("importer.after_commit")

    async def _tidy_at_times(self) -> None:
        now = self.transactions.clock.now()
        if self._tidied_at is None or now >= self._tidied_at + TIDY_EVERY:
            await self.tidy()
            self._tidied_at = now

    async def tidy(self) -> None:
        """Drops what is past its keeping: reports, and files that nothing will come of."""
        async with self.transactions.begin("import.tidy") as work:
            connection, now = work.connection, work.now
            await connection.execute(_OLD_REPORTS, {"before": now - REPORTS_KEPT})
            await connection.execute(_UNFINISHED, {"before": now - UNFINISHED_KEPT})
            never = await connection.execute(_NEVER_VOUCHED, {"before": now - VOUCHED_WITHIN})
            for row in never.all():
                await import_jobs.end(
                    connection, row.id, row.file, State.STOPPED, NOBODY_VOUCHED, now
                )
