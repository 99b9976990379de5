"""What a person is asked to do by their own hand, once, by a link of their own, whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_PAUSE = timedelta(hours=1)


class State(StrEnum):
    """Where an invitation is on its way to its person, and back."""

    TO_SEND = "to-send"
    SENT = "sent"
    ON_PAPER = "on-paper"
    ANSWERED = "answered"
    CLOSED = "closed"


class PaperReason(StrEnum):
    """Why a person is asked on paper."""

    NO_MAILBOX = "no-mailbox"
    MAILBOX_REFUSED = "mailbox-refused"
    MAILBOX_SHARED = "mailbox-shared"


class Nobody(StrEnum):
    """Why there is nobody to write to."""

    UNKNOWN = "unknown"
    FORGOTTEN = "forgotten"


AWAITED = frozenset({State.TO_SEND, State.SENT, State.ON_PAPER})


@dataclass(kw_only=True)
class Invitation:
    """One person, one act, until a day; of its link only the fingerprint is kept.

    `earlier` are those of letters that may have come, although nobody said so: they open as well.
    """

    id: UUID
    subject: UUID
    version: int = 0
    asked_on: date
    last_day: date
    state: State = State.TO_SEND
    digest: str | None = None
    earlier: tuple[str, ...] = ()
    attempts: int = 0
    next_try: datetime | None = None
    waits_since: datetime | None = None
    paper_reason: PaperReason | None = None
    answered_on: date | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether its person has not answered, and still may."""
        return self.state in AWAITED

    def opens(self, digest: str, today: date) -> bool:
        """Whether that link opens: sent, not used, not replaced, not too old."""
        on_its_way = self.state in {State.TO_SEND, State.SENT}
        return on_its_way and digest in {self.digest, *self.earlier} and today <= self.last_day

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to hand its letter to the mail server, once more or at last."""
        return self.state is State.TO_SEND and (self.next_try is None or self.next_try <= now)

    def leaves(self, digest: str, now: datetime) -> None:
        """A letter leaves with a new link; nobody knows yet whether it comes."""
        if self.digest is not None:
            self.earlier = (*self.earlier, self.digest)
        self.digest = digest
        self.waits(now)

    def waits(self, now: datetime) -> None:
        """It is tried once more later, each time after a longer pause."""
        self.attempts += 1
        self.next_try = now + min(timedelta(minutes=2**self.attempts), LONGEST_PAUSE)

    def is_on_its_way_with(self, digest: str) -> bool:
        """Whether the letter that holds that link is the last one, and still to be sent."""
        return self.state is State.TO_SEND and self.digest == digest

    def came_back(self) -> None:
        """The mail server did not take the letter: its link opens nothing."""
        self.digest = None

    def is_sent(self) -> None:
        """The mail server took the letter."""
        self.state = State.SENT

    def goes_on_paper(self, reason: PaperReason) -> None:
        """No mailbox reaches this person alone: they are asked on paper."""
        self._ends(State.ON_PAPER)
        self.paper_reason = reason

    def is_answered(self, on: date) -> None:
        """Its person acted: the link never opens again."""
        self._ends(State.ANSWERED)
        self.answered_on = on

    def is_called_off(self) -> None:
        """Nothing is asked any more."""
        self._ends(State.CLOSED)

    def _ends(self, state: State) -> None:
        """No link of it opens from here on."""
        self.state, self.digest, self.earlier = state, None, ()
