package timetable

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/worlds"
)

// No change of a published plan that is taken back by itself gives a valid plan that is
// cheaper, as the referee judges: no seat, also in exchange for somebody who was told
// another, no session's time, room or crew, no session that was given up. Where announced
// seats bind, none of those whom the world left alone can go back so without somebody's being
// left out, whatever the plan costs then.
func TestNoChangeSurvivesThatNobodyNeeds(t *testing.T) {
	t.Parallel()
	tried, valid, bound := 0, 0, 0
	for seed := range int64(6) {
		for _, s := range []*planner.Snapshot{nextNight(seed), wideNight(seed), worlds.Previewed(nextNight(seed)), loosened(nextNight(seed), seed)} {
			p := solve(t, s, Options{Seed: seed, Iterations: 300, Terse: true})
			cost, standing := referee.Check(s, p).Cost, Standing(s)
			alone := leftAlone(s, standing)
			kept := told(s, p, alone)
			if p.Cost.Total() != cost || cost > standing.Cost.Total() {
				t.Errorf("seed %d: the plan says that it costs %d, it costs %d, and the standing timetable %d", seed, p.Cost.Total(), cost, standing.Cost.Total())
			}
			bound += len(alone) - kept
			for _, back := range singly(s, p) {
				tried++
				v := referee.Check(s, back)
				if v.Valid {
					valid++
				}
				if v.Valid && v.Cost < cost {
					t.Errorf("seed %d: the plan costs %d, and with one change taken back %d\n%s", seed, cost, v.Cost, cmp.Diff(p.Sessions, back.Sessions))
					break
				}
				if v.Valid && told(s, back, alone) > kept && servesAll(back, p) && v.Cost <= standing.Cost.Total() {
					t.Errorf("seed %d: somebody moves for nobody who would be left out\n%s", seed, cmp.Diff(p.Sessions, back.Sessions))
					break
				}
			}
		}
	}
	if tried < 1000 || valid < 20 || bound == 0 {
		t.Errorf("%d changes were taken back, %d of them validly; %d seats moved though the world left them alone", tried, valid, bound)
	}
}

// leftAlone are the requests that the standing timetable seats as was announced; none where
// nothing is told from a preview.
func leftAlone(s *planner.Snapshot, standing *planner.Plan) (out []string) {
	if !s.Weights.Provisional.Given {
		return nil
	}
	for _, x := range s.Published {
		if x.Provisional {
			continue
		}
		for _, r := range x.Seated {
			if told(s, standing, []string{r}) > 0 {
				out = append(out, r)
			}
		}
	}
	return out
}

// told counts the requests of a list that a plan seats on the day and at the start that was
// published.
func told(s *planner.Snapshot, p *planner.Plan, requests []string) (n int) {
	published := map[string]planner.Session{}
	for _, x := range s.Published {
		for _, r := range x.Seated {
			published[r] = x.Session
		}
	}
	for _, x := range p.Sessions {
		for _, r := range x.Seated {
			if was := published[r]; was.Day == x.Day && was.Start == x.Start && slices.Contains(requests, r) {
				n++
			}
		}
	}
	return n
}

// servesAll says whether a plan serves whoever another one does.
func servesAll(p, other *planner.Plan) bool {
	for _, x := range other.Sessions {
		for _, r := range x.Seated {
			if seatOf(p, r) == "" {
				return false
			}
		}
	}
	return true
}

// singly are the plans with one change of the published timetable taken back.
func singly(s *planner.Snapshot, p *planner.Plan) (out []*planner.Plan) {
	for i := range s.Published {
		x := &s.Published[i]
		if x.Pinned {
			continue
		}
		stands := false
		for k := range p.Sessions {
			y := &p.Sessions[k]
			if y.Course != x.Course {
				continue
			}
			if y.ID == x.ID {
				stands = true
				out = append(out, elsewhere(p, k, x)...)
			}
			if y.Day != x.Day || y.Start != x.Start {
				continue
			}
			for _, r := range x.Seated {
				if !slices.Contains(y.Seated, r) {
					q := withoutSeat(p, r)
					q.Sessions[k].Seated = append(q.Sessions[k].Seated, r)
					out = append(out, held(q))
					out = append(out, exchanged(s, p, k, r)...)
				}
			}
		}
		if !stands {
			q := copyOf(p)
			for _, r := range x.Seated {
				q = withoutSeat(q, r)
			}
			q.Sessions = append(q.Sessions, x.Session)
			out = append(out, held(q))
		}
	}
	return out
}

// elsewhere are the plans in which a session is held with the same people at the time, in
// the room or with the crew that was published, or with some of these.
func elsewhere(p *planner.Plan, k int, x *planner.Published) (out []*planner.Plan) {
	for what := 1; what < 8; what++ {
		q := copyOf(p)
		y := &q.Sessions[k]
		if what&1 != 0 {
			y.Day, y.Start = x.Day, x.Start
		}
		if what&2 != 0 {
			y.Room = x.Room
		}
		if what&4 != 0 {
			y.Trainers = x.Trainers
		}
		if y.Day == x.Day && y.Start == x.Start {
			out = append(out, q)
		}
	}
	return out
}

// exchanged are the plans in which somebody sits in a session again and one who was not told
// its time sits where they sat, or nowhere.
func exchanged(s *planner.Snapshot, p *planner.Plan, k int, r string) (out []*planner.Plan) {
	y := &p.Sessions[k]
	for _, other := range y.Seated {
		if slices.ContainsFunc(s.Published, func(x planner.Published) bool {
			return x.Day == y.Day && x.Start == y.Start && slices.Contains(x.Seated, other)
		}) {
			continue
		}
		nowhere := withoutSeat(withoutSeat(p, r), other)
		nowhere.Sessions[k].Seated = append(nowhere.Sessions[k].Seated, r)
		there := copyOf(nowhere)
		for i := range p.Sessions {
			if slices.Contains(p.Sessions[i].Seated, r) {
				there.Sessions[i].Seated = append(slices.Clone(there.Sessions[i].Seated), other)
			}
		}
		out = append(out, held(nowhere), held(there))
	}
	return out
}

// withoutSeat is a plan in which a request sits nowhere.
func withoutSeat(p *planner.Plan, r string) *planner.Plan {
	q := copyOf(p)
	for i := range q.Sessions {
		q.Sessions[i].Seated = slices.DeleteFunc(q.Sessions[i].Seated, func(id string) bool { return id == r })
	}
	return q
}

// held is a plan without the sessions in which nobody sits.
func held(p *planner.Plan) *planner.Plan {
	p.Sessions = slices.DeleteFunc(p.Sessions, func(x planner.Session) bool { return len(x.Seated) == 0 })
	return p
}
