package handin

import "cohort/planner/demand/facts"

// insertCandidate enters a candidate with their first move: forecasts are learned
// from moves, and the stage of a candidate follows the latest of theirs.
func insertCandidate(f *Form, row Row) error {
	const candidate = `
		insert into cohort.candidates (id, family_name, given_name, patronymic, office, position, stage, stage_since, expected_start, needs)
		values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, '')::date, $10)`
	const move = `
		insert into cohort.stage_moves (candidate, position, to_stage, moved_at)
		values ($1, $2, $3, $4)`
	if _, err := f.tx.ExecContext(f.ctx, candidate, row["id"], row["family_name"], row["given_name"], row["patronymic"], row["office"], row["position"],
		row["stage"], row["stage_since"], row["expected_start"], f.value("candidates", "needs", row["needs"])); err != nil {
		return err
	}
	_, err := f.tx.ExecContext(f.ctx, move, row["id"], row["position"], row["stage"], row["stage_since"])
	return err
}

// moveCandidate records that a candidate came to another stage, or that they came
// to theirs at another time than was recorded.
func moveCandidate(f *Form, before, after Row) error {
	const move = `
		insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at)
		values ($1, $2, nullif($3, ''), $4, $5)`
	const correct = `
		update cohort.stage_moves m
		set moved_at = $2
		where m.candidate = $1
			and m.moved_at = (select max(moved_at) from cohort.stage_moves where candidate = $1)`
	const since = `
		update cohort.candidates
		set stage_since = $2
		where id = $1
			and not exists (select from cohort.stage_moves where candidate = $1)`
	stage, at := after["stage"], after["stage_since"]
	switch {
	case stage != "" && stage != before["stage"]:
		from := before["stage"]
		if from == facts.Started || from == facts.Lost {
			from = "" // they entered the pipeline anew
		}
		_, err := f.tx.ExecContext(f.ctx, move, after["id"], after["position"], from, stage, at)
		return err
	case at != "" && at != before["stage_since"]:
		if _, err := f.tx.ExecContext(f.ctx, correct, after["id"], at); err != nil {
			return err
		}
		_, err := f.tx.ExecContext(f.ctx, since, after["id"], at)
		return err
	}
	return nil
}
