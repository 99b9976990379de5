"""Mistakes put here on purpose, to show that those who look for them find them.

`HAPPY_PLANTED_BUG=no-inbox` makes a process commit that mistake, in development only. Each is one
line at its place; off, it costs a comparison.
"""

from typing import Final

BUGS: Final = {
    "acknowledgement-unawaited": "a record counts as sent before Kafka says so",
    "audit-gap": "one act of each seal is left out of it",
    "bytes-changed": "what is sent is not what was kept",
    "forgets-sent": "what was sent leaves no trace",
    "idempotency-apart": "a key is taken in a transaction of its own",
    "kafka-decides": "a consumer goes on from what Kafka takes for read, whatever it did",
    "newest-first": "the latest of a subject's events leaves first",
    "no-idempotency": "a command sent again is done again",
    "no-inbox": "an event that comes twice is not known",
    "position-first": "the position is kept before the effects",
    "published-first": "an event is committed before what it tells of",
}

_planted = ""


def plant(bug: str) -> None:
    """Chooses the mistake that this process makes; none where it is empty.

    Raises ValueError on a mistake that does not exist.
    """
    global _planted  # noqa: PLW0603  # of the process, as for the crash points
    if bug and bug not in BUGS:
        raise ValueError(f"{bug} is no planted bug")
    _planted = bug


def planted(bug: str) -> bool:
    """Whether this process makes that mistake."""
    return bug == _planted
