"""Requests for aids, and the years' money, of which no more is committed than was voted."""

from alembic import op

from chassis.scope import guarded

revision = "0003"
down_revision = "0002"

TABLES = (
    """
create table aid_request (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    aid text not null,
    status text not null,
    officer text,
    epci text,
    agency text,
    undecided boolean not null,
    waits boolean not null
)
""",
    """
create table aid_budget (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    line text not null,
    year integer not null,
    amount_cents bigint not null,
    committed_cents bigint not null,
    unique (line, year),
    constraint aid_budget_never_overspent
        check (committed_cents >= 0 and committed_cents <= amount_cents)
)
""",
)
INDEXES = (
    "create index aid_request_subject on aid_request (subject, id)",
    "create unique index aid_request_undecided on aid_request (subject, aid) where undecided",
    "create index aid_request_waits on aid_request (id) where waits",
    "create index aid_request_aid on aid_request (aid, id)",
    "create index aid_request_status on aid_request (status, id)",
    "create index aid_request_officer on aid_request (officer, id)",
    "create index aid_request_epci on aid_request (epci, id)",
    "create index aid_request_agency on aid_request (agency, id)",
    "create index aid_budget_subject on aid_budget (subject)",
    "create index aid_budget_year on aid_budget (year, id)",
)
LOCKS = guarded("aid_request", "epci", "agency", "officer")


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *LOCKS):
        op.execute(statement)
