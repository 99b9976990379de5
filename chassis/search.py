"""What is found by words typed from memory: no accents or case, any order, one slip in each word.

A word is found by its beginning, or by a word that differs from it by one letter missing, added,
changed or swapped: two words so alike have a form in common once each loses one letter at most.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from chassis.errors import Invalid
from chassis.plain import plain

MOST_WORDS: Final = 8
SHORTEST: Final = 2
MOST_WORDS_IN_A_NAME: Final = 5
SLIPS: Final = range(4, 21)
"""The lengths of the words in which a slip is forgiven: shorter ones are too alike."""
_HOST: Final = re.compile(r"(?<=\w)@\S*")
_ID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_FRENCH_PHONE: Final = re.compile(r"(?:00)?330?([1-9]\d{8})")


def words(texts: Iterable[str | None]) -> list[str]:
    """The words of some texts, once each; those of a name or a mailbox are one word, too."""
    found: dict[str, None] = {}
    for typed in filter(None, texts):
        joined = "".join(_parts(typed.partition("@")[0]))
        found |= dict.fromkeys([*_parts(typed), joined])
    found.pop("", None)
    return list(found)


@dataclass(frozen=True, slots=True)
class Query:
    """The words typed, and those without which nothing is an answer: a mailbox, not its host."""

    words: Sequence[str]
    needed: Sequence[str]


def asked(typed: str) -> Query:
    """The words of a query. Raises Invalid where they would find anything."""
    found = list(dict.fromkeys(_parts(typed)))
    needed = list(dict.fromkeys(_parts(_HOST.sub("", typed)))) or found
    if not any(len(word) >= SHORTEST for word in needed):
        raise Invalid("search-too-short", "Tapez au moins deux lettres ou deux chiffres.")
    if len(found) > MOST_WORDS:
        raise Invalid("search-too-long", f"Tapez {MOST_WORDS} mots au plus.")
    return Query(found, needed)


def clue(text: str) -> str | None:
    """The first words of a text, as a query; None where they would find anything."""
    parts = _parts(text)[:MOST_WORDS]
    return " ".join(parts) if any(len(part) >= SHORTEST for part in parts) else None


def alike(one: str, other: str) -> bool:
    """Whether two names are of the same words, in any order, one slip in each."""
    mine, theirs = sorted(_parts(one)), sorted(_parts(other))
    if len(mine) != len(theirs):
        return False
    if len(mine) > MOST_WORDS_IN_A_NAME:
        return mine == theirs
    return any(all(map(_near_each_other, mine, order)) for order in permutations(theirs))


def _near_each_other(word: str, other: str) -> bool:
    return not set(near(word)).isdisjoint(near(other))


def _parts(typed: str) -> list[str]:
    """Words in their order; an id is one, and so are the digits that stand side by side."""
    whole = _ID.sub(lambda id: id[0].replace("-", ""), typed)
    parts: list[str] = []
    for word in filter(None, plain(whole).split("-")):
        if word.isdecimal() and parts and parts[-1].isdecimal():
            parts[-1] += word
        else:
            parts.append(word)
    return [_FRENCH_PHONE.sub(r"0\1", word) if word.isdecimal() else word for word in parts]


def near(word: str) -> list[str]:
    """The word, and what is left of it where a slip is forgiven."""
    if len(word) not in SLIPS:
        return [word]
    return sorted({word, *(word[:rank] + word[rank + 1 :] for rank in range(len(word)))})


def keys(found_by: Iterable[str]) -> list[str]:
    """Every form by which an item of those words is found in spite of a slip."""
    return sorted({key for word in found_by for key in near(word)})


def rank(query: Query, found_by: Collection[str]) -> int | None:
    """How well an item of those words answers a query; None where it does not.

    A word counts 2 where it stands there, 1 where another one begins with it, 0 with a slip.
    """
    forms, score = set(keys(found_by)), 0
    for word in query.words:
        if word in found_by:
            score += 2
        elif any(each.startswith(word) for each in found_by):
            score += 1
        elif word in query.needed and forms.isdisjoint(near(word)):
            return None
    return score


def index(table: str) -> list[str]:
    """The statements that make a table's items searchable, for a service's migration."""
    words = (
        f"create table {table}_search (item uuid primary key references {table} on delete cascade,"
        " words text not null, keys text[] not null)"
    )
    return [
        words,
        f"create index {table}_search_keys on {table}_search using gin (keys)",
        f"create index {table}_search_words on {table}_search using gin (words gin_trgm_ops)",
    ]
