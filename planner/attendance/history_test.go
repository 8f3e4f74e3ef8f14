package attendance

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cohort/planner"
)

// span is something that lasts, from a minute of a day to a minute of a day.
type span struct {
	who      string // or which room
	d        planner.Date
	from, to int
}

// past is a history with what is known of its days, in lists.
type past struct {
	History
	now        Moment
	courses    map[string]Course
	shut, away []span
	hired      map[string][2]planner.Date // first day, first day no more
}

func (p *past) world() World {
	meets := func(list []span) func(string, planner.Date, int, int) bool {
		return func(who string, d planner.Date, from, to int) bool {
			return slices.ContainsFunc(list, func(s span) bool { return s.who == who && s.d == d && s.from < to && from < s.to })
		}
	}
	return World{Now: p.now, Courses: p.courses, Shut: meets(p.shut), Away: meets(p.away), Employed: func(who string, d planner.Date) bool {
		h, ok := p.hired[who]
		return ok && h[0] <= d && d < h[1]
	}}
}

const first = planner.Date(20834) // a Friday

var (
	people   = []string{"anna", "boris", "vera"}
	trainers = []string{"t1", "t2"}
	catalog  = []string{"plain", "exam", "new", "newest"}
)

// drawn is any history of a few people in a few sessions.
func drawn(t *rapid.T) *past {
	number := func(from, to int) int { return rapid.IntRange(from, to).Draw(t, "n") }
	of := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "of") }
	some := func(list []string) []string {
		return rapid.SliceOfN(rapid.SampledFrom(list), 0, len(list)).Draw(t, "some")
	}
	day := func() planner.Date { return first + planner.Date(number(0, 1)) }
	p := &past{now: Moment{first + 2 - planner.Date(number(0, 4)/2), number(0, 24) * 60}, hired: map[string][2]planner.Date{}, courses: map[string]Course{}}
	for _, id := range catalog {
		c := Course{Examined: id == "exam" || number(0, 4) == 0, RetakeAfterDays: number(0, 2)}
		if number(0, 2) > 0 {
			most := number(1, 2)
			c.MostAttempts = &most
		}
		if number(0, 1) > 0 {
			months := number(1, 14)
			c.RefreshMonths = &months
		}
		p.courses[id] = c
	}
	counts := func(course, as string) {
		c := p.courses[course]
		c.CountsAs = as
		p.courses[course] = c
	}
	if number(0, 1) > 0 {
		counts("newest", of("new", "plain"))
		counts("new", of("plain", "exam", ""))
	}
	for _, who := range people {
		if number(0, 7) > 0 {
			p.hired[who] = [2]planner.Date{first + planner.Date(number(-9, 1)), first + planner.Date(number(2, 9))}
		}
	}
	for i := range number(3, 5) {
		p.Sessions = append(p.Sessions, Session{ID: fmt.Sprint("s", i), Course: of(catalog...), Room: of("r1", "r2"), Trainers: some(trainers), Date: day(),
			Start: number(9, 12) * 60, Minutes: number(1, 3) * 60, Seated: some(people), Untold: number(0, 5) == 0})
	}
	for range number(0, 2) {
		from := number(8, 14) * 60
		p.shut = append(p.shut, span{of("r1", "r2"), day(), from, from + 60*number(2, 5)})
	}
	for range number(0, 5) {
		from := number(8, 14) * 60
		p.away = append(p.away, span{of(append(trainers, people...)...), day(), from, from + 60*number(2, 5)})
	}
	names := []string{"s0", "s1", "s2", "s3", "s4", "typo"}
	for _, session := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 2, rapid.ID).Draw(t, "outcomes") {
		p.Outcomes = append(p.Outcomes, Outcome{session, number(0, 2) > 0, some(trainers)})
	}
	if number(0, 3) > 0 {
		for i := range number(0, 17) {
			if session, person := names[i/3], people[i%3]; number(0, 2) == 0 {
				p.Marks = append(p.Marks, Mark{session, person, of(Present, Late, Absent, Excused), of("", "", Passed, Failed, Excused)})
			}
		}
	}
	for range number(0, 2) {
		p.Completed = append(p.Completed, Completion{Person: of(people...), Course: of(catalog...), On: first - planner.Date(number(0, 500)) + 3})
	}
	return p
}

// The enumeration: each question is answered for itself, from the lists alone.

func (p *past) session(id string) *Session {
	for i := range p.Sessions {
		if p.Sessions[i].ID == id {
			return &p.Sessions[i]
		}
	}
	return nil
}

func (p *past) mark(session, person string) *Mark {
	for i := range p.Marks {
		if p.Marks[i].Session == session && p.Marks[i].Person == person {
			return &p.Marks[i]
		}
	}
	return nil
}

// markedThere says whether somebody is marked as there.
func (p *past) markedThere(session, person string) bool {
	m := p.mark(session, person)
	return m != nil && (m.Mark == "present" || m.Mark == "late")
}

func (p *past) outcome(session string) *Outcome {
	for i := range p.Outcomes {
		if p.Outcomes[i].Session == session {
			return &p.Outcomes[i]
		}
	}
	return nil
}

// anyMinute says whether a list has some minute of a session for somebody.
func anyMinute(list []span, who string, s *Session) bool {
	for minute := s.Start; minute < s.Start+s.Minutes; minute++ {
		for _, x := range list {
			if x.who == who && x.d == s.Date && x.from <= minute && minute < x.to {
				return true
			}
		}
	}
	return false
}

// elsewhereAt lists the other sessions, not said to have fallen through, in which
// somebody is marked as there in a minute of a session.
func (p *past) elsewhereAt(person string, s *Session) []string {
	var out []string
	for i := range p.Sessions {
		o := &p.Sessions[i]
		if o.ID == s.ID || !p.over(o) || !p.markedThere(o.ID, person) || p.outcome(o.ID) != nil && !p.outcome(o.ID).Held {
			continue
		}
		if anyMinute([]span{{"", o.Date, o.Start, o.Start + o.Minutes}}, "", s) {
			out = append(out, o.ID)
		}
	}
	return out
}

func (p *past) over(s *Session) bool {
	return int(s.Date)*1440+s.Start+s.Minutes <= int(p.now.Date)*1440+p.now.Minute
}

func (p *past) employed(person string, d planner.Date) bool {
	h, ok := p.hired[person]
	return ok && d >= h[0] && d < h[1]
}

// wasHeld is the rule on sessions.
func (p *past) wasHeld(s *Session) (held bool, why Why, who string) {
	if o := p.outcome(s.ID); o != nil {
		if o.Held {
			return true, SaidHeld, ""
		}
		return false, SaidNotHeld, ""
	}
	for _, person := range people {
		if p.markedThere(s.ID, person) {
			return true, Marked, ""
		}
	}
	if len(s.Seated) == 0 {
		return false, NobodySat, ""
	}
	if s.Untold {
		return false, Untold, ""
	}
	if anyMinute(p.shut, s.Room, s) {
		return false, RoomShut, ""
	}
	for _, trainer := range trainers {
		if slices.Contains(s.Trainers, trainer) && anyMinute(p.away, trainer, s) {
			return false, TrainerAway, trainer
		}
	}
	possible, marked := 0, 0
	for _, person := range s.Seated {
		if p.employed(person, s.Date) && !anyMinute(p.away, person, s) && len(p.elsewhereAt(person, s)) == 0 {
			possible++
			if p.mark(s.ID, person) != nil { // as absent or excused: nobody is marked as there
				marked++
			}
		}
	}
	switch {
	case possible == 0:
		return false, NobodyCame, ""
	case possible == marked:
		return true, AllAbsent, ""
	}
	return true, Announced, ""
}

// led says whether a trainer led a session.
func (p *past) led(trainer string, s *Session) bool {
	if held, _, _ := p.wasHeld(s); !held || !p.over(s) {
		return false
	}
	if o := p.outcome(s.ID); o != nil && len(o.Trainers) > 0 {
		return slices.Contains(o.Trainers, trainer)
	}
	return slices.Contains(s.Trainers, trainer)
}

// wasThere is the rule on people.
func (p *past) wasThere(person string, s *Session) bool {
	held, _, _ := p.wasHeld(s)
	if !held {
		return false
	}
	if p.mark(s.ID, person) != nil {
		return p.markedThere(s.ID, person)
	}
	return slices.Contains(s.Seated, person) && p.employed(person, s.Date) && !anyMinute(p.away, person, s) && len(p.elsewhereAt(person, s)) == 0
}

// result is what somebody who was there got, as a word.
func (p *past) result(person string, s *Session) string {
	m := p.mark(s.ID, person)
	if !p.courses[s.Course].Examined || m == nil || m.Result == "" {
		return "passed"
	}
	return m.Result
}

// completes says whether a course completes another.
func (p *past) completes(course, other string) bool {
	for range 10 {
		if course == other {
			return true
		}
		course = p.courses[course].CountsAs
	}
	return false
}

// stands is the rule on completions, attempts and weights.
func (p *past) stands(person, course string) Standing {
	var want Standing
	for d := first - 600; d < first+10; d++ { // the last day wins
		done := false
		for i := range p.Sessions {
			s := &p.Sessions[i]
			done = done || s.Date == d && p.over(s) && p.completes(s.Course, course) && p.wasThere(person, s) && p.result(person, s) == "passed"
		}
		for _, c := range p.Completed {
			done = done || c.On == d && c.Person == person && p.completes(c.Course, course)
		}
		if done {
			want = Standing{Completed: &d}
			continue
		}
		for i := range p.Sessions {
			s := &p.Sessions[i]
			if s.Date != d || s.Course != course || !p.over(s) {
				continue
			}
			if there := p.wasThere(person, s); there && p.result(person, s) == "failed" {
				want.Failed++
				want.Again = d + planner.Date(p.courses[course].RetakeAfterDays)
			} else if _, why, _ := p.wasHeld(s); !there && slices.Contains(s.Seated, person) && why != NobodySat && why != Untold && want.Raise < 5 {
				want.Raise++
			}
		}
	}
	c := p.courses[course]
	if want.Completed != nil && c.RefreshMonths != nil {
		y, m, day := want.Completed.UTC().Date()
		for until := *want.Completed; ; until++ { // the same day of the month, or the last before the month is over
			uy, um, ud := until.UTC().Date()
			_, next, _ := (until + 1).UTC().Date()
			if uy*12+int(um) == y*12+int(m)+*c.RefreshMonths && (ud == day || next != um && ud < day) {
				want.Until = &until
				break
			}
		}
	}
	want.Exhausted = c.MostAttempts != nil && want.Failed >= *c.MostAttempts
	return want
}

// wrong lists what is contradictory, by asking for every kind of fault about everybody.
func (p *past) wrong() map[Fault]bool {
	out := map[Fault]bool{}
	say := func(is bool, f Fault) {
		if is {
			out[f] = true
		}
	}
	for _, o := range p.Outcomes {
		s := p.session(o.Session)
		say(s == nil, Fault{Code: UnknownSession, Session: o.Session})
		say(s != nil && s.Date > p.now.Date, Fault{Code: NotOver, Session: o.Session})
	}
	for _, m := range p.Marks {
		s := p.session(m.Session)
		say(s == nil, Fault{Code: UnknownSession, Session: m.Session, Person: m.Person})
		say(s != nil && s.Date > p.now.Date, Fault{Code: NotOver, Session: m.Session, Person: m.Person})
	}
	for i := range p.Sessions {
		s := &p.Sessions[i]
		if !p.over(s) {
			continue
		}
		held, why, who := p.wasHeld(s)
		say(why == Untold || why == RoomShut || why == TrainerAway || why == NobodyCame, Fault{Code: NotSaid, Session: s.ID, Why: why, Other: who})
		say(why == AllAbsent, Fault{Code: NobodyThere, Session: s.ID})
		say(held && anyMinute(p.shut, s.Room, s), Fault{Code: HeldThoughShut, Session: s.ID})
		for _, trainer := range trainers {
			say(p.led(trainer, s) && anyMinute(p.away, trainer, s), Fault{Code: LedThoughAway, Session: s.ID, Person: trainer})
		}
		for _, person := range people {
			p.wrongOf(person, s, say)
		}
	}
	return out
}

func (p *past) wrongOf(person string, s *Session, say func(bool, Fault)) {
	held, _, _ := p.wasHeld(s)
	about := func(code Code, other string) Fault {
		return Fault{Code: code, Session: s.ID, Person: person, Other: other}
	}
	marked, there, m := p.markedThere(s.ID, person), p.wasThere(person, s), p.mark(s.ID, person)
	say(marked && !held, about(MarkedThough, ""))
	say(marked && held && anyMinute(p.away, person, s), about(ThereThoughAway, ""))
	say(marked && held && !p.employed(person, s.Date), about(ThereThoughGone, ""))
	for _, other := range p.elsewhereAt(person, s) {
		say(marked && held, about(ThereTwice, other))
		say(m == nil && held && slices.Contains(s.Seated, person), about(ElsewhereToo, other))
	}
	resulted := m != nil && m.Result != ""
	say(!there && resulted, about(ResultOfAbsent, ""))
	say(there && resulted && !p.courses[s.Course].Examined, about(NotExamined, ""))
	say(there && !resulted && p.courses[s.Course].Examined, about(NoResult, ""))
}

// Whatever happened, the record says of every session, person, course, trainer and day
// what the enumeration says, and lists the same faults. The order of rows means nothing.
func TestRecordIsWhatTheRulesSay(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			compare(t, drawn(t), seen)
		}
	})
	for _, x := range []string{"not over", string(SaidNotHeld), string(SaidHeld), string(Marked), string(NobodySat), string(AllAbsent), string(Untold), string(RoomShut), string(TrainerAway), string(NobodyCame),
		string(Announced), "there true", "there false", "completed true", "completed false", "again true", "exhausted true", "exhausted false", "raise 0", "raise 1", "raise 2",
		"valid true", "valid false", string(NotSaid), string(NobodyThere), string(HeldThoughShut), string(LedThoughAway), string(MarkedThough), string(ThereThoughAway), string(ThereThoughGone),
		string(ThereTwice), string(ElsewhereToo), string(UnknownSession), string(NotOver), string(NoResult), string(ResultOfAbsent), string(NotExamined)} {
		if seen[x] == 0 {
			t.Errorf("no history was drawn with: %s", x)
		}
	}
}

func compare(t *rapid.T, p *past, seen map[string]int) {
	r := Judge(&p.History, p.world())
	for i := range p.Sessions {
		s := &p.Sessions[i]
		got, judged := r.Sessions[s.ID]
		if judged != p.over(s) {
			t.Fatalf("%s is judged: %v", s.ID, judged)
		}
		if !judged {
			seen["not over"]++
			continue
		}
		held, why, who := p.wasHeld(s)
		seen[string(why)]++
		if got.Held != held || got.Why != why || got.Who != who {
			t.Fatalf("%s: %+v, want %v %v %v", s.ID, got, held, why, who)
		}
		for _, person := range people {
			there, asked := r.Attended[Seat{s.ID, person}]
			if want := p.wasThere(person, s); there != want || asked != (slices.Contains(s.Seated, person) || p.mark(s.ID, person) != nil) {
				t.Fatalf("%s in %s: %v, want %v", person, s.ID, there, want)
			}
			seen[fmt.Sprint("there ", there)]++
		}
	}
	compareTaught(t, p, r)
	for _, person := range people {
		for _, course := range catalog {
			got, want := r.Standing(person, course), p.stands(person, course)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, %s: %s", person, course, diff)
			}
			seen[fmt.Sprint("completed ", want.Completed != nil)]++
			seen[fmt.Sprint("again ", want.Again > 0)]++
			seen[fmt.Sprint("exhausted ", want.Exhausted)]++
			seen[fmt.Sprint("raise ", want.Raise)]++
			seen[fmt.Sprint("valid ", got.Valid(p.now.Date))]++
		}
	}
	faults := map[Fault]bool{}
	for _, f := range r.Faults {
		faults[f] = true
		seen[string(f.Code)]++
	}
	if diff := cmp.Diff(p.wrong(), faults); diff != "" {
		t.Fatal(diff)
	}
	slices.Reverse(p.Sessions)
	slices.Reverse(p.Marks)
	slices.Reverse(p.Completed)
	slices.Reverse(p.Outcomes)
	if diff := cmp.Diff(r, Judge(&p.History, p.world()), cmpopts.IgnoreUnexported(Record{})); diff != "" {
		t.Fatalf("in another order: %s", diff)
	}
}

func compareTaught(t *rapid.T, p *past, r *Record) {
	for d := first - 1; d < first+5; d++ {
		for _, trainer := range trainers {
			want := 0
			for i := range p.Sessions {
				if s := &p.Sessions[i]; s.Date == d && p.led(trainer, s) {
					want += s.Minutes
				}
			}
			if got := r.Taught[Duty{trainer, d}]; got != want {
				t.Fatalf("%s taught %d minutes on %s, want %d", trainer, got, d, want)
			}
		}
	}
}
