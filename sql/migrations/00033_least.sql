-- Pins by which a session is held with fewer people than the least group of its course, and
-- pins of decisions for which nobody gave a reason.

-- +goose Up

alter table cohort.pins
    add column least integer,
    alter column reason drop not null,
    drop constraint pins_field,
    drop constraint pins_reason,
    drop constraint pins_cause;
update cohort.pins p
set reason = null
from cohort.decisions d
where d.version = p.decision and d.reason is null and p.reason = d.kind;
alter table cohort.pins
    add constraint pins_field check (field in ('time', 'room', 'trainers', 'seated', 'least')),
    add constraint pins_least check (least >= 1 and (field = 'least') = (least is not null)),
    add constraint pins_reason check (reason <> ''),
    add constraint pins_cause check (cause in ('unpinned', 'replaced', 'expired', 'over', 'undone',
        'trainer_away', 'room_shut', 'nobody_left', 'too_few', 'course_gone', 'clash', 'no_place'));
comment on table cohort.pins is 'What somebody decided of a session: its time, room, trainers or people may not change, or with how few people it is held, a row each. Sessions within the notice are pinned without a row here. A row is kept when the pin is released.';
comment on column cohort.pins.field is 'What may not change: time (day and start), room, trainers or seated (whoever sits in it; others may join); or least (who sits in it keeps the seat, as long as so many are left).';
comment on column cohort.pins.least is 'Of the field least: the fewest people with whom the session is held, below the least group of its course; null: of another field.';
comment on column cohort.pins.reason is 'Why, in the words of whoever pinned it; null: a decision pinned it for which no reason was given.';
comment on column cohort.pins.cause is 'Why it was released: unpinned, replaced (by another pin), expired, over (the session is), undone (the decision); or what the world did: trainer_away, room_shut, nobody_left, too_few (fewer are left than its least), course_gone, clash, no_place (found for what was pinned); null: it holds.';

-- +goose Down

alter table cohort.pins disable trigger pins_stay;
delete from cohort.pins where field = 'least';
alter table cohort.pins enable trigger pins_stay;
update cohort.pins p
set reason = coalesce((select d.kind from cohort.decisions d where d.version = p.decision), 'pinned')
where reason is null;
update cohort.pins set cause = 'nobody_left' where cause = 'too_few';
alter table cohort.pins
    drop constraint pins_field,
    drop constraint pins_least,
    drop constraint pins_reason,
    drop constraint pins_cause,
    drop column least,
    alter column reason set not null,
    add constraint pins_field check (field in ('time', 'room', 'trainers', 'seated')),
    add constraint pins_reason check (reason <> ''),
    add constraint pins_cause check (cause in ('unpinned', 'replaced', 'expired', 'over', 'undone',
        'trainer_away', 'room_shut', 'nobody_left', 'course_gone', 'clash', 'no_place'));
comment on table cohort.pins is 'What somebody decided of a session: its time, room, trainers or people may not change, a row each. Sessions within the notice are pinned without a row here. A row is kept when the pin is released.';
comment on column cohort.pins.field is 'What may not change: time (day and start), room, trainers or seated (whoever sits in it; others may join).';
comment on column cohort.pins.reason is 'Why, in the words of whoever pinned it.';
comment on column cohort.pins.cause is 'Why it was released: unpinned, replaced (by another pin), expired, over (the session is), undone (the decision); or what the world did: trainer_away, room_shut, nobody_left, course_gone, clash, no_place (found for what was pinned); null: it holds.';
