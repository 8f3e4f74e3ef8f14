-- What an office may be told of whom, and what an auditor may know of people: that they are counted.

-- +goose Up

create table cohort.directory_people (
    run bigint not null references cohort.readings on delete cascade,
    office text not null,
    people text[] not null,
    primary key (run, office)
);
comment on table cohort.directory_people is 'Whom the directory of a reading names, by office, trainers left out. Where cohort.office is set, those of that office alone are seen.';
comment on column cohort.directory_people.run is 'The run that read.';
comment on column cohort.directory_people.office is 'The office.';
comment on column cohort.directory_people.people is 'Its people and candidates.';
-- +goose StatementBegin
create function cohort.list_directory() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from cohort.directory_people
    where run = new.run;
    insert into cohort.directory_people (run, office, people)
    select new.run, x.office, array_agg(x.id order by x.id)
    from (values (new.directory -> 'people'), (new.directory -> 'candidates')) l (list)
    cross join lateral json_to_recordset(case json_typeof(l.list) when 'array' then l.list else '[]' end) x (id text, office text)
    where x.id is not null and x.office is not null
    group by x.office;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.list_directory() is 'Lists whom a directory names.';
create trigger readings_listed after insert or update of directory on cohort.readings
    for each row execute function cohort.list_directory();
-- Of the version that stands; whom an earlier one names is not listed.
update cohort.readings r
set directory = directory
from cohort.current_plan c
join cohort.plan_versions v on v.version = c.version
where r.run = v.run;

create view cohort.counts as
    select 'people' as what, kind, count(*) as number from cohort.people group by kind
    union all select 'candidates', coalesce(outcome, 'in the pipeline'), count(*) from cohort.candidates group by 2
    union all select 'trainers', kind, count(*) from cohort.trainers group by kind
    union all select 'addresses', kind, count(*) from cohort.addresses group by kind
    union all select 'runs', job || ', ' || state, count(*) from cohort.runs group by 2
    union all select 'decisions', kind, count(*) from cohort.decisions group by kind
    union all select 'pins', case when released_at is null then 'held' else 'released' end, count(*) from cohort.pins group by 2
    union all select 'holds', case when released_at is null then 'held' else 'released' end, count(*) from cohort.holds group by 2
    union all select 'imports', kind || ', ' || outcome, count(*) from cohort.imports group by 2
    union all select 'letters', outcome, count(*) from cohort.letters group by outcome
    union all select 'messages', kind || ', ' || state, count(*) from cohort.outbox group by 2
    union all select 'faults in the data', view, count(*) from cohort.data_faults group by view;
comment on view cohort.counts is 'How many there are of what an auditor may know by number alone.';
comment on column cohort.counts.what is 'What is counted.';
comment on column cohort.counts.kind is 'Of which kind, and where it stands.';
comment on column cohort.counts.number is 'How many.';

-- Our own views keep to the office by themselves too, for those of a superuser are bound by no
-- policy.
select cohort.renew('people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people
    where (select coalesce(current_setting(''cohort.office'', true), '''')) in ('''', office)');
-- +goose StatementBegin
do $$
begin
    if cohort.renew('candidates', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null
            and (select coalesce(current_setting(''cohort.office'', true), '''')) in ('''', office)') then
        comment on view input.candidates is 'Everybody in the hiring pipeline now, neither started nor lost.';
        comment on column input.candidates.stage is 'The stage that they stand in.';
        comment on column input.candidates.stage_since is 'Instant at which they came to it.';
    end if;
end $$;
-- +goose StatementEnd

-- +goose Down

select cohort.renew('people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people
    where (select coalesce(current_setting(''cohort.office'', true), '''')) in ('''', office)', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people');
-- +goose StatementBegin
do $$
begin
    if cohort.renew('candidates', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null
            and (select coalesce(current_setting(''cohort.office'', true), '''')) in ('''', office)', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null') then
        comment on view input.candidates is 'Everybody in the hiring pipeline now, neither started nor lost.';
        comment on column input.candidates.stage is 'The stage that they stand in.';
        comment on column input.candidates.stage_since is 'Instant at which they came to it.';
    end if;
end $$;
-- +goose StatementEnd
drop view cohort.counts;
drop trigger readings_listed on cohort.readings;
drop table cohort.directory_people;
drop function cohort.list_directory();
