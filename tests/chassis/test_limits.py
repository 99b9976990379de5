"""Nobody asks without end: so many at once, so many a minute, fewer of what takes much away."""

import pytest

from chassis.limits import MOST_BUCKETS, Limits, Rate, TooMany
from tests.chassis.counter import Counter, is_problem


class Watch:
    """A clock that the tests move."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def _refused(limits: Limits, subject: str = "officer-1", action: str = "test.thing-read") -> int:
    """How long to wait; 0 where the request is let through."""
    try:
        limits.take(subject, action)
    except TooMany as refused:
        return refused.retry_after or 0
    return 0


def test_who_asks_too_much_waits_as_long_as_it_is_told() -> None:
    watch = Watch()
    limits = Limits(Rate(a_minute=12, at_once=3), Rate(60, 60), watch)
    assert [_refused(limits) for _ in range(4)] == [0, 0, 0, 5]
    watch.seconds += 4
    assert _refused(limits) == 1
    watch.seconds += 1
    assert _refused(limits) == 0
    assert _refused(limits) == 5


def test_what_one_person_asks_takes_nothing_from_another() -> None:
    limits = Limits(Rate(60, 1), Rate(60, 1), Watch())
    assert (_refused(limits), _refused(limits, "officer-2")) == (0, 0)
    assert _refused(limits) > 0


@pytest.mark.parametrize("verb", ["search", "export", "import"])
def test_what_takes_much_away_is_limited_more(verb: str) -> None:
    limits = Limits(Rate(600, 100), Rate(6, 2), Watch())
    heavy = f"prospection.candidate-{verb}"
    assert [_refused(limits, action=heavy) for _ in range(3)] == [0, 0, 10]
    assert _refused(limits) == 0


def test_an_allowance_left_alone_does_not_grow_past_what_may_be_asked_at_once() -> None:
    watch = Watch()
    limits = Limits(Rate(60, 2), Rate(60, 2), watch)
    _refused(limits)
    watch.seconds += 86_400
    assert [_refused(limits) > 0 for _ in range(3)] == [False, False, True]


def test_those_who_asked_long_ago_are_forgotten() -> None:
    watch = Watch()
    limits = Limits(Rate(60, 2), Rate(60, 2), watch)
    for number in range(MOST_BUCKETS):
        _refused(limits, f"person-{number}")
    watch.seconds += 3_600
    _refused(limits, "busy")
    assert len(limits) == 1


async def test_who_asks_too_much_is_told_when_to_come_back(counter: Counter) -> None:
    settings = counter.stage.settings["sender"].model_copy(
        update={"rate_a_minute": 6, "rate_at_once": 2}
    )
    app = counter.application(settings)
    async with counter.caller("busy-1", app=app) as busy, counter.caller("calm-1", app=app) as calm:
        statuses = [(await busy.get("/v1/notes")).status_code for _ in range(2)]
        refused = await busy.get("/v1/notes")
        other = await calm.get("/v1/notes")
    assert statuses == [200, 200]
    is_problem(refused, 429, "too-many-requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert other.status_code == 200
