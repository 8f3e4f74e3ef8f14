-- How much mail a sender may send, and what operators are told of mail that is not taken.

-- +goose Up

alter table cohort.letters
    add column bytes integer not null default 0,
    add constraint letters_bytes check (bytes >= 0),
    drop constraint letters_outcome,
    add constraint letters_outcome check (outcome in ('read', 'refused', 'stranger', 'unproven', 'over'));
alter table cohort.letters alter column bytes drop default;
create index letters_sender on cohort.letters (sender, taken_at);
comment on column cohort.letters.bytes is 'How large it was; 0 of letters before this was noted.';
comment on column cohort.letters.outcome is 'read (imports say what became of its files), refused (it could not be read, or has no workbook), stranger (nothing was taken, for no active address is the sender''s), unproven (nor was it, for the mail server did not prove the sender) or over (nor was it, for the sender had sent as much as they may).';

alter table cohort.outbox
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer', 'pins', 'notice')),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer', 'pins', 'notice')) = (edition is null)),
    drop constraint outbox_letter,
    add constraint outbox_letter check ((kind = 'answer') = (letter is not null) and (kind in ('answer', 'notice')) = (run is null));
comment on column cohort.outbox.run is 'The run that wants it sent; null of an answer and of a notice. A run writes to an address once about one thing.';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter; pins: which pins were released, for who set them; notice: mail of people that is not taken, for the operators.';

-- +goose Down

-- A message without a run cannot stay, nor can an outcome that is not known.
alter table cohort.attachments disable trigger attachments_frozen;
delete from cohort.outbox where kind = 'notice' or letter in (select number from cohort.letters where outcome = 'over');
alter table cohort.attachments enable trigger attachments_frozen;
delete from cohort.letters where outcome = 'over';
alter table cohort.outbox
    drop constraint outbox_letter,
    add constraint outbox_letter check ((kind = 'answer') = (letter is not null) and (kind = 'answer') = (run is null)),
    drop constraint outbox_edition,
    add constraint outbox_edition check ((kind in ('standing', 'data', 'answer', 'pins')) = (edition is null)),
    drop constraint outbox_kind,
    add constraint outbox_kind check (kind in ('weekly', 'trainer_week', 'waves', 'capacity', 'standing', 'data', 'answer', 'pins'));
comment on column cohort.outbox.run is 'The run that wants it sent; null of an answer. A run writes to an address once about one thing.';
comment on column cohort.outbox.kind is 'weekly, trainer_week, waves or capacity, with an edition; standing: a run failed, says which edition stands and why; data: what is newly wrong in the data; answer: what was taken of a letter; pins: which pins were released, for who set them.';
drop index cohort.letters_sender;
alter table cohort.letters
    drop constraint letters_outcome,
    add constraint letters_outcome check (outcome in ('read', 'refused', 'stranger', 'unproven')),
    drop column bytes;
comment on column cohort.letters.outcome is 'read (imports say what became of its files), refused (it could not be read, or has no workbook), stranger (nothing was taken, for no active address is the sender''s) or unproven (nor was it, for the mail server did not prove the sender).';
