-- Which installation this is, and how often its database was restored: an older copy that is
-- put in the place of a younger one must not send again what went out meanwhile.

-- +goose Up

create table cohort.installation (
    one boolean primary key default true,
    token text not null default left(replace(gen_random_uuid()::text, '-', ''), 12),
    generation integer not null default 1,
    place text,
    constraint installation_one check (one),
    constraint installation_generation check (generation > 0)
);
insert into cohort.installation default values;
comment on table cohort.installation is 'One row: which installation this is. Token and generation are a part of every Message-ID.';
comment on column cohort.installation.one is 'True: there is one row.';
comment on column cohort.installation.token is 'Tells this installation from others.';
comment on column cohort.installation.generation is 'Goes up each time that the database was restored from a copy.';
comment on column cohort.installation.place is 'Server and database that it was last at home in; another one says that this is a copy. Null: not noted yet.';

-- +goose Down

drop table cohort.installation;
