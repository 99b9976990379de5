"""The sender's counter: routes by which officers write words down, and a few that break."""

import uuid
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from chassis.api import Router, Working
from chassis.errors import RuleBroken
from chassis.runtime import Runtime
from chassis.settings import Settings
from chassis.web import application
from happy import issuer
from happy.layout import Layout
from tests.chassis.stage import Note, Stage, Told, a_sender
from tests.platform import Platform

router = Router(prefix="/v1/notes", tags=["Notes"])


class Telling(BaseModel):
    """Un mot à écrire."""

    model_config = ConfigDict(extra="forbid")
    word: str = Field(min_length=1, max_length=60)
    times: int = Field(default=1, ge=1, le=10)
    id: UUID | None = None


class Shown(BaseModel):
    """Les mots écrits."""

    id: UUID
    words: list[str]


class ShownPage(BaseModel):
    """Une page de mots écrits."""

    items: list[Shown]
    next: str | None


@router.post("", action="note-write", summary="Écrire un premier mot", status_code=201)
async def write(telling: Telling, work: Working, request: Request, response: Response) -> Shown:
    gate = getattr(request.app.state, "gate", None)
    if gate is not None:
        await gate.wait()
    await _break(telling.word, work)
    id = telling.id or work.new_id()
    note = Note(id, id, [telling.word] * telling.times)
    work.save(note, Told(subject=id, occurred_on=work.today, word=telling.word))
    response.headers["location"] = f"/v1/notes/{id}"
    response.headers["x-unkept"] = str(id)
    return Shown(id=id, words=note.words)


async def _break(word: str, work: Any) -> None:
    if word.startswith("refuse"):
        raise RuleBroken("word-refused", "Ce mot est refusé.")
    if word.startswith("raise:"):
        raise ValueError(word)
    if word.startswith("cast:"):
        query = text("select cast(cast(:word as text) as integer)")
        await work.connection.execute(query, {"word": word})


@router.get("", action="note-read", summary="Lister")
async def some(
    work: Working,
    length: int | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ShownPage:
    where = {} if length is None else {"length": length}
    page = await work.page(Note, where=where, after=after, limit=limit)
    return ShownPage(items=[Shown(id=n.id, words=n.words) for n in page.items], next=page.next)


@router.get("/{id}", action="note-read", summary="Lire")
async def read(id: UUID, work: Working) -> Shown:
    note = await work.peek(Note, id)
    return Shown(id=id, words=note.words)


@router.put("/{id}", action="note-write", summary="Réécrire")
async def rewrite(id: UUID, telling: Telling, work: Working) -> Shown:
    note = await work.get(Note, id)
    note.words = [telling.word]
    work.save(note)
    return Shown(id=id, words=note.words)


@router.post("/{id}/words", action="note-write", summary="Ajouter un mot")
async def add(id: UUID, telling: Telling, work: Working) -> Shown:
    note = await work.get(Note, id)
    await _break(telling.word, work)
    note.words.append(telling.word)
    work.save(note, Told(subject=note.subject, occurred_on=work.today, word=telling.word))
    return Shown(id=id, words=note.words)


@router.post("/{id}/glance", action="note-read", summary="Regarder sans rien changer")
async def glance(id: UUID, work: Working) -> Shown:
    note = await work.peek(Note, id)
    return Shown(id=id, words=note.words)


@router.post("/{id}/answer", action="note-write", summary="Répondre non sans le lever")
async def say_no(id: UUID, work: Working) -> Response:
    note = await work.get(Note, id)
    work.save(note)
    return Response(status_code=409)


@dataclass
class Counter:
    """The sender behind its HTTP edge, without Kafka."""

    stage: Stage
    keys: Layout
    app: FastAPI

    @property
    def runtime(self) -> Runtime:
        return self.stage.sender

    def caller(
        self, name: str = "officer-1", *roles: str, app: FastAPI | None = None
    ) -> httpx.AsyncClient:
        """Somebody with a token; holds no socket."""
        roles = roles or ("reception-officer",)
        token = issuer.token(self.keys, self.stage.territory.code, roles, name)
        return a_client(app or self.app, {"Authorization": f"Bearer {token}"})

    def application(self, settings: Settings) -> FastAPI:
        """The sender's edge under other settings, on the same database."""
        return application(self.stage.runtime(self.runtime.service, settings))

    def operator(self) -> httpx.AsyncClient:
        return self.caller("operator-1", "platform-operator")

    async def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query finds in the sender's database."""
        async with self.runtime.engine.begin() as connection:
            return list(await connection.execute(text(query), values))


def a_client(app: FastAPI, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    """A client of an application in this process, which never sees what the application raises."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers)


async def a_counter(platform: Platform, *others: Router, **settings: Any) -> Counter:
    """A sender with a database of its own, and officers' keys; with other routes, if any."""
    stage = Stage(platform)
    stage.sender_service = a_sender((router, *others))
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    made = await stage.database()
    stage.settings["sender"] = made.model_copy(update={"issuer_keys": keys.issuer_keys, **settings})
    stage.sender = stage.runtime(stage.sender_service)
    return Counter(stage, keys, application(stage.sender))


def key() -> dict[str, str]:
    """The header of a command that was never sent before."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def slug(answer: httpx.Response) -> tuple[int, str]:
    """The status of a problem, and which one it is."""
    return answer.status_code, answer.json()["type"].removeprefix("urn:happy:problem:")


def is_problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Checks what every problem has, and gives it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:happy:problem:{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith(".")
    assert problem["instance"] == answer.request.url.path
    assert problem["trace_id"] == answer.headers["x-trace-id"]
    assert answer.headers["cache-control"] == "no-store"
    return problem
