"""What installation tells: a household or an organisation from the road to two years after."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from contracts import event
from contracts.event import Event, OneOf, p0, p1
from contracts.people import AgeBands, Children, Project

Kind = Annotated[str, OneOf("household", "organisation")]
Basis = Annotated[
    str, OneOf("immersion", "direct-hire", "health-professional", "return", "already-arrived")
]
Activity = Annotated[
    str, OneOf("job", "takeover", "creation", "farm", "telework", "studies", "move")
]
Gate = Annotated[str, OneOf("passed", "not-applicable")]
WithoutUs = Annotated[str, OneOf("yes", "no", "not-said")]
Corrected = Annotated[str, OneOf("arrival", "residence", "activity")]
ReleaseReason = Annotated[str, OneOf("expired", "given-up", "ended", "owner-withdrew")]
Appeal = Annotated[str, OneOf("lodged", "upheld", "reversed")]


class PathEvent(Event):
    """What every event of an installation path says."""

    path: UUID = p1("The id of the installation path.")


class InstallationOpened(PathEvent):
    """Somebody sets out to settle: after a stay, or without one for a reason."""

    type: ClassVar[str] = "fr.happy.installation.installation-opened.v1"
    kind: Kind = p1("Household or organisation.")
    basis: Basis = p1("The stay they come from, or the reason why they need none.")
    project: Project = p1("The kind of project that brings them.")


class ArrivalPlanned(PathEvent):
    """A day of arrival is planned, so that communes and schools can prepare."""

    type: ClassVar[str] = "fr.happy.installation.arrival-planned.v1"
    epci: str = p1("SIREN of the EPCI where they mean to live.", max_length=9)
    planned_on: date = p1("The day they mean to arrive.")
    rooms: int | None = p1("Rooms they need, where they said so.", default=None, ge=1, le=30)
    children: tuple[Children, ...] = p1("Children expected by school level.", default=())


class HouseholdArrived(PathEvent):
    """A household lives here: a fact of its own, whatever comes of the rest."""

    type: ClassVar[str] = "fr.happy.installation.household-arrived.v1"
    epci: str = p1("SIREN of the EPCI where they live.", max_length=9)
    age_bands: AgeBands = p1("Its adults by age band.")
    children: tuple[Children, ...] = p1("Its children by school level.", default=())
    without_us: WithoutUs = p1("Whether they say they would have come without the programme.")


class OrganisationArrived(PathEvent):
    """An organisation has its premises here."""

    type: ClassVar[str] = "fr.happy.installation.organisation-arrived.v1"
    epci: str = p1("SIREN of the EPCI where it is.", max_length=9)
    without_us: WithoutUs = p1("Whether it says it would have come without the programme.")


class HouseholdInstalled(PathEvent):
    """Residence, an activity of one adult and the partner's situation: the three facts hold."""

    type: ClassVar[str] = "fr.happy.installation.household-installed.v1"
    epci: str = p1("SIREN of the EPCI where they live.", max_length=9)
    activity: Activity = p1("What one of the adults does there.")
    trade: str | None = p1("ROME code of that activity, if said.", default=None, max_length=10)
    trade_version: str | None = p0("Version of ROME.", default=None, max_length=10)
    partner: Gate = p1("Whether the partner's situation let it pass; never how.")
    adults: int = p1("Number of adults.", ge=1, le=30)
    children: int = p1("Number of children.", ge=0, le=20)


class OrganisationInstalled(PathEvent):
    """An organisation works here."""

    type: ClassVar[str] = "fr.happy.installation.organisation-installed.v1"
    epci: str = p1("SIREN of the EPCI where it is.", max_length=9)
    naf: str = p1("Code of its activity.", min_length=1, max_length=10)
    naf_version: str = p0("Nomenclature of that code.", max_length=10)
    headcount: int = p1("How many posts it brings.", ge=0, le=100_000)


class InstallationCorrected(PathEvent):
    """A fact told before turns out to be another; what was told stays told."""

    type: ClassVar[str] = "fr.happy.installation.installation-corrected.v1"
    fact: Corrected = p1("Which fact.")
    epci: str = p1("SIREN of the EPCI where they live, as known now.", max_length=9)
    activity: Activity | None = p1("The activity as known now, if there is one.", default=None)
    holds: bool = p1("Whether the fact still holds at all.")


class InstallationAbandoned(PathEvent):
    """They will not settle; said by a person, never by a calendar."""

    type: ClassVar[str] = "fr.happy.installation.installation-abandoned.v1"
    reason: str = p1("The territory's code of the reason.", min_length=1, max_length=60)


class InstallationReopened(PathEvent):
    """A path given up is taken up again."""

    type: ClassVar[str] = "fr.happy.installation.installation-reopened.v1"


class PresenceEvent(PathEvent):
    """What every answer to a presence check says."""

    month: int = p1("Months after the arrival at which it was asked.", ge=1, le=120)
    epci: str = p1("SIREN of the EPCI of the last residence known.", max_length=9)


class HouseholdRetained(PresenceEvent):
    """The household still lives here."""

    type: ClassVar[str] = "fr.happy.installation.household-retained.v1"


class HouseholdDeparted(PathEvent):
    """The household left, whenever that was learnt."""

    type: ClassVar[str] = "fr.happy.installation.household-departed.v1"
    epci: str = p1("SIREN of the EPCI of the last residence known.", max_length=9)
    age_bands: AgeBands = p1("Its adults by age band.")


class HouseholdPresenceUnknown(PresenceEvent):
    """Nobody could say whether the household still lives here."""

    type: ClassVar[str] = "fr.happy.installation.household-presence-unknown.v1"


class OrganisationRetained(PresenceEvent):
    """The organisation still works here."""

    type: ClassVar[str] = "fr.happy.installation.organisation-retained.v1"


class OrganisationDeparted(PathEvent):
    """The organisation left."""

    type: ClassVar[str] = "fr.happy.installation.organisation-departed.v1"
    epci: str = p1("SIREN of the EPCI of the last premises known.", max_length=9)


class OrganisationPresenceUnknown(PresenceEvent):
    """Nobody could say whether the organisation still works here."""

    type: ClassVar[str] = "fr.happy.installation.organisation-presence-unknown.v1"


class HomeEvent(Event):
    """What every event of a bridge home's promise says; its subject is the household."""

    promise: UUID = p1("The id of the promise.")
    home: UUID = p1("The id of the home.")
    epci: str = p1("SIREN of the EPCI where the home is.", max_length=9)


class BridgeHomePromised(HomeEvent):
    """A home for the first months is kept for a household."""

    type: ClassVar[str] = "fr.happy.installation.bridge-home-promised.v1"
    starts_on: date = p1("First day.")
    ends_on: date = p1("Last day.")


class BridgeHomeOccupied(HomeEvent):
    """They moved in."""

    type: ClassVar[str] = "fr.happy.installation.bridge-home-occupied.v1"
    ends_on: date = p1("Last day.")


class BridgeHomeProlonged(HomeEvent):
    """The home is kept for them for longer, as its owner agreed."""

    type: ClassVar[str] = "fr.happy.installation.bridge-home-prolonged.v1"
    ends_on: date = p1("Last day, from now on.")


class BridgeHomeEndangered(HomeEvent):
    """Those who live there have not left: the promise made to this household may not hold."""

    type: ClassVar[str] = "fr.happy.installation.bridge-home-endangered.v1"
    starts_on: date = p1("First day promised.")


class BridgeHomeReleased(HomeEvent):
    """The home is free again."""

    type: ClassVar[str] = "fr.happy.installation.bridge-home-released.v1"
    reason: ReleaseReason = p1("Why.")


class DeskEvent(Event):
    """What every event of a desk says; its subject is the household or the organisation."""

    subscription: UUID = p1("The id of the subscription.")
    site: UUID = p1("The id of the telework site.")
    epci: str = p1("SIREN of the EPCI where the site is.", max_length=9)


class DeskTaken(DeskEvent):
    """A desk of a telework site is somebody's, on trial or for good."""

    type: ClassVar[str] = "fr.happy.installation.desk-taken.v1"
    trial: bool = p1("Whether it is a free trial.")
    starts_on: date = p1("First day.")
    ends_on: date | None = p1("Last day, where one is known.", default=None)


class DeskLeft(DeskEvent):
    """The desk is free again."""

    type: ClassVar[str] = "fr.happy.installation.desk-left.v1"


class AidEvent(Event):
    """What every event of a request for an aid says; its subject is who asks."""

    request: UUID = p1("The id of the request.")
    aid: str = p1("The territory's code of the aid.", min_length=1, max_length=60)


class AidRequested(AidEvent):
    """A request came in; its clocks run from that day."""

    type: ClassVar[str] = "fr.happy.installation.aid-requested.v1"


class AidWaitListed(AidEvent):
    """The year's money is spent: the request waits, in the order of its date."""

    type: ClassVar[str] = "fr.happy.installation.aid-wait-listed.v1"


class AidGranted(AidEvent):
    """The authority named by the aid grants it."""

    type: ClassVar[str] = "fr.happy.installation.aid-granted.v1"
    amount_cents: int = p1("Euro cents granted.", ge=0, le=10_000_000_00)
    year: int = p1("The budget's year.", ge=2000, le=2200)


class AidRefused(AidEvent):
    """The aid is refused, or silence has refused it."""

    type: ClassVar[str] = "fr.happy.installation.aid-refused.v1"
    implicit: bool = p1("Whether two months of silence refused it.")


class AidRenounced(AidEvent):
    """Who asked gives up; money that was granted is free again."""

    type: ClassVar[str] = "fr.happy.installation.aid-renounced.v1"


class AidPaid(AidEvent):
    """The accountant paid."""

    type: ClassVar[str] = "fr.happy.installation.aid-paid.v1"
    amount_cents: int = p1("Euro cents paid.", ge=0, le=10_000_000_00)


class AidRecovered(AidEvent):
    """Money is asked back, for a commitment that was not kept."""

    type: ClassVar[str] = "fr.happy.installation.aid-recovered.v1"
    amount_cents: int = p1("Euro cents asked back.", ge=0, le=10_000_000_00)


class AidAppealed(AidEvent):
    """Who asked contests the decision, or the authority answered the appeal."""

    type: ClassVar[str] = "fr.happy.installation.aid-appealed.v1"
    outcome: Appeal = p1("Where the appeal stands.")


class Withheld(event.Withheld):
    """An event of installation was given up by an operator and will not come."""

    type: ClassVar[str] = "fr.happy.installation.withheld.v1"
