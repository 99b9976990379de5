"""What one transaction holds and means to write, the same over PostgreSQL and in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from chassis.announcing import Announcement, Place, new_id
from chassis.audit import Act
from chassis.errors import NotFound, OutOfReach, Stale
from chassis.rights import PLATFORM, Rights
from chassis.rules import Rule
from chassis.store import Table
from chassis.territory import Territory
from chassis.timers import Reminder
from chassis.work import Aggregate, Cause, Verb
from contracts.event import Event

T = TypeVar("T", bound=Aggregate)
Key = tuple[type[Any], UUID]


@dataclass(frozen=True)
class Point:
    """What a draft held and meant to write at some moment."""

    changes: int
    announced: int
    acts: int
    held: dict[Key, Any]
    whole: dict[Key, set[UUID]]
    saved: dict[Key, Any]
    reminders: dict[tuple[str, UUID], Reminder | None]


class Draft:
    """The part of `Work` that needs no store: a store loads rows into it and writes it once."""

    def __init__(
        self,
        place: Place,
        cause: Cause,
        now: datetime,
        if_match: tuple[UUID, int] | None,
        rights: Rights = PLATFORM,
    ) -> None:
        self.now = now
        self.rights = rights
        self.if_match = if_match
        self.compared = False
        """Whether the item that `If-Match` speaks of was met, at that version."""
        self._place = place
        self._cause = cause
        self._rank = 0
        self._held: dict[Key, Any] = {}
        self._whole: dict[Key, set[UUID]] = {}
        self._gone: set[Key] = set()
        self._beyond: set[Key] = set()
        self._versions: dict[UUID, int] = {}
        self._acts: list[Act] = []
        self._touched: dict[tuple[str, str], set[Verb]] = {}
        self._begin()

    def _begin(self) -> None:
        self._changed: list[Key] = []
        self._saved: dict[Key, Any] = {}
        self._erased: dict[Key, Any] = {}
        self._announced: list[Announcement] = []
        self._reminders: dict[tuple[str, UUID], Reminder | None] = {}

    @property
    def today(self) -> date:
        return self.territory.local_date(self.now)

    @property
    def rule(self) -> Rule:
        return self.territory.rules

    @property
    def territory(self) -> Territory:
        return self._place.territory

    @property
    def actor(self) -> str:
        return self._cause.actor

    @property
    def cause(self) -> Cause:
        """Why this transaction happens."""
        return self._cause

    def because(self, cause: Cause) -> None:
        """What is saved from here on happens for that cause."""
        self._cause, self._rank = cause, 0

    def new_id(self) -> UUID:
        self._rank += 1
        return new_id(self._place, self._cause, self.now, self._rank)

    def _hold(self, table: Table[Any], row: Mapping[str, Any]) -> None:
        """Keeps the item of a row that is locked; what is held already may have changed since."""
        key = table.kind, row["id"]
        if key in self._held or key in self._gone:
            return
        if self.if_match and self.if_match[0] == row["id"]:
            if self.if_match[1] != row["version"]:
                raise Stale
            self.compared = True
        if not self._reaches(table, row):
            self._beyond.add(key)
        self._held[key] = self._seen(table, row)

    def _hold_whole(
        self, table: Table[Any], subject: UUID, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Keeps every item of a subject that is locked, and those saved before it was."""
        for row in rows:
            self._hold(table, row)
        fresh = {
            id
            for (kind, id), item in self._saved.items()
            if kind is table.kind and item.subject == subject
        }
        self._whole[table.kind, subject] = fresh | {row["id"] for row in rows}

    def _seen(self, table: Table[T], row: Mapping[str, Any]) -> T:
        self._versions[row["id"]] = row["version"]
        return self._shown(table, row)

    def _shown(self, table: Table[T], row: Mapping[str, Any]) -> T:
        if table.personal:
            self.touch("read", table.name, [str(row["subject"])])
        return table.load(row)

    def record(self, act: Act) -> None:
        """An act of the caller's, for the audit."""
        self._acts.append(act)

    def touch(self, verb: Verb, what: str, subjects: Iterable[str]) -> None:
        """For the audit, once each: what a person does with what is kept of those subjects.

        Every way of `Work` says it by itself; a query written by hand has to.
        """
        if self._cause.purpose is None:
            return
        for subject in subjects:
            verbs = self._touched.setdefault((what, subject), set())
            if verb not in verbs:
                verbs.add(verb)
                self.record(Act(f"{what}-{verb}", subject))

    @property
    def touched(self) -> list[tuple[str, str]]:
        """What was read or written in this transaction on a person's behalf, and of whom."""
        return list(self._touched)

    @property
    def looked_at(self) -> list[tuple[str, str]]:
        """What was read, and of whom: who learns of it has read it, whatever is undone."""
        return [named for named, verbs in self._touched.items() if "read" in verbs]

    def point(self) -> "Point":
        """This moment, to which what follows can be undone while nothing was written."""
        return Point(
            len(self._changed),
            len(self._announced),
            len(self._acts),
            dict(self._held),
            {key: set(ids) for key, ids in self._whole.items()},
            dict(self._saved),
            dict(self._reminders),
        )

    def undo(self, since: "Point") -> bool:
        """Forgets what was made since; whether that was possible: what was held may have changed.

        What was read was read.
        """
        changed = self._changed[since.changes :]
        if any(key in since.held or key in self._gone for key in changed):
            return False
        del self._changed[since.changes :], self._announced[since.announced :]
        read = [act for act in self._acts[since.acts :] if act.action.endswith("-read")]
        self._acts = [*self._acts[: since.acts], *read]
        self._held, self._whole = dict(since.held), dict(since.whole)
        self._saved, self._reminders = dict(since.saved), dict(since.reminders)
        return True

    def _touch_item(self, verb: Verb, item: Aggregate) -> None:
        table = self._place.tables[type(item)]
        if table.personal:
            self.touch(verb, table.name, [str(item.subject)])

    def shows(self, name: str, item: Aggregate | None = None) -> bool:
        """Whether the caller may see a field of an item, or of every item there is."""
        columns = self._place.tables[type(item)].columns(item) if item is not None else {}
        return self.rights.shows(name, columns)

    def _reaches(self, table: Table[Any], row: Mapping[str, Any]) -> bool:
        """Whether the caller may reach the item of a row; one that is nobody's is for all."""
        return self.rights.reaches({name: row[name] for name in table.scope_names})

    def _stays_within_reach(self, item: Aggregate) -> None:
        table = self._place.tables[type(item)]
        if item.version == 0 and not self._reaches(table, table.columns(item)):
            raise OutOfReach

    def _held_item(self, kind: type[T], id: UUID) -> T | None:
        """The item, if it is held. Raises NotFound where it was erased, or is out of reach."""
        if (kind, id) in self._gone | self._beyond:
            raise NotFound
        held: T | None = self._held.get((kind, id))
        return held

    def _held_about(self, kind: type[T], subject: UUID) -> list[T] | None:
        """Every item of a subject in the order of their ids, if they are held."""
        whole = self._whole.get((kind, subject))
        if whole is None:
            return None
        return [self._held[kind, id] for id in sorted(whole) if (kind, id) not in self._gone]

    def version_of(self, id: UUID) -> int | None:
        """The version of an item as it was seen, or written since."""
        return self._versions.get(id)

    def save(self, item: Aggregate, announce: Event | Sequence[Event] | None = None) -> None:
        key = type(item), item.id
        if key in self._gone or (item.version and key not in self._held):
            raise ValueError(f"{key[0].__name__}: saved without having been got")
        self._stays_within_reach(item)
        self._touch_item("written", item)
        self._changed.append(key)
        self._held[key] = self._saved[key] = item
        self._whole.get((key[0], item.subject), set()).add(item.id)
        events = [announce] if isinstance(announce, Event) else announce or ()
        for event in events:
            self._rank += 1
            self._announced.append(Announcement(event, self._cause, self._rank))

    def erase(self, item: Aggregate) -> None:
        key = type(item), item.id
        self._touch_item("erased", item)
        self._changed.append(key)
        self._saved.pop(key, None)
        self._erased[key] = item
        self._gone.add(key)

    def remind(self, timer: str, item: Aggregate, on: date) -> None:
        moment = self.territory.start_of(on)
        self._reminders[timer, item.id] = Reminder(timer, item.id, item.subject, on, moment)

    def dismiss(self, timer: str, item: Aggregate) -> None:
        self._reminders[timer, item.id] = None

    def _timers(self) -> dict[tuple[str, UUID], Reminder | None]:
        """What was reminded and dismissed, but of erased items: theirs go with them."""
        gone = {id for _, id in self._gone}
        return {key: reminder for key, reminder in self._reminders.items() if key[1] not in gone}

    def _written(self) -> None:
        """Nothing is left to write."""
        self._versions |= {item.id: item.version for item in self._saved.values()}
        self._acts = []
        self._begin()
