-- Whom a learner without a name stands for is recorded beside their id.

-- +goose Up

alter table cohort.seats
    add column office text,
    add column intake date,
    add column number integer,
    add constraint seats_nameless check (intake is null and office is null and number is null or anonymous and office <> '' and number > 0);
comment on column cohort.seats.office is 'The office of somebody who has no name yet; null: they have one, or the version is older than the column.';
comment on column cohort.seats.intake is 'First day at work of somebody who has no name yet; null as office.';
comment on column cohort.seats.number is 'Which of the people without a name of that office and intake they are, from 1; null as office.';

alter table cohort.holds
    add column numbers integer[] not null default '{}',
    add constraint holds_numbers check (cardinality(numbers) in (0, headcount));
comment on column cohort.holds.numbers is 'Which of the people without a name of the office and intake the learners are, from 1, in their order; empty: not recorded.';

-- +goose Down

alter table cohort.holds drop column numbers;
alter table cohort.seats
    drop column office,
    drop column intake,
    drop column number;
