package whatif

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// drawChange draws any change, mostly of things that exist.
func drawChange(t *rapid.T, s *planner.Snapshot) Change {
	pick := func(name string, n int, id func(int) string) string {
		if i := rapid.IntRange(0, n).Draw(t, name); i < n {
			return id(i)
		}
		return "unknown"
	}
	room := func() string { return pick("room", len(s.Rooms), func(i int) string { return s.Rooms[i].ID }) }
	site := func() string { return pick("site", len(s.Sites), func(i int) string { return s.Sites[i].ID }) }
	trainer := func() string {
		return pick("trainer", len(s.Trainers), func(i int) string { return s.Trainers[i].ID })
	}
	course := func() string { return pick("course", len(s.Courses), func(i int) string { return s.Courses[i].ID }) }
	office := func() string { return pick("office", len(s.Offices), func(i int) string { return s.Offices[i].ID }) }
	date := func(name string) planner.Date {
		return s.FirstDay + planner.Date(rapid.IntRange(-1, s.Days).Draw(t, name))
	}
	until := func() planner.Date {
		return s.FirstDay + planner.Date(rapid.IntRange(s.Days/2, s.Days+3).Draw(t, "to"))
	}
	switch rapid.IntRange(0, 9).Draw(t, "change") {
	case 0:
		return CloseRoom{room(), date("from"), until()}
	case 1:
		return CloseSite{site(), date("from"), until()}
	case 2:
		return TrainerAway{trainer(), date("from"), until()}
	case 3:
		c := AddTrainer{Like: trainer()}
		if rapid.Bool().Draw(t, "elsewhere") {
			c.Home = site()
		}
		if rapid.Bool().Draw(t, "own courses") {
			c.Courses = []string{course(), course()}
		}
		return c
	case 4:
		return Train{trainer(), course()}
	case 5:
		return Wave{Office: office(), Start: date("start"), Headcount: rapid.IntRange(-1, 9).Draw(t, "headcount")}
	case 6:
		return Hiring{rapid.Float64Range(-0.1, 6).Draw(t, "factor")}
	case 7:
		return Course{course(), 60 * rapid.IntRange(0, 12).Draw(t, "minutes"), rapid.IntRange(0, 5).Draw(t, "least"), rapid.IntRange(0, 9).Draw(t, "most")}
	case 8:
		return Hours{site(), rapid.IntRange(-1, 600).Draw(t, "opens"), rapid.IntRange(1200, 1440).Draw(t, "closes")}
	}
	return WorkingDay{date("date")}
}

// Whatever is changed, the snapshot stays sound, nobody loses what they hold, and
// the snapshot that was given stays as it is. What cannot be changed is as if it
// had not been asked for.
func TestChangesKeepASnapshotSound(t *testing.T) {
	var bases []*planner.Snapshot
	for seed := range int64(4) {
		bases = append(bases, announced(t, seed, func(*planner.Session) bool { return false }))
	}
	made, refused, broken, released := 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		base := *bases[rapid.IntRange(0, len(bases)-1).Draw(t, "base")]
		base.Published = slices.Clone(base.Published)
		for i := range base.Published {
			base.Published[i].Pinned = rapid.Bool().Draw(t, "pinned")
		}
		before := string(base.Bytes())
		sc := Scenario{Name: "any"}
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			sc.Steps = append(sc.Steps, Step{len(sc.Steps) + 1, drawChange(t, &base)})
		}
		s, effects, faults, err := Apply(&base, sc)
		if err != nil {
			t.Fatal(err)
		}
		if string(base.Bytes()) != before {
			t.Fatal("the snapshot that was given has changed")
		}
		if wrong := referee.Sound(s); len(wrong) > 0 {
			t.Fatal(wrong)
		}
		made, refused = made+len(effects), refused+len(faults)
		gone := map[string]bool{}
		for _, e := range effects {
			for _, b := range e.Broken {
				if gone[b.Session] {
					t.Fatalf("%s is broken twice", b.Session)
				}
				gone[b.Session] = true
				broken++
				if b.Pinned {
					released++
				}
			}
		}
		for i, x := range base.Published {
			y := s.Published[i]
			if y.ID != x.ID || !slices.Equal(y.Seated, x.Seated) || y.Pinned != (x.Pinned && !gone[x.ID]) {
				t.Fatalf("%+v became %+v", x, y)
			}
		}
		if len(faults) == 0 {
			return
		}
		var good []Step
		for _, step := range sc.Steps {
			if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Line == step.Line }) {
				good = append(good, step)
			}
		}
		again, _, none, err := Apply(&base, Scenario{Name: "any", Steps: good})
		if err != nil || len(none) > 0 {
			t.Fatal(err, none)
		}
		if again.Name = s.Name; string(again.Bytes()) != string(s.Bytes()) {
			t.Fatal("a change that cannot be made has changed something")
		}
	})
	t.Logf("%d changes made, %d refused, %d sessions broken, %d of them released", made, refused, broken, released)
	if made < 60 || refused < 30 || broken < 20 || released < 6 {
		t.Errorf("too little to see: %d changes made, %d refused, %d sessions broken, %d of them released", made, refused, broken, released)
	}
}
