"""The local development issuer: a key pair that never leaves this machine, and its tokens."""

import json
import time
import uuid
from collections.abc import Sequence
from typing import Final

from happy.layout import Layout, write_whole
from happy.places import secret

ISSUER: Final = "urn:happy:development"
AUDIENCE: Final = "happy"
CLIENT: Final = "happy-cli"
LIFETIME: Final = 12 * 3600
SERVICE_ROLES: Final = {"insertion": "insertion-service"}
"""The services that ask something of another one, and the part each plays there."""


def prepare(layout: Layout) -> None:
    """Makes the key pair once; services are given the public half only."""
    from joserfc.jwk import OKPKey

    made = OKPKey.generate_key("Ed25519", private=True)
    made.ensure_kid()
    text = json.dumps(made.as_dict(private=True)).encode()
    key = OKPKey.import_key(json.loads(secret(layout.secrets / "issuer.json", text)))
    public = {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": "Ed25519"}]}
    write_whole(layout.issuer_keys, json.dumps(public, indent=1))


def token(
    layout: Layout,
    territory: str,
    roles: Sequence[str],
    subject: str,
    *,
    epcis: Sequence[str] = (),
    agency: str | None = None,
) -> str:
    """An access token (RFC 9068) for half a day of work."""
    from joserfc import jwt
    from joserfc.jwk import OKPKey

    prepare(layout)
    key = OKPKey.import_key(json.loads((layout.secrets / "issuer.json").read_bytes()))
    now = int(time.time())
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": key.kid}
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "client_id": CLIENT,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": str(uuid.uuid4()),
        "roles": list(roles),
        "territory": territory,
        "epcis": list(epcis),
    } | ({"agency": agency} if agency else {})
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


def renew_service_tokens(layout: Layout, territory: str) -> None:
    """A fresh token for each service that acts under its own name, in its own file."""
    for service in SERVICE_ROLES:
        write_whole(layout.token_of(service), service_token(layout, territory, service))


def service_token(layout: Layout, territory: str, service: str) -> str:
    return token(layout, territory, [SERVICE_ROLES[service]], f"service:{service}")
