-- Our own tables refuse what the planner would find wrong in a row. Rows from before that
-- break a new rule stay until they are changed: cohort doctor names them.

-- +goose Up

-- +goose StatementBegin
create function cohort.is_tidy(said text) returns boolean
    language sql immutable as $$
    select said is nfc normalized
        and said !~ '[\u0001-\u001f\u007f\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]|  |^ | $'
$$;
-- +goose StatementEnd
comment on function cohort.is_tidy(text) is 'Whether a text is as facts are read: letters of one sign, single ordinary blanks and none at the ends, nothing invisible.';

-- +goose StatementBegin
create function cohort.are_tidy(list text[]) returns boolean
    language sql immutable as $$
    select coalesce(bool_and(cohort.is_tidy(x)), true) from unnest(list) as x
$$;
-- +goose StatementEnd
comment on function cohort.are_tidy(text[]) is 'Whether all texts of a list are tidy.';

-- +goose StatementBegin
create function cohort.can_be_meant(day date) returns boolean
    language sql immutable as $$
    select day between '1870-01-01' and '2269-12-31'
$$;
-- +goose StatementEnd
comment on function cohort.can_be_meant(date) is 'Whether a day lies in the years for which anybody plans or keeps records; others are slips of the hand.';

alter domain cohort.identifier add constraint identifier_tidy check (cohort.is_tidy(value)) not valid;
alter domain cohort.title add constraint title_tidy check (cohort.is_tidy(value)) not valid;
alter table cohort.calendar add constraint calendar_plausible check (cohort.can_be_meant(date)) not valid;
alter table cohort.rooms add constraint rooms_features_tidy check (cohort.are_tidy(features)) not valid;
alter table cohort.courses
    add constraint courses_features_tidy check (cohort.are_tidy(features)) not valid,
    add constraint courses_crew_tidy check (cohort.are_tidy(crew)) not valid,
    add constraint courses_refresh_most check (refresh_months <= 1200) not valid;
alter table cohort.trainers
    add constraint trainers_patronymic_tidy check (cohort.is_tidy(patronymic)) not valid,
    add constraint trainers_roles_tidy check (cohort.are_tidy(roles)) not valid,
    add constraint trainers_labour_week check (max_week_minutes <= 2400) not valid;
alter table cohort.people
    add constraint people_patronymic_tidy check (cohort.is_tidy(patronymic)) not valid,
    add constraint people_needs_tidy check (cohort.are_tidy(needs)) not valid,
    add constraint people_plausible check (cohort.can_be_meant(started_on)) not valid;
alter table cohort.candidates
    add constraint candidates_patronymic_tidy check (cohort.is_tidy(patronymic)) not valid,
    add constraint candidates_needs_tidy check (cohort.are_tidy(needs)) not valid,
    add constraint candidates_plausible check (cohort.can_be_meant(expected_start)) not valid;
alter table cohort.waves
    add constraint waves_plausible check (cohort.can_be_meant(start_date)) not valid,
    add constraint waves_most check (headcount <= 1000) not valid;
alter table cohort.rosters add constraint rosters_plausible check (cohort.can_be_meant(anchor_date)) not valid;
alter table cohort.completed add constraint completed_plausible check (cohort.can_be_meant(completed_on)) not valid;
alter table cohort.nominations
    add constraint nominations_plausible check (cohort.can_be_meant(earliest_date) and cohort.can_be_meant(due_date)) not valid;
-- A dot at either end or two in a row, a label that is too long or has a hyphen at its end,
-- a name of other letters than ASCII: no mail server takes it.
alter table cohort.addresses add constraint addresses_email_deliverable check (
    email ~ '^[\u0021-\u007e]{1,64}@'
    and email !~ '[\u0028\u0029\u002c\u003a\u003b\u005b-\u005d\u0022]|^\.|\.@|\.\.|@\.|\.$|@-|-\.[^@]*$|-$|@[^@]*\.-|@[^@]*[_/=?*+!%&''`{|}~^#$]|@([^@]*\.)?[^.@]{64}') not valid;

-- Rules that hold for all rows are valid from now on.
-- +goose StatementBegin
do $$
declare
    c record;
begin
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

create table cohort.grid (
    one boolean primary key default true,
    minutes integer not null,
    constraint grid_once check (one),
    constraint grid_minutes check (minutes between 5 and 120)
);
comment on table cohort.grid is 'The one row that says on which grid courses start, from planning.grid_minutes of the configuration.';
comment on column cohort.grid.one is 'True: there is one row.';
comment on column cohort.grid.minutes is 'Courses start at multiples of it, 5 to 120.';
insert into cohort.grid (minutes) values (30);

-- +goose StatementBegin
create function cohort.refuse_off_grid() returns trigger
    language plpgsql as $$
declare
    grid integer := (select minutes from cohort.grid);
begin
    if exists (select from unnest(new.starts) as start where start % grid <> 0) then
        raise exception 'course % starts off the grid of % minutes: %', new.id, grid, new.starts
            using errcode = 'check_violation', constraint = 'courses_starts_on_grid', schema = 'cohort', table = 'courses';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_off_grid() is 'Keeps the starts of courses on the grid.';
create trigger courses_starts_on_grid
    after insert or update of starts on cohort.courses
    for each row execute function cohort.refuse_off_grid();

-- +goose StatementBegin
create function cohort.refuse_tomorrow() returns trigger
    language plpgsql as $$
declare
    -- The day on which it is latest on earth, or the one that a simulation says.
    today date := coalesce(nullif(current_setting('cohort.today', true), '')::date, (now() at time zone 'UTC' + interval '14 hours')::date);
begin
    if new.completed_on > today then
        raise exception '% cannot have completed % on %, which is to come', new.person, new.course, new.completed_on
            using errcode = 'check_violation', constraint = 'completed_not_to_come', schema = 'cohort', table = 'completed';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_tomorrow() is 'Keeps days to come out of what was completed. The setting cohort.today is the day of a simulation.';
create trigger completed_not_to_come
    after insert or update of completed_on on cohort.completed
    for each row execute function cohort.refuse_tomorrow();

-- +goose StatementBegin
create function cohort.refuse_stranger() returns trigger
    language plpgsql as $$
begin
    if exists (select from unnest(new.trainers) as t where not exists (select from cohort.staff s where s.id = t and s.kind = 'trainer')) then
        raise exception 'session % names a trainer whom nobody knows: %', new.session, new.trainers
            using errcode = 'foreign_key_violation', constraint = 'session_outcomes_trainers_known', schema = 'cohort', table = 'session_outcomes';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_stranger() is 'Keeps trainers whom nobody knows out of what became of sessions.';
create trigger session_outcomes_trainers_known
    after insert or update of trainers on cohort.session_outcomes
    for each row execute function cohort.refuse_stranger();

-- +goose StatementBegin
create function cohort.refuse_far_part() returns trigger
    language plpgsql as $$
begin
    if (select count(distinct site) from cohort.rooms where id in (new.room, new.part)) > 1 then
        raise exception 'room % is on another site than its part %', new.room, new.part
            using errcode = 'check_violation', constraint = 'room_parts_one_site', schema = 'cohort', table = 'room_parts';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_far_part() is 'Keeps halls and their parts on one site.';
create trigger room_parts_one_site
    after insert or update on cohort.room_parts
    for each row execute function cohort.refuse_far_part();

-- +goose StatementBegin
create function cohort.refuse_too_much() returns trigger
    language plpgsql as $$
begin
    if new.number > coalesce((select e.number from cohort.equipment e join cohort.rooms r on r.site = e.site where r.id = new.room and e.kind = new.kind), 0) then
        raise exception 'room % takes % of %, and its site has fewer', new.room, new.number, new.kind
            using errcode = 'check_violation', constraint = 'room_equipment_there', schema = 'cohort', table = 'room_equipment';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_too_much() is 'Keeps rooms from taking more equipment than their site has.';
create trigger room_equipment_there
    after insert or update on cohort.room_equipment
    for each row execute function cohort.refuse_too_much();

comment on column cohort.trainers.max_week_minutes is 'Most minutes that they teach in one ISO week, 0 to 2400 (40 hours, whatever else is agreed).';
comment on column cohort.courses.starts is 'Minutes of the day at which a session may start, on the grid and early enough to end by 1440; empty: any on the grid.';
comment on column cohort.courses.refresh_months is 'Calendar months after its last completion in which it is taken again by working staff, and by newcomers whose programme asks for it, above 0, at most 1200; null: never.';
comment on column cohort.completed.completed_on is 'Day on which they finished it, not one to come.';
comment on column cohort.waves.headcount is 'People in it, above 0, at most 1000, named candidates of that office and intake counted in.';
comment on column cohort.room_equipment.number is 'How many, above 0, no more than the site has.';

-- The views say what the tables do, where they are ours to comment.
-- +goose StatementBegin
do $$
declare
    c record;
begin
    for c in
        select t.relname as tablename, a.attname as part, col_description(t.oid, a.attnum) as meaning
        from (values ('trainers', 'max_week_minutes'), ('courses', 'starts'), ('courses', 'refresh_months'), ('completed', 'completed_on'), ('waves', 'headcount'), ('room_equipment', 'number')) as changed (tablename, part)
        join pg_class t on t.relname = changed.tablename and t.relnamespace = 'cohort'::regnamespace
        join pg_attribute a on a.attrelid = t.oid and a.attname = changed.part
    loop
        begin
            execute format('comment on column input.%I.%I is %L', c.tablename, c.part, c.meaning);
        exception when insufficient_privilege or undefined_table or undefined_column then
            null;  -- an installation's own view
        end;
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down

drop trigger room_equipment_there on cohort.room_equipment;
drop trigger room_parts_one_site on cohort.room_parts;
drop trigger session_outcomes_trainers_known on cohort.session_outcomes;
drop trigger completed_not_to_come on cohort.completed;
drop trigger courses_starts_on_grid on cohort.courses;
drop function cohort.refuse_too_much(), cohort.refuse_far_part(), cohort.refuse_stranger(), cohort.refuse_tomorrow(), cohort.refuse_off_grid();
drop table cohort.grid;
alter table cohort.addresses drop constraint addresses_email_deliverable;
alter table cohort.nominations drop constraint nominations_plausible;
alter table cohort.completed drop constraint completed_plausible;
alter table cohort.rosters drop constraint rosters_plausible;
alter table cohort.waves drop constraint waves_plausible, drop constraint waves_most;
alter table cohort.candidates drop constraint candidates_patronymic_tidy, drop constraint candidates_needs_tidy, drop constraint candidates_plausible;
alter table cohort.people drop constraint people_patronymic_tidy, drop constraint people_needs_tidy, drop constraint people_plausible;
alter table cohort.trainers drop constraint trainers_patronymic_tidy, drop constraint trainers_roles_tidy, drop constraint trainers_labour_week;
alter table cohort.courses drop constraint courses_features_tidy, drop constraint courses_crew_tidy, drop constraint courses_refresh_most;
alter table cohort.rooms drop constraint rooms_features_tidy;
alter table cohort.calendar drop constraint calendar_plausible;
alter domain cohort.title drop constraint title_tidy;
alter domain cohort.identifier drop constraint identifier_tidy;
drop function cohort.can_be_meant(date), cohort.are_tidy(text[]), cohort.is_tidy(text);
comment on column cohort.trainers.max_week_minutes is 'Most minutes that they teach in one ISO week, 0 to 10080.';
comment on column cohort.courses.starts is 'Minutes of the day at which a session may start, each early enough to end by 1440; empty: any on the grid.';
comment on column cohort.courses.refresh_months is 'Calendar months after its last completion in which it is taken again by working staff, and by newcomers whose programme asks for it, above 0; null: never.';
comment on column cohort.completed.completed_on is 'Day on which they finished it.';
comment on column cohort.waves.headcount is 'People in it, above 0, named candidates of that office and intake counted in.';
comment on column cohort.room_equipment.number is 'How many, above 0.';
-- +goose StatementBegin
do $$
declare
    c record;
begin
    for c in
        select t.relname as tablename, a.attname as part, col_description(t.oid, a.attnum) as meaning
        from (values ('trainers', 'max_week_minutes'), ('courses', 'starts'), ('courses', 'refresh_months'), ('completed', 'completed_on'), ('waves', 'headcount'), ('room_equipment', 'number')) as changed (tablename, part)
        join pg_class t on t.relname = changed.tablename and t.relnamespace = 'cohort'::regnamespace
        join pg_attribute a on a.attrelid = t.oid and a.attname = changed.part
    loop
        begin
            execute format('comment on column input.%I.%I is %L', c.tablename, c.part, c.meaning);
        exception when insufficient_privilege or undefined_table or undefined_column then
            null;  -- an installation's own view
        end;
    end loop;
end $$;
-- +goose StatementEnd
