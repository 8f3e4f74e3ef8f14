package draft

import (
	"math"
	"slices"
	"sort"

	"cohort/planner"
)

// Small numbers that stand for the snapshot's ids, each of its own type.
type (
	SiteIx      int32 // only sites with rooms are numbered
	RoomIx      int32
	TrainerIx   int32
	CourseIx    int32
	OfficeIx    int32
	LearnerIx   int32
	RequestIx   int32
	PublishedIx int32
	SessionIx   int32 // a place in the draft's list of sessions
	GroupIx     int32 // one cohort's people in one course
)

// None stands for no index.
const None = -1

// Far is the way to a site that somebody may not be sent to.
const Far = -1

type room struct {
	Site  SiteIx
	Seats int32
}

// Trainer is what limits one trainer.
type Trainer struct {
	MaxDay, MaxWeek, target, Taught int32 // minutes
}

// Course is one training.
type Course struct {
	Minutes  int32
	Length   int32 // index among the different lengths
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
	Reach    int32 // index of the ways to the sites that this person may be sent to
	MaxDay   int32 // minutes
	Earliest int32 // first day on which any of their requests that are not working may be served
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
	Frozen        bool // held by a pinned session
}

// Model is the snapshot in small numbers. It does not change, and the searches
// share it.
type Model struct {
	Snapshot                                   *planner.Snapshot
	Weights                                    planner.Weights
	Days, Grid, Words                          int // words of 64 bits hold one bit for each start of a day
	Weeks                                      int
	Week                                       []int32 // of each day
	RoomChangeover, TrainerBreak, LearnerBreak int32   // minutes; pause is the learners'
	Virtual                                    []bool  // by site
	Rooms                                      []room
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

	Windows                         *windows
	RoomDay, TrainerDay, LearnerDay []int32       // who, day: index of the day's windows
	StartsOf                        []uint64      // course: allowed starts
	Depth                           []int32       // course: how many come before it, one after the other
	Roles                           [][]Role      // by trainer
	Holdable                        [][]CourseIx  // by room: what may be held in it
	RequestsOf                      [][]RequestIx // by learner
	Infeasible                      []bool        // by request: no plan can serve it
	Movable                         []RequestIx   // that are neither frozen nor infeasible by facts
	Waves                           [][]LearnerIx // people of one cohort who ask for something; whoever is in none is one alone
	WaveOf                          []int32       // by learner
	Followers                       [][]Follower  // by request: all that comes after it
	daysLeft                        []int32       // by day: how many after it have a room open
	Before, Then                    [][]RequestIx // by request: the same person's that come directly before or after
	RoomAt, TrainerAt, CourseAt     map[string]int
	RequestAt                       map[string]int
	SiteRooms                       [][]RoomIx
	learnerHasFrozen                []bool
	publishedCrew                   [][]TrainerIx // sorted; nil where somebody is unknown
	PublishedRoom                   []RoomIx      // none where unknown
	PublishedPrice                  []ToldPrice
}

// NewModel turns a sound snapshot into small numbers.
func NewModel(s *planner.Snapshot) *Model {
	m := &Model{Snapshot: s, Weights: s.Weights, Days: s.Days, Grid: s.GridMinutes,
		RoomChangeover: int32(s.Rules.RoomChangeoverMinutes), TrainerBreak: int32(s.Rules.TrainerBreakMinutes), LearnerBreak: int32(s.Rules.LearnerBreakMinutes)}
	m.Words = (1440/m.Grid + 64) / 64
	m.calendar()
	sites := m.places()
	m.courseFacts()
	m.roomFacts(sites)
	m.trainerFacts(sites)
	m.learnerFacts(sites)
	m.requestFacts()
	m.publishedFacts()
	m.listInfeasible()
	m.ListMovable()
	m.lookAhead()
	return m
}

// places numbers the sites that have rooms.
func (m *Model) places() map[string]SiteIx {
	virtual := map[string]bool{}
	for _, x := range m.Snapshot.Sites {
		virtual[x.ID] = x.Virtual
	}
	sites := map[string]SiteIx{}
	for _, x := range m.Snapshot.Rooms {
		if _, seen := sites[x.Site]; !seen {
			sites[x.Site] = SiteIx(len(sites))
			m.Virtual = append(m.Virtual, virtual[x.Site])
		}
	}
	return sites
}

func (m *Model) courseFacts() {
	lengths := map[int]int32{}
	m.CourseAt = map[string]int{}
	for i, x := range m.Snapshot.Courses {
		m.CourseAt[x.ID] = i
	}
	for _, x := range m.Snapshot.Courses {
		k, seen := lengths[x.Minutes]
		if !seen {
			k = int32(len(lengths))
			lengths[x.Minutes] = k
		}
		c := Course{Minutes: int32(x.Minutes), Length: k, Min: int32(x.MinGroup), Max: int32(x.MaxGroup), Crew: int32(len(x.Crew)),
			Teaching: m.Weights.Teaching * int64((x.Minutes+29)/30) * int64(len(x.Crew)), Able: make([][]TrainerIx, len(x.Crew))}
		for _, a := range x.After {
			c.After = append(c.After, CourseIx(m.CourseAt[a]))
		}
		m.CrewMax = max(m.CrewMax, len(x.Crew))
		m.Courses = append(m.Courses, c)
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
	m.StartsOf = make([]uint64, len(m.Courses)*m.Words)
	for i, x := range m.Snapshot.Courses {
		set := func(start int) {
			if start+x.Minutes <= 1440 {
				at := start / m.Grid
				m.StartsOf[i*m.Words+at>>6] |= 1 << (at & 63)
			}
		}
		for _, start := range x.Starts {
			set(start)
		}
		for start := 0; len(x.Starts) == 0 && start < 1440; start += m.Grid {
			set(start)
		}
	}
	m.Windows = newWindows(m.Grid, m.Words, lengths)
}

func (m *Model) roomFacts(sites map[string]SiteIx) {
	m.RoomAt = map[string]int{}
	m.Holdable = make([][]CourseIx, len(m.Snapshot.Rooms))
	m.SiteRooms = make([][]RoomIx, len(sites))
	for i, x := range m.Snapshot.Rooms {
		m.RoomAt[x.ID] = i
		m.Rooms = append(m.Rooms, room{Site: sites[x.Site], Seats: int32(x.Seats)})
		m.SiteRooms[sites[x.Site]] = append(m.SiteRooms[sites[x.Site]], RoomIx(i))
		m.RoomDay = m.Windows.Add(m.RoomDay, m.Days, x.Open)
		has := map[string]bool{}
		for _, f := range x.Features {
			has[f] = true
		}
		for c := range m.Courses {
			fits := true
			for _, f := range m.Snapshot.Courses[c].Features {
				fits = fits && has[f]
			}
			// Where fewer people have seats than the course needs, it is only held if pinned.
			if fits && m.Rooms[i].Seats >= m.Courses[c].Min {
				m.Courses[c].Rooms = append(m.Courses[c].Rooms, RoomIx(i))
				m.Holdable[i] = append(m.Holdable[i], CourseIx(c))
			}
		}
	}
}

// Ways returns the one-way minutes from a site to the numbered ones.
func (m *Model) Ways(sites map[string]SiteIx) func(from string) []int32 {
	joined := map[string][]planner.Travel{}
	for _, x := range m.Snapshot.Travel {
		joined[x.From] = append(joined[x.From], planner.Travel{To: x.To, Minutes: x.Minutes})
		joined[x.To] = append(joined[x.To], planner.Travel{To: x.From, Minutes: x.Minutes})
	}
	known := map[string][]int32{}
	return func(from string) []int32 {
		if way, seen := known[from]; seen {
			return way
		}
		way := make([]int32, len(sites))
		for i := range way {
			way[i] = Far
		}
		for _, x := range joined[from] {
			if i, seen := sites[x.To]; seen {
				way[i] = int32(x.Minutes)
			}
		}
		if i, seen := sites[from]; seen {
			way[i] = 0
		}
		for i, online := range m.Virtual {
			if online {
				way[i] = 0
			}
		}
		known[from] = way
		return way
	}
}

func (m *Model) trainerFacts(sites map[string]SiteIx) {
	ways := m.Ways(sites)
	m.TrainerAt = map[string]int{}
	m.Roles = make([][]Role, len(m.Snapshot.Trainers))
	for i, x := range m.Snapshot.Trainers {
		m.TrainerAt[x.ID] = i
		m.Trainers = append(m.Trainers, Trainer{MaxDay: Clamp(x.MaxDayMinutes), MaxWeek: Clamp(x.MaxWeekMinutes), target: Clamp(x.TargetWeekMinutes), Taught: Clamp(x.TaughtMinutes)})
		m.TrainerDay = m.Windows.Add(m.TrainerDay, m.Days, x.Available)
		m.TrainerWay = append(m.TrainerWay, ways(x.Home)...)
		has, knows := map[string]bool{}, map[string]bool{}
		for _, r := range x.Roles {
			has[r] = true
		}
		for _, c := range x.Courses {
			knows[c] = true
		}
		for c := range m.Courses {
			for place, r := range m.Snapshot.Courses[c].Crew {
				if has[r] && knows[m.Snapshot.Courses[c].ID] {
					m.Courses[c].Able[place] = append(m.Courses[c].Able[place], TrainerIx(i))
					m.Roles[i] = append(m.Roles[i], Role{CourseIx(c), int32(place)})
				}
			}
		}
	}
}

// Clamp leaves whatever a sound snapshot may say, and room to add two of it.
func Clamp(minutes int) int32 { return int32(min(minutes, math.MaxInt32/2)) }

func (m *Model) learnerFacts(sites map[string]SiteIx) {
	ways := m.Ways(sites)
	offices := map[string]int{}
	for i, x := range m.Snapshot.Offices {
		offices[x.ID] = i
		m.Release = append(m.Release, Clamp(x.ReleasePerDay))
	}
	reaches, cohorts := map[string]int32{}, map[string]int32{}
	for _, x := range m.Snapshot.Learners {
		home := m.Snapshot.Offices[offices[x.Office]].Site
		names := append([]string(nil), x.Sites...)
		sort.Strings(names)
		key := home
		for _, n := range names {
			key += "\x00" + n
		}
		reach, seen := reaches[key]
		if !seen {
			reach = int32(len(reaches))
			reaches[key] = reach
			way := ways(home)
			allowed := make([]bool, len(sites))
			for _, n := range names {
				if i, ok := sites[n]; ok {
					allowed[i] = true
				}
			}
			for i := range way {
				minutes, fare := int32(Far), int64(0)
				if m.Virtual[i] {
					minutes = 0
				} else if allowed[i] && way[i] != Far {
					minutes = way[i]
					fare = m.Weights.LearnerTravel * 2 * int64(minutes) / 10
				}
				m.LearnerWay = append(m.LearnerWay, minutes)
				m.LearnerFare = append(m.LearnerFare, fare)
			}
		}
		wave, seen := cohorts[x.Cohort]
		if !seen || x.Cohort == "" {
			wave = int32(len(m.Waves))
			cohorts[x.Cohort] = wave
			m.Waves = append(m.Waves, nil)
		}
		m.WaveOf = append(m.WaveOf, wave)
		m.Waves[wave] = append(m.Waves[wave], LearnerIx(len(m.Learners)))
		m.Learners = append(m.Learners, learner{Office: OfficeIx(offices[x.Office]), Reach: reach, MaxDay: Clamp(x.MaxDayMinutes), Earliest: math.MaxInt32})
		m.LearnerDay = m.Windows.Add(m.LearnerDay, m.Days, x.Available)
	}
}

func (m *Model) requestFacts() {
	people := map[string]LearnerIx{}
	for i, x := range m.Snapshot.Learners {
		people[x.ID] = LearnerIx(i)
	}
	m.RequestsOf = make([][]RequestIx, len(m.Learners))
	m.RequestAt = map[string]int{}
	type groupKey struct {
		cohort string
		course CourseIx
	}
	groups := map[groupKey]GroupIx{}
	for i, x := range m.Snapshot.Requests {
		m.RequestAt[x.ID] = i
		l, c := people[x.Learner], CourseIx(m.CourseAt[x.Course])
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
		m.RequestsOf[l] = append(m.RequestsOf[l], RequestIx(i))
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

// SmallUpTo is the number of requests that are not frozen up to which a network
// is a small one, and longFrom the number of days from which on it is planned far
// ahead.
const (
	SmallUpTo = 2000
	LongFrom  = 28
)

// IsSmall says whether a network is a small one.
func (m *Model) IsSmall() bool { return len(m.Movable) <= SmallUpTo }

// ListMovable notes whose seats the search may change.
func (m *Model) ListMovable() {
	m.Movable = nil
	for r := range m.Requests {
		if !m.Requests[r].Frozen && !m.Infeasible[r] {
			m.Movable = append(m.Movable, RequestIx(r))
		}
	}
}

// MeanPrice is what a person costs who is left out, the measure of temperatures.
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
