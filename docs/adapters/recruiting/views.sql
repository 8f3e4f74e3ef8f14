-- Views over the recruiting system, in place of those over our own tables. They stand on those
-- of the HR example. Run as the owner: psql --single-transaction -f views.sql
-- recruiting.md says why each column is made as it is.

-- 1. What to translate.

-- Null: known, and moves nobody. What is missing shows as a fault.
create table adapter.event_stage (type text primary key, stage text);
insert into adapter.event_stage values
    ('candidate.created', 'application'),
    ('candidate.reopened', 'application'),
    ('interview', 'interview'),
    ('offer', 'decision'),
    ('start_date.agreed', 'offer'),
    ('withdrew', 'lost'),
    ('rejected', 'lost'),
    ('hired', 'started'),
    ('cv.viewed', null),
    ('letter.sent', null);

-- Null: known, and not Cohort's.
create table adapter.department (name text primary key, office text);
insert into adapter.department values ('МФЦ Сокол', 'SOKOL'), ('МФЦ Строгино', 'STROGINO'), ('Бухгалтерия', null);

create table adapter.job_title (title text primary key, position text not null);
insert into adapter.job_title values ('Универсальный специалист', 'универсальный специалист');

-- 2. What more than one view needs.

-- A day as events have it; -infinity if it is none, as in adapter.day.
create function adapter.iso_day(said text) returns date
    language plpgsql immutable as $$
begin
    return case when said ~ '^\d{4}-\d\d-\d\d$' then said::date when said <> '' then '-infinity' end;
exception when datetime_field_overflow or invalid_datetime_format then
    return '-infinity';
end $$;

-- Who is who: who applied twice is one. Who is merged into nobody, or into themselves, stays.
create view adapter.same as
    select c.candidate_id, coalesce(k.candidate_id, c.candidate_id) as one
    from ats.candidate c
    left join ats.candidate k on k.candidate_id = c.merged_into;

-- Those who apply to us. A vacancy that is not there shows as an office that nobody knows.
create view adapter.applicant as
    select c.candidate_id, 'C-' || c.candidate_id as id, c.last_name, c.first_name, c.middle_name,
        coalesce(d.office, v.department, 'vacancy ' || c.vacancy_id) as office,
        coalesce(j.position, v.job_title, 'vacancy ' || c.vacancy_id) as position
    from ats.candidate c
    join adapter.same s on s.candidate_id = c.candidate_id and s.one = c.candidate_id
    left join ats.vacancy v using (vacancy_id)
    left join adapter.department d on d.name = v.department
    left join adapter.job_title j on j.title = v.job_title
    where d.name is null or d.office is not null;

-- Events of applicants that move them, each with the stage that it leads to. That somebody is
-- hired counts when HR has a job for them, so that nobody is in neither system for a night. What is
-- dated after today counts when its day comes.
create view adapter.step as
    select c.one as candidate_id, e.event_id,
        e.happened_at at time zone 'UTC' as at, coalesce(s.stage, e.type) as stage, s.type is not null as known
    from ats.event e
    join adapter.same c using (candidate_id)
    left join adapter.event_stage s using (type)
    where (s.type is null or s.stage is not null)
        and (e.happened_at at time zone 'UTC' at time zone 'Europe/Moscow')::date <= (select day from adapter.today)
        and (e.type <> 'hired' or exists (select from adapter.job b where b.tab_no::text = e.payload ->> 'personnel_number'));

-- Moves: steps that lead somewhere else. Who comes back after the end enters anew.
create view adapter.move as
    select *
    from (
        select s.candidate_id, nullif(nullif(lag(s.stage) over before, 'lost'), 'started') as from_stage, s.stage as to_stage, s.at, s.event_id,
            lag(s.stage) over before is distinct from s.stage as moves
        from adapter.step s
        where s.known
        window before as (partition by s.candidate_id order by s.at, s.event_id)
    ) x
    where moves;

-- Where everybody stands.
create view adapter.standing as
    select distinct on (candidate_id) candidate_id, to_stage as stage, at as since
    from adapter.move
    order by candidate_id, at desc, event_id desc;

-- 3. The views that Cohort reads. The stages themselves stay in cohort.stages.

create or replace view input.candidates as
    select a.id,
        btrim(a.last_name) as family_name,
        btrim(a.first_name) as given_name,
        coalesce(btrim(a.middle_name), '') as patronymic,
        a.office,
        a.position,
        s.stage,
        s.since as stage_since,
        case when s.stage = 'offer' then (
            select adapter.iso_day(e.payload ->> 'start_date')
            from ats.event e
            join adapter.same c on c.candidate_id = e.candidate_id and c.one = a.candidate_id
            where e.type = 'start_date.agreed'
            order by e.happened_at desc, e.event_id desc
            limit 1)
        end as expected_start,
        '{}'::text[] as needs
    from adapter.applicant a
    join adapter.standing s using (candidate_id)
    where s.stage not in ('lost', 'started');

create or replace view input.past_candidates as
    select a.id, a.office
    from adapter.applicant a
    join adapter.standing s using (candidate_id)
    where s.stage in ('lost', 'started');

create or replace view input.stage_moves as
    select a.id as candidate, a.position, m.from_stage, m.to_stage, m.at as moved_at
    from adapter.move m
    join adapter.applicant a using (candidate_id)
    union all
    select a.id, a.position, null, s.stage, s.at  -- events of a type that nobody has translated
    from adapter.step s
    join adapter.applicant a using (candidate_id)
    where not s.known;

-- Who is hired keeps the key of the candidate, unless they had a key of HR before.
create or replace view adapter.person_key as
    select e.tab_no, coalesce(t.trainer, h.id, 'P-' || e.tab_no) as id
    from hr.employee e
    left join adapter.trainer t using (tab_no)
    left join lateral (
        select 'C-' || c.one as id
        from ats.event x
        join adapter.same c using (candidate_id)
        where x.type = 'hired'
            and x.payload ->> 'personnel_number' = e.tab_no::text
            and x.happened_at::date - 60 < (select min(j.date_from) from hr.employment j where j.tab_no = e.tab_no and j.deleted_at is null)
        order by x.happened_at, x.event_id
        limit 1
    ) h on true;
