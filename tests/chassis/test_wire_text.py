"""Headers of any bytes go into a column of text and come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from chassis.wire_text import headers_from_text, headers_to_text

names = st.text(st.characters(exclude_categories=["Cs"]))
headers = st.lists(st.tuples(names, st.none() | st.binary() | names.map(str.encode)))


@given(headers)
def test_headers_come_back_as_they_were(given_headers: list[tuple[str, bytes | None]]) -> None:
    kept = headers_to_text(given_headers)
    assert headers_from_text(kept) == tuple(given_headers)
    assert "\0" not in kept
    assert kept.isascii()
