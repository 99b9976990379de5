"""Who calls and what for: a bearer token and its roles, checked at this one place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from chassis.clock import Clock
from chassis.errors import Refusal

AUDIENCE: Final = "happy"
ISSUER: Final = "urn:happy:development"
ALGORITHMS: Final = ("EdDSA", "Ed25519", "ES256", "RS256", "PS256")
LEEWAY_SECONDS: Final = 60
LONGEST_TOKEN: Final = 8_192
LONGEST_SUBJECT: Final = 200


class Duty(Enum):
    """What a route is there for; every route has one."""

    JOURNEY = "accompany households and organisations"
    PLATFORM = "keep the platform at work"


POLICY: Final[Mapping[Duty, frozenset[str]]] = {
    Duty.JOURNEY: frozenset({"reception-officer", "referent"}),
    Duty.PLATFORM: frozenset({"platform-operator"}),
}
"""Which roles a duty is given to; whoever has none of them is refused."""


class Unauthenticated(Refusal):
    """Nobody we know."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "token-refused", "Jeton d'accès absent, expiré ou non reconnu : reconnectez-vous."
        )


class Forbidden(Refusal):
    """Somebody we know, whose roles are for something else."""

    status = 403

    def __init__(self) -> None:
        super().__init__("role-missing", "Votre rôle ne permet pas cette action.")


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

    def admit(self, authorization: str | None, duty: Duty) -> Caller:
        """The caller, if that duty is theirs. Raises Unauthenticated or Forbidden."""
        caller = self.identify(authorization)
        if not caller.roles & POLICY[duty]:
            raise Forbidden
        return caller

    def identify(self, authorization: str | None) -> Caller:
        """The caller behind an `Authorization` header. Raises Unauthenticated."""
        scheme, _, token = (authorization or "").partition(" ")
        if self._keys is None or scheme.lower() != "bearer" or len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        try:
            read = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            self._expected().validate(read.claims)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise Unauthenticated from error
        subject, roles = read.claims["sub"], read.claims["roles"]
        if not (
            _is_access_token(read.header)
            and _is_short(subject)
            and _are_names(roles)
            and read.claims["territory"] == self._territory
        ):
            raise Unauthenticated
        return Caller(subject, frozenset(roles), self._territory)

    def _expected(self) -> JWTClaimsRegistry:
        """RFC 9068: a token of our issuer, for us, within its time, and with all its claims."""
        return JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
            sub={"essential": True},
            client_id={"essential": True},
            roles={"essential": True},
            territory={"essential": True},
        )


def _is_access_token(header: Mapping[str, object]) -> bool:
    """Whether the token is no other kind that the same issuer signs, such as an ID token."""
    return str(header.get("typ", "")).lower().removeprefix("application/") == "at+jwt"


def _are_names(roles: object) -> bool:
    return isinstance(roles, list) and all(isinstance(role, str) for role in roles)


def _is_short(subject: str) -> bool:
    return len(subject) <= LONGEST_SUBJECT and subject.isprintable()
