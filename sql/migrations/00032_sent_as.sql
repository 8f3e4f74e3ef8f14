-- Under which Message-ID a message went out, so that one that comes back is found.

-- +goose Up

alter table cohort.outbox
    add column sent_as text;
create index outbox_sent_as on cohort.outbox (sent_as) where sent_as is not null;
comment on column cohort.outbox.sent_as is 'Message-ID under which it was sent last, without angle brackets; null: never, or by a version before this column.';

-- +goose Down

alter table cohort.outbox
    drop column sent_as;
