-- What the planner finds wrong in one row, or in one and that which it names, is refused when
-- it is written: numbers that no file may hold, texts that would be cut, marks of trainers, and
-- signs that nobody sees.

-- +goose Up

-- +goose StatementBegin
create or replace function cohort.is_tidy(said text) returns boolean
    language sql immutable as $$
    select said is nfc normalized
        and said !~ '[\u0001-\u001f\u007f\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufeff\uffa0]|  |^ | $'
$$;

create or replace function cohort.are_tidy(list text[]) returns boolean
    language sql immutable as $$
    select coalesce(bool_and(cohort.is_tidy(x) and length(x) <= 1000), true) from unnest(list) as x
$$;
-- +goose StatementEnd
comment on function cohort.are_tidy(text[]) is 'Whether all texts of a list are tidy, and none is cut when it is read.';

alter table cohort.sites add constraint sites_address_length check (length(address) <= 1000) not valid;
alter table cohort.rooms add constraint rooms_seats_most check (seats <= 1000000000) not valid;
alter table cohort.equipment add constraint equipment_number_most check (number <= 1000000000) not valid;
alter table cohort.courses
    add constraint courses_group_most check (max_group <= 1000000000) not valid,
    add constraint courses_attempts_most check (most_attempts <= 1000000000) not valid;
alter table cohort.offices add constraint offices_release_most check (release_per_day <= 1000000000) not valid;
alter table cohort.stages add constraint stages_ordinal_most check (ordinal <= 1000000000) not valid;
alter table cohort.trainers add constraint trainers_patronymic_length check (length(patronymic) <= 300) not valid;
alter table cohort.people add constraint people_patronymic_length check (length(patronymic) <= 300) not valid;
alter table cohort.candidates add constraint candidates_patronymic_length check (length(patronymic) <= 300) not valid;
alter table cohort.attendance add constraint attendance_session_tidy check (cohort.is_tidy(session) and length(session) <= 1000) not valid;
alter table cohort.session_outcomes add constraint session_outcomes_session_tidy check (cohort.is_tidy(session) and length(session) <= 1000) not valid;

-- +goose StatementBegin
create function cohort.refuse_trainer() returns trigger
    language plpgsql as $$
begin
    if exists (select from cohort.staff where id = new.person and kind = 'trainer') then
        raise exception '% is a trainer, and no person of an office', new.person
            using errcode = 'foreign_key_violation', constraint = tg_name, schema = 'cohort', table = tg_table_name;
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_trainer() is 'Keeps trainers out of what people of offices complete, attend and are nominated for.';
create trigger completed_of_people
    after insert or update of person on cohort.completed
    for each row execute function cohort.refuse_trainer();
create trigger attendance_of_people
    after insert or update of person on cohort.attendance
    for each row execute function cohort.refuse_trainer();
create trigger nominations_of_people
    after insert or update of person on cohort.nominations
    for each row execute function cohort.refuse_trainer();

-- Rules that hold a row to a stricter function are looked at anew: a rule that some rows break holds
-- from now on, and cohort doctor names them.
-- +goose StatementBegin
do $$
declare
    c record;
begin
    for c in
        select conname, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) as whose, case conrelid when 0 then 'domain' else 'table' end as what,
            regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') as holds, pg_get_constraintdef(oid) ~ '(is|are)_tidy' as stricter
        from pg_constraint
        where connamespace = 'cohort'::regnamespace and contype = 'c' and (not convalidated or pg_get_constraintdef(oid) ~ '(is|are)_tidy')
    loop
        if c.stricter then
            execute format('alter %s %s drop constraint %I', c.what, c.whose, c.conname);
            execute format('alter %s %s add constraint %I %s not valid', c.what, c.whose, c.conname, c.holds);
        end if;
        begin
            execute format('alter %s %s validate constraint %I', c.what, c.whose, c.conname);
        exception when check_violation then
            raise notice 'some rows break the rule %; cohort doctor names them', c.conname;
        end;
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down

drop trigger nominations_of_people on cohort.nominations;
drop trigger attendance_of_people on cohort.attendance;
drop trigger completed_of_people on cohort.completed;
drop function cohort.refuse_trainer();
alter table cohort.session_outcomes drop constraint session_outcomes_session_tidy;
alter table cohort.attendance drop constraint attendance_session_tidy;
alter table cohort.candidates drop constraint candidates_patronymic_length;
alter table cohort.people drop constraint people_patronymic_length;
alter table cohort.trainers drop constraint trainers_patronymic_length;
alter table cohort.stages drop constraint stages_ordinal_most;
alter table cohort.offices drop constraint offices_release_most;
alter table cohort.courses drop constraint courses_group_most, drop constraint courses_attempts_most;
alter table cohort.equipment drop constraint equipment_number_most;
alter table cohort.rooms drop constraint rooms_seats_most;
alter table cohort.sites drop constraint sites_address_length;
-- +goose StatementBegin
create or replace function cohort.are_tidy(list text[]) returns boolean
    language sql immutable as $$
    select coalesce(bool_and(cohort.is_tidy(x)), true) from unnest(list) as x
$$;

create or replace function cohort.is_tidy(said text) returns boolean
    language sql immutable as $$
    select said is nfc normalized
        and said !~ '[\u0001-\u001f\u007f\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]|  |^ | $'
$$;
-- +goose StatementEnd
comment on function cohort.are_tidy(text[]) is 'Whether all texts of a list are tidy.';
