package ground

import (
	"encoding/binary"
	"slices"
)

// learnCourses reads the courses and the different lengths that they have.
func (g *Ground) learnCourses() {
	s := g.Snapshot
	g.starts = make([]uint64, len(s.Courses)*g.Words)
	for i := range s.Courses {
		c := &s.Courses[i]
		k := slices.Index(g.Lengths, c.Minutes)
		if k < 0 {
			k = len(g.Lengths)
			g.Lengths = append(g.Lengths, c.Minutes)
		}
		g.Length = append(g.Length, LengthIx(k))
		var after []CourseIx
		for _, a := range c.After {
			after = append(after, g.Course(a))
		}
		g.After = append(g.After, after)
		allowed := g.AllowedStarts(CourseIx(i))
		if len(c.Starts) == 0 {
			span(allowed, g.Grid, 0, 1440, c.Minutes)
		}
		for _, start := range c.Starts {
			if start+c.Minutes <= 1440 {
				allowed[start/g.Grid>>6] |= 1 << (start / g.Grid & 63)
			}
		}
	}
	g.Windows = newWindows(g.Grid, g.Words, g.Lengths)
}

// learnRooms reads the rooms and finds those that suit each course.
func (g *Ground) learnRooms() {
	s := g.Snapshot
	for i := range s.Rooms {
		g.RoomDay = g.Windows.Add(g.RoomDay, g.Days, s.Rooms[i].Open)
	}
	g.Suits, g.Rooms = make([][]RoomIx, len(s.Courses)), make([][]RoomIx, len(s.Courses))
	for c := range s.Courses {
		for r := range s.Rooms {
			room := &s.Rooms[r]
			if slices.ContainsFunc(s.Courses[c].Features, func(f string) bool { return !slices.Contains(room.Features, f) }) {
				continue
			}
			g.Suits[c] = append(g.Suits[c], RoomIx(r))
			if room.Seats >= s.Courses[c].MinGroup {
				g.Rooms[c] = append(g.Rooms[c], RoomIx(r))
			}
		}
	}
	g.pinnedOf, g.Loose = make([][]Pin, len(s.Courses)), make([][]Pin, len(s.Courses))
	for i := range s.Published {
		x := &s.Published[i]
		if !x.Stands() {
			continue
		}
		p := Pin{i, g.Course(x.Course), g.Room(x.Room), x.Day, x.Start / g.Grid}
		if x.Pinned {
			g.Pinned, g.pinnedOf[p.Course] = append(g.Pinned, p), append(g.pinnedOf[p.Course], p)
		} else {
			g.Loose[p.Course] = append(g.Loose[p.Course], p)
		}
	}
}

// learnTrainers reads the trainers and finds who may take which role.
func (g *Ground) learnTrainers() {
	s := g.Snapshot
	taught := make([]bool, len(s.Trainers)*len(s.Courses)) // by trainer, by course
	g.TrainerWay = make([]int32, 0, len(s.Trainers)*len(g.Sites))
	for i := range s.Trainers {
		t := &s.Trainers[i]
		for _, c := range t.Courses {
			if k := g.Course(c); k != None { // a snapshot cut down to a few courses keeps its trainers as they are
				taught[i*len(s.Courses)+int(k)] = true
			}
		}
		g.TrainerDay = g.Windows.Add(g.TrainerDay, g.Days, t.Available)
		g.TrainerWay = append(g.TrainerWay, g.WaysFrom(g.Base(t.Home))...)
	}
	g.Able = make([][][]TrainerIx, len(s.Courses))
	for c := range s.Courses {
		g.Able[c] = make([][]TrainerIx, len(s.Courses[c].Crew))
		for place, role := range s.Courses[c].Crew {
			for t := range s.Trainers {
				if taught[t*len(s.Courses)+c] && slices.Contains(s.Trainers[t].Roles, role) {
					g.Able[c][place] = append(g.Able[c][place], TrainerIx(t))
				}
			}
		}
	}
}

// learnLearners reads the offices and the learners, and finds where they may be
// sent.
func (g *Ground) learnLearners() {
	s := g.Snapshot
	for i := range s.Offices {
		g.officeAt = append(g.officeAt, g.Base(s.Offices[i].Site))
	}
	known := map[string]ReachIx{}
	way, key := make([]int32, len(g.Sites)), make([]byte, 0, 4*len(g.Sites))
	for i := range s.Learners {
		l := &s.Learners[i]
		office := g.Office(l.Office)
		g.OfficeOf = append(g.OfficeOf, office)
		g.LearnerDay = g.Windows.Add(g.LearnerDay, g.Days, l.Available)
		from := g.WaysFrom(g.officeAt[office])
		for k := range way {
			way[k] = Far
			if g.Virtual[k] {
				way[k] = 0
			}
		}
		for _, id := range l.Sites {
			if k, has := g.sites[id]; has {
				way[k] = from[k]
			}
		}
		key = key[:0]
		for _, minutes := range way {
			key = binary.LittleEndian.AppendUint32(key, uint32(minutes))
		}
		reach, seen := known[string(key)]
		if !seen {
			reach = ReachIx(len(known))
			known[string(key)] = reach
			g.LearnerWay = append(g.LearnerWay, way...)
		}
		g.Reach = append(g.Reach, reach)
	}
}

func (g *Ground) learnRequests() {
	s := g.Snapshot
	g.RequestsOf = make([][]RequestIx, len(s.Learners))
	for i := range s.Requests {
		l := g.Learner(s.Requests[i].Learner)
		g.LearnerOf = append(g.LearnerOf, l)
		g.CourseOf = append(g.CourseOf, g.Course(s.Requests[i].Course))
		g.RequestsOf[l] = append(g.RequestsOf[l], RequestIx(i))
	}
}
