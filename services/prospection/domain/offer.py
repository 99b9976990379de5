"""What an opportunity offers: its kind, its trade, where, from when, and who has it to give."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import Invalid
from chassis.plain import plain
from services.prospection.domain.project import Kind, Reference

MOST_PLACES = 1_000


class OfferKind(StrEnum):
    """What is to be had."""

    POST = "post"
    TAKEOVER = "takeover"
    FARM = "farm"
    PREMISES = "premises"
    HOME = "home"
    DESK = "desk"
    TRAINING_PLACE = "training-place"
    INTERNSHIP = "internship"
    SHARED_POST = "shared-post"
    EMPLOYERS_GROUP = "employers-group"

    @property
    def french(self) -> str:
        return _FRENCH[self]

    @property
    def suits(self) -> frozenset[Kind]:
        """The projects that it may serve."""
        return _SUITS[self]


_FRENCH = {
    OfferKind.POST: "poste",
    OfferKind.TAKEOVER: "reprise d'entreprise",
    OfferKind.FARM: "exploitation agricole",
    OfferKind.PREMISES: "local professionnel",
    OfferKind.HOME: "logement",
    OfferKind.DESK: "poste de télétravail",
    OfferKind.TRAINING_PLACE: "place de formation",
    OfferKind.INTERNSHIP: "stage",
    OfferKind.SHARED_POST: "poste partagé",
    OfferKind.EMPLOYERS_GROUP: "groupement d'employeurs",
}
_SUITS = {
    OfferKind.POST: frozenset({Kind.JOB}),
    OfferKind.TAKEOVER: frozenset({Kind.TAKEOVER}),
    OfferKind.FARM: frozenset({Kind.TAKEOVER, Kind.CREATION}),
    OfferKind.PREMISES: frozenset({Kind.CREATION, Kind.ORGANISATION_MOVE}),
    OfferKind.HOME: frozenset(set(Kind) - {Kind.ORGANISATION_MOVE}),
    OfferKind.DESK: frozenset({Kind.TELEWORK, Kind.CREATION, Kind.ORGANISATION_MOVE}),
    OfferKind.TRAINING_PLACE: frozenset({Kind.STUDIES, Kind.JOB}),
    OfferKind.INTERNSHIP: frozenset({Kind.STUDIES}),
    OfferKind.SHARED_POST: frozenset({Kind.JOB}),
    OfferKind.EMPLOYERS_GROUP: frozenset({Kind.JOB}),
}
NAMES_A_TRADE = frozenset({OfferKind.POST, OfferKind.SHARED_POST, OfferKind.INTERNSHIP})
"""The kinds that nobody can be put to without knowing the trade."""


class Origin(StrEnum):
    """Where an opportunity comes from."""

    TERRITORY = "territory"
    EMPLOYER = "employer"
    AGENCY = "agency"
    RETIREMENT = "retirement"
    COMMITMENT = "commitment"

    @property
    def french(self) -> str:
        return _ORIGINS[self]


_ORIGINS = {
    Origin.TERRITORY: "territoire",
    Origin.EMPLOYER: "employeur",
    Origin.AGENCY: "organisme partenaire",
    Origin.RETIREMENT: "départ à la retraite",
    Origin.COMMITMENT: "engagement d'insertion",
}


@dataclass(frozen=True)
class ContactPerson:
    """Whom to speak to; never leaves this service."""

    name: str
    email: str | None = None
    phone: str | None = None

    def __post_init__(self) -> None:
        if not (self.email or self.phone):
            raise Invalid(
                "provider-unreachable",
                "La personne à joindre pour une offre l'est par téléphone ou par courriel.",
            )


@dataclass(frozen=True)
class Provider:
    """Who has it to give: an organisation, and the person to speak to there."""

    organisation: str
    contact: ContactPerson | None = None


@dataclass(frozen=True)
class OutsideReference:
    """The reference under which somebody else keeps the same offer: it is not entered twice."""

    source: str
    reference: str

    @property
    def unique(self) -> str:
        """One text for one offer, however its source is written."""
        return f"{plain(self.source)}:{self.reference.casefold()}"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is offered, as it may be put right later."""

    epci: str
    trade: str | None = None
    trade_version: str | None = None
    places: int = 1
    available_on: date | None = None
    description: str = ""
    provider: Provider | None

    def __post_init__(self) -> None:
        if (self.trade is None) != (self.trade_version is None):
            raise Invalid("trade-version", "Un code ROME va avec sa version.")
        if not 1 <= self.places <= MOST_PLACES:
            raise Invalid("places-out-of-range", f"Une offre compte de 1 à {MOST_PLACES} places.")

    def is_within(self, reference: Reference) -> None:
        """It is in an EPCI of the territory."""
        if reference.epci(self.epci) is None:
            raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")

    def is_of_a_short_trade(self, reference: Reference) -> bool:
        """Whether the territory lacks people for its trade."""
        return self.trade is not None and reference.trade(self.trade) is not None
