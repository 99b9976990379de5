"""Fifty people who exist nowhere, and the search for any trace of them in any bytes."""

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Canary:
    """What would lead to one person; each word of it stands nowhere else."""

    given_name: str
    family_name: str
    email: str
    phone: str

    @property
    def words(self) -> tuple[str, ...]:
        spaced = " ".join(self.phone[at : at + 2] for at in range(0, 10, 2))
        return (self.given_name, self.family_name, self.email, self.phone, spaced)


def a_canary(number: int) -> Canary:
    letters = "".join(chr(97 + int(digit)) for digit in f"{number:03d}")
    return Canary(
        given_name=f"Zé{letters}phyrine",
        family_name=f"Ça{letters}narïe",
        email=f"canari.{letters}.cui@exemple.invalid",
        phone=f"06399{80000 + number:05d}",
    )


def _written(word: str) -> Iterator[bytes]:
    """The ways in which a word may stand in bytes."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        for each in (text, text.lower(), text.upper()):
            yield each.encode()
            yield each.encode("utf-16-le")
            yield json.dumps(each)[1:-1].encode()
            yield quote(each).encode()
            yield each.encode().hex().encode()
        yield from _in_base64(text.encode())


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """What of the word is sure to be there, wherever it begins among the groups of three bytes."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + raw)
        unsure = {0: 0, 1: 3, 2: 2}[(before + len(raw)) % 3]
        yield coded[(0, 2, 3)[before] : len(coded) - unsure]


def traces(canaries: Iterable[Canary], corpus: bytes) -> list[str]:
    """The words of canaries that stand in those bytes, in any form."""
    return [
        word
        for canary in canaries
        for word in canary.words
        if any(form in corpus for form in _written(word))
    ]
