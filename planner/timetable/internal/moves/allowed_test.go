package moves

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// with returns a plan with a change to it; the plan itself stays.
func with(p *planner.Plan, change func(*planner.Plan)) *planner.Plan {
	c := *p
	c.Sessions = slices.Clone(p.Sessions)
	for i := range c.Sessions {
		c.Sessions[i].Seated = slices.Clone(c.Sessions[i].Seated)
	}
	change(&c)
	return &c
}

// bites counts how often each rule was the only one in the way of something,
// and which part of it.
type bites map[string]int

// facets are the parts of the rules, by what the referee says. A day outside the
// horizon and an hour past midnight are not among them: no room is open then.
var facets = []struct{ rule, name, says string }{
	{"H1", "the crew differs", `led by \d+ trainers of whom`},
	{"H1", "role and course", `may not lead`},
	{"H1", "features of the room", `lacks`},
	{"H2", "the starts that a course lists", `may not start at`},
	{"H2", "the grid", `off the grid`},
	{"H3", "opening hours", `is not open from`},
	{"H3", "changeover", `minutes between them`},
	{"H3", "what rooms share", `rooms take`},
	{"H4", "hours", `is not available from`},
	{"H4", "break", `minutes between them`},
	{"H4", "minutes a day", `minutes on`},
	{"H4", "minutes a week", `minutes in week`},
	{"H5", "hours", `is not available from`},
	{"H5", "break", `minutes between them`},
	{"H5", "minutes a day", `minutes on`},
	{"H6", "a trainer at two sites", `^trainer .* is at .* and at`},
	{"H6", "a way that a trainer does not travel", `cannot travel`},
	{"H6", "a learner at two sites", `^learner .* is at .* and at`},
	{"H6", "a site to which a learner may not be sent", `may not be sent`},
	{"H7", "too few or too many", `\d seated`},
	{"H8", "twice", `seated twice`},
	{"H8", "the course", `request .* of`},
	{"H8", "earliest", `may not before`},
	{"H9", "what comes before is unserved", `without`},
	{"H9", "what comes before is later", `before .* has ended`},
	{"H10", "release", `releases`},
	{"H11", "taken out", `is missing`},
	{"H11", "another time or room", `was changed`},
	{"H11", "another crew", `with other trainers`},
	{"H11", "a seat", `does not seat`},
	{"H12", "needs", `which learner \S+ needs`},
	{"format", "an id twice", `stands twice`},
	{"format", "another course's id", `was published as`},
}

var wanted = regexp.MustCompile(`want (\d+) minutes between`)

// bite notes what was in the way.
func (b bites) bite(s *planner.Snapshot, v referee.Verdict) {
	if b == nil || len(v.Broken) != 1 {
		return
	}
	for rule, said := range v.Broken {
		b[rule]++
		for _, f := range facets {
			if f.rule == rule && regexp.MustCompile(f.says).MatchString(said[0]) {
				b[f.rule+": "+f.name]++
			}
		}
		if x := wanted.FindStringSubmatch(said[0]); x != nil {
			minutes, _ := strconv.Atoi(x[1])
			usual := map[string]int{"H3": s.Rules.RoomChangeoverMinutes, "H4": s.Rules.TrainerBreakMinutes, "H5": s.Rules.LearnerBreakMinutes}
			if minutes > usual[rule] {
				b[rule+": break widened by the way from an online room"]++
			}
		}
		if rule == "H4" && strings.Contains(said[0], "minutes in week") {
			b.week(s, said[0])
		}
	}
}

var weekly = regexp.MustCompile(`trainer (\S+) teaches (\d+) minutes in week (\d+) of (\d+), more than (\d+)`)

// week notes which week was too full.
func (b bites) week(s *planner.Snapshot, said string) {
	x := weekly.FindStringSubmatch(said)
	taught, _ := strconv.Atoi(x[2])
	most, _ := strconv.Atoi(x[5])
	year, week := s.FirstDay.ISOWeek()
	if x[3] == fmt.Sprint(week) && x[4] == fmt.Sprint(year) && s.FirstDay.Weekday() != 1 {
		for _, t := range s.Trainers {
			if t.ID == x[1] && t.TaughtMinutes > 0 && taught-t.TaughtMinutes <= most {
				b["H4: what was taught earlier in the week of day 0"]++
			}
		}
	}
	if _, last := (s.FirstDay + planner.Date(s.Days-1)).ISOWeek(); x[3] == "53" && last == 1 {
		b["H4: the week 53 before a week 1"]++
	}
}

// What fits and holds allow is what the referee allows, no more and no less:
// somebody may take a free seat, and a session may be held, if and only if the
// plan with it is valid. And each rule, in each of its parts, is the only thing
// in the way now and then, so that the worlds test all of them.
func TestAllowedIsWhatTheRefereeAllows(t *testing.T) {
	t.Parallel()
	count := bites{}
	for seed := range int64(120) {
		if wrong := allowed(seed, func(*draft.Model) {}, count); wrong != "" {
			t.Fatal(wrong)
		}
	}
	for _, r := range referee.Rules() {
		if count[r] < 5 {
			t.Errorf("%s alone was in the way %d times", r, count[r])
		}
	}
	want := []string{"H4: break widened by the way from an online room", "H5: break widened by the way from an online room",
		"H4: what was taught earlier in the week of day 0", "H4: the week 53 before a week 1"}
	for _, f := range facets {
		want = append(want, f.rule+": "+f.name)
	}
	want = append(want, situations...)
	for _, w := range want {
		if count[w] < 3 {
			t.Errorf("%s: %d times", w, count[w])
		}
	}
	for _, w := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%5d %s", count[w], w)
	}
}

// allowed takes a search through a world and looks at it now and then; the
// search has the defect.
func allowed(seed int64, defect func(*draft.Model), count bites) string {
	s := nextNight(seed)
	if seed%2 == 1 {
		s = wideNight(seed)
	}
	if seed%4 < 2 {
		s = needy(s, seed)
	}
	if seed%8 > 0 {
		s = sharing(s)
	}
	if seed%3 == 0 {
		s = loosened(s, seed)
	}
	m := draft.NewModel(s)
	defect(m)
	d := New(m)
	d.Stand()
	rand := search.NewRand(seed, 3)
	for range 4 {
		for k := range 40 {
			n := int(draft.None)
			if d.NextAnchor == len(d.Order) && k%2 == 0 {
				n = int(mixes[0][rand.Intn(len(mixes[0]))])
			}
			if _, made := propose(d, n, rand); made {
				d.Keep()
			}
		}
		if wrong := look(d, s, rand, count); wrong != "" {
			return wrong
		}
	}
	if count != nil {
		situate(d, s, count)
	}
	return ""
}

// An engine that keeps stricter rules than there are makes valid plans, but
// worse ones: only the comparison of what is allowed can see it.
func TestTooStrictIsCaught(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		says   string
		defect func(*draft.Model)
	}{
		{"rooms take half an hour more to change over", func(m *draft.Model) { m.RoomChangeover += 30 }},
		{"trainers rest half an hour more", func(m *draft.Model) { m.TrainerBreak += 30 }},
		{"learners rest half an hour more", func(m *draft.Model) { m.LearnerBreak += 30 }},
		{"a trainer's day is an hour shorter", func(m *draft.Model) { eachTrainer(m, func(t *draft.Trainer) { t.MaxDay -= 60 }) }},
		{"a trainer's week is an hour shorter", func(m *draft.Model) { eachTrainer(m, func(t *draft.Trainer) { t.MaxWeek -= 60 }) }},
		{"a learner's day is an hour shorter", func(m *draft.Model) {
			for i := range m.Learners {
				m.Learners[i].MaxDay -= 60
			}
		}},
		{"an office releases one person less", func(m *draft.Model) {
			for i := range m.Release {
				m.Release[i] = max(m.Release[i]-1, 0)
			}
		}},
		{"requests begin three days later", func(m *draft.Model) { each(m, func(r *draft.Request) { r.Earliest += 3 }) }},
		{"a group is one smaller at most", func(m *draft.Model) {
			for i := range m.Courses {
				m.Courses[i].Max = max(m.Courses[i].Max-1, m.Courses[i].Min)
			}
		}},
		{"online rooms are far away", func(m *draft.Model) {
			for i := range m.LearnerWay {
				if m.Virtual[i%len(m.Virtual)] {
					m.LearnerWay[i] = draft.Far
				}
			}
		}},
		{"nobody leads outside home", func(m *draft.Model) {
			for i, way := range m.TrainerWay {
				if way > 0 {
					m.TrainerWay[i] = draft.Far
				}
			}
		}},
		{"no session starts in the first hours of the day", func(m *draft.Model) {
			for i := range m.StartsOf {
				m.StartsOf[i] &^= 0xffffff
			}
		}},
	} {
		t.Run(x.says, func(t *testing.T) {
			for seed := range int64(200) {
				if allowed(seed, x.defect, nil) != "" {
					return
				}
			}
			t.Fatal("nothing was noticed")
		})
	}
}

// look tries what could be done to the draft, and says where the engine and the
// referee do not allow the same. Without a count it tries that alone.
func look(d *State, s *planner.Snapshot, rand *search.Rand, count bites) string {
	p := d.Plan()
	ids := d.Names()
	at := map[string]int{}
	for i, x := range p.Sessions {
		at[x.ID] = i
	}
	try := func(change func(*planner.Plan)) referee.Verdict {
		v := referee.Check(s, with(p, change))
		count.bite(s, v)
		return v
	}
	for range 16 {
		if len(d.Requests) == 0 || len(d.All) == 0 {
			break
		}
		r := draft.RequestIx(rand.Intn(len(d.Requests)))
		x := d.All[rand.Intn(len(d.All))]
		if b, s, found := busy(d, rand); found && rand.Chance(2) {
			r, x = b, s
		} else if list := d.ByCourse[d.Requests[r].Course]; len(list) > 0 && !rand.Chance(8) {
			x = list[rand.Intn(len(list))]
		}
		if d.Seat[r] == x || count == nil && (d.Seat[r] != draft.None || d.Requests[r].Course != d.Sessions[x].Course) {
			continue
		}
		v := try(func(p *planner.Plan) {
			seated := &p.Sessions[at[ids[x]]].Seated
			*seated = append(*seated, s.Requests[r].ID)
		})
		y := &d.Sessions[x]
		if d.Seat[r] != draft.None || d.Requests[r].Course != y.Course {
			continue
		}
		if allowed := y.N < y.Cap && d.Fits(r, &y.Place); allowed != v.Valid {
			return fmt.Sprintf("%s: request %s in %s: we allow it %v, the referee says %v", s.Name, s.Requests[r].ID, ids[x], allowed, v.Broken)
		}
	}
	for range 12 {
		y, r, crew, ok := anywhere(d, rand)
		if !ok {
			continue
		}
		held := planner.Session{ID: "tried", Course: s.Courses[y.Course].ID, Room: s.Rooms[r].ID, Day: int(y.Day), Start: int(y.Start), Seated: []string{}}
		for _, c := range crew {
			held.Trainers = append(held.Trainers, s.Trainers[c].ID)
		}
		v := referee.Check(s, with(p, func(p *planner.Plan) { p.Sessions = append(p.Sessions, held) }))
		delete(v.Broken, "H7") // nobody sits in it yet
		count.bite(s, v)
		allowed := d.Holds(&y, r, crew)
		// A room with fewer seats than the least group is not even looked at.
		if small := s.Rooms[r].Seats < s.Courses[y.Course].MinGroup; allowed != (len(v.Broken) == 0) && !(small && !allowed) {
			return fmt.Sprintf("%s: %+v: we allow it %v, the referee says %v", s.Name, held, allowed, v.Broken)
		}
	}
	if count == nil {
		return ""
	}
	// What the engine never tries.
	for range 6 {
		if len(p.Sessions) == 0 {
			break
		}
		i, k := rand.Intn(len(p.Sessions)), rand.Intn(len(p.Sessions))
		switch rand.Intn(7) {
		case 0:
			try(func(p *planner.Plan) { p.Sessions[i].Start++ })
		case 1:
			try(func(p *planner.Plan) { p.Sessions = slices.Delete(p.Sessions, i, i+1) })
		case 2:
			try(func(p *planner.Plan) { p.Sessions[i].Trainers = p.Sessions[k].Trainers })
		case 3:
			try(func(p *planner.Plan) { p.Sessions[i].Room = s.Rooms[rand.Intn(len(s.Rooms))].ID })
		case 4:
			try(func(p *planner.Plan) {
				if x := &p.Sessions[i]; len(x.Seated) > 0 {
					x.Seated = x.Seated[1:]
				}
			})
		case 5:
			try(func(p *planner.Plan) { p.Sessions[i].Day += 1 + rand.Intn(3) })
		case 6:
			try(func(p *planner.Plan) { p.Sessions[i].ID = p.Sessions[k].ID })
		}
	}
	for _, x := range s.Published {
		i, held := at[x.ID]
		if !x.Pinned || !held || !rand.Chance(4) {
			continue
		}
		c := &d.Courses[d.Ground.Course(x.Course)]
		able := c.Able[rand.Intn(len(c.Able))]
		try(func(p *planner.Plan) { p.Sessions[i].Start += s.GridMinutes })
		try(func(p *planner.Plan) {
			crew := slices.Clone(x.Trainers)
			crew[rand.Intn(len(crew))] = s.Trainers[able[rand.Intn(len(able))]].ID
			p.Sessions[i].Trainers = crew
		})
	}
	for i, x := range p.Sessions {
		if c := s.Courses[d.Ground.Course(x.Course)]; len(c.Starts) > 0 && rand.Chance(4) {
			try(func(p *planner.Plan) { p.Sessions[i].Start += s.GridMinutes })
		}
	}
	if len(s.Published) > 0 && len(p.Sessions) > 0 {
		try(func(p *planner.Plan) {
			p.Sessions[rand.Intn(len(p.Sessions))].ID = s.Published[rand.Intn(len(s.Published))].ID
		})
	}
	return ""
}

// busy finds a free seat on a day on which somebody sits elsewhere already.
func busy(d *State, rand *search.Rand) (draft.RequestIx, draft.SessionIx, bool) {
	for range 60 {
		r := draft.RequestIx(rand.Intn(len(d.Requests)))
		list := d.ByCourse[d.Requests[r].Course]
		if d.Seat[r] != draft.None || len(list) == 0 {
			continue
		}
		s := list[rand.Intn(len(list))]
		y := &d.Sessions[s]
		if y.N < y.Cap && y.Day >= d.Requests[r].Earliest && d.LearnerFirst[int(d.Requests[r].Learner)*d.Days+int(y.Day)] != draft.None {
			return r, s, true
		}
	}
	return 0, 0, false
}

// situations are what the worlds have to bring about beside rules in the way.
var situations = []string{
	"a crew of two", "a crew of five", "an online session", "a session with just the least group",
	"a pinned session below the least group", "a trainer away from home", "a person with several windows a day",
	"a grid of other than 30 minutes", "a horizon that begins within a week", "a horizon over a year's end",
	"a published session moved", "a seat with another room", "a seat with other trainers", "a published session with an unknown trainer",
	"a published session with an unknown room", "an anonymous person seated", "an overdue request served", "a seat after another course",
	"a pinned seat without the course before", "an office released to the last", "two sessions of one person a day", "a cohort split",
}

// situate notes which of the situations a draft is in.
func situate(d *State, s *planner.Snapshot, count bites) {
	note := func(is bool, what string) {
		if is {
			count[what]++
		}
	}
	for _, x := range d.All {
		y := &d.Sessions[x]
		note(len(d.Crew(x)) == 2, "a crew of two")
		note(len(d.Crew(x)) == 5, "a crew of five")
		note(d.Virtual[y.Site], "an online session")
		note(y.N == y.Least && y.Least > 1, "a session with just the least group")
		note(y.Pinned != draft.None && y.N < y.Least, "a pinned session below the least group")
		for _, c := range d.Crew(x) {
			note(d.Tour(c, &y.Place) > 0 || d.TrainerWay[int(c)*len(d.Virtual)+int(y.Site)] > 0, "a trainer away from home")
		}
	}
	for _, l := range s.Learners {
		for i := range l.Available {
			note(i > 0 && l.Available[i].Day() == l.Available[i-1].Day(), "a person with several windows a day")
		}
	}
	note(s.GridMinutes != 30, "a grid of other than 30 minutes")
	note(s.FirstDay.Weekday() != 1, "a horizon that begins within a week")
	_, first := s.FirstDay.ISOWeek()
	_, last := (s.FirstDay + planner.Date(s.Days-1)).ISOWeek()
	note(first > 50 && last < 5, "a horizon over a year's end")
	for _, x := range s.Published {
		note(slices.Contains(x.Trainers, "gone"), "a published session with an unknown trainer")
		note(x.Room == "gone", "a published session with an unknown room")
	}
	terms := d.CostTerms()
	note(terms.Split > 0, "a cohort split")
	for i := range d.Requests {
		q, x := &d.Requests[i], d.Seat[i]
		if x == draft.None {
			continue
		}
		y := &d.Sessions[x]
		if q.Announced != draft.None {
			m, r, c := d.Changed(q, x)
			note(m > 0, "a published session moved")
			note(r > 0, "a seat with another room")
			note(c > 0, "a seat with other trainers")
		}
		note(s.Learners[q.Learner].Anonymous, "an anonymous person seated")
		note(q.Due < 0, "an overdue request served")
		note(len(d.Before[i]) > 0, "a seat after another course")
		if q.Frozen {
			for _, a := range d.Courses[q.Course].After {
				for _, o := range d.RequestsOf[q.Learner] {
					note(d.Requests[o].Course == a && d.Seat[o] == draft.None, "a pinned seat without the course before")
				}
			}
		}
		office := int(d.Learners[q.Learner].Office)
		note(q.Working && d.Released[office*d.Days+int(y.Day)] == d.Release[office], "an office released to the last")
		same := 0
		for o := d.LearnerFirst[int(q.Learner)*d.Days+int(y.Day)]; o != draft.None; o = d.LearnerNext[o] {
			same++
		}
		note(same > 1, "two sessions of one person a day")
	}
}
