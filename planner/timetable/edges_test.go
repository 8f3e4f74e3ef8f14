package timetable

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// What is at the edge of sense is still solved: the plan is valid, and every
// request is in it or has a reason.
func TestEdges(t *testing.T) {
	t.Parallel()
	none := func(s *planner.Snapshot) { s.Published, s.Reserved = []planner.Published{}, nil }
	for _, x := range []struct {
		name   string
		change func(*planner.Snapshot)
		empty  bool // nobody can be served
	}{
		{"no requests", func(s *planner.Snapshot) { none(s); s.Requests = nil }, true},
		{"no learners", func(s *planner.Snapshot) { none(s); s.Requests, s.Learners = nil, nil }, true},
		{"no offices", func(s *planner.Snapshot) { none(s); s.Requests, s.Learners, s.Offices = nil, nil, nil }, true},
		{"no rooms", func(s *planner.Snapshot) { none(s); s.Rooms = nil }, true},
		{"no rooms any more", func(s *planner.Snapshot) { unpin(s); s.Rooms = nil }, true},
		{"no trainers", func(s *planner.Snapshot) { none(s); s.Trainers = nil }, true},
		{"no trainers any more", func(s *planner.Snapshot) { unpin(s); s.Trainers = nil }, true},
		{"no courses", func(s *planner.Snapshot) {
			none(s)
			s.Requests, s.Courses = nil, nil
			for i := range s.Trainers {
				s.Trainers[i].Courses = nil
			}
		}, true},
		{"no travel", func(s *planner.Snapshot) { none(s); s.Travel = nil }, false},
		{"no sites", func(s *planner.Snapshot) {
			none(s)
			s.Requests, s.Learners, s.Offices, s.Trainers, s.Rooms, s.Travel, s.Sites = nil, nil, nil, nil, nil, nil, nil
		}, true},
		{"nothing at all", func(s *planner.Snapshot) {
			*s = planner.Snapshot{Format: s.Format, Name: s.Name, FirstDay: s.FirstDay, Days: 1, GridMinutes: 30}
		}, true},
		{"rooms never open", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Rooms {
				s.Rooms[i].Open = nil
			}
		}, true},
		{"trainers never there", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Trainers {
				s.Trainers[i].Available = nil
			}
		}, true},
		{"learners never there", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Learners {
				s.Learners[i].Available = nil
			}
		}, true},
		{"rooms without seats", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Rooms {
				s.Rooms[i].Seats = 0
			}
		}, true},
		{"nobody works as much as a minute", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Trainers {
				s.Trainers[i].MaxDayMinutes = 0
			}
		}, true},
		{"one learner", func(s *planner.Snapshot) {
			none(s)
			s.Learners = s.Learners[:1]
			var mine []planner.Request
			for _, q := range s.Requests {
				if q.Learner == s.Learners[0].ID {
					mine = append(mine, q)
				}
			}
			s.Requests = mine
		}, false},
		{"one day", func(s *planner.Snapshot) { none(s); horizon(s, 1) }, false},
		{"a year", func(s *planner.Snapshot) { none(s); horizon(s, 365) }, false},
		{"a year on a grid of a minute", func(s *planner.Snapshot) { none(s); horizon(s, 365); grid(s, 1) }, false},
		{"a grid of a day", func(s *planner.Snapshot) { none(s); grid(s, 1440) }, false},
		{"a grid of more than a day", func(s *planner.Snapshot) { none(s); grid(s, 100_000) }, false},
		{"everything open from midnight to midnight", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Rooms {
				s.Rooms[i].Open = whole(s.Days)
			}
			for i := range s.Trainers {
				s.Trainers[i].Available = whole(s.Days)
			}
			for i := range s.Learners {
				s.Learners[i].Available = whole(s.Days)
			}
		}, false},
		{"courses of a whole day", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Courses {
				s.Courses[i].Minutes, s.Courses[i].Starts = 1440, nil
			}
		}, false},
		{"courses longer than any day", func(s *planner.Snapshot) {
			none(s)
			for i := range s.Courses {
				s.Courses[i].Minutes, s.Courses[i].Starts = 1_000_000_000, nil
			}
		}, true},
		{"pauses longer than any day", func(s *planner.Snapshot) {
			none(s)
			s.Rules = planner.Rules{TrainerBreakMinutes: 1e9, LearnerBreakMinutes: 1e9, RoomChangeoverMinutes: 1e9}
			for i := range s.Travel {
				s.Travel[i].Minutes = 1e9
			}
		}, false},
		{"the greatest prices", func(s *planner.Snapshot) {
			unpin(s)
			w := reflect.ValueOf(&s.Weights).Elem()
			for i := range w.NumField() {
				if w.Field(i).CanInt() {
					w.Field(i).SetInt(1_000_000)
				} else {
					w.Field(i).Set(reflect.ValueOf(planner.Given(1_000_000)))
				}
			}
			for i := range s.Requests {
				s.Requests[i].Due = -1_000_000
			}
		}, false},
		{"no prices", func(s *planner.Snapshot) { s.Weights = planner.Weights{} }, false},
		{"a trainer who taught for ages", func(s *planner.Snapshot) {
			none(s)
			s.Trainers[0].TaughtMinutes, s.Trainers[0].MaxWeekMinutes = 1e9, 1e9
		}, false},
		{"people without a limit to a day", func(s *planner.Snapshot) {
			for i := range s.Learners {
				s.Learners[i].MaxDayMinutes = 1e9
			}
			for i := range s.Trainers {
				s.Trainers[i].MaxDayMinutes, s.Trainers[i].MaxWeekMinutes = 1e9, 1e9
			}
		}, false},
		{"due beyond all days", func(s *planner.Snapshot) {
			for i := range s.Requests {
				s.Requests[i].Due = 1_000_000
			}
		}, false},
		{"names that stand twice in a list", func(s *planner.Snapshot) {
			for i := range s.Trainers {
				t := &s.Trainers[i]
				t.Roles, t.Courses = append(t.Roles, t.Roles...), append(t.Courses, t.Courses...)
			}
			for i := range s.Courses {
				c := &s.Courses[i]
				c.After, c.Features, c.Starts = append(c.After, c.After...), append(c.Features, c.Features...), append(c.Starts, c.Starts...)
			}
			for i := range s.Learners {
				s.Learners[i].Sites = append(s.Learners[i].Sites, s.Learners[i].Sites...)
			}
		}, false},
		{"a published crew with the same trainer twice", func(s *planner.Snapshot) {
			unpin(s)
			for i := range s.Published {
				x := &s.Published[i]
				x.Trainers = append(x.Trainers, x.Trainers...)
			}
		}, false},
		{"a published crew of one too many", func(s *planner.Snapshot) {
			unpin(s)
			for i := range s.Published {
				x := &s.Published[i]
				x.Trainers = append(x.Trainers, s.Trainers[i%len(s.Trainers)].ID)
			}
		}, false},
		{"a published session on no day", func(s *planner.Snapshot) {
			unpin(s)
			for i := range s.Published {
				s.Published[i].Day, s.Published[i].Start = []int{-3, s.Days, 1e9}[i%3], []int{-5, 1441, 1e9}[i%3]
			}
		}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			for seed := range int64(2) {
				s := nextNight(seed)
				x.change(s)
				if faults := referee.Sound(s); len(faults) > 0 {
					t.Fatalf("not sound: %v", faults)
				}
				p := solve(t, s, Options{Seed: seed, Threads: 2, Iterations: 400})
				served := 0
				for _, y := range p.Sessions {
					served += len(y.Seated)
				}
				if served+len(p.Unserved) != len(s.Requests) {
					t.Fatalf("%d served and %d reasons for %d requests", served, len(p.Unserved), len(s.Requests))
				}
				if x.empty && len(p.Sessions) > 0 {
					t.Fatalf("%d sessions of nothing", len(p.Sessions))
				}
			}
		})
	}
}

// Where everything is pinned, the plan is what was published, and those may
// join who still find a seat.
func TestAllPinned(t *testing.T) {
	for seed := range int64(6) {
		s := world(seed)
		first := solve(t, s, Options{Seed: seed, Iterations: 500})
		for _, x := range first.Sessions {
			s.Published = append(s.Published, planner.Published{Session: x, Pinned: true})
		}
		if faults := referee.Sound(s); len(faults) > 0 {
			t.Fatal(faults)
		}
		found := map[string]planner.Session{}
		for _, x := range solve(t, s, Options{Seed: seed, Threads: 2, Iterations: 2000}).Sessions {
			found[x.ID] = x
		}
		for _, x := range first.Sessions {
			if y, there := found[x.ID]; !there || y.Day != x.Day || y.Start != x.Start || y.Room != x.Room || len(y.Seated) < len(x.Seated) {
				t.Fatalf("seed %d: pinned %+v, is %+v", seed, x, y)
			}
		}
	}
}

func unpin(s *planner.Snapshot) {
	for i := range s.Published {
		s.Published[i].Pinned = false
	}
}

// horizon gives a snapshot another number of days; its first ones repeat.
func horizon(s *planner.Snapshot, days int) {
	was := s.Days
	s.Days = days
	fit := func(list []planner.Window) (out []planner.Window) {
		for from := 0; from < days; from += was {
			for _, w := range list {
				if d := from + w.Day(); d < days {
					out = append(out, planner.Window{d, w.From(), w.To()})
				}
			}
		}
		return out
	}
	for i := range s.Rooms {
		s.Rooms[i].Open = fit(s.Rooms[i].Open)
	}
	for i := range s.Trainers {
		s.Trainers[i].Available = fit(s.Trainers[i].Available)
	}
	for i := range s.Learners {
		s.Learners[i].Available = fit(s.Learners[i].Available)
	}
}

func grid(s *planner.Snapshot, minutes int) {
	s.GridMinutes = minutes
	for i := range s.Courses {
		s.Courses[i].Starts = nil
	}
}

// Whatever is sound is solved: a world in which all sorts of things were
// changed at random gives a valid plan at the referee's price, or is refused.
func TestAnySoundSnapshotIsSolved(t *testing.T) {
	t.Parallel()
	solved, made, refused := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		s := wideNight(rapid.Int64Range(0, 500).Draw(rt, "world"))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "changes"), 3))
		for range rapid.IntRange(1, 12).Draw(rt, "times") {
			undo, says := disturb(r, reflect.ValueOf(s).Elem(), "")
			if s.Days > 60 || len(referee.Sound(s)) > 0 {
				undo()
				refused++
				continue
			}
			made++
			rt.Log(says)
		}
		p, err := Solve(context.Background(), s, Options{Seed: 1, Iterations: 150})
		if err != nil {
			rt.Fatal(err)
		}
		v := referee.Check(s, p.Plan)
		if !v.Valid || v.Terms != *p.Plan.Cost {
			rt.Fatalf("%v\nreferee %+v\nengine  %+v", v.Broken, v.Terms, *p.Plan.Cost)
		}
		solved++
	})
	if refused == 0 || made < solved {
		t.Errorf("%d solved with %d changes made and %d refused", solved, made, refused)
	}
}

// disturb changes one value somewhere in a thing and says which; undo takes it
// back.
func disturb(r *rand.Rand, v reflect.Value, path string) (undo func(), says string) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	undo = func() { v.Set(old) }
	switch v.Kind() {
	case reflect.Struct:
		i := r.IntN(v.NumField())
		return disturb(r, v.Field(i), path+"."+v.Type().Field(i).Name)
	case reflect.Array:
		i := r.IntN(v.Len())
		return disturb(r, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
	case reflect.Slice:
		n := v.Len()
		if n == 0 {
			return undo, path + " is empty"
		}
		i, k := r.IntN(n), r.IntN(n)
		if r.IntN(3) > 0 {
			if v.Index(i).Kind() == reflect.String { // another of its kind
				was := v.Index(i).String()
				x := v.Index(i)
				x.SetString(v.Index(k).String())
				return func() { x.SetString(was) }, fmt.Sprintf("%s[%d] becomes %s", path, i, x)
			}
			return disturb(r, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
		list := reflect.MakeSlice(v.Type(), 0, n+1)
		for at := range n {
			if at != i {
				list = reflect.Append(list, v.Index(at))
			}
		}
		if r.IntN(2) == 0 {
			list = reflect.Append(list, v.Index(k), v.Index(i))
		}
		v.Set(list)
		return undo, fmt.Sprintf("%s without %d, with %d", path, i, k)
	case reflect.Int, reflect.Int32, reflect.Int64:
		n := v.Int()
		list := []int64{0, 1, n - 1, n + 1, n + 7, n * 2, 60, 1440, 1_000_000, 1_000_000_000}
		v.SetInt(list[r.IntN(len(list))])
		return undo, fmt.Sprintf("%s = %d", path, v.Int())
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.String:
		v.SetString([]string{"", "gone", "north", "t1", "c1", "a", "p1"}[r.IntN(7)])
	}
	return undo, fmt.Sprintf("%s = %v", path, v)
}
