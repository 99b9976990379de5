"""Ids sort by time; those derived from a cause are always the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis import ids

MOMENT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
moments = st.integers(0, 200 * 365 * 86_400_000).map(
    lambda milliseconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)


@given(moments, st.lists(st.text()))
def test_an_id_is_a_uuid_of_version_7_of_its_moment(moment: datetime, parts: list[str]) -> None:
    for id in (ids.drawn(moment), ids.derived(moment, *parts)):
        assert (id.version, id.variant) == (7, "specified in RFC 4122")
        assert abs((id.int >> 80) - moment.timestamp() * 1000) <= 1


def test_drawn_ids_differ_and_derived_ones_do_not() -> None:
    assert len({ids.drawn(MOMENT) for _ in range(1000)}) == 1000
    assert ids.derived(MOMENT, "a", 1) == ids.derived(MOMENT, "a", 1)
    assert ids.derived(MOMENT, "a", 1) != ids.derived(MOMENT, "a", 2)
    assert ids.derived(MOMENT, "a", 1) != ids.derived(MOMENT + timedelta(seconds=1), "a", 1)
    assert ids.derived(MOMENT, "ab", "c") != ids.derived(MOMENT, "a", "bc")


def test_ids_sort_by_their_moment() -> None:
    made = [ids.drawn(MOMENT + timedelta(milliseconds=n)) for n in range(50)]
    assert made == sorted(made)


def test_an_id_knows_whether_it_is_older_than_a_moment() -> None:
    id = ids.drawn(MOMENT)
    assert not ids.is_before(id, MOMENT)
    assert ids.is_before(id, MOMENT + timedelta(milliseconds=1))
