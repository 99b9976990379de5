"""Newcomers and their paths; a candidate has one path at a time, whatever the code does."""

from alembic import op

from chassis.scope import guarded

revision = "0002"
down_revision = "0001"

TABLES = (
    """
create table newcomer (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    """
create table path (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    kind text not null,
    officer text,
    epci text,
    referent text,
    active boolean not null,
    arrived boolean not null
)
""",
)
INDEXES = (
    "create index newcomer_subject on newcomer (subject)",
    "create index path_subject on path (subject, id)",
    "create unique index path_active on path (subject) where active",
    "create index path_status on path (status, id)",
    "create index path_kind on path (kind, id)",
    "create index path_officer on path (officer, id)",
    "create index path_epci on path (epci, id)",
    "create index path_referent on path (referent, id)",
    "create index path_followed on path (officer, id) where active",
    "create index path_arrived on path (id) where arrived",
)
LOCKS = guarded("path", "epci", "officer", "referent")


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *LOCKS):
        op.execute(statement)
