"""Who is let in: forged and broken tokens are refused, each route is for whose duty it is."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey, RSAKey

from chassis.access import Access, Forbidden, Unauthenticated
from chassis.clock import SetClock
from chassis.errors import NotFound
from chassis.issuer_keys import IssuerKeys, KeysOfFile, NoKeys
from chassis.limits import Limits, Rate
from chassis.policy import Policy
from tests.chassis.counter import Counter, a_client, key

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
HEADER = {"alg": "Ed25519", "typ": "at+jwt", "kid": "ours"}
CLAIMS: dict[str, Any] = {
    "iss": "urn:happy:development",
    "aud": "happy",
    "sub": "officer-1",
    "client_id": "happy-cli",
    "iat": SECOND - 60,
    "exp": SECOND + 3600,
    "jti": "0001",
    "roles": ["reception-officer"],
    "territory": "zz-99",
}
OURS = OKPKey.generate_key("Ed25519", {"kid": "ours"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
THEIRS = OKPKey.generate_key("Ed25519", {"kid": "ours"})


@dataclass
class Desk:
    """Where tokens are shown."""

    access: Access

    async def admits(self, token: str) -> bool:
        try:
            await self.access.identify(f"Bearer {token}")
        except Unauthenticated:
            return False
        return True


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _a_desk(tmp_path_factory.mktemp("issuer"), SetClock(NOW))


def _a_desk(folder: Path, clock: SetClock) -> Desk:
    file = folder / "keys.json"
    keys = [each.as_dict(private=False) | {"use": "sig"} for each in (OURS, RSA)]
    file.write_text(json.dumps({"keys": keys}), encoding="utf-8")
    return Desk(_an_access(KeysOfFile(file), clock))


POLICY = """
[roles]
reception-officer = { label = "Accueil", scope = "territory" }
territorial-referent = { label = "Territoire", scope = "epci" }

[actions.test]
thing-read = { label = "Lire", roles = ["reception-officer", "territorial-referent"] }
thing-write = { label = "Écrire", roles = ["reception-officer"] }

[fields.test]
names = { label = "Noms", roles = ["reception-officer"] }
"""


def _an_access(keys: IssuerKeys, clock: SetClock, at_once: int = 1_000) -> Access:
    rate = Rate(60, at_once)
    return Access(
        keys,
        "urn:happy:development",
        "happy",
        "zz-99",
        Policy.read(POLICY),
        Limits(rate, rate),
        clock,
    )


def _part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed(header: object, payload: object, key: OKPKey = OURS) -> str:
    """Whatever header and payload, well signed: libraries refuse to make the worst of them."""
    content = f"{_part(header)}.{_part(payload)}"
    signature = key.private_key.sign(content.encode())  # type: ignore[union-attr]  # not X25519
    return f"{content}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def token(
    claims: Mapping[str, Any] | None = None,
    header: Mapping[str, Any] | None = None,
    key: OKPKey = OURS,
    without: str = "",
) -> str:
    """A token of the issuer, but for what is given."""
    made = (HEADER | dict(header or {}), CLAIMS | dict(claims or {}))
    kept = [{name: each[name] for name in each if name != without} for each in made]
    return signed(kept[0], kept[1], key)


def _with_secret(secret: bytes, kid: str) -> str:
    """A token signed with HMAC and something that everybody can read."""
    content = f"{_part(HEADER | {'alg': 'HS256', 'kid': kid})}.{_part(CLAIMS)}"
    signature = hmac.digest(secret, content.encode(), "sha256")
    return f"{content}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _resigned_as(claims: dict[str, Any]) -> str:
    """Other claims under the signature of a good token."""
    head, _, signature = token().split(".")
    return ".".join([head, _part(claims), signature])


FORGED: dict[str, Callable[[], str]] = {
    "no signature": lambda: f"{_part(HEADER | {'alg': 'none'})}.{_part(CLAIMS)}.",
    "no signature, another spelling": lambda: f"{_part(HEADER | {'alg': 'nOnE'})}.{_part(CLAIMS)}.",
    "our header, no signature": lambda: token().rpartition(".")[0] + ".",
    "signed with the public key as a secret": lambda: _with_secret(
        RSA.as_pem(private=False), "rsa"
    ),
    "signed with the published number as a secret": lambda: _with_secret(
        base64.urlsafe_b64decode(f"{OURS.as_dict(private=False)['x']}="), "ours"
    ),
    "signed by another with the same key id": lambda: token(key=THEIRS),
    "another's key in its header": lambda: token(
        header={"jwk": THEIRS.as_dict(private=False)}, key=THEIRS
    ),
    "an unknown key id": lambda: token(header={"kid": "theirs"}),
    "no key id where there are two keys": lambda: token(without="kid"),
    "a key id that is no text": lambda: token(header={"kid": ["ours"]}),
    "an algorithm that is not its key's": lambda: token(header={"alg": "RS256"}),
    "an algorithm that is no text": lambda: token(header={"alg": 7}),
    "claims changed after signing": lambda: _resigned_as(CLAIMS | {"roles": ["platform-operator"]}),
    "an ID token": lambda: token(header={"typ": "JWT"}),
    "no type": lambda: token(without="typ"),
    "an extension nobody knows, marked critical": lambda: token(
        header={"crit": ["https://example.org/x"], "https://example.org/x": True}
    ),
    "a payload that is not encoded": lambda: token(header={"b64": False, "crit": ["b64"]}),
    "a header that is no object": lambda: signed(["Ed25519"], CLAIMS),
    "a header nested without end": lambda: signed("[" * 2500 + "]" * 2500, CLAIMS),
    "claims that are no object": lambda: signed(HEADER, ["reception-officer"]),
    "claims that are no JSON": lambda: signed(HEADER, "{"),
    "claims nested without end": lambda: signed(HEADER, '{"sub":' + "[" * 2500 + "]" * 2500 + "}"),
    "another issuer": lambda: token({"iss": "urn:happy:other"}),
    "issuers in a list": lambda: token({"iss": ["urn:happy:development"]}),
    "another audience": lambda: token({"aud": "another"}),
    "other audiences": lambda: token({"aud": ["another", "third"]}),
    "expired": lambda: token({"exp": SECOND - 61}),
    "an expiry that is text": lambda: token({"exp": "2999-01-01"}),
    "an expiry that is true": lambda: token({"exp": True}),
    "an expiry without end": lambda: token({"exp": float("inf")}),
    "an expiry that is no number": lambda: token({"exp": float("nan")}),
    "not valid yet": lambda: token({"nbf": SECOND + 61}),
    "issued tomorrow": lambda: token({"iat": SECOND + 86_400}),
    "a subject that is no text": lambda: token({"sub": 7}),
    "a subject with a line break": lambda: token({"sub": "a\nb"}),
    "a subject without end": lambda: token({"sub": "x" * 201}),
    "roles in one text": lambda: token({"roles": "reception-officer"}),
    "roles that are no texts": lambda: token({"roles": [1]}),
    "roles in an object": lambda: token({"roles": {"reception-officer": True}}),
    "no roles": lambda: token({"roles": []}),
    "EPCIs in one text": lambda: token({"epcis": "200000001"}),
    "EPCIs that are no texts": lambda: token({"epcis": [200000001]}),
    "EPCIs without end": lambda: token({"epcis": [str(n) for n in range(101)]}),
    "an EPCI that hides another": lambda: token({"epcis": ["200000001\x1f200000002"]}),
    "agencies in a list": lambda: token({"agency": ["chamber"]}),
    "an agency without a name": lambda: token({"agency": ""}),
    "an address where its key is": lambda: token(
        header={"jku": "https://example.org/keys"}, key=THEIRS
    ),
    "an address where its certificate is": lambda: token(
        header={"x5u": "https://example.org/certificate"}, key=THEIRS
    ),
    "a certificate of its own": lambda: token(header={"x5c": ["MIIB"]}, key=THEIRS),
    "several territories": lambda: token({"territory": ["zz-99", "aa-01"]}),
    "a token without end": lambda: token({"padding": "x" * 9_000}),
    "no token": lambda: "",
    "two parts": lambda: "a.b",
    "five parts": lambda: "a.b.c.d.e",
    "no ASCII": lambda: "é.è.ê",
} | {f"without {name}": (lambda name=name: token(without=name)) for name in CLAIMS}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_is_not_all_it_should_be_is_refused(
    desk: Desk, forged: Callable[[], str]
) -> None:
    made = forged()
    assert await desk.admits(token())
    assert not await desk.admits(made)


GOOD: dict[str, Callable[[], str]] = {
    "plain": token,
    "the longer name of its type": lambda: token(header={"typ": "application/AT+JWT"}),
    "one audience of several": lambda: token({"aud": ["another", "happy"]}),
    "just expired": lambda: token({"exp": SECOND - 59}),
    "valid in a moment": lambda: token({"nbf": SECOND + 59}),
    "issued by a clock a little ahead": lambda: token({"iat": SECOND + 59}),
    "signed by the other key": lambda: jwt.encode(
        HEADER | {"alg": "RS256", "kid": "rsa"}, dict(CLAIMS), RSA, algorithms=["RS256"]
    ),
    "roles nobody knows here": lambda: token({"roles": ["reception-officer", "gardener"]}),
}


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD.keys())
async def test_a_good_token_is_accepted(desk: Desk, good: Callable[[], str]) -> None:
    caller = await desk.access.identify(f"bearer {good()}")
    assert (caller.subject, caller.territory) == ("officer-1", "zz-99")
    assert "reception-officer" in caller.roles


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic b2s6b2s=", f"Token {token()}"])
async def test_a_header_that_bears_no_token_is_refused(desk: Desk, header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        await desk.access.identify(header)


async def test_what_somebody_is_in_charge_of_comes_with_their_token(desk: Desk) -> None:
    told = {"epcis": ["200000001"], "agency": "chamber"}
    caller = await desk.access.identify(f"Bearer {token(told)}")
    assert caller.epcis == {"200000001"}
    assert caller.agency == "chamber"


async def test_without_the_issuers_keys_everybody_is_refused() -> None:
    closed = _an_access(NoKeys(), SetClock(NOW))
    with pytest.raises(Unauthenticated):
        await closed.identify(f"Bearer {token()}")


def test_keys_that_are_not_there_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        KeysOfFile(tmp_path / "missing.json")


async def test_a_token_ends_while_its_bearer_works(tmp_path: Path) -> None:
    clock, made = SetClock(NOW), token()
    desk = _a_desk(tmp_path, clock)
    assert await desk.admits(made)
    clock.advance(timedelta(hours=1, seconds=61))
    assert not await desk.admits(made)


async def test_an_action_is_for_those_to_whom_the_policy_gives_it(desk: Desk) -> None:
    referent = f"Bearer {token({'roles': ['territorial-referent'], 'epcis': ['200000001']})}"
    assert (await desk.access.admit(f"Bearer {token()}", "test.thing-write")).rights.everything
    admitted = await desk.access.admit(referent, "test.thing-read")
    assert admitted.rights.reaches({"epci": "200000001"})
    assert not admitted.rights.reaches({"epci": "200000002"})
    for bearer in (referent, f"Bearer {token({'roles': ['gardener']})}"):
        with pytest.raises(Forbidden):
            await desk.access.admit(bearer, "test.thing-write")


async def test_for_somebody_of_another_territory_nothing_is_here(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.access.admit(f"Bearer {token({'territory': 'aa-01'})}", "test.thing-read")


OPEN = {"/livez", "/readyz", "/metrics", "/docs", "/openapi.json"}


async def test_every_route_asks_for_a_token_and_for_a_role(counter: Counter) -> None:
    async with a_client(counter.app) as anybody:
        document = (await anybody.get("/openapi.json")).json()
    asked = 0
    async with (
        a_client(counter.app) as anybody,
        counter.caller("gardener-1", "gardener") as gardener,
        counter.caller("officer-1", "reception-officer") as officer,
    ):
        for path, operations in document["paths"].items():
            for method in operations:
                url = path.replace("{id}", "7").replace("{position}", "7").replace("{name}", "x")
                answers = [
                    (await client.request(method, url, headers=key())).status_code
                    for client in (anybody, gardener, officer)
                ]
                is_an_officers = path.startswith(("/v1/notes", "/v1/forgotten-events"))
                assert answers[:2] == [401, 403], path
                assert (answers[2] == 403) is not is_an_officers, path
                asked += 1
    assert asked > 12
    assert not OPEN & document["paths"].keys()


async def test_who_is_refused_is_told_how_to_be_let_in(counter: Counter) -> None:
    async with a_client(counter.app) as anybody, counter.caller("g", "gardener") as gardener:
        stranger = await anybody.get("/v1/notes")
        forbidden = await gardener.get("/v1/notes")
    assert stranger.headers["www-authenticate"] == "Bearer"
    assert stranger.json()["type"] == "urn:happy:problem:token-refused"
    assert forbidden.json()["type"] == "urn:happy:problem:role-missing"


async def test_who_is_refused_is_not_listened_to(counter: Counter) -> None:
    """The token comes first: nothing is told of what was sent, nothing is kept."""
    async with a_client(counter.app) as anybody:
        for content in (b"{", b"x" * 1_000_000):
            answer = await anybody.post("/v1/notes", content=content, headers=key())
            assert answer.status_code == 401
