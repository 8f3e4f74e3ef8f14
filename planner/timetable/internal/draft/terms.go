package draft

import (
	"math"
)

// What each cost term changes by when somebody takes a seat or a session is
// opened; taking the same back changes it by the opposite.

// Lateness is the price of serving a request on a day.
func (m *Model) Lateness(q *Request, day int32) int64 {
	if day <= q.Due {
		return 0
	}
	return q.Late * int64(day-q.Due)
}

// Readiness is the price of a learner's last day.
func (m *Model) Readiness(l LearnerIx, last int32) int64 {
	if last == math.MinInt32 {
		return 0
	}
	return m.Weights.Ready * int64(last-m.Learners[l].Earliest)
}

// LastWithout is the last day of a learner's served requests that are not
// working, one of them left out.
func (d *Draft) LastWithout(l LearnerIx, out RequestIx) int32 {
	last := int32(math.MinInt32)
	for _, r := range d.RequestsOf[l] {
		if s := d.Seat[r]; s != None && r != out && !d.Requests[r].Working {
			last = max(last, d.Sessions[s].Day)
		}
	}
	return last
}

// Fare is what a session adds to the price of a learner's ways on its day: 0 if another
// session of that day, except one request's, is in a room too.
func (d *Draft) Fare(l LearnerIx, s *Place, except RequestIx) int64 {
	if d.Virtual[s.Site] {
		return 0
	}
	fare := d.LearnerFare[int(d.Learners[l].Reach)*len(d.Virtual)+int(s.Site)]
	if fare == 0 {
		return 0
	}
	for r := d.LearnerFirst[int(l)*d.Days+int(s.Day)]; r != None; r = d.LearnerNext[r] {
		if r != except && !d.Virtual[d.Sessions[d.Seat[r]].Site] {
			return 0
		}
	}
	return fare
}

// Tour is what a session adds to the price of a trainer's ways on its day: 0 if the
// trainer leads a session in a room on that day already.
func (d *Draft) Tour(t TrainerIx, s *Place) int64 {
	if d.Virtual[s.Site] {
		return 0
	}
	way := d.TrainerWay[int(t)*len(d.Virtual)+int(s.Site)]
	if way == 0 {
		return 0
	}
	for x := d.TrainerFirst[int(t)*d.Days+int(s.Day)]; x != None; x = d.TrainerNext[x] {
		if !d.Virtual[d.Sessions[int(x)/d.CrewMax].Site] {
			return 0
		}
	}
	return d.Weights.TrainerTravel * 2 * int64(way)
}

// Overtime is the price of a trainer's week.
func (m *Model) Overtime(t TrainerIx, taught int32) int64 {
	over := taught - m.Trainers[t].target
	if over <= 0 {
		return 0
	}
	return m.Weights.Overload * int64((over+59)/60)
}

// Scattered is 1 if seating somebody of a group in a session would put the group into
// one more session, else 0. One request may be left out of account.
func (d *Draft) Scattered(g GroupIx, s SessionIx, except RequestIx) (one int32) {
	for _, r := range d.Group(s) {
		if r != except && d.Requests[r].Group == g {
			return 0
		}
	}
	return 1
}

// Changed is the price of a seat that differs from the published one: of another time,
// or of another room and another crew at the same time.
func (d *Draft) Changed(q *Request, s SessionIx) (movedBy, reroomedBy, retrainedBy int64) {
	x := &d.Sessions[s]
	p, price := &d.Snapshot.Published[q.Announced], &d.PublishedPrice[q.Announced]
	if int(x.Day) != p.Day || int(x.Start) != p.Start {
		return price.Moved, 0, 0
	}
	if x.Room != d.PublishedRoom[q.Announced] {
		reroomedBy = price.Reroomed
	}
	if price.Retrained > 0 && !d.SameCrew(d.Crew(s), q.Announced) {
		retrainedBy = price.Retrained
	}
	return 0, reroomedBy, retrainedBy
}

// SameCrew says whether a crew has the same people as that of a published session, in
// any order.
func (d *Draft) SameCrew(crew []TrainerIx, p PublishedIx) bool {
	was := d.publishedCrew[p]
	if len(crew) != len(was) {
		return false
	}
	for _, t := range crew {
		found := false
		for _, u := range was {
			found = found || t == u
		}
		if !found {
			return false
		}
	}
	return true
}
