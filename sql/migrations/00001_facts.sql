-- What an installation knows: one table per kind of fact in the schema cohort,
-- one view per table in the schema input. The planner reads the views only.

-- +goose Up

create schema if not exists cohort;
create schema input;

comment on schema cohort is 'Facts that the planner works from, and the tables of the service itself.';
comment on schema input is 'The contract with an installation: what the planner reads. A view may be replaced over other tables.';

-- Exclusion constraints that compare ids for equality need it.
create extension if not exists btree_gist with schema cohort;

create domain cohort.identifier as text
    check (value !~ '[[:space:][:cntrl:]:]' and length(value) between 1 and 100);
comment on domain cohort.identifier is 'A key of 1 to 100 characters without white space and without colons, which join keys.';

create domain cohort.title as text
    check (value ~ '^\S(.*\S)?$' and value !~ '[[:cntrl:]]' and length(value) <= 300);
comment on domain cohort.title is 'One line of text for people, not blank, without white space around it, at most 300 characters.';

create domain cohort.minute as integer
    check (value between 0 and 1440);
comment on domain cohort.minute is 'A minute of the day, 0 to 1440, local to the network.';

create function cohort.is_set(list anyarray) returns boolean
    language sql immutable as '
    select list is null
        or cardinality(list) = 0
        or array_ndims(list) = 1 and cardinality(list) = (select count(distinct x) from unnest(list) as x)';
comment on function cohort.is_set(anyarray) is 'Whether a list is flat and holds nothing twice and no null.';

-- Calendar

create table cohort.calendar (
    date date primary key,
    kind text not null,
    name cohort.title not null,
    moved_from date,
    legal_basis text not null default '',
    constraint calendar_kind check (kind in ('holiday', 'moved_day_off', 'shortened', 'working_weekend_shortened')),
    constraint calendar_weekday check (
        kind = 'holiday'
        or kind in ('moved_day_off', 'shortened') and extract(isodow from date) <= 5
        or kind = 'working_weekend_shortened' and extract(isodow from date) >= 6),
    constraint calendar_moved_from check (moved_from is null or kind = 'moved_day_off' and moved_from <> date),
    constraint calendar_moved_once unique (moved_from)
);
comment on table cohort.calendar is 'Exceptions from Monday to Friday being worked: the production calendar of the country.';
comment on column cohort.calendar.date is 'The day.';
comment on column cohort.calendar.kind is 'holiday; moved_day_off (a weekday off in place of another day); shortened (a working day, one hour shorter); working_weekend_shortened (a Saturday or Sunday worked, one hour shorter).';
comment on column cohort.calendar.name is 'What people call it.';
comment on column cohort.calendar.moved_from is 'Of a moved_day_off: the day that it stands in for; null where nothing was moved.';
comment on column cohort.calendar.legal_basis is 'The law or decree behind it.';

-- Places

create table cohort.sites (
    id cohort.identifier primary key,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    address text not null default '',
    kind text not null,
    constraint sites_kind check (kind in ('training', 'office', 'virtual'))
);
comment on table cohort.sites is 'Places: training sites, the sites that offices stand on, and virtual sites of online rooms.';
comment on column cohort.sites.id is 'Key of the site.';
comment on column cohort.sites.name_ru is 'Name in Russian.';
comment on column cohort.sites.name_en is 'Name in English.';
comment on column cohort.sites.address is 'Postal address, may be empty.';
comment on column cohort.sites.kind is 'training (has rooms to plan for; an office may stand on it too); office (people set out from it); virtual (online: nobody travels to it).';

create table cohort.travel (
    from_site cohort.identifier not null references cohort.sites on delete cascade,
    to_site cohort.identifier not null references cohort.sites on delete cascade,
    minutes integer not null,
    primary key (from_site, to_site),
    constraint travel_apart check (from_site <> to_site),
    constraint travel_minutes check (minutes between 0 and 1440)
);
create unique index travel_once on cohort.travel (least(from_site, to_site), greatest(from_site, to_site));
create index travel_to_site on cohort.travel (to_site);
comment on table cohort.travel is 'The way between two sites, the same both ways, each pair once. A pair that is not here is not travelled.';
comment on column cohort.travel.from_site is 'One site of the pair.';
comment on column cohort.travel.to_site is 'The other site of the pair.';
comment on column cohort.travel.minutes is 'Minutes one way, door to door, 0 to 1440.';

create table cohort.rooms (
    id cohort.identifier primary key,
    site cohort.identifier not null references cohort.sites,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    seats integer not null,
    features text[] not null default '{}',
    unique (site, id),
    constraint rooms_seats check (seats > 0),
    constraint rooms_features check (cohort.is_set(features) and '' <> all (features))
);
comment on table cohort.rooms is 'Rooms to hold sessions in: auditoria, computer rooms, online rooms.';
comment on column cohort.rooms.id is 'Key of the room.';
comment on column cohort.rooms.site is 'The site that it is on.';
comment on column cohort.rooms.name_ru is 'Name in Russian.';
comment on column cohort.rooms.name_en is 'Name in English.';
comment on column cohort.rooms.seats is 'People who can be taught in it at once, above 0.';
comment on column cohort.rooms.features is 'What it offers, in the words that courses ask for (auditorium, computer, online); none twice.';

create table cohort.room_hours (
    room cohort.identifier not null references cohort.rooms on delete cascade,
    weekday integer not null,
    from_minute cohort.minute not null,
    to_minute cohort.minute not null,
    primary key (room, weekday, from_minute),
    constraint room_hours_weekday check (weekday between 1 and 7),
    constraint room_hours_order check (from_minute < to_minute),
    constraint room_hours_apart exclude using gist (room with =, weekday with =, int4range(from_minute, to_minute) with &&)
);
comment on table cohort.room_hours is 'When a room is open in an ordinary week. On a weekend day that the calendar makes a working day a room keeps its Friday hours.';
comment on column cohort.room_hours.room is 'The room.';
comment on column cohort.room_hours.weekday is 'ISO day of the week: 1 Monday to 7 Sunday.';
comment on column cohort.room_hours.from_minute is 'Minute of the day at which it opens, 0 to 1440, local to the network.';
comment on column cohort.room_hours.to_minute is 'Minute of the day at which it shuts, after it opened; hours of one day may touch, not overlap.';

create table cohort.closures (
    id cohort.identifier primary key,
    site cohort.identifier not null references cohort.sites on delete cascade,
    room cohort.identifier,
    from_date date not null,
    to_date date not null,
    reason cohort.title not null,
    foreign key (site, room) references cohort.rooms (site, id) on delete cascade on update cascade,
    constraint closures_order check (from_date <= to_date)
);
create index closures_site_room on cohort.closures (site, room);
comment on table cohort.closures is 'Days on which a whole site or one room of it is shut.';
comment on column cohort.closures.id is 'Key of the closure.';
comment on column cohort.closures.site is 'The site.';
comment on column cohort.closures.room is 'The room of that site that is shut; null: the whole site.';
comment on column cohort.closures.from_date is 'First day shut.';
comment on column cohort.closures.to_date is 'Last day shut, included.';
comment on column cohort.closures.reason is 'Why, in words for people.';

create table cohort.bookings (
    id cohort.identifier primary key,
    room cohort.identifier not null references cohort.rooms on delete cascade,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    title cohort.title not null,
    constraint bookings_order check (starts_at < ends_at),
    constraint bookings_apart exclude using gist (room with =, tstzrange(starts_at, ends_at) with &&)
);
comment on table cohort.bookings is 'Other use of a room, a delegation for instance; the planner keeps out of its way.';
comment on column cohort.bookings.id is 'Key of the booking.';
comment on column cohort.bookings.room is 'The room.';
comment on column cohort.bookings.starts_at is 'Instant from which the room is taken.';
comment on column cohort.bookings.ends_at is 'Instant from which it is free again; bookings of a room do not overlap.';
comment on column cohort.bookings.title is 'Who or what for.';

-- Courses

create table cohort.courses (
    id cohort.identifier primary key,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    course_group text not null,
    minutes integer not null,
    features text[] not null default '{}',
    min_group integer not null,
    max_group integer not null,
    crew text[] not null,
    starts integer[] not null default '{}',
    refresh_months integer,
    constraint courses_group check (course_group in ('soft_skill', 'software', 'practice', 'assessment', 'refresher')),
    constraint courses_minutes check (minutes between 1 and 1440),
    constraint courses_features check (cohort.is_set(features) and '' <> all (features)),
    constraint courses_group_size check (1 <= min_group and min_group <= max_group),
    constraint courses_crew check (array_ndims(crew) = 1 and array_position(crew, null) is null and '' <> all (crew)),
    constraint courses_crew_somebody check (cardinality(crew) > 0),
    constraint courses_starts check (cohort.is_set(starts) and 0 <= all (starts) and 1440 - minutes >= all (starts)),
    constraint courses_refresh_months check (refresh_months > 0)
);
comment on table cohort.courses is 'Trainings, each held in one session.';
comment on column cohort.courses.id is 'Key of the course.';
comment on column cohort.courses.name_ru is 'Name in Russian.';
comment on column cohort.courses.name_en is 'Name in English.';
comment on column cohort.courses.course_group is 'soft_skill, software, practice, assessment or refresher: the colour on the wall.';
comment on column cohort.courses.minutes is 'Length of a session in minutes, lunch and short breaks included, 1 to 1440.';
comment on column cohort.courses.features is 'What the room must have (see rooms); none twice.';
comment on column cohort.courses.min_group is 'Fewest people for whom a session is held, at least 1.';
comment on column cohort.courses.max_group is 'Most people in a session, not below min_group.';
comment on column cohort.courses.crew is 'The roles that lead it together, in order, at least one; a role that is needed twice stands twice.';
comment on column cohort.courses.starts is 'Minutes of the day at which a session may start, each early enough to end by 1440; empty: any on the grid.';
comment on column cohort.courses.refresh_months is 'Calendar months after its last completion in which working staff take it again, above 0; null: never.';

create table cohort.course_order (
    course cohort.identifier not null references cohort.courses on delete cascade,
    after_course cohort.identifier not null references cohort.courses on delete cascade,
    primary key (course, after_course),
    constraint course_order_apart check (course <> after_course)
);
create index course_order_after_course on cohort.course_order (after_course);
comment on table cohort.course_order is 'Which course is taken after which, by whoever needs both. No chain comes back to where it began.';
comment on column cohort.course_order.course is 'The later course.';
comment on column cohort.course_order.after_course is 'The earlier course.';

-- +goose StatementBegin
create function cohort.refuse_circle() returns trigger
    language plpgsql as $$
begin
    -- Two transactions could each add half of a circle.
    perform pg_advisory_xact_lock('cohort.course_order'::regclass::oid::bigint);
    if exists (
        with recursive before (course) as (
            select new.after_course::text
            union
            select o.after_course
            from cohort.course_order o
            join before b on b.course = o.course
        )
        select from before where course = new.course
    ) then
        raise exception 'course % after % closes a circle', new.course, new.after_course
            using errcode = 'check_violation', constraint = 'course_order_no_circle', schema = 'cohort', table = 'course_order';
    end if;
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.refuse_circle() is 'Keeps the order of courses free of circles.';

create trigger course_order_no_circle
    after insert or update on cohort.course_order
    for each row execute function cohort.refuse_circle();

create table cohort.programmes (
    id cohort.identifier primary key,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    position cohort.title not null,
    due_working_days integer not null,
    unique (position),
    constraint programmes_due check (due_working_days between 1 and 1000)
);
comment on table cohort.programmes is 'What newcomers of a position take; a position has one programme at most.';
comment on column cohort.programmes.id is 'Key of the programme.';
comment on column cohort.programmes.name_ru is 'Name in Russian.';
comment on column cohort.programmes.name_en is 'Name in English.';
comment on column cohort.programmes.position is 'The position, written as in people, candidates and waves.';
comment on column cohort.programmes.due_working_days is 'Working days after the first working day by which every course of it is due, 1 to 1000.';

create table cohort.programme_courses (
    programme cohort.identifier not null references cohort.programmes on delete cascade,
    course cohort.identifier not null references cohort.courses,
    primary key (programme, course)
);
create index programme_courses_course on cohort.programme_courses (course);
comment on table cohort.programme_courses is 'The courses of a programme.';
comment on column cohort.programme_courses.programme is 'The programme.';
comment on column cohort.programme_courses.course is 'A course of it.';

-- Offices

create table cohort.offices (
    id cohort.identifier primary key,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    site cohort.identifier not null references cohort.sites,
    okrug cohort.title not null,
    release_per_day integer not null,
    constraint offices_release check (release_per_day >= 0)
);
create index offices_site on cohort.offices (site);
comment on table cohort.offices is 'Public-service offices, whose people are trained.';
comment on column cohort.offices.id is 'Key of the office.';
comment on column cohort.offices.name_ru is 'Name in Russian.';
comment on column cohort.offices.name_en is 'Name in English.';
comment on column cohort.offices.site is 'The site that its people set out from.';
comment on column cohort.offices.okrug is 'Administrative district of the city.';
comment on column cohort.offices.release_per_day is 'Most of its working staff (newcomers apart) in training on one day, 0 or more people.';

-- One space of ids: a roster or an absence names a trainer or somebody of an
-- office. A candidate who is hired keeps their id, a trainer has one of their own.

create table cohort.staff (
    id cohort.identifier primary key,
    kind text not null,
    unique (id, kind),
    constraint staff_kind check (kind in ('trainer', 'person')),
    constraint staff_not_anonymous check (id not like 'A/%')
);
comment on table cohort.staff is 'Every id that rosters, absences, completed courses, attendance and nominations may name. Kept by triggers: a row comes with its trainer, person or candidate and goes with the last of them. Ids of people who are kept elsewhere are entered by hand.';
comment on column cohort.staff.id is 'Key of a trainer, or of a person or candidate (who keeps it when hired); does not start with A/, as the learners do who have no name yet.';
comment on column cohort.staff.kind is 'trainer; person (of an office, hired or to be hired). Nobody is both: who becomes a trainer gets a new id.';

create table cohort.trainers (
    id cohort.identifier primary key,
    kind text not null generated always as ('trainer') stored,
    family_name cohort.title not null,
    given_name cohort.title not null,
    patronymic text not null default '',
    home_site cohort.identifier not null references cohort.sites,
    roles text[] not null,
    max_day_minutes integer not null,
    max_week_minutes integer not null,
    target_week_minutes integer not null,
    foreign key (id, kind) references cohort.staff (id, kind),
    constraint trainers_roles check (cardinality(roles) > 0 and cohort.is_set(roles) and '' <> all (roles)),
    constraint trainers_max_day check (max_day_minutes between 0 and 1440),
    constraint trainers_max_week check (max_week_minutes between 0 and 10080),
    constraint trainers_target_week check (target_week_minutes between 0 and max_week_minutes)
);
create index trainers_home_site on cohort.trainers (home_site);
comment on table cohort.trainers is 'Who leads sessions.';
comment on column cohort.trainers.id is 'Key of the trainer, in one space with the keys of people and candidates.';
comment on column cohort.trainers.kind is 'Always trainer; for the key into staff.';
comment on column cohort.trainers.family_name is 'Family name.';
comment on column cohort.trainers.given_name is 'Given name.';
comment on column cohort.trainers.patronymic is 'Patronymic; empty: none.';
comment on column cohort.trainers.home_site is 'The site that they set out from; a day elsewhere counts as travel.';
comment on column cohort.trainers.roles is 'The roles that they can take in a crew (psychologist, process), at least one, none twice.';
comment on column cohort.trainers.max_day_minutes is 'Most minutes that they teach on one day, 0 to 1440.';
comment on column cohort.trainers.max_week_minutes is 'Most minutes that they teach in one ISO week, 0 to 10080.';
comment on column cohort.trainers.target_week_minutes is 'Minutes in one ISO week above which it is too much of a load, at most max_week_minutes.';

create table cohort.trainer_courses (
    trainer cohort.identifier not null references cohort.trainers on delete cascade,
    course cohort.identifier not null references cohort.courses on delete cascade,
    primary key (trainer, course)
);
create index trainer_courses_course on cohort.trainer_courses (course);
comment on table cohort.trainer_courses is 'Which courses a trainer may lead.';
comment on column cohort.trainer_courses.trainer is 'The trainer.';
comment on column cohort.trainer_courses.course is 'A course that they may lead, in any of their roles that its crew asks for.';

create table cohort.people (
    id cohort.identifier primary key,
    kind text not null generated always as ('person') stored,
    family_name cohort.title not null,
    given_name cohort.title not null,
    patronymic text not null default '',
    office cohort.identifier not null references cohort.offices,
    position cohort.title not null,
    started_on date not null,
    cleared_on date,
    left_on date,
    foreign key (id, kind) references cohort.staff (id, kind),
    constraint people_cleared check (cleared_on >= started_on),
    constraint people_left check (left_on >= started_on)
);
create index people_office on cohort.people (office);
comment on table cohort.people is 'Everybody hired by an office. A newcomer is somebody not yet cleared.';
comment on column cohort.people.id is 'Key of the person; somebody hired keeps the key that they had as a candidate.';
comment on column cohort.people.kind is 'Always person; for the key into staff.';
comment on column cohort.people.family_name is 'Family name.';
comment on column cohort.people.given_name is 'Given name.';
comment on column cohort.people.patronymic is 'Patronymic; empty: none.';
comment on column cohort.people.office is 'The office that they work for.';
comment on column cohort.people.position is 'Their position, written as in programmes.';
comment on column cohort.people.started_on is 'First working day.';
comment on column cohort.people.cleared_on is 'Day from which they work alone at the window, not before started_on; null: a newcomer.';
comment on column cohort.people.left_on is 'First day on which they are no longer employed, not before started_on; null: employed.';

-- Hiring

create table cohort.stages (
    id cohort.identifier primary key,
    ordinal integer not null,
    name_ru cohort.title not null,
    name_en cohort.title not null,
    rate double precision not null,
    working_days double precision not null,
    unique (ordinal),
    constraint stages_not_an_end check (id not in ('started', 'lost')),
    constraint stages_ordinal check (ordinal > 0),
    constraint stages_rate check (rate > 0 and rate <= 1),
    constraint stages_working_days check (working_days > 0 and working_days <= 1000)
);
comment on table cohort.stages is 'Stages of the hiring pipeline, up to the accepted offer.';
comment on column cohort.stages.id is 'Key of the stage; not started or lost, which are the ends of the pipeline.';
comment on column cohort.stages.ordinal is 'Its place in the pipeline, from 1 up, each once.';
comment on column cohort.stages.name_ru is 'Name in Russian.';
comment on column cohort.stages.name_en is 'Name in English.';
comment on column cohort.stages.rate is 'Configured share of candidates who go on from it to the next stage (from the last: who start), above 0, at most 1.';
comment on column cohort.stages.working_days is 'Configured mean time in it, in working days, above 0, at most 1000.';

create table cohort.vacancies (
    id cohort.identifier primary key,
    office cohort.identifier not null references cohort.offices,
    position cohort.title not null,
    opened_on date not null,
    headcount integer not null,
    closed_on date,
    unique (id, office, position),
    constraint vacancies_headcount check (headcount > 0),
    constraint vacancies_order check (opened_on <= closed_on)
);
create index vacancies_office on cohort.vacancies (office);
comment on table cohort.vacancies is 'Openings that candidates apply for.';
comment on column cohort.vacancies.id is 'Key of the vacancy.';
comment on column cohort.vacancies.office is 'The office that hires.';
comment on column cohort.vacancies.position is 'The position to be filled, written as in programmes.';
comment on column cohort.vacancies.opened_on is 'Day on which it was opened.';
comment on column cohort.vacancies.headcount is 'People sought, above 0.';
comment on column cohort.vacancies.closed_on is 'Day on which it was filled or withdrawn; null: open.';

create table cohort.candidates (
    id cohort.identifier primary key,
    kind text not null generated always as ('person') stored,
    family_name cohort.title not null,
    given_name cohort.title not null,
    patronymic text not null default '',
    office cohort.identifier not null references cohort.offices,
    position cohort.title not null,
    vacancy cohort.identifier,
    stage cohort.identifier not null references cohort.stages,
    stage_since timestamptz not null,
    outcome text,
    expected_start date,
    foreign key (id, kind) references cohort.staff (id, kind),
    foreign key (vacancy, office, position) references cohort.vacancies (id, office, position) on update cascade,
    constraint candidates_outcome check (outcome in ('started', 'lost'))
);
create index candidates_office on cohort.candidates (office);
create index candidates_stage on cohort.candidates (stage);
create index candidates_vacancy on cohort.candidates (vacancy, office, position);
create index candidates_in_pipeline on cohort.candidates (id) where outcome is null;
comment on table cohort.candidates is 'Everybody who ever applied. Who started or was lost stays, with the outcome.';
comment on column cohort.candidates.id is 'Key of the candidate, kept when they are hired.';
comment on column cohort.candidates.kind is 'Always person; for the key into staff.';
comment on column cohort.candidates.family_name is 'Family name.';
comment on column cohort.candidates.given_name is 'Given name.';
comment on column cohort.candidates.patronymic is 'Patronymic; empty: none.';
comment on column cohort.candidates.office is 'The office that they apply to.';
comment on column cohort.candidates.position is 'The position that they apply for, written as in programmes.';
comment on column cohort.candidates.vacancy is 'The vacancy, of that office and position; null: none on record.';
comment on column cohort.candidates.stage is 'The stage that they stand in, or stood in last. Follows the latest of their recorded moves.';
comment on column cohort.candidates.stage_since is 'Instant at which they came to it, or at which they left the pipeline.';
comment on column cohort.candidates.outcome is 'started, lost, or null: in the pipeline now.';
comment on column cohort.candidates.expected_start is 'First working day that HR expects; null: not known. With an accepted offer it makes the candidate a named learner.';

create table cohort.stage_moves (
    candidate cohort.identifier not null references cohort.candidates on delete cascade,
    position cohort.title not null,
    from_stage cohort.identifier references cohort.stages,
    to_stage cohort.identifier not null,
    to_stage_within cohort.identifier references cohort.stages
        generated always as (case when to_stage in ('started', 'lost') then null else to_stage end) stored,
    moved_at timestamptz not null,
    primary key (candidate, moved_at),
    constraint stage_moves_apart check (from_stage <> to_stage)
);
create index stage_moves_moved_at on cohort.stage_moves (moved_at);
comment on table cohort.stage_moves is 'Every recorded move of a candidate through the pipeline, into it and out of it, one at an instant.';
comment on column cohort.stage_moves.candidate is 'The candidate, in the pipeline now or not.';
comment on column cohort.stage_moves.position is 'The position that they applied for; moves are pooled by it.';
comment on column cohort.stage_moves.from_stage is 'The stage that they left; null: they entered the pipeline.';
comment on column cohort.stage_moves.to_stage is 'The stage that they came to, or started, or lost; another than from_stage.';
comment on column cohort.stage_moves.to_stage_within is 'to_stage where it is a stage, null where it is an end; for the key into stages.';
comment on column cohort.stage_moves.moved_at is 'Instant of the move.';

create table cohort.waves (
    id cohort.identifier primary key,
    office cohort.identifier not null references cohort.offices on delete cascade,
    position cohort.title not null,
    start_date date not null,
    headcount integer not null,
    unique (office, position, start_date),
    constraint waves_headcount check (headcount > 0)
);
comment on table cohort.waves is 'Intakes that office heads announced: at least so many people will start.';
comment on column cohort.waves.id is 'Key of the wave.';
comment on column cohort.waves.office is 'The office.';
comment on column cohort.waves.position is 'The position, written as in programmes; one wave an office, position and day.';
comment on column cohort.waves.start_date is 'First working day of the wave.';
comment on column cohort.waves.headcount is 'People in it, above 0, named candidates of that office and intake counted in.';

-- When people work, and what they have taken

create table cohort.rosters (
    id cohort.identifier primary key,
    person cohort.identifier not null references cohort.staff on delete cascade,
    pattern text not null,
    anchor_date date,
    from_date date not null,
    to_date date,
    from_minute cohort.minute not null,
    to_minute cohort.minute not null,
    constraint rosters_pattern check (pattern in ('5/2', '2/2')),
    constraint rosters_anchor check ((pattern = '2/2') = (anchor_date is not null)),
    constraint rosters_order check (from_date <= to_date),
    constraint rosters_hours check (from_minute < to_minute),
    constraint rosters_apart exclude using gist (person with =, daterange(from_date, to_date, '[]') with &&)
);
comment on table cohort.rosters is 'When trainers and people of offices work. Nobody has two rosters on one day.';
comment on column cohort.rosters.id is 'Key of the roster.';
comment on column cohort.rosters.person is 'A trainer or a person.';
comment on column cohort.rosters.pattern is '5/2 (the working days of the calendar) or 2/2 (two days on, two days off, whatever the calendar says).';
comment on column cohort.rosters.anchor_date is 'Of 2/2: the first of two days on, from which the pattern is counted both ways; null for 5/2.';
comment on column cohort.rosters.from_date is 'First day that the roster holds for.';
comment on column cohort.rosters.to_date is 'Last day that it holds for, included; null: until further notice.';
comment on column cohort.rosters.from_minute is 'Minute of the day at which a shift begins, 0 to 1440, local to the network.';
comment on column cohort.rosters.to_minute is 'Minute of the day at which it ends, after it began.';

create table cohort.absences (
    id cohort.identifier primary key,
    person cohort.identifier not null references cohort.staff on delete cascade,
    from_date date not null,
    to_date date not null,
    kind text not null,
    constraint absences_order check (from_date <= to_date),
    constraint absences_kind check (kind in ('holiday', 'illness', 'trip', 'field_day'))
);
create index absences_person on cohort.absences (person);
comment on table cohort.absences is 'Whole days on which a trainer or a person is away from work and from training. Absences may overlap (ill on holiday).';
comment on column cohort.absences.id is 'Key of the absence.';
comment on column cohort.absences.person is 'A trainer or a person.';
comment on column cohort.absences.from_date is 'First day away.';
comment on column cohort.absences.to_date is 'Last day away, included.';
comment on column cohort.absences.kind is 'holiday, illness, trip (on business) or field_day (work outside the training sites).';

create table cohort.completed (
    person cohort.identifier not null references cohort.staff on delete cascade,
    course cohort.identifier not null references cohort.courses,
    completed_on date not null,
    primary key (person, course, completed_on)
);
create index completed_course on cohort.completed (course);
comment on table cohort.completed is 'Courses that people finished, each time that they did.';
comment on column cohort.completed.person is 'The person.';
comment on column cohort.completed.course is 'The course.';
comment on column cohort.completed.completed_on is 'Day on which they finished it.';

create table cohort.attendance (
    session text not null,
    person cohort.identifier not null references cohort.staff on delete cascade,
    present boolean not null,
    primary key (session, person),
    constraint attendance_session check (session ~ '^\S+$')
);
create index attendance_person on cohort.attendance (person);
comment on table cohort.attendance is 'Who was at a session that was held. Somebody without a row counts as having been there.';
comment on column cohort.attendance.session is 'Key of the session, as printed on its attendance sheet.';
comment on column cohort.attendance.person is 'The person.';
comment on column cohort.attendance.present is 'Whether they were there; false: they need the course again.';

create table cohort.nominations (
    id cohort.identifier primary key,
    person cohort.identifier not null references cohort.staff on delete cascade,
    course cohort.identifier not null references cohort.courses,
    earliest_date date not null,
    due_date date not null,
    weight integer not null,
    constraint nominations_order check (earliest_date <= due_date),
    constraint nominations_weight check (weight between 2 and 5),
    constraint nominations_once exclude using gist (person with =, course with =, daterange(earliest_date, due_date, '[]') with &&)
);
create index nominations_course on cohort.nominations (course);
comment on table cohort.nominations is 'Requests of their own: a promotion, a mentor to be trained. A person is nominated for a course once at a time.';
comment on column cohort.nominations.id is 'Key of the nomination.';
comment on column cohort.nominations.person is 'The person.';
comment on column cohort.nominations.course is 'The course.';
comment on column cohort.nominations.earliest_date is 'First day on which they may take it.';
comment on column cohort.nominations.due_date is 'Day by which they should have taken it, not before earliest_date.';
comment on column cohort.nominations.weight is 'How much it matters, 2 to 5; a newcomer''s course has 10.';

-- What keeps the supertype and the candidates in step

-- +goose StatementBegin
create function cohort.enter_staff() returns trigger
    language plpgsql as $$
begin
    insert into cohort.staff (id, kind)
    values (new.id, tg_argv[0])
    on conflict (id) do nothing;
    return new;
end $$;
-- +goose StatementEnd
comment on function cohort.enter_staff() is 'Gives a trainer, person or candidate their row in staff.';

-- +goose StatementBegin
create function cohort.leave_staff() returns trigger
    language plpgsql as $$
begin
    delete from cohort.staff s
    where s.id = old.id
        and not exists (select from cohort.trainers t where t.id = s.id)
        and not exists (select from cohort.people p where p.id = s.id)
        and not exists (select from cohort.candidates c where c.id = s.id);
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.leave_staff() is 'Takes the row in staff away with the last who needs it, and with it rosters, absences, completed courses, attendance and nominations.';

create trigger trainers_enter_staff before insert on cohort.trainers
    for each row execute function cohort.enter_staff('trainer');
create trigger people_enter_staff before insert on cohort.people
    for each row execute function cohort.enter_staff('person');
create trigger candidates_enter_staff before insert on cohort.candidates
    for each row execute function cohort.enter_staff('person');
create trigger trainers_leave_staff after delete on cohort.trainers
    for each row execute function cohort.leave_staff();
create trigger people_leave_staff after delete on cohort.people
    for each row execute function cohort.leave_staff();
create trigger candidates_leave_staff after delete on cohort.candidates
    for each row execute function cohort.leave_staff();

-- +goose StatementBegin
create function cohort.follow_moves() returns trigger
    language plpgsql as $$
begin
    update cohort.candidates c
    set stage = coalesce(l.to_stage_within, l.from_stage, c.stage),
        stage_since = l.moved_at,
        outcome = case when l.to_stage_within is null then l.to_stage end
    from (
        select distinct on (m.candidate) m.*
        from cohort.stage_moves m
        where m.candidate in (select candidate from moved)
        order by m.candidate, m.moved_at desc
    ) l
    where c.id = l.candidate
        and (c.stage, c.stage_since, c.outcome) is distinct from
            (coalesce(l.to_stage_within, l.from_stage, c.stage), l.moved_at,
            case when l.to_stage_within is null then l.to_stage end);
    return null;
end $$;
-- +goose StatementEnd
comment on function cohort.follow_moves() is 'Puts candidates where the latest of their recorded moves says.';

create trigger stage_moves_inserted after insert on cohort.stage_moves
    referencing new table as moved
    for each statement execute function cohort.follow_moves();
create trigger stage_moves_updated after update on cohort.stage_moves
    referencing new table as moved
    for each statement execute function cohort.follow_moves();
create trigger stage_moves_deleted after delete on cohort.stage_moves
    referencing old table as moved
    for each statement execute function cohort.follow_moves();

-- The contract

create view input.calendar as
    select date, kind, name::text as name
    from cohort.calendar;
create view input.sites as
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, address, kind
    from cohort.sites;
create view input.travel as
    select from_site::text as from_site, to_site::text as to_site, minutes
    from cohort.travel;
create view input.rooms as
    select id::text as id, site::text as site, name_ru::text as name_ru, name_en::text as name_en, seats, features
    from cohort.rooms;
create view input.room_hours as
    select room::text as room, weekday, from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.room_hours;
create view input.closures as
    select id::text as id, site::text as site, room::text as room, from_date, to_date, reason::text as reason
    from cohort.closures;
create view input.bookings as
    select id::text as id, room::text as room, starts_at, ends_at, title::text as title
    from cohort.bookings;
create view input.trainers as
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        home_site::text as home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes
    from cohort.trainers;
create view input.trainer_courses as
    select trainer::text as trainer, course::text as course
    from cohort.trainer_courses;
create view input.rosters as
    select id::text as id, person::text as person, pattern, anchor_date, from_date, to_date,
        from_minute::integer as from_minute, to_minute::integer as to_minute
    from cohort.rosters;
create view input.absences as
    select id::text as id, person::text as person, from_date, to_date, kind
    from cohort.absences;
create view input.courses as
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, course_group, minutes, features,
        min_group, max_group, crew, starts, refresh_months
    from cohort.courses;
create view input.course_order as
    select course::text as course, after_course::text as after_course
    from cohort.course_order;
create view input.programmes as
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, position::text as position, due_working_days
    from cohort.programmes;
create view input.programme_courses as
    select programme::text as programme, course::text as course
    from cohort.programme_courses;
create view input.offices as
    select id::text as id, name_ru::text as name_ru, name_en::text as name_en, site::text as site, okrug::text as okrug, release_per_day
    from cohort.offices;
create view input.people as
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on
    from cohort.people;
create view input.completed as
    select person::text as person, course::text as course, completed_on
    from cohort.completed;
create view input.attendance as
    select session, person::text as person, present
    from cohort.attendance;
create view input.nominations as
    select id::text as id, person::text as person, course::text as course, earliest_date, due_date, weight
    from cohort.nominations;
create view input.stages as
    select id::text as id, ordinal, name_ru::text as name_ru, name_en::text as name_en, rate, working_days
    from cohort.stages;
create view input.candidates as
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, stage::text as stage, stage_since, expected_start
    from cohort.candidates
    where outcome is null;
create view input.stage_moves as
    select candidate::text as candidate, position::text as position, from_stage::text as from_stage, to_stage::text as to_stage, moved_at
    from cohort.stage_moves;
create view input.waves as
    select id::text as id, office::text as office, position::text as position, start_date, headcount
    from cohort.waves;

-- A view and its columns mean what the table's do.
-- +goose StatementBegin
do $$
declare
    c record;
begin
    for c in
        select v.relname as name, a.attname as part, col_description(t.oid, b.attnum) as meaning
        from pg_class v
        join pg_class t on t.relname = v.relname and t.relnamespace = 'cohort'::regnamespace and t.relkind = 'r'
        join pg_attribute a on a.attrelid = v.oid and a.attnum > 0
        join pg_attribute b on b.attrelid = t.oid and b.attname = a.attname
        where v.relnamespace = 'input'::regnamespace and v.relkind = 'v'
    loop
        execute format('comment on column input.%I.%I is %L', c.name, c.part, c.meaning);
    end loop;
    for c in
        select t.relname as name, obj_description(t.oid, 'pg_class') as meaning
        from pg_class v
        join pg_class t on t.relname = v.relname and t.relnamespace = 'cohort'::regnamespace and t.relkind = 'r'
        where v.relnamespace = 'input'::regnamespace and v.relkind = 'v'
    loop
        execute format('comment on view input.%I is %L', c.name, c.meaning);
    end loop;
end $$;
-- +goose StatementEnd
comment on view input.candidates is 'Everybody in the hiring pipeline now, neither started nor lost.';
comment on column input.candidates.stage is 'The stage that they stand in.';
comment on column input.candidates.stage_since is 'Instant at which they came to it.';

-- +goose Down

drop schema input cascade;
drop table
    cohort.nominations,
    cohort.attendance,
    cohort.completed,
    cohort.absences,
    cohort.rosters,
    cohort.waves,
    cohort.stage_moves,
    cohort.candidates,
    cohort.vacancies,
    cohort.stages,
    cohort.people,
    cohort.trainer_courses,
    cohort.trainers,
    cohort.staff,
    cohort.offices,
    cohort.programme_courses,
    cohort.programmes,
    cohort.course_order,
    cohort.courses,
    cohort.bookings,
    cohort.closures,
    cohort.room_hours,
    cohort.rooms,
    cohort.travel,
    cohort.sites,
    cohort.calendar;
drop function
    cohort.follow_moves(),
    cohort.leave_staff(),
    cohort.enter_staff(),
    cohort.refuse_circle(),
    cohort.is_set(anyarray);
drop domain
    cohort.identifier,
    cohort.title,
    cohort.minute;
-- The extension goes only where it came from here.
-- +goose StatementBegin
do $$
begin
    if exists (select from pg_extension where extname = 'btree_gist' and extnamespace = 'cohort'::regnamespace) then
        drop extension btree_gist;
    end if;
end $$;
-- +goose StatementEnd
