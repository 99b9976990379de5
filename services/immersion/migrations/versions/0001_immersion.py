"""The delivery core's tables, stays, guests and hosts."""

from alembic import op

from chassis.migrate import delivery
from chassis.scope import guarded

revision = "0001"
down_revision = None

TABLES = (
    """
create table stay (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    officer text,
    epci text,
    waits boolean not null
)
""",
    """
create table guest (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    """
create table host (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    kind text not null,
    epci text not null,
    agency text
)
""",
)
INDEXES = (
    "create index stay_subject on stay (subject, id)",
    "create index stay_status on stay (status, id)",
    "create index stay_officer on stay (officer, id)",
    "create index stay_epci on stay (epci, id)",
    "create index stay_waits on stay (officer, id) where waits",
    "create index guest_subject on guest (subject)",
    "create index host_subject on host (subject)",
    "create index host_kind on host (kind, id)",
    "create index host_epci on host (epci, id)",
    "create index host_agency on host (agency, id)",
)
LOCKS = (*guarded("stay", "epci", "officer"), *guarded("host", "epci", "agency"))


def upgrade() -> None:
    for statement in (*delivery("0001"), *TABLES, *INDEXES, *LOCKS):
        op.execute(statement)
