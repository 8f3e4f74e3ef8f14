-- Who did what on whose word: rows that are only added, each with a digest over its own content
-- and the digest of the row before.

-- +goose Up

create function cohort.audit_digest(previous bytea, variadic fields text[]) returns bytea
    language sql immutable as $$
    select sha256(coalesce(previous, '') || convert_to(string_agg(coalesce(octet_length(convert_to(f, 'UTF8')) || ':' || f, '-'), '' order by n), 'UTF8'))
    from unnest(fields) with ordinality x (f, n) $$;
comment on function cohort.audit_digest(bytea, text[]) is 'SHA-256 of a digest and of texts, each as its length in bytes, a colon and itself; null is a hyphen.';

create table cohort.audit (
    entry bigint generated always as identity primary key,
    number bigint unique,
    at timestamptz not null,
    kind text not null,
    about text not null,
    database_user text not null default session_user,
    account text not null,
    host text not null,
    way text not null,
    command text not null,
    sender text not null,
    before json,
    after json,
    digest bytea,
    constraint audit_number check (number > 0 and (number is null) = (digest is null)),
    constraint audit_kind check (kind <> ''),
    constraint audit_way check (way in ('', 'command', 'service', 'mail', 'web'))
);
create index audit_at on cohort.audit (at);
comment on table cohort.audit is 'The audit trail: a row for each thing done on somebody''s word, in the transaction that does it. Keys and numbers only, no names of people. Rows are only added.';
comment on column cohort.audit.entry is 'Key of the row, in the order of writing.';
comment on column cohort.audit.number is 'Its place in the chain, from 1 without gaps: given when its transaction ends.';
comment on column cohort.audit.at is 'Instant at which it was done, by the clock of the program.';
comment on column cohort.audit.kind is 'What was done: decision, import, hold, release, pin, unpin, retry, run and so on.';
comment on column cohort.audit.about is 'The key of what it was done to: a session, a message, an office; may be empty.';
comment on column cohort.audit.database_user is 'The user who was logged in to the database.';
comment on column cohort.audit.account is 'The account of the machine that the program ran under; empty: not known.';
comment on column cohort.audit.host is 'The name of that machine; empty: not known.';
comment on column cohort.audit.way is 'command (in a terminal), service (by itself), mail (a letter) or web (a page); empty: not known.';
comment on column cohort.audit.command is 'The command, such as outbox retry; empty: not known.';
comment on column cohort.audit.sender is 'Of a letter or a page: kind and key of whose address it came from, with a digest of the address; empty otherwise.';
comment on column cohort.audit.before is 'What it was before; null: nothing is said of that.';
comment on column cohort.audit.after is 'What it is afterwards; null: nothing is said of that.';
comment on column cohort.audit.digest is 'SHA-256 of the digest of the row before and of this one''s content, see cohort.audit_digest.';

-- The chain goes on at the end of each transaction, so that whoever writes a row early in a long
-- one keeps nobody waiting. The unique number turns a fork into an error.
-- +goose StatementBegin
create function cohort.chain_audit() returns trigger
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
comment on function cohort.chain_audit() is 'Gives a row of the audit trail its number and digest.';
create constraint trigger audit_chained after insert on cohort.audit
    deferrable initially deferred for each row execute function cohort.chain_audit();
create trigger audit_new before insert on cohort.audit
    for each row when (new.number is not null or new.database_user <> session_user)
    execute function cohort.refuse('the audit trail says itself who writes, and numbers its rows');
create trigger audit_frozen before update on cohort.audit
    for each row when (old.number is not null
        or (old.entry, old.at, old.kind, old.about, old.database_user, old.account, old.host, old.way, old.command, old.sender, old.before::text, old.after::text)
        is distinct from
           (new.entry, new.at, new.kind, new.about, new.database_user, new.account, new.host, new.way, new.command, new.sender, new.before::text, new.after::text))
    execute function cohort.refuse('a row of the audit trail is never changed');
create trigger audit_stays before delete on cohort.audit
    for each row execute function cohort.refuse('a row of the audit trail is never deleted');
create trigger audit_whole before truncate on cohort.audit
    for each statement execute function cohort.refuse('the audit trail is never emptied');

-- +goose Down

drop table cohort.audit;
drop function
    cohort.chain_audit(),
    cohort.audit_digest(bytea, text[]);
