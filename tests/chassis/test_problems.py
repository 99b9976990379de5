"""How the HTTP edge says no: where and what, never a value; and what it says of itself."""

import asyncio
import json
import socket
from uuid import uuid4

import asyncpg
import httpx
import pytest

from chassis.database import is_infrastructure
from chassis.web import application
from tests.chassis.conftest import Lines
from tests.chassis.counter import Counter, a_client, is_problem, key
from tests.chassis.stage import until

CANARY = "Zoé-Canari"


async def test_what_is_wrong_in_a_body_is_pointed_at_without_its_value(
    officer: httpx.AsyncClient, lines: Lines
) -> None:
    body = {"word": ["", CANARY], "times": CANARY, CANARY: 1}
    answer = await officer.post("/v1/notes", json=body, headers=key())
    problem = is_problem(answer, 422, "content-invalid")
    assert {error["pointer"]: error["detail"] for error in problem["errors"]} == {
        "/word": "Un texte est attendu.",
        "/times": "Un nombre entier est attendu.",
        "": "Un champ de trop : il n'est pas prévu ici.",
    }
    _no_canary(answer, lines)


async def test_what_is_wrong_in_the_query_is_pointed_at(officer: httpx.AsyncClient) -> None:
    answer = await officer.get("/v1/notes", params={"limit": "201", "length": CANARY})
    problem = is_problem(answer, 422, "content-invalid")
    assert [error["pointer"] for error in problem["errors"]] == ["/query/length", "/query/limit"]
    is_problem(await officer.get("/v1/notes?after=abc"), 422, "cursor-unknown")


def _no_canary(answer: httpx.Response, lines: Lines) -> None:
    for said in (answer.text, str(answer.headers), lines.text):
        assert CANARY not in said
        assert "Canari" not in said


@pytest.mark.parametrize("kind", ["raise", "cast"])
async def test_an_error_that_nobody_foresaw_tells_its_place_and_no_value(
    counter: Counter, lines: Lines, kind: str
) -> None:
    async with counter.caller() as officer:
        body = {"word": f"{kind}:{CANARY}"}
        answer = await officer.post("/v1/notes", json=body, headers=key())
    problem = is_problem(answer, 500, "unexpected")
    assert "Traceback" not in answer.text
    [line] = lines.of("request-failed")
    assert line["error"] in {"ValueError", "DBAPIError"}
    assert any(place.endswith(" _break") for place in line["where"])
    assert line["trace_id"] == problem["trace_id"]
    assert line["actor"] == "officer-1"
    _no_canary(answer, lines)


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_without_its_database_a_command_is_put_off_and_the_process_is_not_ready(
    counter: Counter, lines: Lines
) -> None:
    settings = counter.runtime.settings.model_copy(update={"postgres_port": _closed_port()})
    away = counter.stage.runtime(counter.stage.sender_service, settings)
    app = application(away)
    async with counter.caller(app=app) as officer, a_client(app) as anybody:
        answer = await officer.post("/v1/notes", json={"word": CANARY}, headers=key())
        assert is_problem(answer, 503, "database-unavailable")
        assert answer.headers["retry-after"] == "5"
        _no_canary(answer, lines)
        ready = await anybody.get("/readyz")
        assert (ready.status_code, ready.json()["why"]) == (503, ["database"])
        assert (await anybody.get("/livez")).status_code == 200
        metrics = await anybody.get("/metrics")
        assert metrics.status_code == 200
        assert 'happy_database_answers{service="sender"} 0.0' in metrics.text
        assert 'happy_outbox_depth{service="sender"}' not in metrics.text
    await away.engine.dispose()


async def test_a_connection_known_to_be_lost_is_given_to_nobody(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    await asyncio.gather(*(officer.get("/v1/notes") for _ in range(4)))
    await _cut_connections(counter)
    answer = await officer.post("/v1/notes", json={"word": "après"}, headers=key())
    assert answer.status_code == 201


async def _cut_connections(counter: Counter) -> None:
    """Ends the sender's connections, as a server that starts again does, until all are gone."""
    server, name = counter.stage.platform.postgres, counter.runtime.settings.postgres_database
    admin = await asyncpg.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database="postgres",
    )
    cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1"
    assert await admin.fetchval(cut, name) > 1

    async def all_gone() -> bool:
        left = "select count(*) from pg_stat_activity where datname = $1"
        return bool(await admin.fetchval(left, name) == 0)

    await until(all_gone)
    await admin.close()


async def test_the_page_of_routes_asks_for_nothing_outside_and_obeys_no_markup(
    counter: Counter,
) -> None:
    async with a_client(counter.app) as anybody:
        page = await anybody.get("/docs")
        document = (await anybody.get("/openapi.json")).json()
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Écrire un premier mot" in page.text
    for asset in ("src=", "http:", "https:", "<script", "<link", "@import", "url("):
        assert asset not in page.text
    assert "/v1/notes/{id}" in document["paths"]


ONCE_BY_THEMSELVES = {"/v1/resending"}
"""What asks Kafka first, outside any transaction: asked again, there is nothing left to do."""


async def test_the_openapi_document_is_whole(counter: Counter) -> None:
    async with a_client(counter.app) as anybody:
        document = (await anybody.get("/openapi.json")).json()
    found = json.dumps(document)
    for name in {part.split('"')[0] for part in found.split("#/components/schemas/")[1:]}:
        assert name in document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["security"] == [{"HTTPBearer": []}], path
            named = {each["name"].lower(): each for each in operation.get("parameters", [])}
            if method == "post" and path not in ONCE_BY_THEMSELVES:
                assert named["idempotency-key"]["required"]
            if method == "put":
                assert named["if-match"]["required"]
                assert not named["idempotency-key"]["required"]


async def test_a_value_that_the_database_refuses_is_no_outage(counter: Counter) -> None:
    for query, values in (
        ("select cast(:n as integer)", {"n": "trois"}),
        ("select cast(:n as integer)", {"n": 2**40}),
        ("select cast(:n as text)", {"n": "\0"}),
        ("select nothing from nowhere", {}),
    ):
        with pytest.raises(Exception) as caught:
            await counter.rows(query, **values)
        assert not is_infrastructure(caught.value)


async def test_who_was_refused_what_is_logged_without_the_address(
    counter: Counter, lines: Lines
) -> None:
    async with a_client(counter.app) as anybody, counter.caller("g", "gardener") as gardener:
        await anybody.get("/v1/notes")
        await gardener.get("/v1/notes")
    async with counter.caller() as officer:
        await officer.get(f"/v1/notes/{uuid4()}")
    refused = [
        (line["cause"], line["status"], line.get("actor")) for line in lines.of("request-refused")
    ]
    assert refused == [
        ("token-refused", 401, None),
        ("role-missing", 403, None),
        ("not-found", 404, "officer-1"),
    ]
    assert lines.of("request-refused")[2]["route"] == "/v1/notes/{id}"


async def test_every_answer_says_what_a_browser_may_do_with_it(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    async with a_client(counter.app) as anybody:
        answers = [
            await anybody.get("/v1/notes"),
            await officer.get("/v1/notes"),
            await anybody.get("/nowhere"),
            await anybody.get("/docs"),
            await anybody.get("/livez"),
        ]
    for answer in answers:
        said = answer.headers
        policy = said["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert said["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert said["cross-origin-resource-policy"] == "same-origin"
        assert (said["cache-control"], said["x-content-type-options"]) == ("no-store", "nosniff")
        assert said["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in said
        assert "set-cookie" not in said
        assert len(said.get_list("content-security-policy")) == 1


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "CONNECT"])
async def test_methods_that_help_only_intruders_are_not_served(
    officer: httpx.AsyncClient, method: str
) -> None:
    answer = await officer.request(method, "/v1/notes")
    assert answer.status_code == 405
    assert CANARY not in answer.text
