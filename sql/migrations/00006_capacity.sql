-- The capacity of the network, for headquarters: a job and a kind of mail.

-- +goose Up

alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity'));
alter table cohort.editions
    drop constraint editions_kind,
    add constraint editions_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity'));
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing'));
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads) or capacity (mails headquarters).';
comment on column cohort.editions.kind is 'weekly (a site''s timetable), trainer_week (a trainer''s own), waves (an office''s newcomers) or capacity (of the network, for headquarters).';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why.';

-- +goose Down

-- What was mailed stays on record.
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'standing')) not valid;
alter table cohort.editions
    drop constraint editions_kind,
    add constraint editions_kind check (kind in ('weekly', 'trainer_week', 'waves')) not valid;
alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves')) not valid;
comment on column cohort.outbox.kind is 'weekly, trainer_week or waves, with an edition; standing: a run failed, says which edition stands and why.';
comment on column cohort.editions.kind is 'weekly (a site''s timetable), trainer_week (a trainer''s own) or waves (an office''s newcomers).';
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables) or waves (mails office heads).';
