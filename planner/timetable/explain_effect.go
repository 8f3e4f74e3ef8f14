package timetable

import (
	"fmt"
	"slices"

	"cohort/planner"
)

// Effect is what a plan becomes by some changes, against the plan that it was.
type Effect struct {
	Price  int64        `json:"price"`  // the referee's cost after the changes less that before
	Served int          `json:"served"` // requests served, more or fewer
	Late   int          `json:"late"`   // requests served after they were due, more or fewer
	Moved  int          `json:"moved"`  // people who keep a seat and get another day or hour for it
	Terms  planner.Cost `json:"terms"`  // the price by cost term
}

// touched lists the requests that the changes since begin seated or unseated.
func (b *board) touched() []requestIx {
	var all []requestIx
	for _, c := range b.log {
		if c.what == seated || c.what == unseated {
			all = append(all, c.request)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// effect prices the changes since begin.
func (b *board) effect() Effect {
	e := Effect{Price: b.cost - b.wasCost}
	diff := b.terms
	for i := range diff {
		diff[i] -= b.wasTerms[i]
	}
	e.Terms = costOf(&diff)
	var moved []learnerIx
	for _, r := range b.touched() {
		q := &b.requests[r]
		from, to := b.wasSeat[r], b.seat[r]
		if from != none {
			e.Served--
			if b.wasSessions[from].day > q.due {
				e.Late--
			}
		}
		if to != none {
			e.Served++
			if b.sessions[to].day > q.due {
				e.Late++
			}
		}
		if from != none && to != none {
			if x, y := &b.wasSessions[from], &b.sessions[to]; x.day != y.day || x.start != y.start {
				moved = append(moved, q.learner)
			}
		}
	}
	slices.Sort(moved)
	e.Moved = len(slices.Compact(moved))
	return e
}

// consequences says an effect in clauses, the gravest first.
func (b *board) consequences(e Effect) (out []string) {
	say := func(amount int64, weight int64, more, fewer func(n int64) string) {
		switch {
		case weight == 0 || amount == 0:
		case amount > 0:
			out = append(out, more(max(amount/weight, 1)))
		default:
			out = append(out, fewer(max(-amount/weight, 1)))
		}
	}
	plain := func(format string) func(int64) string {
		return func(n int64) string { return fmt.Sprintf(format, n) }
	}
	if e.Served != 0 {
		n, word := e.Served, "more"
		if n < 0 {
			n, word = -n, "fewer"
		}
		out = append(out, fmt.Sprintf("%s %s served", count(n, "request"), word))
	} else if change := e.Terms.Unserved + e.Terms.Deferred; change > 0 {
		out = append(out, "more urgent requests wait in place of less urgent ones")
	} else if change < 0 {
		out = append(out, "less urgent requests wait in place of more urgent ones")
	}
	if e.Moved > 0 {
		out = append(out, people(e.Moved)+" with another day or hour")
	}
	if e.Late > 0 {
		out = append(out, count(e.Late, "more seat")+" after the due date")
	} else if e.Late < 0 {
		out = append(out, count(-e.Late, "fewer seat")+" after the due date")
	} else if e.Terms.Late > 0 {
		out = append(out, "those who are late sit later still")
	} else if e.Terms.Late < 0 {
		out = append(out, "those who are late sit sooner")
	}
	w := b.w
	say(e.Terms.Moved, w.Moved, plain("%d more told dates changed or lost"), plain("%d more told dates kept"))
	say(e.Terms.Reroomed, w.Reroomed, plain("%d told another room"), plain("%d more in the room they were told"))
	say(e.Terms.Retrained, w.Retrained, plain("%d told another trainer"), plain("%d more with the trainer they were told"))
	say(e.Terms.Ready, w.Ready,
		func(n int64) string { return "newcomers ready " + count(int(n), "day") + " later in all" },
		func(n int64) string { return "newcomers ready " + count(int(n), "day") + " sooner in all" })
	if n := len(b.held) - b.wasHeld; n > 0 {
		out = append(out, count(n, "session")+" more")
	} else if n < 0 {
		out = append(out, count(-n, "session")+" fewer")
	}
	say(e.Terms.Overload, w.Overload,
		func(n int64) string {
			return count(int(n), "more hour") + " above what trainers should teach in a week"
		},
		func(n int64) string {
			return count(int(n), "fewer hour") + " above what trainers should teach in a week"
		})
	say(e.Terms.Split, w.Split,
		func(n int64) string { return "people of one wave in " + count(int(n), "more group") },
		func(n int64) string { return "people of one wave in " + count(int(n), "fewer group") })
	say(e.Terms.TrainerTravel, w.TrainerTravel, plain("trainers travel %d minutes more"), plain("trainers travel %d minutes less"))
	say(e.Terms.LearnerTravel*10, w.LearnerTravel, plain("people travel about %d minutes more"), plain("people travel about %d minutes less"))
	return out
}
