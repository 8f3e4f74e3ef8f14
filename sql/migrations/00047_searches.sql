-- A search that was cut off goes on from the best plan that it had found; who logged in to
-- remove something, and what digests are salted with, is not for readers.

-- +goose Up

create table cohort.searches (
    run bigint not null references cohort.runs on delete cascade,
    begun_from boolean not null,
    plan bytea not null,
    saved_at timestamptz not null,
    constraint searches_pkey primary key (run, begun_from)
);
comment on table cohort.searches is 'Plans of searches that were cut off: the best one so far, which goes when the run is over, and the one that another attempt began from, which goes with the snapshot.';
comment on column cohort.searches.run is 'The run that searches.';
comment on column cohort.searches.begun_from is 'Whether the search of the run began from it, after a service before had died or stopped; otherwise it is the best one so far.';
comment on column cohort.searches.plan is 'The plan as canonical JSON, its sessions alone.';
comment on column cohort.searches.saved_at is 'Instant at which it was saved.';

-- +goose StatementBegin
create function cohort.end_search() returns trigger
    language plpgsql as $$
begin
    delete from cohort.searches where run = new.id and not begun_from;
    return null;
end $$;
comment on function cohort.end_search() is 'Removes the best plan of a search when its run is over.';

create or replace function cohort.remove_snapshots(before timestamptz) returns void
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
    where s.bytes is not null and s.saved_at < before and not exists (select from needed where snapshot = s.sha256);
    delete from cohort.searches x
    using cohort.runs r, cohort.snapshots s
    where x.begun_from and r.id = x.run and s.sha256 = r.snapshot and s.bytes is null $$;
comment on function cohort.remove_snapshots(timestamptz) is 'Removes the bytes of snapshots of which no plan is kept any longer, with what their searches began from.';

do $$
begin
    if exists (select from pg_roles where rolname = current_database() || '_reader') then
        execute format('revoke select (salt) on cohort.audit from %1$I; revoke select (removed_by) on cohort.removals from %1$I', current_database() || '_reader');
    end if;
end $$;
-- +goose StatementEnd
create trigger runs_end_search after update of state on cohort.runs
    for each row when (new.state in ('done', 'rejected'))
    execute function cohort.end_search();

-- +goose Down

drop trigger runs_end_search on cohort.runs;
drop function cohort.end_search();
-- +goose StatementBegin
create or replace function cohort.remove_snapshots(before timestamptz) returns void
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
-- +goose StatementEnd
comment on function cohort.remove_snapshots(timestamptz) is 'Removes the bytes of snapshots of which no plan is kept any longer.';
drop table cohort.searches;
