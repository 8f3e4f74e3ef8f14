-- Letters to people who are trained: where, when, what to bring.

-- +goose Up

alter table cohort.addresses
    add column letters text,
    drop constraint addresses_kind,
    add constraint addresses_kind check (kind in ('manager', 'trainer', 'office_head', 'headquarters', 'operator', 'data', 'learner')),
    add constraint addresses_letters check (letters is null or letters in ('office', 'learner') and kind = 'office_head');
comment on column cohort.addresses.kind is 'manager (of a site), trainer, office_head, headquarters, operator (of this service), data (who owns a view and mends it), or learner (a person or candidate, for letters alone).';
comment on column cohort.addresses.subject is 'The site of a manager, the trainer, the office of a head, the view of an owner of data (* for every view), the person or candidate of a learner; null for headquarters and operators.';
comment on column cohort.addresses.letters is 'Of an office head: whether letters on their sessions go out for the people of the office: office (to this address, one a person, to be handed on), learner (to the addresses of the people themselves); null: none.';
alter table cohort.editions
    drop constraint editions_kind,
    add constraint editions_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'letter'));
comment on column cohort.editions.kind is 'weekly (a site''s timetable), trainer_week (a trainer''s own), waves (an office''s newcomers), capacity (of the network) or letter (a person''s own sessions).';
comment on column cohort.editions.subject is 'The site, trainer, office or person; empty: the whole network.';
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'letter', 'standing', 'data', 'answer', 'pins', 'notice'));
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves, capacity or letter (a person''s own sessions), with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter of theirs; pins: which pins were released, for who set them; notice: mail of people that is not taken, for the operators.';
comment on column cohort.outbox.about is 'The site, trainer, office or person that it is about; empty: the whole network.';
comment on column cohort.tellings.subject is 'The site, trainer, office or person.';

-- +goose Down

update cohort.addresses set active = false where kind = 'learner';
alter table cohort.addresses
    drop constraint addresses_letters,
    drop column letters,
    drop constraint addresses_kind,
    add constraint addresses_kind check (kind in ('manager', 'trainer', 'office_head', 'headquarters', 'operator', 'data')) not valid;
alter table cohort.editions
    drop constraint editions_kind,
    add constraint editions_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity')) not valid;
alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer', 'pins', 'notice')) not valid;
