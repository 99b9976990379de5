"""What arrivals open to local people."""

from alembic import op

from chassis.scope import guarded

revision = "0004"
down_revision = "0003"

COMMITMENTS = (
    """
create table arrival (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    """
create table commitment (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    kind text not null,
    epci text not null,
    officer text,
    path uuid,
    waits boolean not null
)
""",
    "create index arrival_subject on arrival (subject)",
    "create index commitment_subject on commitment (subject, id)",
    "create index commitment_status on commitment (status, id)",
    "create index commitment_kind on commitment (kind, id)",
    "create index commitment_epci on commitment (epci, id)",
    "create index commitment_officer on commitment (officer, id)",
    "create index commitment_path on commitment (path, id)",
    "create index commitment_waits on commitment (officer, id) where waits",
    *guarded("commitment", "epci", "officer"),
)


def upgrade() -> None:
    for statement in COMMITMENTS:
        op.execute(statement)
