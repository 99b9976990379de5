-- A refusal leaves with the row that it is about. As a foreign key this was asked for each row that
-- left the outbox; it is asked once for all those that leave together.

alter table outbox_refusal drop constraint outbox_refusal_position_fkey;

create function outbox_refusal_leaves() returns trigger language plpgsql as $$
begin
    delete from outbox_refusal using gone where outbox_refusal.position = gone.position;
    return null;
end
$$;
create trigger outbox_refusal_leaves after delete on outbox referencing old table as gone
    for each statement execute function outbox_refusal_leaves();
