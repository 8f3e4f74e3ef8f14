package editions_test

import (
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/ledger"
)

// Whom a change concerns, and on which days; and what is no reason to write.
func TestUntold(t *testing.T) {
	as := held(func(*planner.Session) {})
	onTuesday := held(func(s *planner.Session) { s.Day = 1 })
	nextWeek := held(func(s *planner.Session) { s.Day = 7 })
	reserved := held(func(s *planner.Session) { s.Seated = []string{"somebody"} })
	withVera := held(func(s *planner.Session) { s.Seated = append(s.Seated, "vera") })
	site, trainer, other := editions.About{Site: "S", Monday: firstMonday}, editions.About{Trainer: "T", Monday: firstMonday}, editions.About{Trainer: "U", Monday: firstMonday}
	later := editions.About{Site: "S", Monday: firstMonday + 7}
	head, colleague := editions.About{Office: "O", Monday: firstMonday}, editions.About{Office: "P", Monday: firstMonday}
	early := editions.Moment{Day: firstMonday, Minute: 120}
	days := func(list ...planner.Date) []planner.Date {
		for i := range list {
			list[i] += firstMonday
		}
		return list
	}
	for _, c := range []struct {
		name    string
		was, is *planner.Session
		reader  editions.About
		now     editions.Moment
		want    []planner.Date
	}{
		{"nothing changed", &as, &as, site, early, nil},
		{"another day", &as, &onTuesday, site, early, days(0, 1)},
		{"another day, for its trainer", &as, &onTuesday, trainer, early, days(0, 1)},
		{"another day, for another trainer", &as, &onTuesday, other, early, nil},
		{"another day, for the head of its people", &as, &onTuesday, head, early, days(0, 1)},
		{"another day, for another head", &as, &onTuesday, colleague, early, nil},
		{"another day, when the old hour is over", &as, &onTuesday, site, editions.Moment{Day: firstMonday, Minute: 720}, days(1)},
		{"another day, when the old hour is not over yet", &as, &onTuesday, site, editions.Moment{Day: firstMonday, Minute: 719}, days(0, 1)},
		{"another day, when both are over", &as, &onTuesday, site, editions.Moment{Day: firstMonday + 2}, nil},
		{"another week, seen from the old one", &as, &nextWeek, site, early, days(0, 7)},
		{"another week, seen from the new one", &as, &nextWeek, later, early, days(0, 7)},
		{"another day, seen from another week", &as, &onTuesday, later, early, nil},
		{"with people in place of reserved seats, on another day", &reserved, &onTuesday, site, early, days(1)},
		{"with people in place of reserved seats, in another week", &reserved, &nextWeek, site, early, nil},
		{"with people in place of reserved seats, seen from there", &reserved, &nextWeek, later, early, days(7)},
		{"with people in place of reserved seats, whom another leads, for who led", &reserved, new(held(func(s *planner.Session) { s.Start, s.Trainers = 570, []string{"U"} })), trainer, early, nil},
		{"with people in place of reserved seats, whom another leads, for who leads", &reserved, new(held(func(s *planner.Session) { s.Day, s.Trainers = 1, []string{"U"} })), other, early, days(1)},
		{"reserved seats in place of people, in another week", &as, new(held(func(s *planner.Session) { s.Day, s.Seated = 7, []string{"somebody"} })), site, early, days(0)},
		{"cancelled", &as, nil, site, early, days(0)},
		{"cancelled, for the head", &as, nil, head, early, days(0)},
		{"new", nil, &onTuesday, site, early, days(1)},
		{"new, for the head: before they hear of it on Monday", nil, &nextWeek, head, early, days(7)},
		{"another stands in", &as, new(held(func(s *planner.Session) { s.Trainers = []string{"U"} })), other, early, days(0)},
		{"another stands in, for the head", &as, new(held(func(s *planner.Session) { s.Trainers = []string{"U"} })), head, early, nil},
		{"who sits in it alone", &as, &withVera, site, early, nil},
		{"who sits in it alone, for the head of who came", &as, &withVera, colleague, early, days(0)},
		{"nobody has a name in it", nil, &reserved, site, early, nil},
		{"nobody has a name in it any more", &as, &reserved, site, early, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, last := newBefore().opened(t, sessions(c.was), sessions(c.is))
			got, begins := b.Untold(c.reader, last, c.now)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			if len(got) > 0 && begins != (editions.Moment{Day: got[0], Minute: 600}) {
				t.Errorf("the first of %v begins at %v", got, begins)
			}
		})
	}
}

func sessions(s *planner.Session) []planner.Session {
	if s == nil {
		return nil
	}
	return []planner.Session{*s}
}

// The head of an office hears of places of people of whom they knew nothing: who came from another
// office, and who of the working staff was in training nowhere; of whose place is gone with the last
// thing that they needed. Newcomers stand on their own sheet.
func TestUntoldOfWhoComesAndGoes(t *testing.T) {
	learn := []planner.Date{firstMonday + 7}
	for _, c := range []struct {
		name    string
		before  func(s *planner.Snapshot)
		happens func(s *planner.Snapshot)
		was, is []string
		now     planner.Date
		cause   ledger.Kind // of what the heads of O and P hear; empty: they hear nothing
		o, p    bool
	}{
		{"to another office", nil, func(s *planner.Snapshot) { place(s, "anna", "P", false) }, []string{"anna"}, []string{"anna"}, 0, editions.OtherOffice, false, true},
		{"a newcomer to another office", nil, func(s *planner.Snapshot) { place(s, "anna", "P", true) }, []string{"anna"}, []string{"anna"}, 0, editions.OtherOffice, false, true},
		{"to another office, and a Monday comes before", nil, func(s *planner.Snapshot) { place(s, "anna", "P", true) }, []string{"anna"}, []string{"anna"}, -1, "", false, false},
		{"to another office, when it is over", nil, func(s *planner.Snapshot) { place(s, "anna", "P", true) }, []string{"anna"}, []string{"anna"}, 8, "", false, false},
		{"nothing is needed any more", nil, func(s *planner.Snapshot) { asks(s, "boris") }, []string{"anna", "boris"}, []string{"boris"}, 0, ledger.PersonGone, true, false},
		{"somebody who does not work there needs nothing any more", func(s *planner.Snapshot) { place(s, "vera", "O", true) }, func(s *planner.Snapshot) { asks(s, "boris") }, []string{"vera", "boris"}, []string{"boris"}, 0, "", false, false},
		{"somebody who has left needs nothing any more", func(s *planner.Snapshot) {
			s.Learners = append(slices.Clone(s.Learners), planner.Learner{ID: "gleb", Office: "O"})
			s.Requests = append(slices.Clone(s.Requests), planner.Request{ID: "gleb", Learner: "gleb", Course: "C"})
		}, func(s *planner.Snapshot) { asks(s, "boris") }, []string{"gleb", "boris"}, []string{"boris"}, 0, "", false, false},
		{"one of the working staff is new", func(s *planner.Snapshot) { asks(s, "boris") }, nil, []string{"boris"}, []string{"boris", "vera"}, 0, ledger.NewPeople, false, true},
		{"a newcomer is new", func(s *planner.Snapshot) { asks(s, "boris") }, func(s *planner.Snapshot) { place(s, "vera", "P", true) }, []string{"boris"}, []string{"boris", "vera"}, 0, "", false, false},
		{"reserved, and needed no more", nil, func(s *planner.Snapshot) { asks(s, "boris") }, []string{"boris", "somebody"}, []string{"boris"}, 0, "", false, false},
	} {
		centre := newBefore()
		centre.people = []directory.Person{{ID: "gleb", FamilyName: "Глебов", Office: "O", Left: new(firstMonday)}}
		for _, change := range []struct {
			does func(*planner.Snapshot)
			to   *planner.Snapshot
		}{{c.before, &centre.snapshot}, {c.happens, &centre.later}} {
			if change.does != nil {
				change.does(change.to)
			}
		}
		was, is := held(func(s *planner.Session) { s.Day, s.Seated = 7, c.was }), held(func(s *planner.Session) { s.Day, s.Seated = 7, c.is })
		b, last := centre.opened(t, sessions(&was), sessions(&is))
		for office, hears := range map[string]bool{"O": c.o, "P": c.p} {
			got, _ := b.Untold(editions.About{Office: office, Monday: firstMonday}, last, editions.Moment{Day: firstMonday + c.now})
			if hears != slices.Equal(got, learn) || !hears && len(got) > 0 {
				t.Errorf("%s, for %s: %v", c.name, office, got)
			}
			if told := b.Waves(office, editions.Head{Monday: firstMonday}, nil, last).Changes; hears && (len(told) != 1 || len(told[0].People) != 1 || told[0].Causes[0].Kind != c.cause) {
				t.Errorf("%s, %s reads of %+v", c.name, office, told)
			}
		}
	}
}

// place puts somebody into another office, as a newcomer or not.
func place(s *planner.Snapshot, who, office string, newcomer bool) {
	s.Learners = slices.Clone(s.Learners)
	for i := range s.Learners {
		if l := &s.Learners[i]; l.ID == who {
			l.Office = office
			if newcomer {
				l.Intake = new(firstMonday)
			}
		}
	}
}

// Who was cleared and goes on with the programme stands among newcomers with what they lack, is
// no part of the wave any more, and has passed when the last of it is done.
func TestWhoGoesOnIsShownWhatTheyLack(t *testing.T) {
	centre := newBefore()
	place(&centre.later, "anna", "O", true)
	as := held(func(s *planner.Session) { s.Seated = []string{"anna"} })
	b, last := centre.opened(t, nil, sessions(&as))
	o := b.Waves("O", editions.Head{Monday: firstMonday}, nil, last)
	if len(o.People) != 1 || len(o.People[0].Sessions) != 1 || o.People[0].Ready != firstMonday || len(o.Intakes) != 0 {
		t.Errorf("%+v in %+v", o.People, o.Intakes)
	}
}

// Somebody who was told nothing yet is told of every announced session that is not over.
func TestUntoldOfAFirstEdition(t *testing.T) {
	as := held(func(*planner.Session) {})
	b, _ := newBefore().opened(t, nil, sessions(&as))
	site := editions.About{Site: "S", Monday: firstMonday}
	for _, c := range []struct {
		name   string
		reader editions.About
		now    editions.Moment
		days   int
	}{
		{"to come", site, editions.Moment{Day: firstMonday}, 1},
		{"over", site, editions.Moment{Day: firstMonday + 1}, 0},
		{"of another week", editions.About{Site: "S", Monday: firstMonday + 7}, editions.Moment{Day: firstMonday}, 0},
		{"of another trainer", editions.About{Trainer: "U", Monday: firstMonday}, editions.Moment{Day: firstMonday}, 0},
		{"of its trainer", editions.About{Trainer: "T", Monday: firstMonday}, editions.Moment{Day: firstMonday}, 1},
		{"of an office: the first mail is a job's", editions.About{Office: "O", Monday: firstMonday}, editions.Moment{Day: firstMonday}, 0},
	} {
		if got, _ := b.Untold(c.reader, editions.Last{}, c.now); len(got) != c.days {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// The head of an office hears on Monday of what touches later days alone.
func TestUntoldUntilMonday(t *testing.T) {
	head, early := editions.About{Office: "O", Monday: firstMonday}, editions.Moment{Day: firstMonday, Minute: 120}
	for _, c := range []struct {
		name    string
		was, is int
		want    []planner.Date
	}{
		{"a preview, and a Monday comes before", 13, 9, nil},
		{"a preview, and no Monday comes before", 13, 7, []planner.Date{firstMonday + 7}},
		{"announced, and a Monday comes before", 10, 8, nil},
		{"announced, and no Monday comes before", 10, 7, []planner.Date{firstMonday + 7, firstMonday + 10}},
		{"announced, and no Monday comes before the old day", 7, 10, []planner.Date{firstMonday + 7, firstMonday + 10}},
	} {
		centre := newBefore()
		centre.firm = firstMonday + 10
		was, is := held(func(s *planner.Session) { s.Day = c.was }), held(func(s *planner.Session) { s.Day = c.is })
		b, last := centre.opened(t, sessions(&was), sessions(&is))
		if got, _ := b.Untold(head, last, early); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
