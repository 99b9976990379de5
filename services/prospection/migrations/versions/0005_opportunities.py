"""The stock of opportunities, interests in them, and the criteria on which candidates meet them."""

from alembic import op

from chassis.criteria_rows import index
from chassis.scope import guarded

revision = "0005"
down_revision = "0004"

TABLES = (
    """
create table opportunity (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    kind text not null,
    trade text,
    epci text not null,
    officer text,
    agency text,
    outside boolean not null,
    waits boolean not null,
    places integer not null,
    taken integer not null,
    reference text,
    constraint opportunity_reference_key unique (reference),
    constraint opportunity_places_hold check (taken between 0 and places)
)
""",
    """
create table interest (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    opportunity uuid not null,
    status text not null,
    waits boolean not null,
    pair text not null,
    constraint interest_pair_key unique (pair)
)
""",
)
INDEXES = (
    "create index opportunity_subject on opportunity (subject)",
    "create index opportunity_status on opportunity (status, id)",
    "create index opportunity_kind on opportunity (kind, id)",
    "create index opportunity_trade on opportunity (trade, id)",
    "create index opportunity_epci on opportunity (epci, id)",
    "create index opportunity_officer on opportunity (officer, id)",
    "create index opportunity_agency on opportunity (agency, id)",
    "create index opportunity_outside on opportunity (id) where outside",
    "create index opportunity_waits on opportunity (officer, id) where waits",
    "create index interest_subject on interest (subject, id)",
    "create index interest_opportunity on interest (opportunity, id)",
    "create index interest_waits on interest (id) where waits",
)
LOCKS = guarded("opportunity", "epci", "agency", "officer")
CRITERIA = (*index("opportunity"), *index("candidate"))
KNOWN_CANDIDATES = """
insert into candidate_criterion (item, criterion)
select id, project || ':' || trade from (
    select id, record->'project'->>'type' as project, record->'project'->>'trade' as trade
    from candidate where status in ('contacted', 'under-assessment', 'qualified')
) as looking where trade is not null
union
select id, project || ':' || kind || '@' || epci from (
    select id, record->'project'->>'type' as project, record->'project'->>'trade' as trade,
        jsonb_array_elements_text(record->'project'->'epcis') as epci
    from candidate where status in ('contacted', 'under-assessment', 'qualified')
) as wish cross join (values ('any'), ('none')) as meeting (kind)
where kind = 'any' or trade is null
"""


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *LOCKS, *CRITERIA, KNOWN_CANDIDATES):
        op.execute(statement)
