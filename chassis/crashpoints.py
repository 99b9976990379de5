"""Named places where a process can be made to die, to prove that nothing is lost there.

`HAPPY_CRASH=relay.after_send:3` kills the process, as `kill -9` would, when it passes that place
for the third time. With `HAPPY_CRASH_MARKS` (a folder) it happens once: the kill leaves a mark
there, and the process that comes next goes through. `HAPPY_CRASH_ORDERS` is a folder where a test
puts a file of a point's name while processes run: who passes there next takes it, and dies. The
simulator, where processes are objects, says by `die` what dying is. Off, a crash point costs two
comparisons.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

POINTS = (
    "api.before_commit",
    "api.after_commit",
    "intake.amid_effects",
    "intake.before_commit",
    "intake.after_commit",
    "bell.before_notify",
    "relay.before_send",
    "relay.amid_window",
    "relay.after_send",
    "relay.after_delete",
    "sealer.before_commit",
    "sealer.after_commit",
    "retrier.before_commit",
    "retrier.after_commit",
    "ask.before_commit",
    "ask.after_commit",
    "settle.before_commit",
    "settle.after_commit",
    "timer.after_lock",
    "timer.before_commit",
    "timer.after_commit",
    "letter.before_send",
    "letter.after_send",
    "importer.before_commit",
    "importer.after_commit",
)


def _kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


_armed = ""
_at = 1
_die: Callable[[str], None] = _kill
_mark: Path | None = None
_orders: Path | None = None
_passed: Counter[str] = Counter()


def arm(
    wanted: str,
    marks: Path | None = None,
    orders: Path | None = None,
    die: Callable[[str], None] = _kill,
) -> None:
    """Chooses where this process dies: `point` or `point:n`, or where it is ordered to meanwhile.

    Raises ValueError on a point that does not exist.
    """
    global _armed, _at, _mark, _orders, _die  # noqa: PLW0603  # of the process, like the signal it sends itself
    _armed, _, times = wanted.partition(":")
    _at = int(times or "1")
    _orders, _die = orders, die
    _passed.clear()
    _mark = marks / _armed if marks and _armed else None
    if _armed and _armed not in POINTS:
        raise ValueError(f"{_armed} is no crash point")


def crashpoint(name: str) -> None:
    """Dies here when the process was armed for it, or is ordered to."""
    if _orders is not None:
        _obey(name, _orders / name)
    if name != _armed:
        return
    _passed[name] += 1
    if _passed[name] == _at and not (_mark and _mark.exists()):
        if _mark:
            _mark.touch()
        _die(name)


def _obey(name: str, order: Path) -> None:
    """An order kills one process: whoever takes its file away first."""
    try:
        order.unlink()
    except FileNotFoundError:
        return
    _die(name)
