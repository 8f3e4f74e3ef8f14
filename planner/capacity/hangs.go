package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// Hang is what of a plan hangs on one trainer or room.
type Hang struct {
	Kind     Kind   `json:"kind"`
	ID       string `json:"id"`
	Sessions int    `json:"sessions"`
	Seats    int    `json:"seats"` // taken in them
	Waves    int    `json:"waves"` // cohorts some of whose people sit in them
	// Alone is the seats in those of a trainer's sessions that nobody could take over.
	Alone int `json:"alone"`
}

// Hangs returns what hangs on each trainer and room that a plan uses, the most
// seats first.
func Hangs(s *planner.Snapshot, p *planner.Plan) []Hang {
	return hangs(s, p, Understudies(s, p.Sessions))
}

func hangs(s *planner.Snapshot, p *planner.Plan, understudies []Understudy) []Hang {
	cohorts := map[string]string{} // by request
	of := map[string]string{}
	for _, l := range s.Learners {
		of[l.ID] = l.Cohort
	}
	for _, r := range s.Requests {
		cohorts[r.ID] = of[r.Learner]
	}
	type key struct {
		kind Kind
		id   string
	}
	at := map[key]*Hang{}
	waves := map[key]map[string]bool{}
	add := func(k key, x *planner.Session) *Hang {
		if at[k] == nil {
			at[k], waves[k] = &Hang{Kind: k.kind, ID: k.id}, map[string]bool{}
		}
		at[k].Sessions++
		at[k].Seats += len(x.Seated)
		for _, r := range x.Seated {
			if cohorts[r] != "" {
				waves[k][cohorts[r]] = true
			}
		}
		return at[k]
	}
	covered := map[[2]string]bool{} // session and trainer
	for _, u := range understudies {
		covered[[2]string{u.Session, u.Trainer}] = u.Understudy != nil
	}
	known := map[key]bool{} // a published session may name what is gone
	for _, r := range s.Rooms {
		known[key{Rooms, r.ID}] = true
	}
	for _, t := range s.Trainers {
		known[key{Trainers, t.ID}] = true
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		if known[key{Rooms, x.Room}] {
			add(key{Rooms, x.Room}, x)
		}
		for _, t := range x.Trainers {
			if !known[key{Trainers, t}] {
				continue
			}
			if h := add(key{Trainers, t}, x); !covered[[2]string{x.ID, t}] {
				h.Alone += len(x.Seated)
			}
		}
	}
	out := []Hang{}
	for k, h := range at {
		h.Waves = len(waves[k])
		out = append(out, *h)
	}
	slices.SortFunc(out, func(a, b Hang) int {
		return cmp.Or(cmp.Compare(b.Kind, a.Kind), cmp.Compare(b.Seats, a.Seats), cmp.Compare(a.ID, b.ID))
	})
	return out
}
