package capacity

import (
	"slices"
	"testing"

	"cohort/planner"
)

// What a hall gives is not added to what its parts give; where the parts do not suit, it counts.
func TestRoomsInPlaceOfOthers(t *testing.T) {
	w := &world{s: &planner.Snapshot{Rooms: []planner.Room{{ID: "A1"}, {ID: "A2"}, {ID: "HALL"}, {ID: "C1"}, {ID: "C2"}, {ID: "C3"}, {ID: "D"}},
		Shared: []planner.Shared{{ID: "HALL", Number: 2, Rooms: []planner.SharedBy{{Room: "A1", Number: 1}, {Room: "A2", Number: 1}, {Room: "HALL", Number: 2}}},
			{ID: "laptops", Number: 12, Rooms: []planner.SharedBy{{Room: "C1", Number: 12}, {Room: "C2", Number: 12}}},
			{ID: "cameras", Number: 2, Rooms: []planner.SharedBy{{Room: "C3", Number: 1}, {Room: "D", Number: 1}}}}}}
	for _, c := range []struct {
		name    string
		rooms   []int
		instead []int
	}{
		{"a hall and its parts", []int{0, 1, 2}, []int{2}},
		{"a hall and one part", []int{1, 2}, []int{2}},
		{"a hall alone", []int{2}, nil},
		{"two rooms with equipment for one", []int{3, 4}, []int{4}},
		{"two rooms with equipment for both", []int{5, 6}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			for _, r := range c.rooms {
				if w.insteadOf(r, c.rooms) {
					got = append(got, r)
				}
			}
			if !slices.Equal(got, c.instead) {
				t.Errorf("in place of others: %v, want %v", got, c.instead)
			}
		})
	}
}
