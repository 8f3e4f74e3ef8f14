-- Mail that people send to the service, and its answers.

-- +goose Up

create table cohort.letters (
    number bigint generated always as identity primary key,
    key text not null unique,
    message_id text,
    thread text[] not null default '{}',
    sender text,
    outcome text not null,
    taken_at timestamptz not null,
    constraint letters_key check (key ~ '^[0-9a-f]{64}$'),
    constraint letters_outcome check (outcome in ('read', 'refused', 'stranger', 'unproven'))
);
create trigger letters_frozen before update on cohort.letters
    for each row execute function cohort.refuse('what became of a letter is never changed');
comment on table cohort.letters is 'Mail with workbooks that people sent to the service, each letter once, in one transaction with what was taken of it and with its answer.';
comment on column cohort.letters.number is 'Number of the letter.';
comment on column cohort.letters.key is 'SHA-256 of what it is known by, however often it arrives: sender, Message-ID, date, subject and files.';
comment on column cohort.letters.message_id is 'Its Message-ID without angle brackets; null: it has none.';
comment on column cohort.letters.thread is 'The Message-IDs of the letters before it, the first first.';
comment on column cohort.letters.sender is 'The e-mail address that it says to be from; null: none.';
comment on column cohort.letters.outcome is 'read (imports say what became of its files), refused (it could not be read, or has no workbook), stranger (nothing was taken, for no active address is the sender''s) or unproven (nor was it, for the mail server did not prove the sender).';
comment on column cohort.letters.taken_at is 'Instant at which it was taken.';

alter table cohort.imports
    add column letter bigint references cohort.letters;
create index imports_letter on cohort.imports (letter) where letter is not null;
comment on column cohort.imports.letter is 'The mail that the file came with; null: it was handed in by hand.';

alter table cohort.outbox
    add column letter bigint unique references cohort.letters,
    alter column run drop not null,
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer')),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer')) = (edition is null)),
    add constraint outbox_letter check ((kind = 'answer') = (letter is not null) and (kind = 'answer') = (run is null));
drop trigger outbox_frozen on cohort.outbox;
create trigger outbox_frozen before update on cohort.outbox
    for each row when (old.rendered_at is not null
        and (old.run, old.letter, old.address, old.email, old.name, old.language, old.kind, old.about, old.edition, old.version,
            old.subject, old.html, old.text, old.message_id, old.rendered_at)
        is distinct from
            (new.run, new.letter, new.address, new.email, new.name, new.language, new.kind, new.about, new.edition, new.version,
            new.subject, new.html, new.text, new.message_id, new.rendered_at))
    execute function cohort.refuse('a rendered message is never changed');
comment on column cohort.outbox.run is 'The run that wants it sent; null of an answer. A run writes to an address once about one thing.';
comment on column cohort.outbox.letter is 'The letter that it answers; null of every other kind. A letter is answered once.';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter.';

-- +goose Down

-- A message without a run cannot stay.
alter table cohort.attachments disable trigger attachments_frozen;
delete from cohort.outbox where kind = 'answer';
alter table cohort.attachments enable trigger attachments_frozen;
drop trigger outbox_frozen on cohort.outbox;
create trigger outbox_frozen before update on cohort.outbox
    for each row when (old.rendered_at is not null
        and (old.run, old.address, old.email, old.name, old.language, old.kind, old.about, old.edition, old.version,
            old.subject, old.html, old.text, old.message_id, old.rendered_at)
        is distinct from
            (new.run, new.address, new.email, new.name, new.language, new.kind, new.about, new.edition, new.version,
            new.subject, new.html, new.text, new.message_id, new.rendered_at))
    execute function cohort.refuse('a rendered message is never changed');
alter table cohort.outbox
    drop constraint outbox_letter,
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data')) = (edition is null)),
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data')),
    alter column run set not null,
    drop column letter;
comment on column cohort.outbox.run is 'The run that wants it sent. A run writes to an address once about one thing.';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data.';
drop index cohort.imports_letter;
alter table cohort.imports drop column letter;
drop table cohort.letters;
