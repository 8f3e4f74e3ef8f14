package demand

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

// What somebody pinned of a session is in the snapshot, without what the world broke.
func TestPinsOfPeople(t *testing.T) {
	ill := func(f *facts.Facts) {
		f.Absences = append(f.Absences, facts.Absence{ID: "a", Person: "T-PSY", From: date("2027-01-30"), To: date("2027-02-05")})
	}
	shut := func(f *facts.Facts) {
		f.Closures = append(f.Closures, facts.Closure{ID: "c", Site: "T1", Room: new("A"), From: date("2027-02-01"), To: date("2027-02-01")})
	}
	all := planner.AllPins()
	for _, c := range []struct {
		name     string
		pins     []string
		least    int
		change   func(*facts.Facts)
		pinned   bool
		want     []string
		unpinned []Unpinned
	}{
		{"of an hour", []string{"time"}, 0, func(*facts.Facts) {}, false, []string{"time"}, nil},
		{"of everything", all, 0, func(*facts.Facts) {}, true, nil, nil},
		{"of an hour, and the trainer is ill", []string{"time"}, 0, ill, false, []string{"time"}, nil},
		{"of the trainers, and one is ill", []string{"trainers"}, 0, ill, false, nil, []Unpinned{{"later", "trainers", TrainerAway, "T-PSY"}}},
		{"of everything, and the trainer is ill", all, 0, ill, false, []string{"room", "seated", "time"}, []Unpinned{{"later", "trainers", TrainerAway, "T-PSY"}}},
		{"of everything, and the room is shut", all, 0, shut, false, []string{"seated", "time", "trainers"}, []Unpinned{{"later", "room", RoomShut, "A"}}},
		{"of room and trainers, and both are gone", []string{"room", "trainers"}, 0, func(f *facts.Facts) { ill(f); shut(f) }, false, nil,
			[]Unpinned{{"later", "room", RoomShut, "A"}, {"later", "trainers", TrainerAway, "T-PSY"}}},
		{"of an hour, and everybody has left", []string{"time"}, 0, func(f *facts.Facts) { f.People = nil }, false, nil, []Unpinned{{"later", "time", NobodyLeft, ""}}},
		{"of an hour, and one has left", []string{"time", "seated"}, 0, func(f *facts.Facts) { f.People = f.People[1:] }, false, []string{"seated", "time"}, nil},
		{"of an hour, and the course takes longer", []string{"time"}, 0, func(f *facts.Facts) { f.Courses[2].Minutes += 30 }, false, nil, []Unpinned{{"later", "time", CourseGone, ""}}},
		{"with two, and two are left", nil, 2, func(f *facts.Facts) { f.People = f.People[2:] }, false, []string{"seated"}, nil},
		{"with two, and one is left", nil, 2, func(f *facts.Facts) { f.People = f.People[3:] }, false, nil, []Unpinned{{"later", "seated", TooFew, ""}}},
		{"of everything and with two, and one is left", all, 2, func(f *facts.Facts) { f.People = f.People[3:] }, false, nil,
			[]Unpinned{{"later", "time", TooFew, ""}, {"later", "room", TooFew, ""}, {"later", "trainers", TooFew, ""}, {"later", "seated", TooFew, ""}}},
		{"with two, and the trainer is ill", nil, 2, ill, false, []string{"seated"}, nil},
		{"of what clashes with what was pinned before", all, 0, func(f *facts.Facts) {
			worlds.Issue(f, "earlier", "SRV", "A", "T-PSY", "2027-02-01", 570, 390, "p1", "p2", "p3").Pinned = true
			f.Issued[1].Learners = []string{"staff"}
		}, false, nil, []Unpinned{{"later", "time", Clash, "A"}, {"later", "room", Clash, "A"}, {"later", "trainers", Clash, "A"}, {"later", "seated", Clash, "A"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := announced()
			if f.Issued[1].Pinned = len(c.pins) == len(all); !f.Issued[1].Pinned {
				f.Issued[1].Pins = c.pins
			}
			f.Issued[1].Least = c.least
			c.change(f)
			b := must(f)
			var got planner.Published
			for _, x := range b.Snapshot.Published {
				if x.ID == "later" {
					got = x
				}
			}
			if got.Pinned != c.pinned || !slices.Equal(got.Pins, c.want) || got.Provisional {
				t.Errorf("pinned %v, of it %v, provisional %v; want %v, %v", got.Pinned, got.Pins, got.Provisional, c.pinned, c.want)
			}
			if diff := cmp.Diff(c.unpinned, b.Unpinned); diff != "" {
				t.Errorf("released (-want +got):\n%s", diff)
			}
			if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
				t.Error(wrong)
			}
		})
	}
}

// A session of which something is pinned is announced however far off, and one whose pins
// nothing can keep loses them, by name.
func TestPinsThatNothingCanKeep(t *testing.T) {
	f := announced()
	f.Issued[1].Pins = []string{planner.PinTime, planner.PinRoom}
	b := must(f)
	before := b.Snapshot.Name
	b.Unpin([]string{"later"})
	if diff := cmp.Diff([]Unpinned{{"later", "room", NoPlace, ""}, {"later", "time", NoPlace, ""}}, b.Unpinned); diff != "" {
		t.Error(diff)
	}
	if b.Snapshot.Name == before {
		t.Error("another snapshot has the same name")
	}
}

// What is kept for a decision is pinned at its time and listed, and is released without a word
// to anybody: nobody pinned it.
func TestWhatIsKeptForADecision(t *testing.T) {
	b := must(announced())
	before := b.Snapshot.Name
	b.Keep(map[string]int{"later": 1})
	want := []Kept{{Session: "later", Course: "SRV", Date: date("2027-02-01"), Start: 600, Room: "A", People: 1, Least: 2}}
	if diff := cmp.Diff(want, b.Kept); diff != "" || b.Snapshot.Name == before {
		t.Errorf("%s (-want +got):\n%s", b.Snapshot.Name, diff)
	}
	for _, x := range b.Snapshot.Published {
		if x.ID == "later" != slices.Equal(x.Pins, []string{planner.PinTime}) {
			t.Errorf("%s: pinned %v", x.ID, x.Pins)
		}
	}
	if b.Unpin([]string{"later"}); len(b.Kept)+len(b.Unpinned) > 0 || b.Snapshot.Name != before {
		t.Errorf("kept %v, released %v", b.Kept, b.Unpinned)
	}
}
