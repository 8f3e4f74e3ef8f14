package sample

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

func TestFeminineNames(t *testing.T) {
	for _, c := range []struct{ he, she string }{
		{"Рябинкин", "Рябинкина"}, {"Журавлёв", "Журавлёва"}, {"Тополев", "Тополева"}, {"Облаков", "Облакова"},
		{"Приозёрский", "Приозёрская"}, {"Вишненко", "Вишненко"}, {"Заречных", "Заречных"},
	} {
		if got := feminine(c.he); got != c.she {
			t.Errorf("%s: %s, want %s", c.he, got, c.she)
		}
	}
	for _, c := range []struct{ son, daughter string }{{"Сергеевич", "Сергеевна"}, {"Юрьевич", "Юрьевна"}, {"Ильич", "Ильинична"}, {"Фёдорович", "Фёдоровна"}} {
		if got := daughterOf(c.son); got != c.daughter {
			t.Errorf("%s: %s, want %s", c.son, got, c.daughter)
		}
	}
}

func TestNamesAgree(t *testing.T) {
	word := regexp.MustCompile(`^[А-ЯЁ][а-яё]+$`)
	short := regexp.MustCompile(`^[А-ЯЁ][а-яё]+ [А-ЯЁ]\. [А-ЯЁ]\.$`)
	w := memory(t, Options{Size: "M", Seed: 1, AsOf: january})
	var all []name
	for _, p := range w.People {
		all = append(all, name{p.FamilyName, p.GivenName, p.Patronymic})
	}
	for _, x := range w.Trainers {
		all = append(all, name{x.FamilyName, x.GivenName, x.Patronymic})
	}
	women := 0
	for _, n := range all {
		if !word.MatchString(n.family) || !word.MatchString(n.given) || !word.MatchString(n.patronymic) || !short.MatchString(n.short()) {
			t.Fatalf("%+v is no name", n)
		}
		she := strings.HasSuffix(n.patronymic, "на")
		if she {
			women++
		}
		switch {
		case she != slices.Contains(femaleNames, n.given), she == strings.HasSuffix(n.patronymic, "ич"):
			t.Fatalf("%+v: given name and patronymic do not agree", n)
		case she && (strings.HasSuffix(n.family, "в") || strings.HasSuffix(n.family, "н") || strings.HasSuffix(n.family, "й")),
			!she && strings.HasSuffix(n.family, "а"):
			t.Fatalf("%+v: family name and patronymic do not agree", n)
		}
	}
	if share := 100 * women / len(all); share < 70 || share > 90 {
		t.Errorf("%d %% are women", share)
	}
	taken, twins := map[string]bool{}, 0
	for _, p := range w.People {
		key := p.Office + name{p.FamilyName, p.GivenName, p.Patronymic}.short()
		if taken[key] {
			twins++
		}
		taken[key] = true
	}
	if twins > 0 {
		t.Errorf("%d people share an office and a short name", twins)
	}
}

func TestCoursesAreTakenInOrder(t *testing.T) {
	w := memory(t, Options{Size: "S", Seed: 2, AsOf: january})
	on := map[[2]string]planner.Date{}
	for _, c := range w.Completed {
		on[[2]string{c.Person, c.Course}] = c.On
		if !w.calendar.working(c.On) || c.On >= january {
			t.Errorf("%s completed %s on %s", c.Person, c.Course, c.On)
		}
	}
	checked := 0
	for _, p := range w.People {
		for _, o := range w.CourseOrder {
			earlier, had := on[[2]string{p.ID, o.After}]
			later, has := on[[2]string{p.ID, o.Course}]
			newcomer := slices.Contains(usual[p.Position], o.After) && strings.HasPrefix(p.ID, "C-")
			if has && newcomer && (!had || later <= earlier) {
				t.Errorf("%s took %s without %s before", p.ID, o.Course, o.After)
			}
			if has && newcomer {
				checked++
			}
		}
		for _, c := range w.Courses {
			if day, ok := on[[2]string{p.ID, c.ID}]; ok && day < p.Started {
				t.Errorf("%s completed %s before the first working day", p.ID, c.ID)
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d pairs of courses were looked at", checked)
	}
}

func TestLivesGoForward(t *testing.T) {
	w := memory(t, Options{Size: "M", Seed: 2, AsOf: january})
	for _, l := range w.lives {
		for k, m := range l.moves {
			switch ended := m.to == facts.Started || m.to == facts.Lost; {
			case !w.calendar.working(m.day), m.minute < 540, m.minute >= 1080:
				t.Fatalf("%s moved on %s at minute %d", l.id, m.day, m.minute)
			case k > 0 && !w.at(m).After(w.at(l.moves[k-1])):
				t.Fatalf("%s: move %d is not after the one before", l.id, k)
			case k == 0 && m.to == facts.Started && m.day < january-historyDays+150: // of the years before, the start alone is on record
			case ended && (k == 0 || k != len(l.moves)-1), !ended && m.to != w.Stages[k].ID:
				t.Fatalf("%s: move %d to %s", l.id, k, m.to)
			}
		}
		if started := l.moves[len(l.moves)-1].to == facts.Started; started != (l.start != 0) {
			t.Fatalf("%s starts on %s after all", l.id, l.start)
		}
		if l.start != 0 && w.calendar.intake(l.start) != l.start {
			t.Fatalf("%s starts on %s, no intake day", l.id, l.start)
		}
	}
}

func TestIntakeDays(t *testing.T) {
	w := memory(t, Options{Size: "S", Seed: 1, AsOf: january})
	for _, c := range []struct{ day, want string }{
		{"2027-01-15", "2027-01-18"}, // the Monday after
		{"2027-01-18", "2027-01-18"}, // a Monday
		{"2027-02-16", "2027-02-24"}, // Monday and Tuesday are days off
		{"2027-02-24", "2027-02-24"},
		{"2026-12-29", "2027-01-11"}, // the long holidays
	} {
		if got := w.calendar.intake(date(t, c.day)).String(); got != c.want {
			t.Errorf("from %s: %s, want %s", c.day, got, c.want)
		}
	}
}

// What makes a network hard, though nothing in it is wrong.
func TestNastyButLegal(t *testing.T) {
	for _, size := range []string{"S", "M"} {
		w := memory(t, Options{Size: size, Seed: 1, AsOf: january})
		knows := map[string]int{}
		for _, k := range w.TrainerCourses {
			knows[k.Course]++
		}
		for _, c := range w.Courses {
			if n := knows[c.ID]; n == 0 || n == 1 && c.ID != w.alone {
				t.Errorf("%s: %d trainers lead %s", size, n, c.ID)
			}
		}
		if shared := len(w.RoomParts) + len(w.Equipment) + len(w.RoomEquipment); shared != map[string]int{"S": 0, "M": 5}[size] {
			t.Errorf("%s: %v, %v, %v are shared", size, w.RoomParts, w.Equipment, w.RoomEquipment)
		}
		if knows[w.alone] != 1 {
			t.Errorf("%s: %d trainers lead %q, want one alone", size, knows[w.alone], w.alone)
		}
		single := 0
		for _, o := range w.Offices {
			if o.ReleasePerDay == 1 {
				single++
			}
		}
		if single != 1 {
			t.Errorf("%s: %d offices release one person a day", size, single)
		}
		afterHoliday, passed, unknown, stale := 0, 0, 0, 0
		for _, c := range w.candidates(january) {
			switch {
			case c.Outcome != nil:
			case c.Stage != w.Stages[4].ID:
				if planner.DateOf(c.Since.In(moscow)) < january-100 {
					stale++
				}
			case c.Expected == nil:
				unknown++
			case *c.Expected < january:
				passed++
			case c.Expected.Weekday() != 1:
				afterHoliday++
			}
		}
		if afterHoliday == 0 || passed == 0 || unknown == 0 || stale < w.want.stale {
			t.Errorf("%s: start after a holiday %d, start date passed %d, not known %d, stale %d", size, afterHoliday, passed, unknown, stale)
		}
		away := 0
		for _, a := range w.Absences {
			if a.To-a.From > 300 {
				away++
			}
		}
		if away != w.want.longAway {
			t.Errorf("%s: %d people are away for long, want %d", size, away, w.want.longAway)
		}
	}
}

func TestAnOfficeAnnouncesOneWaveOfADay(t *testing.T) {
	met := false
	for seed := int64(8); seed < 11; seed++ {
		w := memory(t, Options{Size: "S", Seed: seed, AsOf: january})
		type wave struct {
			office string
			start  planner.Date
		}
		drawn, lived := map[wave]int{}, map[wave]int{}
		for monday := january.Monday(); monday < january+livedDays; monday += 7 {
			for _, h := range w.week(monday) {
				if h.wave != nil {
					drawn[wave{h.wave.Office, h.wave.Start}]++
				}
			}
		}
		for from := january; from < january+livedDays; from += 5 {
			for _, h := range w.happenings(from, min(from+5, january+livedDays)) {
				if h.wave != nil {
					lived[wave{h.wave.Office, h.wave.Start}]++
				}
			}
		}
		for x, n := range drawn {
			met = met || n > 1
			if n > 1 && lived[x] != 1 {
				t.Errorf("seed %d: %s announces %d waves for %s", seed, x.office, lived[x], x.start)
			}
		}
	}
	if !met {
		t.Error("no two weeks draw the same wave, so that the test sees nothing")
	}
}

// A network of more days has in each of its quarters what others have once, and people begin
// to its end.
func TestAYearGoesOn(t *testing.T) {
	const days = 365
	w := memory(t, Options{Size: "S", Seed: 1, AsOf: january, Days: days})
	trainers := map[string]bool{}
	for _, x := range w.Trainers {
		trainers[x.ID] = true
	}
	within := func(d, first planner.Date) bool { return first <= d && d < first+quarter }
	for first := january; first+quarter <= january+days; first += quarter {
		n := map[string]int{}
		for _, a := range w.Absences {
			if within(a.From, first) && a.Kind == "holiday" {
				n[map[bool]string{true: "trainers on holiday", false: "people on holiday"}[trainers[a.Person]]]++
			}
		}
		for _, x := range w.Closures {
			if within(x.From, first) {
				n["closures"]++
			}
		}
		for _, x := range w.Bookings {
			if within(planner.DateOf(x.Starts), first) {
				n["bookings"]++
			}
		}
		for _, l := range w.lives {
			if within(l.start, first) {
				n["starts"]++
			}
		}
		for _, x := range w.Nominations {
			if first == january && within(x.Earliest, first) {
				n["nominations"]++
			}
		}
		for monday := first.Monday(); monday < first+quarter; monday += 7 {
			for _, h := range w.week(monday) {
				n["nominations"] += len(h.nominated)
			}
		}
		for what, least := range map[string]int{"trainers on holiday": 1, "people on holiday": 500, "closures": 1, "bookings": 5, "starts": 80, "nominations": 14} {
			if n[what] < least {
				t.Errorf("from %s: %s: %d, want %d at least", first, what, n[what], least)
			}
		}
	}
}

// The years before the pipeline's history are such that a year ahead can be learned from
// them, and nothing of them is seen by a plan or a forecast.
func TestEarlierYears(t *testing.T) {
	w := memory(t, Options{Size: "S", Seed: 1, AsOf: january})
	month := func(d planner.Date) int { y, m, _ := d.UTC().Date(); return 12*y + int(m) }
	starts := map[int]int{}
	for _, m := range w.movesBetween(0, january) {
		d := planner.DateOf(m.At.In(moscow))
		if m.To == facts.Started {
			starts[month(d)]++
		}
		if d < january-historyDays && m.From != nil {
			t.Fatalf("%s: a move of the years before that a conversion is learned from: %+v", d, m)
		}
	}
	for m := month(january) - 36; m < month(january); m++ {
		if starts[m] < 10 {
			t.Errorf("%d people started in month %d of %d", starts[m], m%12, m/12)
		}
	}
	ids, left := map[string]bool{}, map[int]int{}
	for _, p := range w.People {
		if ids[p.ID] {
			t.Fatalf("two people are %s", p.ID)
		}
		ids[p.ID] = true
		if p.Left != nil {
			left[month(*p.Left)]++
		}
		if p.Cleared != nil && (*p.Cleared < p.Started || p.Left != nil && *p.Left < *p.Cleared) {
			t.Errorf("%s started on %s, was cleared on %s and left on %v", p.ID, p.Started, p.Cleared, p.Left)
		}
	}
	for m := month(january) - 36; m < month(january); m++ {
		if left[m] < 10 {
			t.Errorf("%d people left in month %d of %d", left[m], m%12, m/12)
		}
	}
	started := map[string]planner.Date{}
	for _, p := range w.People {
		started[p.ID] = p.Started
	}
	for _, c := range w.Completed {
		if c.On < started[c.Person] {
			t.Fatalf("%s completed %s on %s and started on %s", c.Person, c.Course, c.On, started[c.Person])
		}
	}
}
