"""Rules: dated, typed, and changed only as the folder allows."""

from datetime import date
from typing import Any

import pytest

from chassis.rules import Dated, Entry, Family, Key, NoValue, OverlayRefused, Rules

DAYS = Key("stage.days", int)
CODES = Key("stage.codes", tuple[str, ...])
TODAY = date(2026, 3, 2)


def the_rules(mode: Any = "decidable") -> Rules:
    days = (Dated(date(2024, 1, 1), 10), Dated(date(2026, 1, 1), 12))
    return Rules(
        "zz-99",
        {
            "stage.days": Entry("stage.days", mode, days),
            "stage.codes": Entry("stage.codes", mode, (Dated(date(2024, 1, 1), ["a", "b"]),)),
        },
    )


def test_the_value_in_force_is_the_newest_that_has_begun() -> None:
    rules = the_rules()
    assert rules(DAYS, date(2025, 12, 31)) == 10
    assert rules(DAYS, date(2026, 1, 1)) == 12


def test_a_value_has_the_type_its_key_says() -> None:
    assert the_rules()(CODES, TODAY) == ("a", "b")


def test_a_date_that_no_value_covers_is_an_error() -> None:
    with pytest.raises(NoValue):
        the_rules()(DAYS, date(2023, 12, 31))


def test_a_rule_the_territory_lacks_is_an_error() -> None:
    with pytest.raises(NoValue):
        the_rules()(Key("stage.unknown", int), TODAY)


def test_what_a_service_would_miss_is_listed_whole() -> None:
    errors = the_rules().check([Key("stage.days", tuple[str, ...]), Key("stage.unknown", int)])
    assert len(errors) == 3  # two values of the wrong type, one rule that is absent


def test_a_family_is_every_rule_of_its_name_and_those_it_is_never_without() -> None:
    rules = the_rules()
    family = Family("stage", int, expected=("days", "hours"))
    assert rules.members(family) == ["codes", "days"]
    assert rules(family.member("days"), TODAY) == 12
    assert rules.check([family]) == [
        "rules.toml : stage.codes, la valeur du 01/01/2024 n'est pas du type attendu.",
        "rules.toml : la règle stage.hours est absente, ajoutez-la.",
    ]


def test_a_decision_changes_the_rule_from_its_date_on() -> None:
    decided = the_rules().overlay("stage.days", 20, date(2026, 3, 3), TODAY)
    assert decided(DAYS, TODAY) == 12
    assert decided(DAYS, date(2026, 3, 3)) == 20


def test_a_decision_holds_from_the_next_midnight_at_the_earliest() -> None:
    with pytest.raises(OverlayRefused):
        the_rules().overlay("stage.days", 20, TODAY, TODAY)


def test_a_fixed_rule_can_not_be_decided() -> None:
    with pytest.raises(OverlayRefused):
        the_rules("fixed").overlay("stage.days", 20, date(2026, 4, 1), TODAY)


def test_the_version_changes_with_the_values_in_force_and_only_then() -> None:
    rules = the_rules()
    decided = rules.overlay("stage.days", 20, date(2026, 3, 3), TODAY)
    assert rules.version(TODAY) == decided.version(TODAY)
    assert rules.version(date(2026, 3, 3)) != decided.version(date(2026, 3, 3))
    assert rules.version(date(2025, 6, 1)) != rules.version(TODAY)
