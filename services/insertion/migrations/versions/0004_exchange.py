"""What arrivals open to local people; jobs and trainings, where no place is given twice."""

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
EXCHANGE = (
    """
create table opening (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    kind text not null,
    located_in text not null,
    trade text,
    is_open boolean not null
)
""",
    """
create table application (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    epci text not null,
    officer text not null,
    path uuid not null,
    waits boolean not null,
    once text unique,
    seat text unique,
    place_rank integer,
    places integer,
    constraint application_has_a_place check (place_rank between 1 and places)
)
""",
    """
create table job_search (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null
)
""",
    "create index opening_subject on opening (subject)",
    "create index opening_kind on opening (kind, id)",
    "create index opening_trade on opening (trade, id) where is_open",
    "create index opening_located_in on opening (located_in, id) where is_open",
    "create index application_subject on application (subject, id)",
    "create index application_status on application (status, id)",
    "create index application_epci on application (epci, id)",
    "create index application_officer on application (officer, id)",
    "create index application_path on application (path, id)",
    "create index application_waits on application (officer, id) where waits",
    "create index job_search_subject on job_search (subject)",
    *guarded("application", "epci", "officer"),
)
TRAININGS = (
    """
create table training (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    stage text not null,
    theme text not null,
    located_in text not null,
    ends_on date not null
)
""",
    """
create table training_enrolment (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    status text not null,
    epci text not null,
    officer text not null,
    once text unique,
    seat text,
    place_rank integer,
    places integer,
    constraint training_seat_is_one_person_s unique (seat) deferrable initially immediate,
    constraint training_has_a_place check (place_rank between 1 and places)
)
""",
    "create index training_subject on training (subject)",
    "create index training_stage on training (stage, id)",
    "create index training_theme on training (theme, id)",
    "create index training_located_in on training (located_in, id)",
    "create index training_enrolment_subject on training_enrolment (subject, id)",
    "create index training_enrolment_status on training_enrolment (status, id)",
    "create index training_enrolment_epci on training_enrolment (epci, id)",
    "create index training_enrolment_officer on training_enrolment (officer, id)",
    *guarded("training_enrolment", "epci", "officer"),
)


def upgrade() -> None:
    for statement in (*COMMITMENTS, *EXCHANGE, *TRAININGS):
        op.execute(statement)
