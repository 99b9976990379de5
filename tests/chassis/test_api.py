"""The HTTP edge: what it refuses, how it says so, and what never comes out of it."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from chassis.api import MOST_BYTES
from tests.chassis.counter import Counter, is_problem, key

CANARY = "Zoé-Canari"
JSON = {"Content-Type": "application/json"}


async def _a_note(officer: httpx.AsyncClient) -> str:
    answer = await officer.post("/v1/notes", json={"word": "un"}, headers=key())
    assert answer.status_code == 201
    return str(answer.headers["location"])


async def test_an_update_of_an_old_version_is_refused(officer: httpx.AsyncClient) -> None:
    note = await _a_note(officer)
    read = (await officer.get(note)).headers["etag"]
    first = await officer.put(note, json={"word": "deux"}, headers={"If-Match": read})
    late = await officer.put(note, json={"word": "trois"}, headers={"If-Match": read})
    assert first.status_code == 200
    assert first.headers["etag"] == '"2"'
    is_problem(late, 412, "stale-version")
    assert (await officer.get(note)).json()["words"] == ["deux"]
    assert (await officer.get(note)).headers["etag"] == '"2"'


async def test_of_two_officers_who_change_the_same_version_one_is_told(counter: Counter) -> None:
    async with counter.caller("officer-1") as first, counter.caller("officer-2") as second:
        note = await _a_note(first)
        version = {"If-Match": '"1"'}
        answers = await asyncio.gather(
            first.put(note, json={"word": "de l'un"}, headers=version),
            second.put(note, json={"word": "de l'autre"}, headers=version),
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_a_command_takes_a_version_where_one_is_given(officer: httpx.AsyncClient) -> None:
    note = await _a_note(officer)
    old, new = {"If-Match": '"7"', **key()}, {"If-Match": '"1"', **key()}
    stale = await officer.post(f"{note}/words", json={"word": "deux"}, headers=old)
    is_problem(stale, 412, "stale-version")
    done = await officer.post(f"{note}/words", json={"word": "deux"}, headers=new)
    assert done.headers["etag"] == '"2"'


async def test_an_update_without_a_version_is_refused(officer: httpx.AsyncClient) -> None:
    answer = await officer.put(await _a_note(officer), json={"word": "deux"})
    is_problem(answer, 428, "version-missing")


@pytest.mark.parametrize("version", ["1", 'W/"1"', '"one"', "*", '"1", "2"', '""', '"-1"'])
async def test_a_version_that_is_none_of_ours_is_refused(
    officer: httpx.AsyncClient, version: str
) -> None:
    note = await _a_note(officer)
    answer = await officer.put(note, json={"word": "deux"}, headers={"If-Match": version})
    is_problem(answer, 422, "version-unreadable")


async def test_a_version_that_nothing_compares_is_refused(officer: httpx.AsyncClient) -> None:
    note = await _a_note(officer)
    answer = await officer.post(f"{note}/glance", headers={"If-Match": '"1"', **key()})
    is_problem(answer, 422, "version-without-use")


async def test_what_does_not_exist_is_not_found(officer: httpx.AsyncClient) -> None:
    missing = f"/v1/notes/{uuid.uuid4()}"
    is_problem(await officer.get(missing), 404, "not-found")
    versioned = {"If-Match": '"1"'}
    answer = await officer.put(missing, json={"word": "deux"}, headers=versioned)
    is_problem(answer, 404, "not-found")
    answer = await officer.put("/v1/notes/moi", json={"word": "deux"}, headers=versioned)
    assert is_problem(answer, 422, "content-invalid")["errors"][0]["pointer"] == "/path/id"


async def test_a_path_that_nobody_serves_is_a_problem(officer: httpx.AsyncClient) -> None:
    for path in ("/v1/nothing", "/v1/notes/", "/v2/notes", "/", "/docs/"):
        is_problem(await officer.get(path), 404, "http-404")


async def test_a_method_that_nobody_serves_is_told_with_those_that_are(
    officer: httpx.AsyncClient,
) -> None:
    answer = await officer.delete("/v1/notes")
    is_problem(answer, 405, "http-405")
    assert answer.headers["allow"] == "GET, POST"
    answer = await officer.patch(await _a_note(officer))
    assert answer.headers["allow"] == "GET, PUT"
    assert (await officer.post("/livez")).headers["allow"] == "GET"


async def test_a_body_that_is_too_large_is_refused(officer: httpx.AsyncClient) -> None:
    large = b'{"word": "' + b"x" * MOST_BYTES + b'"}'
    answer = await officer.post("/v1/notes", content=large, headers=key() | JSON)
    is_problem(answer, 413, "content-too-large")


async def test_a_body_without_a_length_is_refused_where_it_grows_too_large(
    officer: httpx.AsyncClient,
) -> None:
    read = 0

    async def without_end() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65_536
            yield b"x" * 65_536

    answer = await officer.post("/v1/notes", content=without_end(), headers=key() | JSON)
    is_problem(answer, 413, "content-too-large")
    assert read <= MOST_BYTES + 2 * 65_536


NOT_JSON = {
    "no JSON": b"{word: un}",
    "cut": b'{"word": "u',
    "not a number": b'{"word": "un", "times": NaN}',
    "a key twice": b'{"word": "un", "word": "deux"}',
    "too deep": b'{"word": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "no UTF-8": b'{"word": "\xff"}',
    "a number without end": b'{"word": "un", "times": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("content", NOT_JSON.values(), ids=NOT_JSON.keys())
async def test_a_body_that_is_no_json_is_refused(
    officer: httpx.AsyncClient, content: bytes
) -> None:
    answer = await officer.post("/v1/notes", content=content, headers=key() | JSON)
    is_problem(answer, 400, "json-invalid")


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_body_of_another_type_is_refused(officer: httpx.AsyncClient, type: str) -> None:
    headers = key() | {"Content-Type": type}
    answer = await officer.post("/v1/notes", content=b'{"word": "un"}', headers=headers)
    is_problem(answer, 415, "content-type-refused")


async def test_a_null_character_is_refused_wherever_it_is(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    null = b'{"word": "un\\u0000"}'
    answers = [
        await officer.post("/v1/notes", content=null, headers=key() | JSON),
        await officer.get("/v1/notes", params={"after": "\0"}),
        await officer.get("/v1/notes/%00"),
        await officer.post("/v1/notes%00", content=b"un"),
    ]
    for answer in answers[:3]:
        is_problem(answer, 400, "null-character")
    assert answers[3].status_code == 404
    null = b'{"reason": "Exercice\\u0000"}'
    async with counter.operator() as operator:
        is_problem(
            await operator.post("/v1/resending", content=null, headers=JSON), 400, "null-character"
        )


async def test_a_refusal_gives_its_slug_and_its_sentence(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/notes", json={"word": "refuse"}, headers=key())
    problem = is_problem(answer, 409, "word-refused")
    assert problem["detail"] == "Ce mot est refusé."
    assert "errors" not in problem


async def test_what_exists_already_is_refused_not_written_over(officer: httpx.AsyncClient) -> None:
    id = (await _a_note(officer)).rpartition("/")[2]
    answer = await officer.post("/v1/notes", json={"word": "deux", "id": id}, headers=key())
    is_problem(answer, 409, "already-there")
    assert (await officer.get(f"/v1/notes/{id}")).json()["words"] == ["un"]


@pytest.mark.usefixtures("lines")
async def test_a_route_that_answers_no_without_raising_changes_nothing(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    note = await _a_note(officer)
    command = key()
    answer = await officer.post(f"{note}/answer", headers=command)
    is_problem(answer, 500, "unexpected")
    assert (await officer.get(note)).headers["etag"] == '"1"'
    kept = "select 1 from idempotency where key = :key"
    assert not await counter.rows(kept, key=command["Idempotency-Key"])


async def test_a_list_goes_on_by_its_cursor(officer: httpx.AsyncClient) -> None:
    made = []
    for _ in range(5):
        body = {"word": "liste", "times": 7}
        made.append((await officer.post("/v1/notes", json=body, headers=key())).json()["id"])
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await officer.get("/v1/notes", params={"length": 7, "limit": 2, **after})).json()
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == sorted(made)
    answer = await officer.get("/v1/notes", params={"length": 8, **after})
    is_problem(answer, 422, "cursor-unknown")


async def test_every_answer_carries_the_callers_correlation_or_one_of_its_own(
    officer: httpx.AsyncClient,
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    given = {"X-Correlation-Id": "dossier-7", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    answer = await officer.get("/v1/notes", headers=given)
    assert answer.headers["x-correlation-id"] == "dossier-7"
    assert answer.headers["x-trace-id"] == trace
    for bad in ("a b", "x" * 65, "jean@exemple.fr", "é"):
        answer = await officer.get("/v1/notes", headers=[(b"X-Correlation-Id", bad.encode())])
        assert answer.headers["x-correlation-id"] == answer.headers["x-trace-id"]
    for bad in (f"{'0' * 32}-00f067aa0ba902b7", f"{trace}-{'0' * 16}", f"{trace}-0"):
        answer = await officer.get("/v1/notes", headers={"traceparent": f"00-{bad}-01"})
        assert answer.headers["x-trace-id"] not in {trace, "0" * 32}
