"""What an event carries of the transaction that announces it: its id, its place, its cause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import ids
from chassis.planted import planted
from chassis.quarantine import Quarantine
from chassis.store import Table
from chassis.territory import Territory
from chassis.work import Cause
from contracts.event import Encoded, Envelope, Event, encode


@dataclass(frozen=True)
class Place:
    """What every transaction of a service shares."""

    service: str
    territory: Territory
    tables: Mapping[type[Any], Table[Any]]
    release: str = "dev"
    """The version of the code that runs."""
    quarantine: Quarantine = field(default_factory=Quarantine)

    @property
    def source(self) -> str:
        """The CloudEvents source of this service's events."""
        return f"/{self.territory.code}/{self.service}"


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event to be told, with its cause and its rank among all that this cause makes."""

    event: Event
    cause: Cause
    rank: int
    again: bool = False
    """Whether the cause made something else under that rank before a restore."""

    def id(self, place: Place, now: datetime) -> UUID:
        """Always the same where the cause can come twice."""
        return new_id(place, self.cause, now, "event", self.rank, *(["again"] * self.again))


def new_id(place: Place, cause: Cause, now: datetime, *rank: object) -> UUID:
    """A fresh id, or the one that a repeatable cause always gives to what has that rank."""
    if not cause.repeatable or planted("fresh-ids"):
        return ids.drawn(now)
    return ids.derived(cause.time, place.service, cause.id, *rank)


def encoded(
    event: Event, id: UUID, sequence: int, place: Place, cause: Cause, now: datetime
) -> Encoded:
    """The event as Kafka will hold it. Raises TooLarge."""
    envelope = Envelope(
        id=id,
        source=place.source,
        type=event.type,
        subject=str(event.subject),
        time=now,
        dataschema=f"urn:happy:schema:{event.type}",
        sequence=sequence,
        correlationid=cause.correlation,
        causationid=cause.id,
        territory=place.territory.code,
        rulesversion=place.territory.rules.version(event.occurred_on),
        traceparent=cause.traceparent,
    )
    return encode(event, envelope)
