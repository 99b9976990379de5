"""How files, pairs, invitations and the stock of offers are kept: whole, with filters beside."""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.entry import already_in_stock, interest_known, no_place_left
from services.prospection.domain.interest import Interest
from services.prospection.domain.invitation import Invitation
from services.prospection.domain.matching import offered_by, sought_by
from services.prospection.domain.offer_waiting import interest_waiting, offer_waits
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.pair import Pair
from services.prospection.domain.waiting import waiting


class CandidateRow(Row, table=True):
    """A file; `application` is what makes a second registration of the same one impossible."""

    __tablename__ = "candidate"

    status: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    waits: bool = Field(index=True)
    application: str | None = Field(default=None, unique=True)


def _columns(candidate: Candidate) -> dict[str, object]:
    return {
        "status": candidate.status.value,
        "officer": candidate.officer,
        "epci": candidate.first_epci,
        "waits": waiting(candidate) is not None,
        "application": candidate.application,
    }


def _searched(candidate: Candidate) -> Iterator[str | None]:
    """Who it is, how to reach them, and the file's own reference; a nameless file is not found."""
    if candidate.applicant is None:
        return
    yield str(candidate.id)
    for person in candidate.applicant.people:
        yield from (person.given_name, person.family_name)
        yield from (person.contact.email, person.contact.phone)
    if isinstance(candidate.applicant, Organisation):
        yield from (candidate.applicant.name, candidate.applicant.siret)


class InvitationRow(Row, table=True):
    """What a person is asked; its link is found by its fingerprint alone."""

    __tablename__ = "invitation"

    state: str = Field(index=True)
    digest: str | None = Field(default=None, unique=True)


def _invitation_columns(invitation: Invitation) -> dict[str, object]:
    return {"state": invitation.state.value, "digest": invitation.digest}


class PairRow(Row, table=True):
    """Two files that look alike."""

    __tablename__ = "pair"

    one: UUID = Field(index=True)
    other: UUID = Field(index=True)
    epci: str | None = Field(default=None, index=True)
    officer: str | None = Field(default=None, index=True)


def _pair_columns(pair: Pair) -> dict[str, object]:
    return {"one": pair.one, "other": pair.other, "epci": pair.epci, "officer": pair.officer}


class OpportunityRow(Row, table=True):
    """An opportunity; `reference` is what makes a second entry of the same offer impossible.

    The database refuses that more be `taken` than there are `places`.
    """

    __tablename__ = "opportunity"

    status: str = Field(index=True)
    kind: str = Field(index=True)
    trade: str | None = Field(default=None, index=True)
    epci: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)
    outside: bool = Field(index=True)
    waits: bool = Field(index=True)
    places: int
    taken: int
    reference: str | None = Field(default=None, unique=True)


def _opportunity_columns(opportunity: Opportunity) -> dict[str, object]:
    return {
        "status": opportunity.status.value,
        "kind": opportunity.kind.value,
        "trade": opportunity.offer.trade,
        "epci": opportunity.offer.epci,
        "officer": opportunity.officer,
        "agency": opportunity.agency,
        "outside": opportunity.is_shown_outside,
        "waits": offer_waits(opportunity),
        "places": opportunity.offer.places,
        "taken": len(opportunity.taken),
        "reference": opportunity.reference.unique if opportunity.reference else None,
    }


class InterestRow(Row, table=True):
    """An interest; a candidate has one in an opportunity, which is their `pair`."""

    __tablename__ = "interest"

    opportunity: UUID = Field(index=True)
    status: str = Field(index=True)
    waits: bool = Field(index=True)
    pair: str = Field(unique=True)


def _interest_columns(interest: Interest) -> dict[str, object]:
    return {
        "opportunity": interest.opportunity,
        "status": interest.status.value,
        "waits": interest_waiting(interest) is not None,
        "pair": f"{interest.opportunity}:{interest.candidate}",
    }


candidates = Table(
    Candidate,
    CandidateRow,
    columns=_columns,
    personal=True,
    searched=_searched,
    matched=sought_by,
)
invitations = Table(Invitation, InvitationRow, columns=_invitation_columns)
pairs = Table(Pair, PairRow, columns=_pair_columns)
opportunities = Table(
    Opportunity,
    OpportunityRow,
    columns=_opportunity_columns,
    personal=True,
    matched=offered_by,
    refusals={
        "opportunity_reference_key": already_in_stock,
        "opportunity_places_hold": no_place_left,
    },
)
interests = Table(
    Interest,
    InterestRow,
    columns=_interest_columns,
    personal=True,
    refusals={"interest_pair_key": interest_known},
)
tables = (candidates, invitations, pairs, opportunities, interests)
