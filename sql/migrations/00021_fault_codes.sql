-- What is wrong in the data is kept as a code with values, so that it can be read in any
-- language.
-- +goose Up

-- A sentence that stands there stays one until the next night finds the fault again.
alter table cohort.data_faults
    alter column wrong type jsonb using to_jsonb(wrong),
    alter column done type jsonb using to_jsonb(done);
comment on column cohort.data_faults.kind is 'What is wrong without the values in it: its code, with the column, role or feature that it is about; empty in the row that counts further faults of a view.';
comment on column cohort.data_faults.wrong is 'What is wrong: a code, and names and values by turns.';
comment on column cohort.data_faults.done is 'What was done about it, in the same way.';

-- +goose Down

alter table cohort.data_faults
    alter column wrong type text using coalesce(wrong ->> 'code', wrong #>> '{}'),
    alter column done type text using coalesce(done ->> 'code', done #>> '{}');
comment on column cohort.data_faults.kind is 'What is wrong without the values in it; empty in the row that counts further faults of a view.';
comment on column cohort.data_faults.wrong is 'What is wrong.';
comment on column cohort.data_faults.done is 'What was done about it.';
