-- How trainers want their sessions in a calendar, and invitations by mail.

-- +goose Up

alter table cohort.addresses
    add column calendar text,
    add constraint addresses_calendar check (calendar is null or calendar in ('feed', 'invitations', 'none') and kind = 'trainer');
comment on column cohort.addresses.calendar is 'Of a trainer: how their sessions come into a calendar: feed (a file with their mail), invitations (a mail for each session, whenever something of it changes) or none; null: feed.';
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'letter', 'standing', 'data', 'answer', 'pins', 'notice', 'invitation')),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer', 'pins', 'notice', 'invitation')) = (edition is null));
create index outbox_invitations on cohort.outbox (address, about, id) where kind = 'invitation';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves, capacity or letter (a person''s own sessions), with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter of theirs; pins: which pins were released, for who set them; notice: mail of people that is not taken, for the operators; invitation: a session for a trainer''s calendar.';
comment on column cohort.outbox.about is 'The site, trainer, office, person or session that it is about; empty: the whole network.';

-- +goose Down

alter table cohort.addresses
    drop constraint addresses_calendar,
    drop column calendar;
drop index cohort.outbox_invitations;
alter table cohort.outbox
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer', 'pins', 'notice')) = (edition is null)) not valid,
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'letter', 'standing', 'data', 'answer', 'pins', 'notice')) not valid;
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves, capacity or letter (a person''s own sessions), with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter of theirs; pins: which pins were released, for who set them; notice: mail of people that is not taken, for the operators.';
comment on column cohort.outbox.about is 'The site, trainer, office or person that it is about; empty: the whole network.';
