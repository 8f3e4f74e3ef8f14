-- A session that somebody gives up is not held again at that time in that room; a trainer or
-- room whom somebody says away; suggestions that can be taken.

-- +goose Up

create table cohort.given_up (
    number bigint generated always as identity primary key,
    decision bigint not null references cohort.plan_versions on delete cascade,
    session text not null,
    room text not null,
    date date not null,
    start_minute integer not null,
    minutes integer not null,
    reason text,
    taken_back_at timestamptz,
    constraint given_up_session check (session ~ '^\S+$'),
    constraint given_up_hours check (start_minute >= 0 and minutes > 0 and start_minute + minutes <= 1440),
    constraint given_up_reason check (reason <> '')
);
comment on table cohort.given_up is 'Sessions that somebody gave up. Their room is taken at their time, so that no night holds them again there, until somebody takes that back.';
comment on column cohort.given_up.number is 'Number of the row.';
comment on column cohort.given_up.decision is 'The version that the decision became.';
comment on column cohort.given_up.session is 'The session.';
comment on column cohort.given_up.room is 'Its room.';
comment on column cohort.given_up.date is 'The day on which it was to be held.';
comment on column cohort.given_up.start_minute is 'Minute of that day at which it was to begin.';
comment on column cohort.given_up.minutes is 'How long it was to last.';
comment on column cohort.given_up.reason is 'Why, in the words of whoever gave it up; null: they did not say.';
comment on column cohort.given_up.taken_back_at is 'Instant since which the room is free again; null: it is taken.';

create table cohort.suggestions (
    id text primary key,
    version bigint not null references cohort.plan_versions on delete cascade,
    about text not null,
    plan jsonb not null,
    made_at timestamptz not null,
    constraint suggestions_id check (id ~ '^[a-z0-9]+-[a-z0-9]+$'),
    constraint suggestions_about check (about <> '')
);
create index suggestions_version on cohort.suggestions (version);
comment on table cohort.suggestions is 'Other plans that were suggested in place of a version, each to be taken while that version stands.';
comment on column cohort.suggestions.id is 'What it is taken by: the version, and letters made of the plan.';
comment on column cohort.suggestions.version is 'The version that stood.';
comment on column cohort.suggestions.about is 'The session or the request that it was asked for.';
comment on column cohort.suggestions.plan is 'The plan.';
comment on column cohort.suggestions.made_at is 'When it was suggested.';

alter table cohort.decisions
    drop constraint decisions_kind,
    add constraint decisions_kind check (kind in ('move', 'swap', 'seat', 'cancel', 'absent', 'take', 'undo'));
comment on column cohort.decisions.kind is 'move (sessions), swap (two sessions), seat (somebody), cancel (a session), absent (a trainer or a room), take (a suggestion) or undo.';

-- +goose Down

alter table cohort.decisions
    drop constraint decisions_kind,
    add constraint decisions_kind check (kind in ('move', 'swap', 'seat', 'cancel', 'undo')) not valid;
comment on column cohort.decisions.kind is 'move, swap (two sessions), seat (somebody), cancel (a session) or undo.';
drop table cohort.suggestions;
drop table cohort.given_up;
