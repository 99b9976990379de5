"""What a service reacts to: events of other stages and its own timers, each with one listener."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from chassis.work import Work
from contracts.event import Event

E = TypeVar("E", bound=Event)
Listener = Callable[[Any, Work], Awaitable[None]]
TimerListener = Callable[[UUID, date, Work], Awaitable[None]]


class Listen:
    """The table of a service's listeners; a second listener for one event is refused."""

    def __init__(self) -> None:
        self.events: dict[type[Event], Listener] = {}
        self.others: dict[type[Event], Callable[[Any], Iterable[UUID]]] = {}
        self.timers: dict[str, TimerListener] = {}

    def to(
        self, kind: type[E], *, also: Callable[[E], Iterable[UUID]] | None = None
    ) -> Callable[[Callable[[E, Work], Awaitable[None]]], Callable[[E, Work], Awaitable[None]]]:
        """Declares the reaction to an event of another stage.

        A listener writes to its event's subject only; `also` gives the other subjects it writes
        to, so that all are locked in one order before it runs.
        """

        def register(
            listener: Callable[[E, Work], Awaitable[None]],
        ) -> Callable[[E, Work], Awaitable[None]]:
            if kind in self.events:
                raise ValueError(f"{kind.__name__} has a listener already")
            self.events[kind] = listener
            if also is not None:
                self.others[kind] = also
            return listener

        return register

    def subjects_of(self, event: Event) -> set[UUID]:
        """The subjects that the listener of an event may write to."""
        also = self.others.get(type(event))
        return {event.subject, *(also(event) if also else ())}

    def at(self, timer: str) -> Callable[[TimerListener], TimerListener]:
        """Declares the reaction to a timer set by `work.remind`."""

        def register(listener: TimerListener) -> TimerListener:
            if timer in self.timers:
                raise ValueError(f"the timer {timer} has a listener already")
            self.timers[timer] = listener
            return listener

        return register

    def stages(self) -> set[str]:
        """The stages listened to."""
        return {kind.type.split(".")[2] for kind in self.events}
