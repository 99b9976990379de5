-- What the delivery core keeps in every service's own database.

-- One row per subject: locked first by whoever writes to the subject, so that the order of
-- commits is the order of sequences.
create table stream (
    subject text primary key,
    shard smallint not null,
    last_sequence bigint not null default 0
);

create table outbox (
    position bigint generated always as identity primary key,
    shard smallint not null,
    subject text not null,
    sequence bigint not null,
    id uuid not null unique,
    topic text not null,
    value bytea not null,
    headers text not null,
    announced_at timestamptz not null,
    unique (subject, sequence)
);
create index outbox_by_shard on outbox (shard, position);

-- The lock of a relay: one row per shard.
create table outbox_shard (shard smallint primary key);
insert into outbox_shard select generate_series(0, 15);

-- Subjects whose first row Kafka refused; nothing of theirs leaves until an operator decides.
create table outbox_refusal (
    subject text primary key,
    position bigint not null references outbox (position) on delete cascade,
    cause text not null,
    refused_at timestamptz not null
);

create table sent (
    sent_on date not null,
    subject text not null,
    sequence bigint not null,
    id uuid not null,
    topic text not null,
    value bytea not null,
    headers text not null,
    announced_at timestamptz not null,
    partition smallint not null,
    log_offset bigint not null,
    sent_at timestamptz not null
) partition by range (sent_on);
create index sent_by_subject on sent (subject, sequence);

-- The next record to take from each partition: the truth, Kafka's own commits serve lag only.
create table position (
    topic text not null,
    partition smallint not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

create table inbox (
    source text not null,
    id uuid not null,
    taken_at timestamptz not null,
    primary key (source, id)
);
create index inbox_by_age on inbox (taken_at);

-- How far each source has been heard about each subject.
create table heard (
    source text not null,
    subject text not null,
    last_sequence bigint not null,
    primary key (source, subject)
);

-- Subjects that wait, and why; the foreign key below keeps arrivals and drains apart.
create table parked_subject (
    source text not null,
    subject text not null,
    state text not null check (state in ('retry', 'paused')),
    cause text not null,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    parked_at timestamptz not null,
    awaits_source text,
    awaits_subject text,
    awaits_after bigint,
    primary key (source, subject)
);

create table parked (
    position bigint generated always as identity primary key,
    source text not null,
    subject text not null,
    sequence bigint,
    id uuid,
    type text,
    cause text not null,
    error text,
    topic text not null,
    partition smallint not null,
    log_offset bigint not null,
    key bytea,
    value bytea,
    headers text not null,
    parked_at timestamptz not null,
    unique (topic, partition, log_offset),
    foreign key (source, subject) references parked_subject
);
create index parked_by_subject on parked (source, subject, sequence);

-- A consumer that stopped, why, and how many records it parked since its last success.
create table consumer (
    name text primary key,
    in_a_row integer not null default 0,
    stopped_cause text,
    stopped_at timestamptz
);

create table timer (
    name text not null,
    item uuid not null,
    subject text not null,
    due_on date not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    error text,
    primary key (name, item)
);
create index timer_by_due on timer (due_at);

create table idempotency (
    caller text not null,
    method text not null,
    path text not null,
    key text not null,
    fingerprint text not null,
    status smallint,
    headers text,
    body bytea,
    made_at timestamptz not null,
    primary key (caller, method, path, key)
);
create index idempotency_by_age on idempotency (made_at);

create table audit (
    position bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text,
    reason text
);
