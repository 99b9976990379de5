-- Where the audit was cut because the time it is kept for is over: what went, and by which digest
-- the chain goes on. Nothing is deleted but what a cut names, and a cut is for good.

create table audit_cut (
    through bigint primary key,
    cut_at timestamptz not null,
    days integer not null check (days > 0),
    rows bigint not null,
    digest text not null
);

create function audit_cut_is_due() returns trigger language plpgsql as $$
begin
    if not exists (
        select from audit_seal where number = new.through and digest = new.digest
            and sealed_at <= new.cut_at - make_interval(days => new.days)
            and exists (select from audit_seal where number > new.through)
    ) then
        raise exception 'the audit is not to be cut there' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger audit_cut_comes_in_time before insert on audit_cut
    for each row execute function audit_cut_is_due();
create trigger audit_cut_keeps_its_rows before update or delete on audit_cut
    for each row execute function audit_is_append_only();
create trigger audit_cut_is_not_emptied before truncate on audit_cut
    for each statement execute function audit_is_append_only();

create function audit_loses_what_was_cut() returns trigger language plpgsql as $$
begin
    if exists (select from audit_cut where through >= old.seal) then
        return old;
    end if;
    raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end
$$;
create function audit_loses_seals_that_were_cut() returns trigger language plpgsql as $$
begin
    if exists (select from audit_cut where through >= old.number) then
        return old;
    end if;
    raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end
$$;
drop trigger audit_loses_no_row on audit;
create trigger audit_loses_no_row before delete on audit
    for each row execute function audit_loses_what_was_cut();
drop trigger audit_seal_keeps_its_rows on audit_seal;
create trigger audit_seal_keeps_its_rows before update on audit_seal
    for each row execute function audit_is_append_only();
create trigger audit_seal_loses_no_row before delete on audit_seal
    for each row execute function audit_loses_seals_that_were_cut();
