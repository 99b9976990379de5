"""Named places where a process can be made to die, to prove that nothing is lost there.

`HAPPY_CRASH=relay.after_send:3` kills the process, as `kill -9` would, when it passes that place
for the third time. Without the variable a crash point costs one comparison.
"""

import os
import signal
from collections import Counter

POINTS = (
    "api.before_commit",
    "api.after_commit",
    "intake.before_commit",
    "intake.after_commit",
    "relay.after_send",
    "relay.after_delete",
    "retrier.before_commit",
    "retrier.after_commit",
    "timer.before_commit",
    "timer.after_commit",
)

_wanted, _, _at = os.environ.get("HAPPY_CRASH", "").partition(":")
_passed: Counter[str] = Counter()


def crashpoint(name: str) -> None:
    """Dies here when the environment asks for it."""
    if not _wanted or name != _wanted:
        return
    _passed[name] += 1
    if _passed[name] == int(_at or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
