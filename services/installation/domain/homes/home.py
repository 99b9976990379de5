"""A home for the first months: what it is, whose, when it serves, and what is promised of it."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from services.installation.domain.facts import Reference
from services.installation.domain.homes.rules import FORMS
from services.installation.domain.places import Period, homes_of


@dataclass(frozen=True)
class Owner:
    """Who lets the home, and how to reach them; a contact never leaves this service.

    `agency` is the code that its members carry in their token, where they act here themselves.
    """

    organisation: str
    agency: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Description:
    """What a home is and when it serves; `label` is its name among us, never an address."""

    label: str
    epci: str
    commune: str
    rooms: int
    form: str
    owner: Owner
    in_service: Period

    def is_right(self, on: date, rule: Rule, reference: Reference) -> None:
        """Its commune is of its EPCI, its lease of the territory's list."""
        commune = reference.commune(self.commune, on)
        if commune is None or commune.epci != self.epci:
            raise Invalid("commune-elsewhere", "Cette commune n'est pas de cette intercommunalité.")
        if self.form not in rule(FORMS, on):
            raise Invalid("home-form-unknown", "Cette forme de bail n'est pas de la liste.")


@dataclass(frozen=True)
class Booking:
    """What the home knows of a promise that holds."""

    promise: UUID
    household: UUID
    period: Period
    occupied_on: date | None = None
    overstays_on: date | None = None
    """The latest day on which they were still seen there after their last day."""


@dataclass(kw_only=True)
class Home:
    """A home, under the lock of its EPCI's homes; no two promises that hold share a day of it."""

    id: UUID
    version: int = 0
    described: Description
    bookings: list[Booking] = field(default_factory=list)

    @classmethod
    def open(
        cls, id: UUID, described: Description, on: date, rule: Rule, reference: Reference
    ) -> "Home":
        described.is_right(on, rule, reference)
        return cls(id=id, described=described)

    @property
    def subject(self) -> UUID:
        return homes_of(self.epci)

    @property
    def epci(self) -> str:
        return self.described.epci

    def describe(self, described: Description, on: date, rule: Rule, reference: Reference) -> None:
        """What it is may change, but for what is promised of it already."""
        described.is_right(on, rule, reference)
        self._stays_where_it_is(described)
        self._keeps_its_word(described.in_service)
        self.described = described

    def is_free(self, period: Period, but: UUID | None = None) -> bool:
        """Whether it serves all those days, and nobody else has one of them."""
        others = [each for each in self.bookings if each.promise != but]
        return (
            _holds(self.described.in_service, period)
            and all(each.overstays_on is None for each in others)
            and not any(each.period.overlaps(period) for each in others)
        )

    def book(self, booking: Booking) -> None:
        """Keeps it for a household, all those days and nobody else's."""
        self._serves(booking.period)
        self._was_left()
        self._is_promised_once(booking)
        self._change(booking)

    def occupy(self, promise: UUID, on: date) -> None:
        """They move in, once whoever lived there has left."""
        self._is_empty(promise)
        self._change(replace(self._booking(promise), occupied_on=on))

    def prolong(self, promise: UUID, ends_on: date) -> None:
        """They stay longer, where nobody else was promised a day of it."""
        booking = self._booking(promise)
        self.book(replace(booking, period=replace(booking.period, ends_on=ends_on)))

    def overstay(self, promise: UUID, on: date) -> None:
        """They were still there after their last day: a fact, which promises them nothing."""
        self._change(replace(self._booking(promise), overstays_on=on))

    def free(self, promise: UUID) -> None:
        """What was promised does not hold any more, or has ended."""
        self.bookings = self._others(promise)

    def next_after(self, promise: UUID) -> Booking | None:
        """Whoever was promised it soonest after them; None where they are promised nothing."""
        its = next((each for each in self.bookings if each.promise == promise), None)
        later = [each for each in self._others(promise) if each.occupied_on is None]
        after = [each for each in later if its and each.period.starts_on > its.period.starts_on]
        return min(after, key=lambda each: each.period.starts_on, default=None)

    def go_on_as(self, promise: UUID, household: UUID) -> None:
        """The household goes on under another id."""
        self._change(replace(self._booking(promise), household=household))

    def _booking(self, promise: UUID) -> Booking:
        return next(each for each in self.bookings if each.promise == promise)

    def _others(self, promise: UUID) -> list[Booking]:
        return [each for each in self.bookings if each.promise != promise]

    def _change(self, booking: Booking) -> None:
        self.bookings = [*self._others(booking.promise), booking]

    def _serves(self, period: Period) -> None:
        if not _holds(self.described.in_service, period):
            raise RuleBroken("home-not-in-service", "Ce logement ne sert pas tous ces jours-là.")

    def _was_left(self) -> None:
        if any(each.overstays_on for each in self.bookings):
            raise RuleBroken(
                "home-overstayed",
                "Ceux qui occupent ce logement ne l'ont pas quitté à leur terme : rien n'en est"
                " promis avant leur départ.",
            )

    def _is_promised_once(self, booking: Booking) -> None:
        others = self._others(booking.promise)
        if any(each.period.overlaps(booking.period) for each in others):
            raise RuleBroken(
                "home-taken", "Ce logement est déjà promis pour certains de ces jours."
            )

    def _is_empty(self, promise: UUID) -> None:
        if any(each.occupied_on for each in self._others(promise)):
            raise RuleBroken("home-occupied", "Ceux qui occupent ce logement n'en sont pas partis.")

    def _stays_where_it_is(self, described: Description) -> None:
        if described.epci != self.epci:
            raise RuleBroken("home-elsewhere", "Un logement ne change pas d'intercommunalité.")

    def _keeps_its_word(self, in_service: Period) -> None:
        if any(not _holds(in_service, each.period) for each in self.bookings):
            raise RuleBroken("home-promised", "Ce logement est promis au-delà de ces jours.")


def _holds(in_service: Period, period: Period) -> bool:
    """Whether the first covers the second."""
    is_begun = in_service.starts_on <= period.starts_on
    if in_service.ends_on is None:
        return is_begun
    return is_begun and period.ends_on is not None and period.ends_on <= in_service.ends_on
