"""Who calls: a bearer token, checked at this one place; roles and territory come from it."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.clock import Clock
from chassis.errors import Refusal

AUDIENCE = "happy"
ISSUER = "urn:happy:development"
ALGORITHMS = ["EdDSA", "Ed25519", "ES256", "RS256", "PS256"]
LEEWAY_SECONDS = 60
LONGEST_TOKEN = 8_192


class Unauthenticated(Refusal):
    """Nobody we know."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "token-refused", "Jeton d'accès absent, expiré ou non reconnu : reconnectez-vous."
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may act: a stable id without a name in it, roles, a territory."""

    subject: str
    roles: frozenset[str]
    territory: str


class Access:
    """Checks tokens against the issuer's public keys; refuses everybody where there are none."""

    def __init__(self, keys: Path | None, territory: str, clock: Clock) -> None:
        self._keys = (
            KeySet.import_key_set(json.loads(keys.read_text(encoding="utf-8"))) if keys else None
        )
        self._territory = territory
        self._clock = clock

    def identify(self, authorization: str | None) -> Caller:
        """The caller behind an `Authorization` header. Raises Unauthenticated."""
        scheme, _, token = (authorization or "").partition(" ")
        if self._keys is None or scheme.lower() != "bearer" or len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        try:
            read = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Unauthenticated from error
        claims = read.claims
        if not self._holds(read.header, claims, self._clock.now()):
            raise Unauthenticated
        return Caller(claims["sub"], frozenset(claims["roles"]), claims["territory"])

    def _holds(self, header: dict[str, object], claims: dict[str, object], now: datetime) -> bool:
        """RFC 9068: an access token of our issuer, for us, of this territory, within its time."""
        audience = claims.get("aud")
        expiry, roles = claims.get("exp"), claims.get("roles")
        return (
            str(header.get("typ", "")).lower().removeprefix("application/") == "at+jwt"
            and claims.get("iss") == ISSUER
            and (audience == AUDIENCE or (isinstance(audience, list) and AUDIENCE in audience))
            and isinstance(expiry, int | float)
            and now.timestamp() <= expiry + LEEWAY_SECONDS
            and _not_before(claims.get("nbf"), now)
            and isinstance(claims.get("sub"), str)
            and isinstance(roles, list)
            and all(isinstance(role, str) for role in roles)
            and bool(roles)
            and claims.get("territory") == self._territory
        )


def _not_before(moment: object, now: datetime) -> bool:
    return moment is None or (
        isinstance(moment, int | float) and moment <= now.timestamp() + LEEWAY_SECONDS
    )
