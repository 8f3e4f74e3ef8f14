package ledger_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/planner/referee"
)

// edition is what people see of a plan: what is held where and when, by whom and for
// whom, and everybody's places.
type edition struct {
	sessions map[string][2][]string // by course, date, start and room: trainers, learners
	seats    map[diff.Need]diff.Slot
}

func editionOf(x ledger.Side, from planner.Date) edition {
	e := edition{map[string][2][]string{}, map[diff.Need]diff.Slot{}}
	for n, seat := range diff.Seats(x.Snapshot, x.Plan.Sessions) {
		if seat.Date < from {
			continue
		}
		seat.Trainers = slices.Sorted(slices.Values(seat.Trainers))
		e.seats[n] = seat.Slot
		at := place(n.Course, &seat.Slot)
		people := append(slices.Clone(e.sessions[at][1]), n.Learner)
		slices.Sort(people)
		e.sessions[at] = [2][]string{seat.Trainers, people}
	}
	return e
}

func place(course string, s *diff.Slot) string {
	return fmt.Sprint(course, " ", s.Date, " ", s.Start, "-", s.End, " ", s.Room)
}

// apply makes the later edition of an earlier one and what changed.
func (e edition) apply(t *rapid.T, l *ledger.Ledger) edition {
	out := edition{maps.Clone(e.sessions), maps.Clone(e.seats)}
	for _, x := range l.Sessions {
		if x.Before != nil {
			at := place(x.Course, &x.Before.Slot)
			if _, held := out.sessions[at]; !held {
				t.Fatalf("%s is listed as it was and was not", at)
			}
			delete(out.sessions, at)
		}
	}
	for _, x := range l.Sessions {
		if x.After == nil {
			continue
		}
		people := slices.Clone(x.Came)
		if x.Before != nil {
			was := e.sessions[place(x.Course, &x.Before.Slot)][1]
			for _, who := range was {
				if !slices.Contains(x.Left, who) {
					people = append(people, who)
				}
			}
		}
		slices.Sort(people)
		out.sessions[place(x.Course, &x.After.Slot)] = [2][]string{slices.Sorted(slices.Values(x.After.Trainers)), people}
	}
	for _, x := range l.Seats {
		delete(out.seats, x.Need())
		if x.After != nil {
			s := x.After.Slot
			s.Trainers = slices.Sorted(slices.Values(s.Trainers))
			out.seats[x.Need()] = s
		}
	}
	return out
}

// The earlier edition and the list of changes make the later one, nothing is listed that
// did not change, and what is said of each is true of the two snapshots.
func TestOfRandomNights(t *testing.T) {
	kinds := map[ledger.Kind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		for range 3 {
			oneNight(t, rt, kinds)
		}
	})
	for _, k := range []ledger.Kind{ledger.TrainerAway, ledger.RoomShut, ledger.CourseChanged, ledger.TooFew, ledger.PersonGone, ledger.PersonAway, ledger.PersonLater, ledger.PersonUnfit,
		ledger.OrderChanged, ledger.NewPeople, ledger.Waiting, ledger.Lost, ledger.Reserve, ledger.Horizon, ledger.MadeWay, ledger.Released, ledger.Joined, ledger.Better} {
		if kinds[k] == 0 {
			t.Errorf("no change came of %s", k)
		}
	}
}

// oneNight draws a night and holds what is said of it against it.
func oneNight(t *testing.T, rt *rapid.T, kinds map[ledger.Kind]int) {
	before, after := someNight(rt, t)
	l := ledger.Compare(before, after, ledger.Between{})
	was, is := editionOf(before, l.From), editionOf(after, l.From)
	if d := cmp.Diff(is, was.apply(rt, l), cmp.AllowUnexported(edition{})); d != "" {
		rt.Fatalf("the changes make another edition (-want +got)\n%s", d)
	}
	w := newWitness(before, after, l)
	seen := map[string]bool{}
	for _, x := range l.Sessions {
		w.t = &said{rt, fmt.Sprintf("%s %s %v → %v", x.Kind, x.Course, x.Before, x.After)}
		if seen[fmt.Sprint(x.Before, x.After)] || x.Kind == diff.Same && len(x.Came)+len(x.Left) == 0 || len(x.Causes) == 0 {
			w.t.Fatalf("is no change, is listed twice, or for no reason")
		}
		seen[fmt.Sprint(x.Before, x.After)] = true
		for _, c := range x.Causes {
			kinds[c.Kind]++
			if x.Kind != diff.Same {
				w.session(&x, &c)
				w.round(x.After, &c)
			} else {
				w.group(&x, &c, l)
			}
			w.chain(&c)
		}
	}
	for _, x := range l.Seats {
		w.t = &said{rt, fmt.Sprintf("%s %v: %v → %v", x.Kind, x.Need(), x.Before, x.After)}
		kinds[x.Cause.Kind]++
		w.seat(&x)
		w.round(nil, &x.Cause)
		w.chain(&x.Cause)
	}
}

// said fails a test with what is spoken of.
type said struct {
	*rapid.T
	of string
}

func (s *said) Fatalf(format string, args ...any) {
	s.T.Helper()
	s.T.Fatalf("%s: "+format, append([]any{s.of}, args...)...)
}

// witness says what is true of two plans and their snapshots, by looking through them. It
// shares nothing with the package but the words.
type witness struct {
	t             *said
	before, after ledger.Side
	l             *ledger.Ledger
	was, is       map[diff.Need]diff.Seat
	alone         map[diff.Need]bool
}

func newWitness(before, after ledger.Side, l *ledger.Ledger) *witness {
	w := &witness{before: before, after: after, l: l, was: diff.Seats(before.Snapshot, before.Plan.Sessions), is: diff.Seats(after.Snapshot, after.Plan.Sessions)}
	maps.DeleteFunc(w.was, func(_ diff.Need, s diff.Seat) bool { return s.Date < l.From })
	w.leftAlone()
	return w
}

// then is a session of the earlier plan as the later snapshot counts its day.
func (w *witness) then(id string) (planner.Session, bool) {
	at := slices.IndexFunc(w.before.Plan.Sessions, func(s planner.Session) bool { return s.ID == id })
	if at < 0 {
		return planner.Session{}, false
	}
	s := w.before.Plan.Sessions[at]
	s.Day -= int(w.after.Snapshot.FirstDay - w.before.Snapshot.FirstDay)
	return s, s.Day >= 0
}

// now is a session of the later plan.
func (w *witness) now(id string) *planner.Session {
	for i := range w.after.Plan.Sessions {
		if s := &w.after.Plan.Sessions[i]; s.ID == id {
			return s
		}
	}
	w.t.Fatalf("session %s is not in the later plan", id)
	return nil
}

// breaks lists the rules that the later snapshot breaks with nothing but one session, with
// some of its people.
func (w *witness) breaks(s planner.Session, people ...string) []string {
	snapshot := *w.after.Snapshot
	snapshot.Published, snapshot.Reserved = nil, nil
	s.Seated = people
	v := referee.Check(&snapshot, &planner.Plan{Format: planner.PlanFormat, Snapshot: snapshot.Name, Sessions: []planner.Session{s}})
	delete(v.Broken, "H7")
	delete(v.Broken, "H9") // what comes before is not in this plan
	return slices.Sorted(maps.Keys(v.Broken))
}

// stands says whether a session of the earlier plan can be held as it was, whoever comes.
func (w *witness) stands(s planner.Session) bool {
	c := course(w.after.Snapshot, s.Course)
	return c != nil && c.Minutes == course(w.before.Snapshot, s.Course).Minutes && len(w.breaks(s)) == 0 && room(w.after.Snapshot, s.Room).Seats >= c.MinGroup
}

func course(s *planner.Snapshot, id string) *planner.Course {
	for i := range s.Courses {
		if s.Courses[i].ID == id {
			return &s.Courses[i]
		}
	}
	return nil
}

func room(s *planner.Snapshot, id string) *planner.Room {
	for i := range s.Rooms {
		if s.Rooms[i].ID == id {
			return &s.Rooms[i]
		}
	}
	return &planner.Room{}
}

func learner(s *planner.Snapshot, id string) *planner.Learner {
	for i := range s.Learners {
		if s.Learners[i].ID == id {
			return &s.Learners[i]
		}
	}
	return nil
}

func asks(s *planner.Snapshot, n diff.Need) *planner.Request {
	for i := range s.Requests {
		if r := &s.Requests[i]; r.Learner == n.Learner && r.Course == n.Course {
			return r
		}
	}
	return nil
}

// leftAlone finds the seats that the world left alone, as calm is counted: whose session
// stands, who can come, who can take first what comes before, and with enough others.
func (w *witness) leftAlone() {
	w.alone = map[diff.Need]bool{}
	w.t = &said{}
	for n, seat := range w.was {
		s, _ := w.then(seat.Session)
		r := asks(w.after.Snapshot, n)
		w.alone[n] = r != nil && w.stands(s) && len(w.breaks(s, r.ID)) == 0
	}
	for size := -1; size != count(w.alone); {
		size = count(w.alone)
		together := map[string]int{}
		for n, yes := range w.alone {
			if yes {
				together[w.was[n].Session]++
			}
		}
		for n, seat := range w.was {
			c := course(w.after.Snapshot, n.Course)
			w.alone[n] = w.alone[n] && together[seat.Session] >= c.MinGroup && !slices.ContainsFunc(c.After, func(a string) bool {
				first := diff.Need{Learner: n.Learner, Course: a}
				return asks(w.after.Snapshot, first) != nil && !w.alone[first]
			})
		}
	}
}

func count(set map[diff.Need]bool) (n int) {
	for _, yes := range set {
		if yes {
			n++
		}
	}
	return n
}

var forced = []ledger.Kind{ledger.TrainerAway, ledger.RoomShut, ledger.CourseChanged, ledger.RulesChanged}

// session holds the cause of a session that is held otherwise against what happened to it.
func (w *witness) session(x *ledger.Session, c *ledger.Cause) {
	if x.Before != nil {
		s, _ := w.then(x.Before.ID)
		if !w.stands(s) != (slices.Contains(forced, c.Kind)) {
			w.t.Fatalf("told as %s, the rules broken are %v", c.Kind, w.breaks(s))
		}
		if c.Kind == ledger.TrainerAway && !slices.Contains(s.Trainers, c.Trainer) || c.Kind == ledger.RoomShut && s.Room != c.Room || c.Kind == ledger.CourseChanged && s.Course != c.Course {
			w.t.Fatalf("told as %+v", c)
		}
		if c.Kind == ledger.MadeWay {
			w.way(s, c)
		}
	}
	switch c.Kind {
	case ledger.Joined:
		s := w.now(c.Session)
		if !slices.ContainsFunc(x.Left, func(who string) bool { return slices.Contains(s.Seated, planner.RequestID(who, x.Course)) }) {
			w.t.Fatalf("nobody of it sits in %s", c.Session)
		}
	case ledger.Horizon:
		if x.Before != nil || x.After.Date < w.before.Snapshot.FirstDay+planner.Date(w.before.Snapshot.Days) {
			w.t.Fatalf("the day was planned before")
		}
	}
}

// group holds a cause of who came to a session and who left it, which is held as it was, against
// where they sat: what was in the way of a place is told where that place was.
func (w *witness) group(x *ledger.Session, c *ledger.Cause, l *ledger.Ledger) {
	switch c.Kind {
	case ledger.From:
		s, _ := w.then(c.Session)
		if c.Session == x.Before.ID || !slices.ContainsFunc(x.Came, func(who string) bool { return slices.Contains(s.Seated, planner.RequestID(who, x.Course)) }) {
			w.t.Fatalf("nobody who came sat in %s", c.Session)
		}
	case ledger.MadeWay, ledger.Released, ledger.TrainerAway, ledger.RoomShut, ledger.TooFew, ledger.PersonAway, ledger.PersonLater, ledger.PersonUnfit, ledger.OrderChanged, ledger.Joined:
		if !slices.ContainsFunc(l.Seats, func(s ledger.Seat) bool {
			return s.Need().Course == x.Course && slices.Contains(x.Left, s.Need().Learner) && s.Cause.Kind == c.Kind && s.Cause.Session == c.Session
		}) {
			w.t.Fatalf("told as %s, and nobody left for that: %v came, %v left", c.Kind, x.Came, x.Left)
		}
		if c.Kind == ledger.Joined && c.Session == x.After.ID {
			w.t.Fatalf("its people are said to be with its own group")
		}
	}
}

// way says whether what a session made way for sits where it was.
func (w *witness) way(was planner.Session, c *ledger.Cause) {
	s := w.now(c.Session)
	pause := 30 + 30 // a pause and the way to an online session
	overlaps := s.Day == was.Day && s.Start < was.Start+course(w.after.Snapshot, was.Course).Minutes+pause && was.Start < s.Start+course(w.after.Snapshot, s.Course).Minutes+pause
	switch {
	case c.Room != "":
		if !overlaps || s.Room != was.Room {
			w.t.Fatalf("%s does not take the room", s.ID)
		}
	case c.Trainer != "":
		monday := func(day int) planner.Date { return (w.after.Snapshot.FirstDay + planner.Date(day)).Monday() }
		if !slices.Contains(s.Trainers, c.Trainer) || !slices.Contains(was.Trainers, c.Trainer) || monday(s.Day) != monday(was.Day) {
			w.t.Fatalf("%s does not take the trainer", s.ID)
		}
	case c.Learner != "":
		if s.Day != was.Day || !slices.Contains(s.Seated, planner.RequestID(c.Learner, s.Course)) || !slices.Contains(was.Seated, planner.RequestID(c.Learner, was.Course)) {
			w.t.Fatalf("%s does not take %s", s.ID, c.Learner)
		}
	}
}

// seat holds the cause of a seat's change against what happened to it.
func (w *witness) seat(x *ledger.Seat) {
	n, c := x.Need(), &x.Cause
	if x.Kind == diff.Same || x.Before != nil && x.After != nil && diff.KindOf(&x.Before.Slot, &x.After.Slot) == diff.Same {
		w.t.Fatalf("is no change")
	}
	if x.Alone != w.alone[n] {
		w.t.Fatalf("told as left alone %v, is %v", x.Alone, w.alone[n])
	}
	if x.Before == nil {
		return
	}
	s, _ := w.then(x.Before.Session)
	r := asks(w.after.Snapshot, n)
	can := r != nil && w.stands(s) && len(w.breaks(s, r.ID)) == 0
	switch c.Kind {
	case ledger.PersonGone, ledger.StartGone, ledger.PersonLater, ledger.PersonAway, ledger.PersonUnfit:
		if can {
			w.t.Fatalf("told as %s, and they can come", c.Kind)
		}
		if (r == nil) != (c.Kind == ledger.PersonGone || c.Kind == ledger.StartGone) || c.Kind == ledger.PersonLater && s.Day >= r.Earliest || c.Kind == ledger.PersonUnfit && s.Day < r.Earliest {
			w.t.Fatalf("told as %s", c.Kind)
		}
		if c.Kind == ledger.PersonUnfit && slices.Contains(learner(w.after.Snapshot, n.Learner).Sites, room(w.after.Snapshot, s.Room).Site) {
			w.t.Fatalf("they may be sent there")
		}
	case ledger.Joined:
		if is := w.is[n]; x.After == nil || c.Session != is.Session {
			w.t.Fatalf("they are said to be in %s", c.Session)
		}
	case ledger.OrderChanged:
		first, seated := w.is[diff.Need{Learner: n.Learner, Course: c.Course}]
		if seated && (first.Date < x.Before.Date || first.Date == x.Before.Date && first.End+30 <= x.Before.Start) {
			w.t.Fatalf("what comes before is in time")
		}
	}
	if x.Alone && slices.Contains([]ledger.Kind{ledger.PersonGone, ledger.StartGone, ledger.PersonLater, ledger.PersonAway, ledger.PersonUnfit, ledger.TrainerAway, ledger.RoomShut, ledger.CourseChanged, ledger.TooFew}, c.Kind) {
		w.t.Fatalf("nothing forced it, and it is told as %s", c.Kind)
	}
	if root := rootOf(c); x.Alone && len(c.Whom()) == 0 && root.Gain == nil && root == c && c.Kind != ledger.Joined {
		told, _ := json.Marshal(c)
		w.t.Fatalf("nobody is named for whom it was done: %s", told)
	}
}

// chain holds whatever is said of others against what became of them.
func (w *witness) chain(c *ledger.Cause) {
	for ; c != nil; c = c.Because {
		for _, g := range c.For {
			for _, who := range g.People {
				if !w.gained(who, c.Kind) {
					w.t.Fatalf("%s is said to have gained by %s", who, c.Kind)
				}
			}
		}
		switch c.Kind {
		case ledger.TooFew:
			s, _ := w.then(c.Session)
			alone := 0
			for n, seat := range w.was {
				if seat.Session == c.Session && w.alone[n] {
					alone++
				}
			}
			if least := course(w.after.Snapshot, s.Course).MinGroup; c.Left >= least || alone > c.Left {
				w.t.Fatalf("%d are said to be left in %s, %d are, of at least %d", c.Left, c.Session, alone, least)
			}
		case ledger.Better:
			if c.Gain == nil {
				w.t.Fatalf("better by nothing")
			}
		}
	}
}

// round says whether a chain of causes comes back to what it has named, or to the session that
// it is of (nil: it is of a place), and whether it ends where nothing was done yet.
func (w *witness) round(of *ledger.Held, c *ledger.Cause) {
	named := map[string]bool{}
	if of != nil {
		named[of.ID] = true
	}
	told, _ := json.Marshal(c)
	for ; c != nil; c = c.Because {
		if c.Kind == ledger.MadeWay {
			at := c.Session
			if at == "" {
				at = "release of " + c.Learner
			}
			if named[at] {
				w.t.Fatalf("the chain comes back to %s: %s", at, told)
			}
			named[at] = true
		}
		if c.Because == nil && slices.Contains([]ledger.Kind{ledger.MadeWay, ledger.Released, ledger.From, ledger.Lost}, c.Kind) {
			w.t.Fatalf("the chain has no end: %s", told)
		}
	}
}

// rootOf is what a chain of causes ends with.
func rootOf(c *ledger.Cause) *ledger.Cause {
	for c.Because != nil {
		c = c.Because
	}
	return c
}

// gained says whether somebody has a place that they had not, as a cause says.
func (w *witness) gained(who string, kind ledger.Kind) bool {
	for n := range w.is {
		_, had := w.was[n]
		if n.Learner != who {
			continue
		}
		switch kind {
		case ledger.NewPeople:
			if !had && asks(w.before.Snapshot, n) == nil {
				return true
			}
		case ledger.Waiting:
			if !had && asks(w.before.Snapshot, n) != nil {
				return true
			}
		case ledger.Better: // ready sooner
			return true
		case ledger.Lost, ledger.Reserve:
			if (had || kind == ledger.Reserve) && !w.alone[n] {
				return true
			}
		}
	}
	return false
}

// One room, two trainers, and what becomes of Monday's session at 9:00 in a morning.
func TestWhyASessionIsHeldOtherwise(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	intake := monday + 7
	world := func() *planner.Snapshot {
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: monday, Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
			Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
			Courses: []planner.Course{{ID: "c", Minutes: 240, MinGroup: 2, MaxGroup: 2, Crew: []string{"a"}}, {ID: "d", Minutes: 240, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}}}
		for _, id := range []string{"t", "u"} {
			s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "A", Roles: []string{"a"}, Courses: []string{"c", "d"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400})
		}
		for _, id := range []string{"anna", "boris"} {
			s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: id + ":c", Learner: id, Course: "c", Due: 4})
		}
		return s
	}
	newcomer := func(s *planner.Snapshot) {
		s.Learners = append(s.Learners, planner.Learner{ID: "new", Office: "O", Intake: &intake, Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: "new:d", Learner: "new", Course: "d", Due: 4})
	}
	c := func(start int, trainer string) planner.Session {
		return planner.Session{ID: "1", Course: "c", Room: "hall", Trainers: []string{trainer}, Start: start, Seated: []string{"anna:c", "boris:c"}}
	}
	d := planner.Session{ID: "2", Course: "d", Room: "hall", Trainers: []string{"u"}, Start: 540, Seated: []string{"new:d"}}
	wave := []ledger.Group{{Office: "O", Intake: &intake, People: []string{"new"}}}
	for _, x := range []struct {
		name    string
		happens func(s *planner.Snapshot)
		after   []planner.Session
		decided map[string]ledger.Decision
		want    []ledger.Cause // of each session listed, by time
	}{
		{"nothing", func(*planner.Snapshot) {}, []planner.Session{c(540, "t")}, nil, nil},
		{"a substitute", func(s *planner.Snapshot) { s.Trainers[0].Available = nil }, []planner.Session{c(540, "u")}, nil, []ledger.Cause{{Kind: ledger.TrainerAway, Trainer: "t"}}},
		{"the room is shut", func(s *planner.Snapshot) { s.Rooms[0].Open = []planner.Window{{0, 780, 1020}} }, []planner.Session{c(780, "t")}, nil, []ledger.Cause{{Kind: ledger.RoomShut, Room: "hall"}}},
		{"one of two leaves", func(s *planner.Snapshot) { s.Requests = s.Requests[:1] }, nil, nil, []ledger.Cause{{Kind: ledger.TooFew, Session: "1", Left: 1, Because: &ledger.Cause{Kind: ledger.PersonGone, Learner: "boris", Course: "c"}}}},
		{"a newcomer is seated where it was", newcomer, []planner.Session{d, c(780, "t")}, nil,
			[]ledger.Cause{{Kind: ledger.MadeWay, Session: "2", Room: "hall", Because: &ledger.Cause{Kind: ledger.NewPeople, For: wave}}, {Kind: ledger.NewPeople, For: wave}}},
		{"somebody decided it", newcomer, []planner.Session{d, c(780, "t")}, map[string]ledger.Decision{"1": {By: "Petrova", Why: "the street is closed"}},
			[]ledger.Cause{{Kind: ledger.Decided, Decision: &ledger.Decision{By: "Petrova", Why: "the street is closed"}}, {Kind: ledger.NewPeople, For: wave}}},
		{"for nothing", func(*planner.Snapshot) {}, []planner.Session{c(780, "t")}, nil, []ledger.Cause{{Kind: ledger.Better, Gain: &ledger.Gain{}}}},
	} {
		before, now := world(), world()
		x.happens(now)
		l := ledger.Compare(ledger.Side{Snapshot: before, Plan: &planner.Plan{Sessions: []planner.Session{c(540, "t")}}}, ledger.Side{Snapshot: now, Plan: &planner.Plan{Sessions: x.after}}, ledger.Between{Decided: x.decided})
		var got []ledger.Cause
		for _, s := range l.Sessions {
			got = append(got, s.Causes...)
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
	}
}

// Whose other place was lost and found again has that for the cause of what was laid out with
// it, and not what the plan as a whole gained.
func TestWhatIsLaidOutWithAPlaceThatWasLost(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	world := func() *planner.Snapshot {
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: monday, Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
			Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
			Learners: []planner.Learner{{ID: "anna", Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480}}}
		for _, id := range []string{"c", "d"} {
			s.Courses = append(s.Courses, planner.Course{ID: id, Minutes: 120, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}})
			s.Requests = append(s.Requests, planner.Request{ID: "anna:" + id, Learner: "anna", Course: id, Due: 4})
			s.Trainers = append(s.Trainers, planner.Trainer{ID: "of " + id, Home: "A", Roles: []string{"a"}, Courses: []string{id}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400})
		}
		return s
	}
	held := func(id string, day, start int, seated ...string) planner.Session {
		return planner.Session{ID: id, Course: id[:1], Room: "hall", Trainers: []string{"of " + id[:1]}, Day: day, Start: start, Seated: seated}
	}
	was := []planner.Session{held("c", 0, 540, "anna:c"), held("d1", 2, 780, "anna:d"), held("d2", 3, 780)}
	is := []planner.Session{held("c", 1, 540, "anna:c"), held("d1", 2, 780), held("d2", 3, 780, "anna:d")}
	before, now := world(), world()
	now.Trainers[0].Available = now.Trainers[0].Available[1:] // away on Monday
	anna := []ledger.Group{{Office: "O", People: []string{"anna"}}}
	away := &ledger.Cause{Kind: ledger.TrainerAway, Trainer: "of c"}
	for _, x := range []struct {
		name string
		now  *planner.Snapshot
		want ledger.Cause // of the seat in d
	}{
		{"c was lost", now, ledger.Cause{Kind: ledger.Lost, For: anna, Because: away}},
		{"nothing was lost", before, ledger.Cause{Kind: ledger.Better, Gain: &ledger.Gain{Days: -1}}},
	} {
		l := ledger.Compare(ledger.Side{Snapshot: before, Plan: &planner.Plan{Sessions: was}}, ledger.Side{Snapshot: x.now, Plan: &planner.Plan{Sessions: is}}, ledger.Between{})
		i := slices.IndexFunc(l.Seats, func(s ledger.Seat) bool { return s.Need().Course == "d" })
		if i < 0 {
			t.Fatalf("%s: %+v", x.name, l.Seats)
		}
		if diff := cmp.Diff(x.want, l.Seats[i].Cause); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
	}
}

// Who is on a long leave may take nothing before its end, and reads of the leave, not of a start
// that is long past; who starts later, or takes a course again later, reads of that.
func TestWhoIsAwayDoesNotBeginLater(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	start, later := monday-7, monday+3
	for _, x := range []struct {
		name      string
		intake    *planner.Date
		available []planner.Window
		want      ledger.Kind
	}{
		{"a newcomer is away until then", &start, everyDay(540, 1020)[3:], ledger.PersonAway},
		{"one of the working staff is away until then", nil, everyDay(540, 1020)[3:], ledger.PersonAway},
		{"a newcomer starts later", &later, everyDay(540, 1020)[3:], ledger.PersonLater},
		{"a newcomer takes it later", &start, everyDay(540, 1020), ledger.PersonLater},
	} {
		world := func(earliest int, intake *planner.Date, available []planner.Window) ledger.Side {
			return ledger.Side{Snapshot: &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: monday, Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
				Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
				Courses:  []planner.Course{{ID: "c", Minutes: 240, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}},
				Trainers: []planner.Trainer{{ID: "t", Home: "A", Roles: []string{"a"}, Courses: []string{"c"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400}},
				Learners: []planner.Learner{{ID: "anna", Office: "O", Intake: intake, Sites: []string{"A"}, Available: available, MaxDayMinutes: 480}},
				Requests: []planner.Request{{ID: "anna:c", Learner: "anna", Course: "c", Earliest: earliest, Due: 4}}}, Plan: &planner.Plan{}}
		}
		was, is := world(0, &start, everyDay(540, 1020)), world(3, x.intake, x.available)
		was.Plan.Sessions = []planner.Session{{ID: "1", Course: "c", Room: "hall", Trainers: []string{"t"}, Day: 1, Start: 540, Seated: []string{"anna:c"}}}
		l := ledger.Compare(was, is, ledger.Between{})
		if len(l.Seats) != 1 || l.Seats[0].Cause.Kind != x.want {
			t.Errorf("%s: %+v, want %s", x.name, l.Seats, x.want)
		}
	}
}

// Two sessions of one course, and what becomes of Anna's seat in the first of them after
// somebody decided about the second.
func TestWhatFollowsADecisionIsDecided(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	world := func() *planner.Snapshot {
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: monday, Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
			Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
			Courses:  []planner.Course{{ID: "c", Minutes: 240, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}},
			Trainers: []planner.Trainer{{ID: "t", Home: "A", Roles: []string{"a"}, Courses: []string{"c"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
		for _, id := range []string{"anna", "boris", "clara", "daria"} {
			s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: id + ":c", Learner: id, Course: "c", Due: 4})
		}
		return s
	}
	c := func(id string, day int, people ...string) planner.Session {
		x := planner.Session{ID: id, Course: "c", Room: "hall", Trainers: []string{"t"}, Day: day, Start: 540}
		for _, who := range people {
			x.Seated = append(x.Seated, who+":c")
		}
		return x
	}
	petrova := &ledger.Decision{By: "Petrova", Why: "they asked"}
	decided := ledger.Cause{Kind: ledger.Decided, Decision: petrova}
	anna := []string{"anna"}
	for _, x := range []struct {
		name    string
		happens func(s *planner.Snapshot)
		after   []planner.Session
		decided bool
		who     string
		want    ledger.Cause
	}{
		{"she is seated in the other one", nil, []planner.Session{c("1", 3, "daria"), c("2", 1, "anna", "boris")}, true, "anna", decided},
		{"and nobody decided it", nil, []planner.Session{c("1", 3, "daria"), c("2", 1, "anna", "boris")}, false, "anna",
			ledger.Cause{Kind: ledger.Better, Gain: &ledger.Gain{Days: 2}, For: []ledger.Group{{Office: "O", People: anna}}}},
		{"she waits", nil, []planner.Session{c("1", 3, "daria"), c("2", 1, "boris")}, true, "anna", decided},
		{"who waited gets a seat", nil, []planner.Session{c("1", 3, "anna", "daria"), c("2", 1, "boris", "clara")}, true, "clara", decided},
		{"and nobody decided it for them", nil, []planner.Session{c("1", 3, "anna", "daria"), c("2", 1, "boris", "clara")}, false, "clara",
			ledger.Cause{Kind: ledger.Waiting, For: []ledger.Group{{Office: "O", People: []string{"clara"}}}}},
		{"she cannot come any more", func(s *planner.Snapshot) { s.Learners[0].Available = everyDay(540, 1020)[:2] }, []planner.Session{c("1", 3, "daria"), c("2", 1, "anna", "boris")}, true, "anna",
			ledger.Cause{Kind: ledger.PersonAway, Learner: "anna"}},
		{"the hall is taken where the second was given up", func(s *planner.Snapshot) { s.Rooms[0].Open = everyDay(540, 1020)[2:] }, []planner.Session{c("1", 3, "anna", "daria")}, true, "boris", decided},
		{"the hall is shut, and nobody decided it", func(s *planner.Snapshot) { s.Rooms[0].Open = everyDay(540, 1020)[2:] }, []planner.Session{c("1", 3, "anna", "daria")}, false, "boris",
			ledger.Cause{Kind: ledger.RoomShut, Room: "hall"}},
	} {
		before, now := world(), world()
		if x.happens != nil {
			x.happens(now)
		}
		var by map[string]ledger.Decision
		if x.decided {
			by = map[string]ledger.Decision{"1": *petrova, "2": *petrova}
		}
		l := ledger.Compare(ledger.Side{Snapshot: before, Plan: &planner.Plan{Sessions: []planner.Session{c("1", 3, "anna", "daria"), c("2", 1, "boris")}}},
			ledger.Side{Snapshot: now, Plan: &planner.Plan{Sessions: x.after}}, ledger.Between{Decided: by})
		i := slices.IndexFunc(l.Seats, func(s ledger.Seat) bool { return s.Need().Learner == x.who })
		if i < 0 {
			t.Errorf("%s: no change is listed", x.name)
		} else if diff := cmp.Diff(x.want, l.Seats[i].Cause); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
	}
}

// Monday's session is past and its people are asked again, or nobody sat in one: why there
// is a session on Tuesday, and what of it is a gain.
func TestWhatDoesNotCountIsTakenAgain(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	world := func(first planner.Date, courses ...string) *planner.Snapshot {
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: first, Days: 3, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
			Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
			Trainers: []planner.Trainer{{ID: "t", Home: "A", Roles: []string{"a"}, Courses: []string{"c", "d"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400}},
			Learners: []planner.Learner{{ID: "anna", Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480}},
			Courses:  []planner.Course{{ID: "c", Minutes: 120, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}, {ID: "d", Minutes: 120, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}, After: []string{"c"}}}}
		for _, c := range courses {
			s.Requests = append(s.Requests, planner.Request{ID: "anna:" + c, Learner: "anna", Course: c, Due: 2})
		}
		return s
	}
	held := func(id, course string, day, start int) planner.Session {
		return planner.Session{ID: id, Course: course, Room: "hall", Trainers: []string{"t"}, Day: day, Start: start, Seated: []string{"anna:" + course}}
	}
	anna := []ledger.Group{{Office: "O", People: []string{"anna"}}}
	taken := []planner.Session{held("2", "c", 0, 540)}
	was := ledger.Side{Snapshot: world(monday, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("1", "c", 0, 540)}}}
	became := func(sessions map[string]ledger.Outcome) ledger.Side {
		return ledger.Side{Snapshot: world(monday+1, "c"), Plan: &planner.Plan{Sessions: taken}, Past: ledger.Past{From: monday - 13, Sessions: sessions}}
	}
	later := became(nil)
	later.Past.From = monday + 1
	putOff := world(monday+1, "c")
	putOff.Published = []planner.Published{{Session: held("1", "c", 1, 540)}}
	again := func(k ledger.Kind) []ledger.Cause { return []ledger.Cause{{Kind: k, Session: "1", For: anna}} }
	for _, x := range []struct {
		name          string
		before, after ledger.Side
		want          []ledger.Cause
		served        int
	}{
		{"it was not held", was, became(map[string]ledger.Outcome{"1": {}}), again(ledger.NotHeld), 1},
		{"it was given up before", was, became(nil), again(ledger.NotHeld), 1},
		{"nobody knows of that day", was, later, again(ledger.Again), 1},
		{"she was not there", was, became(map[string]ledger.Outcome{"1": {Held: true, Missed: []string{"anna"}}}), again(ledger.Missed), 1},
		{"she did not pass", was, became(map[string]ledger.Outcome{"1": {Held: true, Failed: []string{"anna"}}}), again(ledger.Failed), 1},
		{"somebody else did not pass", was, became(map[string]ledger.Outcome{"1": {Held: true, Failed: []string{"boris"}}}), again(ledger.Again), 1},
		{"it was put off", was, ledger.Side{Snapshot: putOff, Plan: &planner.Plan{Sessions: taken}}, again(ledger.Moved), 1},
		{"it does not count", ledger.Side{Snapshot: world(monday, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("1", "c", 0, 540)}}},
			ledger.Side{Snapshot: world(monday+1, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("2", "c", 0, 540)}}},
			[]ledger.Cause{{Kind: ledger.Again, Session: "1", For: anna}}, 1},
		{"nor can what comes after it be taken", ledger.Side{Snapshot: world(monday, "c", "d"), Plan: &planner.Plan{Sessions: []planner.Session{held("1", "c", 0, 540), held("3", "d", 1, 540)}}},
			ledger.Side{Snapshot: world(monday+1, "c", "d"), Plan: &planner.Plan{Sessions: []planner.Session{held("2", "c", 0, 540), held("3", "d", 0, 780)}}},
			[]ledger.Cause{{Kind: ledger.Again, Session: "1", For: anna}, {Kind: ledger.TooFew, Session: "3", Because: &ledger.Cause{Kind: ledger.OrderChanged, Learner: "anna", Course: "c", Session: "2",
				Because: &ledger.Cause{Kind: ledger.Again, Session: "1", Learner: "anna"}}}}, 2},
		{"there was no place", ledger.Side{Snapshot: world(monday, "c"), Plan: &planner.Plan{}},
			ledger.Side{Snapshot: world(monday+1, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("2", "c", 0, 540)}}},
			[]ledger.Cause{{Kind: ledger.Waiting, For: anna}}, 1},
		{"nobody needed it", ledger.Side{Snapshot: world(monday), Plan: &planner.Plan{}},
			ledger.Side{Snapshot: world(monday+1, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("2", "c", 0, 540)}}},
			[]ledger.Cause{{Kind: ledger.NewPeople, For: anna}}, 0},
		{"the day was not planned", ledger.Side{Snapshot: world(monday, "c"), Plan: &planner.Plan{}},
			ledger.Side{Snapshot: world(monday+1, "c"), Plan: &planner.Plan{Sessions: []planner.Session{held("2", "c", 2, 540)}}},
			[]ledger.Cause{{Kind: ledger.Horizon}}, 0},
	} {
		l := ledger.Compare(x.before, x.after, ledger.Between{})
		var got []ledger.Cause
		for _, s := range l.Sessions {
			got = append(got, s.Causes...)
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
		if l.Gain.Served != x.served {
			t.Errorf("%s: %d served more, want %d", x.name, l.Gain.Served, x.served)
		}
	}
}

// Who was to begin and is not known any more: the start is taken back or has moved beyond the
// plan. Who has begun, or is known still, does not need the training.
func TestAStartThatIsGone(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	for _, x := range []struct {
		name   string
		intake planner.Date
		known  bool // afterwards
		want   ledger.Kind
	}{
		{"was to begin", monday + 1, false, ledger.StartGone},
		{"begins today", monday, false, ledger.PersonGone},
		{"is known still", monday + 1, true, ledger.PersonGone},
	} {
		world := func(known, asks bool) *planner.Snapshot {
			s := &planner.Snapshot{FirstDay: monday, Days: 5, GridMinutes: 30, Sites: []planner.Site{{ID: "A"}}, Rooms: []planner.Room{{ID: "hall", Site: "A", Seats: 2, Open: everyDay(540, 1020)}},
				Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}}, Courses: []planner.Course{{ID: "c", Minutes: 240, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}},
				Trainers: []planner.Trainer{{ID: "t", Home: "A", Roles: []string{"a"}, Courses: []string{"c"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
			if known {
				s.Learners = []planner.Learner{{ID: "anna", Office: "O", Intake: &x.intake, Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480}}
			}
			if asks {
				s.Requests = []planner.Request{{ID: "anna:c", Learner: "anna", Course: "c", Due: 4}}
			}
			return s
		}
		session := planner.Session{ID: "1", Course: "c", Room: "hall", Trainers: []string{"t"}, Day: 2, Start: 540, Seated: []string{"anna:c"}}
		l := ledger.Compare(ledger.Side{Snapshot: world(true, true), Plan: &planner.Plan{Sessions: []planner.Session{session}}}, ledger.Side{Snapshot: world(x.known, false), Plan: &planner.Plan{}}, ledger.Between{})
		if len(l.Seats) != 1 || l.Seats[0].Cause.Kind != x.want {
			t.Errorf("%s: %+v", x.name, l.Seats)
		}
	}
}

// A room shuts in the morning, and each session takes the room of the next: however many there
// are, each goes back to what shut.
func TestALongChainGoesBackToTheWorld(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	const rooms = 9
	name := func(kind string, k int) string { return fmt.Sprint(kind, k) }
	world := func(open []planner.Window) *planner.Snapshot {
		s := &planner.Snapshot{FirstDay: monday, Days: 1, GridMinutes: 30, Sites: []planner.Site{{ID: "A"}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 99}}}
		for k := range rooms {
			s.Rooms = append(s.Rooms, planner.Room{ID: name("room", k), Site: "A", Seats: 2, Open: open, Features: []string{"any"}})
			s.Courses = append(s.Courses, planner.Course{ID: name("c", k), Minutes: 240, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}})
			s.Trainers = append(s.Trainers, planner.Trainer{ID: name("t", k), Home: "A", Roles: []string{"a"}, Courses: []string{name("c", k)}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400})
			s.Learners = append(s.Learners, planner.Learner{ID: name("p", k), Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: name("r", k), Learner: name("p", k), Course: name("c", k), Due: 1})
			open = everyDay(540, 1020)
		}
		return s
	}
	plan := func(step int) *planner.Plan {
		p := &planner.Plan{}
		for k := range rooms - 1 {
			p.Sessions = append(p.Sessions, planner.Session{ID: name("s", k), Course: name("c", k), Room: name("room", k+step), Trainers: []string{name("t", k)}, Start: 540, Seated: []string{name("r", k)}})
		}
		return p
	}
	l := ledger.Compare(ledger.Side{Snapshot: world(everyDay(540, 1020)), Plan: plan(0)}, ledger.Side{Snapshot: world(nil), Plan: plan(1)}, ledger.Between{})
	if len(l.Sessions) != rooms-1 {
		t.Fatalf("%d sessions changed", len(l.Sessions))
	}
	for _, x := range l.Sessions {
		links := 0
		root := &x.Causes[0]
		for ; root.Because != nil; root = root.Because {
			links++
		}
		if root.Kind != ledger.RoomShut || root.Room != "room0" {
			t.Errorf("%s goes back to %+v after %d links", x.Before.ID, root, links)
		}
	}
}

// A plan between the two moved people: what it had for a reason is told, unless they have come
// back to the hour, or are gone; with what has become known since of sessions that do not count.
func TestWhatAPlanBetweenTheTwoDidIsTold(t *testing.T) {
	monday, _ := planner.ParseDate("2027-01-18")
	world := func(first planner.Date, asks ...string) *planner.Snapshot {
		s := &planner.Snapshot{FirstDay: first, Days: 5, GridMinutes: 30, Sites: []planner.Site{{ID: "A"}}, Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}},
			Rooms:    []planner.Room{{ID: "hall", Site: "A", Seats: 3, Open: everyDay(540, 1020)}, {ID: "room", Site: "A", Seats: 3, Open: everyDay(540, 1020)}},
			Courses:  []planner.Course{{ID: "c", Minutes: 120, MinGroup: 1, MaxGroup: 3, Crew: []string{"a"}}},
			Trainers: []planner.Trainer{{ID: "t", Home: "A", Roles: []string{"a"}, Courses: []string{"c"}, Available: everyDay(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
		for _, who := range asks {
			s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "O", Sites: []string{"A"}, Available: everyDay(540, 1020), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: "c", Due: 4})
		}
		return s
	}
	at := func(room string, day int, people ...string) ledger.Side {
		return ledger.Side{Snapshot: world(monday, people...), Plan: &planner.Plan{Sessions: []planner.Session{{ID: "1", Course: "c", Room: room, Trainers: []string{"t"}, Day: day, Start: 540, Seated: people}}}}
	}
	place := func(who string, day planner.Date) ledger.Place {
		return ledger.Place{Learner: who, Course: "c", Date: monday + day, Start: 540}
	}
	away := ledger.Cause{Kind: ledger.TrainerAway, Trainer: "u"}
	again := ledger.Cause{Kind: ledger.OrderChanged, Course: "b", Learner: "anna", Because: &ledger.Cause{Kind: ledger.Again, Session: "0", Learner: "anna"}}
	missed := ledger.Cause{Kind: ledger.OrderChanged, Course: "b", Learner: "anna", Because: &ledger.Cause{Kind: ledger.Missed, Session: "0", Learner: "anna"}}
	all := map[ledger.Place]ledger.Cause{place("anna", 2): away, place("boris", 2): away}
	later := at("hall", 4, "anna")
	later.Snapshot.FirstDay += 3
	later.Snapshot.Published = []planner.Published{{Session: planner.Session{ID: "1", Course: "c", Day: 1}}}
	later.Plan.Sessions[0].Day = 1
	known := at("hall", 3, "anna")
	known.Past = ledger.Past{From: monday - 9, Sessions: map[string]ledger.Outcome{"0": {Held: true, Missed: []string{"anna"}}}}
	for _, x := range []struct {
		name     string
		was, now ledger.Side
		left     map[ledger.Place]ledger.Cause
		session  ledger.Cause
	}{
		{"both were moved", at("hall", 2, "anna", "boris"), at("hall", 3, "anna", "boris"), all, away},
		{"one of three was", at("hall", 2, "anna", "boris", "clara"), at("hall", 3, "anna", "boris", "clara"), map[ledger.Place]ledger.Cause{place("anna", 2): away}, ledger.Cause{Kind: ledger.Better, Gain: &ledger.Gain{Days: -3}}},
		{"they came back to the hour, in another room", at("hall", 2, "anna", "boris"), at("room", 2, "anna", "boris"), all, ledger.Cause{Kind: ledger.Better, Gain: &ledger.Gain{}}},
		{"from another hour", at("hall", 1, "anna", "boris"), at("hall", 3, "anna", "boris"), all, ledger.Cause{Kind: ledger.Better, Gain: &ledger.Gain{Days: -4}}},
		{"what did not count was missed", at("hall", 2, "anna"), known, map[ledger.Place]ledger.Cause{place("anna", 2): again}, missed},
		{"and nobody says so", at("hall", 2, "anna"), at("hall", 3, "anna"), map[ledger.Place]ledger.Cause{place("anna", 2): again}, again},
		{"what would be past was put off", at("hall", 2, "anna"), later, all, ledger.Cause{Kind: ledger.Moved, Session: "1", For: []ledger.Group{{Office: "O", People: []string{"anna"}}}, Because: &away}},
	} {
		l := ledger.Compare(x.was, x.now, ledger.Between{Left: x.left})
		if len(l.Sessions) != 1 || len(l.Sessions[0].Causes) != 1 {
			t.Errorf("%s: %+v", x.name, l.Sessions)
		} else if diff := cmp.Diff(x.session, l.Sessions[0].Causes[0]); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
	}
	// What was in the way is named while it is there: told with where it is held now, it would be none.
	for _, x := range []struct {
		name  string
		cause ledger.Cause
		named bool
	}{
		{"another session of that day", ledger.Cause{Kind: ledger.MadeWay, Session: "2", Room: "hall", Because: &away}, true},
		{"one that is on another day by now", ledger.Cause{Kind: ledger.MadeWay, Session: "1", Learner: "anna", Because: &away}, false},
		{"one of that week, of its trainer", ledger.Cause{Kind: ledger.MadeWay, Session: "1", Trainer: "t", Because: &away}, true},
		{"one that is no more", ledger.Cause{Kind: ledger.MadeWay, Session: "0", Trainer: "t", Because: &away}, false},
		{"the group in which they are", ledger.Cause{Kind: ledger.Joined, Session: "1"}, true},
		{"a group in which they were", ledger.Cause{Kind: ledger.Joined, Session: "2", Because: &away}, false},
		{"what comes before, which is in time now", ledger.Cause{Kind: ledger.OrderChanged, Session: "2", Learner: "vera", Course: "c"}, false},
	} {
		was, now := at("hall", 2, "anna", "boris"), at("hall", 3, "anna", "boris", "vera")
		now.Plan.Sessions[0].Seated = now.Plan.Sessions[0].Seated[:2]
		now.Plan.Sessions = append(now.Plan.Sessions, planner.Session{ID: "2", Course: "c", Room: "room", Trainers: []string{"t"}, Day: 2, Start: 720, Seated: []string{"vera"}})
		if !x.named && x.cause.Course != "" {
			now.Plan.Sessions[1].Day = 1
		}
		want := x.cause
		if !x.named {
			want.Session = ""
		}
		l := ledger.Compare(was, now, ledger.Between{Left: map[ledger.Place]ledger.Cause{place("anna", 2): x.cause, place("boris", 2): x.cause}})
		i := slices.IndexFunc(l.Seats, func(s ledger.Seat) bool { return s.Need().Learner == "anna" })
		if diff := cmp.Diff(want, l.Seats[i].Cause); diff != "" {
			t.Errorf("%s (-want +got)\n%s", x.name, diff)
		}
	}
	gone := ledger.Compare(at("hall", 2, "anna", "boris"), at("hall", 3, "boris"), ledger.Between{Left: all})
	i := slices.IndexFunc(gone.Seats, func(s ledger.Seat) bool { return s.Need().Learner == "anna" })
	if i < 0 || gone.Seats[i].Cause.Kind != ledger.PersonGone {
		t.Errorf("who is gone: %+v", gone.Seats)
	}
}
