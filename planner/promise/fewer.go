package promise

import (
	"cmp"
	"slices"
)

// fewer leaves people of an answer at home, those who are ready last before
// others, until n are left, and returns those who are. A session that would fall
// below its least group keeps its people; where nobody can stay at home, there
// is no such answer.
func (d *Desk) fewer(a *Answer, n int) ([]Learner, bool) {
	here, least, alone := d.groups(a)
	kept := slices.Clone(a.Learners)
	slices.SortStableFunc(kept, func(a, b Learner) int { return cmp.Compare(b.readyDay(), a.readyDay()) })
	for len(kept) > n {
		spared := slices.IndexFunc(kept, func(l Learner) bool {
			return !slices.ContainsFunc(l.Path, func(x Stop) bool {
				left := here[x.Session] - 1
				return left < least[x.Session] && (left > 0 || !alone[x.Session])
			})
		})
		if spared < 0 {
			return nil, false
		}
		for _, x := range kept[spared].Path {
			here[x.Session]--
		}
		kept = slices.Delete(kept, spared, spared+1)
	}
	return kept, true
}

// groups are, by session, how many newcomers of an answer sit in it, how many of
// them it needs to have its least group, and whether nobody else sits there.
func (d *Desk) groups(a *Answer) (here, least map[string]int, alone map[string]bool) {
	here, least, alone = map[string]int{}, map[string]int{}, map[string]bool{}
	for _, l := range a.Learners {
		for _, x := range l.Path {
			here[x.Session]++
			least[x.Session], alone[x.Session] = d.course(x.Course).MinGroup, true
		}
	}
	gone := map[string]bool{}
	for _, id := range a.GaveWay {
		for _, r := range d.needs(id) {
			gone[r.ID] = true
		}
	}
	for _, x := range d.p.Sessions {
		for _, id := range x.Seated {
			if here[x.ID] > 0 && !gone[id] {
				least[x.ID], alone[x.ID] = max(0, least[x.ID]-1), false
			}
		}
	}
	for _, x := range d.s.Published {
		if x.Stands() {
			least[x.ID] = 0 // it may be held for as many as there are
		}
	}
	return here, least, alone
}

// readyDay is the day of a newcomer's last session.
func (l *Learner) readyDay() int {
	last := 0
	for _, x := range l.Path {
		last = max(last, x.Day)
	}
	return last
}

// fewerReady says for each smaller wave of a table by which day it is ready as a
// part of a larger one. Seats that were reserved give way to people one for one, so
// that a part has as many of them only where it is large enough.
func (d *Desk) fewerReady(a *Answer, t *task) map[int]int {
	out := map[int]int{}
	for _, n := range Sizes() {
		if n >= a.Headcount || n < len(t.anonymous) {
			continue
		}
		if kept, ok := d.fewer(a, n); ok {
			for _, l := range kept {
				out[n] = max(out[n], l.readyDay())
			}
		}
	}
	return out
}

// smallerNoLater makes no wave of a table later than it is as a part of a larger
// one.
func (d *Desk) smallerNoLater(in *Intake) {
	for i := range in.Waves {
		c := &in.Waves[i]
		for _, larger := range in.Waves[i+1:] {
			day, ok := larger.fewer[c.Headcount]
			if ready := d.Date(day); ok && (!c.Possible || ready < *c.Ready) {
				*c = Cell{Headcount: c.Headcount, Possible: true, InTime: ready <= in.Due, Ready: &ready, fewer: c.fewer}
			}
		}
	}
}
