"""What people ask of files on their way in: to send one, to follow it, to stop it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis import audit, cursor, import_jobs
from chassis.csv_import import FileKind
from chassis.errors import NotFound, RuleBroken
from chassis.import_jobs import State
from chassis.import_upload import Upload
from chassis.policy import Caller
from chassis.sql_work import SqlWork
from chassis.work import Cause

SHOWN: Final = (
    "select id, kind, state, dry_run, bytes, lines, ignored, actor, sent_at, countersigned_by,"
    " started_at, ended_at, why, created, known, refused, file from import_job"
)
_MINE = "(:everybody or actor = :actor)"

_SEND = text(
    "insert into import_job (id, kind, state, dry_run, file, digest, bytes, lines, ignored, actor,"
    " caller, purpose, correlation, trace, traceparent, sent_at) values (:id, :kind, :state,"
    " :dry_run, :file, :digest, :bytes, :lines, :ignored, :actor, :caller, :purpose, :correlation,"
    " :trace, :traceparent, :now) on conflict (actor, kind, digest, dry_run)"
    " where ended_at is null do nothing returning id"
)
_TWIN = text(
    "select id from import_job where actor = :actor and kind = :kind and digest = :digest"
    " and dry_run = :dry_run and ended_at is null"
)
_ONE = text(f"{SHOWN} where id = :id and {_MINE}")
_LOCK = text(f"{SHOWN} where id = :id and {_MINE} for update")
_PAGE = text(
    f"{SHOWN} where {_MINE} and (cast(:after as uuid) is null or id < :after)"
    " order by id desc limit :limit"
)
_LINES = text(
    "select line, reference, outcome, id, reasons from import_line where job = :job"
    " and line > :after and (cast(:outcome as text) is null or outcome = :outcome)"
    " order by line limit :limit"
)
_VOUCH = text("update import_job set state = 'waiting', countersigned_by = :actor where id = :id")


@dataclass
class ImportDesk:
    """One person's transaction on files on their way in: who reaches a part sees their own."""

    work: SqlWork

    async def send(
        self, kind: FileKind, upload: Upload, caller: Caller, cause: Cause, *, dry_run: bool
    ) -> UUID:
        """A file that was received waits for its turn; one that is under way is the same one."""
        waits = kind.countersigned and not dry_run
        row = {
            "id": self.work.new_id(),
            "kind": kind.name,
            "state": (State.TO_COUNTERSIGN if waits else State.WAITING).value,
            "dry_run": dry_run,
            "file": upload.id,
            "digest": upload.digest,
            "bytes": upload.size,
            "lines": upload.lines,
            "ignored": json.dumps(upload.ignored),
            "actor": caller.subject,
            "caller": import_jobs.written(caller),
            "purpose": cause.purpose,
            "correlation": cause.correlation,
            "trace": cause.id,
            "traceparent": cause.traceparent,
            "now": self.work.now,
        }
        id: UUID | None = await self.work.connection.scalar(_SEND, row)
        if id is None:
            twin: UUID = (await self.work.connection.execute(_TWIN, row)).scalar_one()
            return twin
        await audit.write(self.work, "import-sent", subject=str(id))
        return id

    async def one(self, id: UUID) -> dict[str, Any]:
        """Where a file is on its way in. Raises NotFound."""
        row = await self._found(_ONE, id)
        return dict(row) | {"ignored": json.loads(row["ignored"])}

    async def page(self, after: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """Some files, the newest first, and where to go on. Raises Invalid on a cursor not ours."""
        start = cursor.read("import_job", {}, after) if after else None
        asked = self._asked | {"after": start, "limit": limit + 1}
        found = (await self.work.connection.execute(_PAGE, asked)).mappings().all()
        items = [dict(row) | {"ignored": json.loads(row["ignored"])} for row in found[:limit]]
        more = len(found) > limit
        return items, cursor.write("import_job", {}, items[-1]["id"]) if more else None

    async def lines(
        self, id: UUID, table: Mapping[str, str], outcome: str | None, after: int, limit: int
    ) -> tuple[list[dict[str, Any]], bool]:
        """What became of some lines, in their order, and whether there are more.

        Who reads which files were opened is in the audit: `table` says of each kind where what it
        opens is kept. Raises NotFound.
        """
        job = await self._found(_ONE, id)
        asked = {"job": id, "after": after, "outcome": outcome}
        rows = (await self.work.connection.execute(_LINES, asked | {"limit": limit + 1})).mappings()
        all_found = rows.all()
        found = all_found[:limit]
        opened = [str(row["id"]) for row in found if row["id"]]
        if job["kind"] in table:
            self.work.touch("read", table[job["kind"]], opened)
        told = [dict(row) | {"reasons": json.loads(row["reasons"])} for row in found]
        return told, len(all_found) > limit

    async def stop(self, id: UUID) -> None:
        """Brings nothing more in; what was brought in stays. Raises NotFound or RuleBroken."""
        job = await self._found(_LOCK, id)
        _has_not_ended(job)
        connection, now = self.work.connection, self.work.now
        await import_jobs.end(connection, id, job["file"], State.STOPPED, None, now)
        await audit.write(self.work, "import-stopped", subject=str(id))

    async def countersign(self, id: UUID) -> None:
        """A second officer vouches for a file. Raises NotFound or RuleBroken."""
        job = await self._found(_LOCK, id)
        _waits_for_a_second_officer(job)
        _was_sent_by_another(job, self.work.actor)
        await self.work.connection.execute(_VOUCH, {"id": id, "actor": self.work.actor})
        await audit.write(self.work, "import-countersigned", subject=str(id))

    @property
    def _asked(self) -> dict[str, Any]:
        return {"everybody": self.work.rights.everything, "actor": self.work.actor}

    async def _found(self, query: Any, id: UUID) -> RowMapping:
        asked = self._asked | {"id": id}
        row = (await self.work.connection.execute(query, asked)).mappings().one_or_none()
        if row is None:
            raise NotFound("import-unknown", "Cet import n'existe pas (ou plus).")
        return row


def _has_not_ended(job: RowMapping) -> None:
    if job["ended_at"] is not None:
        raise RuleBroken("import-ended", "Cet import est déjà terminé ou arrêté.")


def _waits_for_a_second_officer(job: RowMapping) -> None:
    if job["state"] != State.TO_COUNTERSIGN:
        raise RuleBroken("nothing-to-countersign", "Cet import n'attend pas de contreseing.")


def _was_sent_by_another(job: RowMapping, actor: str) -> None:
    if job["actor"] == actor:
        raise RuleBroken(
            "countersigned-by-sender",
            "Le contreseing revient à une autre personne que celle qui a envoyé le fichier.",
        )
