"""The service that owns people, asked over HTTP: its answers, its absence, and what is not said."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import fetching
from chassis.contact_points import ContactPoint, ContactPointsOverHttp, Told
from chassis.invitations import Nobody, PaperReason
from chassis.mail import NobodyCarries, NotTaken, Postponed
from chassis.settings import ContactSettings

SOMEBODY = {"given_name": "Barnabé", "mailbox": "barnabe@exemple.invalid"}


class Answers:
    """A server that answers each request alike, and notes what it was sent."""

    def __init__(self, status: int, body: object) -> None:
        self.status, self.body, self.heard = status, body, ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard = (await reader.readuntil(b"\r\n\r\n")).decode()
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n" % (self.status, len(content)))
        writer.write(content)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def served(answers: Answers) -> AsyncIterator[str]:
    server = await asyncio.start_server(answers, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.fixture
def token(tmp_path: Path) -> Path:
    (file := tmp_path / "token").write_text("first\n")
    return file


async def asked(url: str, token: Path | None) -> Told:
    points = ContactPointsOverHttp(ContactSettings(url=url, token_file=token))
    return await points.of(uuid4(), "partner", "partner-path")


def _renew(token: Path, content: str) -> None:
    token.write_text(content)


def problem(slug: str) -> dict[str, str]:
    return {"type": f"urn:happy:problem:{slug}", "detail": "barnabe@exemple.invalid"}


async def test_whoever_is_reached_is_told_to_whoever_has_a_token_and_says_what_for(
    token: Path,
) -> None:
    answers = Answers(200, SOMEBODY)
    async with served(answers) as url:
        assert await asked(url, token) == ContactPoint(**SOMEBODY)
        assert "Authorization: Bearer first\r\n" in answers.heard
        assert "?seat=partner&purpose=partner-path " in answers.heard
        _renew(token, "second")
        await asked(url, token)
        assert "Authorization: Bearer second\r\n" in answers.heard


@pytest.mark.parametrize(
    ("status", "slug", "told"),
    [
        (409, "no-mailbox", PaperReason.NO_MAILBOX),
        (409, "mailbox-shared", PaperReason.MAILBOX_SHARED),
        (410, "household-forgotten", Nobody.FORGOTTEN),
        (404, "not-found", Nobody.UNKNOWN),
        (404, "seat-empty", Nobody.UNKNOWN),
    ],
)
async def test_why_somebody_is_not_reached_is_told(
    token: Path, status: int, slug: str, told: Told
) -> None:
    async with served(Answers(status, problem(slug))) as url:
        assert await asked(url, token) is told


@pytest.mark.parametrize("status", [401, 403, 429, 503])
async def test_a_refusal_of_who_asks_stops_the_round(token: Path, status: int) -> None:
    async with served(Answers(status, problem("token-refused"))) as url:
        with pytest.raises(NobodyCarries) as away:
            await asked(url, token)
    assert away.value.status == status


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, problem("internal")),
        (404, problem("another-server")),
        (200, b"<html>"),
        (200, {"given_name": "Barnab\u00e9"}),
        (409, problem("something-new")),
        (200, b"x" * 20_000),
    ],
)
async def test_an_answer_that_says_nothing_known_postpones_that_letter_alone(
    token: Path, status: int, body: object
) -> None:
    async with served(Answers(status, body)) as url:
        with pytest.raises(Postponed) as postponed:
            await asked(url, token)
    assert "barnab" not in f"{postponed.value!r} {postponed.value.__cause__!r}".casefold()


async def test_a_server_that_is_away_or_silent_is_waited_for_a_bounded_time(
    token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WITHIN_SECONDS", 0.2)
    held = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(NobodyCarries):
        await asked(url, token)
    held.set()
    server.close()
    await server.wait_closed()
    with pytest.raises(NobodyCarries):
        await asked(url, token)


async def test_without_an_address_or_a_token_nobody_is_asked(token: Path, tmp_path: Path) -> None:
    for url, file in (
        ("", token),
        ("http://127.0.0.1:1", None),
        ("http://127.0.0.1:1", tmp_path / "no"),
    ):
        with pytest.raises(NotTaken):
            await asked(url, file)


def test_a_contact_point_shows_nobody_by_itself() -> None:
    assert "arnab" not in repr(ContactPoint(**SOMEBODY))
