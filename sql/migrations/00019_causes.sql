-- Why something changed, and for whom, along the chain of causes.

-- +goose Up

alter table cohort.plan_changes add column because jsonb;
comment on column cohort.plan_changes.cause is 'What it hangs on first: what the world did, or for whom it was done (trainer_away, room_shut, new_people, way and so on); null: not known.';
comment on column cohort.plan_changes.because is 'Why, along the chain of causes: the kind with the ids and numbers that it hangs on, and for whom it was done; null: not known.';

-- +goose Down

alter table cohort.plan_changes drop column because;
comment on column cohort.plan_changes.cause is 'What the world did: trainer_away, room_shut, nobody_left, course_gone, clash; null: planned better.';
