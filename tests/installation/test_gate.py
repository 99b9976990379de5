"""The partner's gate: insertion's word alone, of that very partner; nobody here can waive it."""

import inspect
from datetime import date

import pytest

from services.installation import use_cases
from services.installation.api import routers
from services.installation.domain.gate import Gate, Word
from services.installation.domain.newcomer import Newcomer
from services.installation.listeners import listen
from tests.installation.paths import ALONE, COUPLE, DAY, PROJECT, TODAY, a_newcomer

OPEN_TO_A_COUPLE = {Word.PASSED}
OPEN_TO_ONE_ALONE = {Word.UNTOLD, Word.PASSED, Word.NOT_APPLICABLE}


@pytest.mark.parametrize("word", Word)
def test_a_word_lets_through_whom_it_lets_through(word: Word) -> None:
    gate = Gate(word, TODAY)
    assert gate.lets_through(COUPLE) is (word in OPEN_TO_A_COUPLE)
    assert gate.lets_through(ALONE) is (word in OPEN_TO_ONE_ALONE)


def passes(newcomer: Newcomer) -> bool:
    assert newcomer.party is not None
    return newcomer.gate.lets_through(newcomer.party)


def test_the_word_said_of_a_former_partner_is_not_a_new_partners() -> None:
    newcomer = a_newcomer()
    newcomer.hears(Word.PASSED, TODAY)
    newcomer.recompose(ALONE, TODAY + DAY)
    assert passes(newcomer)
    newcomer.recompose(COUPLE, TODAY + 2 * DAY)
    assert not passes(newcomer)
    newcomer.hears(Word.CLOSED, TODAY + 3 * DAY)
    assert not passes(newcomer)
    newcomer.hears(Word.PASSED, TODAY + 4 * DAY)
    assert passes(newcomer)


def test_a_new_partners_word_may_be_heard_before_prospections_on_them() -> None:
    newcomer = a_newcomer(ALONE)
    newcomer.hears(Word.CLOSED, TODAY + DAY)
    newcomer.hears(Word.PASSED, TODAY + 2 * DAY)
    newcomer.recompose(COUPLE, TODAY + DAY)
    assert passes(newcomer)


def test_a_partner_known_from_the_first_word_is_no_newer_than_it() -> None:
    newcomer = a_newcomer()
    newcomer.hears(Word.PASSED, date(2026, 1, 1))
    newcomer.qualifies(COUPLE, PROJECT, TODAY)
    assert passes(newcomer)


def test_there_is_no_way_here_to_say_that_the_partner_waives() -> None:
    """Only insertion's two events move the gate: no use case of officers, no route, no field."""
    movers = {
        listener.__name__
        for listener in listen.events.values()
        if "hear_of_the_partner" in inspect.getsource(listener)
    }
    assert movers == {"close_the_gate", "open_the_gate"}
    assert not [name for name in use_cases.__all__ if "waive" in name or "resolve" in name]
    fields = {
        field
        for router in routers
        for route in router.routes
        for parameter in inspect.signature(route.endpoint).parameters.values()  # type: ignore[attr-defined]  # a route of FastAPI
        if hasattr(parameter.annotation, "model_fields")
        for field in parameter.annotation.model_fields
    }
    assert fields
    assert not {each for each in fields if "partner" in each or "gate" in each or "waiv" in each}
