package sample

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// LiveWeek writes what happens on the days from `from` to the day before `to`,
// between the nights of the two: illness, a closed room, candidates who apply,
// move on, withdraw or start (they become people and keep their id), a newcomer
// who leaves, a new wave, and who was at the sessions that were held, in one
// transaction. The options are those that the database was filled with; the
// days are lived in order, each once, together or one by one, up to about three
// months after o.AsOf.
func LiveWeek(ctx context.Context, db *sqlx.DB, o Options, from, to planner.Date) (Events, error) {
	if from < o.AsOf || to <= from || to > o.AsOf+futureDays-14 {
		return Events{}, fmt.Errorf("the sample network has nothing to tell from %s to %s; ask for days from %s to %s", from, to, o.AsOf,
			o.AsOf+futureDays-14)
	}
	fail := func(err error) (Events, error) {
		return Events{}, fmt.Errorf("the days from %s to %s: %w", from, to, err)
	}
	w, err := worldOf(ctx, db, o)
	if err != nil {
		return fail(err)
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fail(err)
	}
	defer tx.Rollback()
	e := &Events{}
	in := &inserter{ctx: ctx, tx: tx}
	w.liveHappenings(in, e, from, to)
	w.livePipeline(in, e, from, to)
	w.livePeople(in, e, from, to)
	w.liveSessions(in, e, from, to)
	if in.err != nil {
		return fail(in.err)
	}
	if err := tx.Commit(); err != nil {
		return fail(err)
	}
	return *e, nil
}

func (e *Events) count(what string, n int) { e.Counts = append(e.Counts, Count{What: what, N: n}) }

func (e *Events) say(format string, args ...any) {
	e.Sentences = append(e.Sentences, fmt.Sprintf(format, args...))
}

func (w *world) liveHappenings(in *inserter, e *Events, from, to planner.Date) {
	var absences []facts.Absence
	var closures []facts.Closure
	var waves []facts.Wave
	for _, h := range w.happenings(from, to) {
		e.Sentences = append(e.Sentences, h.sentence)
		switch {
		case h.absence != nil:
			absences = append(absences, *h.absence)
		case h.closure != nil:
			closures = append(closures, *h.closure)
		case h.wave != nil:
			waves = append(waves, *h.wave)
		}
	}
	copyRows(in, "absences", absences)
	copyRows(in, "closures", closures)
	copyRows(in, "waves", waves)
	e.count("trainers fallen ill", len(absences))
	e.count("rooms shut", len(closures))
	e.count("waves announced", len(waves))
}

// happenings are those of some days. Weeks know nothing of each other; an office
// for which two of them would announce a wave of the same day announces the
// first alone.
func (w *world) happenings(from, to planner.Date) (out []happening) {
	type wave struct {
		office string
		start  planner.Date
	}
	announced := map[wave]bool{}
	for monday := w.o.AsOf.Monday(); monday < to; monday += 7 {
		for _, h := range w.week(monday) {
			if h.day < w.o.AsOf || h.day >= to {
				continue
			}
			if h.wave != nil {
				its := wave{h.wave.Office, h.wave.Start}
				if announced[its] {
					continue
				}
				announced[its] = true
			}
			if h.day >= from {
				out = append(out, h)
			}
		}
	}
	return out
}

func (w *world) livePipeline(in *inserter, e *Events, from, to planner.Date) {
	var vacancies []vacancy
	for _, v := range w.vacanciesBefore(to) {
		if v.Opened >= from {
			vacancies = append(vacancies, v)
		}
	}
	copyRows(in, "vacancies", vacancies)

	var applied []candidateRow
	var told, dates []string // whose expected start became known
	withdrawn := 0
	for _, l := range w.lives {
		switch before, now := l.moved(from), l.moved(to); {
		case before == 0 && now > 0:
			applied = append(applied, w.candidate(l, now, to))
		case l.knows(to) && !l.knows(from):
			told, dates = append(told, l.id), append(dates, l.expected.String())
		}
		if n := l.moved(to); n == len(w.Stages)+1 && l.moves[n-1].to == facts.Lost && l.moves[n-1].day >= from {
			withdrawn++
		}
	}
	moves := w.movesBetween(from, to)
	copyRows(in, "candidates", applied)
	copyRows(in, "stage_moves", moves)
	in.exec(`update cohort.candidates c set expected_start = t.day
		from unnest($1::text[], $2::date[]) as t (id, day) where c.id = t.id`, pq.StringArray(told), pq.StringArray(dates))
	e.count("new candidates", len(applied))
	e.count("stage moves", len(moves))
	e.count("accepted offers withdrawn", withdrawn)
	e.say("New candidates: %d; moves in the pipeline: %d; accepted offers withdrawn: %d.", len(applied), len(moves), withdrawn)
}

func (w *world) livePeople(in *inserter, e *Events, from, to planner.Date) {
	var started []facts.Person
	var rosters []facts.Roster
	var left, leftOn, cleared, clearedOn []string
	for _, l := range w.lives {
		if l.start == 0 || l.start >= to {
			continue
		}
		p := l.person(to, w.o.AsOf)
		if l.start >= from {
			started = append(started, p)
			continue
		}
		was := l.person(from, w.o.AsOf)
		if p.Left != nil && was.Left == nil {
			left, leftOn = append(left, l.id), append(leftOn, l.left.String())
		}
		if p.Cleared != nil && was.Cleared == nil {
			cleared, clearedOn = append(cleared, l.id), append(clearedOn, l.cleared.String())
			rosters = append(rosters, w.shifts(l.id, l.cleared))
		}
	}
	copyRows(in, "people", started)
	in.exec(`update cohort.people p set left_on = t.day
		from unnest($1::text[], $2::date[]) as t (id, day) where p.id = t.id`, pq.StringArray(left), pq.StringArray(leftOn))
	in.exec(`update cohort.people p set cleared_on = t.day
		from unnest($1::text[], $2::date[]) as t (id, day) where p.id = t.id`, pq.StringArray(cleared), pq.StringArray(clearedOn))
	copyRows(in, "rosters", rosters)
	e.count("candidates who started", len(started))
	e.count("people who left", len(left))
	e.count("newcomers cleared", len(cleared))
	e.say("Started work: %d; cleared for the window: %d; left: %d.", len(started), len(cleared), len(left))
}
