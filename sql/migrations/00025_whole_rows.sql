-- A changed row is looked at as a whole, and so are the rows that it is held against. Texts
-- that differ from what is read of them in letters and blanks alone are mended, and an
-- address that no server takes can be switched off.

-- +goose Up

-- Nobody mails to an address that is off.
alter table cohort.addresses drop constraint addresses_email_deliverable;
alter table cohort.addresses add constraint addresses_email_deliverable check (
    not active
    or email ~ '^[\u0021-\u007e]{1,64}@'
    and email !~ '[\u0028\u0029\u002c\u003a\u003b\u005b-\u005d\u0022]|^\.|\.@|\.\.|@\.|\.$|@-|-\.[^@]*$|-$|@[^@]*\.-|@[^@]*[_/=?*+!%&''`{|}~^#$]|@([^@]*\.)?[^.@]{64}') not valid;

drop trigger courses_starts_on_grid on cohort.courses;
create trigger courses_starts_on_grid
    after insert or update on cohort.courses
    for each row execute function cohort.refuse_off_grid();
drop trigger completed_not_to_come on cohort.completed;
create trigger completed_not_to_come
    after insert or update on cohort.completed
    for each row execute function cohort.refuse_tomorrow();
drop trigger session_outcomes_trainers_known on cohort.session_outcomes;
create trigger session_outcomes_trainers_known
    after insert or update on cohort.session_outcomes
    for each row execute function cohort.refuse_stranger();

-- +goose StatementBegin
create function cohort.refuse_leaving_parts() returns trigger
    language plpgsql as $$
declare
    p record;
begin
    select x.room, x.part into p
    from cohort.room_parts x
    join cohort.rooms a on a.id = x.room
    join cohort.rooms b on b.id = x.part
    where new.id in (x.room, x.part) and a.site <> b.site;
    if found then
        raise exception 'room % is on another site than its part %', p.room, p.part
            using errcode = 'check_violation', constraint = 'room_parts_one_site', schema = 'cohort', table = 'rooms';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_leaving_parts() is 'Keeps halls and their parts on one site when one of them moves.';
create trigger rooms_parts_one_site
    after update of site on cohort.rooms
    for each row execute function cohort.refuse_leaving_parts();

-- +goose StatementBegin
create function cohort.refuse_too_little() returns trigger
    language plpgsql as $$
declare
    r record;
begin
    select x.room, x.number, x.kind into r
    from cohort.room_equipment x
    join cohort.rooms o on o.id = x.room
    left join cohort.equipment e on (e.site, e.kind) = (o.site, x.kind)
    where x.number > coalesce(e.number, 0) and case when tg_table_name = 'rooms' then o.id = to_jsonb(old) ->> 'id' else (o.site, x.kind) = (to_jsonb(old) ->> 'site', to_jsonb(old) ->> 'kind') end;
    if found then
        raise exception 'room % takes % of %, and its site would have fewer', r.room, r.number, r.kind
            using errcode = 'check_violation', constraint = 'room_equipment_there', schema = 'cohort', table = tg_table_name;
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_too_little() is 'Keeps sites from having less equipment than one of their rooms takes.';
create trigger equipment_enough
    after update or delete on cohort.equipment
    for each row execute function cohort.refuse_too_little();
create trigger rooms_equipment_there
    after update of site on cohort.rooms
    for each row execute function cohort.refuse_too_little();

-- Facts are read tidy, whatever stands there: nobody reads anything else after this than
-- before. A key stays, and so does a row that breaks another rule, or that another is like.
-- +goose StatementBegin
do $$
declare
    t record;
    c record;
    place tid;
    tidied constant text := $t$trim(regexp_replace(regexp_replace(normalize(%s, nfc), '[\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'), '[\u0001-\u0020\u007f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'))$t$;
begin
    for t in
        select r.oid::regclass as name,
            string_agg(case a.atttypid
                when 'text[]'::regtype then format('%1$I = array(select ', a.attname) || format(tidied, 'x') || format(' from unnest(%1$I) with ordinality as l (x, n) order by n)', a.attname)
                else format('%I = ', a.attname) || format(tidied, quote_ident(a.attname)) end, ', ') as mended,
            string_agg(format(case a.atttypid when 'text[]'::regtype then 'not cohort.are_tidy(%I)' else 'not cohort.is_tidy(%I)' end, a.attname), ' or ') as untidy
        from pg_class r
        join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
        where r.relnamespace = 'cohort'::regnamespace and r.relkind = 'r'
            and (a.atttypid = 'cohort.title'::regtype or a.attname = 'patronymic' or (r.relname, a.attname) in
                (('rooms', 'features'), ('courses', 'features'), ('courses', 'crew'), ('trainers', 'roles'), ('people', 'needs'), ('candidates', 'needs')))
        group by r.oid
    loop
        for place in execute format('select ctid from %s where ', t.name) || t.untidy
        loop
            begin
                execute format('update %s set ', t.name) || t.mended || ' where ctid = $1' using place;
            exception when integrity_constraint_violation then
                raise notice 'a row of % is not tidy, and not mended; cohort doctor names it', t.name;
            end;
        end loop;
    end loop;
    for c in
        select conname, conrelid, conrelid::regclass as tablename, contypid::regtype as domainname
        from pg_constraint
        where connamespace = 'cohort'::regnamespace and contype = 'c' and not convalidated
    loop
        begin
            if c.conrelid = 0 then
                execute format('alter domain %s validate constraint %I', c.domainname, c.conname);
            else
                execute format('alter table %s validate constraint %I', c.tablename, c.conname);
            end if;
        exception when check_violation then
            raise notice 'some rows break the rule %; cohort doctor names them', c.conname;
        end;
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down

drop trigger rooms_equipment_there on cohort.rooms;
drop trigger rooms_parts_one_site on cohort.rooms;
drop trigger equipment_enough on cohort.equipment;
drop function cohort.refuse_too_little(), cohort.refuse_leaving_parts();
drop trigger session_outcomes_trainers_known on cohort.session_outcomes;
create trigger session_outcomes_trainers_known
    after insert or update of trainers on cohort.session_outcomes
    for each row execute function cohort.refuse_stranger();
drop trigger completed_not_to_come on cohort.completed;
create trigger completed_not_to_come
    after insert or update of completed_on on cohort.completed
    for each row execute function cohort.refuse_tomorrow();
drop trigger courses_starts_on_grid on cohort.courses;
create trigger courses_starts_on_grid
    after insert or update of starts on cohort.courses
    for each row execute function cohort.refuse_off_grid();
alter table cohort.addresses drop constraint addresses_email_deliverable;
alter table cohort.addresses add constraint addresses_email_deliverable check (
    email ~ '^[\u0021-\u007e]{1,64}@'
    and email !~ '[\u0028\u0029\u002c\u003a\u003b\u005b-\u005d\u0022]|^\.|\.@|\.\.|@\.|\.$|@-|-\.[^@]*$|-$|@[^@]*\.-|@[^@]*[_/=?*+!%&''`{|}~^#$]|@([^@]*\.)?[^.@]{64}') not valid;
