-- What really happened: marks and results, what became of sessions, courses with an examination.

-- +goose Up

-- +goose StatementBegin
create function cohort.renew(name text, was text, now text) returns boolean
    language plpgsql as $$
declare
    ours boolean;
    c record;
    grants text[];
begin
    if to_regclass(format('input.%I', name)) is null then
        return false;
    end if;
    execute format('create view cohort.as_it_was as %s', was);
    ours := pg_get_viewdef(format('input.%I', name)::regclass) = pg_get_viewdef('cohort.as_it_was'::regclass);
    drop view cohort.as_it_was;
    if not ours then
        return false;
    end if;
    begin
        execute format('create or replace view input.%I as %s', name, now);
    exception when invalid_table_definition then
        -- A column goes or changes, and the privileges with the view.
        select array_agg(format('grant %s on input.%I to %s', g.privilege_type, name, case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end))
        from pg_class v, aclexplode(v.relacl) g
        where v.oid = format('input.%I', name)::regclass and g.grantee <> v.relowner
        into grants;
        execute format('drop view input.%I', name);
        execute format('create view input.%I as %s', name, now);
        for c in select unnest(grants) as again loop
            execute c.again;
        end loop;
    end;
    for c in
        select a.attname as part, col_description(t.oid, b.attnum) as meaning
        from pg_class t
        join pg_attribute a on a.attrelid = format('input.%I', name)::regclass and a.attnum > 0 and not a.attisdropped
        join pg_attribute b on b.attrelid = t.oid and b.attname = a.attname
        where t.oid = format('cohort.%I', name)::regclass
    loop
        execute format('comment on column input.%I.%I is %L', name, c.part, c.meaning);
    end loop;
    execute format('comment on view input.%I is %L', name, obj_description(format('cohort.%I', name)::regclass, 'pg_class'));
    return true;
end $$;
-- +goose StatementEnd
comment on function cohort.renew(text, text, text) is 'Gives a view of input another definition and the comments of its table, where it still is what a migration made; an installation''s own view stays. Says whether it did.';

alter table cohort.attendance
    add column mark text,
    add column result text;
update cohort.attendance
set mark = case when present then 'present' else 'absent' end;
alter table cohort.attendance
    alter column mark set not null,
    add constraint attendance_mark check (mark in ('present', 'late', 'absent', 'excused')),
    add constraint attendance_result check (result in ('passed', 'failed', 'excused')),
    add constraint attendance_result_of_somebody_there check (result is null or mark in ('present', 'late'));
comment on table cohort.attendance is 'Who was at a session, seated in it or not. Somebody seated without a row counts as having been there, if it was held, they were employed and not away.';
comment on column cohort.attendance.mark is 'present; late (they were there); absent or excused (they need the course again).';
comment on column cohort.attendance.result is 'Of a course with an examination: passed; failed (they need it again); excused (they were not examined, and need it again); null: nothing is said, which counts as passed and is asked for.';
select cohort.renew('attendance', 'select session, person::text as person, present from cohort.attendance',
    'select session, person::text as person, mark, result from cohort.attendance');
alter table cohort.attendance drop column present;

create table cohort.session_outcomes (
    session text primary key,
    held boolean not null,
    trainers text[] not null default '{}',
    reason text not null default '',
    constraint session_outcomes_session check (session ~ '^\S+$'),
    constraint session_outcomes_trainers check (cohort.is_set(trainers) and '' <> all (trainers)),
    constraint session_outcomes_led check (held or cardinality(trainers) = 0),
    constraint session_outcomes_reason check (reason !~ '[[:cntrl:]]' and length(reason) <= 300)
);
comment on table cohort.session_outcomes is 'What became of a session. One without a row was held if anybody is marked as present in it, and else if nothing speaks against it.';
comment on column cohort.session_outcomes.session is 'Key of the session, as printed on its attendance sheet.';
comment on column cohort.session_outcomes.held is 'Whether it was held.';
comment on column cohort.session_outcomes.trainers is 'Who led it; empty: as announced, or it was not held.';
comment on column cohort.session_outcomes.reason is 'Why it was not held, or who stood in for whom; may be empty.';

create view input.session_outcomes as
    select session, held, trainers, reason
    from cohort.session_outcomes;
comment on view input.session_outcomes is 'What became of a session. One without a row was held if anybody is marked as present in it, and else if nothing speaks against it.';
comment on column input.session_outcomes.session is 'Key of the session, as printed on its attendance sheet.';
comment on column input.session_outcomes.held is 'Whether it was held.';
comment on column input.session_outcomes.trainers is 'Who led it; empty: as announced, or it was not held.';
comment on column input.session_outcomes.reason is 'Why it was not held, or who stood in for whom; may be empty.';

alter table cohort.courses
    add column examined boolean not null default false,
    add column retake_after_days integer,
    add column most_attempts integer,
    add column counts_as cohort.identifier references cohort.courses,
    add constraint courses_retake check (retake_after_days between 0 and 1000),
    add constraint courses_attempts check (most_attempts > 0),
    add constraint courses_counts_apart check (counts_as <> id);
create index courses_counts_as on cohort.courses (counts_as);
comment on column cohort.courses.refresh_months is 'Calendar months after its last completion in which it is taken again by working staff, and by newcomers whose programme asks for it, above 0; null: never.';
comment on column cohort.courses.examined is 'Whether it ends with an examination: the results are in attendance.';
comment on column cohort.courses.retake_after_days is 'Calendar days from a failed attempt to the first day of the next, 0 to 1000; null: 0.';
comment on column cohort.courses.most_attempts is 'Failed attempts after which nobody plans the course for a person and the head of their office is told, at least 1; null: there is no such number.';
comment on column cohort.courses.counts_as is 'The course that this one completes too, such as the edition before it; null: none. No chain comes back to where it began.';

-- +goose StatementBegin
create function cohort.refuse_counting_circle() returns trigger
    language plpgsql as $$
begin
    -- Two transactions could each add half of a circle.
    perform pg_advisory_xact_lock('cohort.courses'::regclass::oid::bigint);
    if exists (
        with recursive onward (course) as (
            select new.counts_as::text
            union
            select c.counts_as
            from cohort.courses c
            join onward o on o.course = c.id
        )
        select from onward where course = new.id
    ) then
        raise exception 'course % counting as % closes a circle', new.id, new.counts_as
            using errcode = 'check_violation', constraint = 'courses_counts_no_circle', schema = 'cohort', table = 'courses';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_counting_circle() is 'Keeps courses that count as others free of circles.';

create trigger courses_counts_no_circle
    after insert or update of id, counts_as on cohort.courses
    for each row when (new.counts_as is not null) execute function cohort.refuse_counting_circle();

select cohort.renew('courses', '
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, course_group, minutes, features,
        min_group, max_group, crew, starts, refresh_months
    from cohort.courses', '
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, course_group, minutes, features,
        min_group, max_group, crew, starts, refresh_months, examined, retake_after_days, most_attempts, counts_as::text as counts_as
    from cohort.courses');

-- +goose Down

select cohort.renew('courses', '
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, course_group, minutes, features,
        min_group, max_group, crew, starts, refresh_months, examined, retake_after_days, most_attempts, counts_as::text as counts_as
    from cohort.courses', '
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, course_group, minutes, features,
        min_group, max_group, crew, starts, refresh_months
    from cohort.courses');
drop trigger courses_counts_no_circle on cohort.courses;
drop function cohort.refuse_counting_circle();
alter table cohort.courses
    drop column examined,
    drop column retake_after_days,
    drop column most_attempts,
    drop column counts_as;
comment on column cohort.courses.refresh_months is 'Calendar months after its last completion in which working staff take it again, above 0; null: never.';

drop view input.session_outcomes;
drop table cohort.session_outcomes;

alter table cohort.attendance add column present boolean;
update cohort.attendance
set present = mark in ('present', 'late') and coalesce(result, 'passed') = 'passed';
alter table cohort.attendance alter column present set not null;
comment on table cohort.attendance is 'Who was at a session that was held. Somebody without a row counts as having been there.';
comment on column cohort.attendance.present is 'Whether they were there; false: they need the course again.';
select cohort.renew('attendance', 'select session, person::text as person, mark, result from cohort.attendance',
    'select session, person::text as person, present from cohort.attendance');
alter table cohort.attendance
    drop column mark,
    drop column result;
drop function cohort.renew(text, text, text);
