-- Since when a calendar feed has its name, and how trainers want their sessions in a calendar.

-- +goose Up

alter table cohort.calendars add column since timestamptz;
comment on table cohort.calendars is 'The name of each calendar feed, which nobody can guess. cohort calendars renew gives a feed another name.';
comment on column cohort.calendars.since is 'Instant since which the feed has this name; null: since before that was written down.';

-- +goose Down

alter table cohort.calendars drop column since;
comment on table cohort.calendars is 'The name of each calendar feed, which nobody can guess. Delete a row, and the feed gets another name.';
