package moves

import (
	"testing"

	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/worlds"
)

// A session that goes to another room offers what that room has, not what its old one had.
func TestASessionOffersWhatItsRoomHas(t *testing.T) {
	t.Parallel()
	s, _ := worlds.School()
	s.Learners[0].Needs = []string{"desk"}
	m := draft.NewModel(s)
	d := draft.New(m)
	hall, loft := draft.RoomIx(m.Ground.Room("hall")), draft.RoomIx(m.Ground.Room("loft"))
	if m.Rooms[hall].Kind == m.Rooms[loft].Kind {
		t.Fatal("both rooms are of one kind")
	}
	p := d.PlaceIn(draft.CourseIx(m.Ground.Course("intro")), hall, 1, 120)
	if at := d.SessionAt(p, loft); at.Kind != m.Rooms[loft].Kind {
		t.Errorf("the kind is %d, want that of the loft, %d", at.Kind, m.Rooms[loft].Kind)
	}
}
