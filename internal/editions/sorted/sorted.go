// Package sorted sorts a plan version by office, person and request, once, so that the sheets
// of an office need not go through the whole network.
package sorted

import (
	"cohort/internal/editions/directory"
	"cohort/planner"
)

// Version is a version, sorted.
type Version struct {
	Learners   map[string][]*planner.Learner    // by office, in the order of the snapshot
	Requests   map[string][]*planner.Request    // by learner, likewise
	Sessions   map[string][]*planner.Session    // by office: in which its people sit, in the order of the plan; of no office: all
	Seats      map[string]*planner.Session      // by request
	Why        map[string]*planner.Unserved     // by request
	Candidates map[string][]*directory.Person   // by office
	Done       map[string][]directory.Completed // by person
}

// New sorts a version.
func New(s *planner.Snapshot, p *planner.Plan, d *directory.Directory) *Version {
	v := &Version{Sessions: map[string][]*planner.Session{}, Seats: make(map[string]*planner.Session, len(s.Requests)), Why: make(map[string]*planner.Unserved, len(p.Unserved)), Done: map[string][]directory.Completed{},
		Learners:   grouped(s.Learners, func(l *planner.Learner) string { return l.Office }),
		Requests:   grouped(s.Requests, func(r *planner.Request) string { return r.Learner }),
		Candidates: grouped(d.Candidates, func(c *directory.Person) string { return c.Office })}
	learner, office := make(map[string]string, len(s.Requests)), make(map[string]string, len(s.Learners))
	for i := range s.Learners {
		office[s.Learners[i].ID] = s.Learners[i].Office
	}
	for i := range s.Requests {
		learner[s.Requests[i].ID] = s.Requests[i].Learner
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		v.Sessions[""] = append(v.Sessions[""], x)
		for _, id := range x.Seated {
			v.Seats[id] = x
			of := office[learner[id]]
			if list := v.Sessions[of]; of != "" && (len(list) == 0 || list[len(list)-1] != x) {
				v.Sessions[of] = append(list, x)
			}
		}
	}
	for i := range p.Unserved {
		v.Why[p.Unserved[i].Request] = &p.Unserved[i]
	}
	for _, c := range d.Completed {
		v.Done[c.Person] = append(v.Done[c.Person], c)
	}
	return v
}

func grouped[T any](list []T, by func(*T) string) map[string][]*T {
	out := map[string][]*T{}
	for i := range list {
		key := by(&list[i])
		out[key] = append(out[key], &list[i])
	}
	return out
}
