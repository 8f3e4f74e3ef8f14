-- Names of calendar feeds that nobody can guess.

-- +goose Up

create table cohort.calendars (
    kind text not null,
    subject text not null,
    token text not null unique default replace(gen_random_uuid()::text, '-', ''),
    primary key (kind, subject),
    constraint calendars_kind check (kind in ('installation', 'trainer', 'room', 'site'))
);
comment on table cohort.calendars is 'The name of each calendar feed, which nobody can guess. Delete a row, and the feed gets another name.';
comment on column cohort.calendars.kind is 'trainer, room or site; installation: the one row whose token ends the UID of every event, not to be deleted.';
comment on column cohort.calendars.subject is 'Key of the trainer, room or site; empty for the installation.';
comment on column cohort.calendars.token is 'The name of the file, without .ics.';

-- +goose Down

drop table cohort.calendars;
