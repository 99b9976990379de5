"""Clocks: the machine's, one that a file moves, one that stands still."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from chassis.clock import MovedClock, SetClock, SystemClock

A_MINUTE = timedelta(minutes=1)


def test_a_clock_without_its_file_is_the_machines(tmp_path: Path) -> None:
    gap = MovedClock(tmp_path / "clock").now() - SystemClock().now()
    assert abs(gap) < A_MINUTE


def test_a_clock_moves_with_its_file_while_it_runs(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / "clock")
    for days in (30, -40):
        (tmp_path / "clock").write_text(f"{days * 86_400}")
        assert abs(clock.now() - SystemClock().now() - timedelta(days=days)) < A_MINUTE


def test_a_set_clock_moves_when_it_is_told() -> None:
    clock = SetClock(datetime(2026, 3, 2, tzinfo=UTC))
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2026, 3, 3, tzinfo=UTC)
