-- Before each night: the keys of people, so that our own tables of completed courses,
-- attendance and nominations may name them.
insert into cohort.staff (id, kind)
select id, 'person'
from input.people
where id is not null and id not in (select id from adapter.lost)
on conflict do nothing;
