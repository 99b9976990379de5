"""What immersion tells: a stay from its proposal to what came of it."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from contracts import event
from contracts.event import Event, Fact, OneOf, p1

Outcome = Annotated[str, OneOf("go", "go-later", "adjust", "no-go", "unknown")]
Role = Annotated[str, OneOf("lead", "partner", "other", "representative")]


class Expected(Fact):
    """An adult whose own word is asked for, without a name."""

    role: Role = p1("What the adult is in the household or the organisation.")
    rank: int = p1("Tells two adults of one role apart.", ge=1, le=30)


class StayEvent(Event):
    """What every event about a stay says."""

    stay: UUID = p1("The id of the stay.")


class ImmersionProposed(StayEvent):
    """A qualified candidate is offered to come and try the place."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-proposed.v1"


class ImmersionDatesProposed(StayEvent):
    """Dates and a place are put to the party: each adult named by role is asked for their word."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-dates-proposed.v1"
    epci: str = p1("SIREN of the EPCI that would host.", max_length=9)
    starts_on: date = p1("First day.")
    ends_on: date = p1("Last day.")
    reply_by: date = p1("Last day to reply.")
    adults: tuple[Expected, ...] = p1("Those who have not agreed to it yet.")


class ImmersionConfirmed(StayEvent):
    """Every adult agreed, the lodging is booked and the programme is complete."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-confirmed.v1"
    epci: str = p1("SIREN of the EPCI that hosts.", max_length=9)
    starts_on: date = p1("First day.")
    ends_on: date = p1("Last day.")


class ImmersionExpired(StayEvent):
    """Nobody answered the proposal in time."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-expired.v1"


class ImmersionPostponed(StayEvent):
    """The stay gets other dates, to be agreed to again."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-postponed.v1"
    epci: str = p1("SIREN of the EPCI that hosts.", max_length=9)
    starts_on: date = p1("New first day.")
    ends_on: date = p1("New last day.")


class ImmersionCancelled(StayEvent):
    """The stay will not take place."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-cancelled.v1"
    reason: str = p1("The code of the reason.", min_length=1, max_length=60)


class ImmersionStarted(StayEvent):
    """They are there."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-started.v1"
    epci: str = p1("SIREN of the EPCI that hosts.", max_length=9)


class ImmersionNoShow(StayEvent):
    """Nobody came."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-no-show.v1"
    epci: str = p1("SIREN of the EPCI that would have hosted.", max_length=9)


class ImmersionInterrupted(StayEvent):
    """The stay stopped before its last day."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-interrupted.v1"
    epci: str = p1("SIREN of the EPCI that hosted.", max_length=9)
    reason: str = p1("The code of the reason.", min_length=1, max_length=60)
    days: int = p1("Days done.", ge=0, le=366)


class ImmersionCompleted(StayEvent):
    """The stay is over and what came of it is known, or known to be unknown."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-completed.v1"
    epci: str = p1("SIREN of the EPCI that hosted.", max_length=9)
    days: int = p1("Days done.", ge=0, le=366)
    outcome: Outcome = p1("What the candidate makes of it; `unknown` if nobody told in time.")
    partner_met: bool | None = p1(
        "Whether the partner was met; not said where there is none.", default=None
    )


class ImmersionOutcomeRevised(StayEvent):
    """The candidate thought again about what came of the stay."""

    type: ClassVar[str] = "fr.happy.immersion.immersion-outcome-revised.v1"
    epci: str = p1("SIREN of the EPCI that hosted.", max_length=9)
    former_outcome: Outcome = p1("What it was said to be.")
    outcome: Outcome = p1("What it is now.")


class Withheld(event.Withheld):
    """An event of immersion was given up by an operator and will not come."""

    type: ClassVar[str] = "fr.happy.immersion.withheld.v1"
