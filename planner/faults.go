package planner

import (
	"fmt"
	"slices"
	"strings"
)

const (
	lastDate      = Date(2932896) // 9999-12-31, the last date of the ISO calendar's four digits
	firstDate     = Date(-719162) // 0001-01-01
	minutesOfADay = 1440
	// Beyond these no price or day means anything, and sums could overflow.
	greatestWeight = 1_000_000
	greatestDay    = 1_000_000
)

// Faults is every reason why a snapshot is not sound, one sentence each (the first
// MostFaults of them; after MostLooked nobody looks for more), none if it is: ids are unique, references known, numbers, dates and windows within
// their bounds, published seats fit, and no chain of After comes back to where
// it began. Whether the pinned sessions alone form a valid plan takes the rules
// to judge: referee.Sound adds that.
func (s *Snapshot) Faults() []string {
	found := Faults{}
	s.faults(nil, &found)
	return found.List
}

// faults adds what it finds, and leaves out what follows from places that are known to
// be wrong, see shape.wrong.
func (s *Snapshot) faults(wrong map[string]bool, found *Faults) {
	f := &soundness{s: s, wrong: wrong, found: found, ids: map[string]map[string]bool{}}
	f.learnIDs()
	f.top()
	f.travel()
	f.rooms()
	f.shared()
	f.trainers()
	f.courses()
	f.circles()
	f.people()
	f.requests()
	f.published()
}

type soundness struct {
	s     *Snapshot
	wrong map[string]bool
	ids   map[string]map[string]bool // by list
	found *Faults
}

// say reports a fault of a field of something, unless that is known already.
func (f *soundness) say(at, field, format string, a ...any) {
	if f.wrong[at+"."+field] || f.wrong[at+"."] || f.found.Full() {
		return
	}
	text := fmt.Sprintf(format, a...)
	if at != "snapshot" {
		text = at + ": " + text
	}
	f.found.Add(text)
}

func (f *soundness) learnIDs() {
	learn := func(kind string, n int, id func(int) string) {
		known := make(map[string]bool, n)
		for i := range n {
			x := id(i)
			if known[x] && !(x == "" && f.wrong[kind+".id"]) {
				f.say(called(kind, i, x), "id", "the id stands twice")
			}
			known[x] = true
		}
		f.ids[kind] = known
	}
	s := f.s
	learn("sites", len(s.Sites), func(i int) string { return s.Sites[i].ID })
	learn("rooms", len(s.Rooms), func(i int) string { return s.Rooms[i].ID })
	learn("shared", len(s.Shared), func(i int) string { return s.Shared[i].ID })
	learn("trainers", len(s.Trainers), func(i int) string { return s.Trainers[i].ID })
	learn("courses", len(s.Courses), func(i int) string { return s.Courses[i].ID })
	learn("offices", len(s.Offices), func(i int) string { return s.Offices[i].ID })
	learn("programmes", len(s.Programmes), func(i int) string { return s.Programmes[i].ID })
	learn("learners", len(s.Learners), func(i int) string { return s.Learners[i].ID })
	learn("requests", len(s.Requests), func(i int) string { return s.Requests[i].ID })
	learn("published", len(s.Published), func(i int) string { return s.Published[i].ID })
}

// refer reports names that the list kind does not have. Where an id of that
// list is missing, nothing can be said.
func (f *soundness) refer(at, field, kind string, names ...string) {
	if f.wrong[kind+".id"] {
		return
	}
	for _, n := range names {
		if !f.ids[kind][n] {
			f.say(at, field, "unknown %s %q", strings.TrimSuffix(kind, "s"), n)
		}
	}
}

func (f *soundness) least(at, field string, value, low int) {
	if value < low {
		f.say(at, field, "%s is %d, want at least %d", field, value, low)
	}
}

func (f *soundness) top() {
	s := f.s
	if s.Format != SnapshotFormat {
		f.say("snapshot", "format", "format is %q, want %q", s.Format, SnapshotFormat)
	}
	f.least("snapshot", "days", s.Days, 1)
	if s.Days > MostDays {
		f.say("snapshot", "days", "days is %d, want at most %d", s.Days, MostDays)
	}
	f.least("snapshot", "grid_minutes", s.GridMinutes, 1)
	if s.FirstDay < firstDate || s.FirstDay > lastDate || s.Days > int(lastDate-s.FirstDay)+1 {
		f.say("snapshot", "days", "%d days from %s on lead out of the calendar", s.Days, s.FirstDay)
	}
	f.least("rules", "trainer_break_minutes", s.Rules.TrainerBreakMinutes, 0)
	f.least("rules", "learner_break_minutes", s.Rules.LearnerBreakMinutes, 0)
	f.least("rules", "room_changeover_minutes", s.Rules.RoomChangeoverMinutes, 0)
	w := s.Weights
	for _, x := range []struct {
		name  string
		value int64
	}{
		{"unserved", w.Unserved}, {"deferred", w.Deferred}, {"late", w.Late}, {"ready", w.Ready}, {"teaching", w.Teaching},
		{"trainer_travel", w.TrainerTravel}, {"learner_travel", w.LearnerTravel}, {"split", w.Split}, {"overload", w.Overload},
		{"moved", w.Moved}, {"reroomed", w.Reroomed}, {"retrained", w.Retrained},
		{"provisional", w.Provisional.Amount},
	} {
		f.least("weights", x.name, int(x.value), 0)
		if x.value > greatestWeight {
			f.say("weights", x.name, "%s is %d, want at most %d", x.name, x.value, greatestWeight)
		}
	}
	if w.Unserved < w.Deferred {
		f.say("weights", "unserved", "unserved is %d, below deferred, which is %d", w.Unserved, w.Deferred)
	}
}

func (f *soundness) travel() {
	pairs := map[[2]string]bool{}
	for i, t := range f.s.Travel {
		at := called("travel", i, "")
		f.refer(at, "from", "sites", t.From)
		f.refer(at, "to", "sites", t.To)
		pair := [2]string{min(t.From, t.To), max(t.From, t.To)}
		switch {
		case t.Minutes < 0:
			f.say(at, "minutes", "%s to %s takes %d minutes", t.From, t.To, t.Minutes)
		case f.wrong[at+".from"] || f.wrong[at+".to"]:
		case t.From == t.To:
			f.say(at, "", "%s leads to itself", t.From)
		case pairs[pair]:
			f.say(at, "", "%s and %s stand twice", t.From, t.To)
		}
		pairs[pair] = true
	}
}

func (f *soundness) windows(at string, windows []Window) {
	horizon := f.s.Days
	if f.wrong["snapshot.days"] || horizon < 1 {
		horizon = Greatest
	}
	last := map[int]int{}
	for _, w := range slices.SortedFunc(slices.Values(windows), func(a, b Window) int { return slices.Compare(a[:], b[:]) }) {
		switch {
		case w.Day() < 0 || w.Day() >= horizon:
			f.say(at, "[]", "window %v lies outside the horizon", w)
		case w.From() < 0 || w.From() >= w.To() || w.To() > minutesOfADay:
			f.say(at, "[]", "window %v has to begin before it ends, within 0 and %d", w, minutesOfADay)
		case w.From() < last[w.Day()]:
			f.say(at, "[]", "windows overlap on day %d", w.Day())
		}
		last[w.Day()] = max(last[w.Day()], w.To())
	}
}

func (f *soundness) rooms() {
	for i, x := range f.s.Rooms {
		at := called("rooms", i, x.ID)
		f.refer(at, "site", "sites", x.Site)
		f.least(at, "seats", x.Seats, 0)
		f.windows(at, x.Open)
	}
}

func (f *soundness) shared() {
	site := map[string]string{}
	for _, x := range f.s.Rooms {
		site[x.ID] = x.Site
	}
	for i, x := range f.s.Shared {
		at := called("shared", i, x.ID)
		f.least(at, "number", x.Number, 1)
		known := map[string]bool{}
		for _, r := range x.Rooms {
			f.refer(at, "rooms", "rooms", r.Room)
			switch {
			case known[r.Room]:
				f.say(at, "rooms", "room %s stands twice", r.Room)
			case site[r.Room] != site[x.Rooms[0].Room]:
				f.say(at, "rooms", "rooms %s and %s are not on one site", x.Rooms[0].Room, r.Room)
			case r.Number < 1 || r.Number > x.Number:
				f.say(at, "rooms", "room %s takes %d, want 1 to %d", r.Room, r.Number, x.Number)
			}
			known[r.Room] = true
		}
	}
}

func (f *soundness) trainers() {
	for i, x := range f.s.Trainers {
		at := called("trainers", i, x.ID)
		f.refer(at, "home", "sites", x.Home)
		f.refer(at, "courses", "courses", x.Courses...)
		f.least(at, "max_day_minutes", x.MaxDayMinutes, 0)
		f.least(at, "max_week_minutes", x.MaxWeekMinutes, 0)
		f.least(at, "target_week_minutes", x.TargetWeekMinutes, 0)
		f.least(at, "taught_minutes", x.TaughtMinutes, 0)
		f.windows(at, x.Available)
	}
}

func (f *soundness) courses() {
	for i, x := range f.s.Courses {
		at := called("courses", i, x.ID)
		f.refer(at, "after", "courses", x.After...)
		f.least(at, "minutes", x.Minutes, 1)
		f.least(at, "min_group", x.MinGroup, 1)
		f.least(at, "max_group", x.MaxGroup, 1)
		if len(x.Crew) == 0 {
			f.say(at, "crew", "nobody leads it")
		}
		if x.MinGroup > x.MaxGroup && !f.wrong[at+".max_group"] {
			f.say(at, "min_group", "min_group is %d, above max_group, which is %d", x.MinGroup, x.MaxGroup)
		}
		if f.wrong[at+".minutes"] {
			continue
		}
		for _, v := range x.Starts {
			if v < 0 || v > minutesOfADay-x.Minutes || f.s.GridMinutes > 0 && v%f.s.GridMinutes != 0 {
				f.say(at, "starts[]", "starts %v are off the grid of %d minutes or end after midnight", x.Starts, f.s.GridMinutes)
				break
			}
		}
	}
	for i, x := range f.s.Programmes {
		at := called("programmes", i, x.ID)
		f.refer(at, "courses", "courses", x.Courses...)
		if x.DueWorkingDays < 0 {
			f.say(at, "due_working_days", "due_working_days is %d, want 0 or more", x.DueWorkingDays)
		}
		for start, due := range x.DueBy {
			if due < start {
				f.say(at, "due_by[]", "who starts on day %d is due by day %d, before it", start, due)
				break
			}
		}
	}
}

// circles reports chains of After that come back to where they began.
func (f *soundness) circles() {
	after := map[string][]string{}
	for _, c := range f.s.Courses {
		after[c.ID] = c.After
	}
	const entered, left = 1, 2
	state := map[string]int{}
	var path []string
	var walk func(c string)
	walk = func(c string) {
		before, known := after[c]
		switch {
		case state[c] == entered:
			circle := append(path[slices.Index(path, c):len(path):len(path)], c)
			f.say("snapshot", "", "courses in a circle: %s", strings.Join(circle, " after "))
		case state[c] == 0 && known:
			state[c] = entered
			path = append(path, c)
			for _, b := range before {
				walk(b)
			}
			path = path[:len(path)-1]
			state[c] = left
		}
	}
	for _, c := range f.s.Courses {
		walk(c.ID)
	}
}

func (f *soundness) people() {
	for i, x := range f.s.Offices {
		at := called("offices", i, x.ID)
		f.refer(at, "site", "sites", x.Site)
		f.least(at, "release_per_day", x.ReleasePerDay, 0)
	}
	for i, x := range f.s.Learners {
		at := called("learners", i, x.ID)
		f.refer(at, "office", "offices", x.Office)
		f.refer(at, "sites", "sites", x.Sites...)
		f.least(at, "max_day_minutes", x.MaxDayMinutes, 0)
		f.least(at, "number", x.Number, 0)
		if x.Catchment != "" && !f.wrong["sites.id"] && !f.ids["sites"][x.Catchment] {
			f.say(at, "catchment", "the catchment is that of an unknown site %q", x.Catchment)
		}
		if x.Intake != nil && (*x.Intake < firstDate || *x.Intake > lastDate) {
			f.say(at, "intake", "intake %s is out of the calendar", *x.Intake)
		}
		f.windows(at, x.Available)
	}
}

func (f *soundness) requests() {
	type need struct{ learner, course string }
	asked := map[need]bool{}
	for i, x := range f.s.Requests {
		at := called("requests", i, x.ID)
		f.refer(at, "learner", "learners", x.Learner)
		f.refer(at, "course", "courses", x.Course)
		if x.Weight < 1 || x.Weight > 100 {
			f.say(at, "weight", "weight is %d, want 1 to 100", x.Weight)
		}
		if x.Earliest < -greatestDay || x.Earliest > greatestDay {
			f.say(at, "earliest", "earliest is %d, want a day within %d", x.Earliest, greatestDay)
		}
		if x.Due < -greatestDay || x.Due > greatestDay {
			f.say(at, "due", "due is %d, want a day within %d", x.Due, greatestDay)
		}
		if f.wrong[at+".learner"] || f.wrong[at+".course"] {
			continue
		}
		if asked[need{x.Learner, x.Course}] {
			f.say(at, "", "learner %s asks twice for %s", x.Learner, x.Course)
		}
		asked[need{x.Learner, x.Course}] = true
	}
}

func (f *soundness) published() {
	course := make(map[string]string, len(f.s.Requests))
	for _, r := range f.s.Requests {
		course[r.ID] = r.Course
	}
	held := map[string]bool{}
	for i, x := range f.s.Published {
		at := called("published", i, x.ID)
		f.refer(at, "course", "courses", x.Course)
		f.refer(at, "seated", "requests", x.Seated...)
		if x.Provisional && x.Pinned {
			f.say(at, "provisional", "it is pinned and provisional; what is only a preview cannot be pinned")
		}
		if x.Provisional && len(x.Pins) > 0 {
			f.say(at, "provisional", "it has pins and is provisional; of what is only a preview nothing can be pinned")
		}
		for k, pin := range x.Pins {
			if !slices.Contains(AllPins(), pin) {
				f.say(at, "pins[]", "unknown pin %q, want one of %s", pin, strings.Join(AllPins(), ", "))
			} else if slices.Contains(x.Pins[:k], pin) {
				f.say(at, "pins[]", "the pin %q stands twice", pin)
			}
		}
		if x.Provisional && !f.s.Weights.Provisional.Given && !f.wrong["weights.provisional"] {
			f.say(at, "provisional", "it is provisional, and weights.provisional is missing")
		}
		if x.Fixes(PinRoom) {
			f.refer(at, "room", "rooms", x.Room)
		}
		if x.Fixes(PinTrainers) {
			f.refer(at, "trainers", "trainers", x.Trainers...)
		}
		for _, r := range x.Seated {
			if c, known := course[r]; known && c != x.Course && !f.wrong["request "+r+".course"] {
				f.say(at, "course", "request %s is of the course %s, not %s", r, c, x.Course)
			}
			if held[r] {
				f.say(at, "seated[]", "request %s is seated twice", r)
			}
			held[r] = true
		}
	}
}
