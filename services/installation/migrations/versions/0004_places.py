"""Homes, desks and sessions, of which no place is promised twice, whatever the code does.

`btree_gist` lets an exclusion constraint compare ids beside periods; whoever prepares the
database installs it.
"""

from alembic import op

from chassis.scope import guarded

revision = "0004"
down_revision = "0003"

HOMES = (
    """
create table home (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    epci text,
    agency text
)
""",
    """
create table home_line (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    epci text unique
)
""",
    """
create table home_promise (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    home uuid not null,
    status text not null,
    live boolean not null,
    starts_on date not null,
    ends_on date not null,
    epci text,
    agency text,
    officer text,
    constraint home_promised_once
        exclude using gist (home with =, daterange(starts_on, ends_on, '[]') with &&)
        where (live) deferrable initially immediate
)
""",
    "create index home_subject on home (subject, id)",
    "create index home_epci on home (epci, id)",
    "create index home_agency on home (agency, id)",
    "create index home_line_subject on home_line (subject)",
    "create index home_promise_subject on home_promise (subject, id)",
    "create index home_promise_home on home_promise (home, id)",
    "create index home_promise_status on home_promise (status, id)",
    "create index home_promise_live on home_promise (id) where live",
    "create index home_promise_epci on home_promise (epci, id)",
    "create index home_promise_agency on home_promise (agency, id)",
    "create index home_promise_officer on home_promise (officer, id)",
    *guarded("home", "epci", "agency"),
    *guarded("home_line", "epci"),
    *guarded("home_promise", "epci", "agency", "officer"),
)


def upgrade() -> None:
    for statement in HOMES:
        op.execute(statement)
