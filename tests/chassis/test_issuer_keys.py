"""The issuer's keys: fetched when needed and no more often, kept, and never believed blindly."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from chassis import fetching
from chassis.issuer_keys import (
    FRESH_SECONDS,
    MOST_BYTES,
    MOST_KEYS,
    NEVER_FETCHED_SECONDS,
    STALE_SECONDS,
    UNKNOWN_KEY_SECONDS,
    IssuerUnreachable,
    KeysOfAddress,
    fetched,
    key_set,
)


def _published(*names: str) -> bytes:
    keys = [OKPKey.generate_key("Ed25519", {"kid": name}) for name in names]
    return json.dumps({"keys": [each.as_dict(private=False) for each in keys]}).encode()


class Issuer:
    """An issuer that counts how often it is asked, and may be away."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.asked = 0
        self.is_away = False
        self.seconds = 1_000.0
        self.keys = KeysOfAddress("https://issuer.example", self._fetch, lambda: self.seconds)

    async def _fetch(self, _: str) -> bytes:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise ConnectionRefusedError
        return _published(*self.names)

    async def knows(self, kid: str) -> bool:
        found = await self.keys.about(kid)
        assert found is not None
        return any(key.kid == kid for key in found.keys)


async def test_keys_are_fetched_once_for_all_who_ask_at_once() -> None:
    issuer = Issuer("one")
    assert all(await asyncio.gather(*(issuer.knows("one") for _ in range(20))))
    assert issuer.asked == 1


async def test_an_unknown_key_is_asked_for_once_a_minute_at_most() -> None:
    issuer = Issuer("one")
    await issuer.knows("one")
    issuer.seconds += UNKNOWN_KEY_SECONDS
    issuer.names = ("one", "two")
    assert await issuer.knows("two")
    assert issuer.asked == 2
    for number in range(50):
        assert not await issuer.knows(f"invented-{number}")
    assert issuer.asked == 2
    issuer.seconds += UNKNOWN_KEY_SECONDS
    assert not await issuer.knows("invented")
    assert issuer.asked == 3


async def test_a_key_taken_back_is_forgotten() -> None:
    issuer = Issuer("one", "two")
    assert await issuer.knows("one")
    issuer.names = ("two",)
    issuer.seconds += FRESH_SECONDS
    assert not await issuer.knows("one")


async def test_nobody_is_let_in_before_the_keys_were_had() -> None:
    issuer = Issuer("one")
    issuer.is_away = True
    for _ in range(5):
        with pytest.raises(IssuerUnreachable):
            await issuer.keys.about("one")
    assert issuer.asked == 1
    issuer.is_away = False
    issuer.seconds += NEVER_FETCHED_SECONDS
    assert await issuer.knows("one")


async def test_while_the_issuer_is_away_its_last_keys_serve_for_a_day() -> None:
    issuer = Issuer("one")
    assert await issuer.knows("one")
    issuer.is_away = True
    issuer.seconds += STALE_SECONDS
    assert await issuer.knows("one")
    issuer.seconds += UNKNOWN_KEY_SECONDS
    with pytest.raises(IssuerUnreachable):
        await issuer.keys.about("one")


def _kept(*told: Any) -> list[str | None]:
    return [key.kid for key in key_set(json.dumps({"keys": list(told)})).keys]


def test_only_public_keys_that_check_signatures_are_kept() -> None:
    good = [
        OKPKey.generate_key("Ed25519", {"kid": "okp"}).as_dict(private=False),
        ECKey.generate_key("P-256", {"kid": "ec"}).as_dict(private=False),
        RSAKey.generate_key(2048, {"kid": "rsa"}).as_dict(private=False),
    ]
    bad = [
        OctKey.generate_key(256, {"kid": "secret"}).as_dict(),
        RSAKey.generate_key(1024, {"kid": "short"}).as_dict(private=False),
        good[0] | {"kid": "for encryption", "use": "enc"},
        {"kty": "EC", "kid": "broken", "crv": "P-256", "x": "?", "y": "?"},
        {"kty": "LATTICE", "kid": "tomorrow's"},
        "no object",
    ]
    assert _kept(*bad, *good) == ["okp", "ec", "rsa"]
    assert len(_kept(*[good[0]] * (MOST_KEYS + 10))) == MOST_KEYS


def test_a_private_key_published_by_mistake_is_not_kept_whole() -> None:
    private = OKPKey.generate_key("Ed25519", {"kid": "one"}).as_dict(private=True)
    [key] = key_set(json.dumps({"keys": [private]})).keys
    assert not key.is_private


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": {}}', "<html>"])
def test_what_is_no_key_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # JSON's own error is one too
        key_set(text)


@contextmanager
def _serving(content: bytes, status: int = 200, location: str = "") -> Iterator[str]:
    """An address on this machine that answers so; it never answers where the status is 0."""
    never = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not status:
                never.wait(10)
                return
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/keys?of=ours"
    finally:
        never.set()
        server.shutdown()
        server.server_close()
        thread.join()


async def test_keys_are_fetched_over_http() -> None:
    content = _published("one")
    with _serving(content) as url:
        assert await fetched(url) == content


@pytest.mark.parametrize(
    ("content", "status"), [(b"x" * (MOST_BYTES + 1), 200), (b"{}", 404), (b"", 302)]
)
async def test_an_answer_too_large_or_from_elsewhere_is_refused(
    content: bytes, status: int
) -> None:
    with (
        _serving(_published("theirs")) as elsewhere,
        _serving(content, status, elsewhere) as url,
        pytest.raises(ValueError),  # whichever it is, nothing is kept
    ):
        await fetched(url)


async def test_an_issuer_that_never_answers_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "WITHIN_SECONDS", 0.2)
    with _serving(b"", 0) as url, pytest.raises(IssuerUnreachable):
        await KeysOfAddress(url).about("one")
