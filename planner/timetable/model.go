package timetable

import (
	"math"
	"slices"
	"sort"

	"cohort/planner"
)

// Small numbers that stand for the snapshot's ids, each of its own type.
type (
	siteIx      int32 // only sites with rooms are numbered
	roomIx      int32
	trainerIx   int32
	courseIx    int32
	officeIx    int32
	learnerIx   int32
	requestIx   int32
	publishedIx int32
	sessionIx   int32 // a place in the draft's list of sessions
	groupIx     int32 // one cohort's people in one course
)

const none = -1

// far is the way to a site that somebody may not be sent to.
const far = -1

type room struct {
	site  siteIx
	seats int32
}

type trainer struct {
	maxDay, maxWeek, target, taught int32 // minutes
}

type course struct {
	minutes  int32
	length   int32 // index among the different lengths
	min, max int32
	crew     int32 // number of roles
	teaching int64 // price of a session
	rooms    []roomIx
	able     [][]trainerIx // for each place in the crew
	after    []courseIx
}

// toldPrice is what somebody pays who was told of a session and sits elsewhere.
type toldPrice struct {
	moved, reroomed, retrained int64 // at another time, in another room, with another crew
	term                       int   // in which moved counts
}

// role is one place in a course's crew that a trainer may take.
type role struct {
	course courseIx
	place  int32
}

type learner struct {
	office   officeIx
	reach    int32 // index of the ways to the sites that this person may be sent to
	maxDay   int32 // minutes
	earliest int32 // first day on which any of their requests that are not working may be served
}

type request struct {
	learner       learnerIx
	course        courseIx
	earliest, due int32
	late          int64 // price of a day after due
	price         int64 // of being left out, the term moved apart
	group         groupIx
	held          publishedIx // where a published session seats it
	working       bool
	deferred      bool // being left out counts as deferred
	frozen        bool // held by a pinned session
}

// model is the snapshot in small numbers. It does not change, and the searches
// share it.
type model struct {
	s                              *planner.Snapshot
	w                              planner.Weights
	days, grid, words              int // words of 64 bits hold one bit for each start of a day
	weeks                          int
	week                           []int32 // of each day
	roomPause, trainerBreak, pause int32   // minutes; pause is the learners'
	virtual                        []bool  // by site
	rooms                          []room
	trainers                       []trainer
	courses                        []course
	learners                       []learner
	requests                       []request
	release                        []int32 // by office
	seatMax, crewMax               int     // of any session
	groups                         int

	trainerWay  []int32 // trainer, site: one way, or far
	learnerWay  []int32 // reach, site: one way, or far
	learnerFare []int64 // reach, site: price of one day there

	windows                      *windows
	roomDay, trainerDay, userDay []int32       // who, day: index of the day's windows
	startsOf                     []uint64      // course: allowed starts
	depth                        []int32       // course: how many come before it, one after the other
	roles                        [][]role      // by trainer
	holdable                     [][]courseIx  // by room: what may be held in it
	requestsOf                   [][]requestIx // by learner
	hopeless                     []bool        // by request: no plan can serve it
	loose                        []requestIx   // that are neither frozen nor hopeless
	waves                        [][]learnerIx // people of one cohort who ask for something; whoever is in none is one alone
	waveOf                       []int32       // by learner
	tail                         [][]later     // by request: all that comes after it
	daysLeft                     []int32       // by day: how many after it have a room open
	before, then                 [][]requestIx // by request: the same person's that come directly before or after
	roomAt, trainerAt, courseAt  map[string]int
	requestAt                    map[string]int
	siteRooms                    [][]roomIx
	learnerHasFrozen             []bool
	publishedCrew                [][]trainerIx // sorted; nil where somebody is unknown
	publishedRoom                []roomIx      // none where unknown
	publishedPrice               []toldPrice
}

func newModel(s *planner.Snapshot) *model {
	m := &model{s: s, w: s.Weights, days: s.Days, grid: s.GridMinutes,
		roomPause: int32(s.Rules.RoomChangeoverMinutes), trainerBreak: int32(s.Rules.TrainerBreakMinutes), pause: int32(s.Rules.LearnerBreakMinutes)}
	m.words = (1440/m.grid + 64) / 64
	m.calendar()
	sites := m.places()
	m.courseFacts()
	m.roomFacts(sites)
	m.trainerFacts(sites)
	m.learnerFacts(sites)
	m.requestFacts()
	m.publishedFacts()
	m.listHopeless()
	m.listLoose()
	m.lookAhead()
	return m
}

// places numbers the sites that have rooms.
func (m *model) places() map[string]siteIx {
	virtual := map[string]bool{}
	for _, x := range m.s.Sites {
		virtual[x.ID] = x.Virtual
	}
	sites := map[string]siteIx{}
	for _, x := range m.s.Rooms {
		if _, seen := sites[x.Site]; !seen {
			sites[x.Site] = siteIx(len(sites))
			m.virtual = append(m.virtual, virtual[x.Site])
		}
	}
	return sites
}

func (m *model) courseFacts() {
	lengths := map[int]int32{}
	m.courseAt = map[string]int{}
	for i, x := range m.s.Courses {
		m.courseAt[x.ID] = i
	}
	for _, x := range m.s.Courses {
		k, seen := lengths[x.Minutes]
		if !seen {
			k = int32(len(lengths))
			lengths[x.Minutes] = k
		}
		c := course{minutes: int32(x.Minutes), length: k, min: int32(x.MinGroup), max: int32(x.MaxGroup), crew: int32(len(x.Crew)),
			teaching: m.w.Teaching * int64((x.Minutes+29)/30) * int64(len(x.Crew)), able: make([][]trainerIx, len(x.Crew))}
		for _, a := range x.After {
			c.after = append(c.after, courseIx(m.courseAt[a]))
		}
		m.crewMax = max(m.crewMax, len(x.Crew))
		m.courses = append(m.courses, c)
	}
	m.crewMax = max(m.crewMax, 1)
	m.depth = make([]int32, len(m.courses))
	for range m.courses {
		for c, x := range m.courses {
			for _, a := range x.after {
				m.depth[c] = max(m.depth[c], m.depth[a]+1)
			}
		}
	}
	m.startsOf = make([]uint64, len(m.courses)*m.words)
	for i, x := range m.s.Courses {
		set := func(start int) {
			if start+x.Minutes <= 1440 {
				at := start / m.grid
				m.startsOf[i*m.words+at>>6] |= 1 << (at & 63)
			}
		}
		for _, start := range x.Starts {
			set(start)
		}
		for start := 0; len(x.Starts) == 0 && start < 1440; start += m.grid {
			set(start)
		}
	}
	m.windows = newWindows(m.grid, m.words, lengths)
}

func (m *model) roomFacts(sites map[string]siteIx) {
	m.roomAt = map[string]int{}
	m.holdable = make([][]courseIx, len(m.s.Rooms))
	m.siteRooms = make([][]roomIx, len(sites))
	for i, x := range m.s.Rooms {
		m.roomAt[x.ID] = i
		m.rooms = append(m.rooms, room{site: sites[x.Site], seats: int32(x.Seats)})
		m.siteRooms[sites[x.Site]] = append(m.siteRooms[sites[x.Site]], roomIx(i))
		m.roomDay = m.windows.add(m.roomDay, m.days, x.Open)
		has := map[string]bool{}
		for _, f := range x.Features {
			has[f] = true
		}
		for c := range m.courses {
			fits := true
			for _, f := range m.s.Courses[c].Features {
				fits = fits && has[f]
			}
			// Where fewer people have seats than the course needs, it is only held if pinned.
			if fits && m.rooms[i].seats >= m.courses[c].min {
				m.courses[c].rooms = append(m.courses[c].rooms, roomIx(i))
				m.holdable[i] = append(m.holdable[i], courseIx(c))
			}
		}
	}
}

// ways returns the one-way minutes from a site to the numbered ones.
func (m *model) ways(sites map[string]siteIx) func(from string) []int32 {
	joined := map[string][]planner.Travel{}
	for _, x := range m.s.Travel {
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
			way[i] = far
		}
		for _, x := range joined[from] {
			if i, seen := sites[x.To]; seen {
				way[i] = int32(x.Minutes)
			}
		}
		if i, seen := sites[from]; seen {
			way[i] = 0
		}
		for i, online := range m.virtual {
			if online {
				way[i] = 0
			}
		}
		known[from] = way
		return way
	}
}

func (m *model) trainerFacts(sites map[string]siteIx) {
	ways := m.ways(sites)
	m.trainerAt = map[string]int{}
	m.roles = make([][]role, len(m.s.Trainers))
	for i, x := range m.s.Trainers {
		m.trainerAt[x.ID] = i
		m.trainers = append(m.trainers, trainer{maxDay: clamp(x.MaxDayMinutes), maxWeek: clamp(x.MaxWeekMinutes), target: clamp(x.TargetWeekMinutes), taught: clamp(x.TaughtMinutes)})
		m.trainerDay = m.windows.add(m.trainerDay, m.days, x.Available)
		m.trainerWay = append(m.trainerWay, ways(x.Home)...)
		has, knows := map[string]bool{}, map[string]bool{}
		for _, r := range x.Roles {
			has[r] = true
		}
		for _, c := range x.Courses {
			knows[c] = true
		}
		for c := range m.courses {
			for place, r := range m.s.Courses[c].Crew {
				if has[r] && knows[m.s.Courses[c].ID] {
					m.courses[c].able[place] = append(m.courses[c].able[place], trainerIx(i))
					m.roles[i] = append(m.roles[i], role{courseIx(c), int32(place)})
				}
			}
		}
	}
}

// clamp leaves whatever a sound snapshot may say, and room to add two of it.
func clamp(minutes int) int32 { return int32(min(minutes, math.MaxInt32/2)) }

func (m *model) learnerFacts(sites map[string]siteIx) {
	ways := m.ways(sites)
	offices := map[string]int{}
	for i, x := range m.s.Offices {
		offices[x.ID] = i
		m.release = append(m.release, clamp(x.ReleasePerDay))
	}
	reaches, cohorts := map[string]int32{}, map[string]int32{}
	for _, x := range m.s.Learners {
		home := m.s.Offices[offices[x.Office]].Site
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
				minutes, fare := int32(far), int64(0)
				if m.virtual[i] {
					minutes = 0
				} else if allowed[i] && way[i] != far {
					minutes = way[i]
					fare = m.w.LearnerTravel * 2 * int64(minutes) / 10
				}
				m.learnerWay = append(m.learnerWay, minutes)
				m.learnerFare = append(m.learnerFare, fare)
			}
		}
		wave, seen := cohorts[x.Cohort]
		if !seen || x.Cohort == "" {
			wave = int32(len(m.waves))
			cohorts[x.Cohort] = wave
			m.waves = append(m.waves, nil)
		}
		m.waveOf = append(m.waveOf, wave)
		m.waves[wave] = append(m.waves[wave], learnerIx(len(m.learners)))
		m.learners = append(m.learners, learner{office: officeIx(offices[x.Office]), reach: reach, maxDay: clamp(x.MaxDayMinutes), earliest: math.MaxInt32})
		m.userDay = m.windows.add(m.userDay, m.days, x.Available)
	}
}

func (m *model) requestFacts() {
	people := map[string]learnerIx{}
	for i, x := range m.s.Learners {
		people[x.ID] = learnerIx(i)
	}
	m.requestsOf = make([][]requestIx, len(m.learners))
	m.requestAt = map[string]int{}
	type groupKey struct {
		cohort string
		course courseIx
	}
	groups := map[groupKey]groupIx{}
	for i, x := range m.s.Requests {
		m.requestAt[x.ID] = i
		l, c := people[x.Learner], courseIx(m.courseAt[x.Course])
		price, deferred := m.s.UnservedPrice(&x)
		r := request{learner: l, course: c, earliest: int32(x.Earliest), due: int32(x.Due), late: m.w.Late * int64(x.Weight),
			price: price, deferred: deferred, working: x.Working, group: none, held: none}
		if cohort := m.s.Learners[l].Cohort; cohort != "" {
			g, seen := groups[groupKey{cohort, c}]
			if !seen {
				g = groupIx(len(groups))
				groups[groupKey{cohort, c}] = g
			}
			r.group = g
		}
		if !x.Working {
			m.learners[l].earliest = min(m.learners[l].earliest, r.earliest)
		}
		m.requests = append(m.requests, r)
		m.requestsOf[l] = append(m.requestsOf[l], requestIx(i))
	}
	for i := range m.waves {
		m.waves[i] = slices.DeleteFunc(m.waves[i], func(l learnerIx) bool { return len(m.requestsOf[l]) == 0 })
	}
	m.groups = len(groups)
	asked := make([]int32, len(m.courses))
	for _, r := range m.requests {
		asked[r.course]++
	}
	seats := int32(0)
	for _, r := range m.rooms {
		seats = max(seats, r.seats)
	}
	for c := range m.courses {
		m.seatMax = max(m.seatMax, int(min(m.courses[c].max, seats, asked[c])))
	}
}

// smallUpTo is the number of requests that are not frozen up to which a network
// is a small one, and longFrom the number of days from which on it is planned far
// ahead.
const (
	smallUpTo = 2000
	longFrom  = 28
)

// small says whether a network is a small one.
func (m *model) small() bool { return len(m.loose) <= smallUpTo }

// listLoose notes whose seats the search may change.
func (m *model) listLoose() {
	m.loose = nil
	for r := range m.requests {
		if !m.requests[r].frozen && !m.hopeless[r] {
			m.loose = append(m.loose, requestIx(r))
		}
	}
}

// meanPrice is what a person costs who is left out, the measure of temperatures.
func (m *model) meanPrice() int64 {
	if len(m.requests) == 0 {
		return 1
	}
	sum := int64(0)
	for i := range m.requests {
		sum += m.requests[i].price
	}
	return max(sum/int64(len(m.requests)), 1)
}
