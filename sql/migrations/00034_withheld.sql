-- A message in place of an edition that is held back because it names people whom its reader may
-- not see.

-- +goose Up

alter table cohort.outbox add column withheld boolean not null default false;
comment on column cohort.outbox.withheld is 'Whether it only says that its edition is held back, which names people whom the reader may not see: who has it was not told what the edition shows.';
comment on column cohort.tellings.why is 'Of held_back: on_its_way (an earlier message waits to be sent), refused or ambiguous (the same thing; it is tried again later), or withheld (the same thing names people whom the reader may not see); null otherwise.';

-- +goose Down

alter table cohort.outbox drop column withheld;
comment on column cohort.tellings.why is 'Of held_back: on_its_way (an earlier message waits to be sent), refused or ambiguous (the same thing; it is tried again later); null otherwise.';
