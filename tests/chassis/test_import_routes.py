"""A file is sent, followed, read back as a report, or refused as soon as nothing can be made of
it."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from chassis.import_upload import MOST_BYTES, PIECE_BYTES
from chassis.policy import Role
from tests.chassis.counter import is_problem
from tests.chassis.import_room import (
    ImportRoom,
    a_file,
    an_import_room,
    became,
    job,
    outcomes,
    send,
    sent,
)
from tests.platform import Platform

A_PIECE = (b"a" * 1_023 + b"\n") * (PIECE_BYTES // 1_024)


@pytest.fixture
async def room(platform: Platform) -> AsyncIterator[ImportRoom]:
    async with an_import_room(platform) as made:
        yield made


@pytest.fixture
async def officer(room: ImportRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.counter.caller() as client:
        yield client


async def test_nobody_waits_for_a_file_to_be_brought_in(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    answer = await send(officer, a_file("a", "bb"))
    found = answer.json()
    assert (answer.status_code, found["state"], found["label"]) == (202, "waiting", "en attente")
    assert (found["lines"], found["done"], found["sent_by"]) == (2, 0, "officer-1")
    assert answer.headers["location"] == f"/v1/imports/{found['id']}"
    assert (await officer.get(answer.headers["location"])).json() == found


async def test_the_same_file_while_it_is_under_way_is_the_same_import(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    first = await sent(officer, "a")
    assert await sent(officer, "a") == first
    assert await room.bytes_left() == 2
    others = {first, await sent(officer, "bb"), await sent(officer, "a", dry_run=True)}
    async with room.counter.caller("officer-2") as colleague:
        others.add(await sent(colleague, "a"))
    assert len(others) == 4


async def test_a_file_under_a_key_is_done_once_even_after_its_end(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    key = {"Idempotency-Key": "k"}
    first = await send(officer, a_file("a"), headers=key)
    await room.importer.bring_in_all()
    again = await send(officer, a_file("a"), headers=key)
    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["location"] == first.headers["location"]
    is_problem(await send(officer, a_file("b"), headers=key), 422, "idempotency-key-reused")
    is_problem(
        await send(officer, a_file("a"), headers=key, dry_run=True), 422, "idempotency-key-reused"
    )
    bad = await send(officer, a_file("a"), headers={"Idempotency-Key": "two words"})
    is_problem(bad, 400, "idempotency-key-unreadable")
    assert len(await room.rows("select 1 from import_job")) == 1
    assert await room.bytes_left() == 0


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [
        (b"", 422, "file-empty"),
        (b"Zoe\nAbel\n", 422, "no-header"),
        (b"reference\nx\n", 422, "columns-missing"),
        ("mot\nà".encode("latin-1"), 422, "file-not-utf8"),
        (b'mot\n"a\nb\n', 422, "quote-left-open"),
        (b"mot\n" + b"a" * 2_000_000, 422, "row-too-long"),
        (b"mot\n" + A_PIECE * (MOST_BYTES // PIECE_BYTES), 413, "content-too-large"),
    ],
)
async def test_a_file_of_which_nothing_can_be_made_leaves_nothing(
    room: ImportRoom, officer: httpx.AsyncClient, content: bytes, status: int, slug: str
) -> None:
    is_problem(await send(officer, content), status, slug)
    assert await room.bytes_left() == 0
    assert await room.rows("select 1 from import_job") == []


@pytest.mark.parametrize(
    ("beginning", "slug"),
    [
        (b"reference\n", "columns-missing"),
        (b"\xff\xfe", "file-not-utf8"),
        (b"mot\n", "content-too-large"),
    ],
)
async def test_a_file_is_refused_as_soon_as_that_is_known(
    room: ImportRoom, officer: httpx.AsyncClient, beginning: bytes, slug: str
) -> None:
    read = 0

    async def without_end() -> AsyncIterator[bytes]:
        nonlocal read
        yield beginning
        while True:
            read += PIECE_BYTES
            yield A_PIECE

    answer = await send(officer, without_end())
    assert answer.json()["type"] == f"urn:happy:problem:{slug}"
    assert read <= (MOST_BYTES + 2 * PIECE_BYTES if slug == "content-too-large" else PIECE_BYTES)
    assert await room.bytes_left() == 0


async def test_something_else_than_a_csv_is_refused_unread(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    answer = await officer.post("/v1/imports", json={"mot": "a"})
    is_problem(answer, 415, "content-type-refused")
    large = {"Content-Length": str(MOST_BYTES + 1)}
    is_problem(await send(officer, b"mot\na", headers=large), 413, "content-too-large")


async def test_a_file_that_is_cut_off_leaves_nothing(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        yield b"mot\n" + A_PIECE * 2
        raise ConnectionResetError

    assert (await send(officer, cut_off())).status_code == 503
    assert await room.bytes_left() == 0


async def test_a_file_comes_out_of_the_database_as_it_went_in(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    """Characters and lines are cut anywhere by the pieces it is kept in."""
    words = ["é" * length for length in range(1, 901)]
    id = await sent(officer, *words)
    assert len(await room.rows("select 1 from import_piece")) > 3
    await room.importer.bring_in_all()
    assert (await job(officer, id))["created"] == 900
    assert await room.kept() == list(range(1, 901))


async def test_lines_are_read_page_by_page_and_by_outcome(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await sent(officer, "a", "wrong", "bb", "wrong", "ccc")
    await room.importer.bring_in_all()
    path, found, query = f"/v1/imports/{id}/lines", [], {"limit": "2"}
    while True:
        page = (await officer.get(path, params=query)).json()
        found += page["items"]
        if not page["next"]:
            break
        query["after"] = page["next"]
    assert [each["line"] for each in found] == [2, 3, 4, 5, 6]
    refused = await became(officer, id, outcome="refused")
    assert outcomes(refused) == ["refused", "refused"]
    other = await officer.get(path, params={"outcome": "refused", "after": query["after"]})
    is_problem(other, 422, "cursor-unknown")


async def test_imports_are_listed_the_newest_first(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    ids = []
    for word in ("a", "bb", "ccc"):
        ids.append(await sent(officer, word))
        room.clock.advance(timedelta(seconds=1))
    first = (await officer.get("/v1/imports", params={"limit": 2})).json()
    rest = (await officer.get("/v1/imports", params={"limit": 2, "after": first["next"]})).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None


async def test_a_report_is_a_file_that_no_spreadsheet_computes(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    content = "mot;reference\na;=1+1\nwrong;B\nknown;\n"
    id = (await send(officer, content.encode())).json()["id"]
    await room.importer.bring_in_all()
    answer = await officer.get(f"/v1/imports/{id}/report")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    [note] = await room.rows("select id from note")
    assert rows == [
        ["ligne", "reference", "resultat", "colonne", "motif", "dossier"],
        ["2", "'=1+1", "importée", "", "", str(note.id)],
        ["3", "B", "refusée", "mot", "Ce mot est refusé.", ""],
        ["3", "B", "refusée", "", "Cette ligne aussi.", ""],
        ["4", "", "déjà connue", "", "", ""],
    ]


async def test_a_long_report_is_whole(room: ImportRoom, officer: httpx.AsyncClient) -> None:
    id = (await send(officer, b"mot\n" + b"known\n" * 1_201)).json()["id"]
    await room.importer.bring_in_all()
    answer = await officer.get(f"/v1/imports/{id}/report")
    assert [row[0] for row in csv.reader(answer.text.splitlines()[1:], delimiter=";")] == [
        str(number) for number in range(2, 1_203)
    ]


async def test_who_reaches_a_part_of_the_files_sees_their_own_imports(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    own = await sent(officer, "a")
    policy = room.counter.runtime.policy
    part = {**policy.roles, "reception-officer": Role("Accueil", "caseload")}
    room.counter.runtime.access._policy = replace(policy, roles=part)
    async with room.counter.caller("officer-2") as colleague:
        is_problem(await colleague.get(f"/v1/imports/{own}"), 404, "import-unknown")
        for place in ("lines", "report"):
            answer = await colleague.get(f"/v1/imports/{own}/{place}")
            is_problem(answer, 404, "import-unknown")
        stop = await colleague.post(f"/v1/imports/{own}/stop", headers={"Idempotency-Key": "x"})
        is_problem(stop, 404, "import-unknown")
        assert (await colleague.get("/v1/imports")).json()["items"] == []
    assert (await job(officer, own))["id"] == own


async def test_the_description_says_which_columns_a_file_has(room: ImportRoom) -> None:
    document = room.counter.app.openapi()
    body = document["paths"]["/v1/imports"]["post"]["requestBody"]
    assert "colonnes mot, reference" in body["description"]
    assert body["content"] == {"text/csv": {"schema": {"type": "string"}, "example": "mot\n"}}
