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

-- Whether a row counts, by its state and kind. They are compared as adapter.word has them. A row
-- whose state or kind is missing here shows as a fault, see adapter.lost.
create table adapter.job_state (state text primary key, counts boolean not null);
insert into adapter.job_state values ('Действует', true), ('Завершено', true), ('Аннулировано', false);

create table adapter.job_kind (kind text primary key, counts boolean not null);
insert into adapter.job_kind values ('Основное', true), ('Временный перевод', true), ('Внутреннее совместительство', false);

create table adapter.order_state (state text primary key, counts boolean not null);
insert into adapter.order_state values ('Проведён', true), ('Отменён', false), ('Проект', false);

create table adapter.trainer (tab_no integer primary key, trainer text not null);
insert into adapter.trainer values (30001, 'T-01'), (30002, 'T-02');

create table adapter.needs (tab_no integer primary key, needs text[] not null);
insert into adapter.needs values (20404, '{step_free}');

-- 2. What more than one view needs.

-- The day as of which everything is shown. To look at another one, replace it for a while.
create view adapter.today as
    select (now() at time zone 'Europe/Moscow')::date as day;

-- The words of a text: letters of one sign, any kind of blank, no blanks around a hyphen.
create function adapter.words(said text) returns text[]
    language sql immutable as $$
    select array_remove(string_to_array(regexp_replace(
        translate(normalize(said, nfc), chr(160) || chr(8239) || chr(8201) || chr(9) || chr(10) || chr(13), '      '), ' *[-\u2013\u2014] *', '-', 'g'), ' '), '')
$$;

-- A code or a status as it is compared: capitals, ё and blanks make no difference. The letters are
-- listed, since lower() knows them in some databases only.
create function adapter.word(said text) returns text
    language sql immutable
begin atomic
    select coalesce(array_to_string(adapter.words(translate(lower(normalize(said, nfc)), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяе')), ' '), '');
end;

-- A date as text, as adapter.word has it. One that is none becomes -infinity: Cohort names that as
-- a fault of the column, where an error would stop the night and null would mean something else.
create function adapter.day(word text) returns date
    language plpgsql immutable as $$
begin
    return case
        when word = '' then null
        when word in ('31.12.9999', '9999-12-31', 'infinity') then 'infinity'
        when word ~ '^\d{1,2}\.\d{1,2}\.\d{4}$' then to_date(word, 'DD.MM.YYYY')
        when word ~ '^\d{4}-\d\d-\d\d$' then word::date
        else '-infinity'
    end;
exception when datetime_field_overflow or invalid_datetime_format then
    return '-infinity';
end $$;

-- A personnel number as text, with zeros before it; null: it is none.
create function adapter.number(word text) returns integer
    language sql immutable as $$
    select case when word ~ '^0*[0-9]{1,9}$' then word::integer end
$$;

-- Who has which key, for ever.
create view adapter.person_key as
    select e.tab_no, coalesce(t.trainer, 'P-' || e.tab_no) as id
    from hr.employee e
    left join adapter.trainer t using (tab_no);

-- What is not deleted. A day to come, such as 31.12.9999, deletes nothing yet.
create view adapter.employee as
    select e.tab_no, e.full_name
    from hr.employee e
    cross join adapter.today t
    where (e.deleted_at < t.day + 1) is not true;

-- Employments with what is known of their state and kind: null, where nobody has translated it.
create view adapter.employment as
    select e.employment_no, e.tab_no, e.unit_no, e.position_code, e.schedule_code, e.state, e.kind,
        e.date_from, least(coalesce(e.date_to, 'infinity'), '9999-12-31') as date_to,
        s.counts as state_counts, k.counts as kind_counts
    from hr.employment e
    cross join adapter.today t
    left join adapter.job_state s on adapter.word(s.state) = adapter.word(e.state)
    left join adapter.job_kind k on adapter.word(k.kind) = adapter.word(e.kind)
    where (e.deleted_at < t.day + 1) is not true;

-- Orders of admission and of leave, likewise.
create view adapter.admission as
    select a.order_no, a.tab_no, adapter.day(adapter.word(a.admitted_on)) as admitted_on, a.admitted_on as said, a.state, s.counts
    from hr.admission a
    left join adapter.order_state s on adapter.word(s.state) = adapter.word(a.state);

create view adapter.leave_order as
    select l.order_id, adapter.number(adapter.word(l.tab_no)) as tab_no, l.tab_no as said, l.code, adapter.word(l.code) = adapter.word('ОТЗ') as recall,
        adapter.day(adapter.word(l.date_from)) as date_from, adapter.day(adapter.word(l.date_to)) as date_to, l.about, l.state, s.counts
    from hr.leave_order l
    left join adapter.order_state s on adapter.word(s.state) = adapter.word(l.state);

-- Employments that count, no two of a person on one day: of those that overlap the one that
-- began last holds, and the other goes on after it.
create view adapter.job as
    with sound as (
        select e.*
        from adapter.employment e
        join adapter.employee p using (tab_no)
        where e.state_counts and e.kind_counts
    ), ahead as (
        select *, range_agg(case when date_from <= date_to then daterange(date_from, date_to, '[]') end) over after as later
        from sound
        window after as (partition by tab_no order by date_from, employment_no rows between 1 following and unbounded following)
    ), part as (
        select *, unnest(case when date_from <= date_to then datemultirange(daterange(date_from, date_to, '[]')) - coalesce(later, '{}') else '{}' end) as span
        from ahead
    )
    select employment_no, tab_no, unit_no, position_code, schedule_code, lower(span) as date_from, upper(span) - 1 as date_to
    from part
    union all
    select employment_no, tab_no, unit_no, position_code, schedule_code, date_from, date_to
    from sound
    where date_from > date_to;  -- as it is: Cohort says what is wrong with it

-- From being hired to leaving: employments with no more than 31 days between them are one
-- stint. Of several the one that is not over, else the last. Somebody works where today's
-- employment of it is, else the last before today, else the first to come. Windows, and no join of
-- the view with itself, which takes minutes where there are ten thousand people.
create view adapter.stint as
    with step as (
        select *, (date_from <= max(date_to) over before + 32) is not true as begins
        from adapter.job
        window before as (partition by tab_no order by date_from, employment_no rows between unbounded preceding and 1 preceding)
    ), numbered as (
        select *, count(*) filter (where begins) over (partition by tab_no order by date_from, employment_no) as number
        from step
    ), whole as (
        select *, min(date_from) over of_stint as started_on, max(date_to) over of_stint as last_day
        from numbered
        window of_stint as (partition by tab_no, number)
    )
    select distinct on (w.tab_no) w.tab_no, w.started_on, w.last_day, w.unit_no, w.position_code
    from whole w
    cross join adapter.today t
    order by w.tab_no, w.last_day < t.day, case when w.last_day >= t.day then w.started_on end, w.started_on desc,
        t.day between w.date_from and w.date_to desc, case when w.date_from <= t.day then w.date_from end desc nulls last, w.date_from;

-- The first day within the stint on which somebody was admitted.
create view adapter.admitted as
    select s.tab_no, min(a.admitted_on) as day
    from adapter.stint s
    join adapter.admission a on a.tab_no = s.tab_no and a.counts and a.admitted_on >= s.started_on
    group by s.tab_no;

-- Rows of which nothing can be made. Each shows under a key of its own, with what is wrong in
-- place of an office: a fault, and left out.
create view adapter.lost as
    select 'E-' || e.employment_no as id,
        case
            when p.tab_no is null then 'нет табельного номера ' || e.tab_no
            when e.state_counts is null then 'состояние: ' || e.state
            else 'вид занятости: ' || e.kind
        end as wrong
    from adapter.employment e
    left join hr.employee p using (tab_no)
    where p.tab_no is null
        or (e.state_counts is null or e.state_counts and e.kind_counts is null) and p.tab_no in (select tab_no from adapter.employee)
    union all
    select 'A-' || row_number() over (order by a.order_no, a.tab_no, a.said),
        'приказ ' || a.order_no || case
            when p.tab_no is null then ', нет табельного номера ' || a.tab_no
            when a.counts is null then ', состояние: ' || a.state
            else ', дата: ' || a.said
        end
    from adapter.admission a
    left join hr.employee p using (tab_no)
    where p.tab_no is null
        or (a.counts is null or a.counts and (a.admitted_on > '-infinity') is not true) and p.tab_no in (select tab_no from adapter.employee);

-- 3. The views that Cohort reads.

create or replace view input.people as
    select k.id,
        array_to_string(n.words[:n.family], ' ') as family_name,
        coalesce(array_to_string(n.words[n.family + 1:n.family + 1], ' '), '') as given_name,
        coalesce(array_to_string(n.words[n.family + 2:], ' '), '') as patronymic,
        coalesce(o.office, u.name, s.unit_no::text) as office,
        coalesce(m.position, c.name, s.position_code::text) as position,
        s.started_on,
        case when s.started_on < '2024-01-01' then s.started_on else a.day end as cleared_on,  -- before 2024 there were no orders of admission
        case when s.last_day < '9999-12-31' then s.last_day + 1 end as left_on,
        coalesce(w.needs, '{}') as needs
    from adapter.stint s
    join adapter.employee e on e.tab_no = s.tab_no
    join adapter.person_key k on k.tab_no = s.tab_no
    left join adapter.admitted a on a.tab_no = s.tab_no
    cross join lateral (
        select words, greatest(cardinality(words) - case
            when cardinality(words) > 3 and last in ('оглы', 'кызы') then 3
            when cardinality(words) > 2 and last ~ '(ич|вна|чна|-оглы|-кызы)$' then 2
            else 1 end, 1) as family
        from (select words, adapter.word(words[cardinality(words)]) as last from (select adapter.words(e.full_name) as words) y) x
    ) n
    left join hr.unit u on u.unit_no = s.unit_no
    left join hr.position_code c on adapter.word(c.code) = adapter.word(s.position_code)
    left join adapter.office o on o.unit_no = s.unit_no
    left join adapter.position m on adapter.word(m.code) = adapter.word(s.position_code)
    left join adapter.needs w on w.tab_no = s.tab_no
    where o.unit_no is null or o.office is not null
    union all
    select id, id, '', '', wrong, '', day, null, null, '{}'
    from adapter.lost
    cross join adapter.today;

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
    left join adapter.schedule m on adapter.word(m.code) = adapter.word(j.schedule_code)
    where k.id in (select id from input.people) and j.date_from <= j.date_to
    union all
    select id, person, pattern, anchor_date, from_date, to_date, from_minute, to_minute, weekdays
    from cohort.rosters  -- of trainers, who stay in our tables
    where person in (select id from cohort.trainers);

create or replace view input.absences as
    select l.order_id::text as id,
        case
            when l.counts is null then 'состояние: ' || l.state
            when l.tab_no is null then 'табельный номер: ' || l.said
            when l.recall then 'отзыв из приказа ' || coalesce(l.about::text, '?')
            else coalesce(k.id, 'P-' || l.tab_no)
        end as person,
        l.date_from as from_date,
        least(r.date_from - 1, coalesce(l.date_to, 'infinity')) as to_date,
        coalesce(m.kind, l.code) as kind,
        null::integer as from_minute,
        null::integer as to_minute,
        '{}'::integer[] as weekdays
    from adapter.leave_order l
    left join adapter.person_key k on k.tab_no = l.tab_no
    left join adapter.absence_kind m on adapter.word(m.code) = adapter.word(l.code)
    left join adapter.leave_order r on r.about = l.order_id and r.tab_no = l.tab_no and r.recall and r.counts and r.date_from > '-infinity'
    left join adapter.leave_order about on about.order_id = l.about and about.tab_no = l.tab_no
    where l.counts is not false
        -- of recalls only those that end nothing: faults, while the leave holds
        and (not l.recall or l.counts is null or about.order_id is null or (l.date_from > '-infinity') is not true)
        and (r.order_id is null or r.date_from > l.date_from)
        -- not of people whom HR has and Cohort does not
        and (k.tab_no is null or k.id in (select id from input.people) or k.id in (select id from cohort.trainers));
