"""Numbers are read as JSON Schema has them."""

from contracts import strict_json


def test_a_number_without_a_fraction_is_an_integer_however_it_is_written() -> None:
    for written in (b"5", b"5.0", b"50e-1"):
        found = strict_json.parse(written)
        assert (found, type(found)) == (5, int)


def test_a_fraction_or_more_than_a_float_says_exactly_stays_as_it_is() -> None:
    for written in (b"5.5", b"1e300"):
        assert isinstance(strict_json.parse(written), float)
