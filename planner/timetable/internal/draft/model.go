package draft

import (
	"math"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
)

// Small numbers that stand for the snapshot's ids, each of its own type: those of the
// ground, and more.
type (
	SiteIx      = ground.SiteIx // only sites with rooms are numbered
	RoomIx      = ground.RoomIx
	TrainerIx   = ground.TrainerIx
	CourseIx    = ground.CourseIx
	OfficeIx    = ground.OfficeIx
	LearnerIx   = ground.LearnerIx
	RequestIx   = ground.RequestIx
	PublishedIx int32
	SessionIx   int32 // a place in the draft's list of sessions
	GroupIx     int32 // one cohort's people in one course
)

// None stands for no index.
const None = ground.None

// Far is the way to a site that somebody may not be sent to.
const Far = ground.Far

type room struct {
	Site  SiteIx
	Seats int32
	Kind  ground.KindIx // by what it offers of what people need
	Takes []take
}

// take is what a room takes of something shared while it is in use.
type take struct {
	Of     int32 // place in Shared
	Number int32
}

// Shared is something that rooms of a site share.
type Shared struct {
	ID     string
	Number int32
	Rooms  []RoomIx
	Takes  []int32 // by place in Rooms
}

// Trainer is what limits one trainer.
type Trainer struct {
	MaxDay, MaxWeek, target, Taught int32 // minutes
}

// Course is one training.
type Course struct {
	Minutes  int32
	Length   ground.LengthIx
	Min, Max int32
	Crew     int32 // number of roles
	Teaching int64 // price of a session
	Rooms    []RoomIx
	Able     [][]TrainerIx // for each place in the crew
	After    []CourseIx
}

// ToldPrice is what somebody pays who was told of a session and sits elsewhere.
type ToldPrice struct {
	Moved, Reroomed, Retrained int64 // at another time, in another room, with another crew
	Term                       int   // in which moved counts
}

// Role is one place in a course's crew that a trainer may take.
type Role struct {
	Course CourseIx
	Place  int32
}

type learner struct {
	Office   OfficeIx
	Reach    int32         // index of the ways to the sites that this person may be sent to
	Need     ground.NeedIx // of a room
	MaxDay   int32         // minutes
	Earliest int32         // the first day of any request of theirs that is not working
}

// Request is one learner's need of one course.
type Request struct {
	Learner       LearnerIx
	Course        CourseIx
	Earliest, Due int32
	Late          int64 // price of a day after due
	Price         int64 // of being left out, the term moved apart
	Group         GroupIx
	Announced     PublishedIx // where a published session seats it
	Working       bool
	Deferred      bool // being left out counts as deferred
	Frozen        bool // its seat is pinned, with its session or by itself
	Exempt        bool // held by a session that is pinned as a whole: whatever comes before it may fall through
	Stays         bool // its seat is pinned, but not its session as a whole
	Needed        bool // it stays or comes before one that does: it may not be left without a seat
}

// Model is the snapshot in small numbers. It does not change, and the searches
// share it.
type Model struct {
	// Ground is where the numbers, ways, hours and what suits come from. Its lists are
	// the model's own.
	Ground *ground.Ground

	Snapshot                                   *planner.Snapshot
	Weights                                    planner.Weights
	Days, Grid, Words                          int // words of 64 bits hold one bit for each start of a day
	Weeks                                      int
	Week                                       []int32 // of each day
	RoomChangeover, TrainerBreak, LearnerBreak int32   // minutes
	Virtual                                    []bool  // by site
	Rooms                                      []room
	Shared                                     []Shared
	Trainers                                   []Trainer
	Courses                                    []Course
	Learners                                   []learner
	Requests                                   []Request
	Release                                    []int32 // by office
	SeatMax, CrewMax                           int     // of any session
	groups                                     int

	TrainerWay  []int32 // trainer, site: one way, or far
	LearnerWay  []int32 // reach, site: one way, or far
	LearnerFare []int64 // reach, site: price of one day there

	Windows                         *ground.Windows
	RoomDay, TrainerDay, LearnerDay []ground.DayIx // who, day
	StartsOf                        []uint64       // course: allowed starts
	Depth                           []int32        // course: how many come before it, one after the other
	Roles                           [][]Role       // by trainer
	Holdable                        [][]CourseIx   // by room: what may be held in it
	RequestsOf                      [][]RequestIx  // by learner
	Infeasible                      []bool         // by request: no plan can serve it
	Movable                         []RequestIx    // that are neither frozen nor infeasible by facts
	Smallness                       int            // of the network, see ListMovable
	Waves                           [][]LearnerIx  // people of one cohort who ask for something; whoever is in none is one alone
	WaveOf                          []int32        // by learner
	Followers                       [][]Follower   // by request: all that comes after it
	daysLeft                        []int32        // by day: how many after it have a room open
	Before, Then                    [][]RequestIx  // by request: the same person's that come directly before or after
	SiteRooms                       [][]RoomIx
	Fixed                           []Pins // by published session: what of it may not change
	published                       map[string]PublishedIx
	anyNeeded                       bool
	publishedCrew                   [][]TrainerIx // sorted; nil where somebody is unknown
	PublishedRoom                   []RoomIx      // none where unknown
	PublishedPrice                  []ToldPrice
}

// NewModel turns a sound snapshot into small numbers.
func NewModel(s *planner.Snapshot) *Model {
	g := ground.New(s)
	m := &Model{Ground: g, Snapshot: s, Weights: s.Weights, Days: g.Days, Grid: g.Grid, Words: g.Words, Weeks: g.Weeks, Week: g.Week, Virtual: g.Virtual,
		TrainerWay: g.TrainerWay, LearnerWay: g.LearnerWay, Windows: &g.Windows, RoomDay: g.RoomDay, TrainerDay: g.TrainerDay, LearnerDay: g.LearnerDay,
		RequestsOf: g.RequestsOf, SiteRooms: g.RoomsAt,
		RoomChangeover: int32(s.Rules.RoomChangeoverMinutes), TrainerBreak: int32(s.Rules.TrainerBreakMinutes), LearnerBreak: int32(s.Rules.LearnerBreakMinutes)}
	m.courseFacts()
	m.roomFacts()
	m.trainerFacts()
	m.learnerFacts()
	m.requestFacts()
	m.publishedFacts()
	m.listInfeasible()
	m.ListMovable()
	m.lookAhead()
	return m
}

func (m *Model) courseFacts() {
	for i, x := range m.Snapshot.Courses {
		c := CourseIx(i)
		m.Courses = append(m.Courses, Course{Minutes: int32(x.Minutes), Length: m.Ground.Length[c], Min: int32(x.MinGroup), Max: int32(x.MaxGroup), Crew: int32(len(x.Crew)),
			Teaching: m.Weights.Teaching * int64((x.Minutes+29)/30) * int64(len(x.Crew)), Rooms: m.Ground.Rooms[c], Able: m.Ground.Able[c], After: m.Ground.After[c]})
		m.CrewMax = max(m.CrewMax, len(x.Crew))
		m.StartsOf = append(m.StartsOf, m.Ground.AllowedStarts(c)...)
	}
	m.CrewMax = max(m.CrewMax, 1)
	m.Depth = make([]int32, len(m.Courses))
	for range m.Courses {
		for c, x := range m.Courses {
			for _, a := range x.After {
				m.Depth[c] = max(m.Depth[c], m.Depth[a]+1)
			}
		}
	}
}

func (m *Model) roomFacts() {
	for i, x := range m.Snapshot.Rooms {
		m.Rooms = append(m.Rooms, room{Site: m.Ground.SiteOf[i], Kind: m.Ground.KindOf[i], Seats: int32(x.Seats)})
	}
	for _, x := range m.Snapshot.Shared {
		shared := Shared{ID: x.ID, Number: int32(x.Number)}
		for _, y := range x.Rooms {
			if r := m.Ground.Room(y.Room); r != None { // a part of a network has a part of the rooms
				m.Rooms[r].Takes = append(m.Rooms[r].Takes, take{int32(len(m.Shared)), int32(y.Number)})
				shared.Rooms, shared.Takes = append(shared.Rooms, r), append(shared.Takes, int32(y.Number))
			}
		}
		m.Shared = append(m.Shared, shared)
	}
	m.Holdable = make([][]CourseIx, len(m.Rooms))
	for c := range m.Courses {
		for _, r := range m.Courses[c].Rooms {
			m.Holdable[r] = append(m.Holdable[r], CourseIx(c))
		}
	}
}

func (m *Model) trainerFacts() {
	for _, x := range m.Snapshot.Trainers {
		m.Trainers = append(m.Trainers, Trainer{MaxDay: Clamp(x.MaxDayMinutes), MaxWeek: Clamp(x.MaxWeekMinutes), target: Clamp(x.TargetWeekMinutes), Taught: Clamp(x.TaughtMinutes)})
	}
	m.Roles = make([][]Role, len(m.Trainers))
	for c := range m.Courses {
		for place, able := range m.Courses[c].Able {
			for _, t := range able {
				m.Roles[t] = append(m.Roles[t], Role{CourseIx(c), int32(place)})
			}
		}
	}
}

// Clamp limits minutes so that the sum of two fits.
func Clamp(minutes int) int32 { return int32(min(minutes, math.MaxInt32/2)) }

func (m *Model) learnerFacts() {
	for _, x := range m.Snapshot.Offices {
		m.Release = append(m.Release, Clamp(x.ReleasePerDay))
	}
	for _, minutes := range m.LearnerWay {
		m.LearnerFare = append(m.LearnerFare, m.Weights.LearnerTravel*2*int64(max(minutes, 0))/10)
	}
	cohorts := map[string]int32{}
	for i, x := range m.Snapshot.Learners {
		wave, seen := cohorts[x.Cohort]
		if !seen || x.Cohort == "" {
			wave = int32(len(m.Waves))
			cohorts[x.Cohort] = wave
			m.Waves = append(m.Waves, nil)
		}
		m.WaveOf = append(m.WaveOf, wave)
		m.Waves[wave] = append(m.Waves[wave], LearnerIx(i))
		m.Learners = append(m.Learners, learner{Office: m.Ground.OfficeOf[i], Reach: int32(m.Ground.Reach[i]), Need: m.Ground.NeedOf[i], MaxDay: Clamp(x.MaxDayMinutes), Earliest: math.MaxInt32})
	}
}

func (m *Model) requestFacts() {
	type groupKey struct {
		cohort string
		course CourseIx
	}
	groups := map[groupKey]GroupIx{}
	for i, x := range m.Snapshot.Requests {
		l, c := m.Ground.LearnerOf[i], m.Ground.CourseOf[i]
		price, deferred := m.Snapshot.UnservedPrice(&x)
		r := Request{Learner: l, Course: c, Earliest: int32(x.Earliest), Due: int32(x.Due), Late: m.Weights.Late * int64(x.Weight),
			Price: price, Deferred: deferred, Working: x.Working, Group: None, Announced: None}
		if cohort := m.Snapshot.Learners[l].Cohort; cohort != "" {
			g, seen := groups[groupKey{cohort, c}]
			if !seen {
				g = GroupIx(len(groups))
				groups[groupKey{cohort, c}] = g
			}
			r.Group = g
		}
		if !x.Working {
			m.Learners[l].Earliest = min(m.Learners[l].Earliest, r.Earliest)
		}
		m.Requests = append(m.Requests, r)
	}
	for i := range m.Waves {
		m.Waves[i] = slices.DeleteFunc(m.Waves[i], func(l LearnerIx) bool { return len(m.RequestsOf[l]) == 0 })
	}
	m.groups = len(groups)
	asked := make([]int32, len(m.Courses))
	for _, r := range m.Requests {
		asked[r.Course]++
	}
	seats := int32(0)
	for _, r := range m.Rooms {
		seats = max(seats, r.Seats)
	}
	for c := range m.Courses {
		m.SeatMax = max(m.SeatMax, int(min(m.Courses[c].Max, seats, asked[c])))
	}
}

// Smallest is the Smallness of a network of next to nobody, and halfSmall the number of
// requests at which a network is half as small.
const (
	Smallest  = 64
	halfSmall = 1300
)

// ListMovable notes whose seats the search may change, and by their number how small
// the network is: Smallest for a few hundred, half of it for halfSmall, 0 for several
// thousand.
func (m *Model) ListMovable() {
	m.Movable = nil
	for r := range m.Requests {
		if !m.Requests[r].Frozen && !m.Infeasible[r] {
			m.Movable = append(m.Movable, RequestIx(r))
		}
	}
	n := int64(min(len(m.Movable), 20*halfSmall)) // so that its fourth power fits
	half := int64(halfSmall * halfSmall)
	m.Smallness = int(Smallest * half * half / (half*half + n*n*n*n))
}

// MeanPrice is the mean price of a request that is left out. Temperatures are set by it.
func (m *Model) MeanPrice() int64 {
	if len(m.Requests) == 0 {
		return 1
	}
	sum := int64(0)
	for i := range m.Requests {
		sum += m.Requests[i].Price
	}
	return max(sum/int64(len(m.Requests)), 1)
}
