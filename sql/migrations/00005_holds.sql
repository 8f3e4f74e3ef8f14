-- Promises that were taken: seats held for a wave until a date.

-- +goose Up

create table cohort.holds (
    number bigint generated always as identity primary key,
    office text not null,
    position text not null,
    start_date date not null,
    headcount integer not null,
    beside integer not null,
    until date not null,
    asked_by text not null,
    taken_at timestamptz not null,
    version bigint not null references cohort.plan_versions,
    ready date not null,
    learners text[] not null,
    seats jsonb not null,
    released_at timestamptz,
    constraint holds_office check (office <> ''),
    constraint holds_headcount check (headcount > 0 and cardinality(learners) = headcount),
    constraint holds_beside check (beside >= 0),
    constraint holds_asked_by check (asked_by <> ''),
    constraint holds_ready check (ready >= start_date),
    constraint holds_seats check (jsonb_typeof(seats) = 'array'),
    constraint holds_released check (released_at >= taken_at)
);
create index holds_open on cohort.holds (until) where released_at is null;
create trigger holds_stay before delete on cohort.holds
    for each row execute function cohort.refuse('a hold is released, never deleted');
comment on table cohort.holds is 'Promises that were taken: announced waves with seats held until a date, and who asked.';
comment on column cohort.holds.number is 'Number of the hold.';
comment on column cohort.holds.office is 'The office that asked.';
comment on column cohort.holds.position is 'The position of its newcomers.';
comment on column cohort.holds.start_date is 'The intake that they start at.';
comment on column cohort.holds.headcount is 'People without a name that seats are held for, above 0.';
comment on column cohort.holds.beside is 'People of that office, position and intake who had a name already; the wave is so many more. 0 where an earlier hold counts them.';
comment on column cohort.holds.until is 'Last day on which the seats are held.';
comment on column cohort.holds.asked_by is 'Who asked for it.';
comment on column cohort.holds.taken_at is 'Instant at which it was taken.';
comment on column cohort.holds.version is 'The published plan that the seats were taken in. Later plans know the wave as announced.';
comment on column cohort.holds.ready is 'Day of the last session of the slowest, as it was promised.';
comment on column cohort.holds.learners is 'Keys of the learners without a name who hold the seats.';
comment on column cohort.holds.seats is 'The sessions that they sit in: id, course, room, trainers, date, start, minutes, learners, opened.';
comment on column cohort.holds.released_at is 'Instant at which the seats were given back; null: held.';

-- +goose Down

drop table cohort.holds;
