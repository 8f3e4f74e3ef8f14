-- Letters that could not be dealt with are tried again after growing waits, also after the
-- service was started anew.

-- +goose Up

create table cohort.late_letters (
    folder text not null,
    file text not null,
    tries integer not null,
    next_at timestamptz not null,
    error text not null,
    told boolean not null default false,
    primary key (folder, file)
);
comment on table cohort.late_letters is 'Letters that could not be dealt with yet. A row goes when its letter is dealt with, or is in the folder no more.';
comment on column cohort.late_letters.folder is 'The folder in which the letter lies.';
comment on column cohort.late_letters.file is 'Its file within the folder.';
comment on column cohort.late_letters.tries is 'How often it was tried.';
comment on column cohort.late_letters.next_at is 'When it is tried again.';
comment on column cohort.late_letters.error is 'Why it could not be dealt with the last time.';
comment on column cohort.late_letters.told is 'Whether the operators were written to about it.';

-- +goose Down

drop table cohort.late_letters;
