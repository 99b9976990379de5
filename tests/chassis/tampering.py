"""An audit read once, and everything that somebody with all rights on the database may do to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from chassis.seals import BEFORE_THE_FIRST, Entry, Examination, Fault, Seal, seal

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Ledger:
    """Seals in order, and the rows of each."""

    seals: tuple[Seal, ...]
    rows: tuple[tuple[Entry, ...], ...]

    @property
    def anchors(self) -> dict[int, Sequence[Seal]]:
        return {each.number: (each,) for each in self.seals}


def an_entry(position: int) -> Entry:
    return Entry(
        position=position,
        at=START + timedelta(seconds=position),
        actor=f"officer-{position % 3}",
        action=("candidate-read", "candidate-written")[position % 2],
        subject=f"subject-{position % 7}",
        purpose="candidate-qualify",
        reason="Réponse au téléphone" if position % 5 == 0 else None,
        trace=f"trace-{position // 2}",
        glass=UUID(int=position) if position % 4 == 0 else None,
    )


def chained(groups: Sequence[Sequence[Entry]], start: datetime = START) -> Ledger:
    """A ledger as the sealer would make it of those rows."""
    seals: list[Seal] = []
    previous = BEFORE_THE_FIRST
    for number, entries in enumerate(groups, 1):
        made = seal(previous, number, start + timedelta(minutes=number), entries)
        seals.append(made)
        previous = made.digest
    return Ledger(tuple(seals), tuple(map(tuple, groups)))


def a_ledger(seals: int = 12, rows: int = 5) -> Ledger:
    return chained([[an_entry(n * rows + each + 1) for each in range(rows)] for n in range(seals)])


def examined(ledger: Ledger, anchors: dict[int, Sequence[Seal]] | None) -> list[Fault]:
    """What the examination of a ledger finds, as it is read from a database."""
    found = Examination(anchors)
    for read, entries in sorted(
        zip(ledger.seals, ledger.rows, strict=True), key=lambda pair: pair[0].number
    ):
        found.take(read, sorted(entries, key=lambda entry: entry.position))
    return found.end()


def _changed(entry: Entry, chance: Random) -> Entry:
    field = chance.choice(
        ("position", "at", "actor", "action", "subject", "purpose", "reason", "trace", "glass")
    )
    if field == "position":
        return replace(entry, position=entry.position + 1_000_000)
    if field == "at":
        return replace(entry, at=entry.at + timedelta(microseconds=chance.randint(1, 10**9)))
    if field == "glass":
        return replace(entry, glass=None if entry.glass else UUID(int=chance.getrandbits(128)))
    value = getattr(entry, field)
    others: list[str | None] = [f"{value}x", f"{value} ", str(value).upper() + "É", ""]
    if field in {"subject", "purpose", "reason"} and value is not None:
        others.append(None)
    changed: dict[str, Any] = {field: chance.choice(others)}
    return replace(entry, **changed)


def _with_rows(ledger: Ledger, at: int, rows: Sequence[Entry]) -> Ledger:
    return replace(ledger, rows=(*ledger.rows[:at], tuple(rows), *ledger.rows[at + 1 :]))


def _with_seal(ledger: Ledger, at: int, read: Seal) -> Ledger:
    return replace(ledger, seals=(*ledger.seals[:at], read, *ledger.seals[at + 1 :]))


def edit(ledger: Ledger, chance: Random) -> Ledger:
    at = chance.randrange(len(ledger.rows))
    rows = list(ledger.rows[at])
    place = chance.randrange(len(rows))
    rows[place] = _changed(rows[place], chance)
    return _with_rows(ledger, at, rows)


def delete(ledger: Ledger, chance: Random) -> Ledger:
    at = chance.randrange(len(ledger.rows))
    rows = list(ledger.rows[at])
    del rows[chance.randrange(len(rows))]
    return _with_rows(ledger, at, rows)


def insert(ledger: Ledger, chance: Random) -> Ledger:
    at = chance.randrange(len(ledger.rows))
    forged = an_entry(chance.randint(2_000_000, 3_000_000))
    return _with_rows(ledger, at, [*ledger.rows[at], forged])


def swap(ledger: Ledger, chance: Random) -> Ledger:
    """What two rows say changes places; their positions stay."""
    at = chance.randrange(len(ledger.rows))
    rows = list(ledger.rows[at])
    one, other = chance.sample(range(len(rows)), 2)
    rows[one], rows[other] = (
        replace(rows[other], position=rows[one].position),
        replace(rows[one], position=rows[other].position),
    )
    return _with_rows(ledger, at, rows)


def move(ledger: Ledger, chance: Random) -> Ledger:
    """A row passes from one seal to another."""
    one, other = chance.sample(range(len(ledger.rows)), 2)
    rows = list(ledger.rows[one])
    moved = rows.pop(chance.randrange(len(rows)))
    return _with_rows(_with_rows(ledger, one, rows), other, [*ledger.rows[other], moved])


def edit_seal(ledger: Ledger, chance: Random) -> Ledger:
    at = chance.randrange(len(ledger.seals))
    read = ledger.seals[at]
    changed = chance.choice(
        (
            replace(read, rows=read.rows + chance.choice((-1, 1))),
            replace(read, sealed_at=read.sealed_at - timedelta(hours=chance.randint(1, 99))),
            replace(read, digest=f"{chance.getrandbits(256):064x}"),
        )
    )
    return _with_seal(ledger, at, changed)


def delete_seal(ledger: Ledger, chance: Random) -> Ledger:
    """A whole seal goes, its rows with it."""
    at = chance.randrange(len(ledger.seals))
    return Ledger(
        (*ledger.seals[:at], *ledger.seals[at + 1 :]), (*ledger.rows[:at], *ledger.rows[at + 1 :])
    )


def truncate(ledger: Ledger, chance: Random) -> Ledger:
    """The end goes, seals and rows together: what is left is a chain without a fault."""
    kept = chance.randrange(len(ledger.seals))
    return Ledger(ledger.seals[:kept], ledger.rows[:kept])


def rewrite(ledger: Ledger, chance: Random) -> Ledger:
    """Something is changed, and every hash is made again: a chain without a fault."""
    done = chance.choice((edit, delete, insert, swap, move))(ledger, chance)
    return chained([sorted(rows, key=lambda entry: entry.position) for rows in done.rows])


def renumber(ledger: Ledger, chance: Random) -> Ledger:
    """A seal and its rows go, the others close up, and every hash is made again."""
    left = delete_seal(ledger, chance)
    return chained(left.rows)


Tampering = Callable[[Ledger, Random], Ledger]
TAMPERINGS: tuple[Tampering, ...] = (
    edit,
    delete,
    insert,
    swap,
    move,
    edit_seal,
    delete_seal,
    truncate,
    rewrite,
    renumber,
)
