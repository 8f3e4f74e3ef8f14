-- When a run's holder was last heard of, so that a run whose service died is known within a minute.

-- +goose Up

alter table cohort.runs
    add column heard_at timestamptz,
    add column lost integer not null default 0,
    add constraint runs_lost check (lost between 0 and attempts);
comment on column cohort.runs.heard_at is 'Instant, by the database''s clock, at which whoever claimed it was last heard of; null: never claimed, or by a version before this column.';
comment on column cohort.runs.lost is 'How often whoever had claimed it went quiet, so that it was taken back.';

-- +goose Down

alter table cohort.runs
    drop column heard_at,
    drop column lost;
