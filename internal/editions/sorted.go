package editions

import (
	"cohort/internal/editions/directory"
	"cohort/planner"
)

// sorted is a version sorted by office, person and request, so that the sheets of an office
// need not go through the whole network.
type sorted struct {
	learners   map[string][]*planner.Learner  // by office, in the order of the snapshot
	requests   map[string][]*planner.Request  // by learner, likewise
	seated     map[string][]seated            // by office, in the order of the plan
	seats      map[string]*planner.Session    // by request
	why        map[string]*planner.Unserved   // by request
	candidates map[string][]*directory.Person // by office
	done       map[string][]string            // by person: courses completed
}

// seated is a request with its session.
type seated struct {
	request *planner.Request
	in      *planner.Session
}

func (b *Board) sort() *sorted {
	out := &sorted{learners: map[string][]*planner.Learner{}, requests: make(map[string][]*planner.Request, len(b.Snapshot.Learners)), seated: map[string][]seated{},
		seats: make(map[string]*planner.Session, len(b.Snapshot.Requests)), why: make(map[string]*planner.Unserved, len(b.Plan.Unserved)),
		candidates: map[string][]*directory.Person{}, done: map[string][]string{}}
	for i := range b.Snapshot.Learners {
		l := &b.Snapshot.Learners[i]
		out.learners[l.Office] = append(out.learners[l.Office], l)
	}
	for i := range b.Snapshot.Requests {
		r := &b.Snapshot.Requests[i]
		out.requests[r.Learner] = append(out.requests[r.Learner], r)
	}
	for i := range b.Plan.Sessions {
		s := &b.Plan.Sessions[i]
		for _, id := range s.Seated {
			r := b.requests[id]
			office := b.learners[r.Learner].Office
			out.seated[office] = append(out.seated[office], seated{r, s})
			out.seats[id] = s
		}
	}
	for i := range b.Plan.Unserved {
		out.why[b.Plan.Unserved[i].Request] = &b.Plan.Unserved[i]
	}
	for i := range b.directory.Candidates {
		c := &b.directory.Candidates[i]
		out.candidates[c.Office] = append(out.candidates[c.Office], c)
	}
	for _, c := range b.directory.Completed {
		out.done[c.Person] = append(out.done[c.Person], c.Course)
	}
	return out
}
