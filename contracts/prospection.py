"""What prospection tells: how a household or an organisation becomes a candidate, or does not."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts import event
from contracts.event import Event, Fact, OneOf, p0, p1
from contracts.people import AgeBands, Children, Project

PartnerWork = Annotated[str, OneOf("yes", "no", "not-said", "no-partner")]
Sleep = Annotated[str, OneOf("asked", "inactive")]
Siren = Annotated[str, Field(max_length=9)]
Role = Annotated[str, OneOf("lead", "partner", "other", "representative")]
Reply = Annotated[str, OneOf("agrees", "declines")]
Channel = Annotated[str, OneOf("link")]
Standing = Annotated[
    str,
    OneOf(
        "contacted",
        "under-assessment",
        "qualified",
        "stay-over",
        "settling",
        "settled",
        "not-retained",
        "dormant",
        "withdrawn",
    ),
]
OpportunityKind = Annotated[
    str,
    OneOf(
        "post",
        "takeover",
        "farm",
        "premises",
        "home",
        "desk",
        "training-place",
        "internship",
        "shared-post",
        "employers-group",
    ),
]
Origin = Annotated[str, OneOf("territory", "employer", "agency", "retirement", "commitment")]
Closing = Annotated[str, OneOf("withdrawn", "expired")]


class Household(Fact):
    """A household that wants to settle, without a name or a place smaller than an EPCI."""

    kind: Literal["household"] = p1("Always `household`.", default="household")
    adults: int = p1("Number of adults.", ge=1, le=30)
    partner_present: bool = p1("Whether the lead has a partner who comes along.")
    partner_needs_work: PartnerWork = p1("Whether the partner looks for work.")
    age_bands: AgeBands = p1("Its adults by age band.")
    children: tuple[Children, ...] = p1("Its children by school level.", default=())


class Organisation(Fact):
    """An organisation that wants to move or to open a site."""

    kind: Literal["organisation"] = p1("Always `organisation`.", default="organisation")
    naf: str = p1("Code of its activity.", min_length=1, max_length=10)
    naf_version: str = p0("Nomenclature of that code, such as `rev2` or `2025`.", max_length=10)
    headcount: int = p1("How many posts it would bring.", ge=0, le=100_000)


Candidate = Annotated[Household | Organisation, Field(discriminator="kind")]


class FileEvent(Event):
    """A step of a file, which may have been taken before the platform knew of it."""

    standing_at_opening: Standing | None = p1(
        "Where a file that ran before the platform stood when it was brought in, at whatever stage:"
        " nobody is greeted, written to or offered what is behind them. Absent for whoever comes"
        " now.",
        default=None,
    )


class CandidateRegistered(FileEvent):
    """A household or an organisation made itself known."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-registered.v1"
    candidate: Candidate = p1("Who, without a name.")
    project: Project = p1("The kind of project that brings them.")
    source: str = p1("How it came to us: the territory's code.", min_length=1, max_length=60)


class AssessmentStarted(FileEvent):
    """An officer began to look at the project with the people who carry it."""

    type: ClassVar[str] = "fr.happy.prospection.assessment-started.v1"


class CandidateQualified(FileEvent):
    """The project holds: the candidate can come and try the place."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-qualified.v1"
    candidate: Candidate = p1("Who, without a name.")
    project: Project = p1("The kind of project that brings them.")
    trade: str | None = p1("ROME code of the trade looked for.", default=None, max_length=10)
    trade_version: str | None = p0("Version of ROME.", default=None, max_length=10)
    epcis: tuple[Siren, ...] = p1("SIREN of the EPCI wished for, by preference.", default=())


class CandidateNotRetained(FileEvent):
    """The project is not kept, for a reason out of the territory's list."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-not-retained.v1"
    reason: str = p1("The territory's code of the reason.", min_length=1, max_length=60)


class CandidateDeferred(FileEvent):
    """The candidate's file sleeps, because they asked or because nothing happened."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-deferred.v1"
    reason: Sleep = p1("Whether they asked for it or nothing was heard.")


class CandidateReopened(Event):
    """A file that slept or was closed is taken up again."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-reopened.v1"


class CandidateWithdrawn(FileEvent):
    """The candidate gives up settling with us."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-withdrawn.v1"
    reason: str = p1("The territory's code of the reason.", min_length=1, max_length=60)


class CandidateAnonymised(Event):
    """Nothing that leads to a person is kept of this candidate any more."""

    type: ClassVar[str] = "fr.happy.prospection.candidate-anonymised.v1"


class HouseholdRecomposed(Event):
    """A household changed: an adult or children came or left."""

    type: ClassVar[str] = "fr.happy.prospection.household-recomposed.v1"
    candidate: Household = p1("The household as it is now.")
    another_partner: bool | None = p1(
        "Whether its partner is another person than before, if that was looked at.", default=None
    )


class HouseholdSeparated(Event):
    """An adult left a household and goes on alone, under a new id, with nothing of the other's."""

    type: ClassVar[str] = "fr.happy.prospection.household-separated.v1"
    candidate: Household = p1("The household that stays, as it is now.")
    new_household: UUID = p1("The id under which the other adult goes on.")


class HouseholdsMerged(Event):
    """Two files were one household; the other id is not used any more."""

    type: ClassVar[str] = "fr.happy.prospection.households-merged.v1"
    candidate: Household = p1("The household as it is now.")
    merged: UUID = p1("The id that ends.")


class StayAnswered(Event):
    """An adult answered by their own hand the dates of a stay that were put to them."""

    type: ClassVar[str] = "fr.happy.prospection.stay-answered.v1"
    stay: UUID = p1("The id of the stay.")
    role: Role = p1("What the adult is in the household or the organisation.")
    rank: int = p1("Tells two adults of one role apart.", ge=1, le=30)
    reply: Reply = p1("What they say.")
    channel: Channel = p1("How their own word reached us.")
    epci: str = p1("SIREN of the EPCI of the plan they answer.", max_length=9)
    starts_on: date = p1("First day of the plan they answer.")
    ends_on: date = p1("Last day of the plan they answer.")


class OpportunityEvent(Event):
    """What every event of an opportunity says; its subject is the opportunity."""

    kind: OpportunityKind = p0("What is offered.")
    epci: Siren = p0("SIREN of the EPCI where it is.")


class OpportunityPublished(OpportunityEvent):
    """Something to live from, or in, is to be had."""

    type: ClassVar[str] = "fr.happy.prospection.opportunity-published.v1"
    trade: str | None = p0("ROME code of the trade, if there is one.", default=None, max_length=10)
    trade_version: str | None = p0("Version of ROME.", default=None, max_length=10)
    origin: Origin = p0("Where it comes from.")
    places: int = p0("How many can be taken on.", ge=1, le=1_000)
    outside_from: date = p0("First day on which it is shown outside; before, insertion has it.")
    available_on: date | None = p0("When it is free, such as a retirement.", default=None)


class OpportunityFilled(OpportunityEvent):
    """Everything it offered is taken."""

    type: ClassVar[str] = "fr.happy.prospection.opportunity-filled.v1"


class OpportunityWithdrawn(OpportunityEvent):
    """It is not to be had any more, without having been filled."""

    type: ClassVar[str] = "fr.happy.prospection.opportunity-withdrawn.v1"
    reason: Closing = p0("Whether it was taken back or nobody confirmed it.")


class Withheld(event.Withheld):
    """An event of prospection was given up by an operator and will not come."""

    type: ClassVar[str] = "fr.happy.prospection.withheld.v1"
