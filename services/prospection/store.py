"""How files, invitations and pairs are kept: whole, with what lists filter on beside."""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.invitation import Invitation
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


candidates = Table(Candidate, CandidateRow, columns=_columns, personal=True, searched=_searched)
invitations = Table(Invitation, InvitationRow, columns=_invitation_columns)
pairs = Table(Pair, PairRow, columns=_pair_columns)
tables = (candidates, invitations, pairs)
