"""Local people's paths."""

from alembic import op

from chassis.scope import guarded
from chassis.search import index

revision = "0003"
down_revision = "0002"

TABLES = (
    """
create table insertion_path (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    officer text,
    agency text not null,
    epci text not null,
    waits boolean not null,
    reference text unique
)
""",
    """
create table action_under (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    orientation text not null,
    shared_under text
)
""",
)
INDEXES = (
    "create index action_under_subject on action_under (subject)",
    "create index insertion_path_subject on insertion_path (subject, id)",
    "create index insertion_path_status on insertion_path (status, id)",
    "create index insertion_path_officer on insertion_path (officer, id)",
    "create index insertion_path_agency on insertion_path (agency, id)",
    "create index insertion_path_epci on insertion_path (epci, id)",
    "create index insertion_path_waits on insertion_path (officer, id) where waits",
)
LOCKS = guarded("insertion_path", "epci", "agency", "officer")


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *index("insertion_path"), *LOCKS):
        op.execute(statement)
