"""Values of an event are shown or masked by the privacy class of their contract."""

import json
from datetime import date
from typing import ClassVar
from uuid import uuid4

import pytest
from pydantic import Field

from chassis import masking
from contracts.event import Event, Fact, p0, p1, p2


class Inner(Fact):
    """A part with classes of its own."""

    open: str = p0("Open.")
    closed: str = p1("Closed.")


class Other(Fact):
    """Another part, stricter about one name."""

    open: int = p2("The same name.")


class Rich(Event):
    """An event with all that a contract can hold."""

    type: ClassVar[str] = "fr.happy.sender.rich.v1"
    code: str = p0("A code.")
    note: str | None = p1("A note.", default=None)
    one: Inner = p1("A part.")
    many: tuple[Inner, ...] = p1("Parts.", default=())
    either: Inner | Other = p1("One or the other.")
    words: tuple[str, ...] = p0("Words.", default=())
    unclassed: str = Field(default="")


def test_a_value_is_shown_by_its_own_class_wherever_it_stands() -> None:
    rich = Rich(
        subject=uuid4(),
        occurred_on=date(2026, 3, 2),
        code="c",
        note="n",
        one=Inner(open="o", closed="x"),
        many=(Inner(open="o", closed="x"),),
        either=Inner(open="o", closed="x"),
        words=("a", "b"),
        unclassed="u",
    )
    data = json.dumps(rich.model_dump(mode="json") | {"unknown": "?"}).encode()
    hidden, part = masking.MASK, {"open": "o", "closed": masking.MASK}
    shown = json.loads(masking.masked(Rich, data, masking.OPEN) or "")
    assert shown == {
        "subject": hidden,
        "occurred_on": hidden,
        "code": "c",
        "note": hidden,
        "one": part,
        "many": [part],
        "either": {"open": hidden, "closed": hidden},
        "words": ["a", "b"],
        "unclassed": hidden,
        "unknown": hidden,
    }
    seen = json.loads(masking.masked(Rich, data, masking.OPEN | {"P1"}) or "")
    assert (seen["note"], seen["one"]) == ("n", {"open": "o", "closed": "x"})
    assert (seen["unclassed"], seen["unknown"]) == (hidden, hidden)


@pytest.mark.parametrize("data", [b"{", b"[1]", b'"x"', b"\xff"])
def test_what_is_no_object_is_masked_whole(data: bytes) -> None:
    assert masking.masked(Rich, data, frozenset({"P0", "P1", "P2", "P3"})) is None
