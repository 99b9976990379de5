"""Households and the paths of their partners."""

from alembic import op

from chassis.scope import guarded

revision = "0002"
down_revision = "0001"

TABLES = (
    """
create table household (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    """
create table one_path (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    """
create table partner_path (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    officer text,
    epci text,
    gate text not null,
    situation text not null,
    waits boolean not null
)
""",
)
INDEXES = (
    "create index household_subject on household (subject)",
    "create index one_path_subject on one_path (subject)",
    "create index partner_path_subject on partner_path (subject, id)",
    "create index partner_path_officer on partner_path (officer, id)",
    "create index partner_path_epci on partner_path (epci, id)",
    "create index partner_path_gate on partner_path (gate, id)",
    "create index partner_path_situation on partner_path (situation)",
    "create index partner_path_waits on partner_path (officer, id) where waits",
)
LOCKS = guarded("partner_path", "epci", "officer")


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *LOCKS):
        op.execute(statement)
