package whatif

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// With T1 away in the second week, T2 can take over one of two sessions; the
// other's people find no other day.
func TestWithouts(t *testing.T) {
	hours := func(days ...int) (out []planner.Window) {
		for _, d := range days {
			out = append(out, planner.Window{d, 540, 1080})
		}
		return out
	}
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "centre", Days: 14, FirstDay: day(t, "2027-01-18"), GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites: []planner.Site{{ID: "TC"}}, Offices: []planner.Office{{ID: "O", Site: "TC"}},
		Rooms:   []planner.Room{{ID: "A1", Site: "TC", Seats: 10, Open: hours(7, 8)}},
		Courses: []planner.Course{{ID: "X", Minutes: 390, Crew: []string{"a"}, MinGroup: 1, MaxGroup: 10}}}
	for i, days := range [][]int{{7, 8}, {7}} {
		id := fmt.Sprint("T", i+1)
		s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "TC", Roles: []string{"a"}, Courses: []string{"X"}, Available: hours(days...), MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500})
	}
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
	for k, at := range []int{7, 8} {
		x := planner.Session{ID: fmt.Sprint(k), Course: "X", Room: "A1", Trainers: []string{"T1"}, Day: at, Start: 540}
		for n := range 10 {
			id := fmt.Sprintf("P%d%d", k, n)
			s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: []string{"TC"}, Available: hours(7, 8), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: id + ":X", Learner: id, Course: "X", Earliest: 7, Due: 9, Weight: 5})
			x.Seated = append(x.Seated, id+":X")
		}
		p.Sessions = append(p.Sessions, x)
		s.Published = append(s.Published, planner.Published{Session: x, Pinned: true})
	}
	if v := referee.Check(s, p); !v.Valid {
		t.Fatal(v.Broken)
	}
	e := Effort{Seed: 1, Iterations: 2000}
	got, err := Withouts(context.Background(), s, p, e, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []capacity.Without{{Trainer: "T1", From: s.FirstDay + 7, To: s.FirstDay + 13, Seats: 20, Kept: 10, InTime: 10, Before: 20, Served: 10}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("without T1 (-want +got):\n%s", diff)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Withouts(ended, s, p, e, 10); err == nil {
		t.Error("a search that was cut short is told as an answer")
	}
}

// Kept in time, kept and late since, kept and late before too, and lost.
func TestSeatsThatComeLate(t *testing.T) {
	s := &planner.Snapshot{Requests: []planner.Request{{ID: "in time", Due: 9}, {ID: "late", Due: 9}, {ID: "late before", Due: 5}, {ID: "lost", Due: 9}, {ID: "of others", Due: 5}}}
	plan := func(day int, seated ...string) *planner.Plan {
		return &planner.Plan{Sessions: []planner.Session{{Trainers: []string{"T1"}, Day: 7, Seated: seated[:1]}, {Trainers: []string{"T1"}, Day: day, Seated: seated[1:]}, {Trainers: []string{"T2"}, Day: day, Seated: []string{"of others"}}}}
	}
	got := compare(s, plan(8, "in time", "late", "late before", "lost"), plan(10, "in time", "late", "late before"), "T1", 7, 13)
	if got.Seats != 4 || got.Kept != 3 || got.InTime != 1 || got.Late != 1 {
		t.Errorf("%+v", got)
	}
}

// The snapshot without a trainer is sound, what was pinned without them stays
// where it was, and the same is found each time.
func TestWithoutsOfAnnouncedPlans(t *testing.T) {
	for seed := range int64(3) {
		s := announced(t, seed, func(x *planner.Session) bool { return x.Day%2 == 0 })
		p := timetable.Standing(s)
		e := Effort{Seed: 1, Iterations: 300}
		got, err := Withouts(context.Background(), s, p, e, 3)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Withouts(context.Background(), s, p, e, 3)
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("seed %d: another answer the second time: %s", seed, diff)
		}
		if len(got) == 0 || len(got) > 3 {
			t.Errorf("seed %d: %d trainers, want 1 to 3", seed, len(got))
		}
		for _, x := range got {
			if x.Kept > x.Seats || x.InTime+x.Late > x.Kept || x.Seats == 0 {
				t.Errorf("seed %d: %+v", seed, x)
			}
			from, to := int(x.From-s.FirstDay), int(x.To-s.FirstDay)
			changed, err := away(s, p, x.Trainer, from, to)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := referee.Sound(changed); len(wrong) > 0 {
				t.Errorf("seed %d, without %s: %v", seed, x.Trainer, wrong)
			}
			for _, stands := range p.Sessions {
				old := published(s, stands.ID)
				theirs := old.Day >= from && old.Day <= to && slices.Contains(old.Trainers, x.Trainer)
				if now := published(changed, old.ID); now == nil || now.Pinned != (old.Pinned && !theirs) {
					t.Errorf("seed %d, without %s: session %s, pinned before: %v, led by them then: %v, is %+v", seed, x.Trainer, old.ID, old.Pinned, theirs, now)
				}
			}
		}
	}
}
