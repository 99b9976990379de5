"""How stays, guests and hosts are kept: whole, with what lists and lookups filter on beside."""

from sqlmodel import Field

from chassis.store import Row, Table
from services.immersion.domain.guest import Guest
from services.immersion.domain.host import Host
from services.immersion.domain.stay import Stay


class StayRow(Row, table=True):
    """A stay; `epci` is where it is planned, before that the one wished for first.

    Where it `waits`, there is something to do on it, today or on a later day.
    """

    __tablename__ = "stay"

    status: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    waits: bool = Field(index=True)


class GuestRow(Row, table=True):
    """A candidate, found by its own id."""

    __tablename__ = "guest"


class HostRow(Row, table=True):
    """Somebody who receives."""

    __tablename__ = "host"

    kind: str = Field(index=True)
    epci: str = Field(index=True)
    agency: str | None = Field(default=None, index=True)


def _stay_columns(stay: Stay) -> dict[str, object]:
    wished = stay.project.epcis[0] if stay.project.epcis else None
    return {
        "status": stay.status.value,
        "officer": stay.officer,
        "epci": stay.plan.epci if stay.plan else wished,
        "waits": stay.is_open or stay.calls_for_contact,
    }


def _host_columns(host: Host) -> dict[str, object]:
    known = host.profile
    return {"kind": known.kind.value, "epci": known.epci, "agency": known.agency}


stays = Table(Stay, StayRow, columns=_stay_columns, personal=True)
guests = Table(Guest, GuestRow, personal=True)
hosts = Table(Host, HostRow, columns=_host_columns, personal=True)
tables = (stays, guests, hosts)
