package exchange

import (
	"math"
	"slices"

	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Board is a draft that holds a plan, and a copy of the plan. Changes are tried on the
// draft, compared with the copy, and taken back.
type Board struct {
	*draft.Draft
	Facts *draft.Facts

	WasCost     int64
	WasTerms    [draft.Terms]int64
	WasSeat     []draft.SessionIx // by request
	WasSessions []draft.Session
	WasHeld     int
	wasCrews    []draft.TrainerIx

	yields []int64             // by request: see yield; unknown until asked
	losses []int64             // by session: see loss; unknown until asked
	gaps   [][][]gap           // by course and venue: see gapsOf; nil until asked
	venues [][]venue           // by course: see venuesOf; nil until asked
	staff  [][]draft.LearnerIx // by office
	askers [][]draft.RequestIx // by course: see asking; nil until asked
	zones  []draft.SiteIx      // by site: see zoneOf; nil until asked

	tries    int  // exchanges that may still be made
	accepted bool // an exchange was kept, see accept
}

const unknown = int64(-1) << 62

// NewBoard starts from a draft that holds a plan.
func NewBoard(d *draft.Draft) *Board {
	b := &Board{Draft: d, Facts: draft.NewFacts(d.Model), tries: math.MaxInt, venues: make([][]venue, len(d.Courses))}
	b.rebase()
	b.staff = make([][]draft.LearnerIx, len(d.Release))
	for l, x := range d.Learners {
		b.staff[x.Office] = append(b.staff[x.Office], draft.LearnerIx(l))
	}
	return b
}

// rebase makes what the draft holds the plan that changes are compared with.
func (b *Board) rebase() {
	b.WasCost, b.WasTerms, b.WasHeld = b.Total, b.Terms, len(b.All)
	b.WasSeat = append(b.WasSeat[:0], b.Seat...)
	b.WasSessions = append(b.WasSessions[:0], b.Sessions...)
	b.wasCrews = append(b.wasCrews[:0], b.Crews...)
	b.gaps = make([][][]gap, len(b.Courses))
	b.yields = slices.Repeat([]int64{unknown}, len(b.Requests))
	b.losses = slices.Repeat([]int64{unknown}, len(b.Sessions))
}

// WasCrew is who led a session of the plan.
func (b *Board) WasCrew(s draft.SessionIx) []draft.TrainerIx {
	i := int(s) * b.CrewMax
	return b.wasCrews[i : i+int(b.Courses[b.WasSessions[s].Course].Crew)]
}

// Stayed says whether a session of the plan is still held at the same place, in the same
// room and by the same crew.
func (b *Board) Stayed(s draft.SessionIx) bool {
	if int(s) >= len(b.WasSessions) || b.WasSessions[s].ListedAt == draft.None {
		return false
	}
	x, y := &b.Sessions[s], &b.WasSessions[s]
	if x.ListedAt == draft.None || x.Place != y.Place || x.Room != y.Room {
		return false
	}
	was := b.WasCrew(s)
	for i, t := range b.Crew(s) {
		if was[i] != t {
			return false
		}
	}
	return true
}

// CrewFor returns a crew that can lead at a place: those of now, which may be nil, who are
// free then, and for the other roles the cheapest trainers who are free. Where there is none
// it returns false, and a crew from which to tell what is in the way: of trainers who could
// lead if nothing else were planned, else of any who may lead the course, in as many roles
// as can be filled.
func (b *Board) CrewFor(p *draft.Place, now []draft.TrainerIx) (crew []draft.TrainerIx, ok bool) {
	price := func(t draft.TrainerIx) int64 {
		taught := b.Taught[int(t)*b.Weeks+int(b.Week[p.Day])]
		return b.Tour(t, p) + b.Overtime(t, taught+b.Courses[p.Course].Minutes) - b.Overtime(t, taught)
	}
	roles := int(b.Courses[p.Course].Crew)
	crew = slices.Repeat([]draft.TrainerIx{draft.None}, roles)
	copy(crew, now)
	could := func(t draft.TrainerIx) bool { return b.Leads(t, p, draft.None) }
	if ground.KeepCrew(crew, could); b.Ground.Complete(crew, p.Course, could, price, nil) {
		return crew, true
	}
	for ; roles >= 0; roles-- {
		crew = slices.Repeat([]draft.TrainerIx{draft.None}, roles)
		if b.Ground.Complete(crew, p.Course, func(t draft.TrainerIx) bool { return b.Facts.May(t, p.Course, p.Site, p.Day, p.At) }, price, nil) ||
			b.Ground.Complete(crew, p.Course, func(draft.TrainerIx) bool { return true }, price, nil) {
			break
		}
	}
	return crew, false
}

// CouldSit says whether a learner could sit at a place if nothing else were
// planned.
func (b *Board) CouldSit(r draft.RequestIx, p *draft.Place) bool {
	q := &b.Requests[r]
	who := &b.Learners[q.Learner]
	return p.Day >= q.Earliest && b.Facts.Reach(q.Learner, p.Site) != draft.Far && b.Ground.Meets(who.Need, p.Kind) && p.End-p.Start <= who.MaxDay &&
		b.Windows.Open(b.LearnerDay[int(q.Learner)*b.Days+int(p.Day)], p.Length, p.At) &&
		(!q.Working || b.Release[who.Office] > 0)
}

// Touched lists the requests that the changes since begin seated or unseated.
func (b *Board) Touched() []draft.RequestIx {
	var all []draft.RequestIx
	for _, c := range b.Log {
		if c.What == draft.Seated || c.What == draft.Unseated {
			all = append(all, c.Request)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// zoneOf numbers the sites so that nobody may be sent to two with different numbers.
func (b *Board) zoneOf(site draft.SiteIx) draft.SiteIx {
	if b.zones == nil {
		b.zones = make([]draft.SiteIx, len(b.Virtual))
		for i := range b.zones {
			b.zones[i] = draft.SiteIx(i)
		}
		for ways := range slices.Chunk(b.LearnerWay, max(len(b.Virtual), 1)) {
			first := draft.SiteIx(draft.None)
			for i, way := range ways {
				switch at := draft.SiteIx(i); {
				case way == draft.Far:
				case first == draft.None:
					first = at
				default:
					x, y := b.zoneOf(first), b.zoneOf(at)
					b.zones[max(x, y)] = min(x, y)
				}
			}
		}
	}
	for b.zones[site] != site {
		site = b.zones[site]
	}
	return site
}

// Asking lists the requests for a course.
func (b *Board) Asking(c draft.CourseIx) []draft.RequestIx {
	if b.askers == nil {
		b.askers = make([][]draft.RequestIx, len(b.Courses))
		for i := range b.Requests {
			of := b.Requests[i].Course
			b.askers[of] = append(b.askers[of], draft.RequestIx(i))
		}
	}
	return b.askers[c]
}
