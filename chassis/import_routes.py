"""The routes of a service that brings files in: send one, follow it, read its report, stop it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from chassis import cursor, idempotency, ids
from chassis.api import Router
from chassis.csv_export import sheet
from chassis.csv_import import FileKind, Outcome
from chassis.fields import codes
from chassis.idempotency import Command
from chassis.import_desk import ImportDesk
from chassis.import_jobs import State
from chassis.import_upload import Upload, check_announced
from chassis.transactions import Begin

AT_ONCE: Final = 500
REPORT: Final = ("ligne", "reference", "resultat", "colonne", "motif", "dossier")


class ImportAnswer(BaseModel):
    """Un import : où il en est, et ce qu'il est advenu des lignes jusqu'ici."""

    id: UUID
    kind: str
    state: Annotated[State, codes(State, "Où en est l'import.")]
    label: str = Field(description="Où il en est, en clair.")
    dry_run: bool = Field(description="Vrai : tout est vérifié, rien n'est enregistré.")
    sent_by: str
    sent_at: datetime
    countersigned_by: str | None
    started_at: datetime | None
    ended_at: datetime | None
    why: str | None = Field(description="Pourquoi il s'est arrêté de lui-même.")
    lines: int = Field(description="Lignes du fichier, sans celle d'en-tête.")
    done: int = Field(description="Lignes traitées.")
    created: int
    known: int
    refused: int
    ignored_columns: list[str] = Field(description="Colonnes que personne ne lit.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> "ImportAnswer":
        state = State(found["state"])
        return cls(
            **{name: found[name] for name in cls.model_fields if name in found and name != "state"},
            state=state,
            label=state.french,
            sent_by=found["actor"],
            done=found["created"] + found["known"] + found["refused"],
            ignored_columns=found["ignored"],
        )


class ImportPage(BaseModel):
    """Des imports, du plus récent au plus ancien."""

    items: list[ImportAnswer]
    next: str | None


class Reason(BaseModel):
    """Une raison de refuser une ligne : la colonne, s'il y en a une, et ce qui ne va pas."""

    column: str | None
    detail: str


class LineAnswer(BaseModel):
    """Ce qu'il advient d'une ligne ; son contenu n'est jamais répété."""

    line: int = Field(description="Numéro de ligne, comme dans un tableur.")
    reference: str | None = Field(description="Référence de la ligne dans le fichier reçu.")
    outcome: Annotated[Outcome, codes(Outcome, "Importée, déjà connue ou refusée.")]
    label: str = Field(description="Ce qu'il en advient, en clair.")
    id: UUID | None = Field(description="Le dossier ouvert.")
    reasons: list[Reason]

    @classmethod
    def of(cls, found: dict[str, Any]) -> "LineAnswer":
        reasons = [Reason(column=column, detail=detail) for column, detail in found["reasons"]]
        label = Outcome(found["outcome"]).french
        return cls(**found | {"reasons": reasons, "label": label})


class LinePage(BaseModel):
    """Ce qu'il advient de lignes, dans leur ordre."""

    items: list[LineAnswer]
    next: str | None


async def _desk(request: Request) -> ImportDesk:
    return ImportDesk(request.state.work)


Desk = Annotated[ImportDesk, Depends(_desk)]


def import_routers(*kinds: FileKind) -> tuple[Router, ...]:
    """What a service's officers can ask of those kinds of file."""
    sending = Router(tags=["Imports"], own_transactions=True)
    for kind in kinds:
        sending.post(
            kind.path,
            action=kind.action,
            summary=kind.summary,
            description=kind.description,
            status_code=202,
            response_model=ImportAnswer,
            openapi_extra=_body(kind),
        )(_send(kind))
    following, reporting = _following(kinds), _reporting(kinds)
    return sending, following, reporting


def _body(kind: FileKind) -> dict[str, Any]:
    columns = kind.columns
    header = f"{';'.join(columns.mandatory)}\n"
    return {
        "requestBody": {
            "required": True,
            "description": "Le fichier : UTF-8, séparateur « ; » ou « , », dates JJ/MM/AAAA,"
            f" colonnes {', '.join(columns.known)} ; obligatoires :"
            f" {', '.join(columns.mandatory)}.",
            "content": {"text/csv": {"schema": {"type": "string"}, "example": header}},
        }
    }


def _send(kind: FileKind) -> Callable[..., Awaitable[Response]]:
    async def send(request: Request, dry_run: bool = False) -> Response:
        check_announced(request)
        _asked(request, "")
        upload = Upload(ids.drawn(request.state.cause.time), kind.columns, request.state.begin)
        await upload.receive(request.stream())
        is_kept = False
        try:
            answer, is_kept = await _accept(request, kind, upload, dry_run=dry_run)
        finally:
            if not is_kept:
                await upload.forget()
        request.app.state.runtime.importer.wake()
        return answer

    return send


async def _accept(
    request: Request, kind: FileKind, upload: Upload, *, dry_run: bool
) -> tuple[Response, bool]:
    """The job of a file that came whole, a new one or the one it is already; whether it is new."""
    begin: Begin = request.state.begin
    async with begin("import.accept") as work:
        asked = _asked(request, upload.digest)
        if asked and (known := await idempotency.reserve(work.connection, asked, work.now)):
            return known.response, False
        desk = ImportDesk(work)
        id = await desk.send(
            kind, upload, request.state.caller, request.state.cause, dry_run=dry_run
        )
        job = await desk.one(id)
        answer = _accepted(job)
        if asked:
            await idempotency.keep(work.connection, asked, answer)
        return answer, job["file"] == upload.id


def _asked(request: Request, digest: str) -> Command | None:
    """The command behind a file that is sent with a key. Raises KeyMissing where it is none."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    stated = f"{request.scope['query_string'].decode('latin-1')} {digest}"
    caller, path = request.state.caller.subject, request.url.path
    return idempotency.fingerprinted(caller, request.method, path, key, stated)


def _accepted(job: dict[str, Any]) -> Response:
    return Response(
        ImportAnswer.of(job).model_dump_json(),
        202,
        {"location": f"/v1/imports/{job['id']}"},
        "application/json",
    )


def _following(kinds: tuple[FileKind, ...]) -> Router:
    router = Router(prefix="/v1/imports", tags=["Imports"])
    tables = {kind.name: kind.table for kind in kinds}

    @router.get("", action="import-read", summary="Imports, le plus récent d'abord")
    async def some(
        desk: Desk,
        after: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> ImportPage:
        found, where_next = await desk.page(after, limit)
        return ImportPage(items=[ImportAnswer.of(each) for each in found], next=where_next)

    @router.get("/{id}", action="import-read", summary="Où en est un import")
    async def one(id: UUID, desk: Desk) -> ImportAnswer:
        return ImportAnswer.of(await desk.one(id))

    @router.get(
        "/{id}/lines", action="import-read", summary="Ce qu'il est advenu des lignes d'un import"
    )
    async def lines(
        id: UUID,
        desk: Desk,
        outcome: Annotated[Outcome | None, codes(Outcome, "Ces lignes seulement.")] = None,
        after: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> LinePage:
        where = {"job": id, "outcome": outcome}
        start = cursor.read("import_line", where, after).int if after else 0
        found, more = await desk.lines(id, tables, outcome, start, limit)
        last = UUID(int=found[-1]["line"]) if more else None
        return LinePage(
            items=[LineAnswer.of(each) for each in found],
            next=cursor.write("import_line", where, last) if last else None,
        )

    @router.post(
        "/{id}/stop",
        action="import-stop",
        summary="Arrêter un import : ce qui est importé le reste, la suite ne le sera pas",
    )
    async def stop(id: UUID, desk: Desk) -> ImportAnswer:
        await desk.stop(id)
        return ImportAnswer.of(await desk.one(id))

    if any(kind.countersigned for kind in kinds):

        @router.post(
            "/{id}/countersignature",
            action="import-countersign",
            summary="Contresigner un import envoyé par une autre personne",
            description="Qui contresigne a vu les papiers dont le fichier donne les dates.",
        )
        async def countersign(id: UUID, desk: Desk) -> ImportAnswer:
            await desk.countersign(id)
            return ImportAnswer.of(await desk.one(id))

    return router


def _reporting(kinds: tuple[FileKind, ...]) -> Router:
    router = Router(prefix="/v1/imports", tags=["Imports"], own_transactions=True)
    tables = {kind.name: kind.table for kind in kinds}

    @router.get(
        "/{id}/report",
        action="import-read",
        summary="Télécharger le compte rendu d'un import",
        description="Un CSV : chaque ligne du fichier, ce qu'il en advient, et une ligne par motif"
        " de refus. Gardé 90 jours.",
        response_class=StreamingResponse,
    )
    async def report(id: UUID, request: Request) -> StreamingResponse:
        begin: Begin = request.state.begin
        async with begin("import.report") as work:
            await ImportDesk(work).one(id)
        return StreamingResponse(
            sheet(REPORT, _lines(begin, id, tables)),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": 'attachment; filename="compte-rendu.csv"'},
        )

    return router


async def _lines(begin: Begin, id: UUID, tables: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """The lines of a report, some at a time: each read is in the audit."""
    after, more = 0, True
    while more:
        async with begin("import.report", AT_ONCE) as work:
            found, more = await ImportDesk(work).lines(id, tables, None, after, AT_ONCE)
        for each in found:
            cells = {
                "ligne": str(each["line"]),
                "reference": each["reference"] or "",
                "resultat": Outcome(each["outcome"]).french,
                "dossier": str(each["id"] or ""),
            }
            for column, detail in each["reasons"] or [(None, "")]:
                yield cells | {"colonne": column or "", "motif": detail}
        after = found[-1]["line"] if found else after
