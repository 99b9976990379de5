"""The gate: a changed event gets along with every released shape of itself, or is refused."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from pydantic import Field

from chassis.compatibility import breaks, refusals
from chassis.schemas import shape
from contracts.event import Event, Fact, NotReadable, OneOf, p1, read
from tests.contracts.documents import documents
from tests.contracts.planted import GONE, Club, Fields, Firm, Pair, Trio, told


@dataclass(frozen=True)
class Change:
    """Fields that differ from the first release, and a part of the sentence that refuses them."""

    name: str
    fields: Fields
    refused: str = ""


def a_text(**options: Any) -> Fields:
    return {"reason": (str, p1("A code.", **options))}


BREAKING = (
    Change("a field removed", {"days": GONE}, "`days` : attendu à la lecture"),
    Change("a field renamed", {"days": GONE, "length": (int, p1("Days."))}, "`length` : attendu"),
    Change("a new required field", {"cost": (int, p1("Euros."))}, "`cost` : attendu"),
    Change(
        "a required field made optional",
        {"days": (int | None, p1("Days.", default=None, ge=0, le=366))},
        "pas toujours écrit",
    ),
    Change(
        "an optional field made required",
        {"trade": (str, p1("A code.", max_length=10))},
        "pas toujours écrit",
    ),
    Change("a type changed", {"days": (str, p1("Days.", max_length=9))}, "`days` : de type"),
    Change("a type narrowed", a_text(pattern="^[a-z]+$"), "pattern"),
    Change("a type widened", {"days": (float, p1("Days.", ge=0, le=366))}, "de type number"),
    Change(
        "a code taken out of a closed list",
        {"season": (Literal["summer"], p1("A closed list."))},
        "code inconnu à la lecture : `winter`",
    ),
    Change(
        "a code added to a closed list",
        {"season": (Literal["summer", "winter", "autumn"], p1("A closed list."))},
        "code inconnu à la lecture : `autumn`",
    ),
    Change(
        "an open list closed on fewer codes",
        {"outcome": (Literal["go"], p1("No longer open."))},
        "code inconnu à la lecture : `no-go`",
    ),
    Change("a lower bound raised", {"days": (int, p1("Days.", ge=1, le=366))}, "minimum"),
    Change("an upper bound lowered", a_text(max_length=30), "maxLength : 60 à l'écriture, 30"),
    Change("an upper bound raised", a_text(max_length=90), "maxLength : 90 à l'écriture, 60"),
    Change("a bound taken away", a_text(), "maxLength : sans limite"),
    Change(
        "items narrowed",
        {"wishes": (tuple[Annotated[str, Field(max_length=5)], ...], p1("Codes.", default=()))},
        "`wishes[]` : borne maxLength",
    ),
    Change(
        "fewer items",
        {"wishes": (tuple[Annotated[str, Field(max_length=9)], ...], p1("Codes.", max_length=2))},
        "maxItems",
    ),
    Change(
        "a list made a single value",
        {"wishes": (str, p1("A code.", default="", max_length=9))},
        "`wishes` : de type",
    ),
    Change("a variant taken out", {"who": (Firm, p1("Only firms."))}, "`family`"),
    Change("a variant added", {"who": (Trio, p1("A union."))}, "variante inconnue"),
    Change("a variant swapped", {"who": (Club, p1("Only clubs."))}, "variante inconnue"),
)
COMPATIBLE = (
    Change("nothing", {}),
    Change(
        "a new optional field", {"place": (str | None, p1("A code.", default=None, max_length=9))}
    ),
    Change("a new field with a default", {"rank": (int, p1("A rank.", default=0, ge=0, le=9))}),
    Change(
        "a new optional fact",
        {"second": (Firm | None, p1("Another firm.", default=None))},
    ),
    Change("an optional field removed", {"trade": GONE}),
    Change("a field with a default removed", {"wishes": GONE}),
    Change(
        "a code added to an open list",
        {"outcome": (Annotated[str, OneOf("go", "no-go", "later")], p1("An open list."))},
    ),
    Change(
        "a code taken out of an open list",
        {"outcome": (Annotated[str, OneOf("go")], p1("An open list."))},
    ),
    Change(
        "an open list closed on all that was written",
        {"outcome": (Literal["go", "no-go"], p1("No longer open."))},
    ),
    Change("other words", {"days": (int, p1("Said otherwise.", ge=0, le=366))}),
)
CHANGES = (*BREAKING, *COMPATIBLE)


def reads(kind: type[Event], document: Any) -> bool:
    try:
        read(kind, json.dumps(document).encode())
    except NotReadable:
        return False
    return True


@pytest.mark.parametrize("change", BREAKING, ids=[each.name for each in BREAKING])
def test_a_change_that_breaks_somebody_is_refused(change: Change) -> None:
    said = refusals([shape(told())], shape(told(**change.fields)))
    assert any(change.refused in sentence for sentence in said), said


@pytest.mark.parametrize("change", COMPATIBLE, ids=[each.name for each in COMPATIBLE])
def test_a_change_that_breaks_nobody_goes_through(change: Change) -> None:
    assert refusals([shape(told())], shape(told(**change.fields))) == []


@pytest.mark.parametrize("change", COMPATIBLE, ids=[each.name for each in COMPATIBLE])
def test_what_goes_through_reads_both_ways(change: Change) -> None:
    before, after = told(), told(**change.fields)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(documents(shape(before).written), documents(shape(after).written))
    def holds(old: Any, new: Any) -> None:
        assert reads(after, old)
        assert reads(before, new)

    holds()


@pytest.mark.parametrize("change", BREAKING, ids=[each.name for each in BREAKING])
def test_what_is_refused_has_a_document_that_does_not_read(change: Change) -> None:
    before, after = told(), told(**change.fields)
    for writer, reader in ((before, after), (after, before)):
        if breaks(shape(writer).written, shape(reader).accepted):
            assert _witness(writer, reader)


def _witness(writer: type[Event], reader: type[Event]) -> bool:
    try:
        find(
            documents(shape(writer).written),
            lambda document: not reads(reader, document),
            settings=settings(
                max_examples=300, derandomize=True, database=None, phases=[Phase.generate]
            ),
        )
    except NoSuchExample:
        return False
    return True


def test_every_earlier_revision_counts_not_the_last_one_alone() -> None:
    first = shape(told())
    second = shape(told(trade=GONE))
    third = shape(told(trade=(int | None, p1("Used again.", default=None))))
    assert refusals([first], second) == []
    assert refusals([second], third) == []
    assert any("révision 1" in sentence for sentence in refusals([first, second], third))


def test_each_direction_is_told_in_its_own_words() -> None:
    said = refusals([shape(told())], shape(told(**a_text(max_length=90))))
    who = "un lecteur de la révision 1 ne lirait plus ce qui s'écrit"
    assert said == [f"{who} : `reason` : borne maxLength : 90 à l'écriture, 60 à la lecture"]


class Plain(Fact):
    """A family as it was told before there were two kinds of candidates."""

    size: int = p1("How many.", ge=1, le=9)


def test_a_fact_without_a_tag_does_not_read_where_kinds_are_told_apart_by_it() -> None:
    before, after = told(who=(Plain, p1("Who."))), told()
    said = refusals([shape(before)], shape(after))
    assert any("`who.kind` : attendu à la lecture" in sentence for sentence in said)
    assert _witness(before, after)


class Point(Fact):
    """A fact within another."""

    x: int = p1("A number.", ge=0, le=9)


class FarPoint(Fact):
    """The same fact, grown."""

    x: int = p1("A number.", ge=0, le=9)
    y: int | None = p1("A number.", default=None)


NUMBERS = (int, float, bool, Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0, le=5)])
TEXTS = (
    str,
    Annotated[str, Field(max_length=3)],
    Annotated[str, Field(min_length=1, max_length=3)],
    Annotated[str, OneOf("a", "b")],
    Annotated[str, OneOf("a", "b", "c")],
    Literal["a"],
    Literal["a", "b"],
)
LISTS = (
    tuple[int, ...],
    tuple[int | None, ...],
    tuple[Annotated[int, Field(le=5)], ...],
    Annotated[tuple[int, ...], Field(max_length=2)],
)
FACTS = (Point, FarPoint, tuple[Point, ...])
UNIONS = (Plain, Firm, Pair, Trio)
ALIKE: tuple[tuple[Any, ...], ...] = (NUMBERS, TEXTS, LISTS, FACTS, UNIONS)


@st.composite
def changes(draw: st.DrawFn) -> tuple[type[Event], type[Event]]:
    """An event, and the same event after one field changed or went, wisely or not."""
    before, after = {}, {}
    for name in draw(st.sampled_from(("a", "ab"))):
        field = st.tuples(st.sampled_from(draw(st.sampled_from(ALIKE))), st.booleans())
        before[name] = draw(field)
        after[name] = draw(field) if name == "a" else before[name]
    if draw(st.integers(0, 5)) == 0:
        del after["a"]
    return _event(before), _event(after)


def _event(given: dict[str, Any]) -> type[Event]:
    plain = dict.fromkeys(("days", "reason", "outcome", "season", "wishes", "trade", "who"), GONE)
    made = {
        name: (kind | None, p1("A field.", default=None)) if optional else (kind, p1("A field."))
        for name, (kind, optional) in given.items()
    }
    return told(**plain | made)


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(changes(), st.data())
def test_the_gate_never_says_yes_wrongly(
    pair: tuple[type[Event], type[Event]], data: st.DataObject
) -> None:
    before, after = pair
    for writer, reader in ((before, after), (after, before)):
        if not breaks(shape(writer).written, shape(reader).accepted):
            several = st.lists(documents(shape(writer).written), min_size=4, max_size=4)
            for document in data.draw(several):
                assert reads(reader, document), (writer.model_fields, reader.model_fields)
