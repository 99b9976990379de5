"""The signatures of access tokens: checked once for each token and each set of keys."""

import hashlib
from typing import Final

from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jwt import Token

ALGORITHMS: Final = ("EdDSA", "Ed25519", "ES256", "RS256", "PS256")
MOST_KNOWN: Final = 1_000


class Signatures:
    """Remembers which tokens were well signed, by their digests; what they say is not judged here.

    Keys that were fetched again are another set: a key that the issuer takes back vouches for
    nothing any more.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[KeySet, Token]] = {}

    def read(self, token: str, keys: KeySet) -> Token:
        """A token that one of those keys signed. Raises JoseError or ValueError."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is not None and known[0] is keys:
            return known[1]
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        if len(self._known) >= MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[digest] = keys, read
        return read
