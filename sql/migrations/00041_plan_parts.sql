-- Parts of a network too large for one machine, planned by whoever takes them.

-- +goose Up

create table cohort.plan_parts (
    run bigint not null references cohort.runs,
    part integer not null,
    engine text not null,
    sha256 text not null,
    task bytea not null,
    fence bigint not null default 0,
    heard_at timestamptz,
    lost integer not null default 0,
    found_sha256 text,
    found bytea,
    failure text,
    saved_at timestamptz not null,
    constraint plan_parts_pkey primary key (run, part),
    constraint plan_parts_part check (part >= 0),
    constraint plan_parts_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint plan_parts_lost check (lost between 0 and fence),
    constraint plan_parts_found check ((found is null) = (found_sha256 is null) and (found is null or heard_at is null)),
    constraint plan_parts_failure check (failure is null or found is null and heard_at is null)
);
alter table cohort.plan_parts
    alter column task set storage external,
    alter column found set storage external;
comment on table cohort.plan_parts is 'Parts of a network too large for one machine, with what was found in each. They are removed when their run is over.';
comment on column cohort.plan_parts.run is 'The night that is planned.';
comment on column cohort.plan_parts.part is 'Number of the part, from 0.';
comment on column cohort.plan_parts.engine is 'Version of the engine that it is for; another one leaves it.';
comment on column cohort.plan_parts.sha256 is 'Digest of the task before it was compressed, in hexadecimal digits.';
comment on column cohort.plan_parts.task is 'The part''s snapshot with everything that its search follows from: JSON, compressed by gzip.';
comment on column cohort.plan_parts.fence is 'Goes up with each claim: only the latest one may write.';
comment on column cohort.plan_parts.heard_at is 'Instant, by the database''s clock, at which whoever claimed it was last heard of; null: nobody is at work on it.';
comment on column cohort.plan_parts.lost is 'How often whoever had claimed it went quiet.';
comment on column cohort.plan_parts.found_sha256 is 'Digest of what was found before it was compressed; null: nothing is yet.';
comment on column cohort.plan_parts.found is 'The best timetable that was found: JSON, compressed by gzip; null: none is yet.';
comment on column cohort.plan_parts.failure is 'Why it cannot be planned; null: nothing is wrong.';
comment on column cohort.plan_parts.saved_at is 'Instant at which the network was cut.';

-- +goose Down

drop table cohort.plan_parts;
