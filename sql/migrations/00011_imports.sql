-- Files with rows that people handed in, and what became of each.

-- +goose Up

create table cohort.imports (
    number bigint generated always as identity primary key,
    kind text not null,
    file text not null,
    sha256 text not null,
    asked_by text not null,
    account text not null,
    taken_at timestamptz not null,
    outcome text not null,
    rows integer not null,
    added integer not null,
    changed integer not null,
    deleted integer not null,
    refused integer not null,
    changes jsonb not null,
    faults jsonb not null,
    constraint imports_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint imports_asked_by check (asked_by <> ''),
    constraint imports_outcome check (outcome in ('taken', 'in_part', 'refused')),
    constraint imports_counts check (least(rows, added, changed, deleted, refused) >= 0),
    constraint imports_refused check (outcome <> 'refused' or added + changed + deleted = 0),
    constraint imports_changes check (jsonb_typeof(changes) = 'array' and jsonb_array_length(changes) = added + changed + deleted),
    constraint imports_faults check (jsonb_typeof(faults) = 'array')
);
create trigger imports_frozen before update on cohort.imports
    for each row execute function cohort.refuse('what became of an import is never changed');
comment on table cohort.imports is 'Files with rows that people handed in, taken or refused: who, when, what it changed. One that was only tried is not here.';
comment on column cohort.imports.number is 'Number of the import.';
comment on column cohort.imports.kind is 'The table that it is for; empty: the file did not say.';
comment on column cohort.imports.file is 'Name of the file, without its folder.';
comment on column cohort.imports.sha256 is 'SHA-256 of the file, 64 hex digits.';
comment on column cohort.imports.asked_by is 'Who handed it in, as they were named.';
comment on column cohort.imports.account is 'The account of the machine under which the program ran.';
comment on column cohort.imports.taken_at is 'Instant of the import.';
comment on column cohort.imports.outcome is 'taken (all of it), in_part (the good rows alone, as was asked) or refused (nothing).';
comment on column cohort.imports.rows is 'Rows in the file.';
comment on column cohort.imports.added is 'Rows that were added.';
comment on column cohort.imports.changed is 'Rows that were changed.';
comment on column cohort.imports.deleted is 'Rows that were deleted, each marked so in the file.';
comment on column cohort.imports.refused is 'Rows with a fault or a conflict.';
comment on column cohort.imports.changes is 'What was done: row, key, before and after; before is null of an added row, after of a deleted one.';
comment on column cohort.imports.faults is 'What was wrong: row, column, value and the code of the fault; where the whole file was refused, the code alone.';

-- +goose Down

drop table cohort.imports;
