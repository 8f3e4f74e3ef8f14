package capacity

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/tools/beside"
)

func minutes(n int) *int { return &n }

func TestLoads(t *testing.T) {
	s := centre()
	s.Rooms = s.Rooms[:2]
	s.Rooms[1].Site = "FAR"
	s.Courses[1].Crew = []string{"a", "a"}
	ask(s, "X", 10, 0, 13)             // 390 minutes, half of them each week
	ask(s, "X", 5, 7, 30)              // 195 in the second week, due beyond the horizon
	ask(s, "Z", 5, 2, -1, "TC", "FAR") // overdue: 120 in the first week, twice for trainers, half at each site
	ask(s, "X", 3, 14, 30)             // beyond the horizon
	ask(s, "Z", 10, 5, 6, "FAR")       // no room is open: 240 in the first week
	p := &planner.Plan{Sessions: []planner.Session{{ID: "1", Course: "X", Room: "A1", Day: 8}, {ID: "2", Course: "Z", Room: "A2", Day: 1}}}
	first, second := s.FirstDay, s.FirstDay+7
	want := []Load{
		{first, Trainers, "a", "", "", 195 + 240 + 480, 2 * 5 * 480, minutes(480), nil, nil},
		{first, Rooms, "desk@FAR", "desk", "FAR", 60 + 240, 5 * 480, minutes(240), nil, nil},
		{first, Rooms, "desk@TC", "desk", "TC", 195 + 60, 5 * 480, minutes(0), nil, nil},
		{second, Trainers, "a", "", "", 195 + 195, 2 * 5 * 480, minutes(390), nil, nil},
		{second, Rooms, "desk@FAR", "desk", "FAR", 0, 5 * 480, minutes(0), nil, nil},
		{second, Rooms, "desk@TC", "desk", "TC", 195 + 195, 5 * 480, minutes(390), nil, nil},
	}
	if diff := cmp.Diff(want, Loads(s, p)); diff != "" {
		t.Errorf("loads (-want +got):\n%s", diff)
	}
	for _, x := range Loads(s, nil) {
		if x.PlannedMinutes != nil {
			t.Error("without a plan, something is planned")
		}
	}
}

func TestWindows(t *testing.T) {
	s := centre()
	ask(s, "X", 51, 0, 4)
	ask(s, "Z", 10, 8, 9, "TC", "FAR")
	want := []Window{
		{0, 6, Trainers, "a", 6 * 390, 2 * 5 * 390}, {0, 13, Trainers, "a", 6*390 + 240, 2 * 10 * 480}, {7, 13, Trainers, "a", 240, 2 * 5 * 480},
		{0, 6, Rooms, "desk", 6 * 390, 3 * 5 * 390}, {0, 13, Rooms, "desk", 6*390 + 240, 3 * 10 * 480}, {7, 13, Rooms, "desk", 240, 3 * 5 * 480},
		{0, 6, Rooms, "desk@TC", 6 * 390, 3 * 5 * 390}, {0, 13, Rooms, "desk@TC", 6 * 390, 3 * 10 * 390},
	}
	if diff := cmp.Diff(want, Windows(s)); diff != "" {
		t.Errorf("windows (-want +got):\n%s", diff)
	}
}

func TestRisks(t *testing.T) {
	s := centre()
	s.Trainers[0].Courses = []string{"Z"}
	s.Trainers[1].Available = workdays(540, 1080, 0, 1, 7) // T2 alone knows X
	s.Trainers[0].Available = workdays(540, 1080, 8)
	ask(s, "X", 4, 0, 4)
	ask(s, "X", 2, 7, 40)
	ask(s, "Z", 3, 2, 11) // both know Z, T2 alone is there in the first week
	want := []Risk{
		{Course: "X", Role: "a", Trainers: []string{"T2"}, Requests: 6, Sites: []string{"TC"}, Weeks: []planner.Date{s.FirstDay, s.FirstDay + 7}},
		{Course: "Z", Role: "a", Trainers: []string{"T2"}, Requests: 3, Sites: []string{"TC"}, Weeks: []planner.Date{s.FirstDay}},
	}
	if diff := cmp.Diff(want, Risks(s), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".weeks" }, cmp.Ignore())); diff != "" {
		t.Errorf("risks (-want +got):\n%s", diff)
	}
}

// plans are valid plans of random snapshots.
func plans(t *testing.T, seeds uint64, f func(seed uint64, s *planner.Snapshot, p *planner.Plan)) {
	t.Helper()
	for seed := range seeds {
		s := random(seed, little)
		result, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: 1, Iterations: 500})
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Published {
			s.Published[i].Pinned = false // so that another trainer may be tried
		}
		f(seed, s, result.Plan)
	}
}

// Somebody is named as understudy, or counted among the others who could be,
// exactly where the referee accepts the plan with them in the trainer's place.
func TestUnderstudiesAgainstTheReferee(t *testing.T) {
	with, without, hangs := 0, 0, 0
	plans(t, 40, func(seed uint64, s *planner.Snapshot, p *planner.Plan) {
		for _, u := range Understudies(s, p.Sessions) {
			i := slices.IndexFunc(p.Sessions, func(x planner.Session) bool { return x.ID == u.Session })
			part := slices.Index(p.Sessions[i].Trainers, u.Trainer)
			able := []string{}
			for _, other := range s.Trainers {
				if other.ID == u.Trainer {
					continue
				}
				p.Sessions[i].Trainers[part] = other.ID
				if referee.Check(s, p).Valid {
					able = append(able, other.ID)
				}
			}
			p.Sessions[i].Trainers[part] = u.Trainer
			switch {
			case u.Understudy == nil && len(able) > 0:
				t.Errorf("seed %d: session %s has no understudy for %s, but the referee accepts %v", seed, u.Session, u.Trainer, able)
			case u.Understudy != nil && (!slices.Contains(able, *u.Understudy) || u.Others != len(able)-1):
				t.Errorf("seed %d: session %s has %s and %d others for %s, the referee accepts %v", seed, u.Session, *u.Understudy, u.Others, u.Trainer, able)
			case u.Understudy == nil:
				without++
			default:
				with++
			}
		}
		for _, h := range Hangs(s, p) {
			hangs += h.Seats
		}
	})
	if with < 100 || without < 100 || hangs == 0 {
		t.Errorf("%d parts with an understudy, %d without: too little to see", with, without)
	}
}

func TestHangs(t *testing.T) {
	s := centre()
	ask(s, "X", 5, 0, 4)
	s.Learners[0].Cohort, s.Learners[1].Cohort = "w1", "w1"
	s.Learners[2].Cohort = "w2"
	s.Trainers[1].Available = workdays(540, 1080, 1)
	id := func(n int) string { return s.Requests[n].ID }
	p := &planner.Plan{Sessions: []planner.Session{
		{ID: "1", Course: "X", Room: "A1", Trainers: []string{"T1"}, Day: 0, Start: 540, Seated: []string{id(0), id(1), id(2)}},
		{ID: "2", Course: "X", Room: "A2", Trainers: []string{"T1"}, Day: 1, Start: 540, Seated: []string{id(3), id(4)}},
	}}
	want := []Hang{{Trainers, "T1", 2, 5, 2, 3}, {Rooms, "A1", 1, 3, 2, 0}, {Rooms, "A2", 1, 2, 0, 0}}
	if diff := cmp.Diff(want, Hangs(s, p)); diff != "" {
		t.Errorf("what hangs on whom (-want +got):\n%s", diff)
	}
}

// Nothing to plan from is no reason to stumble.
func TestEmptySnapshots(t *testing.T) {
	for says, change := range map[string]func(*planner.Snapshot){
		"nobody to train": func(s *planner.Snapshot) {},
		"no rooms":        func(s *planner.Snapshot) { ask(s, "X", 3, 0, 4); s.Rooms = nil },
		"no trainers":     func(s *planner.Snapshot) { ask(s, "X", 3, 0, 4); s.Trainers = nil },
		"no courses":      func(s *planner.Snapshot) { s.Courses = nil; s.Trainers = nil },
		"one day": func(s *planner.Snapshot) {
			s.Days, s.Trainers, s.Rooms = 1, nil, nil
			ask(s, "X", 3, 0, 0)
			s.Learners = trim(s.Learners)
		},
	} {
		s := centre()
		change(s)
		r := Study(s, nil)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%s: %v", says, err)
		}
		var any map[string]any
		if err := json.Unmarshal(data, &any); err != nil {
			t.Errorf("%s: %v", says, err)
		}
		for _, key := range []string{"proofs", "windows", "load", "risks"} {
			if any[key] == nil {
				t.Errorf("%s: %s is null", says, key)
			}
		}
		if short := strings.HasPrefix(says, "no ") && says != "no courses" || says == "one day"; short != (len(r.Proofs) > 0) {
			t.Errorf("%s: %d proofs", says, len(r.Proofs))
		}
	}
}

func trim(list []planner.Learner) []planner.Learner {
	for i := range list {
		list[i].Available = workdays(0, 1440, 0)
	}
	return list
}

// tight are snapshots of the size of a small centre with courses that nobody
// left there knows, or too few do.
func tight(seed uint64) (s *planner.Snapshot, course string) {
	s = random(seed, size{days: 20, courses: 9, trainers: 6, rooms: 4, learners: 60, requests: 150, grid: 30})
	course = s.Courses[seed%9].ID
	for i := range s.Trainers {
		if t := &s.Trainers[i]; uint64(i) != seed%6 {
			t.Courses = slices.DeleteFunc(t.Courses, func(c string) bool { return c == course })
		} else if s.Published = nil; seed%2 == 0 {
			t.MaxWeekMinutes = 60
		}
	}
	s.Published = []planner.Published{}
	s.Days = max(s.Days, 1)
	for range 30 {
		ask(s, course, 1, 0, s.Days-1, "north")
	}
	for i := range s.Learners {
		s.Learners[i].Office, s.Learners[i].Available = "office", nil
	}
	return s, course
}

// On tight snapshots the course that is short is named.
func TestNoSilence(t *testing.T) {
	short := 0
	for seed := range uint64(60) {
		s, course := tight(seed)
		found := false
		for _, p := range Proofs(s) {
			found = found || slices.Contains(p.Courses, course)
		}
		one := Proof{Kind: Trainers, Sites: []string{"north"}, ToDay: s.Days - 1, Courses: []string{course}}
		for _, c := range s.Courses {
			if c.ID == course {
				one.Role = c.Crew[0]
			}
		}
		if need, have := one.Recount(s); need > have && !found {
			t.Errorf("seed %d: %s needs %d minutes, there are %d, and no proof says so", seed, course, need, have)
		} else if need > have {
			short++
		}
	}
	if short < 50 {
		t.Errorf("only %d of 60 are short", short)
	}
}

// The shared generator's tight snapshot.
func TestNoSilenceOnTheSharedGenerator(t *testing.T) {
	s, err := referee.ReadSnapshot(bytes.NewReader(beside.Python(t, "bench/generate.py", "S", "2", "tight")))
	if err != nil {
		t.Fatal(err)
	}
	proofs := Proofs(s)
	if len(proofs) == 0 {
		t.Error("nothing is short")
	}
	for _, p := range proofs {
		if need, have := p.Recount(s); need <= have {
			t.Errorf("%v: %d minutes for %d", p.Courses, have, need)
		}
	}
}
