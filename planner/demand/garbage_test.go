package demand

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
	"cohort/tools/beside"
)

// garbage draws facts in which anything may be wrong: broken references, keys
// that stand twice, spans that end before they begin, dates of another age. Keys
// come from small sets, so that much of it holds together all the same.
func garbage() *rapid.Generator[*facts.Facts] {
	return rapid.Custom(func(t *rapid.T) *facts.Facts {
		f := worlds.New()
		if rapid.IntRange(0, 9).Draw(t, "bare") == 0 {
			f = &facts.Facts{}
		}
		g := &drawing{t}
		g.inhabit(f)
		site := func() string { return g.of("T1", "T2", "NET", "S1", "S2", "S3", "X", "") }
		room := func() string { return g.of("A", "C", "C2", "W", "X") }
		course := func() string { return g.of("IT-1", "IT-2", "SRV", "WEB", "NEW", "X") }
		office := func() string { return g.of("O1", "O2", "O3", "O4", "X") }
		trainer := func() string { return g.of("T-PSY", "T-PRO", "T-TWO", "T-NEW", "X") }
		person := func() string { return g.of("p1", "p2", "p3", "p4", "p5", "p6", "A/x", "p1:SRV", "") }
		position := func() string { return g.of(worlds.Specialist, worlds.Specialist, "cleaner") }
		stage := func() string { return g.of("application", "interview", "offer", "X") }
		role := func() string { return g.of("process", "psychologist", "") }
		feature := func() string { return g.of("computer", "auditorium", "online", "") }
		f.Calendar = append(f.Calendar, some(t, 3, func() facts.CalendarDay {
			return facts.CalendarDay{Date: g.day(), Kind: g.of(facts.DayHoliday, facts.DayMovedOff, facts.DayShortened, facts.DayWorkingWeekend, "birthday")}
		})...)
		f.Sites = append(f.Sites, some(t, 2, func() facts.Site {
			return facts.Site{ID: site(), Kind: g.of(facts.SiteTraining, office_, facts.SiteVirtual, "moon")}
		})...)
		f.Travel = append(f.Travel, some(t, 4, func() facts.Travel { return facts.Travel{From: site(), To: site(), Minutes: g.number(-10, 60)} })...)
		f.Rooms = append(f.Rooms, some(t, 2, func() facts.Room {
			return facts.Room{ID: room(), Site: site(), Seats: g.number(-1, 15), Features: []string{feature()}}
		})...)
		f.RoomHours = append(f.RoomHours, some(t, 4, func() facts.RoomHours {
			return facts.RoomHours{Room: room(), Weekday: g.number(0, 8), From: g.minute(), To: g.minute()}
		})...)
		f.RoomParts = some(t, 2, func() facts.RoomPart { return facts.RoomPart{Room: room(), Part: room()} })
		f.Equipment = some(t, 2, func() facts.Equipment { return facts.Equipment{Site: site(), Kind: "terminal", Number: g.number(0, 2)} })
		f.RoomEquipment = some(t, 3, func() facts.RoomEquipment {
			return facts.RoomEquipment{Room: room(), Kind: "terminal", Number: g.number(0, 3)}
		})
		for i := range f.People {
			if g.rarely() {
				f.People[i].Needs = []string{feature()}
			}
		}
		f.Closures = some(t, 3, func() facts.Closure {
			c := facts.Closure{ID: g.of("c1", "c2", "c3"), Site: site(), From: g.day(), To: g.day()}
			if g.often() {
				c.Room = new(room())
			}
			c.Starts, c.Ends = g.someHours()
			return c
		})
		f.Bookings = some(t, 3, func() facts.Booking {
			return facts.Booking{ID: g.of("b1", "b2", "b3"), Room: room(), Starts: g.instant(), Ends: g.instant()}
		})
		f.Courses = append(f.Courses, some(t, 3, func() facts.Course {
			c := facts.Course{ID: course(), Minutes: g.number(-10, 600), Features: []string{feature()}, MinGroup: g.number(-1, 4), MaxGroup: g.number(-1, 9), Crew: []string{role()}, Starts: []int{g.minute()}}
			if g.often() {
				c.RefreshMonths = new(g.number(-1, 13))
			}
			if g.often() {
				c.Examined, c.RetakeAfterDays, c.MostAttempts, c.CountsAs = true, new(g.number(-1, 3)), new(g.number(0, 2)), new(course())
			}
			return c
		})...)
		f.CourseOrder = append(f.CourseOrder, some(t, 4, func() facts.CourseOrder { return facts.CourseOrder{Course: course(), After: course()} })...)
		f.Programmes = append(f.Programmes, some(t, 2, func() facts.Programme {
			return facts.Programme{ID: g.of("P", "Q", ""), Position: position(), DueWorkingDays: g.number(-5, 30)}
		})...)
		f.ProgrammeCourses = append(f.ProgrammeCourses, some(t, 4, func() facts.ProgrammeCourse {
			return facts.ProgrammeCourse{Programme: g.of("P", "Q", "X"), Course: course()}
		})...)
		f.Offices = append(f.Offices, some(t, 2, func() facts.Office { return facts.Office{ID: office(), Site: site(), ReleasePerDay: g.number(-1, 3)} })...)
		f.Trainers = append(f.Trainers, some(t, 2, func() facts.Trainer {
			return facts.Trainer{ID: trainer(), Home: site(), Roles: []string{role(), role()}, MaxDayMinutes: g.number(-10, 600), MaxWeekMinutes: g.number(-10, 4000), TargetWeekMinutes: g.number(-10, 4000)}
		})...)
		f.TrainerCourses = append(f.TrainerCourses, some(t, 4, func() facts.TrainerCourse { return facts.TrainerCourse{Trainer: trainer(), Course: course()} })...)
		f.People = append(f.People, some(t, 3, func() facts.Person {
			p := facts.Person{ID: person(), Office: office(), Position: position(), Started: g.day()}
			if g.often() {
				p.Cleared = new(g.day())
			}
			if g.rarely() {
				p.Left = new(g.day())
			}
			return p
		})...)
		f.Rosters = append(f.Rosters, some(t, 6, func() facts.Roster {
			r := facts.Roster{ID: g.of("r1", "r2", "r3", "r4", "r5", "R1"), Person: g.of(person(), trainer()), Pattern: g.of(facts.FiveTwo, facts.TwoTwo, facts.Weekly, "3/1", "7/0"), From: g.day(), Starts: g.minute(), Ends: g.minute(), Weekdays: g.weekdays()}
			if g.often() {
				r.Anchor = new(g.day())
			}
			if g.rarely() {
				r.To = new(g.day())
			}
			return r
		})...)
		f.Absences = some(t, 2, func() facts.Absence {
			a := facts.Absence{ID: g.of("a1", "a2", "a3"), Person: g.of(person(), trainer()), From: g.day(), To: g.day(), Weekdays: g.weekdays()}
			a.Starts, a.Ends = g.someHours()
			return a
		})
		f.Completed = append(f.Completed, some(t, 3, func() facts.Completed { return facts.Completed{Person: person(), Course: course(), On: g.day()} })...)
		f.Attendance = some(t, 4, func() facts.Attendance {
			a := facts.Attendance{Session: g.of("s1", "s2", "X"), Person: person(), Mark: g.of("present", "late", "absent", "excused", "ill")}
			if g.often() {
				a.Result = new(g.of("passed", "failed", "excused", "good"))
			}
			return a
		})
		f.Outcomes = some(t, 2, func() facts.SessionOutcome {
			return facts.SessionOutcome{Session: g.of("s1", "s2", "X", ""), Held: g.often(), Trainers: []string{trainer()}[:g.number(0, 1)]}
		})
		f.Nominations = some(t, 4, func() facts.Nomination {
			return facts.Nomination{ID: g.of("n1", "n2", "n3"), Person: person(), Course: course(), Earliest: g.day(), Due: g.day(), Weight: g.number(0, 7)}
		})
		f.Stages = append(f.Stages, some(t, 2, func() facts.Stage {
			return facts.Stage{ID: g.of("application", "screen", facts.Started), Ordinal: g.number(0, 4), Rate: g.fraction(), WorkingDays: 10 * g.fraction()}
		})...)
		f.Candidates = append(f.Candidates, some(t, 5, func() facts.Candidate {
			c := facts.Candidate{ID: g.of("c1", "c2", "c3", "c4", "c5", "p1", ""), Office: office(), Position: position(), Stage: stage(), Since: g.instant()}
			if g.often() {
				c.Expected = new(g.day())
			}
			return c
		})...)
		f.Moves = some(t, 30, func() facts.StageMove {
			m := facts.StageMove{Candidate: g.of("c1", "c2", "old1", "old2"), Position: position(), To: g.of(stage(), facts.Started, facts.Lost), At: g.instant()}
			if g.often() {
				m.From = new(stage())
			}
			return m
		})
		f.Waves = some(t, 3, func() facts.Wave {
			return facts.Wave{ID: g.of("w1", "w2"), Office: office(), Position: position(), Start: g.day(), Headcount: g.number(-1, 6)}
		})
		f.Issued = append(f.Issued, some(t, 4, func() facts.Issued {
			i := facts.Issued{ID: g.of("s1", "s2", "s3", "s4", "x1"), Course: course(), Room: room(), Date: g.day(), Start: g.minute(), Minutes: g.number(-1, 500), Pinned: g.often()}
			for range g.number(1, 3) {
				i.Trainers = append(i.Trainers, trainer())
			}
			for range g.number(0, 5) {
				i.Learners = append(i.Learners, g.of(person(), "A/T1/2027-02-01/O1/1", "A/odd", "c1"))
			}
			for range g.number(0, 3) {
				i.Nameless = append(i.Nameless, rapid.SampledFrom(append(seats, facts.Nameless{ID: "p1", Office: "X", Intake: new(today)}, facts.Nameless{ID: "A/odd"})).Draw(t, "seat"))
			}
			return i
		})...)
		return f
	})
}

const office_ = facts.SiteOffice

type drawing struct{ t *rapid.T }

// seats are held for people without a name in the published plan.
var seats = []facts.Nameless{worlds.Nameless("T1", "2027-02-01", "O1", 1), worlds.Nameless("T1", "2027-02-01", "O1", 2), worlds.Nameless("T2", "2027-02-01", "O3", 1)}

// inhabit adds people, candidates and an issued timetable that mostly hold
// together.
func (g *drawing) inhabit(f *facts.Facts) {
	var learners []string
	for _, id := range []string{"p1", "p2", "p3", "p4", "p5"} {
		learners = append(learners, id)
		if g.often() {
			worlds.Hire(f, id, g.of("O1", "O2", "O3"), (today - planner.Date(g.number(-6, 20))).String(), false)
			continue
		}
		worlds.Hire(f, id, g.of("O1", "O2"), "2025-01-13", true)
		f.Completed = append(f.Completed, facts.Completed{Person: id, Course: g.of("SRV", "WEB"), On: date("2026-01-20")})
	}
	for _, id := range []string{"c1", "c2", "c3"} {
		learners = append(learners, id)
		worlds.Offer(f, id, g.of("O1", "O3"), g.of("2027-01-25", "2027-02-01"))
		f.Candidates[len(f.Candidates)-1].Stage = g.of("offer", "interview")
	}
	kinds := []facts.Issued{
		{Course: "IT-1", Room: "C", Trainers: []string{"T-PRO"}, Minutes: 240}, {Course: "IT-1", Room: "C2", Trainers: []string{"T-TWO"}, Minutes: 240},
		{Course: "IT-2", Room: "C", Trainers: []string{"T-PRO"}, Minutes: 300}, {Course: "SRV", Room: "A", Trainers: []string{"T-PSY"}, Minutes: 390},
		{Course: "WEB", Room: "W", Trainers: []string{"T-PRO"}, Minutes: 90},
	}
	for _, id := range []string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"} {
		i := rapid.SampledFrom(kinds).Draw(g.t, "kind")
		i.ID, i.Pinned = id, g.rarely()
		i.Date = today + rapid.SampledFrom([]planner.Date{-3, 0, 3, 3, 4, 5, 6, 10, 11}).Draw(g.t, "date")
		i.Start = 30 * g.number(20, 30)
		for range g.number(1, 5) {
			i.Learners = append(i.Learners, g.of(learners...))
		}
		for range g.number(0, 3) {
			i.Nameless = append(i.Nameless, rapid.SampledFrom(seats).Draw(g.t, "seat"))
		}
		f.Issued = append(f.Issued, i)
	}
}

func (g *drawing) of(words ...string) string { return rapid.SampledFrom(words).Draw(g.t, "word") }
func (g *drawing) number(low, high int) int  { return rapid.IntRange(low, high).Draw(g.t, "number") }
func (g *drawing) often() bool               { return g.number(0, 2) > 0 }
func (g *drawing) rarely() bool              { return g.number(0, 5) == 0 }
func (g *drawing) minute() int {
	if g.rarely() {
		return g.number(-100, 1600)
	}
	return 30 * g.number(12, 46)
}
func (g *drawing) someHours() (from, to *int) {
	switch g.number(0, 3) {
	case 0:
		return new(g.minute()), new(g.minute())
	case 1:
		return new(g.minute()), nil
	}
	return nil, nil
}
func (g *drawing) weekdays() []int {
	if g.often() {
		return nil
	}
	return []int{g.number(1, 7), g.number(0, 8)}
}
func (g *drawing) day() planner.Date {
	switch g.number(0, 12) {
	case 0:
		return planner.Date(rapid.SampledFrom([]int32{math.MinInt32, math.MaxInt32, 0, -719162, 2932896}).Draw(g.t, "age"))
	case 1:
		return today + planner.Date(g.number(-800, 800))
	}
	return today + planner.Date(g.number(-40, 50))
}
func (g *drawing) instant() time.Time {
	if g.rarely() {
		return time.Time{}
	}
	return (today + planner.Date(g.number(-300, 50))).At(g.number(0, 1439), DefaultSettings().Zone)
}
func (g *drawing) fraction() float64 {
	return rapid.SampledFrom([]float64{0.5, 0.1, 1, 0, -1, 3, 1000, math.NaN(), math.Inf(1)}).Draw(g.t, "fraction")
}

func some[T any](t *rapid.T, most int, draw func() T) []T {
	var out []T
	for range rapid.IntRange(0, most).Draw(t, "some") {
		out = append(out, draw())
	}
	return out
}

// shuffled is the facts with the rows of every table in another order.
func shuffled(f *facts.Facts, seed uint64) *facts.Facts {
	rnd := rand.New(rand.NewPCG(seed, seed))
	out := *f
	v := reflect.ValueOf(&out).Elem()
	for i := range v.NumField() {
		rows := reflect.MakeSlice(v.Field(i).Type(), v.Field(i).Len(), v.Field(i).Len())
		reflect.Copy(rows, v.Field(i))
		rnd.Shuffle(rows.Len(), reflect.Swapper(rows.Interface()))
		v.Field(i).Set(rows)
	}
	return &out
}

func TestGarbageMakesASoundSnapshot(t *testing.T) {
	published, pinned, released, reserved, requests := 0, 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := garbage().Draw(t, "facts")
		s := DefaultSettings()
		s.NoticeWorkingDays = rapid.IntRange(0, 15).Draw(t, "notice")
		b, err := Build(f, today, s)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
			t.Fatalf("%v", wrong)
		}
		again, err := Build(shuffled(f, rapid.Uint64().Draw(t, "order")), today, s)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Snapshot.Bytes(), again.Snapshot.Bytes()) {
			t.Fatalf("another order of rows makes another snapshot: %s", cmp.Diff(b.Snapshot, again.Snapshot))
		}
		if diff := cmp.Diff(b.Faults, again.Faults); diff != "" {
			t.Fatalf("another order of rows has other faults: %s", diff)
		}
		if !bytes.Equal(b.Forecast.Bytes(), again.Forecast.Bytes()) || !bytes.Equal(b.Forecast.Bytes(), Predict(f, today, s).Bytes()) {
			t.Fatal("another order of rows makes another forecast")
		}
		sensible(t, b)
		for _, p := range b.Snapshot.Published {
			published++
			if p.Pinned {
				pinned++
			}
		}
		released, reserved, requests = released+len(b.Released), reserved+len(b.Snapshot.Reserved), requests+len(b.Snapshot.Requests)
	})
	t.Logf("%d requests, %d published, %d pinned, %d released, %d reserved", requests, published, pinned, released, reserved)
	if pinned == 0 || published == pinned || released == 0 || reserved == 0 || requests == 0 {
		t.Error("the facts drawn try too little")
	}
}

// What is released could not have stood: pinned where it was announced, it is no
// part of a valid plan. (That the pinned sessions form one, every test of a
// snapshot asks of the referee.)
func TestWhatIsReleasedCouldNotStand(t *testing.T) {
	looked := 0
	rapid.Check(t, func(t *rapid.T) {
		b := must(garbage().Draw(t, "facts"))
		looked += len(b.Released)
		if r := couldStand(b); r != nil {
			t.Fatalf("%s was released for %s %s, and could stand", r.Session, r.Cause, r.Who)
		}
	})
	if looked == 0 {
		t.Error("nothing is ever released")
	}
}

// couldStand is a released session that would form a valid plan with what is
// pinned, as the referee says; nil: none would. It leaves out those in which
// nobody is left, and those whose length changed, which a session does not say.
func couldStand(b *Built) *Released {
	for i := range b.Released {
		r, s := &b.Released[i], *b.Snapshot
		at := slices.IndexFunc(s.Published, func(p planner.Published) bool { return p.ID == r.Session })
		if at < 0 || r.Cause == CourseGone {
			continue
		}
		s.Published = slices.Clone(s.Published)
		x := &s.Published[at]
		x.Pinned, x.Provisional = true, false
		s.Requests = slices.Clone(s.Requests)
		for k, q := range s.Requests { // the notice keeps nobody from a seat that was announced
			if slices.Contains(x.Seated, q.ID) {
				s.Requests[k].Earliest = min(q.Earliest, x.Day)
			}
		}
		if len(referee.Sound(&s)) == 0 {
			return r
		}
	}
	return nil
}

// sensible checks what must hold whatever the facts are.
func sensible(t *rapid.T, b *Built) {
	names := map[string]bool{}
	for _, l := range b.Snapshot.Learners {
		names[l.ID] = l.Anonymous
	}
	asked := map[string]string{}
	for _, r := range b.Snapshot.Requests {
		asked[r.ID] = r.Learner
		if r.ID != planner.RequestID(r.Learner, r.Course) || r.Earliest < 0 {
			t.Fatalf("request %+v", r)
		}
	}
	seated := map[string]string{}
	for _, p := range b.Snapshot.Published {
		if len(p.Seated) == 0 {
			t.Fatalf("%s is published without anybody in it", p.ID)
		}
		for _, id := range p.Seated {
			seated[id] = p.ID
			if names[asked[id]] {
				t.Fatalf("%s stands published with %s", p.ID, id)
			}
		}
	}
	reserved := map[string]bool{}
	for _, s := range b.Snapshot.Reserved {
		for _, id := range s.Seated {
			if reserved[id] || asked[id] == "" || seated[id] != "" && seated[id] != s.ID {
				t.Fatalf("%s is reserved in %s, twice or for nothing", id, s.ID)
			}
			reserved[id] = true
		}
	}
	for _, s := range b.Forecast.Starts {
		if s.P10 > s.P50 || s.P50 > s.P80 || s.P80 > s.P90 || s.Reserved < 0 || s.Mean < 0 {
			t.Fatalf("%+v", s)
		}
	}
	for _, c := range b.Forecast.Candidates {
		sum := 0.0
		for _, p := range c.Intakes {
			sum += p
		}
		if sum > c.Chance+1e-9 || c.Chance > 1 {
			t.Fatalf("%+v", c)
		}
	}
	for _, x := range b.Faults {
		if x.Table == "" || x.Wrong.Empty() || x.Done.Empty() {
			t.Fatalf("fault %+v", x)
		}
	}
}

// The referee of the specification has the same opinion as ours.
func TestCheckPyAgrees(t *testing.T) {
	dir := t.TempDir()
	for seed := range 8 {
		s := must(garbage().Example(seed)).Snapshot
		p := planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
		for _, x := range s.Published {
			if x.Pinned {
				p.Sessions = append(p.Sessions, x.Session)
			}
		}
		snapshot, plan := filepath.Join(dir, "snapshot.json"), filepath.Join(dir, "plan.json")
		for path, data := range map[string][]byte{snapshot: s.Bytes(), plan: p.Bytes()} {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out := beside.Python(t, "spec/check.py", snapshot, plan)
		var verdict struct{ Valid bool }
		if err := json.Unmarshal(out, &verdict); err != nil || !verdict.Valid {
			t.Errorf("seed %d: %v: %s", seed, err, out)
		}
	}
}
