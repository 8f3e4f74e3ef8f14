-- The plan ahead behind the tables of waves: kept with the run that mails them.

-- +goose Up

create table cohort.plans_ahead (
    run bigint primary key references cohort.runs on delete cascade,
    version bigint not null references cohort.plan_versions,
    plan bytea,
    terms json,
    failure text,
    saved_at timestamptz not null,
    constraint plans_ahead_failure check ((failure is null) = (plan is not null) and failure <> ''),
    constraint plans_ahead_terms check ((terms is null) = (plan is null))
);
create index plans_ahead_version on cohort.plans_ahead (version, run);
create trigger plans_ahead_frozen before update on cohort.plans_ahead
    for each row execute function cohort.refuse('a plan ahead is never changed; the next waves run makes another');
comment on table cohort.plans_ahead is 'The plan of the coming weeks that the tables of waves of a run rest on: what is published stands, everybody else who is expected is planned around it.';
comment on column cohort.plans_ahead.run is 'The waves run that made it. Its snapshot, seed, threads, iterations and engine are in runs.';
comment on column cohort.plans_ahead.version is 'The published plan that stood then.';
comment on column cohort.plans_ahead.plan is 'The plan as canonical JSON, found valid by the referee; null: none could be made.';
comment on column cohort.plans_ahead.terms is 'What a promise needs beside snapshot and plan: the working calendar, the day of intakes, the notice, what is promised.';
comment on column cohort.plans_ahead.failure is 'Why none could be made, in one sentence.';
comment on column cohort.plans_ahead.saved_at is 'Instant at which it was saved.';
comment on column cohort.runs.engine is 'Version of the engine that searched, for a plan or for a plan ahead; null with the next five where nothing was searched.';

-- +goose Down

drop table cohort.plans_ahead;
comment on column cohort.runs.engine is 'Version of the engine that searched; null with the next five where nothing was searched.';
