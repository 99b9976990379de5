"""Who calls and what for: a bearer token, its roles and what they give, checked at this place."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from chassis.clock import Clock
from chassis.errors import NotFound, Refusal
from chassis.issuer_keys import IssuerKeys
from chassis.limits import Limits
from chassis.policy import Caller, Policy
from chassis.rights import Rights
from chassis.signatures import Signatures

LEEWAY_SECONDS: Final = 60
LONGEST_TOKEN: Final = 8_192
LONGEST_NAME: Final = 200
MOST_NAMES: Final = 100


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
class Admission:
    """Somebody let in for one action."""

    caller: Caller
    rights: Rights


class Access:
    """Checks tokens against the issuer's public keys; refuses everybody where there are none."""

    def __init__(
        self,
        keys: IssuerKeys,
        issuer: str,
        audience: str,
        territory: str,
        policy: Policy,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._territory = territory
        self._policy = policy
        self._limits = limits
        self._clock = clock
        self._signatures = Signatures()

    async def admit(self, authorization: str | None, action: str) -> Admission:
        """The caller, if that action is theirs.

        Raises Unauthenticated, TooMany, NotFound (another territory's) or Forbidden.
        """
        caller = await self.identify(authorization)
        self._limits.take(caller.subject, action)
        if caller.territory != self._territory:
            raise NotFound
        rights = self._policy.rights(caller, action)
        if rights is None:
            raise Forbidden
        return Admission(caller, rights)

    async def identify(self, authorization: str | None) -> Caller:
        """The caller behind an `Authorization` header. Raises Unauthenticated."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        keys = await self._keys.about(_key_id(token))
        if keys is None:
            raise Unauthenticated
        try:
            read = self._signatures.read(token, keys)
            self._expected().validate(read.claims)
            caller = _caller(read.claims)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise Unauthenticated from error
        if not _is_access_token(read.header):
            raise Unauthenticated
        return caller

    def _expected(self) -> JWTClaimsRegistry:
        """RFC 9068: a token of our issuer, for us, within its time, and with all its claims."""
        return JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
            sub={"essential": True},
            client_id={"essential": True},
            roles={"essential": True},
            territory={"essential": True},
        )


def _key_id(token: str) -> object:
    """The key that a token says it was signed with; nothing is believed yet."""
    head = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError) as error:
        raise Unauthenticated from error
    return header.get("kid") if isinstance(header, dict) else None


def _is_access_token(header: Mapping[str, object]) -> bool:
    """Whether the token is no other kind that the same issuer signs, such as an ID token."""
    return str(header.get("typ", "")).lower().removeprefix("application/") == "at+jwt"


def _caller(claims: Mapping[str, Any]) -> Caller:
    """Who the claims speak of. Raises ValueError where one is not what it should be."""
    agency = claims.get("agency")
    return Caller(
        subject=_name(claims["sub"]),
        roles=_names(claims["roles"]),
        territory=_name(claims["territory"]),
        epcis=_names(claims.get("epcis", [])),
        agency=None if agency is None else _name(agency),
    )


def _names(told: object) -> frozenset[str]:
    if not isinstance(told, list) or len(told) > MOST_NAMES:
        raise ValueError("a list of names is expected")
    return frozenset(map(_name, told))


def _name(told: object) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= LONGEST_NAME or not told.isprintable():
        raise ValueError("a short name is expected")
    return told
