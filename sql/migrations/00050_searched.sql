-- Whoever takes a search over searches for the rest of its time.

-- +goose Up

alter table cohort.searches
    add column searched interval not null default '0' check (searched >= '0');
comment on column cohort.searches.searched is 'For how long the run had been searched when it was saved, by all who did.';

-- +goose Down

alter table cohort.searches drop column searched;
