"""The delivery core's tables, and candidates."""

from alembic import op

from chassis.migrate import delivery

revision = "0001"
down_revision = None

CANDIDATE = """
create table candidate (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    officer text,
    epci text,
    waits boolean not null,
    application text,
    constraint candidate_application_key unique (application)
)
"""
INDEXES = (
    "create index candidate_subject on candidate (subject)",
    "create index candidate_status on candidate (status, id)",
    "create index candidate_officer on candidate (officer, id)",
    "create index candidate_epci on candidate (epci, id)",
    "create index candidate_waits on candidate (officer, id) where waits",
)


def upgrade() -> None:
    for statement in (*delivery("0001"), CANDIDATE, *INDEXES):
        op.execute(statement)
