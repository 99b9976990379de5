"""What Schemathesis is told of our words and of what exists, one rule more, and its own account.

It is imported by Schemathesis in its own process; `FUZZ_FOLDER` says where both sides meet.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import schemathesis
from hypothesis import strategies as st

from tests.faults.world import TODAY

FOLDER = Path(os.environ["FUZZ_FOLDER"])
PAST = st.dates(TODAY.date() - timedelta(days=60), TODAY.date())
FUTURE = st.dates(TODAY.date(), TODAY.date() + timedelta(days=60))
"""Days that the programme has something to do with."""
LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœ'’ -ABCDÉÎ中あжλ𝔘"

words = st.text(LETTERS, max_size=8).map("m{}".format)
FORMATS: Mapping[str, st.SearchStrategy[str]] = {
    "name": words,
    "words": words,
    "text": st.lists(words, max_size=5).map("\n".join),
    "email": st.integers(0, 99).map("personne.{}@exemple.invalid".format),
    "phone": st.integers(0, 99).map("06 39 98 00 {:02d}".format),
    "siret": st.sampled_from(["99990000400014", "999 900 004 00014"]),
    "naf": st.sampled_from(["10.51C", "10.51", "10", "C"]),
    "rome": st.sampled_from(["J1506", "j1506", "A1203"]),
    "cursor": st.just("0" * 32),
    "date": st.one_of(st.just(TODAY.date()), PAST, FUTURE).map(date.isoformat),
}
for _name, _strategy in FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)


KNOWN = json.loads((FOLDER / "known.json").read_text(encoding="utf-8"))
ITEMS: dict[str, dict[str, list[str]]] = KNOWN["items"]
"""By table, the ids that exist, each with the ids within that item; answers add theirs."""
WORDS: dict[str, list[str]] = KNOWN["words"]
"""By the name of a field, what the territory knows."""
PLACES: dict[str, list[str]] = KNOWN["places"]
"""By the name of a number in a path, those that exist."""
VERSIONS: dict[str, str] = {}
"""The last ETag that was answered of an item."""
TURNS: Counter[str] = Counter()
"""How often each operation was asked: every item has its turn."""
UNREAD = "content-invalid"
"""What the form itself refused."""
AS_DRAWN = 7
"""One request in so many is left as it was drawn."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Most requests are about what exists: what was drawn becomes an id or a word that is known."""
    TURNS[case.operation.label] += 1
    turn = TURNS[case.operation.label]
    if turn % AS_DRAWN == 0:
        return
    table = _table(case.operation.path)
    path = case.path_parameters or {}
    if "id" in path and _is_id(path["id"]) and ITEMS.get(table):
        path["id"] = _one_of(list(ITEMS[table]), turn)
    within = ITEMS.get(table, {}).get(path.get("id", ""), [])
    for name in path.keys() - {"id"}:
        path[name] = _known(name, path[name], within, turn)
        if str(path[name]).isdigit() and PLACES.get(name):
            path[name] = _one_of(PLACES[name], turn)
    if case.meta.generation.mode.is_positive:
        case.query = _known("", case.query, within, turn)
        if isinstance(case.body, dict | list):
            case.body = _known("", case.body, within, turn)
        case.headers.pop("if-match", None)
        if case.method == "PUT":
            case.headers["if-match"] = VERSIONS.get(path["id"], '"1"')


def _known(name: str, drawn: Any, within: list[str], turn: int) -> Any:
    """The same with known words in the place of texts, and ids within where an id is drawn."""
    if isinstance(drawn, dict):
        return {each: _known(each, value, within, turn) for each, value in drawn.items()}
    if isinstance(drawn, list):
        one = name.removesuffix("s")
        return [_known(one, value, within, turn + rank) for rank, value in enumerate(drawn)]
    if not isinstance(drawn, str):
        return drawn
    values = WORDS.get(name) or (_ids(name, within) if _is_id(drawn) else None)
    return _one_of(values, turn) if values else drawn


def _ids(name: str, within: list[str]) -> list[str]:
    return list(ITEMS.get(name, ())) or within


def _one_of(values: list[str], turn: int) -> str:
    return values[turn % len(values)]


def _is_id(drawn: str) -> bool:
    try:
        UUID(drawn)
    except ValueError:
        return False
    return True


def _table(path: str) -> str:
    """The table whose items a path counts: `/v1/opportunities/{id}`, `/v1/home-lines`."""
    plural = path.partition("/{id}")[0].rpartition("/")[2]
    one = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return one.replace("-", "_")


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Keeps what became of each request, what it made, and which version it tells."""
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    place, _, made = headers.get("location", "").rpartition("/")
    if _is_id(made):
        ITEMS.setdefault(_table(place), {})[made] = []
    answered = made or str((case.path_parameters or {}).get("id"))
    if "etag" in headers:
        VERSIONS[answered] = headers["etag"]
    is_problem = headers.get("content-type") == "application/problem+json"
    said = {
        "operation": f"{case.method} {case.operation.path}",
        "status": response.status_code,
        "slug": response.json()["type"].rpartition(":")[2] if is_problem else "",
    }
    with (FOLDER / "calls.jsonl").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(said) + "\n")


@schemathesis.check
def forms_take_what_they_describe(_: Any, response: Any, case: Any) -> None:
    """What is refused of what a form describes is refused by a rule, by its name."""
    if response.status_code not in {400, 422} or not case.meta.generation.mode.is_positive:
        return
    slug = response.json()["type"].rpartition(":")[2]
    is_of_a_rule = slug == "null-character" if response.status_code == 400 else slug != UNREAD
    assert is_of_a_rule, response.json().get("errors", slug)
