package editions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/editions"
	"cohort/planner/demand"
)

func TestChanges(t *testing.T) {
	seat := func(names ...string) (out []editions.Seat) {
		for _, n := range names {
			out = append(out, editions.Seat{ID: n, Name: n})
		}
		return out
	}
	base := editions.Session{ID: "1", Course: "К", Date: 100, Start: 600, End: 700, Room: "A", Trainers: []editions.Person{{ID: "t", Name: "Т"}}, Seated: seat("а", "б")}
	with := func(change func(s *editions.Session)) editions.Session {
		s := base
		change(&s)
		return s
	}
	crew := func(ids ...string) editions.Session {
		return with(func(s *editions.Session) {
			s.Trainers = nil
			for _, id := range ids {
				s.Trainers = append(s.Trainers, editions.Person{ID: id, Name: id})
			}
		})
	}
	at := func(s editions.Session) *editions.Appointment { return s.Appointment() }
	moved := with(func(s *editions.Session) { s.Start, s.End = 660, 760 })
	for _, c := range []struct {
		name          string
		before, after []editions.Session
		released      []editions.Released
		want          []editions.Change
		marks         string
	}{
		{"nothing changed", []editions.Session{base}, []editions.Session{base}, nil, nil, ""},
		{"the crew in another order", []editions.Session{crew("t", "u")}, []editions.Session{crew("u", "t")}, nil, nil, ""},
		{"a new session", nil, []editions.Session{base}, nil, []editions.Change{{Course: "К", After: at(base), Cause: editions.NewDemand, People: []string{"а", "б"}}}, "new"},
		{"one taken over from a trainer who is ill", nil, []editions.Session{base}, []editions.Released{{Session: base, Cause: demand.TrainerAway, Who: "Б"}},
			[]editions.Change{{Course: "К", After: at(base), Cause: demand.TrainerAway, Who: "Б", People: []string{"а", "б"}}}, "new"},
		{"a session moved", []editions.Session{base}, []editions.Session{moved}, nil, []editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: editions.Replanned, People: []string{"а", "б"}}}, "moved"},
		{"moved because the trainer is ill", []editions.Session{base}, []editions.Session{moved}, []editions.Released{{Session: base, Cause: demand.TrainerAway, Who: "Т"}},
			[]editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: demand.TrainerAway, Who: "Т", People: []string{"а", "б"}}}, "moved"},
		{"moved, and one left with it", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Start, s.End, s.Seated = 660, 760, seat("б") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: editions.Replanned, Left: []string{"а"}, People: []string{"б"}}}, "moved"},
		{"cancelled", []editions.Session{base}, nil, []editions.Released{{Session: base, Cause: demand.RoomShut, Who: "A"}}, []editions.Change{{Course: "К", Before: at(base), Cause: demand.RoomShut, Who: "A", People: []string{"а", "б"}}}, ""},
		{"one left, one came", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Seated = seat("б", "в") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Came: []string{"в"}, Left: []string{"а"}, People: []string{"а", "в"}}}, ""},
		{"another of the same name", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Seated = []editions.Seat{{ID: "а", Name: "а"}, {ID: "x", Name: "б"}} })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Came: []string{"б"}, Left: []string{"б"}, People: []string{"б", "б"}}}, ""},
		{"a held seat was given up", []editions.Session{with(func(s *editions.Session) { s.Seated = append(seat("а"), editions.Seat{ID: "x"}) })}, []editions.Session{with(func(s *editions.Session) { s.Seated = seat("а") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Held: 1}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := editions.Changes("ru", c.before, c.after, c.released)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			marks := ""
			for _, s := range c.after {
				if s.New {
					marks += "new"
				}
				if s.Moved {
					marks += "moved"
				}
			}
			if marks != c.marks {
				t.Errorf("marked %q, want %q", marks, c.marks)
			}
		})
	}
}
