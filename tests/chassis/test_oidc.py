"""A real OpenID Connect server: somebody logs in there, and is let in here by what it signs."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import oidc_provider_mock
import pytest
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from joserfc.jwk import KeySet
from werkzeug.serving import make_server

from tests.chassis.counter import Counter, a_client, slug

BACK = "http://localhost/back"


@dataclass
class _Named:
    """A user of the server, as the token generator asks for them."""

    user: oidc_provider_mock.User

    def get_user_id(self) -> str:
        return str(self.user.sub)


class _Tokens(JWTBearerTokenGenerator):  # type: ignore[misc]  # Authlib has no types
    """Access tokens of RFC 9068, as the server of a public agency would be set up to give."""

    def __init__(self, issuer: str, territory: str) -> None:
        super().__init__(issuer)
        self._territory = territory

    def get_jwks(self) -> KeySet:
        key = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
        return KeySet.import_key_set({"keys": [key]})

    def access_token_generator(self, client: Any, grant_type: Any, user: Any, scope: Any) -> str:
        made: str = super().access_token_generator(client, grant_type, _Named(user), scope)
        return made

    def get_audiences(self, client: Any, user: Any, scope: Any) -> str:
        return "happy"

    def get_extra_claims(self, client: Any, grant_type: Any, user: Any, scope: Any) -> Any:
        return {"territory": self._territory} | user.user.claims


@dataclass
class Provider:
    """The server, and what its discovery document says."""

    url: str
    found: dict[str, Any]

    def log_in(self, subject: str) -> dict[str, Any]:
        """The tokens of somebody who goes through the authorization code flow."""
        asked = {
            "client_id": "console",
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "openid",
            "state": "s",
        }
        gone = httpx.post(self.found["authorization_endpoint"], params=asked, data={"sub": subject})
        [code] = parse_qs(urlsplit(gone.headers["location"]).query)["code"]
        answer = httpx.post(
            self.found["token_endpoint"],
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": BACK},
            auth=("console", "any"),
        )
        told: dict[str, Any] = answer.raise_for_status().json()
        return told


@pytest.fixture
def provider(counter: Counter) -> Iterator[Provider]:
    users = (
        oidc_provider_mock.User(sub="agente-fictive", claims={"roles": ["reception-officer"]}),
        oidc_provider_mock.User(sub="passant-fictif", claims={"roles": ["visitor"]}),
    )
    app = oidc_provider_mock.app(user_claims=users)

    def give_signed_tokens() -> None:
        issuer = flask.request.host_url.rstrip("/")
        flask.g._authlib_authorization_server.register_token_generator(
            "default", _Tokens(issuer, counter.stage.territory.code)
        )

    app.before_request(give_signed_tokens)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        url = f"http://localhost:{server.server_port}"
        yield Provider(url, httpx.get(f"{url}/.well-known/openid-configuration").json())
    finally:
        server.shutdown()
        thread.join()


async def test_who_logged_in_at_a_real_server_is_let_in(
    counter: Counter, provider: Provider
) -> None:
    settings = counter.stage.settings["sender"].model_copy(
        update={
            "issuer_keys": None,
            "issuer": provider.found["issuer"],
            "issuer_jwks": provider.found["jwks_uri"],
        }
    )
    app = counter.application(settings)
    answers = {}
    for who in ("agente-fictive", "passant-fictif"):
        told = provider.log_in(who)
        for kind in ("access_token", "id_token"):
            async with a_client(app, {"Authorization": f"Bearer {told[kind]}"}) as client:
                answers[who, kind] = await client.get("/v1/notes")
    assert answers["agente-fictive", "access_token"].status_code == 200
    assert slug(answers["passant-fictif", "access_token"]) == (403, "role-missing")
    for who in ("agente-fictive", "passant-fictif"):
        assert slug(answers[who, "id_token"]) == (401, "token-refused")


async def test_when_the_server_was_never_reached_nobody_is_let_in(
    counter: Counter, provider: Provider
) -> None:
    token = provider.log_in("agente-fictive")["access_token"]
    settings = counter.stage.settings["sender"].model_copy(
        update={
            "issuer_keys": None,
            "issuer": provider.found["issuer"],
            "issuer_jwks": "http://127.0.0.1:9/jwks",
        }
    )
    async with a_client(
        counter.application(settings), {"Authorization": f"Bearer {token}"}
    ) as client:
        answer = await client.get("/v1/notes")
    assert slug(answer) == (503, "issuer-unreachable")
    assert int(answer.headers["retry-after"]) > 0
