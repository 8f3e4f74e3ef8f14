-- Hours that people and rooms have: absences and closures with hours, rosters of any rotation, spans over midnight, open ends.

-- +goose Up

-- +goose StatementBegin
create function cohort.hours_of_week(weekdays integer[], from_minute integer, to_minute integer) returns int4multirange
    language sql immutable as $$
    select coalesce(range_agg(part), '{}')
    from unnest(weekdays) as d,
        lateral (select (d - 1) * 1440 + from_minute as begins, (d - 1) * 1440 + to_minute + case when to_minute <= from_minute then 1440 else 0 end as ends) s,
        lateral (values (int4range(begins, least(ends, 10080))), (int4range(0, greatest(ends - 10080, 0)))) as x (part)
    where not isempty(part)
$$;
-- +goose StatementEnd
comment on function cohort.hours_of_week(integer[], integer, integer) is 'The minutes of a week, from Monday 0:00, that a span of hours on some weekdays takes; a span that ends at or before its beginning ends on the next day.';

alter table cohort.absences
    add column from_minute cohort.minute,
    add column to_minute cohort.minute,
    add column weekdays integer[] not null default '{}',
    add constraint absences_hours check ((from_minute is null) = (to_minute is null) and from_minute <> to_minute and from_minute < 1440),
    add constraint absences_weekdays check (cohort.is_set(weekdays) and weekdays <@ '{1,2,3,4,5,6,7}'),
    add constraint absences_finite check (isfinite(from_date) and to_date > '-infinity') not valid;
comment on table cohort.absences is 'Days, or hours of days, on which a trainer or a person is away from work and from training. Absences may overlap (ill on holiday).';
comment on column cohort.absences.to_date is 'Last day away, included; infinity: until further notice.';
comment on column cohort.absences.from_minute is 'Minute of each of those days from which they are away, 0 to 1439, local to the network; null, as to_minute then is: the whole day.';
comment on column cohort.absences.to_minute is 'Minute at which they are back, of the next day if it is not after from_minute; null: the whole day.';
comment on column cohort.absences.weekdays is 'ISO days of the week (1 Monday to 7 Sunday) of that span on which they are away; empty: every day of it.';

alter table cohort.closures
    add column from_minute cohort.minute,
    add column to_minute cohort.minute,
    add constraint closures_hours check ((from_minute is null) = (to_minute is null) and from_minute <> to_minute and from_minute < 1440),
    add constraint closures_finite check (isfinite(from_date) and to_date > '-infinity') not valid;
comment on table cohort.closures is 'Days, or hours of days, on which a whole site or one room of it is shut.';
comment on column cohort.closures.to_date is 'Last day shut, included; infinity: until further notice.';
comment on column cohort.closures.from_minute is 'Minute of each of those days from which it is shut, 0 to 1439, local to the network; null, as to_minute then is: the whole day.';
comment on column cohort.closures.to_minute is 'Minute at which it opens again, of the next day if it is not after from_minute; null: the whole day.';

alter table cohort.bookings
    add constraint bookings_finite check (isfinite(starts_at)) not valid;
comment on table cohort.bookings is 'Other use of a room, a delegation for instance; the planner keeps out of its way, a changeover before it and after it.';
comment on column cohort.bookings.ends_at is 'Instant from which it is free again; bookings of a room do not overlap; infinity: until further notice.';

alter table cohort.rosters
    drop constraint rosters_pattern,
    drop constraint rosters_anchor,
    drop constraint rosters_hours,
    drop constraint rosters_apart,
    add column weekdays integer[] not null default '{}',
    add constraint rosters_pattern check (pattern = 'weekly' or pattern ~ '^[1-9][0-9]?/[1-9][0-9]?$'),
    add constraint rosters_anchor check ((pattern not in ('5/2', 'weekly')) = (anchor_date is not null)),
    add constraint rosters_weekdays check (cohort.is_set(weekdays) and weekdays <@ '{1,2,3,4,5,6,7}' and (pattern = 'weekly') = (cardinality(weekdays) > 0)),
    add constraint rosters_hours check (from_minute <> to_minute and from_minute < 1440),
    add constraint rosters_finite check (isfinite(from_date) and to_date > '-infinity' and isfinite(anchor_date)) not valid,
    add constraint rosters_apart exclude using gist (
        person with =,
        daterange(from_date, to_date, '[]') with &&,
        cohort.hours_of_week(case pattern when 'weekly' then weekdays when '5/2' then '{1,2,3,4,5}' else '{1,2,3,4,5,6,7}' end, from_minute, to_minute) with &&);
comment on table cohort.rosters is 'When trainers and people of offices work. Somebody may have several rosters at a time, with hours that do not overlap.';
comment on column cohort.rosters.pattern is '5/2 (the working days of the calendar); weekly (the same weekdays each week, whatever the calendar says, holidays apart); or n/m, such as 2/2 (n days on, m days off, whatever the calendar says).';
comment on column cohort.rosters.anchor_date is 'Of n/m: the first of n days on, from which the pattern is counted both ways; null for 5/2 and weekly.';
comment on column cohort.rosters.to_date is 'Last day that it holds for, included; null or infinity: until further notice.';
comment on column cohort.rosters.from_minute is 'Minute of the day at which a shift begins, 0 to 1439, local to the network.';
comment on column cohort.rosters.to_minute is 'Minute of the day at which it ends, of the next day if it is not after from_minute.';
comment on column cohort.rosters.weekdays is 'Of weekly: the ISO days of the week that are worked (1 Monday to 7 Sunday), at least one, none twice; empty for other patterns.';

-- Dates that have no other meaning are not infinite. Rows from before stay until they are
-- changed: a later migration takes the rule for all rows where none breaks it.
update cohort.people set left_on = null where left_on = 'infinity';
update cohort.people set cleared_on = null where cleared_on = 'infinity';
alter table cohort.calendar add constraint calendar_finite check (isfinite(date) and isfinite(moved_from)) not valid;
alter table cohort.people add constraint people_finite check (isfinite(started_on) and isfinite(cleared_on) and isfinite(left_on)) not valid;
alter table cohort.completed add constraint completed_finite check (isfinite(completed_on)) not valid;
alter table cohort.nominations add constraint nominations_finite check (isfinite(earliest_date) and isfinite(due_date)) not valid;
alter table cohort.vacancies add constraint vacancies_finite check (isfinite(opened_on) and isfinite(closed_on)) not valid;
alter table cohort.candidates add constraint candidates_finite check (isfinite(stage_since) and isfinite(expected_start)) not valid;
alter table cohort.stage_moves add constraint stage_moves_finite check (isfinite(moved_at)) not valid;
alter table cohort.waves add constraint waves_finite check (isfinite(start_date)) not valid;

select cohort.renew('absences', 'select id::text as id, person::text as person, from_date, to_date, kind from cohort.absences', '
    select id::text as id, person::text as person, from_date, to_date, kind,
        from_minute::integer as from_minute, to_minute::integer as to_minute, weekdays
    from cohort.absences');
select cohort.renew('closures', 'select id::text as id, site::text as site, room::text as room, from_date, to_date, reason::text as reason from cohort.closures', '
    select id::text as id, site::text as site, room::text as room, from_date, to_date, reason::text as reason,
        from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.closures');
select cohort.renew('rosters', '
    select id::text as id, person::text as person, pattern, anchor_date, from_date, to_date,
        from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.rosters', '
    select id::text as id, person::text as person, pattern, anchor_date, from_date, to_date,
        from_minute::integer as from_minute, to_minute::integer as to_minute, weekdays
    from cohort.rosters');
select cohort.renew('bookings', 'select id::text as id, room::text as room, starts_at, ends_at, title::text as title from cohort.bookings',
    'select id::text as id, room::text as room, starts_at, ends_at, title::text as title from cohort.bookings');

-- +goose Down

alter table cohort.waves drop constraint waves_finite;
alter table cohort.stage_moves drop constraint stage_moves_finite;
alter table cohort.candidates drop constraint candidates_finite;
alter table cohort.vacancies drop constraint vacancies_finite;
alter table cohort.nominations drop constraint nominations_finite;
alter table cohort.completed drop constraint completed_finite;
alter table cohort.people drop constraint people_finite;
alter table cohort.calendar drop constraint calendar_finite;

-- What an older version cannot say is kept as far as it can be: no longer than it is true.
delete from cohort.rosters where pattern not in ('5/2', '2/2') or to_minute <= from_minute;
delete from cohort.rosters r where exists (select from cohort.rosters b where b.person = r.person and b.id < r.id and daterange(b.from_date, b.to_date, '[]') && daterange(r.from_date, r.to_date, '[]'));
alter table cohort.rosters
    drop constraint rosters_pattern,
    drop constraint rosters_anchor,
    drop constraint rosters_weekdays,
    drop constraint rosters_hours,
    drop constraint rosters_finite,
    drop constraint rosters_apart;
comment on table cohort.rosters is 'When trainers and people of offices work. Nobody has two rosters on one day.';
comment on column cohort.rosters.pattern is '5/2 (the working days of the calendar) or 2/2 (two days on, two days off, whatever the calendar says).';
comment on column cohort.rosters.anchor_date is 'Of 2/2: the first of two days on, from which the pattern is counted both ways; null for 5/2.';
comment on column cohort.rosters.to_date is 'Last day that it holds for, included; null: until further notice.';
comment on column cohort.rosters.from_minute is 'Minute of the day at which a shift begins, 0 to 1440, local to the network.';
comment on column cohort.rosters.to_minute is 'Minute of the day at which it ends, after it began.';
select cohort.renew('rosters', '
    select id::text as id, person::text as person, pattern, anchor_date, from_date, to_date,
        from_minute::integer as from_minute, to_minute::integer as to_minute, weekdays
    from cohort.rosters', '
    select id::text as id, person::text as person, pattern, anchor_date, from_date, to_date,
        from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.rosters');
alter table cohort.rosters
    drop column weekdays,
    add constraint rosters_pattern check (pattern in ('5/2', '2/2')),
    add constraint rosters_anchor check ((pattern = '2/2') = (anchor_date is not null)),
    add constraint rosters_hours check (from_minute < to_minute),
    add constraint rosters_apart exclude using gist (person with =, daterange(from_date, to_date, '[]') with &&);

alter table cohort.bookings drop constraint bookings_finite;
comment on table cohort.bookings is 'Other use of a room, a delegation for instance; the planner keeps out of its way.';
comment on column cohort.bookings.ends_at is 'Instant from which it is free again; bookings of a room do not overlap.';
select cohort.renew('bookings', 'select id::text as id, room::text as room, starts_at, ends_at, title::text as title from cohort.bookings',
    'select id::text as id, room::text as room, starts_at, ends_at, title::text as title from cohort.bookings');

comment on table cohort.closures is 'Days on which a whole site or one room of it is shut.';
comment on column cohort.closures.to_date is 'Last day shut, included.';
alter table cohort.closures
    drop constraint closures_hours,
    drop constraint closures_finite;
select cohort.renew('closures', '
    select id::text as id, site::text as site, room::text as room, from_date, to_date, reason::text as reason,
        from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.closures', 'select id::text as id, site::text as site, room::text as room, from_date, to_date, reason::text as reason from cohort.closures');
alter table cohort.closures
    drop column from_minute,
    drop column to_minute;

delete from cohort.absences where cardinality(weekdays) > 0 or from_minute is not null;
comment on table cohort.absences is 'Whole days on which a trainer or a person is away from work and from training. Absences may overlap (ill on holiday).';
comment on column cohort.absences.to_date is 'Last day away, included.';
alter table cohort.absences
    drop constraint absences_hours,
    drop constraint absences_weekdays,
    drop constraint absences_finite;
select cohort.renew('absences', '
    select id::text as id, person::text as person, from_date, to_date, kind,
        from_minute::integer as from_minute, to_minute::integer as to_minute, weekdays
    from cohort.absences', 'select id::text as id, person::text as person, from_date, to_date, kind from cohort.absences');
alter table cohort.absences
    drop column from_minute,
    drop column to_minute,
    drop column weekdays;
drop function cohort.hours_of_week(integer[], integer, integer);
