"""The public keys of whoever delivers the tokens: out of a file, or fetched and kept."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, Protocol

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet, RSAKey

from chassis import fetching
from chassis.errors import Refusal

MOST_BYTES: Final = 262_144
MOST_KEYS: Final = 50
UNKNOWN_KEY_SECONDS: Final = 60.0
NEVER_FETCHED_SECONDS: Final = 5.0
FRESH_SECONDS: Final = 900.0
STALE_SECONDS: Final = 86_400.0
SMALLEST_RSA_BITS: Final = 2048
KINDS: Final = ("RSA", "EC", "OKP")

Fetch = Callable[[str], Awaitable[bytes]]
log = structlog.get_logger()


class IssuerUnreachable(Refusal):
    """Nobody can be identified: the issuer's keys were never had, or are too old to be trusted."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "issuer-unreachable",
            "Le fournisseur d'identité ne répond pas : réessayez dans un instant.",
        )
        self.retry_after = int(NEVER_FETCHED_SECONDS)


class IssuerKeys(Protocol):
    """Where the keys come from."""

    async def about(self, kid: object) -> KeySet | None:
        """The keys, among which that one if the issuer has it; None where there are none."""


def key_set(text: bytes | str) -> KeySet:
    """The keys that can check a signature; what else the text holds is left. Raises ValueError."""
    told = json.loads(text)
    if not isinstance(told, dict) or not isinstance(told.get("keys"), list):
        raise ValueError("no key set")
    found = [key for each in told["keys"][:MOST_KEYS] if (key := _key(each)) is not None]
    return KeySet(found)


def _key(told: Any) -> Any:
    """A public key for signatures, or None."""
    if not isinstance(told, dict) or told.get("kty") not in KINDS:
        return None
    if told.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(told)
        public = JWKRegistry.import_key(key.as_dict(private=False))
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(public, RSAKey) and public.public_key.key_size < SMALLEST_RSA_BITS:
        return None
    return public


class KeysOfFile:
    """The keys of a file, read once: those of the local development issuer."""

    def __init__(self, path: Path) -> None:
        self._keys = key_set(path.read_bytes())

    async def about(self, _: object) -> KeySet | None:
        return self._keys


class NoKeys:
    """Nobody can be identified."""

    async def about(self, _: object) -> KeySet | None:
        return None


class KeysOfAddress:
    """The keys behind an address, fetched when needed and kept.

    A key nobody knows makes us ask again, once a minute at most; so does time, so that a key the
    issuer takes back is forgotten. While the issuer is away its last keys serve, for a day.
    """

    def __init__(
        self, url: str, fetch: Fetch | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._fetch = fetch or fetched
        self._now = now
        self._keys: KeySet | None = None
        self._had_at = self._tried_at = float("-inf")
        self._turn = asyncio.Lock()

    async def about(self, kid: object) -> KeySet | None:
        if self._should_ask(kid):
            async with self._turn:
                if self._should_ask(kid):
                    await self._ask()
        if self._keys is None or self._now() - self._had_at > STALE_SECONDS:
            raise IssuerUnreachable
        return self._keys

    def _should_ask(self, kid: object) -> bool:
        waited = self._now() - self._tried_at
        if self._keys is None:
            return waited >= NEVER_FETCHED_SECONDS
        is_old = self._now() - self._had_at >= FRESH_SECONDS
        is_unknown = kid is not None and all(key.kid != kid for key in self._keys.keys)
        return waited >= UNKNOWN_KEY_SECONDS and (is_old or is_unknown)

    async def _ask(self) -> None:
        try:
            self._keys = key_set(await self._fetch(self._url))
            self._had_at = self._now()
        except (*fetching.AWAY, ValueError) as error:
            log.warning("issuer-unreachable", error=type(error).__name__)
        finally:
            self._tried_at = self._now()


async def fetched(url: str) -> bytes:
    """What an address answers. Raises OSError, HTTPException, TimeoutError or ValueError."""
    answered = await fetching.get(url, MOST_BYTES)
    if answered.status != 200:
        raise ValueError(f"the issuer answered {answered.status}")
    return answered.content


def issuer_keys(path: Path | None, url: str | None) -> IssuerKeys:
    """The keys that settings speak of; a file wins. Raises FileNotFoundError, ValueError."""
    if path:
        return KeysOfFile(path)
    return KeysOfAddress(url) if url else NoKeys()
