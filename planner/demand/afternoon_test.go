package demand

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

// morning has a session of SRV from 9:00 to 15:30 and one of IT-1 from 10:00 to 14:00,
// both of today; an IT-1 at 16:00 whose trainer led neither, and one of Monday.
func morning() *facts.Facts {
	f := worlds.New()
	for _, id := range []string{"a", "b", "c", "d", "e", "g"} {
		worlds.Hire(f, id, "O2", "2027-01-18", false)
	}
	worlds.Shift(f, "T-TWO")
	f.Rosters = slices.DeleteFunc(f.Rosters, func(r facts.Roster) bool { return r.ID == "R3" })
	f.Rosters[len(f.Rosters)-1].Ends = 1260
	worlds.Issue(f, "long", "SRV", "A", "T-PSY", "2027-01-22", 540, 390, "a", "b")
	worlds.Issue(f, "short", "IT-1", "C", "T-PRO", "2027-01-22", 600, 240, "c", "d")
	worlds.Issue(f, "later", "IT-1", "C2", "T-TWO", "2027-01-22", 930, 240, "e", "g")
	worlds.Issue(f, "monday", "SRV", "A", "T-PSY", "2027-01-25", 600, 390, "c", "d")
	return f
}

func windowsOf(all []planner.Window, day int) []planner.Window {
	return slices.DeleteFunc(slices.Clone(all), func(w planner.Window) bool { return w.Day() != day })
}

func TestAfternoonLeavesAloneWhatHasBegun(t *testing.T) {
	f := morning()
	for _, c := range []struct {
		name    string
		minute  int
		happens func(f *facts.Facts)
		stands  []string // of the timetable
		a, c    []string // what they are asked for
		psy     int      // minutes that T-PSY has taught in the week
		roomA   []planner.Window
	}{
		{"on the morning", 0, func(*facts.Facts) {}, []string{"later", "long", "monday", "short"},
			[]string{"SRV", "IT-2", "IT-1"}, []string{"SRV", "IT-2", "IT-1"}, 0, []planner.Window{{0, 540, 1200}}},
		{"at 9:00 sharp the first has begun", 540, func(*facts.Facts) {}, []string{"later", "monday", "short"},
			[]string{"IT-2", "IT-1"}, []string{"SRV", "IT-2", "IT-1"}, 390, []planner.Window{{0, 960, 1200}}},
		{"at 15:00 one is over and one goes on", 900, func(*facts.Facts) {}, []string{"later", "monday"},
			[]string{"IT-2", "IT-1"}, []string{"SRV", "IT-2"}, 390, []planner.Window{{0, 960, 1200}}},
		{"at 15:00 their trainers go home for today", 900, func(f *facts.Facts) { away(f, "T-PSY", "2027-01-22"); away(f, "T-PRO", "2027-01-22") },
			[]string{"later", "monday"}, []string{"IT-2", "IT-1"}, []string{"SRV", "IT-2"}, 390, []planner.Window{{0, 960, 1200}}},
		{"at 15:00 somebody says that one was not held", 900, func(f *facts.Facts) { said(f, "short", false) }, []string{"later", "monday"},
			[]string{"IT-2", "IT-1"}, []string{"SRV", "IT-2", "IT-1"}, 390, []planner.Window{{0, 960, 1200}}},
		{"at 19:45 a few minutes of the day are left", 1185, func(*facts.Facts) {}, []string{"monday"},
			[]string{"IT-2", "IT-1"}, []string{"SRV", "IT-2"}, 390, nil},
	} {
		f := morning()
		c.happens(f)
		b, err := BuildAt(f, today, c.minute, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		var stands []string
		for _, p := range b.Snapshot.Published {
			stands = append(stands, p.ID)
		}
		slices.Sort(stands)
		if d := cmp.Diff(c.stands, stands); d != "" {
			t.Errorf("%s, the timetable: %s", c.name, d)
		}
		for who, want := range map[string][]string{"a": c.a, "c": c.c} {
			var asked []string
			for _, r := range b.Snapshot.Requests {
				if r.Learner == who {
					asked = append(asked, r.Course)
				}
			}
			slices.Sort(asked)
			slices.Sort(want)
			if d := cmp.Diff(want, asked); d != "" {
				t.Errorf("%s, what %s is asked for: %s", c.name, who, d)
			}
		}
		for _, x := range b.Snapshot.Trainers {
			if x.ID == "T-PSY" && x.TaughtMinutes != c.psy {
				t.Errorf("%s: T-PSY has taught %d minutes, want %d", c.name, x.TaughtMinutes, c.psy)
			}
		}
		for _, r := range b.Snapshot.Rooms {
			if got := windowsOf(r.Open, 0); r.ID == "A" && !cmp.Equal(got, c.roomA) && len(got)+len(c.roomA) > 0 {
				t.Errorf("%s: room A is open in %v, want %v", c.name, got, c.roomA)
			}
		}
		for _, w := range allWindows(b.Snapshot) {
			if w.Day() == 0 && w.From() < b.Begins {
				t.Errorf("%s: a window of today begins at %d, before %d", c.name, w.From(), b.Begins)
			}
		}
		if len(b.Released) > 0 {
			t.Errorf("%s: released %v", c.name, b.Released)
		}
		if faults := referee.Pinned(b.Snapshot); len(faults) > 0 {
			t.Errorf("%s: %v", c.name, faults)
		}
	}
	if len(must(f).Snapshot.Published) != 4 {
		t.Error("the morning does not stand as a whole")
	}
}

func allWindows(s *planner.Snapshot) (out []planner.Window) {
	for _, r := range s.Rooms {
		out = append(out, r.Open...)
	}
	for _, x := range s.Trainers {
		out = append(out, x.Available...)
	}
	for _, l := range s.Learners {
		out = append(out, l.Available...)
	}
	return out
}

// Whoever has been trained today has only the hours of what is announced to them, since
// a snapshot cannot say what is left of a day's limits.
func TestAfternoonOfThoseWhoWereTrained(t *testing.T) {
	f := morning()
	worlds.Issue(f, "second", "WEB", "W", "T-PRO", "2027-01-22", 900, 90, "c")
	b, err := BuildAt(f, today, 850, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]string{"a": "[]", "c": "[[0 900 990]]", "e": "[[0 870 1260]]"} {
		if got := fmt.Sprint(windowsOf(learnerOf(b, who).Available, 0)); got != want {
			t.Errorf("%s may be trained today in %s, want %s", who, got, want)
		}
	}
	if b, err = BuildAt(f, today, 1440, DefaultSettings()); err == nil {
		t.Errorf("a day has no minute 1440, and a snapshot of it was made: %v", b.Snapshot.Name)
	}
}

// Of an office that may release one of its staff today, and has, nobody else goes.
func TestAfternoonOfAnOfficeThatHasReleased(t *testing.T) {
	f := worlds.New()
	worlds.Hire(f, "went", "O1", "2025-01-13", true)
	worlds.Hire(f, "other", "O1", "2025-01-13", true)
	worlds.Hire(f, "next", "O2", "2025-01-13", true)
	for _, id := range []string{"went", "other", "next"} {
		f.Completed = append(f.Completed, facts.Completed{Person: id, Course: "SRV", On: date("2026-01-12")})
	}
	worlds.Issue(f, "s", "WEB", "W", "T-PRO", "2027-01-22", 600, 90, "went")
	b, err := BuildAt(f, today, 800, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]string{"other": "[]", "next": "[[0 810 1080]]"} {
		if got := fmt.Sprint(windowsOf(learnerOf(b, who).Available, 0)); got != want {
			t.Errorf("%s may be trained today in %s, want %s", who, got, want)
		}
	}
}
