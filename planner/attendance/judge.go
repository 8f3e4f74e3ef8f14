package attendance

import (
	"cmp"
	"maps"
	"slices"
)

// Judge says what counts as having happened, seen from today. The order of the
// history means nothing.
func Judge(h *History, w World) *Record {
	j := &judge{World: w, sessions: map[string]*Session{}, marks: map[string]map[string]*Mark{}, there: map[string][]*Session{}, said: map[string]*Outcome{},
		Record: &Record{Sessions: map[string]Judgement{}, Attended: map[Seat]bool{}, Taught: map[Duty]int{}, courses: w.Courses, events: map[string][]event{}, from: sources(w.Courses)}}
	j.take(h)
	ids := slices.Sorted(maps.Keys(j.sessions))
	for _, id := range ids {
		s := j.sessions[id]
		verdict := j.held(s)
		j.Sessions[id] = verdict
		for _, trainer := range verdict.Trainers {
			j.Taught[Duty{trainer, s.Date}] += s.Minutes
		}
	}
	for _, id := range ids {
		j.attended(j.sessions[id])
	}
	for _, c := range h.Completed {
		j.happened(c.Person, event{course: c.Course, date: c.On, kind: completed})
	}
	slices.SortFunc(j.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Other, b.Other))
	})
	j.Faults = slices.Compact(j.Faults)
	return j.Record
}

// judge is a judging at work.
type judge struct {
	World
	*Record
	sessions map[string]*Session         // those that are over
	marks    map[string]map[string]*Mark // by session and person
	there    map[string][]*Session       // where a person is marked as present, said to be held or not
	said     map[string]*Outcome
}

// take takes in what is said of sessions that are over.
func (j *judge) take(h *History) {
	known, later := map[string]bool{}, map[string]bool{}
	for i := range h.Sessions {
		s := &h.Sessions[i]
		known[s.ID] = true
		if j.Now.over(s) {
			j.sessions[s.ID] = s
		}
		later[s.ID] = s.Date > j.Now.Date
	}
	over := func(session, person string) bool {
		switch {
		case !known[session]:
			j.fault(Fault{Code: UnknownSession, Session: session, Person: person})
		case later[session]:
			j.fault(Fault{Code: NotOver, Session: session, Person: person})
		}
		return j.sessions[session] != nil
	}
	for i := range h.Outcomes {
		if o := &h.Outcomes[i]; over(o.Session, "") {
			j.said[o.Session] = o
		}
	}
	for i := range h.Marks {
		m := &h.Marks[i]
		if !over(m.Session, m.Person) {
			continue
		}
		if j.marks[m.Session] == nil {
			j.marks[m.Session] = map[string]*Mark{}
		}
		j.marks[m.Session][m.Person] = m
		if m.there() {
			j.there[m.Person] = append(j.there[m.Person], j.sessions[m.Session])
		}
	}
}

func (j *judge) fault(f Fault) { j.Faults = append(j.Faults, f) }

// held says what became of a session.
func (j *judge) held(s *Session) Judgement {
	said, marked := j.said[s.ID], false
	for _, m := range j.marks[s.ID] {
		marked = marked || m.there()
	}
	trainers := s.Trainers
	if said != nil && len(said.Trainers) > 0 {
		trainers = said.Trainers
	}
	trainers = distinct(trainers)
	why := Announced
	switch {
	case said != nil && !said.Held:
		return Judgement{Why: SaidNotHeld}
	case said != nil:
		why = SaidHeld
	case marked:
		why = Marked
	case len(s.Seated) == 0:
		return Judgement{Why: NobodySat}
	default:
		if against, who := j.against(s, trainers); against != "" {
			j.fault(Fault{Code: NotSaid, Session: s.ID, Other: who, Why: against})
			return Judgement{Why: against, Who: who}
		}
		// The trainer waited for people who could have come: these are minutes of theirs.
		if !slices.ContainsFunc(s.Seated, func(person string) bool { return j.marks[s.ID][person] == nil && j.could(person, s) }) {
			j.fault(Fault{Code: NobodyThere, Session: s.ID})
			why = AllAbsent
		}
	}
	if j.Shut(s.Room, s.Date, s.Start, s.end()) {
		j.fault(Fault{Code: HeldThoughShut, Session: s.ID})
	}
	for _, t := range trainers {
		if j.Away(t, s.Date, s.Start, s.end()) {
			j.fault(Fault{Code: LedThoughAway, Session: s.ID, Person: t})
		}
	}
	return Judgement{Held: true, Why: why, Trainers: trainers}
}

// against is what is known today against a session of which nobody says that it was
// held, or that anybody was there.
func (j *judge) against(s *Session, trainers []string) (why Why, who string) {
	if s.Untold {
		return Untold, ""
	}
	if j.Shut(s.Room, s.Date, s.Start, s.end()) {
		return RoomShut, ""
	}
	for _, t := range trainers {
		if j.Away(t, s.Date, s.Start, s.end()) {
			return TrainerAway, t
		}
	}
	if !slices.ContainsFunc(s.Seated, func(person string) bool { return j.could(person, s) }) {
		return NobodyCame, ""
	}
	return "", ""
}

// could says whether somebody could have come to a session.
func (j *judge) could(person string, s *Session) bool {
	return j.Employed(person, s.Date) && !j.Away(person, s.Date, s.Start, s.end()) && len(j.elsewhere(person, s)) == 0
}

// elsewhere are the other held sessions at the hour of one in which somebody is
// marked as present.
func (j *judge) elsewhere(person string, s *Session) []*Session {
	return slices.DeleteFunc(slices.Clone(j.there[person]), func(other *Session) bool {
		said := j.said[other.ID]
		return other == s || !s.clashes(other) || said != nil && !said.Held
	})
}

// attended says of everybody who sat or is marked in a session whether they were
// there, and what it gave them.
func (j *judge) attended(s *Session) {
	held := j.Sessions[s.ID].Held
	for _, person := range distinct(slices.AppendSeq(slices.Clone(s.Seated), maps.Keys(j.marks[s.ID]))) {
		m := j.marks[s.ID][person]
		there := false
		switch {
		case m != nil && m.there():
			there = j.believed(m, s)
		case m == nil && held:
			there = j.could(person, s)
			for _, other := range j.elsewhere(person, s) {
				j.fault(Fault{Code: ElsewhereToo, Session: s.ID, Person: person, Other: other.ID})
			}
		}
		j.Attended[Seat{s.ID, person}] = there
		if !there && m != nil && m.Result != "" {
			j.fault(Fault{Code: ResultOfAbsent, Session: s.ID, Person: person})
		}
		switch {
		case there:
			j.happened(person, event{course: s.Course, date: s.Date, kind: j.result(m, s, person)})
		case slices.Contains(s.Seated, person) && j.Sessions[s.ID].Why != Untold: // nobody misses what they were not told of
			j.happened(person, event{course: s.Course, date: s.Date, kind: missed})
		}
	}
}

// believed says whether a mark of presence counts, and lists what speaks against it.
func (j *judge) believed(m *Mark, s *Session) bool {
	if !j.Sessions[s.ID].Held {
		j.fault(Fault{Code: MarkedThough, Session: s.ID, Person: m.Person})
		return false
	}
	if j.Away(m.Person, s.Date, s.Start, s.end()) {
		j.fault(Fault{Code: ThereThoughAway, Session: s.ID, Person: m.Person})
	}
	if !j.Employed(m.Person, s.Date) {
		j.fault(Fault{Code: ThereThoughGone, Session: s.ID, Person: m.Person})
	}
	for _, other := range j.elsewhere(m.Person, s) {
		j.fault(Fault{Code: ThereTwice, Session: s.ID, Person: m.Person, Other: other.ID})
	}
	return true
}

// result is what attending gave somebody; m is nil where they are not marked.
func (j *judge) result(m *Mark, s *Session, person string) kind {
	result := ""
	if m != nil {
		result = m.Result
	}
	examined := j.Courses[s.Course].Examined
	switch {
	case !examined && result != "":
		j.fault(Fault{Code: NotExamined, Session: s.ID, Person: person})
	case examined && result == "":
		j.fault(Fault{Code: NoResult, Session: s.ID, Person: person})
	case examined && result == Failed:
		return failed
	case examined && result == Excused:
		return nothing
	}
	return completed
}

func (j *judge) happened(person string, e event) { j.events[person] = append(j.events[person], e) }

// distinct are ids, each once, sorted.
func distinct(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}
