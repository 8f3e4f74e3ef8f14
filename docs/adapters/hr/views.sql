-- Views over the HR system, in place of those over our own tables. Run as the owner of the
-- schemas, in one transaction: psql --single-transaction -f views.sql
-- hr.md says why each column is made as it is.

create schema adapter;

-- 1. What to translate. These tables are yours: whoever knows both sides fills them in.
--    Null means: known, and on purpose not Cohort's. What is missing shows as a fault.

create table adapter.office (unit_no integer primary key, office text);
insert into adapter.office values (4107, 'SOKOL'), (4119, 'STROGINO'), (4100, null), (4200, null), (4301, null);

create table adapter.position (code text primary key, position text not null);
insert into adapter.position values ('0417', 'универсальный специалист');

create table adapter.schedule (code text primary key, pattern text not null, anchor_date date, from_minute integer not null, to_minute integer not null);
insert into adapter.schedule values
    ('ПД', '5/2', null, 540, 1080),
    ('СМ-А', '2/2', '2027-01-01', 480, 1200),
    ('СМ-Б', '2/2', '2027-01-03', 480, 1200);

create table adapter.absence_kind (code text primary key, kind text not null);
insert into adapter.absence_kind values ('ОТ', 'holiday'), ('ОЖ', 'holiday'), ('Б', 'illness'), ('К', 'trip');

create table adapter.trainer (tab_no integer primary key, trainer text not null);
insert into adapter.trainer values (30001, 'T-01'), (30002, 'T-02');

create table adapter.needs (tab_no integer primary key, needs text[] not null);
insert into adapter.needs values (20404, '{step_free}');

-- 2. What more than one view needs.

-- The day as of which everything is shown. To look at another one, replace it for a while.
create view adapter.today as
    select (now() at time zone 'Europe/Moscow')::date as day;

-- A date as text. One that is none becomes -infinity: Cohort names that as a fault of the
-- column, where an error would stop the night and null would mean something else.
create function adapter.day(said text) returns date
    language plpgsql immutable as $$
begin
    return case when said = '31.12.9999' then 'infinity' when said <> '' then to_date(said, 'DD.MM.YYYY') end;
exception when datetime_field_overflow or invalid_datetime_format then
    return '-infinity';
end $$;

-- The words of a name: letters of one sign, any kind of blank.
create function adapter.words(said text) returns text[]
    language sql immutable as $$
    select array_remove(string_to_array(translate(normalize(said, nfc), chr(160) || chr(9), '  '), ' '), '')
$$;

-- Who has which key, for ever.
create view adapter.person_key as
    select e.tab_no, coalesce(t.trainer, 'P-' || e.tab_no) as id
    from hr.employee e
    left join adapter.trainer t using (tab_no);

-- Employments that count, no two of a person on one day: of those that overlap the one that
-- began last holds, and the other goes on after it.
create view adapter.job as
    with sound as (
        select e.*
        from hr.employment e
        join hr.employee p on p.tab_no = e.tab_no and p.deleted_at is null
        where e.deleted_at is null
            and e.state <> 'Аннулировано'
            and e.kind <> 'Внутреннее совместительство'
    ), part as (
        select s.employment_no, unnest(datemultirange(daterange(s.date_from, s.date_to, '[]')) - coalesce(later.spans, '{}')) as span
        from sound s
        left join lateral (
            select range_agg(daterange(l.date_from, l.date_to, '[]')) as spans
            from sound l
            where l.tab_no = s.tab_no and (l.date_from, l.employment_no) > (s.date_from, s.employment_no) and l.date_from <= l.date_to
        ) later on true
        where s.date_from <= s.date_to
    )
    select s.employment_no, s.tab_no, s.unit_no, s.position_code, s.schedule_code, lower(p.span) as date_from, upper(p.span) - 1 as date_to
    from sound s
    join part p using (employment_no)
    union all
    select employment_no, tab_no, unit_no, position_code, schedule_code, date_from, date_to
    from sound
    where date_from > date_to;  -- as it is: Cohort says what is wrong with it

-- From being hired to leaving: employments with no more than 31 days between them are one
-- stint. Of several the one that is not over, else the last.
create view adapter.stint as
    with step as (
        select *, (date_from <= max(date_to) over before + 32) is not true as begins
        from adapter.job
        window before as (partition by tab_no order by date_from, employment_no rows between unbounded preceding and 1 preceding)
    ), numbered as (
        select *, count(*) filter (where begins) over (partition by tab_no order by date_from, employment_no) as number
        from step
    ), whole as (
        select tab_no, min(date_from) as started_on, max(date_to) as last_day
        from numbered
        group by tab_no, number
    )
    select distinct on (w.tab_no) w.*
    from whole w
    cross join adapter.today t
    order by w.tab_no, w.last_day < t.day, case when w.last_day >= t.day then w.started_on end, w.started_on desc;

-- 3. The views that Cohort reads.

create or replace view input.people as
    select k.id,
        array_to_string(n.words[:n.family], ' ') as family_name,
        coalesce(array_to_string(n.words[n.family + 1:n.family + 1], ' '), '') as given_name,
        coalesce(array_to_string(n.words[n.family + 2:], ' '), '') as patronymic,
        coalesce(o.office, u.name, held.unit_no::text) as office,
        coalesce(m.position, c.name, held.position_code::text) as position,
        s.started_on,
        case
            when s.started_on < '2024-01-01' then s.started_on  -- before there were orders of admission
            else (
                select min(adapter.day(a.admitted_on))
                from hr.admission a
                where a.tab_no = s.tab_no and a.state = 'Проведён'
                    and (adapter.day(a.admitted_on) >= s.started_on or adapter.day(a.admitted_on) = '-infinity'))
        end as cleared_on,
        case when s.last_day < '9999-12-31' then s.last_day + 1 end as left_on,
        coalesce(w.needs, '{}') as needs
    from adapter.stint s
    cross join adapter.today t
    join hr.employee e on e.tab_no = s.tab_no
    join adapter.person_key k on k.tab_no = s.tab_no
    cross join lateral (
        select j.unit_no, j.position_code
        from adapter.job j
        where j.tab_no = s.tab_no and j.date_from >= s.started_on and j.date_from <= greatest(s.last_day, s.started_on)
        -- today's, else the last before today, else the first to come
        order by t.day between j.date_from and j.date_to desc, case when j.date_from <= t.day then j.date_from end desc nulls last, j.date_from
        limit 1
    ) held
    cross join lateral (
        select words, greatest(cardinality(words) - case
            when cardinality(words) > 3 and words[cardinality(words)] in ('оглы', 'кызы') then 3
            when cardinality(words) > 2 and words[cardinality(words)] ~ '(ич|вна|чна|-оглы|-кызы)$' then 2
            else 1 end, 1) as family
        from (select adapter.words(e.full_name) as words) x
    ) n
    left join hr.unit u on u.unit_no = held.unit_no
    left join hr.position_code c on c.code = held.position_code
    left join adapter.office o on o.unit_no = held.unit_no
    left join adapter.position m on m.code = held.position_code
    left join adapter.needs w on w.tab_no = s.tab_no
    where o.unit_no is null or o.office is not null;

create or replace view input.rosters as
    select 'E' || j.employment_no || '-' || to_char(j.date_from, 'YYYYMMDD') as id,
        k.id as person,
        coalesce(m.pattern, j.schedule_code) as pattern,
        m.anchor_date,
        j.date_from as from_date,
        nullif(j.date_to, '9999-12-31') as to_date,
        coalesce(m.from_minute, 0) as from_minute,
        coalesce(m.to_minute, 1440) as to_minute,
        '{}'::integer[] as weekdays
    from adapter.job j
    join adapter.person_key k using (tab_no)
    left join adapter.schedule m on m.code = j.schedule_code
    where k.id in (select id from input.people) and j.date_from <= j.date_to
    union all
    select id, person, pattern, anchor_date, from_date, to_date, from_minute, to_minute, weekdays
    from cohort.rosters  -- of trainers, who stay in our tables
    where person in (select id from cohort.trainers);

create or replace view input.absences as
    select l.order_id::text as id,
        k.id as person,
        adapter.day(l.date_from) as from_date,
        least(adapter.day(r.date_from) - 1, coalesce(adapter.day(l.date_to), 'infinity')) as to_date,
        coalesce(m.kind, l.code) as kind,
        null::integer as from_minute,
        null::integer as to_minute,
        '{}'::integer[] as weekdays
    from hr.leave_order l
    join adapter.person_key k using (tab_no)
    left join adapter.absence_kind m on m.code = l.code
    left join hr.leave_order r on r.about = l.order_id and r.code = 'ОТЗ' and r.state = 'Проведён' and adapter.day(r.date_from) > '-infinity'
    where l.state = 'Проведён'
        -- of recalls only those without a day that can be: faults, while the leave holds
        and (l.code <> 'ОТЗ' or (adapter.day(l.date_from) > '-infinity') is not true)
        and (r.order_id is null or adapter.day(r.date_from) > adapter.day(l.date_from))
        and (k.id in (select id from input.people) or k.id in (select id from cohort.trainers));

grant select on input.people, input.rosters, input.absences to cohort_service;
