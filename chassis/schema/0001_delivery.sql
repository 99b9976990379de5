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
-- `held`: an operator lets nothing of it go on. `asked_at`: an operator asked for a try that was
-- not made yet. `failed_again`: how many tries that were asked for failed.
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
    held boolean not null default false,
    asked_at timestamptz,
    failed_again integer not null default 0,
    primary key (source, subject)
);

-- `release`: the version of this service that could not apply the event when it came.
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
    release text not null,
    unique (topic, partition, log_offset),
    foreign key (source, subject) references parked_subject
);
create index parked_by_subject on parked (source, subject, sequence);

-- Events that an operator gave up, with their bytes and the reason.
create table discarded (
    position bigint primary key,
    source text not null,
    subject text not null,
    sequence bigint not null,
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
    release text not null,
    discarded_at timestamptz not null,
    discarded_by text not null,
    reason text not null
);

-- A retry of many events at once: what was chosen when it was prepared, worked off in chunks.
create table group_retry (
    id uuid primary key,
    state text not null check (state in ('prepared', 'running', 'paused', 'stopped', 'done')),
    filter text not null,
    prepared_at timestamptz not null,
    prepared_by text not null,
    started_at timestamptz,
    ended_at timestamptz
);

create table group_retry_item (
    retry uuid not null references group_retry (id) on delete cascade,
    position bigint not null,
    source text not null,
    subject text not null,
    asked_at timestamptz,
    outcome text,
    primary key (retry, position)
);
create index group_retry_item_left on group_retry_item (retry, position) where outcome is null;

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
    touched text,
    made_at timestamptz not null,
    primary key (caller, method, path, key)
);
create index idempotency_by_age on idempotency (made_at);

-- Who did what, about whom and what for: rows are only ever added. `glass` is the grant under which
-- somebody saw beyond their scope; `seal` is given once, when the row enters the chain.
create table audit (
    position bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text,
    purpose text,
    reason text,
    trace text not null,
    glass uuid,
    seal bigint
);
create index audit_by_seal on audit (seal, position);
create index audit_by_subject on audit (subject, position);

-- The chain: each digest covers the one before it and the rows of its own seal.
create table audit_seal (
    number bigint primary key,
    sealed_at timestamptz not null,
    rows integer not null,
    digest text not null
);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_keeps_its_rows before update on audit for each row
    when (old.seal is not null or new.seal is null
        or (old.position, old.at, old.actor, old.action, old.subject, old.purpose, old.reason,
            old.trace, old.glass)
        is distinct from
        (new.position, new.at, new.actor, new.action, new.subject, new.purpose, new.reason,
            new.trace, new.glass))
    execute function audit_is_append_only();
create trigger audit_loses_no_row before delete on audit
    for each row execute function audit_is_append_only();
create trigger audit_is_not_emptied before truncate on audit
    for each statement execute function audit_is_append_only();
create trigger audit_seal_keeps_its_rows before update or delete on audit_seal
    for each row execute function audit_is_append_only();
create trigger audit_seal_is_not_emptied before truncate on audit_seal
    for each statement execute function audit_is_append_only();

-- Who may see beyond their scope, why, and until when.
create table break_glass (
    id uuid primary key,
    actor text not null,
    reason text not null,
    opened_at timestamptz not null,
    ends_at timestamptz not null
);
create index break_glass_by_actor on break_glass (actor, ends_at);
