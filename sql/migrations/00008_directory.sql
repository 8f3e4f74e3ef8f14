-- What sheets show of the world beside the plan, frozen with the reading.

-- +goose Up

alter table cohort.readings add column directory json;
comment on column cohort.readings.directory is 'What sheets show beside snapshot and forecast, as it was read: names, addresses, absences, closures, bookings, working days, what came of older forecasts. Null: the run kept none, and its version is shown with the facts of the day on which it is rendered.';

-- +goose Down

alter table cohort.readings drop column directory;
