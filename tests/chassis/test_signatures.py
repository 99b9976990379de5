"""A signature is checked once for each token and each set of keys."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from chassis import signatures
from chassis.signatures import Signatures

OURS = OKPKey.generate_key("Ed25519", {"kid": "ours"})
THEIRS = OKPKey.generate_key("Ed25519", {"kid": "ours"})


def _token(name: str = "officer-1") -> str:
    return jwt.encode(
        {"alg": "Ed25519", "kid": "ours"}, {"sub": name}, OURS, algorithms=["Ed25519"]
    )


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature was computed, in order."""
    seen: list[str] = []
    decode = jwt.decode

    def counted(token: str, *rest: Any, **options: Any) -> jwt.Token:
        seen.append(token)
        return decode(token, *rest, **options)

    monkeypatch.setattr(jwt, "decode", counted)
    return seen


def test_a_token_shown_twice_is_checked_once(checked: list[str]) -> None:
    known, keys, token = Signatures(), KeySet([OURS]), _token()
    assert known.read(token, keys).claims == known.read(token, keys).claims == {"sub": "officer-1"}
    assert checked == [token]


def test_a_key_that_the_issuer_took_back_vouches_for_nothing_any_more() -> None:
    known, token = Signatures(), _token()
    known.read(token, KeySet([OURS]))
    with pytest.raises(JoseError):
        known.read(token, KeySet([THEIRS]))


def test_a_token_that_differs_by_a_letter_is_another() -> None:
    known, keys, token = Signatures(), KeySet([OURS]), _token()
    known.read(token, keys)
    head, _body, signature = token.split(".")
    with pytest.raises((JoseError, ValueError)):
        known.read(".".join((head, _token("officer-2").split(".")[1], signature)), keys)


def test_the_oldest_token_is_forgotten_where_there_are_too_many(
    checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "MOST_KNOWN", 2)
    known, keys = Signatures(), KeySet([OURS])
    tokens = [_token(f"officer-{number}") for number in range(3)]
    for token in (*tokens, tokens[2], tokens[0]):
        known.read(token, keys)
    assert checked == [*tokens, tokens[0]]
