"""What a use case sees of the world: one transaction, `Work`, and nothing of SQL or Kafka."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, Protocol, TypeVar
from uuid import UUID

from chassis.rules import Rule
from chassis.territory import Territory
from contracts.event import Event


class Aggregate(Protocol):
    """Something a service keeps: its own id, the subject it is about, how often it was saved."""

    id: UUID
    version: int

    @property
    def subject(self) -> UUID: ...


T = TypeVar("T", bound=Aggregate)
Verb = Literal["read", "written", "erased"]
"""What is done with what is kept of somebody: the second half of an action's name in the audit."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in the order of their ids, and where to go on; `next` is None at the end."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a transaction happens: a command, an event heard, or a timer."""

    id: str
    time: datetime
    correlation: str
    traceparent: str | None = None
    actor: str = "platform"
    purpose: str | None = None
    """What a person does it for; None where no person asks, as for events and timers."""
    glass: UUID | None = None
    """The grant under which a person sees beyond their scope, if they do."""
    repeatable: bool = False
    """Whether the same cause can come twice, so that what it announces needs the same ids."""


class Work(Protocol):
    """One transaction: what it gets is locked, what it saves and announces is kept as one."""

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date:
        """The territory's local date."""

    @property
    def rule(self) -> Rule: ...

    @property
    def territory(self) -> Territory: ...

    @property
    def actor(self) -> str:
        """Who acts: a token's subject, or `platform` for events and timers."""

    def shows(self, name: str, item: Aggregate | None = None) -> bool:
        """Whether who acts may see that field of an item, or of every item there is."""

    def touch(self, verb: Verb, what: str, subjects: Iterable[str]) -> None:
        """For the audit: what who acts does with somebody whom another subject's item names."""

    def new_id(self) -> UUID: ...

    async def lock(self, *subjects: UUID) -> None:
        """Takes several subjects at once, in one order for everybody, before their items."""

    async def get(self, kind: type[T], id: UUID) -> T:
        """The item, locked until the end; NotFound where it is out of the caller's reach too.

        Raises NotFound, or Stale where `If-Match` differs.
        """

    async def peek(self, kind: type[T], id: UUID) -> T:
        """The item as it is, not locked: for answers. Raises NotFound."""

    async def find(self, kind: type[T], **columns: object) -> T | None:
        """The first item with those indexed columns, not locked."""

    async def about(self, kind: type[T], subject: UUID) -> list[T]:
        """Every item of that subject in the order of their ids, locked: for rules, whoever asks."""

    async def page(
        self,
        kind: type[T],
        *,
        where: Mapping[str, object] | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[T]:
        """Items with those indexed columns, not locked. Raises Invalid on a cursor not ours."""

    async def count(self, kind: type[T], by: str) -> dict[str, int]:
        """How many items within reach have each value of that indexed column."""

    async def meeting(
        self, kind: type[T], criteria: Collection[str], *, after: str | None = None, limit: int = 50
    ) -> Page[T]:
        """Items that meet one of those criteria, not locked. Raises Invalid on another's cursor."""

    async def search(self, kind: type[T], typed: str, limit: int = 20) -> list[T]:
        """The items of whose words those typed are, the best answers first, not locked.

        Raises Invalid where too little or too much is typed.
        """

    def save(self, item: Aggregate, announce: Event | Sequence[Event] | None = None) -> None:
        """State and events in one gesture; written when the transaction ends."""

    def erase(self, item: Aggregate) -> None:
        """Deletes the item's row when the transaction ends."""

    def remind(self, timer: str, item: Aggregate, on: date) -> None:
        """Sets the item's timer of that name to the start of a local day; replaces the former."""

    def dismiss(self, timer: str, item: Aggregate) -> None:
        """Takes the item's timer of that name away; harmless where there is none."""
