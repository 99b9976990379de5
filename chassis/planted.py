"""Mistakes put here on purpose, to show that those who look for them find them.

`HAPPY_PLANTED_BUG=no-inbox` makes a process commit that mistake, in development only. Each is one
line at its place; off, it costs a comparison.
"""

from typing import Final

BUGS: Final = {
    "acknowledgement-unawaited": "a record counts as sent before Kafka says so",
    "audit-gap": "one act of each seal is left out of it",
    "bytes-changed": "what is sent is not what was kept",
    "deleted-before-ack": "a row leaves the outbox before Kafka says that it has it",
    "forgets-sent": "what was sent leaves no trace",
    "fresh-ids": "what is announced again has another id",
    "idempotency-apart": "a key is taken in a transaction of its own",
    "infrastructure-parks": "a database that is away counts as a fault of the event",
    "kafka-decides": "a consumer goes on from what Kafka takes for read, whatever it did",
    "newest-first": "the latest of a subject's events leaves first",
    "no-idempotency": "a command sent again is done again",
    "no-inbox": "an event that comes twice is not known",
    "parked-by-arrival": "what is parked leaves in the order in which it came",
    "parking-open": "what comes after a parked event does not wait for it",
    "position-first": "the position is kept before the effects",
    "position-not-compared": "a batch is taken wherever it begins",
    "published-first": "an event is committed before what it tells of",
    "rows-skip-locked": "two relays share a shard, each takes the rows that it finds free",
    "sequence-unlocked": "a sequence is drawn from a stream that is not locked",
    "starts-at-latest": "a partition never met begins where it is first read",
    "swallows-failures": "an event whose listener failed counts as applied",
    "timer-unlocked": "a timer fires without a look at whether it still stands",
    "two-in-flight": "a subject's next event leaves before its former one is acknowledged",
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
