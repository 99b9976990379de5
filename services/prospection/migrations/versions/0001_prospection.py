"""The delivery core's tables, candidates and invitations."""

from alembic import op

from chassis.migrate import delivery
from chassis.scope import guarded
from chassis.search import index

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
INVITATION = """
create table invitation (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    state text not null,
    digest text,
    constraint invitation_digest_key unique (digest)
)
"""
INDEXES = (
    "create index candidate_subject on candidate (subject)",
    "create index candidate_status on candidate (status, id)",
    "create index candidate_officer on candidate (officer, id)",
    "create index candidate_epci on candidate (epci, id)",
    "create index candidate_waits on candidate (officer, id) where waits",
    "create index invitation_subject on invitation (subject)",
    "create index invitation_state on invitation (state, id)",
)
LOCKS = guarded("candidate", "epci", "officer")
SEARCH = index("candidate")


def upgrade() -> None:
    for statement in (*delivery("0001"), CANDIDATE, INVITATION, *INDEXES, *LOCKS, *SEARCH):
        op.execute(statement)
