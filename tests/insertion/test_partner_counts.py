"""How many partners are in which situation, and what of it an audience may see."""

from services.insertion.domain.partner_counts import Counts
from services.insertion.domain.partner_word import Outcome
from tests.insertion.partners import EVERY_PATH, an_ended_path

SITUATIONS = {"placed": 7, "retired": 2, "unanswered": 4, "under-way": 1, "ended": 9}


def test_silence_is_counted_apart_and_is_no_situation() -> None:
    counts = Counts.of(SITUATIONS, 0)
    assert Outcome.UNANSWERED not in counts.resolved
    assert (counts.unanswered, counts.under_way, counts.total) == (4, 1, 14)
    assert (counts.resolved[Outcome.PLACED], counts.resolved[Outcome.STUDIES]) == (7, 0)


def test_a_number_below_the_floor_is_hidden_and_no_total_gives_it_away() -> None:
    counts = Counts.of(SITUATIONS, 3)
    assert counts.resolved[Outcome.RETIRED] is None
    assert (counts.under_way, counts.total) == (None, None)
    assert (counts.resolved[Outcome.PLACED], counts.resolved[Outcome.STUDIES]) == (7, 0)
    assert counts.unanswered == 4


def test_a_total_is_shown_where_nothing_is_hidden() -> None:
    assert Counts.of({"placed": 7, "declined-to-be-followed": 3}, 3).total == 10


def test_a_path_is_counted_by_what_it_is_now() -> None:
    assert {name: make().situation for name, make in EVERY_PATH.items()} == {
        "opened": "under-way",
        "informed": "under-way",
        "invited": "under-way",
        "asked in vain": "under-way",
        "accepted": "under-way",
        "assessed": "under-way",
        "searching": "under-way",
        "stalled": "under-way",
        "placed": "placed",
        "declined": "declined-to-be-followed",
        "unanswered": "unanswered",
    }
    assert an_ended_path().situation == "ended"
