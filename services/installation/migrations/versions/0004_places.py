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


DESKS = (
    """
create table desk_site (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    seats integer not null,
    epci text,
    agency text
)
""",
    """
create function days_of_week(week integer) returns int4multirange
language sql immutable strict as $$
    select range_agg(int4range(day, day + 1))
    from generate_series(0, 6) as day where week & (1 << day) <> 0
$$
""",
    """
create table desk_subscription (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    site uuid not null references desk_site (id),
    seat integer not null,
    week integer not null check (week between 1 and 127),
    live boolean not null,
    starts_on date not null,
    ends_on date,
    status text not null,
    epci text,
    agency text,
    officer text,
    constraint desk_of_one_at_a_time
        exclude using gist (
            site with =,
            seat with =,
            days_of_week(week) with &&,
            daterange(starts_on, ends_on, '[]') with &&
        )
        where (live) deferrable initially immediate
)
""",
    """
create function desk_within_the_seats() returns trigger language plpgsql as $$
begin
    if new.live and not exists (
        select from desk_site where id = new.site and new.seat between 1 and seats for share
    ) then
        raise check_violation using message = 'this site has no such seat';
    end if;
    return new;
end
$$
""",
    """
create trigger desk_within_the_seats before insert or update on desk_subscription
for each row execute function desk_within_the_seats()
""",
    """
create function seats_cover_the_desks() returns trigger language plpgsql as $$
begin
    if exists (
        select from desk_subscription where site = new.id and live and seat > new.seats
    ) then
        raise check_violation using message = 'a seat that is somebody''s is taken away';
    end if;
    return new;
end
$$
""",
    """
create trigger seats_cover_the_desks before update of seats on desk_site
for each row execute function seats_cover_the_desks()
""",
    "create index desk_site_subject on desk_site (subject)",
    "create index desk_site_epci on desk_site (epci, id)",
    "create index desk_site_agency on desk_site (agency, id)",
    "create index desk_subscription_subject on desk_subscription (subject, id)",
    "create index desk_subscription_site on desk_subscription (site, id)",
    "create index desk_subscription_status on desk_subscription (status, id)",
    "create index desk_subscription_live on desk_subscription (id) where live",
    "create index desk_subscription_epci on desk_subscription (epci, id)",
    "create index desk_subscription_agency on desk_subscription (agency, id)",
    "create index desk_subscription_officer on desk_subscription (officer, id)",
    *guarded("desk_site", "epci", "agency"),
    *guarded("desk_subscription", "epci", "agency", "officer"),
)
SESSIONS = (
    """
create table session (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    topic text not null,
    held_on date not null,
    held_in text not null,
    held_by text not null,
    places integer not null,
    taken integer not null,
    cancelled boolean not null,
    constraint session_never_overfull check (taken >= 0 and taken <= places)
)
""",
    """
create table enrolment (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    session uuid not null references session (id),
    status text not null,
    opened boolean not null,
    epci text,
    officer text
)
""",
    "create index session_subject on session (subject)",
    "create index session_topic on session (topic, id)",
    "create index session_held_on on session (held_on, id)",
    "create index session_held_in on session (held_in, id)",
    "create index session_held_by on session (held_by, id)",
    "create index enrolment_subject on enrolment (subject, id)",
    "create index enrolment_session on enrolment (session, id)",
    "create index enrolment_status on enrolment (status, id)",
    "create index enrolment_opened on enrolment (id) where opened",
    "create unique index enrolment_once on enrolment (subject, session) where opened",
    "create index enrolment_epci on enrolment (epci, id)",
    "create index enrolment_officer on enrolment (officer, id)",
    *guarded("enrolment", "epci", "officer"),
)


def upgrade() -> None:
    for statement in (*HOMES, *DESKS, *SESSIONS):
        op.execute(statement)
