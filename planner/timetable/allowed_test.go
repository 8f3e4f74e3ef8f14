package timetable

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
		if wrong := allowed(seed, func(*model) {}, count); wrong != "" {
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
func allowed(seed int64, defect func(*model), count bites) string {
	s := nextNight(seed)
	if seed%2 == 1 {
		s = wideNight(seed)
	}
	m := newModel(s)
	defect(m)
	d := newState(m)
	d.stand()
	rand := search.NewRand(seed, 3)
	for range 4 {
		for k := range 40 {
			n := int(none)
			if d.nextAnchor == len(d.order) && k%2 == 0 {
				n = int(largeMix[rand.Intn(len(largeMix))])
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
		defect func(*model)
	}{
		{"rooms take half an hour more to change over", func(m *model) { m.roomPause += 30 }},
		{"trainers rest half an hour more", func(m *model) { m.trainerBreak += 30 }},
		{"learners rest half an hour more", func(m *model) { m.pause += 30 }},
		{"a trainer's day is an hour shorter", func(m *model) { eachTrainer(m, func(t *trainer) { t.maxDay -= 60 }) }},
		{"a trainer's week is an hour shorter", func(m *model) { eachTrainer(m, func(t *trainer) { t.maxWeek -= 60 }) }},
		{"a learner's day is an hour shorter", func(m *model) {
			for i := range m.learners {
				m.learners[i].maxDay -= 60
			}
		}},
		{"an office releases one person less", func(m *model) {
			for i := range m.release {
				m.release[i] = max(m.release[i]-1, 0)
			}
		}},
		{"requests begin three days later", func(m *model) { each(m, func(r *request) { r.earliest += 3 }) }},
		{"a group is one smaller at most", func(m *model) {
			for i := range m.courses {
				m.courses[i].max = max(m.courses[i].max-1, m.courses[i].min)
			}
		}},
		{"online rooms are far away", func(m *model) {
			for i := range m.learnerWay {
				if m.virtual[i%len(m.virtual)] {
					m.learnerWay[i] = far
				}
			}
		}},
		{"nobody leads outside home", func(m *model) {
			for i, way := range m.trainerWay {
				if way > 0 {
					m.trainerWay[i] = far
				}
			}
		}},
		{"no session starts in the first hours of the day", func(m *model) {
			for i := range m.startsOf {
				m.startsOf[i] &^= 0xffffff
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
func look(d *state, s *planner.Snapshot, rand *search.Rand, count bites) string {
	p := d.plan()
	ids := d.names()
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
		if len(d.requests) == 0 || len(d.held) == 0 {
			break
		}
		r := requestIx(rand.Intn(len(d.requests)))
		x := d.held[rand.Intn(len(d.held))]
		if b, s, found := busy(d, rand); found && rand.Chance(2) {
			r, x = b, s
		} else if list := d.byCourse[d.requests[r].course]; len(list) > 0 && !rand.Chance(8) {
			x = list[rand.Intn(len(list))]
		}
		if d.seat[r] == x || count == nil && (d.seat[r] != none || d.requests[r].course != d.sessions[x].course) {
			continue
		}
		v := try(func(p *planner.Plan) {
			seated := &p.Sessions[at[ids[x]]].Seated
			*seated = append(*seated, s.Requests[r].ID)
		})
		y := &d.sessions[x]
		if d.seat[r] != none || d.requests[r].course != y.course {
			continue
		}
		if allowed := y.n < y.cap && d.fits(r, &y.place); allowed != v.Valid {
			return fmt.Sprintf("%s: request %s in %s: we allow it %v, the referee says %v", s.Name, s.Requests[r].ID, ids[x], allowed, v.Broken)
		}
	}
	for range 12 {
		y, r, crew, ok := anywhere(d, rand)
		if !ok {
			continue
		}
		held := planner.Session{ID: "tried", Course: s.Courses[y.course].ID, Room: s.Rooms[r].ID, Day: int(y.day), Start: int(y.start), Seated: []string{}}
		for _, c := range crew {
			held.Trainers = append(held.Trainers, s.Trainers[c].ID)
		}
		v := referee.Check(s, with(p, func(p *planner.Plan) { p.Sessions = append(p.Sessions, held) }))
		delete(v.Broken, "H7") // nobody sits in it yet
		count.bite(s, v)
		allowed := d.holds(&y, r, crew)
		// A room with fewer seats than the least group is not even looked at.
		if small := s.Rooms[r].Seats < s.Courses[y.course].MinGroup; allowed != (len(v.Broken) == 0) && !(small && !allowed) {
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
		c := &d.courses[d.courseAt[x.Course]]
		able := c.able[rand.Intn(len(c.able))]
		try(func(p *planner.Plan) { p.Sessions[i].Start += s.GridMinutes })
		try(func(p *planner.Plan) {
			crew := slices.Clone(x.Trainers)
			crew[rand.Intn(len(crew))] = s.Trainers[able[rand.Intn(len(able))]].ID
			p.Sessions[i].Trainers = crew
		})
	}
	for i, x := range p.Sessions {
		if c := s.Courses[d.courseAt[x.Course]]; len(c.Starts) > 0 && rand.Chance(4) {
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
func busy(d *state, rand *search.Rand) (requestIx, sessionIx, bool) {
	for range 60 {
		r := requestIx(rand.Intn(len(d.requests)))
		list := d.byCourse[d.requests[r].course]
		if d.seat[r] != none || len(list) == 0 {
			continue
		}
		s := list[rand.Intn(len(list))]
		y := &d.sessions[s]
		if y.n < y.cap && y.day >= d.requests[r].earliest && d.userFirst[int(d.requests[r].learner)*d.days+int(y.day)] != none {
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
func situate(d *state, s *planner.Snapshot, count bites) {
	note := func(is bool, what string) {
		if is {
			count[what]++
		}
	}
	for _, x := range d.held {
		y := &d.sessions[x]
		note(len(d.crew(x)) == 2, "a crew of two")
		note(len(d.crew(x)) == 5, "a crew of five")
		note(d.virtual[y.site], "an online session")
		note(y.n == y.least && y.least > 1, "a session with just the least group")
		note(y.pinned != none && y.n < y.least, "a pinned session below the least group")
		for _, c := range d.crew(x) {
			note(d.tour(c, &y.place) > 0 || d.trainerWay[int(c)*len(d.virtual)+int(y.site)] > 0, "a trainer away from home")
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
	terms := d.total()
	note(terms.Split > 0, "a cohort split")
	for i := range d.requests {
		q, x := &d.requests[i], d.seat[i]
		if x == none {
			continue
		}
		y := &d.sessions[x]
		if q.held != none {
			m, r, c := d.changed(q, x)
			note(m > 0, "a published session moved")
			note(r > 0, "a seat with another room")
			note(c > 0, "a seat with other trainers")
		}
		note(s.Learners[q.learner].Anonymous, "an anonymous person seated")
		note(q.due < 0, "an overdue request served")
		note(len(d.before[i]) > 0, "a seat after another course")
		if q.frozen {
			for _, a := range d.courses[q.course].after {
				for _, o := range d.requestsOf[q.learner] {
					note(d.requests[o].course == a && d.seat[o] == none, "a pinned seat without the course before")
				}
			}
		}
		office := int(d.learners[q.learner].office)
		note(q.working && d.released[office*d.days+int(y.day)] == d.release[office], "an office released to the last")
		same := 0
		for o := d.userFirst[int(q.learner)*d.days+int(y.day)]; o != none; o = d.userNext[o] {
			same++
		}
		note(same > 1, "two sessions of one person a day")
	}
}
