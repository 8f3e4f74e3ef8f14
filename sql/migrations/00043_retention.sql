-- What is no longer needed goes: by functions of the owner's, each for one kind, that keep what
-- is needed whatever they are asked, and note what they removed.

-- +goose Up

alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'year', 'retention', 'decision', 'telling'));
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters), year (mails headquarters the year ahead), retention (removes what is no longer needed), decision (somebody decided; published at once) or telling (mails what changed since, between the others, or an edition once more).';

alter table cohort.snapshots alter column bytes drop not null;
comment on column cohort.snapshots.bytes is 'The snapshot as canonical JSON; null: it is not kept any longer.';
alter table cohort.plan_versions alter column plan drop not null;
comment on column cohort.plan_versions.plan is 'The plan as canonical JSON; null: it is not kept any longer, and of its sessions those alone that stood or were told of.';
alter table cohort.imports
    alter column changes drop not null,
    alter column faults drop not null;
comment on column cohort.imports.changes is 'What was done: row, key, before and after; before is null of an added row, after of a deleted one. Null: it is not kept any longer.';
comment on column cohort.imports.faults is 'What was wrong: row, column, value and the code of the fault; where the whole file was refused, the code alone. Null: it is not kept any longer.';
alter table cohort.outbox add column removed_at timestamptz;
comment on column cohort.outbox.removed_at is 'Instant since which its text and files are not kept any longer; null: they are.';

create table cohort.removals (
    number bigint generated always as identity primary key,
    kind text not null,
    before timestamptz not null,
    removed integer not null,
    removed_by text not null default session_user,
    removed_at timestamptz not null default clock_timestamp(),
    constraint removals_removed check (removed > 0)
);
create trigger removals_stay before update or delete on cohort.removals
    for each row execute function cohort.refuse('what was removed is noted once and never changed');
comment on table cohort.removals is 'What was removed because it is no longer needed, in the transaction that removed it.';
comment on column cohort.removals.number is 'Key of the row, in the order of removal.';
comment on column cohort.removals.kind is 'Of which kind, as in retention of the configuration: candidates, mails, plans and so on.';
comment on column cohort.removals.before is 'Only what is older than this instant was removed.';
comment on column cohort.removals.removed is 'How many, above 0.';
comment on column cohort.removals.removed_by is 'The user who was logged in to the database.';
comment on column cohort.removals.removed_at is 'Instant of the removal, by the clock of the database.';

create table cohort.audit_cuts (
    number bigint primary key,
    digest bytea not null,
    cut_at timestamptz not null default clock_timestamp()
);
create trigger audit_cuts_stay before update or delete on cohort.audit_cuts
    for each row execute function cohort.refuse('where the audit trail was cut is never changed');
comment on table cohort.audit_cuts is 'Where the beginning of the audit trail was cut off: the chain goes on from the last of these rows.';
comment on column cohort.audit_cuts.number is 'Number of the last row that was removed.';
comment on column cohort.audit_cuts.digest is 'Its digest, on which that of the next row rests.';
comment on column cohort.audit_cuts.cut_at is 'Instant of the cut, by the clock of the database.';

-- +goose StatementBegin
create function cohort.removing() returns boolean
    language sql stable as $$
    select coalesce(current_setting('cohort.removing', true), '') = 'yes'
        and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = 'cohort.removals'::regclass) $$;
comment on function cohort.removing() is 'Whether a function of the owner''s is at work that may remove what is frozen. Nobody but the owner can say so.';

create or replace function cohort.refuse() returns trigger
    language plpgsql as $$
begin
    if tg_level = 'ROW' and cohort.removing() then
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end if;
    raise exception '%', tg_argv[0]
        using errcode = 'restrict_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
end $$;
comment on function cohort.refuse() is 'Refuses what its trigger watches, with the sentence that the trigger hands in; nothing that a function removes, see cohort.removing.';

create or replace function cohort.refuse_frozen_attachment() returns trigger
    language plpgsql as $$
begin
    if not cohort.removing() and exists (select from cohort.outbox where id = coalesce(new.message, old.message) and rendered_at is not null) then
        raise exception 'an attachment of a rendered message is never changed'
            using errcode = 'restrict_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
    end if;
    return coalesce(new, old);
end $$;

create function cohort.begin_removal(before timestamptz) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if before is null or before > greatest((select max(opened_at) from cohort.runs), now()) - interval '7 days' then
        raise exception 'what is younger than a week is not removed'
            using errcode = 'restrict_violation', schema = 'cohort', table = 'removals';
    end if;
    perform set_config('cohort.removing', 'yes', true);
end $$;
comment on function cohort.begin_removal(timestamptz) is 'Lets a function of the owner''s remove what is frozen, until cohort.end_removal; refuses an instant at which nothing may be over yet.';

create function cohort.end_removal(kind text, before timestamptz, removed integer) returns integer
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform set_config('cohort.removing', '', true);
    if removed > 0 then
        insert into cohort.removals (kind, before, removed) values (kind, before, removed);
    end if;
    return removed;
end $$;
comment on function cohort.end_removal(text, timestamptz, integer) is 'Notes what a function removed, after which nothing frozen can be removed any more.';

create function cohort.needed_versions(before timestamptz) returns setof bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    with held as (
        select o.address, e.kind, e.subject, e.period, e.version, e.id, r.job = 'telling' as correction
        from cohort.editions e
        join cohort.outbox o on o.edition = e.id
        join cohort.addresses a on a.id = o.address and a.active
        join cohort.runs r on r.id = e.run
        where o.accepted_at is not null and not o.withheld and e.version is not null
    )
    -- what stands, and what undo goes back to
    select v.version from cohort.current_plan c join cohort.plan_versions v on v.version = c.version
    union
    select v.base from cohort.current_plan c join cohort.plan_versions v on v.version = c.version where v.base is not null
    union -- what each reader holds
    (select distinct on (address, kind, subject, correction) version from held order by address, kind, subject, correction, id desc)
    union
    select version from held where to_date(period, 'IYYY-"W"IW') + 7 > cast(before as date)
    union -- what the next edition is compared with
    (select distinct on (kind, subject) version from cohort.editions where version is not null order by kind, subject, id desc)
    union
    select version from cohort.outbox where version is not null and state in ('pending', 'sending')
    union
    select version from cohort.holds where released_at is null $$;
comment on function cohort.needed_versions(timestamptz) is 'The plan versions that are needed whole, however old they are: the one that stands and the one before it, those of the last edition that each reader holds, of a week that was not over at an instant, of mail that waits, and of holds.';

create function cohort.remove_snapshots(before timestamptz) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    with needed as materialized (
        select r.snapshot
        from cohort.runs r
        left join cohort.plan_versions v on v.run = r.id
        left join cohort.plans_ahead a on a.run = r.id
        where r.snapshot is not null
            and (r.opened_at >= before or r.state not in ('done', 'rejected') or v.plan is not null or a.plan is not null)
    )
    update cohort.snapshots s
    set bytes = null
    where s.bytes is not null and s.saved_at < before and not exists (select from needed where snapshot = s.sha256) $$;
comment on function cohort.remove_snapshots(timestamptz) is 'Removes the bytes of snapshots of which no plan is kept any longer.';

create function cohort.remove_plans(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone bigint[];
    bare integer;
begin
    perform cohort.begin_removal(before);
    select coalesce(array_agg(x.version), '{}') into gone
    from (
        select v.version
        from cohort.plan_versions v
        where v.published_at < before and v.plan is not null
            and v.version not in (select n from cohort.needed_versions(before) n)
        order by v.version
        limit most
    ) x;
    update cohort.plan_versions set plan = null where version = any (gone);
    delete from cohort.plan_changes where version = any (gone);
    delete from cohort.suggestions where version = any (gone);
    -- Of each day its sessions stay in the version that stood then, with who sat in them; the
    -- sessions alone in the version that stood the day before, and where people were told of them.
    with stood as materialized (
        select d.date, (select max(version) from cohort.plan_versions where first_day <= d.date) as version
        from (select distinct date from cohort.sessions where version = any (gone)) d
    )
    delete from cohort.seats t
    using cohort.sessions s
    where s.version = any (gone) and (t.version, t.session) = (s.version, s.id)
        and not exists (select from stood where (stood.date, stood.version) = (s.date, s.version));
    with stood as materialized (
        select d.date, (select max(version) from cohort.plan_versions where first_day <= d.date) as version,
            (select max(version) from cohort.plan_versions where first_day < d.date) as eve
        from (select distinct date from cohort.sessions where version = any (gone)) d
    )
    delete from cohort.sessions s
    where s.version = any (gone)
        and not exists (select from stood where stood.date = s.date and s.version in (stood.version, stood.eve))
        and not exists (
            select from cohort.editions e
            where e.version = s.version and e.kind in ('weekly', 'trainer_week') and e.period = to_char(s.date, 'IYYY-"W"IW'));
    -- what was read for them, and for what was never published
    with old as (
        select d.run
        from cohort.readings d
        join cohort.runs r on r.id = d.run
        left join cohort.plan_versions v on v.run = d.run
        left join cohort.plans_ahead a on a.run = d.run
        where d.saved_at < before and (d.directory is not null or d.forecast is not null)
            and r.state in ('done', 'rejected') and v.plan is null and a.plan is null
        order by d.run
        limit most
    )
    update cohort.readings d
    set forecast = null, directory = null, faults = '[]', released = '[]'
    from old
    where d.run = old.run;
    get diagnostics bare = row_count;
    perform cohort.remove_snapshots(before);
    return cohort.end_removal('plans', before, greatest(cardinality(gone), bare));
end $$;
comment on function cohort.remove_plans(timestamptz, integer) is 'Removes at most so many plan versions older than an instant, with what they were made from; what was held stays, and what is needed.';

create function cohort.remove_ahead(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    plans integer;
    years integer;
    parts integer;
begin
    perform cohort.begin_removal(before);
    with old as (
        select a.run
        from cohort.plans_ahead a
        join cohort.runs r on r.id = a.run
        where a.saved_at < before and r.state in ('done', 'rejected')
            and a.version is distinct from (select version from cohort.current_plan)
        order by a.run
        limit most
    )
    delete from cohort.plans_ahead a using old where a.run = old.run;
    get diagnostics plans = row_count;
    with old as (
        select y.run
        from cohort.years y
        join cohort.runs r on r.id = y.run
        where y.saved_at < before and r.state in ('done', 'rejected') and y.run < (select max(run) from cohort.years)
        order by y.run
        limit most
    )
    delete from cohort.years y using old where y.run = old.run;
    get diagnostics years = row_count;
    with old as (
        select p.run, p.part
        from cohort.plan_parts p
        join cohort.runs r on r.id = p.run
        where p.saved_at < before and r.state in ('done', 'rejected')
        limit most
    )
    delete from cohort.plan_parts p using old where (p.run, p.part) = (old.run, old.part);
    get diagnostics parts = row_count;
    perform cohort.remove_snapshots(before);
    return cohort.end_removal('ahead', before, plans + years + parts);
end $$;
comment on function cohort.remove_ahead(timestamptz, integer) is 'Removes at most so many plans ahead older than an instant of versions that do not stand any longer, years but the last, and parts of networks.';

create function cohort.remove_mails(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone bigint[];
begin
    perform cohort.begin_removal(before);
    select coalesce(array_agg(x.id), '{}') into gone
    from (
        select o.id
        from cohort.outbox o
        left join cohort.editions e on e.id = o.edition
        where o.rendered_at is not null and o.removed_at is null and o.state in ('accepted', 'ambiguous', 'dead')
            and greatest(o.created_at, o.accepted_at) < before
            and (e.period is null or to_date(e.period, 'IYYY-"W"IW') + 7 <= cast(before as date))
        order by o.id
        limit most
    ) x;
    delete from cohort.attachments where message = any (gone);
    update cohort.outbox
    set html = null, text = '', last_error = null, last_response = null, removed_at = clock_timestamp()
    where id = any (gone);
    return cohort.end_removal('mails', before, cardinality(gone));
end $$;
comment on function cohort.remove_mails(timestamptz, integer) is 'Removes text and files of at most so many messages older than an instant in a final state, whose week is over since then too.';

create function cohort.remove_imports(before timestamptz, those_refused boolean, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
begin
    perform cohort.begin_removal(before);
    with old as (
        select number
        from cohort.imports
        where taken_at < before and (outcome = 'refused') = those_refused and (changes is not null or faults is not null)
        order by number
        limit most
    )
    update cohort.imports i
    set changes = null, faults = null
    from old
    where i.number = old.number;
    get diagnostics gone = row_count;
    return cohort.end_removal(case when those_refused then 'refused' else 'imports' end, before, gone);
end $$;
comment on function cohort.remove_imports(timestamptz, boolean, integer) is 'Removes the rows of at most so many files older than an instant that people handed in, refused or not: what stood in them before and after, what was wrong.';

create function cohort.remove_letters(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
begin
    perform cohort.begin_removal(before);
    with old as (
        select l.number
        from cohort.letters l
        where l.taken_at < before and (l.sender is not null or l.message_id is not null)
            and not exists (select from cohort.outbox o where o.letter = l.number and o.state in ('pending', 'sending'))
        order by l.number
        limit most
    )
    update cohort.letters l
    set sender = null, message_id = null, thread = '{}'
    from old
    where l.number = old.number;
    get diagnostics gone = row_count;
    return cohort.end_removal('letters', before, gone);
end $$;
comment on function cohort.remove_letters(timestamptz, integer) is 'Removes who sent at most so many letters older than an instant; that they were taken stays, so that none is taken twice.';

create function cohort.remove_candidates(before timestamptz, most integer) returns integer
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
comment on function cohort.remove_candidates(timestamptz, integer) is 'Takes the names of at most so many candidates who never came out of the tables and out of what nights froze; that they were there still counts.';

create function cohort.remove_runs(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    told integer;
    gone integer;
begin
    perform cohort.begin_removal(before);
    with old as (
        select number
        from cohort.tellings
        where decided_at < before
        order by number
        limit most
    )
    delete from cohort.tellings t using old where t.number = old.number;
    get diagnostics told = row_count;
    with old as (
        select r.id
        from cohort.runs r
        where r.opened_at < before and r.state in ('done', 'rejected')
            and r.id < (select max(l.id) from cohort.runs l where l.job = r.job)
            and not exists (select from cohort.plan_versions x where x.run = r.id)
            and not exists (select from cohort.editions x where x.run = r.id)
            and not exists (select from cohort.outbox x where x.run = r.id)
            and not exists (select from cohort.tellings x where x.run = r.id)
            and not exists (select from cohort.forecast_outcomes x where x.run = r.id)
            and not exists (select from cohort.data_faults x where x.since = r.id)
            and not exists (select from cohort.plans_ahead x where x.run = r.id)
            and not exists (select from cohort.plan_parts x where x.run = r.id)
        order by r.id
        limit most
    )
    delete from cohort.runs r using old where r.id = old.id;
    get diagnostics gone = row_count;
    return cohort.end_removal('runs', before, told + gone);
end $$;
comment on function cohort.remove_runs(timestamptz, integer) is 'Removes at most so many runs older than an instant that nothing hangs on, and why readers were written to or not.';

create function cohort.remove_audit(before timestamptz, most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    cut bigint;
    gone integer := 0;
begin
    perform cohort.begin_removal(before);
    perform pg_advisory_xact_lock(hashtext('cohort.audit'));
    -- Up to the first row that is to stay; the last of all always does.
    select least(min(number) filter (where at >= before or number = last), min(number) + most) - 1 into cut
    from (select number, at, max(number) over () as last from cohort.audit where number is not null) x;
    if exists (select from cohort.audit where number <= cut) then
        insert into cohort.audit_cuts (number, digest) select number, digest from cohort.audit where number = cut;
        delete from cohort.audit where number <= cut;
        get diagnostics gone = row_count;
    end if;
    return cohort.end_removal('audit', before, gone);
end $$;
comment on function cohort.remove_audit(timestamptz, integer) is 'Cuts at most so many rows off the beginning of the audit trail, up to the first that is not older than an instant.';
-- +goose StatementEnd
revoke execute on function
    cohort.begin_removal(timestamptz),
    cohort.end_removal(text, timestamptz, integer),
    cohort.remove_snapshots(timestamptz),
    cohort.needed_versions(timestamptz),
    cohort.remove_plans(timestamptz, integer),
    cohort.remove_ahead(timestamptz, integer),
    cohort.remove_mails(timestamptz, integer),
    cohort.remove_imports(timestamptz, boolean, integer),
    cohort.remove_letters(timestamptz, integer),
    cohort.remove_candidates(timestamptz, integer),
    cohort.remove_runs(timestamptz, integer),
    cohort.remove_audit(timestamptz, integer)
from public;

-- +goose Down

drop function
    cohort.remove_plans(timestamptz, integer),
    cohort.remove_ahead(timestamptz, integer),
    cohort.remove_mails(timestamptz, integer),
    cohort.remove_imports(timestamptz, boolean, integer),
    cohort.remove_letters(timestamptz, integer),
    cohort.remove_candidates(timestamptz, integer),
    cohort.remove_runs(timestamptz, integer),
    cohort.remove_audit(timestamptz, integer),
    cohort.remove_snapshots(timestamptz),
    cohort.needed_versions(timestamptz),
    cohort.begin_removal(timestamptz),
    cohort.end_removal(text, timestamptz, integer);
-- +goose StatementBegin
create or replace function cohort.refuse() returns trigger
    language plpgsql as $$
begin
    raise exception '%', tg_argv[0]
        using errcode = 'restrict_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
end $$;
comment on function cohort.refuse() is 'Refuses what its trigger watches, with the sentence that the trigger hands in.';
create or replace function cohort.refuse_frozen_attachment() returns trigger
    language plpgsql as $$
begin
    if exists (select from cohort.outbox where id = coalesce(new.message, old.message) and rendered_at is not null) then
        raise exception 'an attachment of a rendered message is never changed'
            using errcode = 'restrict_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
    end if;
    return coalesce(new, old);
end $$;
-- +goose StatementEnd
drop function cohort.removing();
drop table cohort.audit_cuts, cohort.removals;
alter table cohort.outbox drop column removed_at;
-- What is not kept any longer does not come back: an empty value stands in its place.
alter table cohort.imports disable trigger imports_frozen;
alter table cohort.imports drop constraint imports_changes;
update cohort.imports set changes = coalesce(changes, '[]'), faults = coalesce(faults, '[]') where changes is null or faults is null;
alter table cohort.imports
    enable trigger imports_frozen,
    alter column changes set not null,
    alter column faults set not null,
    add constraint imports_changes check (jsonb_typeof(changes) = 'array' and jsonb_array_length(changes) = added + changed + deleted) not valid;
comment on column cohort.imports.changes is 'What was done: row, key, before and after; before is null of an added row, after of a deleted one.';
comment on column cohort.imports.faults is 'What was wrong: row, column, value and the code of the fault; where the whole file was refused, the code alone.';
alter table cohort.plan_versions disable trigger plan_versions_frozen;
update cohort.plan_versions set plan = '' where plan is null;
alter table cohort.plan_versions
    enable trigger plan_versions_frozen,
    alter column plan set not null;
comment on column cohort.plan_versions.plan is 'The plan as canonical JSON.';
alter table cohort.snapshots
    disable trigger snapshots_frozen,
    drop constraint snapshots_are_what_they_say;
update cohort.snapshots set bytes = '' where bytes is null;
alter table cohort.snapshots
    enable trigger snapshots_frozen,
    add constraint snapshots_are_what_they_say check (sha256 = encode(sha256(bytes), 'hex')) not valid,
    alter column bytes set not null;
comment on column cohort.snapshots.bytes is 'The snapshot as canonical JSON.';
alter table cohort.runs
    drop constraint runs_job,
    add constraint runs_job check (job in ('nightly', 'weekly', 'waves', 'capacity', 'year', 'decision', 'telling')) not valid;
comment on column cohort.runs.job is 'nightly (plans and publishes), weekly (mails timetables), waves (mails office heads), capacity (mails headquarters), year (mails headquarters the year ahead), decision (somebody decided; published at once) or telling (mails what changed since, between the others, or an edition once more).';
