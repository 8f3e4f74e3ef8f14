-- What was forecast for past intakes and what came.

-- +goose Up

create view input.past_candidates as
    select id::text as id, office::text as office
    from cohort.candidates
    where outcome is not null;
comment on view input.past_candidates is 'Everybody who was in the hiring pipeline and has started or was lost. With it and the moves past forecasts are judged.';
comment on column input.past_candidates.id is 'Key of the candidate, as in stage_moves.';
comment on column input.past_candidates.office is 'The office that they applied to.';

create table cohort.forecast_outcomes (
    intake date not null,
    lead_days integer not null,
    scope text not null,
    subject text not null,
    basis text not null,
    mean double precision not null,
    p10 integer not null,
    p50 integer not null,
    p80 integer not null,
    p90 integer not null,
    band double precision not null,
    came integer not null,
    unseen integer not null,
    candidates integer not null,
    squares double precision not null,
    run bigint not null references cohort.runs,
    recorded_at timestamptz not null,
    primary key (intake, lead_days, scope, subject),
    constraint forecast_outcomes_lead check (lead_days > 0),
    constraint forecast_outcomes_scope check (scope in ('network', 'site', 'office')),
    constraint forecast_outcomes_subject check (subject <> '' and (scope <> 'network' or subject = 'network')),
    constraint forecast_outcomes_basis check (basis in ('night', 'moves')),
    constraint forecast_outcomes_percentiles check (0 <= p10 and p10 <= p50 and p50 <= p80 and p80 <= p90 and p90 <= candidates),
    constraint forecast_outcomes_mean check (mean >= 0 and mean <= candidates + 0.001),
    constraint forecast_outcomes_band check (band between 0 and 1),
    constraint forecast_outcomes_came check (came >= 0 and unseen between 0 and came and came - unseen <= candidates),
    constraint forecast_outcomes_squares check (squares >= 0 and squares <= candidates + 0.001)
);
create trigger forecast_outcomes_final before update or delete on cohort.forecast_outcomes
    for each row execute function cohort.refuse('what was forecast and what came is recorded once and never changed');
comment on table cohort.forecast_outcomes is 'What was forecast for each past intake, as it stood some days before, and what came. Recorded once, when the intake is over.';
comment on column cohort.forecast_outcomes.intake is 'Day of the intake.';
comment on column cohort.forecast_outcomes.lead_days is 'The forecast stood on the morning so many days before, above 0.';
comment on column cohort.forecast_outcomes.scope is 'network, site (the catchment of a training site) or office.';
comment on column cohort.forecast_outcomes.subject is 'The site or office; network of the network.';
comment on column cohort.forecast_outcomes.basis is 'night (the forecast that the night of that day made and kept) or moves (computed again from the moves recorded up to that day, nobody''s start taken as known).';
comment on column cohort.forecast_outcomes.mean is 'Expected number of starts.';
comment on column cohort.forecast_outcomes.p10 is 'Smallest number that holds with a probability of 10 %.';
comment on column cohort.forecast_outcomes.p50 is 'Smallest number that holds with a probability of 50 %.';
comment on column cohort.forecast_outcomes.p80 is 'Smallest number that holds with a probability of 80 %.';
comment on column cohort.forecast_outcomes.p90 is 'Smallest number that holds with a probability of 90 %.';
comment on column cohort.forecast_outcomes.band is 'Probability that the forecast gave to p10 to p90, both included.';
comment on column cohort.forecast_outcomes.came is 'People who started from the intake until the day before the next, by their recorded move.';
comment on column cohort.forecast_outcomes.unseen is 'Of them, who were not in the pipeline yet when the forecast stood.';
comment on column cohort.forecast_outcomes.candidates is 'Candidates in the pipeline when it stood.';
comment on column cohort.forecast_outcomes.squares is 'Sum over these candidates of the squared difference between their chance to start at the intake and 1 if they did, 0 if not.';
comment on column cohort.forecast_outcomes.run is 'The run that recorded it.';
comment on column cohort.forecast_outcomes.recorded_at is 'Instant at which it was recorded.';

-- +goose Down

drop table cohort.forecast_outcomes;
drop view input.past_candidates;
