-- Why a reader is written to between the jobs, or not.

-- +goose Up

alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'decision', 'telling'));
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters), decision (somebody decided; published at once) or telling (mails what changed since, between the others, or an edition once more).';

create table cohort.tellings (
    number bigint generated always as identity primary key,
    version bigint not null references cohort.plan_versions on delete cascade,
    kind text not null,
    subject text not null,
    period text not null,
    address bigint references cohort.addresses,
    reason text not null,
    why text,
    until timestamptz,
    run bigint references cohort.runs on delete cascade,
    decided_at timestamptz not null,
    constraint tellings_period check (period ~ '^[0-9]{4}-W[0-9]{2}$'),
    constraint tellings_reason check (reason in ('first', 'changed', 'correction', 'nothing_new', 'gathered', 'held_back', 'no_address')),
    constraint tellings_sent check ((reason in ('first', 'changed', 'correction')) = (run is not null)),
    constraint tellings_why check ((reason = 'held_back') = (why is not null)),
    constraint tellings_address check ((reason = 'no_address') = (address is null))
);
create unique index tellings_once on cohort.tellings (version, kind, subject, period, coalesce(address, 0), reason, coalesce(why, ''),
    coalesce(until, '-infinity'), coalesce(run, 0));
create trigger tellings_frozen before update on cohort.tellings
    for each row execute function cohort.refuse('why somebody was written to or not is never changed');
comment on table cohort.tellings is 'Why a reader was written to about a version and a week, or not. Each decision once, however often it is made.';
comment on column cohort.tellings.number is 'Number of the decision.';
comment on column cohort.tellings.version is 'The version that stood.';
comment on column cohort.tellings.kind is 'The kind of mail, as in editions.';
comment on column cohort.tellings.subject is 'The site, trainer or office.';
comment on column cohort.tellings.period is 'The ISO week, such as 2027-W04.';
comment on column cohort.tellings.address is 'The reader; null: there is none.';
comment on column cohort.tellings.reason is 'first (they had no edition of that week), changed (since the edition that they have, the mail of a job) or correction (between the jobs): they are written to; nothing_new, gathered (until a time), held_back (see why) or no_address: they are not.';
comment on column cohort.tellings.why is 'Of held_back: on_its_way (an earlier message waits to be sent), refused or ambiguous (the same thing; it is tried again later); null otherwise.';
comment on column cohort.tellings.until is 'Instant at which it is decided anew at the latest; null: not known, or decided for good.';
comment on column cohort.tellings.run is 'The run that writes to them; null: they are not written to.';
comment on column cohort.tellings.decided_at is 'Instant of the decision.';

-- +goose Down

drop table cohort.tellings;
alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'decision')) not valid;
