package explain

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// sittings are where and when each request of a plan sits, with the day of a
// newcomer's last training and how many of theirs there are.
type sittings struct {
	in       map[string]*planner.Session
	last, of map[string]int // by learner
}

func sittingsOf(s *planner.Snapshot, p *planner.Plan) sittings {
	x := sittings{map[string]*planner.Session{}, map[string]int{}, map[string]int{}}
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			x.in[id] = &p.Sessions[i]
		}
	}
	for _, q := range s.Requests {
		if y := x.in[q.ID]; y != nil && !q.Working {
			x.last[q.Learner] = max(x.last[q.Learner], y.Day)
			x.of[q.Learner]++
		}
	}
	return x
}

// trueText recounts what a fact tells of the way from a plan to another about what
// people were told and when newcomers are ready.
func trueText(s *planner.Snapshot, p, changed *planner.Plan, text *Fact) error {
	was, now := sittingsOf(s, p), sittingsOf(s, changed)
	sorted := func(x []string) []string { return slices.Sorted(slices.Values(x)) }
	dates, rooms, trainers, ready, lateness := 0, 0, 0, 0, 0
	for i := range s.Published {
		x := &s.Published[i]
		for _, id := range x.Seated {
			a, b := was.in[id], now.in[id]
			kept := func(y *planner.Session) bool { return y != nil && y.Day == x.Day && y.Start == x.Start }
			dates += draft.OneIf(kept(a)) - draft.OneIf(kept(b))
			if kept(a) && kept(b) {
				rooms += draft.OneIf(b.Room != x.Room) - draft.OneIf(a.Room != x.Room)
				other := func(y *planner.Session) bool { return !slices.Equal(sorted(y.Trainers), sorted(x.Trainers)) }
				trainers += draft.OneIf(other(b)) - draft.OneIf(other(a))
			}
		}
	}
	late := 0
	for _, q := range s.Requests {
		a, b := was.in[q.ID], now.in[q.ID]
		if a != nil && a.Day > q.Due {
			late--
		}
		if b != nil && b.Day > q.Due {
			late++
		}
		if a != nil && b != nil && a.Day > q.Due && b.Day > q.Due {
			lateness += b.Day - a.Day
		}
	}
	for _, l := range s.Learners {
		if was.of[l.ID] == now.of[l.ID] {
			ready += now.last[l.ID] - was.last[l.ID]
		}
	}
	for _, x := range []struct {
		n           int
		more, fewer string
	}{
		{dates, "dates_lost", "dates_kept"},
		{rooms, "rooms_lost", "rooms_kept"},
		{trainers, "trainers_lost", "trainers_kept"},
		{ready, "ready_later", "ready_sooner"},
	} {
		if got := amount(text, x.more) - amount(text, x.fewer); got != x.n {
			return fmt.Errorf("%s: %s is %d", plain(*text), x.more, x.n)
		}
	}
	for code, is := range map[string]bool{"late_later": late == 0 && lateness > 0, "late_sooner": late == 0 && lateness < 0} {
		if (within(text, code) != nil) != is {
			return fmt.Errorf("%s: %d more days late", plain(*text), lateness)
		}
	}
	return nil
}
