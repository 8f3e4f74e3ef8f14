-- The year ahead: what headquarters plan to hire, and the year as an edition shows it.

-- +goose Up

alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'year', 'decision', 'telling'));
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters), year (mails headquarters the year ahead), decision (somebody decided; published at once) or telling (mails what changed since, between the others, or an edition once more).';

create table cohort.hiring (
    id cohort.identifier primary key,
    office cohort.identifier not null references cohort.offices on delete cascade,
    position cohort.title not null,
    month date not null,
    headcount integer not null,
    unique (office, position, month),
    constraint hiring_month check (isfinite(month) and cohort.can_be_meant(month) and extract(day from month) = 1),
    constraint hiring_headcount check (headcount between 0 and 1000)
);
comment on table cohort.hiring is 'The hiring plan: how many people are to start in an office in a month. The year ahead shows it beside what is learned from the past; nothing is planned by it.';
comment on column cohort.hiring.id is 'Key of the row.';
comment on column cohort.hiring.office is 'The office.';
comment on column cohort.hiring.position is 'The position, written as in programmes; one row an office, position and month.';
comment on column cohort.hiring.month is 'The first day of the month.';
comment on column cohort.hiring.headcount is 'People who are to start in it, 0 to 1000.';

create table cohort.years (
    run bigint primary key references cohort.runs on delete cascade,
    seen json not null,
    saved_at timestamptz not null
);
create trigger years_frozen before update on cohort.years
    for each row execute function cohort.refuse('the year of a run is never changed');
comment on table cohort.years is 'The year ahead as the editions of a run show it, with what it was counted from. A row is never changed.';
comment on column cohort.years.run is 'The run.';
comment on column cohort.years.seen is 'The year and how well the last one was foreseen, as cohort year --json prints them.';
comment on column cohort.years.saved_at is 'Instant at which it was saved.';

-- +goose Down

drop table cohort.years;
drop table cohort.hiring;
alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'decision', 'telling')) not valid;
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters), decision (somebody decided; published at once) or telling (mails what changed since, between the others, or an edition once more).';
