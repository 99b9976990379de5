"""Pairs of files that look alike; the files there are already are compared once."""

from alembic import op

from chassis.scope import guarded

revision = "0003"
down_revision = "0002"

PAIR = """
create table pair (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    one uuid not null,
    other uuid not null,
    epci text,
    officer text
)
"""
INDEXES = (
    "create index pair_subject on pair (subject)",
    "create index pair_one on pair (one, id)",
    "create index pair_other on pair (other, id)",
    "create index pair_epci on pair (epci, id)",
    "create index pair_officer on pair (officer, id)",
)
COMPARE = """
insert into timer (name, item, subject, due_on, due_at)
select 'compare', id, cast(subject as text), current_date, now()
from candidate where status not in ('merged', 'anonymised')
on conflict (name, item) do nothing
"""


def upgrade() -> None:
    for statement in (PAIR, *INDEXES, *guarded("pair", "epci", "officer"), COMPARE):
        op.execute(statement)
