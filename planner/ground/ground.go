// Package ground is a snapshot in small numbers: it numbers the ids, knows the
// ways between sites, what suits a room, the hours of everybody as bits, who may
// take which role of which course, and at which hours a course could begin if
// nothing else were planned. Whoever reckons with a snapshot stands on it. The
// referee and the recount of proofs do not, on purpose: they read the snapshot
// for themselves, so that a defect here is seen there.
//
// Lists that are said to be "by site, by course" are flat: the entry of a pair
// is at site x number of courses + course. Nothing here changes after New but by
// Windows.Add, so that several searches may share one ground.
package ground

import (
	"slices"

	"cohort/planner"
)

// Small numbers that stand for the snapshot's ids, each of its own type. They
// count in the order of the snapshot's lists, except where said otherwise.
type (
	BaseIx    int32 // any site of the snapshot, as a place to set out from
	SiteIx    int32 // a site that has rooms, in the order in which the rooms name them first
	RoomIx    int32
	TrainerIx int32
	CourseIx  int32
	OfficeIx  int32
	LearnerIx int32
	RequestIx int32
	ReachIx   int32 // one of the different sets of sites and ways that learners have
)

// None is the number of what is not in the snapshot.
const None = -1

// Far is the way to a site that is not travelled, or where somebody may not be
// sent.
const Far = int32(-1)

// Ground is a sound snapshot in small numbers.
type Ground struct {
	Snapshot *planner.Snapshot
	Days     int     // of the horizon
	Grid     int     // minutes between two possible starts
	Words    int     // words of 64 bits that hold one bit for each possible start of a day
	Week     []int32 // by day: its ISO week, counted from that of day 0, which is 0
	Weeks    int     // ISO weeks that the horizon touches

	Sites   []string   // by site: its id
	Virtual []bool     // by site: nobody travels there
	RoomsAt [][]RoomIx // by site
	SiteOf  []SiteIx   // by room

	Lengths  []int           // minutes that courses take, each once
	Length   []LengthIx      // by course
	Suits    [][]RoomIx      // by course: rooms that have every feature that it asks for
	Rooms    [][]RoomIx      // by course: those of Suits that have seats for its least group
	Able     [][][]TrainerIx // by course and place in its crew: who may take it
	After    [][]CourseIx    // by course: those that come before it
	Pinned   []Pin
	pinnedOf [][]Pin // by course
	Loose    [][]Pin // by course: sessions of which something is pinned, but not all

	OfficeOf   []OfficeIx    // by learner
	LearnerOf  []LearnerIx   // by request
	CourseOf   []CourseIx    // by request
	RequestsOf [][]RequestIx // by learner

	// One-way minutes. To a virtual site they are 0 for everybody.
	TrainerWay []int32   // by trainer, by site; Far where they may not teach
	Reach      []ReachIx // by learner
	LearnerWay []int32   // by reach, by site; Far where they may not be sent

	NeedOf []NeedIx // by learner
	KindOf []KindIx // by room

	Windows
	RoomDay, TrainerDay, LearnerDay []DayIx // by room (trainer, learner), by day

	starts   []uint64 // by course, by word: the starts that it allows
	officeAt []BaseIx // by office
	virtual  []bool   // by base
	ways     ways
	kinds    int    // of rooms
	met      []bool // by need, by kind

	bases, sites, rooms, trainers, courses, offices, learners, requests map[string]int32
}

// Pin is a pinned session: it is held as it was announced, also in a room that
// has too few seats for a new one, or with fewer people than its least group.
type Pin struct {
	Published int // its place in the snapshot's list
	Course    CourseIx
	Room      RoomIx // None: not known, of one that may be held in another
	Day       int
	Start     int // place on the grid
}

// at says whether a loose session may be held in a room.
func (g *Ground) at(p Pin, r RoomIx) bool {
	return slices.Contains(g.Suits[p.Course], r) && (p.Room == r || !g.Snapshot.Published[p.Published].Fixes(planner.PinRoom))
}

// New numbers a snapshot, which must be sound.
func New(s *planner.Snapshot) *Ground {
	g := &Ground{Snapshot: s, Days: s.Days, Grid: s.GridMinutes, Words: (1440/s.GridMinutes + 64) / 64}
	g.number()
	g.calendar()
	g.learnCourses()
	g.learnRooms()
	g.learnTrainers()
	g.learnLearners()
	g.learnRequests()
	g.learnNeeds()
	return g
}

// number gives each id its place in its list.
func (g *Ground) number() {
	s := g.Snapshot
	g.bases = places(s.Sites, func(x *planner.Site) string { return x.ID })
	g.rooms = places(s.Rooms, func(x *planner.Room) string { return x.ID })
	g.trainers = places(s.Trainers, func(x *planner.Trainer) string { return x.ID })
	g.courses = places(s.Courses, func(x *planner.Course) string { return x.ID })
	g.offices = places(s.Offices, func(x *planner.Office) string { return x.ID })
	g.learners = places(s.Learners, func(x *planner.Learner) string { return x.ID })
	g.requests = places(s.Requests, func(x *planner.Request) string { return x.ID })
	g.virtual = make([]bool, len(s.Sites))
	for i, x := range s.Sites {
		g.virtual[i] = x.Virtual
	}
	g.sites = map[string]int32{}
	for i, x := range s.Rooms {
		at, known := g.sites[x.Site]
		if !known {
			at = int32(len(g.Sites))
			g.sites[x.Site] = at
			g.Sites = append(g.Sites, x.Site)
			g.Virtual = append(g.Virtual, g.virtual[g.bases[x.Site]])
			g.RoomsAt = append(g.RoomsAt, nil)
		}
		g.SiteOf = append(g.SiteOf, SiteIx(at))
		g.RoomsAt[at] = append(g.RoomsAt[at], RoomIx(i))
	}
	g.ways = newWays(g)
}

func places[E any](list []E, id func(*E) string) map[string]int32 {
	at := make(map[string]int32, len(list))
	for i := range list {
		at[id(&list[i])] = int32(i)
	}
	return at
}

// calendar numbers the weeks of the horizon.
func (g *Ground) calendar() {
	first := g.Snapshot.FirstDay
	g.Week = make([]int32, g.Days)
	for d := range g.Week {
		g.Week[d] = int32(first+planner.Date(d)-first.Monday()) / 7
		g.Weeks = int(g.Week[d]) + 1
	}
}

// Base is the number of a site, None where the snapshot has no such.
func (g *Ground) Base(id string) BaseIx { return BaseIx(at(g.bases, id)) }

// Site is the number of a site that has rooms, None where there is no such.
func (g *Ground) Site(id string) SiteIx { return SiteIx(at(g.sites, id)) }

// Room is the number of a room, None where the snapshot has no such; and so on.
func (g *Ground) Room(id string) RoomIx { return RoomIx(at(g.rooms, id)) }

// Trainer is the number of a trainer.
func (g *Ground) Trainer(id string) TrainerIx { return TrainerIx(at(g.trainers, id)) }

// Course is the number of a course.
func (g *Ground) Course(id string) CourseIx { return CourseIx(at(g.courses, id)) }

// Office is the number of an office.
func (g *Ground) Office(id string) OfficeIx { return OfficeIx(at(g.offices, id)) }

// Learner is the number of a learner.
func (g *Ground) Learner(id string) LearnerIx { return LearnerIx(at(g.learners, id)) }

// Request is the number of a request.
func (g *Ground) Request(id string) RequestIx { return RequestIx(at(g.requests, id)) }

func at(list map[string]int32, id string) int32 {
	if i, known := list[id]; known {
		return i
	}
	return None
}
