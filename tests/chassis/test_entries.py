"""What people type is checked, and written in one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import entries
from chassis.errors import Invalid
from chassis.plain import plain
from tests.prospection.candidates import refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 39 98 00 01", "0639980001"),
        ("06.39.98.00.01", "0639980001"),
        ("+33 (0)6 39 98 00 01", "0639980001"),
        ("0033639980001", "0639980001"),
        ("639980001", "0639980001"),
        ("06\u00a039\u00a098\u00a000\u00a001", "0639980001"),
        ("+44 20 7946 0000", "+442079460000"),
        ("00 225 01 02 03 04 05", "+2250102030405"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert entries.phone(typed) == kept


@pytest.mark.parametrize("typed", ["12", "", "0639 98 00", "06 39 98 00 01 02", "appeler"])
def test_a_phone_number_that_nobody_answers_is_refused(typed: str) -> None:
    with refused("phone-incorrect"):
        entries.phone(typed)


def test_the_domain_of_an_address_is_kept_in_lower_case() -> None:
    assert entries.email(" Zoe.Fictif@Exemple.INVALID ") == "Zoe.Fictif@exemple.invalid"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "pas une adresse",
        "zoe@exemple",
        "zoe..fictif@exemple.invalid",
        ".zoe@exemple.invalid",
        "zoé@exemple.invalid",
        "zoe@-exemple.invalid",
        "zoe@exemple.invalid, autre@exemple.invalid",
        f"{'z' * 65}@exemple.invalid",
        f"zoe@{'z' * 64}.invalid",
        f"zoe@{('z' * 60 + '.') * 4}invalid",
    ],
)
def test_an_address_that_reaches_nobody_is_refused(typed: str) -> None:
    with refused("email-incorrect"):
        entries.email(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "1850578006084",
        "185057800608436",
        "mon numéro est le 1 85 05 78 006 084 36, merci",
        "2 53 07 2B 073 004 70",
        "2-53-07-2a-073-004",
        "n°7 99 99 99 999 999",
    ],
)
def test_a_social_security_number_is_refused_wherever_it_is_typed(typed: str) -> None:
    for read in (entries.text, entries.words, entries.name):
        with refused("social-security-number"):
            read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "99990000400014",
        "appeler le 06 39 98 00 01 ou le 06 39 98 00 02",
        "né le 12/05/1985 à 99001 Brumeville",
        "un loyer de 1 850 euros, 3 chambres, 120 m2",
        "18505780060843",
        "5850578006084",
        "1851578006084",
    ],
)
def test_other_numbers_are_left_alone(typed: str) -> None:
    assert entries.text(typed) == typed


@pytest.mark.parametrize("typed", ["a\x07b", "a\x1bb", "a\ue000b", "a\ud800b"])
def test_what_cannot_be_printed_is_refused(typed: str) -> None:
    with refused("text-unreadable"):
        entries.text(typed)


def test_a_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert entries.text("  un\r\njardin\u200b\t!  ") == "un\njardin !"
    assert entries.words("  un\r\n  jardin ") == "un jardin"
    assert entries.name("Zoe\u0301") == "Zo\u00e9"


@pytest.mark.parametrize("typed", ["", "  ", "12", "--"])
def test_a_name_has_a_letter(typed: str) -> None:
    with refused("name-unreadable"):
        entries.name(typed)


def test_an_establishments_number_is_kept_bare() -> None:
    assert entries.siret("999 900 004 00014") == "99990000400014"


@pytest.mark.parametrize("typed", ["99990000400015", "9999000040001", "", "un siret"])
def test_an_establishments_number_with_a_wrong_digit_is_refused(typed: str) -> None:
    with refused("siret-incorrect"):
        entries.siret(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1051c", "10.51C"), ("10.51C", "10.51C"), (" 10 ", "10"), ("10.5", "10.5"), ("c", "C")],
)
def test_an_activity_is_written_as_insee_does(typed: str, kept: str) -> None:
    assert entries.activity(typed) == kept


@pytest.mark.parametrize("typed", ["", "fromagerie", "10C", "1", "10.51CC", "CC"])
def test_what_is_no_activity_code_is_refused(typed: str) -> None:
    with refused("naf-incorrect"):
        entries.activity(typed)


def test_a_trade_is_written_in_capitals() -> None:
    assert entries.trade(" j1506 ") == "J1506"


@pytest.mark.parametrize("typed", ["", "Z1506", "J150", "infirmière"])
def test_what_is_no_trade_code_is_refused(typed: str) -> None:
    with refused("rome-incorrect"):
        entries.trade(typed)


def test_texts_are_compared_by_their_bare_words() -> None:
    assert plain("  École  d'ÉTÉ ") == plain("ecole-d_été") == "ecole-d-ete"
    assert plain("CC Sumène - Artense") == plain("cc sumene artense")
    assert plain("Ольга") == "ольга"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (entries.text, entries.name, entries.email, entries.phone, entries.siret):
        try:
            kept = read(typed)
        except Invalid:
            continue
        assert read(kept) == kept
