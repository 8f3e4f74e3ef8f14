package timetable

import (
	"context"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// A published timetable is searched in two stages, keeping and then releasing. In the
// first everything that still stands is kept: whoever lost a seat and whoever is new is
// seated around it. In the second it may change, each change at its ordinary price, in a
// search that begins cold. Why: people count on announced seats, and a hot search would
// move a whole centre before it seats one sick trainer's people.

// reluctance is how many times its price a search asks for a moved seat that was announced:
// twice, where announced seats bind because the snapshot tells them from previews. At its
// price alone the cheapest plan moves somebody now and then to spare somebody else three
// weeks, which is no reason to move whoever has arranged their week; see
// docs/decisions/0020. A plan is priced as the snapshot says.
func reluctance(s *planner.Snapshot) int64 {
	if s.Weights.Provisional.Given {
		return 2
	}
	return 1
}

// priceMoves has a network ask for a moved seat so many times its price. Its drafts are made
// after it, or not used any more.
func priceMoves(m *draft.Model, times int64) {
	for i := range m.PublishedPrice {
		if p := &m.PublishedPrice[i]; p.Term == draft.Moved {
			p.Moved = m.Weights.Moved * times
		}
	}
}

// leastKeeping is the least part of a search, one in so many, that the first stage takes.
const leastKeeping = 10

// anneal searches parts, all of a network or one, cooled over the planned iterations, and
// returns the iterations done. released is called between the two stages if there are two.
func anneal(ctx context.Context, parts []*part, w *common, s search.Schedule, released func()) (done int64) {
	first := keeping(w, parts[0].without)
	if first > 0 {
		stage := s
		stage.StopAfter, stage.Revise = first, nil
		if s.StopAfter > 0 {
			stage.StopAfter = min(first, s.StopAfter)
		}
		for i := range parts {
			parts[i].keep()
		}
		done = search.RunParts(ctx, schedules(parts, w, first, (*part).cooling), first, w.Threads, w.Seed, stage)
		for i := range parts {
			parts[i].release()
		}
		released()
	}
	stage := s
	left := max(w.Planned-first, 1)
	if s.StopAfter > 0 {
		stage.StopAfter = s.StopAfter - done
		if stage.StopAfter == 0 {
			// Begun all the same, as where the clock ends the first stage.
			stage.Over = func() bool { return true }
		}
	}
	before := done
	if s.After != nil {
		stage.After = func(n int64) { s.After(before + n) }
	}
	if s.Revise != nil {
		stage.Revise = func(n int64) int64 { return s.Revise(before+n) - before }
	}
	return done + search.RunParts(ctx, schedules(parts, w, left, (*part).recooling), left, w.Threads, w.Seed, stage)
}

// keeping is how many of the planned iterations the first stage takes; 0: there
// is nothing to keep.
func keeping(w *common, left without) int64 {
	if w.Standing == 0 || left.keeping {
		return 0
	}
	return max(w.Planned/leastKeeping, freeShare(w.Planned, w.Standing, w.Requests), 1)
}

// freeShare is a whole times the square of the share of requests that do not stand
// announced. It sets the length of the first stage and the heat of the second, and measured
// well for both. Where nearly all stands, a hot search takes many seats away and gains
// nothing; where little does, the timetable is found as from nothing.
func freeShare(whole, standing, requests int64) int64 {
	free := requests - standing
	return whole * free / requests * free / requests
}

// standingSeats counts the announced seats that still stand; 0 if all of them are pinned.
func standingSeats(d *draft.Draft) (n int64) {
	mayMove := false
	for r, s := range d.Seat {
		if q := &d.Requests[r]; s != draft.None && q.Announced != draft.None {
			mayMove = mayMove || !q.Frozen
			n++
		}
	}
	if !mayMove {
		return 0
	}
	return n
}

// keptAlone is the Pinned of sessions that only the first stage keeps.
const keptAlone draft.PublishedIx = draft.None - 1

// keep pins, for the first stage, the sessions with announced seats that stand, and those
// that their people need before. A session of anonymous people alone has no announced
// seat.
func (p *part) keep() {
	m := *p.Model
	m.Requests = slices.Clone(m.Requests)
	m.FixAll()
	for _, d := range p.states {
		d.Model = &m
		var kept []draft.SessionIx
		for _, s := range d.All {
			if x := &d.Sessions[s]; x.Pinned != draft.None || slices.ContainsFunc(d.Group(s), func(r draft.RequestIx) bool { return m.Requests[r].Announced != draft.None }) {
				kept = append(kept, s)
			}
		}
		for i := 0; i < len(kept); i++ {
			if x := &d.Sessions[kept[i]]; x.Pinned == draft.None {
				x.Pinned = keptAlone
			}
			for _, r := range d.Group(kept[i]) {
				m.Requests[r].Frozen = true
				for _, a := range m.Before[r] {
					if d.Sessions[d.Seat[a]].Pinned == draft.None {
						kept = append(kept, d.Seat[a])
					}
				}
			}
		}
	}
	m.ListMovable()
}

// release takes back what keep did.
func (p *part) release() {
	for _, d := range p.states {
		d.Model = p.Model
		for _, list := range [][]draft.Session{d.Sessions, d.Best.Sessions} {
			for i := range list {
				if list[i].Pinned == keptAlone {
					list[i].Pinned = draft.None
				}
			}
		}
	}
}

// recooling is how a part is cooled in the second stage, or in the only one. Where nothing
// stands in it, that is cooling.
func (p *part) recooling(planned int64) search.Cooling {
	if p.standing == 0 {
		return p.cooling(planned)
	}
	hot := p.MeanPrice() * 2 / 5
	return search.Cooling{Hot: max(freeShare(hot, p.standing, int64(len(p.Requests))), 1), Cold: 1, Planned: planned, Cycles: 1}
}

// Upheaval is what a new plan means to people with announced seats.
type Upheaval struct {
	Seated int `json:"seated"` // people with an announced seat
	Broken int `json:"broken"` // of them, those who have a seat that no longer stands
	Moved  int `json:"moved"`  // of them, those with a seat now on another day, at another start, or none
	Idly   int `json:"idly"`   // of those moved, the ones of whom nothing broke
	Kept   int `json:"kept"`   // of those broken, the ones who lost no seat: each is at its old day and start
}

// Stirred counts the people whom a plan moves. A seat stands if Standing has it
// on the same day at the same start. Seats of previews are not announced, and not
// counted.
func Stirred(s *planner.Snapshot, standing, p *planner.Plan) Upheaval {
	var announced []planner.Session
	for _, x := range s.Published {
		if !x.Provisional {
			announced = append(announced, x.Session)
		}
	}
	published := diff.Seats(s, announced)
	shifted := func(sessions []planner.Session) map[string]bool {
		out := map[string]bool{}
		for _, c := range diff.Between(published, diff.Seats(s, sessions)) {
			if c.Kind == diff.Moved || c.Kind == diff.Cancelled {
				out[c.Before.Learner] = true
			}
		}
		return out
	}
	seated, broken, moved := map[string]bool{}, shifted(standing.Sessions), shifted(p.Sessions)
	for need := range published {
		seated[need.Learner] = true
	}
	c := Upheaval{Seated: len(seated), Broken: len(broken), Moved: len(moved)}
	for who := range moved {
		if !broken[who] {
			c.Idly++
		}
	}
	for who := range broken {
		if !moved[who] {
			c.Kept++
		}
	}
	return c
}
