package editions_test

import (
	"slices"
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
)

// A letter holds a person's own announced places from now on, and what became of those that
// they were told.
func TestLetter(t *testing.T) {
	as := held(func(*planner.Session) {})
	onTuesday := held(func(s *planner.Session) { s.Day = 1 })
	inTheClass := held(func(s *planner.Session) { s.Room = "Q" })
	without := held(func(s *planner.Session) { s.Seated = []string{"boris", "somebody"} })
	another := held(func(s *planner.Session) { s.Trainers = []string{"U"} })
	early, late := editions.Moment{Day: firstMonday}, editions.Moment{Day: firstMonday, Minute: 720}
	for _, c := range []struct {
		name     string
		was, is  *planner.Session
		person   string
		now      editions.Moment
		sessions int
		changes  string // before → after, each "day room"
	}{
		{"the same", &as, &as, "anna", early, 1, ""},
		{"another trainer is nothing to them", &as, &another, "anna", early, 1, ""},
		{"another day", &as, &onTuesday, "anna", early, 1, "0 Зал → 1 Зал"},
		{"another day, when the old hour is over", &as, &onTuesday, "anna", late, 1, "→ 1 Зал"},
		{"another room", &as, &inTheClass, "anna", early, 1, "0 Зал → 0 Класс"},
		{"their place is gone", &as, &without, "anna", early, 0, "0 Зал →"},
		{"somebody else's place is gone", &as, &without, "boris", early, 1, ""},
		{"over", &as, &as, "anna", late, 0, ""},
		{"nobody of this session", &as, &onTuesday, "vera", early, 0, ""},
		{"a place without a name", &as, &as, "somebody", early, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, last := newBefore().opened(t, sessions(c.was), sessions(c.is))
			x := b.Letter(c.person, editions.Head{}, last, c.now)
			var told []string
			for _, change := range x.Changes {
				told = append(told, strings.TrimSpace(at(change.Before)+" → "+at(change.After)))
			}
			if got := strings.Join(told, "; "); len(x.Sessions) != c.sessions || got != c.changes {
				t.Errorf("%d sessions, changes %q; want %d and %q", len(x.Sessions), got, c.sessions, c.changes)
			}
			for _, s := range x.Sessions {
				if len(s.Seated)+len(s.Trainers) > 0 {
					t.Errorf("the letter names others: %+v", s)
				}
			}
			if untold, _ := b.Untold(editions.About{Person: c.person}, last, c.now); (len(untold) > 0) != (c.changes != "") {
				t.Errorf("days to tell: %v", untold)
			}
		})
	}
}

func at(a *editions.Appointment) string {
	if a == nil {
		return ""
	}
	return string('0'+rune(a.Date-firstMonday)) + " " + strings.TrimPrefix(a.Room, "Центр, ")
}

func TestNobodyElseStandsInALetter(t *testing.T) {
	b, _ := newBefore().opened(t, nil, nil)
	for _, c := range []struct {
		name  string
		texts []string
		leaks bool
	}{
		{"their own name", []string{"Ваши занятия: Анина", "<b>Анина</b>"}, false},
		{"somebody else's", []string{"Ваши занятия: Анина", "с вами: Борин"}, true},
		{"a trainer's", []string{"тренер Белов"}, true},
		{"the reader's, where it says so", []string{"Для кого: Борин", "Анина"}, false},
		{"none", []string{"Сокол, Зал, 10:00"}, false},
	} {
		if err := b.NamesNobodyElse("anna", []string{"Для кого: Борин"}, c.texts...); (err != nil) != c.leaks {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if got := b.People("O"); !slices.Equal(got, []string{"anna", "boris"}) {
		t.Errorf("the people of an office are %v", got)
	}
}
