"""The chain of the audit: untouched it has no fault, and nothing done to it goes unseen."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from chassis.seals import BEFORE_THE_FIRST, Seal, seal
from tests.chassis.tampering import (
    START,
    TAMPERINGS,
    Ledger,
    a_ledger,
    an_entry,
    chained,
    examined,
    rewrite,
    truncate,
)

LEDGER = a_ledger()
TIMES = 1_000


def test_an_untouched_chain_has_no_fault() -> None:
    assert examined(LEDGER, LEDGER.anchors) == []
    assert examined(LEDGER, None) == []
    assert examined(chained([]), {}) == []


def test_a_thousand_random_tamperings_are_found_a_thousand_times() -> None:
    chance = Random(20_260_302)
    found: Counter[str] = Counter()
    for number in range(TIMES):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        touched = tamper(LEDGER, chance)
        assert touched != LEDGER
        found[tamper.__name__] += bool(examined(touched, LEDGER.anchors))
    assert found == {tamper.__name__: TIMES // len(TAMPERINGS) for tamper in TAMPERINGS}


@pytest.mark.parametrize("tamper", [truncate, rewrite])
def test_what_leaves_a_sound_chain_behind_is_found_by_its_anchors_alone(tamper: object) -> None:
    touched = tamper(LEDGER, Random(7))  # type: ignore[operator]  # one of two functions
    assert examined(touched, None) == []
    assert examined(touched, LEDGER.anchors)


def test_a_seal_made_again_for_other_rows_no_longer_leads_to_the_next() -> None:
    rows = LEDGER.rows[3][1:]
    kept = LEDGER.seals[3]
    forged = seal(LEDGER.seals[2].digest, kept.number, kept.sealed_at, rows)
    touched = Ledger(
        (*LEDGER.seals[:3], forged, *LEDGER.seals[4:]), (*LEDGER.rows[:3], rows, *LEDGER.rows[4:])
    )
    faults = examined(touched, None)
    assert [(fault.slug, fault.number) for fault in faults] == [("rows-changed", 5)]


def test_a_fault_says_which_seal_and_what_happened_to_it() -> None:
    rows = LEDGER.rows[3]
    shorter = replace(LEDGER, rows=(*LEDGER.rows[:3], rows[1:], *LEDGER.rows[4:]))
    (fault,) = examined(shorter, LEDGER.anchors)
    assert (fault.slug, fault.number) == ("rows-missing", 4)
    assert fault.sentence == "Sceau 4 : 1 acte(s) ont disparu."


def test_a_seal_without_an_anchor_is_a_fault() -> None:
    anchors = {number: kept for number, kept in LEDGER.anchors.items() if number != 5}
    assert [fault.slug for fault in examined(LEDGER, anchors)] == ["anchor-missing"]


def test_a_second_anchor_that_says_otherwise_is_a_fault_whichever_came_first() -> None:
    true = LEDGER.seals[4]
    false = replace(true, digest="f" * 64)
    for kept in ((true, false), (false, true)):
        faults = examined(LEDGER, {**LEDGER.anchors, 5: kept})
        assert [(fault.slug, fault.number) for fault in faults] == [("anchor-differs", 5)]


def test_no_two_groups_of_rows_have_one_digest() -> None:
    """What a row ends with can't pass for what the next begins with."""
    one, other = an_entry(1), an_entry(2)
    made = {
        seal(BEFORE_THE_FIRST, 1, START, rows).digest
        for rows in ([one, other], [other, one], [one], [other], [])
    }
    assert len(made) == 5


def test_the_bytes_of_a_row_are_those_of_rfc_8785() -> None:
    entry = replace(an_entry(5), subject=None, reason='é "\n\u20ac')
    assert entry.canonical().decode() == (
        '{"action":"candidate-written","actor":"officer-2","at":"2026-03-02T08:00:05.000000+00:00",'
        '"glass":null,'
        '"position":5,"purpose":"candidate-qualify","reason":"é \\"\\n€","subject":null,'
        '"trace":"trace-2"}'
    )


def test_a_digest_can_be_made_again_with_another_tool() -> None:
    """As `sha256sum` gives it for the three lines: seals made today must hold in ten years."""
    assert seal(BEFORE_THE_FIRST, 1, START, [an_entry(1)]) == Seal(
        1, START, 1, "a8d62255cf0a66b4df841149cbe7e13b2af017bb09e22d0a3a14182a40324e36"
    )
