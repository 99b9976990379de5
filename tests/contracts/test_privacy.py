"""What an event owes its readers: a sentence, a described and classed field, no name, no secret."""

from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict, Field

from chassis.asyncapi import privacy
from chassis.published import faults
from chassis.schemas import declared
from contracts.event import Event, Fact, p0, p1, p2, p3
from tests.contracts.planted import STAGE, module, told
from tests.contracts.stages import KINDS, SAMPLES, STAGES


def said(*kinds: type[Event]) -> list[str]:
    """What is said against those events, samples apart."""
    found = faults(STAGE, module(*kinds), {})
    return [each for each in found if "contracts/samples/" not in each]


@pytest.mark.parametrize("stage", STAGES)
def test_every_contract_owes_nothing(stage: str) -> None:
    assert faults(stage, STAGES[stage], SAMPLES) == []


OFFERS = ("Opportunity", "TrainingPlanned")
"""Events about something that is offered: what they say of it is for everybody."""


def test_of_people_only_the_vintage_of_a_code_is_open_to_everybody() -> None:
    classes = {
        (field, about["x-privacy"])
        for kind in KINDS.values()
        if not kind.__name__.startswith(OFFERS)
        for fact in (declared(kind), *declared(kind).get("$defs", {}).values())
        for field, about in fact["properties"].items()
    }
    assert {field for field, privacy in classes if privacy == "P0"} == {
        "naf_version",
        "trade_version",
    }
    assert {privacy for _, privacy in classes} == {"P0", "P1"}


def test_an_event_is_as_private_as_its_most_private_field() -> None:
    assert {privacy(kind) for kind in KINDS.values()} == {"P1"}


class Named(Fact):
    """A fact with a name in it."""

    name: str = p2("A name.", max_length=60)


class Cared(Fact):
    """A fact that holds one with a name, further down."""

    people: tuple[Named, ...] = p1("Who.", default=())


class Unsaid(Fact):
    size: int = p1("How many.")


class Loose(BaseModel):
    """Takes whatever comes."""

    model_config = ConfigDict(extra="allow")


class Endless(Fact):
    """Holds one of its own kind."""

    next: "Endless | None" = p1("The next one.", default=None)


P2, P3 = "classe P2", "classe P3"
BREACHES: tuple[tuple[str, Any, str], ...] = (
    ("a P2 field", (str, p2("A name.", max_length=60)), f"événement.planted est de {P2}"),
    ("a P3 field", (bool, p3("A health matter.")), f"événement.planted est de {P3}"),
    ("a P2 field in a fact", (Named, p1("Who.")), f"Named.name est de {P2}"),
    (
        "a P2 field in a list",
        (tuple[Named, ...], p1("Who.", default=())),
        f"Named.name est de {P2}",
    ),
    ("a P2 field in an optional fact", (Named | None, p1("Who.", default=None)), P2),
    ("a P2 field two facts down", (Cared, p1("Who.")), f"Named.name est de {P2}"),
    ("a field without a class", (int, Field(description="How many.")), "classe de confidentialité"),
    ("a field without a description", (int, p1("")), "n'a pas de description"),
    ("a fact without a sentence", (Unsaid, p1("It.")), "Unsaid n'a pas de description"),
    ("free text", (str, p1("A remark.")), "planted est un texte libre"),
    ("long text", (str, p1("A remark.", max_length=2_000)), "planted est un texte libre"),
    ("free text in a list", (tuple[str, ...], p1("Remarks.", default=())), "texte libre"),
    ("free text or nothing", (str | None, p1("A remark.", default=None)), "texte libre"),
    ("anything", (Any, p1("Something.")), "n'a pas de type"),
    ("a dictionary", (dict[str, int], p1("Counts.")), "est un dictionnaire"),
    ("a class that takes whatever comes", (Loose, p1("Something.")), "Loose accepte des champs"),
    ("null without a default", (int | None, p1("A number.")), "valeur par défaut doit être None"),
    ("null with another default", (int | None, p1("A number.", default=3)), "doit être None"),
    ("a fact that holds itself", (Endless, p1("A chain.")), "Endless se contient lui-même"),
)


@pytest.mark.parametrize(("field", "why"), [b[1:] for b in BREACHES], ids=[b[0] for b in BREACHES])
def test_a_field_that_owes_something_is_refused(field: Any, why: str) -> None:
    assert any(why in sentence for sentence in said(told(planted=field)))


@pytest.mark.parametrize(
    "field",
    [
        (Annotated[str, Field(max_length=60)] | None, p1("A code.", default=None)),
        (tuple[int, ...], p0("Counts.", default=())),
        (float, p1("A share.", ge=0, le=1)),
    ],
)
def test_a_field_that_owes_nothing_goes_through(field: Any) -> None:
    assert said(told(planted=field)) == []


def test_an_event_is_one_sentence() -> None:
    for words in (None, "", "Two\nlines.", "No full stop"):
        kind = told()
        kind.__doc__ = words
        assert any("une phrase" in sentence for sentence in said(kind))


def _retyped(type: str) -> type[Event]:
    kind = told()
    kind.type = type
    return kind


@pytest.mark.parametrize(
    ("type", "why"),
    [
        ("fr.happy.planted.told", "n'a pas la forme"),
        ("fr.happy.planted.told.v0", "n'a pas la forme"),
        ("com.planted.told.v1", "n'a pas la forme"),
        ("fr.happy.elsewhere.told.v1", "le dit de l'étape elsewhere"),
        ("fr.happy.planted.said.v1", "le nomme said"),
    ],
)
def test_a_type_says_its_stage_and_its_class(type: str, why: str) -> None:
    assert any(why in sentence for sentence in said(_retyped(type)))


def test_a_second_major_stands_beside_the_first() -> None:
    class ToldV2(Event):
        """Something was told, otherwise."""

        type: ClassVar[str] = "fr.happy.planted.told.v2"

    ToldV2.__module__ = STAGE
    assert said(told(), ToldV2) == []


def test_two_events_never_share_a_type() -> None:
    again = told()
    again.__name__ = "Again"
    assert any("deux événements" in sentence for sentence in said(told(), again))


def test_an_event_whose_type_was_forgotten_is_seen() -> None:
    class Forgotten(Event):
        """Something without a type."""

    class Base(Event):
        """What several events share needs no type."""

    class Built(Base):
        """Something happened."""

        type: ClassVar[str] = "fr.happy.planted.built.v1"

    for kind in (Forgotten, Base, Built):
        kind.__module__ = STAGE
    assert said(Forgotten, Base, Built) == ["Forgotten : il manque son type"]
