package worlds

import (
	"math/rand/v2"
	"slices"

	"cohort/planner"
)

// Loosened is a night in which something is pinned of every third session that is neither
// pinned as a whole nor a preview. unkept names the sessions that no place is found for as
// their pins say: of them nothing is pinned.
func Loosened(s *planner.Snapshot, seed int64, unkept func(*planner.Snapshot) []string) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 13))
	rooms, trainers := map[string]bool{}, map[string]bool{}
	for _, x := range s.Rooms {
		rooms[x.ID] = true
	}
	for _, x := range s.Trainers {
		trainers[x.ID] = true
	}
	for i := range s.Published {
		x := &s.Published[i]
		if x.Stands() || x.Provisional || r.IntN(3) > 0 {
			continue
		}
		for _, pin := range planner.AllPins() {
			gone := pin == planner.PinRoom && !rooms[x.Room] || pin == planner.PinTrainers && slices.ContainsFunc(x.Trainers, func(id string) bool { return !trainers[id] })
			if !gone && r.IntN(2) == 0 {
				x.Pins = append(x.Pins, pin)
			}
		}
	}
	for again := true; again; {
		again = false
		for _, id := range unkept(s) {
			for i := range s.Published {
				if s.Published[i].ID == id {
					s.Published[i].Pins, again = nil, true
				}
			}
		}
	}
	return s
}
