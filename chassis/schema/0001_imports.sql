-- What a service that brings files in keeps of them. The bytes of a file leave as soon as it is
-- brought in; what became of its lines stays a while, without anything of their content.

create table import_file (
    id uuid primary key,
    received_at timestamptz not null
);

create table import_piece (
    file uuid not null references import_file (id) on delete cascade,
    rank integer not null,
    content bytea not null,
    primary key (file, rank)
);
alter table import_piece alter column content set storage external;

-- What a rehearsal would have brought in so far, by its key: a second line of one key is known.
create table import_key (
    file uuid not null references import_file (id) on delete cascade,
    key text not null,
    primary key (file, key)
);

-- `caller`: what the sender's token gave them, with which their lines are brought in. `reached`: the
-- number of the last line brought in. `held_by`: the process that brings it in, until a moment.
create table import_job (
    id uuid primary key,
    kind text not null,
    state text not null
        check (state in ('to-countersign', 'waiting', 'running', 'stopped', 'done')),
    dry_run boolean not null,
    file uuid references import_file (id) on delete set null,
    digest text not null,
    bytes bigint not null,
    lines integer not null,
    ignored text not null,
    actor text not null,
    caller text not null,
    purpose text not null,
    correlation text not null,
    trace text not null,
    traceparent text,
    sent_at timestamptz not null,
    countersigned_by text,
    started_at timestamptz,
    ended_at timestamptz,
    why text,
    held_by text,
    held_until timestamptz,
    reached integer not null default 0,
    created integer not null default 0,
    known integer not null default 0,
    refused integer not null default 0
);
create unique index import_job_under_way on import_job (actor, kind, digest, dry_run)
    where ended_at is null;
create index import_job_by_end on import_job (ended_at);

create table import_line (
    job uuid not null references import_job (id) on delete cascade,
    line integer not null,
    reference text,
    outcome text not null,
    id uuid,
    reasons text not null,
    primary key (job, line)
);
