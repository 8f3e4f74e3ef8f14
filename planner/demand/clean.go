package demand

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// known is the facts without what makes no sense, indexed. Whatever is left out
// or mended is listed as a fault. Lists are sorted, so that the order of rows
// means nothing from here on.
type known struct {
	Settings
	asOf planner.Date
	cal  *Calendar

	sites   []facts.Site
	kindOf  map[string]string // of a site
	minutes map[[2]string]int // of a way, both ways and from each site to itself
	rooms   []facts.Room
	roomAt  map[string]*facts.Room
	hours   map[string]*[8][]span      // of a room, by ISO weekday
	shut    map[string][]facts.Closure // by room
	taken   map[string][]facts.Booking // by room

	courses   []facts.Course
	courseAt  map[string]*facts.Course
	after     map[string][]string // courses before a course
	programme map[string]*programme
	offices   []facts.Office
	officeAt  map[string]*facts.Office

	trainers  []facts.Trainer
	trainerAt map[string]*facts.Trainer
	teaches   map[string][]string         // courses of a trainer
	available map[string][]planner.Window // of a trainer, see teaching
	people    []facts.Person
	rosters   map[string][]facts.Roster  // by trainer or person
	absences  map[string][]facts.Absence // by trainer or person
	completed map[need]planner.Date
	absent    map[seat]bool
	wishes    map[need]facts.Nomination
	issued    []facts.Issued

	stages     []facts.Stage
	stageAt    map[string]int
	candidates []facts.Candidate
	moves      []facts.StageMove
	waves      []facts.Wave

	lacking map[string]int // newcomers by position that has no programme

	near   map[string][]string // training sites of an office, nearest first
	faults []facts.Fault
}

// programme is what newcomers of a position take.
type programme struct {
	facts.Programme
	courses []string
}

// need is one person's need of one course.
type need struct{ person, course string }

// seat is one person's place in one issued session.
type seat struct{ session, person string }

// learn takes the facts in.
func learn(f *facts.Facts, asOf planner.Date, s Settings) *known {
	k := &known{Settings: s, asOf: asOf, lacking: map[string]int{}, available: map[string][]planner.Window{}}
	k.learnCalendar(f.Calendar)
	k.learnSites(f)
	k.learnRooms(f)
	k.learnCourses(f)
	k.learnOffices(f)
	k.learnProgrammes(f)
	k.learnTrainers(f)
	k.learnPeople(f)
	k.learnPipeline(f)
	k.learnTimes(f)
	k.learnDone(f)
	k.learnWaves(f)
	k.judgeCourses()
	return k
}

func (k *known) fault(table, key, wrong, done string) {
	k.faults = append(k.faults, facts.Fault{Table: table, Key: key, Wrong: wrong, Done: done})
}

const leftOut = "left out"

// allFaults are the faults in the order of tables and keys, each once.
func (k *known) allFaults() []facts.Fault {
	slices.SortFunc(k.faults, func(a, b facts.Fault) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Wrong, b.Wrong), cmp.Compare(a.Done, b.Done))
	})
	return slices.Compact(k.faults)
}

// distinct returns rows in the order of their keys, each key once, without those
// that have none. Of rows with one key the first by content wins, so that the
// order of the query does not matter.
func distinct[T any](k *known, table string, rows []T, key func(T) string) []T {
	type keyed struct {
		key string
		row T
	}
	all := make([]keyed, 0, len(rows))
	for _, r := range rows {
		if key(r) == "" {
			k.fault(table, "", "a row without a key", leftOut)
			continue
		}
		all = append(all, keyed{key(r), r})
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	out := make([]T, 0, len(all))
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].key == all[i].key {
			end++
		}
		if end > i+1 {
			slices.SortStableFunc(all[i:end], func(a, b keyed) int { return cmp.Compare(form(a.row), form(b.row)) })
			k.fault(table, all[i].key, fmt.Sprintf("the key stands %d times", end-i), "the alphabetically first of the rows is taken")
		}
		out = append(out, all[i].row)
		i = end
	}
	return out
}

// form is a row as text.
func form(row any) string {
	b, err := json.Marshal(row)
	if err != nil { // a number that is none
		return fmt.Sprintf("%v", row)
	}
	return string(b)
}

// refer says whether a row may name something, and reports it if not.
func refer[T any](k *known, table, key, what string, known map[string]T, name string) bool {
	if _, ok := known[name]; ok {
		return true
	}
	k.fault(table, key, fmt.Sprintf("names the %s %q, which is unknown or left out itself", what, name), leftOut)
	return false
}

func index[T any](rows []T, key func(*T) string) map[string]*T {
	m := make(map[string]*T, len(rows))
	for i := range rows {
		m[key(&rows[i])] = &rows[i]
	}
	return m
}

// words are a list of words, each once, sorted, without empty ones.
func words(list []string) []string {
	set := map[string]bool{}
	for _, w := range list {
		if w != "" {
			set[w] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func (k *known) learnCalendar(rows []facts.CalendarDay) {
	k.cal = NewCalendar(rows)
	for _, r := range rows {
		if wrong := misfit(r); wrong != "" {
			k.fault("calendar", r.Date.String(), wrong, leftOut)
		} else if stands := k.cal.kinds[r.Date]; stands != r.Kind {
			k.fault("calendar", r.Date.String(), fmt.Sprintf("the day stands twice, as %s and as %s", stands, r.Kind), "taken as "+stands)
		}
	}
	end := k.asOf + planner.Date(k.HorizonDays) - 1
	for _, d := range k.shown() {
		end = max(end, d)
	}
	if !k.cal.Known(end) {
		k.fault("calendar", fmt.Sprint(end.UTC().Year()), "no row of the year, which the planner looks ahead to",
			"Monday to Friday are taken as working days")
	}
}

// shown are the intakes that the forecast shows: those of the horizon and two
// weeks more.
func (k *known) shown() []planner.Date {
	return k.cal.Intakes(k.asOf, k.asOf+planner.Date(k.HorizonDays)+14, k.IntakeWeekday)
}

// day is the day of the horizon that a date is.
func (k *known) day(d planner.Date) int { return int(d - k.asOf) }

// date is the date of a day of the horizon.
func (k *known) date(day int) planner.Date { return k.asOf + planner.Date(day) }
