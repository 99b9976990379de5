-- What a service must know of itself once its database was restored to the past.

-- `behind`: its own topics hold events that it does not remember; it only reads. `log-lost`: its own
-- topics lost their end; nothing leaves. Each until an operator has acted.
create table quarantine (
    cause text primary key check (cause in ('behind', 'log-lost')),
    since timestamptz not null
);

-- Up to where each partition of its own topics was compared with what it remembers.
create table compared (
    topic text not null,
    partition smallint not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- Events that it had told and no longer knew. Their bytes are in `sent`; here is what officers look
-- them up by. `rebuilt`: their cause came again; `handled`: an officer has dealt with them.
create table forgotten (
    position bigint generated always as identity primary key,
    id uuid not null unique,
    subject text not null,
    sequence bigint not null,
    type text not null,
    told_at timestamptz not null,
    causation text not null,
    found_at timestamptz not null,
    outcome text check (outcome in ('rebuilt', 'handled')),
    settled_at timestamptz,
    settled_by text,
    reason text
);
