package explain

import (
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Effect is what a plan becomes by some changes, against the plan that it was.
type Effect struct {
	Price  int64        `json:"price"`  // the referee's cost after the changes less that before
	Served int          `json:"served"` // requests served, more or fewer
	Late   int          `json:"late"`   // requests served after they were due, more or fewer
	Moved  int          `json:"moved"`  // people who keep a seat and get another day or hour for it
	Terms  planner.Cost `json:"terms"`  // the price by cost term
}

// effect prices the changes since begin.
func (b *board) effect() Effect {
	e := Effect{Price: b.Total - b.WasCost}
	diff := b.Terms
	for i := range diff {
		diff[i] -= b.WasTerms[i]
	}
	e.Terms = b.CostOf(&diff)
	var moved []draft.LearnerIx
	for _, r := range b.Touched() {
		q := &b.Requests[r]
		from, to := b.WasSeat[r], b.Seat[r]
		if from != draft.None {
			e.Served--
			if b.WasSessions[from].Day > q.Due {
				e.Late--
			}
		}
		if to != draft.None {
			e.Served++
			if b.Sessions[to].Day > q.Due {
				e.Late++
			}
		}
		if from != draft.None && to != draft.None {
			if x, y := &b.WasSessions[from], &b.Sessions[to]; x.Day != y.Day || x.Start != y.Start {
				moved = append(moved, q.Learner)
			}
		}
	}
	slices.Sort(moved)
	e.Moved = len(slices.Compact(moved))
	return e
}

// forPeople is what the changes since begin mean for what people were told, and for
// when they are ready. It says nothing of those who gained or lost a seat beyond
// that: a room is no longer another one because a session is now held on another
// day, and nobody is ready sooner because their last training is not held.
type forPeople struct {
	dates    int // announced seats on another day, at another hour or lost, more or fewer
	rooms    int // of those who keep their date, in another room than announced
	trainers int // of those, with others than announced
	lateness int // days of those who were late and are
	ready    int // days from which newcomers with as many trainings as before have them all
}

// forPeople compares the draft with the plan that it was.
func (b *board) forPeople() (t forPeople) {
	var learners []draft.LearnerIx
	for _, r := range b.Touched() {
		q := &b.Requests[r]
		from, to := b.WasSeat[r], b.Seat[r]
		if !q.Working {
			learners = append(learners, q.Learner)
		}
		if from != draft.None && to != draft.None && b.WasSessions[from].Day > q.Due && b.Sessions[to].Day > q.Due {
			t.lateness += int(b.Sessions[to].Day - b.WasSessions[from].Day)
		}
		if q.Announced == draft.None {
			continue
		}
		p := &b.Snapshot.Published[q.Announced]
		was := from != draft.None && int(b.WasSessions[from].Day) == p.Day && int(b.WasSessions[from].Start) == p.Start
		now := to != draft.None && int(b.Sessions[to].Day) == p.Day && int(b.Sessions[to].Start) == p.Start
		switch room := b.PublishedRoom[q.Announced]; {
		case was && now:
			t.rooms += draft.OneIf(b.Sessions[to].Room != room) - draft.OneIf(b.WasSessions[from].Room != room)
			t.trainers += draft.OneIf(!b.SameCrew(b.Crew(to), q.Announced)) - draft.OneIf(!b.SameCrew(b.WasCrew(from), q.Announced))
		default:
			t.dates += draft.OneIf(was) - draft.OneIf(now)
		}
	}
	slices.Sort(learners)
	for _, l := range slices.Compact(learners) {
		was, now, before, after := 0, 0, int32(0), int32(0)
		for _, r := range b.RequestsOf[l] {
			if b.Requests[r].Working {
				continue
			}
			if s := b.WasSeat[r]; s != draft.None {
				was, before = was+1, max(before, b.WasSessions[s].Day)
			}
			if s := b.Seat[r]; s != draft.None {
				now, after = now+1, max(after, b.Sessions[s].Day)
			}
		}
		if was == now {
			t.ready += int(after - before)
		}
	}
	return t
}

// consequences tells an effect in clauses, the gravest first. What tells of each term of
// planner.Cost:
//
//	unserved        requests served; where they are as many, who of those that are urgent waits
//	deferred        the same
//	late            seats after their due day; where they are as many, days
//	ready           days
//	teaching        sessions
//	trainer_travel  itself
//	learner_travel  itself
//	split           groups
//	overload        hours
//	moved           people, and seats that lost the day or hour that was announced
//	reroomed        seats that lost their room
//	retrained       seats that lost their trainers
//	provisional     nothing: nobody was promised what is a preview
func (b *board) consequences(e Effect) (out []Fact) {
	say := func(amount int64, weight int64, more, fewer func(n int64) Fact) {
		switch {
		case weight == 0 || amount == 0:
		case amount > 0:
			out = append(out, more(max(amount/weight, 1)))
		default:
			out = append(out, fewer(max(-amount/weight, 1)))
		}
	}
	t := b.forPeople()
	plain := func(code string) func(int64) Fact {
		return func(n int64) Fact { return told(code, "Count", n) }
	}
	if e.Served != 0 {
		if n := e.Served; n > 0 {
			out = append(out, told("more_served", "Requests", Count{n, "request"}))
		} else {
			out = append(out, told("fewer_served", "Requests", Count{-n, "request"}))
		}
	} else if change := e.Terms.Unserved + e.Terms.Deferred; change > 0 {
		out = append(out, told("urgent_wait"))
	} else if change < 0 {
		out = append(out, told("urgent_served"))
	}
	if e.Moved > 0 {
		out = append(out, told("moved", "People", persons(e.Moved)))
	}
	if e.Late > 0 {
		out = append(out, told("after_due", "Seats", Count{e.Late, "more seat"}))
	} else if e.Late < 0 {
		out = append(out, told("after_due", "Seats", Count{-e.Late, "fewer seat"}))
	} else if t.lateness > 0 {
		out = append(out, told("late_later"))
	} else if t.lateness < 0 {
		out = append(out, told("late_sooner"))
	}
	w := b.Weights
	say(int64(t.dates), 1, plain("dates_lost"), plain("dates_kept"))
	say(int64(t.rooms), 1, plain("rooms_lost"), plain("rooms_kept"))
	say(int64(t.trainers), 1, plain("trainers_lost"), plain("trainers_kept"))
	say(int64(t.ready), 1,
		func(n int64) Fact { return told("ready_later", "Days", Count{int(n), "day"}) },
		func(n int64) Fact { return told("ready_sooner", "Days", Count{int(n), "day"}) })
	if n := len(b.All) - b.WasHeld; n > 0 {
		out = append(out, told("more", "Sessions", Count{n, "session"}))
	} else if n < 0 {
		out = append(out, told("fewer", "Sessions", Count{-n, "session"}))
	}
	say(e.Terms.Overload, w.Overload,
		func(n int64) Fact {
			return told("overload", "Hours", Count{int(n), "more hour"})
		},
		func(n int64) Fact {
			return told("overload", "Hours", Count{int(n), "fewer hour"})
		})
	say(e.Terms.Split, w.Split,
		func(n int64) Fact { return told("split", "Groups", Count{int(n), "more group"}) },
		func(n int64) Fact { return told("split", "Groups", Count{int(n), "fewer group"}) })
	say(e.Terms.TrainerTravel, w.TrainerTravel, plain("trainers_travel_more"), plain("trainers_travel_less"))
	say(e.Terms.LearnerTravel*10, w.LearnerTravel, plain("people_travel_more"), plain("people_travel_less"))
	return out
}
