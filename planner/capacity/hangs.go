package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
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
// seats first. A published session may name what is gone; that has no line.
func Hangs(s *planner.Snapshot, p *planner.Plan) []Hang {
	g := ground.New(s)
	return hangs(g, p, understudies(g, p.Sessions))
}

func hangs(g *ground.Ground, p *planner.Plan, understudies []Understudy) []Hang {
	s := g.Snapshot
	rooms, trainers := make([]Hang, len(s.Rooms)), make([]Hang, len(s.Trainers))
	roomWaves, trainerWaves := make([]map[string]bool, len(rooms)), make([]map[string]bool, len(trainers))
	count := func(h *Hang, waves *map[string]bool, x *planner.Session) {
		h.Sessions++
		h.Seats += len(x.Seated)
		if *waves == nil {
			*waves = map[string]bool{}
		}
		for _, id := range x.Seated {
			if r := g.Request(id); r != ground.None && s.Learners[g.LearnerOf[r]].Cohort != "" {
				(*waves)[s.Learners[g.LearnerOf[r]].Cohort] = true
			}
		}
	}
	covered := map[[2]string]bool{} // session and trainer
	for _, u := range understudies {
		covered[[2]string{u.Session, u.Trainer}] = u.Understudy != nil
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		if r := g.Room(x.Room); r != ground.None {
			count(&rooms[r], &roomWaves[r], x)
		}
		for _, id := range x.Trainers {
			t := g.Trainer(id)
			if t == ground.None {
				continue
			}
			count(&trainers[t], &trainerWaves[t], x)
			if !covered[[2]string{x.ID, id}] {
				trainers[t].Alone += len(x.Seated)
			}
		}
	}
	out := []Hang{}
	add := func(h Hang, kind Kind, id string, waves map[string]bool) {
		if h.Sessions > 0 {
			h.Kind, h.ID, h.Waves = kind, id, len(waves)
			out = append(out, h)
		}
	}
	for i, h := range rooms {
		add(h, Rooms, s.Rooms[i].ID, roomWaves[i])
	}
	for i, h := range trainers {
		add(h, Trainers, s.Trainers[i].ID, trainerWaves[i])
	}
	slices.SortFunc(out, func(a, b Hang) int {
		return cmp.Or(cmp.Compare(b.Kind, a.Kind), cmp.Compare(b.Seats, a.Seats), cmp.Compare(a.ID, b.ID))
	})
	return out
}
