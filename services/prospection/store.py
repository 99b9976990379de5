"""How candidates are kept: the whole file as a record, and what lists and lookups filter on."""

from sqlmodel import Field

from chassis.store import Row, Table
from services.prospection.domain.candidate import Candidate
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
        "epci": candidate.project.epcis[0] if candidate.project.epcis else None,
        "waits": waiting(candidate) is not None,
        "application": candidate.application,
    }


candidates = Table(Candidate, CandidateRow, columns=_columns)
tables = (candidates,)
