"""One file on its way in: several lines a transaction, which also moves its cursor."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

import structlog

from chassis import import_jobs
from chassis.crashpoints import crashpoint
from chassis.csv_file import Line, Reader
from chassis.csv_import import UNFORESEEN, FileKind, Outcome, Reported, attempt
from chassis.database import is_infrastructure
from chassis.errors import Taken
from chassis.import_jobs import Job
from chassis.reaction import said_of
from chassis.rights import Rights
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions

log = structlog.get_logger()


class _Apart(Exception):
    """These lines can't share a transaction: each needs its own."""


class _Undone(Exception):
    """Undoes a transaction in which nothing is to be kept."""


@dataclass
class ImportRun:
    """Brings a file in for who sent it, with their rights, as who they are.

    Each line has its effect once and its report once, whenever the process dies: both are written
    in one transaction with the cursor, and whoever finds the cursor elsewhere gives up.
    """

    transactions: Transactions
    job: Job
    kind: FileKind
    rights: Rights
    holder: str

    def _begin(self, name: str, size: int = 1) -> AbstractAsyncContextManager[SqlWork]:
        return self.transactions.begin(name, size, self.job.cause, rights=self.rights)

    async def lines_left(self) -> AsyncIterator[Line]:
        """The lines after the cursor, read piece by piece. Raises Invalid."""
        reader = Reader(self.kind.columns)
        rank, piece = 0, await self._piece(0)
        while piece is not None:
            for line in reader.feed(piece):
                if line.number > self.job.reached:
                    yield line
            rank, piece = rank + 1, await self._piece(rank + 1)
        for line in reader.end():
            if line.number > self.job.reached:
                yield line

    async def _piece(self, rank: int) -> bytes | None:
        async with self.transactions.begin("import.piece") as work:
            return await import_jobs.piece(work.connection, self.job.file, rank)

    async def bring_in(self, lines: Sequence[Line]) -> bool:
        """Brings the next lines in, or only tries them; whether the file still goes on here.

        Raises what the infrastructure raises: then nothing of them was done.
        """
        try:
            return await self._rehearse(lines) if self.job.dry_run else await self._together(lines)
        except Exception as error:
            if is_infrastructure(error):
                raise
            log.info("bundle-redone", lines=len(lines), error=type(error).__name__)
        alone = self._rehearse_alone if self.job.dry_run else self._alone
        for line in lines:
            if not await alone(line):
                return False
        return True

    async def _together(self, lines: Sequence[Line]) -> bool:
        """Every line in one transaction. Raises _Apart, or Taken, where they need their own."""
        async with self._begin("import.bundle", len(lines)) as work:
            if not await self._is_ours(work):
                return False
            opened: set[str | None] = set()
            reported = [await self._in_turn(line, work, opened) for line in lines]
            await self._keep(work, reported)
        self._kept(reported)
        return True

    async def _in_turn(self, line: Line, work: SqlWork, opened: set[str | None]) -> Reported:
        """One line of several: what is refused leaves nothing, and none opens what another did."""
        before = work.point()
        reported = await self._attempt(line, work)
        is_new = reported.outcome is Outcome.CREATED and reported.key not in opened
        if is_new:
            opened.add(reported.key)
        elif not work.undo(before):
            raise _Apart
        if reported.outcome is Outcome.CREATED and not is_new:
            return replace(reported, outcome=Outcome.KNOWN, id=None)
        return reported

    async def _alone(self, line: Line) -> bool:
        """One line in a transaction of its own; what it would have left is undone if refused."""
        read: list[tuple[str, str]] = []
        try:
            async with self._begin("import.line") as work:
                if not await self._is_ours(work):
                    return False
                reported = await self._attempt(line, work)
                read = work.looked_at
                if reported.outcome is not Outcome.CREATED:
                    raise _Undone
                await self._keep(work, [reported])
        except _Undone:
            return await self._report([reported], read)
        except Taken:
            known = Reported(line.number, self.kind.refer(line), Outcome.KNOWN)
            return await self._report([known], read)
        except Exception as error:
            if is_infrastructure(error):
                raise
            return await self._report([self._failed(line, error)], read)
        self._kept([reported])
        return True

    async def _rehearse(self, lines: Sequence[Line]) -> bool:
        """Tries lines to their last check, and keeps what would become of them."""
        reported: list[Reported] = []
        read: list[tuple[str, str]] = []
        try:
            async with self._begin("import.rehearsal", len(lines)) as work:
                reported += [await self._attempt(line, work) for line in lines]
                read = work.looked_at
                raise _Undone
        except _Undone:
            return await self._report(reported, read)

    async def _rehearse_alone(self, line: Line) -> bool:
        try:
            return await self._rehearse([line])
        except Exception as error:
            if is_infrastructure(error):
                raise
            return await self._report([self._failed(line, error)], [])

    async def _report(self, reported: Sequence[Reported], read: list[tuple[str, str]]) -> bool:
        """Keeps what became of lines that left nothing; who looked somebody up has read of them."""
        async with self._begin("import.report", len(reported)) as work:
            if not await self._is_ours(work):
                return False
            for what, subject in read:
                work.touch("read", what, [subject])
            await self._keep(work, await self._without_doubles(work, reported))
        self._kept(reported)
        return True

    async def _without_doubles(
        self, work: SqlWork, reported: Sequence[Reported]
    ) -> Sequence[Reported]:
        """In a rehearsal nothing is there yet: a second line of one key is known by its key."""
        keys = [each.key for each in reported if each.key is not None]
        fresh = await import_jobs.new_keys(work, self.job, keys) if keys else set()
        told = []
        for each in reported:
            is_double = each.key is not None and each.key not in fresh
            told.append(replace(each, outcome=Outcome.KNOWN) if is_double else each)
            fresh.discard(each.key or "")
        return [replace(each, id=None, key=None) for each in told]

    async def _attempt(self, line: Line, work: SqlWork) -> Reported:
        return await attempt(self.kind, line, work, self._second)

    @property
    def _second(self) -> str | None:
        """Who vouches for the file; a rehearsal is that of somebody else, whoever it will be."""
        is_rehearsed = self.job.dry_run and self.kind.countersigned
        return f"not-{self.job.caller.subject}" if is_rehearsed else self.job.countersigned_by

    async def _is_ours(self, work: SqlWork) -> bool:
        return await import_jobs.is_still_ours(work, self.job, self.holder)

    async def _keep(self, work: SqlWork, reported: Sequence[Reported]) -> None:
        await import_jobs.advance(work, self.job, reported)
        await work.flush()
        crashpoint("importer.before_commit")

    def _kept(self, reported: Sequence[Reported]) -> None:
        self.job.reached = reported[-1].line
        crashpoint("importer.after_commit")

    def _failed(self, line: Line, error: Exception) -> Reported:
        """Whatever a line does, the others go on."""
        log.error("line-failed", line=line.number, error=said_of(error))
        reference = self.kind.refer(line)
        return Reported(line.number, reference, Outcome.REFUSED, ((None, UNFORESEEN),))
