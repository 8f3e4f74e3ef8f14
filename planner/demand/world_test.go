package demand

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

// The days and instants of the tests.
var (
	today = worlds.Today
	date  = worlds.Date
	at    = worlds.At
)

func must(f *facts.Facts) *Built {
	b, err := Build(f, today, DefaultSettings())
	if err != nil {
		panic(err)
	}
	return b
}

func learnerOf(b *Built, id string) *planner.Learner {
	for i := range b.Snapshot.Learners {
		if b.Snapshot.Learners[i].ID == id {
			return &b.Snapshot.Learners[i]
		}
	}
	return nil
}

// requestsOf are a learner's requests as text: course, earliest, due, weight.
func requestsOf(b *Built, learner string) []string {
	out := []string{}
	for _, r := range b.Snapshot.Requests {
		if r.Learner == learner {
			text := fmt.Sprintf("%s from %d due %d weight %d", r.Course, r.Earliest, r.Due, r.Weight)
			if r.Working {
				text += " working"
			}
			out = append(out, text)
		}
	}
	return out
}
