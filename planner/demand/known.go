package demand

import (
	"cmp"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// known is what is known on the morning of a run: the clean facts and the choices
// of the installation.
type known struct {
	*clean.Facts
	Settings
	asOf      planner.Date
	rest      *afternoon
	available map[string][]planner.Window // of a trainer, see teaching
	withheld  map[string][]clean.Span     // by room, see withhold
	lacking   map[string]int              // newcomers by position that has no programme
	exhausted map[clean.Need]int          // failed attempts, where no further one is allowed
	seated    map[clean.Need]bool         // who has a seat in an announced session that is still to be held
}

// learn is what facts say on the morning of asOf, once they are clean.
func learn(f *facts.Facts, asOf planner.Date, s Settings) *known { return learnAt(f, asOf, 0, s) }

// learnAt is what facts say at a minute of the day.
func learnAt(f *facts.Facts, asOf planner.Date, minute int, s Settings) *known {
	frame := clean.Frame{AsOf: asOf, Minute: minute, Days: s.HorizonDays, Zone: s.Zone, GridMinutes: s.GridMinutes, Changeover: s.Rules.RoomChangeoverMinutes, IntakeWeekday: s.IntakeWeekday}
	k := &known{Facts: clean.New(f, frame), Settings: s, asOf: asOf, available: map[string][]planner.Window{}, lacking: map[string]int{}, exhausted: map[clean.Need]int{}, seated: map[clean.Need]bool{}}
	for _, x := range k.Issued {
		for _, person := range x.Learners {
			if x.Date >= asOf {
				k.seated[clean.Need{Person: person, Course: x.Course}] = true
			}
		}
	}
	begins := 0
	if minute > 0 {
		begins = (minute/s.GridMinutes + 1) * s.GridMinutes
	}
	k.rest = k.theAfternoon(begins)
	k.withheld = k.withhold()
	return k
}

func (k *known) fault(table, key string, wrong, done facts.Said) {
	k.Faults = facts.Add(k.Faults, facts.Fault{Table: table, Key: key, Wrong: wrong, Done: done})
}

// allFaults are the faults in the order of tables and keys, each once.
func (k *known) allFaults() []facts.Fault {
	slices.SortFunc(k.Faults, facts.Fault.Compare)
	return slices.CompactFunc(k.Faults, func(a, b facts.Fault) bool { return a.Compare(b) == 0 })
}

// allExhausted are the needs that nobody plans for any more, by person and course.
func (k *known) allExhausted() []Exhausted {
	var out []Exhausted
	for need, failed := range k.exhausted {
		out = append(out, Exhausted{need.Person, need.Course, failed})
	}
	slices.SortFunc(out, func(a, b Exhausted) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Course, b.Course))
	})
	return out
}

// day is the day of the horizon that a date is.
func (k *known) day(d planner.Date) int { return int(d - k.asOf) }

// date is the date of a day of the horizon.
func (k *known) date(day int) planner.Date { return k.asOf + planner.Date(day) }

// localDate is the date that an instant has in the network.
func (k *known) localDate(t time.Time) planner.Date { return planner.DateOf(t.In(k.Zone)) }

// catchment is the training site that an office belongs to, the nearest. It is
// empty if none can be reached from the office.
func (k *known) catchment(office string) string {
	if near := k.Near[office]; len(near) > 0 {
		return near[0]
	}
	return ""
}

// gathering is the training site whose catchment an office belongs to. If none
// can be reached it is the office's own site.
func (k *known) gathering(office string) string {
	if site := k.catchment(office); site != "" {
		return site
	}
	return k.OfficeAt[office].Site
}

// online says whether a site is virtual, so that nobody travels to it.
func (k *known) online(site string) bool {
	s := k.SiteAt[site]
	return s != nil && s.Kind == facts.SiteVirtual
}
