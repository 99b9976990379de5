"""No field of a local person's path, and no cell of a file, takes a social security number."""

from typing import Any

import pytest
from stdnum.fr import nir

from chassis import entries
from services.insertion.api.local_asked import MOST_THEMES
from services.insertion.domain.local.barriers import THEMES
from tests.insertion.local_people import refused
from tests.insertion.local_reception import Counter, Json, a_referral
from tests.officers import refusal


def keyed(number: str) -> str:
    """A number with its key, as stdnum knows it."""
    whole = number + nir.calc_check_digits(number)
    assert nir.is_valid(whole)
    return whole


PLAIN = "1850578006084"
CORSICANS = ("185052A006084", "285052b006084")
CORPUS = [
    PLAIN,
    keyed(PLAIN),
    "1 85 05 78 006 084",
    "1 85 05 78 006 084 91",
    "1  85  05  78  006  084  91",
    "1.85.05.78.006.084.91",
    "1-85-05-78-006-084/91",
    "1_85_05_78_006_084",
    "1\u00a085\u00a005\u00a078\u00a0006\u00a0084",
    "1\u202f85\u202f05\u202f78\u202f006\u202f084\u202f91",
    "1\u200b850578006084",
    "１８５０５７８００６０８４",  # digits of full width, as some keyboards type them
    *CORSICANS,
    *(keyed(each.upper()) for each in CORSICANS),
    "1 85 05 2A 006 084",
    "2 85 05 2B 006 084 91",
    "2 99 30 99 999 999",
    "7 85 05 78 006 084",
    "n° 1850578006084, à garder",
    "NIR1850578006084",
]
HARMLESS = [
    "73282932000074",
    "0600000001",
    "+33 6 00 00 00 01",
    "06 00 00 00 01 / 06 00 00 00 02",
    "FT-2026-000123",
    "0190c5b2-7a3b-7000-abc1-850578006084",
    "20260302123456789",
    "9850578006084",
    "1851378006084",
]


@pytest.mark.parametrize("number", CORPUS)
def test_a_number_is_known_however_it_is_written(number: str) -> None:
    with refused("social-security-number"):
        entries.names_nobody_by_number(number)


@pytest.mark.parametrize("typed", HARMLESS)
def test_other_numbers_are_left_alone(typed: str) -> None:
    entries.names_nobody_by_number(typed)


def _places(body: Json, *parts: str | int) -> list[tuple[str | int, ...]]:
    """Every place of a body that holds a text."""
    found: list[tuple[str | int, ...]] = []
    for name, value in body.items():
        if isinstance(value, dict):
            found += _places(value, *parts, name)
        elif isinstance(value, str):
            found.append((*parts, name))
        elif isinstance(value, list):
            found.append((*parts, name, 0))
    return found


def _with(body: Json, place: tuple[str | int, ...], value: object) -> Json:
    """The body with something else at that place."""
    name, *rest = place
    assert isinstance(name, str)
    if not rest:
        return {**body, name: value}
    if rest == [0]:
        return {**body, name: [value]}
    return {**body, name: _with(body[name], tuple(rest), value)}


PMSMP = {
    "host": "73282932000074",
    "ends_on": "2026-03-10",
    "purpose": "discover-a-trade",
    "prescriber": "france-travail",
}
SIAE = {"pass_since": "2025-01-01", "pass_until": "2026-12-31", "diagnosed_on": "2026-01-01"}
BODIES: dict[str, Json] = {
    "/correction": a_referral()["person"],
    "/assignment": {"officer": "adviser-1"},
    "/appointments": {"kind": "first-meeting", "on": "2026-03-02"},
    "/assessment": {"themes": ["mobilite--acceder-a-un-vehicule"]},
    "/barriers": {"theme": "mobilite--acceder-a-un-vehicule"},
    "/referral-decisions": {
        "way": "social",
        "body": "departement",
        "referent": "adviser-1",
        "decided_on": "2026-03-02",
    },
    "/actions": {"kind": "mobility-help", "orientations": ["nouveau-1"]},
    "/work-steps": {
        "kind": "pmsmp",
        "on": "2026-03-02",
        "trade": "J1506",
        "trade_version": "v3",
        "pmsmp": PMSMP,
        "siae": SIAE,
    },
    "/suspension": {"reason": "unavailable"},
    "/exit": {"ground": "other"},
    "/exit-checks": {"months": 4, "standing": "unknown"},
    "/closing": {"reason": "moved"},
}
REFERRAL = a_referral(officer="adviser-1", followed_since="2026-01-01")
REFERRAL["person"]["phone"] = "0600000001"
FIELDS = [
    *(("", REFERRAL, place) for place in _places(REFERRAL)),
    *((route, body, place) for route, body in BODIES.items() for place in _places(body)),
]


@pytest.mark.parametrize(
    ("route", "body", "place"), FIELDS, ids=[f"{route}{place}" for route, _, place in FIELDS]
)
async def test_no_field_takes_the_number_of_a_person(
    counter: Counter, route: str, body: Json, place: tuple[str | int, ...]
) -> None:
    path = await counter.opened() if route else "/v1/insertion-paths"
    numbers: tuple[Any, ...] = (keyed(PLAIN), "1 85 05 2A 006 084", int(PLAIN))
    for number in numbers:
        answer = await counter.command(f"{path}{route}", _with(body, place, number))
        refusal(answer, 422, "social-security-number")
        assert "850578" not in answer.text


def test_every_theme_fits_in_one_assessment() -> None:
    assert len(THEMES) <= MOST_THEMES
