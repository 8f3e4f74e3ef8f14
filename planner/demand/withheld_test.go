package demand

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

// terminals has four rooms of a site with 12 terminals, of which each takes some. In C1 a
// session is under way from 10:00 to 14:00; a changeover later its terminals are free.
func terminals(takes ...int) *facts.Facts {
	f := worlds.New()
	f.Equipment = []facts.Equipment{{Site: "T1", Kind: "terminal", Number: 12}}
	for i, n := range takes {
		room := fmt.Sprint("C", i+1)
		f.Rooms = append(f.Rooms, facts.Room{ID: room, Site: "T1", Seats: 12, Features: []string{"computer"}})
		f.RoomEquipment = append(f.RoomEquipment, facts.RoomEquipment{Room: room, Kind: "terminal", Number: n})
		for d := 1; d <= 5; d++ {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: room, Weekday: d, From: 540, To: 1260})
		}
	}
	worlds.Hire(f, "a", "O1", "2027-01-18", false)
	worlds.Hire(f, "b", "O1", "2027-01-18", false)
	worlds.Issue(f, "under way", "IT-1", "C1", "T-PRO", "2027-01-22", 600, 240, "a")
	return f
}

// What a session under way has taken of the equipment is not there for other rooms, until
// it has ended and a changeover is over: as many of them are open as could be in use.
func TestEquipmentOfWhatIsUnderWay(t *testing.T) {
	pause := DefaultSettings().Rules.RoomChangeoverMinutes
	free := 840 + pause // minute at which the terminals are free again
	whole, after := "[[0 690 1260]]", fmt.Sprintf("[[0 %d 1260]]", free)
	for _, c := range []struct {
		name   string
		takes  []int
		happen func(f *facts.Facts)
		want   []string // today's windows of C2 and the next
	}{
		{"enough is left for both", []int{4, 4, 4}, nil, []string{whole, whole}},
		{"enough is left for one", []int{8, 4, 4}, nil, []string{whole, after}},
		{"enough is left for the second alone", []int{8, 6, 4}, nil, []string{after, whole}},
		{"nothing is left", []int{12, 4, 4}, nil, []string{after, after}},
		{"in the other one something is announced", []int{8, 4, 4}, func(f *facts.Facts) {
			worlds.Issue(f, "later", "IT-1", "C3", "T-TWO", "2027-01-22", 720, 60, "b")
		}, []string{fmt.Sprintf("[[0 %d 1260]]", 780+pause), fmt.Sprintf("[[0 %d %d] [0 %d 1260]]", 720-pause, 780+pause, free)}},
		{"it was another day's", []int{12, 4, 4}, func(f *facts.Facts) { f.Issued[0].Date-- }, []string{whole, whole}},
	} {
		f := terminals(c.takes...)
		if c.happen != nil {
			c.happen(f)
		}
		b, err := BuildAt(f, today, 660, DefaultSettings())
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for i, want := range c.want {
			for _, r := range b.Snapshot.Rooms {
				if got := fmt.Sprint(windowsOf(r.Open, 0)); r.ID == fmt.Sprint("C", i+2) && got != want {
					t.Errorf("%s: room %s is open today in %s, want %s", c.name, r.ID, got, want)
				}
			}
		}
	}
}

// Whatever the referee lets stand this afternoon fits together with what is under way.
func TestTheAfternoonTakesNoEquipmentThatIsInUse(t *testing.T) {
	pause := DefaultSettings().Rules.RoomChangeoverMinutes
	for _, takes := range [][]int{{8, 4, 4, 2}, {6, 6, 3, 3}, {10, 2, 1, 1}, {5, 7, 4, 3}} {
		f := terminals(takes...)
		b, err := BuildAt(f, today, 660, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		tried := 0
		for at := 690; at+60 <= 1260; at += 30 {
			for set := 1; set < 8; set++ { // of C2, C3, C4
				plan := &planner.Plan{Format: planner.PlanFormat, Snapshot: b.Snapshot.Name}
				total := 0
				for i := range 3 {
					if set>>i&1 == 1 {
						room := fmt.Sprint("C", i+2)
						plan.Sessions = append(plan.Sessions, planner.Session{ID: room, Course: "WEB", Room: room, Trainers: []string{"T-PRO"}, Start: at})
						total += takes[i+1]
					}
				}
				if at < 840+pause {
					total += takes[0]
				}
				refused := len(referee.Check(b.Snapshot, plan).Broken["H3"]) > 0
				if total > 12 && !refused {
					t.Errorf("rooms take %v: at %d the set %b takes %d terminals of 12, and nothing refuses it", takes, at, set, total)
				}
				if total <= 12 {
					tried++
				}
			}
		}
		if tried == 0 {
			t.Errorf("rooms take %v: nothing fits", takes)
		}
	}
}
