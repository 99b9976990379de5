"""What insertion tells: partners, local people, and what arrivals open to them."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts import event
from contracts.event import Event, OneOf, p0, p1

Gate = Annotated[str, OneOf("passed", "not-applicable")]
Referral = Annotated[str, OneOf("social", "professional", "socio-professional")]
WorkStep = Annotated[str, OneOf("pmsmp", "siae", "training", "job")]
Exit = Annotated[str, OneOf("durable", "transition", "positive", "other")]
CommitmentKind = Annotated[str, OneOf("hiring-opportunity", "service-need", "mentor")]
Audience = Annotated[str, OneOf("newcomers", "partners", "local-people")]
Orientation = Annotated[str, Field(min_length=1, max_length=60)]
Ending = Annotated[str, OneOf("refused", "withdrawn", "no-answer", "obsolete", "post-closed")]


class PartnerPathOpened(Event):
    """A household's partner is asked what they want for themselves: the gate is closed."""

    type: ClassVar[str] = "fr.happy.insertion.partner-path-opened.v1"
    path: UUID = p1("The id of the partner's path.")


class PartnerSituationResolved(Event):
    """The partner's situation does not hold the household back; never said how."""

    type: ClassVar[str] = "fr.happy.insertion.partner-situation-resolved.v1"
    gate: Gate = p1("Passed, or not applicable where there is no partner.")


class InsertionReferred(Event):
    """An authorised body sends a local person; the subject is the person's path."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-referred.v1"
    epci: str = p1("SIREN of the EPCI where the person lives.", max_length=9)


class ReferralDecided(Event):
    """Who follows the person, in which way, is decided; the contract's month starts."""

    type: ClassVar[str] = "fr.happy.insertion.referral-decided.v1"
    referral: Referral = p1("Social, professional or both.")
    contract_due_on: date = p1("Last day to sign the engagement contract.")


class EngagementContractSigned(Event):
    """The person and the referent signed what they will do."""

    type: ClassVar[str] = "fr.happy.insertion.engagement-contract-signed.v1"


class EngagementContractOverdue(Event):
    """No contract was signed within its month."""

    type: ClassVar[str] = "fr.happy.insertion.engagement-contract-overdue.v1"


class ActionStarted(Event):
    """Something is done with the person, under orientations of the programme."""

    type: ClassVar[str] = "fr.happy.insertion.action-started.v1"
    action: UUID = p1("The id of the action.")
    orientations: tuple[Orientation, ...] = p1(
        "Codes of the programme's orientations.", min_length=1, max_length=20
    )
    with_newcomers: bool = p1("Whether newcomers and local people take part together.")


class WorkStepStarted(Event):
    """The person goes to work or to training."""

    type: ClassVar[str] = "fr.happy.insertion.work-step-started.v1"
    step: UUID = p1("The id of the step.")
    kind: WorkStep = p1("What it is.")
    trade: str | None = p1("ROME code, if said.", default=None, max_length=10)
    trade_version: str | None = p0("Version of ROME.", default=None, max_length=10)


class InsertionExited(Event):
    """The path ends on something."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-exited.v1"
    exit: Exit = p1("Durable, transition, positive or other.")


class InsertionSuspended(Event):
    """The path pauses."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-suspended.v1"


class InsertionResumed(Event):
    """The path goes on."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-resumed.v1"


class InsertionClosed(Event):
    """The path is closed without an exit."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-closed.v1"


class CommitmentEvent(Event):
    """What every event of a commitment says; its subject is the arrival that opened it."""

    commitment: UUID = p1("The id of the commitment.")
    kind: CommitmentKind = p1("A post, a service or a mentor.")
    epci: str = p1("SIREN of the EPCI of the arrival.", max_length=9)


class InsertionCommitmentOpened(CommitmentEvent):
    """An arrival is asked for something that helps local people; never a condition."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-commitment-opened.v1"


class InsertionCommitmentAnswered(CommitmentEvent):
    """Who arrived accepts or declines."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-commitment-answered.v1"
    accepted: bool = p1("Whether they accept.")


class InsertionCommitmentMet(CommitmentEvent):
    """A local person got the post, the service or the mentor."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-commitment-met.v1"


class InsertionCommitmentExpired(CommitmentEvent):
    """Nothing came of it in time."""

    type: ClassVar[str] = "fr.happy.insertion.insertion-commitment-expired.v1"


class TrainingPlanned(Event):
    """A qualifying training is planned on the spot; the subject is the session."""

    type: ClassVar[str] = "fr.happy.insertion.training-planned.v1"
    epci: str = p0("SIREN of the EPCI where it is held.", max_length=9)
    theme: str = p0("The territory's code of its theme.", min_length=1, max_length=60)
    starts_on: date = p0("First day.")
    ends_on: date = p0("Last day.")
    places: int = p0("How many can come.", ge=1, le=1_000)


class TrainingEnded(Event):
    """A training is over: who came, as counts."""

    type: ClassVar[str] = "fr.happy.insertion.training-ended.v1"
    newcomers: int = p1("Newcomers who came.", ge=0, le=1_000)
    partners: int = p1("Partners of newcomers who came.", ge=0, le=1_000)
    local_people: int = p1("Local people who came.", ge=0, le=1_000)
    certified: int = p1("Those who were certified.", ge=0, le=1_000)


class TrainingCancelled(Event):
    """A training will not be held."""

    type: ClassVar[str] = "fr.happy.insertion.training-cancelled.v1"


class ApplicationEvent(Event):
    """What every event of an application says; its subject is the opportunity.

    Who applies, and by which channel, is nobody's business but the adviser's.
    """

    application: UUID = p1("The id of the application.")


class ApplicationMade(ApplicationEvent):
    """Somebody applies to a post."""

    type: ClassVar[str] = "fr.happy.insertion.application-made.v1"


class ApplicationAccepted(ApplicationEvent):
    """The employer takes the person on."""

    type: ClassVar[str] = "fr.happy.insertion.application-accepted.v1"


class ApplicationClosed(ApplicationEvent):
    """Nothing will come of an application."""

    type: ClassVar[str] = "fr.happy.insertion.application-closed.v1"
    ending: Ending = p1("Why.")


class Withheld(event.Withheld):
    """An event of insertion was given up by an operator and will not come."""

    type: ClassVar[str] = "fr.happy.insertion.withheld.v1"
