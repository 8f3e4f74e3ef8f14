package sample

import (
	"context"
	"fmt"
	"slices"

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
// days are lived in order, each once, together or one by one, o.Days of them.
func LiveWeek(ctx context.Context, db *sqlx.DB, o Options, from, to planner.Date) (Events, error) {
	if from < o.AsOf || to <= from || to > o.AsOf+o.lived() {
		return Events{}, fmt.Errorf("the sample network has nothing to tell from %s to %s; ask for days from %s to %s", from, to, o.AsOf, o.AsOf+o.lived())
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
	if o.Days > livedDays {
		w.liveCleared(in, to)
	}
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
	var nominated []facts.Nomination
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
		nominated = append(nominated, h.nominated...)
	}
	copyRows(in, "absences", absences)
	copyRows(in, "closures", closures)
	copyRows(in, "waves", waves)
	copyRows(in, "nominations", nominated)
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

// practised is for how many days newcomers practise in their office after the programme.
const practised = 14

// taken are the people who had taken all that their programme asks for by a day, and whom
// nobody has cleared.
const taken = `
select p.id
from cohort.people p
join cohort.programmes g on g.position = p.position
where p.cleared_on is null and p.left_on is null
    and not exists (
        select from cohort.programme_courses c
        where c.programme = g.id
            and not exists (
                select from cohort.completed d
                where d.person = p.id and d.course = c.course and d.completed_on <= $1)
            and not exists (
                select from cohort.attendance a
                join cohort.sessions s on s.id = a.session
                where a.person = p.id and a.mark in ('present', 'late') and a.result is distinct from 'failed' and s.course = c.course and s.date <= $1))
order by p.id`

// liveCleared clears newcomers for the window who have taken the programme since the first
// plan was made, and practised.
func (w *world) liveCleared(in *inserter, to planner.Date) {
	if in.err != nil {
		return
	}
	var people []string
	if err := in.tx.SelectContext(in.ctx, &people, taken, to-practised); err != nil {
		in.err = fmt.Errorf("newcomers to be cleared: %w", err)
		return
	}
	early := map[string]bool{}
	for _, l := range w.lives {
		early[l.id] = l.trained(w.o.AsOf)
	}
	people = slices.DeleteFunc(people, func(id string) bool { return early[id] })
	var rosters []facts.Roster
	for _, id := range people {
		rosters = append(rosters, w.shifts(id, to))
	}
	in.exec("update cohort.people set cleared_on = $1 where id = any($2)", to, pq.StringArray(people))
	copyRows(in, "rosters", rosters)
}
