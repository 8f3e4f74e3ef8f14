-- What people need of a room, halls that can be divided, and equipment that rooms of a site share.

-- +goose Up

alter table cohort.people
    add column needs text[] not null default '{}',
    add constraint people_needs check (cohort.is_set(needs) and '' <> all (needs));
comment on column cohort.people.needs is 'What a room must offer for them, in the words of rooms (step_free), online rooms apart; none twice.';
alter table cohort.candidates
    add column needs text[] not null default '{}',
    add constraint candidates_needs check (cohort.is_set(needs) and '' <> all (needs));
comment on column cohort.candidates.needs is 'What a room must offer for them, in the words of rooms (step_free), online rooms apart; none twice.';
select cohort.renew('people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on
    from cohort.people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people');
-- +goose StatementBegin
do $$
begin
    if cohort.renew('candidates', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start
        from cohort.candidates
        where outcome is null', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null') then
        comment on view input.candidates is 'Everybody in the hiring pipeline now, neither started nor lost.';
        comment on column input.candidates.stage is 'The stage that they stand in.';
        comment on column input.candidates.stage_since is 'Instant at which they came to it.';
    end if;
end $$;
-- +goose StatementEnd

create table cohort.room_parts (
    room cohort.identifier not null references cohort.rooms on delete cascade on update cascade,
    part cohort.identifier not null references cohort.rooms on delete cascade on update cascade,
    primary key (room, part),
    constraint room_parts_apart check (room <> part)
);
create unique index room_parts_once on cohort.room_parts (least(room::text, part::text), greatest(room::text, part::text));
create index room_parts_part on cohort.room_parts (part);
comment on table cohort.room_parts is 'Halls that can be divided: while the whole is in use none of its parts is, and while a part is in use the whole is not. Each is a room of its own.';
comment on column cohort.room_parts.room is 'The whole hall.';
comment on column cohort.room_parts.part is 'A part of it, on the same site.';

create table cohort.equipment (
    site cohort.identifier not null references cohort.sites on delete cascade on update cascade,
    kind cohort.title not null,
    number integer not null,
    primary key (site, kind),
    constraint equipment_number check (number > 0)
);
comment on table cohort.equipment is 'Equipment that is carried from room to room, of which a site has a number.';
comment on column cohort.equipment.site is 'The site.';
comment on column cohort.equipment.kind is 'What it is (training_terminal).';
comment on column cohort.equipment.number is 'How many there are, above 0.';

create table cohort.room_equipment (
    room cohort.identifier not null references cohort.rooms on delete cascade on update cascade,
    kind cohort.title not null,
    number integer not null,
    primary key (room, kind),
    constraint room_equipment_number check (number > 0)
);
comment on table cohort.room_equipment is 'What rooms take of the equipment of their site while they are in use. Rooms that are in use at one time take together no more than there is.';
comment on column cohort.room_equipment.room is 'The room.';
comment on column cohort.room_equipment.kind is 'What it takes, as in equipment.';
comment on column cohort.room_equipment.number is 'How many, above 0.';

create view input.room_parts as
    select room::text as room, part::text as part
    from cohort.room_parts;
create view input.equipment as
    select site::text as site, kind::text as kind, number
    from cohort.equipment;
create view input.room_equipment as
    select room::text as room, kind::text as kind, number
    from cohort.room_equipment;
-- +goose StatementBegin
do $$
declare
    c record;
begin
    for c in
        select v.relname as name, a.attname as part, col_description(t.oid, b.attnum) as meaning
        from pg_class v
        join pg_class t on t.relname = v.relname and t.relnamespace = 'cohort'::regnamespace and t.relkind = 'r'
        join pg_attribute a on a.attrelid = v.oid and a.attnum > 0
        join pg_attribute b on b.attrelid = t.oid and b.attname = a.attname
        where v.relnamespace = 'input'::regnamespace and v.relname in ('room_parts', 'equipment', 'room_equipment')
    loop
        execute format('comment on column input.%I.%I is %L', c.name, c.part, c.meaning);
        execute format('comment on view input.%I is %L', c.name, obj_description(format('cohort.%I', c.name)::regclass, 'pg_class'));
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down

drop view input.room_parts, input.equipment, input.room_equipment;
drop table cohort.room_parts, cohort.equipment, cohort.room_equipment;
-- +goose StatementBegin
do $$
begin
    if cohort.renew('candidates', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start, needs
        from cohort.candidates
        where outcome is null', '
        select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
            office::text as office, position::text as position, stage::text as stage, stage_since, expected_start
        from cohort.candidates
        where outcome is null') then
        comment on view input.candidates is 'Everybody in the hiring pipeline now, neither started nor lost.';
        comment on column input.candidates.stage is 'The stage that they stand in.';
        comment on column input.candidates.stage_since is 'Instant at which they came to it.';
    end if;
end $$;
-- +goose StatementEnd
select cohort.renew('people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on, needs
    from cohort.people', '
    select id::text as id, family_name::text as family_name, given_name::text as given_name, patronymic,
        office::text as office, position::text as position, started_on, cleared_on, left_on
    from cohort.people');
alter table cohort.candidates drop column needs;
alter table cohort.people drop column needs;
