-- What people decide: pins by field, with a reason and an end, and changes of the timetable
-- that become a version of their own.

-- +goose Up

create temporary table pins_before on commit drop as
    select session, who, since
    from cohort.pins;
drop table cohort.pins;
create table cohort.pins (
    number bigint generated always as identity primary key,
    session text not null,
    field text not null,
    reason text not null,
    who text not null,
    since timestamptz not null,
    until date,
    decision bigint references cohort.plan_versions on delete set null,
    released_at timestamptz,
    cause text,
    about text,
    constraint pins_session check (session ~ '^\S+$'),
    constraint pins_field check (field in ('time', 'room', 'trainers', 'seated')),
    constraint pins_reason check (reason <> ''),
    constraint pins_who check (who <> ''),
    constraint pins_released check ((released_at is null) = (cause is null) and released_at >= since),
    constraint pins_cause check (cause in ('unpinned', 'replaced', 'expired', 'over', 'undone',
        'trainer_away', 'room_shut', 'nobody_left', 'course_gone', 'clash', 'no_place')),
    constraint pins_about check (about <> '' and (about is null or cause is not null))
);
create unique index pins_once on cohort.pins (session, field) where released_at is null;
create trigger pins_stay before delete on cohort.pins
    for each row execute function cohort.refuse('a pin is released, never deleted');
insert into cohort.pins (session, field, reason, who, since)
select b.session, f.field, 'pinned', b.who, b.since
from pins_before b, unnest(array['time', 'room', 'trainers', 'seated']) f (field)
order by b.since, b.session, f.field;
comment on table cohort.pins is 'What somebody decided of a session: its time, room, trainers or people may not change, a row each. Sessions within the notice are pinned without a row here. A row is kept when the pin is released.';
comment on column cohort.pins.number is 'Number of the pin.';
comment on column cohort.pins.session is 'The session.';
comment on column cohort.pins.field is 'What may not change: time (day and start), room, trainers or seated (whoever sits in it; others may join).';
comment on column cohort.pins.reason is 'Why, in the words of whoever pinned it.';
comment on column cohort.pins.who is 'Who pinned it.';
comment on column cohort.pins.since is 'Instant since which it is pinned.';
comment on column cohort.pins.until is 'Last day of the pin; null: until the session is over.';
comment on column cohort.pins.decision is 'The version that the decision became which pinned it; null: it was pinned by itself.';
comment on column cohort.pins.released_at is 'Instant at which it was released; null: it holds.';
comment on column cohort.pins.cause is 'Why it was released: unpinned, replaced (by another pin), expired, over (the session is), undone (the decision); or what the world did: trainer_away, room_shut, nobody_left, course_gone, clash, no_place (found for what was pinned); null: it holds.';
comment on column cohort.pins.about is 'The trainer or room that the cause hangs on; null: none.';

create table cohort.decisions (
    version bigint primary key references cohort.plan_versions on delete cascade,
    kind text not null,
    who text not null,
    reason text,
    what jsonb not null,
    undoes bigint unique references cohort.plan_versions on delete set null,
    constraint decisions_kind check (kind in ('move', 'swap', 'seat', 'cancel', 'undo')),
    constraint decisions_who check (who <> ''),
    constraint decisions_reason check (reason <> ''),
    constraint decisions_undoes check (kind = 'undo' or undoes is null)
);
create trigger decisions_frozen before update on cohort.decisions
    for each row when (new.undoes is not distinct from old.undoes)
    execute function cohort.refuse('a decision is never changed; decide anew, or take it back');
comment on table cohort.decisions is 'The versions that somebody decided, beside those of nights: what, who and why.';
comment on column cohort.decisions.version is 'The version that the decision became.';
comment on column cohort.decisions.kind is 'move, swap (two sessions), seat (somebody), cancel (a session) or undo.';
comment on column cohort.decisions.who is 'Who decided.';
comment on column cohort.decisions.reason is 'Why, in their words; null: they did not say.';
comment on column cohort.decisions.what is 'What was decided: the sessions, the request, the trainer or room, and the rows that it wrote.';
comment on column cohort.decisions.undoes is 'The version of the decision that it takes back; null: none.';

alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'decision'));
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters) or decision (somebody decided; published at once).';
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer', 'pins')),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer', 'pins')) = (edition is null));
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter; pins: which pins were released, for who set them.';

-- +goose Down

alter table cohort.outbox
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer')) = (edition is null)) not valid,
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer')) not valid;
alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity')) not valid;
drop table cohort.decisions;
create temporary table pins_before on commit drop as
    select session, min(who) as who, min(since) as since
    from cohort.pins
    where released_at is null
    group by session;
drop table cohort.pins;
create table cohort.pins (
    session text primary key,
    who text not null,
    since timestamptz not null,
    constraint pins_session check (session ~ '^\S+$'),
    constraint pins_who check (who <> '')
);
insert into cohort.pins (session, who, since)
select session, who, since
from pins_before;
