-- How people find a room, for the screen in the hallway.

-- +goose Up

alter table cohort.rooms
    add column way_ru text not null default '',
    add column way_en text not null default '',
    add constraint rooms_way check (cohort.is_tidy(way_ru) and cohort.is_tidy(way_en) and length(way_ru) <= 60 and length(way_en) <= 60);
comment on column cohort.rooms.way_ru is 'How to find it from the entrance of its site, in Russian, at most 60 characters; empty: the screen in the hallway says nothing of it.';
comment on column cohort.rooms.way_en is 'Likewise in English; empty: that in Russian.';
select cohort.renew('rooms', '
    select id::text as id, site::text as site, name_ru::text as name_ru, name_en::text as name_en, seats, features
    from cohort.rooms', '
    select id::text as id, site::text as site, name_ru::text as name_ru, name_en::text as name_en, seats, features, way_ru, way_en
    from cohort.rooms');

-- +goose Down

select cohort.renew('rooms', '
    select id::text as id, site::text as site, name_ru::text as name_ru, name_en::text as name_en, seats, features, way_ru, way_en
    from cohort.rooms', '
    select id::text as id, site::text as site, name_ru::text as name_ru, name_en::text as name_en, seats, features
    from cohort.rooms');
alter table cohort.rooms
    drop column way_ru,
    drop column way_en;
