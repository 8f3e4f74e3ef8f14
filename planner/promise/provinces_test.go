package promise

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// called is a world in which whatever is somewhere is called by another name.
func called(s *planner.Snapshot, p *planner.Plan, name string) (planner.Snapshot, planner.Plan) {
	all := func(list []string) []string {
		out := []string{}
		for _, x := range list {
			out = append(out, name+x)
		}
		return out
	}
	out, plan := *s, *p
	out.Sites, out.Travel, out.Rooms, out.Trainers, out.Offices, out.Learners, out.Requests, plan.Sessions = nil, nil, nil, nil, nil, nil, nil, nil
	for _, x := range s.Sites {
		x.ID = name + x.ID
		out.Sites = append(out.Sites, x)
	}
	for _, x := range s.Travel {
		x.From, x.To = name+x.From, name+x.To
		out.Travel = append(out.Travel, x)
	}
	for _, x := range s.Rooms {
		x.ID, x.Site = name+x.ID, name+x.Site
		out.Rooms = append(out.Rooms, x)
	}
	for _, x := range s.Trainers {
		x.ID, x.Home = name+x.ID, name+x.Home
		out.Trainers = append(out.Trainers, x)
	}
	for _, x := range s.Offices {
		x.ID, x.Site = name+x.ID, name+x.Site
		out.Offices = append(out.Offices, x)
	}
	for _, x := range s.Learners {
		x.ID, x.Office, x.Cohort, x.Sites = name+x.ID, name+x.Office, name+x.Cohort, all(x.Sites)
		out.Learners = append(out.Learners, x)
	}
	for _, x := range s.Requests {
		x.ID, x.Learner = name+x.ID, name+x.Learner
		out.Requests = append(out.Requests, x)
	}
	for _, x := range p.Sessions {
		x.ID, x.Room, x.Trainers, x.Seated = name+x.ID, name+x.Room, all(x.Trainers), all(x.Seated)
		plan.Sessions = append(plan.Sessions, x)
	}
	return out, plan
}

// both are two worlds as one network.
func both(t *testing.T, s, o planner.Snapshot, p, q planner.Plan) (planner.Snapshot, planner.Plan) {
	t.Helper()
	s.Sites, s.Travel, s.Rooms = append(s.Sites[:len(s.Sites):len(s.Sites)], o.Sites...), append(s.Travel[:len(s.Travel):len(s.Travel)], o.Travel...), append(s.Rooms[:len(s.Rooms):len(s.Rooms)], o.Rooms...)
	s.Trainers, s.Offices = append(s.Trainers[:len(s.Trainers):len(s.Trainers)], o.Trainers...), append(s.Offices[:len(s.Offices):len(s.Offices)], o.Offices...)
	s.Learners, s.Requests = append(s.Learners[:len(s.Learners):len(s.Learners)], o.Learners...), append(s.Requests[:len(s.Requests):len(s.Requests)], o.Requests...)
	p.Sessions = append(p.Sessions[:len(p.Sessions):len(p.Sessions)], q.Sessions...)
	if v := referee.Check(&s, &p); !v.Valid {
		t.Fatalf("both together break %s", v.First())
	}
	return s, p
}

// An office of a large network is told what it would be told if there were its region alone,
// by a desk that sees nothing else: a table takes no longer in ten regions than in one.
func TestProvincesAreToldWhatIsTheirs(t *testing.T) {
	for seed := range uint64(2) {
		s, _ := world(t, seed, false)
		s.Rooms = filter(s.Rooms, func(r planner.Room) bool { return r.Site != "online" })
		found, err := timetable.Solve(t.Context(), s, timetable.Options{Seed: 1, Iterations: 400})
		if err != nil {
			t.Fatal(err)
		}
		p := found.Plan
		a, planA := called(s, p, "a-")
		b, planB := called(s, p, "b-")
		whole, plan := both(t, a, b, planA, planB)
		d, err := Open(&whole, &plan)
		if err != nil {
			t.Fatal(err)
		}
		provinces, err := d.provinces()
		if err != nil || len(provinces) != 4 || provinces["a-o1"] == provinces["b-o1"] {
			t.Fatalf("world %d: provinces %v, %v", seed, provinces, err)
		}
		for _, x := range []*planner.Snapshot{provinces["a-o1"].s, provinces["b-o2"].s} {
			if len(x.Rooms) != len(s.Rooms) || len(x.Trainers) != len(s.Trainers) || len(x.Learners) != len(s.Learners) || len(x.Offices) != 2 {
				t.Errorf("world %d: a desk sees %d rooms, %d trainers, %d learners, %d offices", seed, len(x.Rooms), len(x.Trainers), len(x.Learners), len(x.Offices))
			}
		}
		told := 0
		d.Told = func(done, of int) { told = max(told, done*10/of) }
		got, err := d.Tables(t.Context(), []string{"b-o1", "a-o1", "b-o2", "a-o2"}, "", nil)
		if err != nil || told != 10 {
			t.Fatal(err, told)
		}
		of := func(s planner.Snapshot, p planner.Plan, offices ...string) []*Table {
			alone, err := Open(&s, &p)
			if err != nil {
				t.Fatal(err)
			}
			tables, err := alone.Tables(t.Context(), offices, "", nil)
			if err != nil {
				t.Fatal(err)
			}
			return tables
		}
		inA, inB := of(a, planA, "a-o1", "a-o2"), of(b, planB, "b-o1", "b-o2")
		if diff := cmp.Diff([]*Table{inB[0], inA[0], inB[1], inA[1]}, got, cmp.AllowUnexported(Cell{})); diff != "" {
			t.Errorf("world %d (-alone +together):\n%s", seed, diff)
		}
		if one, err := d.Table(t.Context(), "a-o2", "", nil); err != nil || !cmp.Equal(one, got[3], cmp.AllowUnexported(Cell{})) {
			t.Errorf("world %d: asked for by itself the table of an office is another: %v", seed, err)
		}
		// A way between the two makes one of them.
		whole.Travel = append(whole.Travel, planner.Travel{From: "a-north", To: "b-north", Minutes: 40})
		if d, err = Open(&whole, &plan); err != nil {
			t.Fatal(err)
		}
		if provinces, err = d.provinces(); err != nil || provinces != nil {
			t.Errorf("world %d: with a way between them they are two: %v, %v", seed, provinces, err)
		}
	}
}
