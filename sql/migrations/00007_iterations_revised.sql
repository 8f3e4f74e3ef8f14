-- What the clock made of the planned iterations while a run searched, so that the run is repeated.

-- +goose Up

alter table cohort.runs
    add column iterations_revised jsonb,
    add constraint runs_revised check (iterations_revised is null or jsonb_typeof(iterations_revised) = 'array' and iterations_planned is not null);
comment on column cohort.runs.engine is 'Version of the engine that searched; null with the next five where nothing was searched.';
comment on column cohort.runs.iterations_revised is 'List of {done, planned}: after so many iterations of each thread, how many were planned in all; null: as many as at first.';

-- +goose Down

-- A run whose iterations were revised cannot be repeated without them.
alter table cohort.runs drop column iterations_revised;
comment on column cohort.runs.engine is 'Version of the engine that searched; null with the next four where nothing was searched.';
