-- Readers do not see what tells of somebody's health beside their key: why they are away, and
-- which way into a room they need.

-- +goose Up

-- +goose StatementBegin
do $$
declare
    reader text := current_database() || '_reader';
    was record;
begin
    if not exists (select from pg_roles where rolname = reader) then
        return;
    end if;
    for was in
        select c.oid::regclass as of, a.attname as hidden
        from (values ('absences', 'kind'), ('people', 'needs'), ('candidates', 'needs'), ('snapshots', 'bytes'), ('plan_parts', 'task')) x (name, hidden)
        join pg_class c on c.relname = x.name and c.relnamespace in ('cohort'::regnamespace, 'input'::regnamespace)
        join pg_attribute a on a.attrelid = c.oid and a.attname = x.hidden
        where pg_has_role(c.relowner, 'usage')
    loop
        execute format('revoke select (%I) on %s from %I', was.hidden, was.of, reader);
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down

-- What a reader may see is granted by the program that migrates.
