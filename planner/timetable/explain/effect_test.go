package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"cohort/planner"
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

// trueText recounts what a text says of the way from a plan to another about what
// people were told and when newcomers are ready.
func trueText(s *planner.Snapshot, p, changed *planner.Plan, text string) error {
	was, now := sittingsOf(s, p), sittingsOf(s, changed)
	sorted := func(x []string) []string { return slices.Sorted(slices.Values(x)) }
	dates, rooms, trainers, ready, lateness := 0, 0, 0, 0, 0
	for i := range s.Published {
		x := &s.Published[i]
		for _, id := range x.Seated {
			a, b := was.in[id], now.in[id]
			kept := func(y *planner.Session) bool { return y != nil && y.Day == x.Day && y.Start == x.Start }
			dates += oneIf(kept(a)) - oneIf(kept(b))
			if kept(a) && kept(b) {
				rooms += oneIf(b.Room != x.Room) - oneIf(a.Room != x.Room)
				other := func(y *planner.Session) bool { return !slices.Equal(sorted(y.Trainers), sorted(x.Trainers)) }
				trainers += oneIf(other(b)) - oneIf(other(a))
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
		{dates, `(\d+) more told dates changed or lost`, `(\d+) more told dates kept`},
		{rooms, `(\d+) told another room`, `(\d+) more in the room they were told`},
		{trainers, `(\d+) told another trainer`, `(\d+) more with the trainer they were told`},
		{ready, `newcomers ready (\d+) days? later in all`, `newcomers ready (\d+) days? sooner in all`},
	} {
		if got := number(text, x.more) - number(text, x.fewer); got != x.n {
			return fmt.Errorf("%q: it is %d (%s)", text, x.n, x.more)
		}
	}
	for clause, is := range map[string]bool{"those who are late sit later still": late == 0 && lateness > 0, "those who are late sit sooner": late == 0 && lateness < 0} {
		if regexp.MustCompile(clause).MatchString(text) != is {
			return fmt.Errorf("%q: %d more days late", text, lateness)
		}
	}
	return nil
}

// number is the one that a pattern finds in a text, or 0.
func number(text, pattern string) int {
	n := 0
	if m := regexp.MustCompile(pattern).FindStringSubmatch(text); m != nil {
		n, _ = strconv.Atoi(m[1])
	}
	return n
}
