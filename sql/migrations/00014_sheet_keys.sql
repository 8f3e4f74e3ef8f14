-- Keys that people can type for the attendance sheets of sessions.

-- +goose Up

create table cohort.sheet_keys (
    session text primary key,
    key text not null unique,
    last_on date not null,
    constraint sheet_keys_key check (key ~ '^[2-9A-HJKMNP-Z]{5}$')
);
create index sheet_keys_last_on on cohort.sheet_keys (last_on);
comment on table cohort.sheet_keys is 'The short key on the attendance sheet of each announced session. A session keeps its key; 400 days after it another may get the same.';
comment on column cohort.sheet_keys.session is 'Key of the session.';
comment on column cohort.sheet_keys.key is 'The short key: five digits and capitals without 0, 1, I, L and O, of which the last checks the others.';
comment on column cohort.sheet_keys.last_on is 'Its day, as last announced.';

-- +goose Down

drop table cohort.sheet_keys;
