package planner

// PlanFormat is the value of Plan.Format.
const PlanFormat = "cohort-plan/1"

// Plan is the sessions to hold and who sits in each. A request that sits
// nowhere is unserved.
type Plan struct {
	Format   string     `json:"format"`
	Snapshot string     `json:"snapshot"` // Snapshot.Name
	Sessions []Session  `json:"sessions"`
	Unserved []Unserved `json:"unserved,omitzero"` // nil: nobody asked; empty: everybody is served
	Cost     *Cost      `json:"cost,omitempty"`
	Engine   *Engine    `json:"engine,omitempty"`
	// Unavoidable and LowerBound say what no plan for the snapshot can undercut,
	// as far as it was asked: what is left out because people's own days are too
	// few, and the least that any valid plan costs. See bound.Bounds.
	Unavoidable *int64 `json:"unavoidable,omitempty"`
	LowerBound  *int64 `json:"lower_bound,omitempty"`
}

// Session is one group in one room on one day.
type Session struct {
	ID       string   `json:"id"`
	Course   string   `json:"course"`
	Room     string   `json:"room"`
	Trainers []string `json:"trainers"` // in the order of the course's crew
	Day      int      `json:"day"`
	Start    int      `json:"start"`  // minute of the day
	Seated   []string `json:"seated"` // request ids
}

// Engine says how a plan was found, so that it can be found again.
type Engine struct {
	Version string `json:"version"`
	Seed    int64  `json:"seed"`
	Threads int    `json:"threads"`
	Planned int64  `json:"planned"` // iterations of each thread that cooling followed
	Done    int64  `json:"done"`    // iterations of each thread that were done
	// Revised is what became of Planned while a clock ran; empty without one.
	Revised []Revision `json:"revised,omitempty"`
}

// Revision is how many iterations of each thread were planned in all once so many
// were done.
type Revision struct {
	Done    int64 `json:"done"`
	Planned int64 `json:"planned"`
}

// Unserved says why a request sits nowhere.
type Unserved struct {
	Request string `json:"request"`
	Reason  Reason `json:"reason"`
	Detail  string `json:"detail"` // one English sentence; people read one made of the fields below
	// Missing, for ReasonImpossible, names the kind of fact that is missing:
	// room, crew, window, site or release.
	Missing string `json:"missing,omitempty"`
	// Before, for ReasonBefore, is the course that is unserved itself.
	Before string `json:"before,omitempty"`
	// Fit, for ReasonDays, is how many of the learner's requests fit their days.
	Fit int `json:"fit,omitempty"`
	// Together, for ReasonGroup, is how many people could sit together at most.
	Together int `json:"together,omitempty"`
}

// Reason is the first cause that applies of why a request is unserved, in the
// order of the constants.
type Reason string

// The reasons.
const (
	ReasonImpossible Reason = "impossible" // by the snapshot's facts alone no day, start, room and crew exists
	// ReasonDays: the learner's own days until the horizon's end cannot hold all they
	// need, and this is one of as many requests as they do not hold: the last in the
	// order of the programme. The learner's others have the reason that holds for them.
	ReasonDays    Reason = "days"
	ReasonBefore  Reason = "before"  // a course that comes before is itself unserved
	ReasonGroup   Reason = "group"   // fewer than the least group could sit together
	ReasonCrowded Reason = "crowded" // a place exists, but only by displacing something
)

// Cost is the price of a plan by term, see docs/CONSTRAINTS.md. All terms are
// to be minimised.
type Cost struct {
	Unserved      int64 `json:"unserved"`
	Deferred      int64 `json:"deferred"`
	Late          int64 `json:"late"`
	Ready         int64 `json:"ready"`
	Teaching      int64 `json:"teaching"`
	TrainerTravel int64 `json:"trainer_travel"`
	LearnerTravel int64 `json:"learner_travel"`
	Split         int64 `json:"split"`
	Overload      int64 `json:"overload"`
	Moved         int64 `json:"moved"`
	Reroomed      int64 `json:"reroomed"`
	Retrained     int64 `json:"retrained"`
	// Provisional is there where the snapshot has its weight.
	Provisional Optional `json:"provisional,omitzero"`
}

// Total is the sum over all terms.
func (c Cost) Total() int64 {
	return c.Unserved + c.Deferred + c.Late + c.Ready + c.Teaching + c.TrainerTravel +
		c.LearnerTravel + c.Split + c.Overload + c.Moved + c.Reroomed + c.Retrained + c.Provisional.Amount
}

// UnservedPrice is what one request costs while it sits nowhere; deferred says
// in which of the two terms it stands.
func (s *Snapshot) UnservedPrice(r *Request) (price int64, deferred bool) {
	w := s.Weights
	if r.Due < s.Days {
		return (w.Unserved + w.Late*int64(s.Days-r.Due)) * int64(r.Weight), false
	}
	return (w.Deferred + (w.Unserved-w.Deferred)*7/int64(8+r.Due-s.Days)) * int64(r.Weight), true
}
