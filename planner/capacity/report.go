package capacity

import "cohort/planner"

// Report is the answer of cohort capacity.
type Report struct {
	Snapshot     string       `json:"snapshot"`
	FirstDay     planner.Date `json:"first_day"`
	Days         int          `json:"days"`
	Proofs       []Proof      `json:"proofs"`
	Windows      []Window     `json:"windows"`
	Load         []Load       `json:"load"`
	Risks        []Risk       `json:"risks"`
	Hangs        []Hang       `json:"hangs"`             // of the plan, or else of the published sessions
	Understudies []Understudy `json:"understudies"`      // likewise
	Withouts     []Without    `json:"without,omitempty"` // if it was asked for
}

// Study returns all that a sound snapshot tells. What hangs on whom is told of
// the plan, or where that is nil of the published sessions. Withouts
// are left empty.
func Study(s *planner.Snapshot, p *planner.Plan) *Report {
	w := newWorld(s)
	r := &Report{Snapshot: s.Name, FirstDay: s.FirstDay, Days: s.Days, Proofs: w.prove(fold(w.claims())), Windows: w.windows(), Load: w.loads(p), Risks: w.risks()}
	if p == nil {
		p = &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: Published(s)}
	}
	r.Understudies = understudies(w.Ground, p.Sessions)
	r.Hangs = hangs(w.Ground, p, r.Understudies)
	return r
}

// Published lists the sessions that people already hold.
func Published(s *planner.Snapshot) []planner.Session {
	var out []planner.Session
	for _, x := range s.Published {
		out = append(out, x.Session)
	}
	return out
}

// Window is need and have, by the definition of a proof, of a role or of rooms
// with a feature in a window of whole weeks: over all courses and everywhere,
// or at one site, where some learners may be sent to no other.
type Window struct {
	FromDay     int    `json:"from_day"`
	ToDay       int    `json:"to_day"`
	Kind        Kind   `json:"kind"`
	ID          string `json:"id"` // role, feature, or feature@site
	NeedMinutes int    `json:"need_minutes"`
	HaveMinutes int    `json:"have_minutes"`
}

// Windows returns need and have of every window in which something is due.
func Windows(s *planner.Snapshot) []Window { return newWorld(s).windows() }

func (w *world) windows() []Window {
	all := newSet(len(w.places))
	for i := range w.places {
		all.add(i)
	}
	regions := []region{w.region(all)}
	names := []string{""}
	for i, place := range w.places {
		one := newSet(len(w.places))
		one.add(i)
		regions = append(regions, w.region(one))
		names = append(names, "@"+place)
	}
	out := []Window{}
	for i := range w.sides {
		for k := range regions {
			if regions[k].tables == nil || k > 0 && w.sides[i].kind == Trainers {
				continue
			}
			h := &hunt{w: w, side: &w.sides[i], region: &regions[k]}
			h.gather()
			for h.first = range w.weeks {
				for h.last = h.first; h.last < len(w.weeks); h.last++ {
					h.survey()
					whole, need := newSet(len(w.courses)), 0
					for j, c := range h.asked {
						whole.add(c)
						need += h.minutes[j]
					}
					if need == 0 {
						continue
					}
					_, have := h.have(whole)
					out = append(out, Window{w.weeks[h.first].first, w.weeks[h.last].last, w.sides[i].kind, w.sides[i].label + names[k], need, have})
				}
			}
		}
	}
	return out
}
