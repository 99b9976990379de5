"""The demo's accounts notice whatever is wrong."""

from uuid import UUID, uuid4

import pytest

from demo.accounts import Delivery, Figure
from demo.narrator import Heard

IDS = [uuid4() for _ in range(3)]


def heard(number: int, sequence: int | None = None, id: UUID | None = None) -> Heard:
    return Heard(
        id=str(id or IDS[number - 1]),
        source="/t/stage",
        subject="s",
        sequence=sequence or number,
        kind="told",
        data={},
    )


def delivery(*events: Heard, waiting: int = 0, refused: int = 0, parked: int = 0) -> Delivery:
    return Delivery(set(IDS), waiting, refused, parked, events)


def test_what_left_and_came_in_order_is_whole() -> None:
    found = delivery(heard(1), heard(2), heard(3))
    assert found.is_whole
    assert (found.received, found.by_type["told"]) == (3, 3)


def test_a_double_counts_once_and_breaks_no_order() -> None:
    found = delivery(heard(1), heard(2), heard(1), heard(3))
    assert found.is_whole
    assert (found.received, found.doubled) == (3, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        delivery(heard(1), heard(2)),
        delivery(heard(1), heard(3), heard(2)),
        delivery(heard(1), heard(2), heard(3), heard(3, sequence=4, id=uuid4())),
        delivery(heard(1), heard(2), heard(3), waiting=1),
        delivery(heard(1), heard(2), heard(3), refused=1),
        delivery(heard(1), heard(2), heard(3), parked=1),
    ],
    ids=["missing", "out of order", "unexpected", "waiting", "refused", "parked"],
)
def test_whatever_is_wrong_is_not_whole(wrong: Delivery) -> None:
    assert not wrong.is_whole


@pytest.mark.parametrize(("log", "kept"), [(2, 1), (1, 2)])
def test_a_figure_that_differs_anywhere_does_not_agree(log: int, kept: int) -> None:
    assert Figure("x", 1, 1, 1).agrees
    assert not Figure("x", 1, log, kept).agrees
