-- Whoever is forgotten goes from what is frozen too; the audit trail stays verifiable without
-- what it said of them.

-- +goose Up

alter table cohort.snapshots
    add column forgotten_at timestamptz,
    drop constraint snapshots_are_what_they_say,
    add constraint snapshots_are_what_they_say check (forgotten_at is not null or sha256 = encode(sha256(bytes), 'hex'));
comment on column cohort.snapshots.sha256 is 'SHA-256 of the bytes as they were saved, 64 hex digits.';
comment on column cohort.snapshots.forgotten_at is 'Instant at which somebody was last taken out of the bytes, which have another SHA-256 since; null: nobody was.';
alter table cohort.outbox
    drop constraint outbox_edition_kind_about_fkey,
    add constraint outbox_edition_kind_about_fkey foreign key (edition, kind, about) references cohort.editions (id, kind, subject) on update cascade;

alter table cohort.audit
    add column salt text,
    add column details bytea,
    add column forgotten boolean not null default false;
comment on column cohort.audit.salt is 'Random, so that nobody guesses what the digest of the details is of; null: of a row of before there were any, or forgotten.';
comment on column cohort.audit.details is 'SHA-256 of the salt, about, sender, before and after, on which the digest rests; null: of a row of before there were any, whose digest rests on these themselves.';
comment on column cohort.audit.forgotten is 'Whether about, sender, before and after were taken out, as they named somebody who was forgotten. A later row of the kind forget lists it.';
comment on column cohort.audit.digest is 'SHA-256 of the digest of the row before and of this one''s content, its details by their own digest, see cohort.audit_digest.';

-- +goose StatementBegin
create or replace function cohort.chain_audit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    head record;
    grain text := replace(gen_random_uuid()::text, '-', '');
    of_it bytea := cohort.audit_digest(null, grain, new.about, new.sender, new.before::text, new.after::text);
begin
    perform pg_advisory_xact_lock(hashtext('cohort.audit'));
    select a.number, a.digest into head from cohort.audit a where a.number is not null order by a.number desc limit 1;
    update cohort.audit
    set number = coalesce(head.number, 0) + 1,
        salt = grain,
        details = of_it,
        digest = cohort.audit_digest(head.digest, (coalesce(head.number, 0) + 1)::text, ((extract(epoch from new.at) * 1000000)::bigint)::text,
            new.kind, new.database_user, new.account, new.host, new.way, new.command, encode(of_it, 'hex'))
    where entry = new.entry;
    return null;
end $$;

-- An address is one only with a server whose name has a dot.
create or replace function cohort.remove_candidates(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone text[];
    stripped integer;
begin
    perform cohort.begin_removal(before);
    select coalesce(array_agg(x.id), '{}') into gone
    from (
        select id
        from cohort.candidates
        where outcome = 'lost' and stage_since < before and family_name <> '—'
            and id not in (select id from cohort.people)
        order by id
        limit most
    ) x;
    update cohort.candidates set family_name = '—', given_name = '—', patronymic = '', expected_start = null where id = any (gone);
    update cohort.addresses set active = false, name = '—', email = 'removed.' || id || '@removed.invalid' where kind = 'learner' and subject = any (gone);
    update cohort.imports set changes = null, faults = null where kind = 'candidates' and taken_at < before and changes is not null;
    -- Names of those who are neither here nor on their way, in what nights froze.
    with known as materialized (
        select id from input.people union select id from input.candidates
    ), old as materialized (
        select d.run
        from cohort.readings d
        where d.saved_at < before and json_typeof(d.directory -> 'candidates') = 'array'
            and exists (
                select
                from json_array_elements(d.directory -> 'candidates') x
                where x ->> 'family' <> '—' and not exists (select from known k where k.id = x ->> 'id'))
        order by d.run
        limit greatest(most / 50, 1) -- each takes as long as many rows
    )
    update cohort.readings d
    set directory = (
        select json_object_agg(f.key, case when f.key <> 'candidates' then f.value else (
                select json_agg(case when exists (select from known k where k.id = x ->> 'id') then x else
                    cast(cast(x as jsonb) || '{"family": "—", "given": "—", "patronymic": ""}' as json) end order by n)
                from json_array_elements(f.value) with ordinality c (x, n)) end)
        from json_each(d.directory) f)
    from old
    where d.run = old.run;
    get diagnostics stripped = row_count;
    return cohort.end_removal('candidates', before, greatest(cardinality(gone), stripped));
end $$;
-- +goose StatementEnd

-- +goose Down

-- +goose StatementBegin
create or replace function cohort.remove_candidates(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone text[];
    stripped integer;
begin
    perform cohort.begin_removal(before);
    select coalesce(array_agg(x.id), '{}') into gone
    from (
        select id
        from cohort.candidates
        where outcome = 'lost' and stage_since < before and family_name <> '—'
            and id not in (select id from cohort.people)
        order by id
        limit most
    ) x;
    update cohort.candidates set family_name = '—', given_name = '—', patronymic = '', expected_start = null where id = any (gone);
    update cohort.addresses set active = false, name = '—', email = 'removed.' || id || '@invalid' where kind = 'learner' and subject = any (gone);
    update cohort.imports set changes = null, faults = null where kind = 'candidates' and taken_at < before and changes is not null;
    -- Names of those who are neither here nor on their way, in what nights froze.
    with known as materialized (
        select id from input.people union select id from input.candidates
    ), old as materialized (
        select d.run
        from cohort.readings d
        where d.saved_at < before and json_typeof(d.directory -> 'candidates') = 'array'
            and exists (
                select
                from json_array_elements(d.directory -> 'candidates') x
                where x ->> 'family' <> '—' and not exists (select from known k where k.id = x ->> 'id'))
        order by d.run
        limit greatest(most / 50, 1) -- each takes as long as many rows
    )
    update cohort.readings d
    set directory = (
        select json_object_agg(f.key, case when f.key <> 'candidates' then f.value else (
                select json_agg(case when exists (select from known k where k.id = x ->> 'id') then x else
                    cast(cast(x as jsonb) || '{"family": "—", "given": "—", "patronymic": ""}' as json) end order by n)
                from json_array_elements(f.value) with ordinality c (x, n)) end)
        from json_each(d.directory) f)
    from old
    where d.run = old.run;
    get diagnostics stripped = row_count;
    return cohort.end_removal('candidates', before, greatest(cardinality(gone), stripped));
end $$;

create or replace function cohort.chain_audit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    head record;
begin
    perform pg_advisory_xact_lock(hashtext('cohort.audit'));
    select a.number, a.digest into head from cohort.audit a where a.number is not null order by a.number desc limit 1;
    update cohort.audit
    set number = coalesce(head.number, 0) + 1,
        digest = cohort.audit_digest(head.digest, (coalesce(head.number, 0) + 1)::text, ((extract(epoch from new.at) * 1000000)::bigint)::text,
            new.kind, new.about, new.database_user, new.account, new.host, new.way, new.command, new.sender, new.before::text, new.after::text)
    where entry = new.entry;
    return null;
end $$;
-- +goose StatementEnd
-- What was chained over the digests of details does not hold by the rule of before: an older
-- program says that the trail is broken there.
alter table cohort.audit
    drop column salt,
    drop column details,
    drop column forgotten;
comment on column cohort.audit.digest is 'SHA-256 of the digest of the row before and of this one''s content, see cohort.audit_digest.';
alter table cohort.outbox
    drop constraint outbox_edition_kind_about_fkey,
    add constraint outbox_edition_kind_about_fkey foreign key (edition, kind, about) references cohort.editions (id, kind, subject);
alter table cohort.snapshots
    drop constraint snapshots_are_what_they_say,
    drop column forgotten_at,
    add constraint snapshots_are_what_they_say check (sha256 = encode(sha256(bytes), 'hex')) not valid;
comment on column cohort.snapshots.sha256 is 'SHA-256 of the bytes, 64 hex digits.';
