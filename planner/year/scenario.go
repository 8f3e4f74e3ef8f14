package year

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/whatif"
)

// Answer is a year as it is and as each scenario has it. Its JSON is that of cohort year
// with scenarios.
type Answer struct {
	*Year
	Scenarios []Scenario `json:"scenarios"`
}

// Scenario is a year in which something is otherwise.
type Scenario struct {
	Name string `json:"name"`
	// Idle are the changes that change nothing in the year, by their keys: hours of trainers
	// are counted by role, whichever courses they lead, and days before the first month are not
	// counted.
	Idle []string `json:"idle"`
	*Year
}

// Ask foresees the year as it is and with the changes of each scenario, in which Check finds
// no fault.
func Ask(in *facts.Facts, asOf planner.Date, s Settings, plan []Hiring, list []whatif.Scenario) *Answer {
	a := &Answer{Year: Foresee(in, asOf, s, plan), Scenarios: []Scenario{}}
	for _, sc := range list {
		c, _ := apply(in, asOf, s, sc)
		a.Scenarios = append(a.Scenarios, Scenario{sc.Name, c.idle, Foresee(&c.facts, asOf, c.settings, plan)})
	}
	return a
}

// Check is every fault of the scenarios.
func Check(in *facts.Facts, asOf planner.Date, s Settings, list []whatif.Scenario) []whatif.Fault {
	faults := whatif.CheckNames(list)
	for _, sc := range list {
		_, wrong := apply(in, asOf, s, sc)
		faults = append(faults, wrong...)
	}
	return faults
}

// apply makes the changes of a scenario, as far as they can be made.
func apply(in *facts.Facts, asOf planner.Date, s Settings, sc whatif.Scenario) (*change, []whatif.Fault) {
	c := &change{facts: *in, settings: s, asOf: asOf, idle: []string{}}
	var faults []whatif.Fault
	for _, step := range sc.Steps {
		if err := c.make(step.Change); err != nil {
			faults = append(faults, whatif.Fault{Scenario: sc.Name, Line: step.Line, Sentence: err.Error()})
		}
	}
	return c, faults
}

// change changes facts. Its lists are copied before they are changed.
type change struct {
	facts    facts.Facts
	settings Settings
	asOf     planner.Date
	idle     []string
}

// make makes one change, or says why it cannot be made.
func (c *change) make(x whatif.Change) error {
	f := &c.facts
	switch x := x.(type) {
	case whatif.CloseRoom:
		room, err := find(f.Rooms, "room", x.ID, func(r *facts.Room) string { return r.ID })
		if err != nil {
			return err
		}
		return c.close(x.Key(), room.Site, &room.ID, x.From, x.To)
	case whatif.CloseSite:
		if _, err := find(f.Sites, "site", x.ID, func(s *facts.Site) string { return s.ID }); err != nil {
			return err
		}
		return c.close(x.Key(), x.ID, nil, x.From, x.To)
	case whatif.TrainerAway:
		if _, err := find(f.Trainers, "trainer", x.ID, func(t *facts.Trainer) string { return t.ID }); err != nil {
			return err
		}
		if err := c.span(x.Key(), x.From, x.To); err != nil {
			return err
		}
		f.Absences = append(slices.Clip(f.Absences), facts.Absence{ID: fmt.Sprintf("%s %d", x.Key(), len(f.Absences)), Person: x.ID, From: x.From, To: x.To, Kind: "trip"})
	case whatif.AddTrainer:
		return c.addTrainer(x)
	case whatif.Train:
		if _, err := find(f.Trainers, "trainer", x.Trainer, func(t *facts.Trainer) string { return t.ID }); err != nil {
			return err
		}
		if _, err := find(f.Courses, "course", x.Course, func(c *facts.Course) string { return c.ID }); err != nil {
			return err
		}
		c.idle = append(c.idle, x.Key())
	case whatif.Wave:
		return c.wave(x)
	case whatif.Hiring:
		if !(x.Factor >= 0 && x.Factor <= 100) {
			return fmt.Errorf("factor %v is not between 0 and 100", x.Factor)
		}
		c.settings.Factor = &x.Factor
	case whatif.Course:
		return c.course(x)
	case whatif.Hours:
		return c.hours(x)
	case whatif.WorkingDay:
		return c.workingDay(x)
	}
	return nil
}

// find finds something by its id. Where there is none, it names the id that is written most
// alike.
func find[T any](list []T, kind, id string, of func(*T) string) (*T, error) {
	var known []string
	for i := range list {
		if of(&list[i]) == id {
			return &list[i], nil
		}
		known = append(known, of(&list[i]))
	}
	if near := planner.Near(id, known); near != "" {
		return nil, fmt.Errorf("%s %q is not known; is %s meant?", kind, id, near)
	}
	return nil, fmt.Errorf("%s %q is not known", kind, id)
}

// span says what is wrong with days. Those before the first month change nothing.
func (c *change) span(key string, from, to planner.Date) error {
	first := MonthOf(c.asOf) + 1
	end := (first + Month(c.settings.Months)).First() - 1
	switch {
	case from > to:
		return fmt.Errorf("from %s is after to %s", from, to)
	case to < c.asOf || from > end:
		return fmt.Errorf("%s to %s lies outside the year ahead, which is of %s to %s", from, to, first.First(), end)
	case to < first.First():
		c.idle = append(c.idle, key)
	}
	return nil
}

func (c *change) close(key, site string, room *string, from, to planner.Date) error {
	if err := c.span(key, from, to); err != nil {
		return err
	}
	c.facts.Closures = append(slices.Clip(c.facts.Closures), facts.Closure{ID: fmt.Sprintf("%s %d", key, len(c.facts.Closures)), Site: site, Room: room, From: from, To: to})
	return nil
}

// addTrainer adds somebody with the roles, roster and target of another one.
func (c *change) addTrainer(x whatif.AddTrainer) error {
	f := &c.facts
	like, err := find(f.Trainers, "trainer", x.Like, func(t *facts.Trainer) string { return t.ID })
	if err != nil {
		return err
	}
	added := *like
	for n := 1; ; n++ {
		added.ID = fmt.Sprintf("%s+%d", x.Like, n)
		if !slices.ContainsFunc(f.Trainers, func(t facts.Trainer) bool { return t.ID == added.ID }) {
			break
		}
	}
	if x.Home != "" {
		if _, err := find(f.Sites, "site", x.Home, func(s *facts.Site) string { return s.ID }); err != nil {
			return err
		}
		added.Home = x.Home
	}
	for _, id := range x.Courses {
		if _, err := find(f.Courses, "course", id, func(c *facts.Course) string { return c.ID }); err != nil {
			return err
		}
	}
	f.Trainers = append(slices.Clip(f.Trainers), added)
	for _, r := range f.Rosters {
		if r.Person == x.Like {
			r.ID, r.Person = r.ID+" "+added.ID, added.ID
			f.Rosters = append(slices.Clip(f.Rosters), r)
		}
	}
	for _, a := range f.Absences {
		if a.Person == x.Like {
			a.ID, a.Person = a.ID+" "+added.ID, added.ID
			f.Absences = append(slices.Clip(f.Absences), a)
		}
	}
	return nil
}

// wave announces newcomers.
func (c *change) wave(x whatif.Wave) error {
	f := &c.facts
	if _, err := find(f.Offices, "office", x.Office, func(o *facts.Office) string { return o.ID }); err != nil {
		return err
	}
	if x.Headcount < 1 {
		return fmt.Errorf("headcount %d is not above 0", x.Headcount)
	}
	if err := c.span(x.Key(), x.Start, x.Start); err != nil {
		return err
	}
	position := learn(f, c.asOf, c.settings).customary(x.Office)
	if x.Programme != "" {
		p, err := find(f.Programmes, "programme", x.Programme, func(p *facts.Programme) string { return p.ID })
		if err != nil {
			return err
		}
		position = p.Position
	}
	f.Waves = append(slices.Clip(f.Waves), facts.Wave{ID: fmt.Sprintf("wave %d", len(f.Waves)), Office: x.Office, Position: position, Start: x.Start, Headcount: x.Headcount})
	return nil
}

func (c *change) course(x whatif.Course) error {
	f := &c.facts
	f.Courses = slices.Clone(f.Courses)
	course, err := find(f.Courses, "course", x.ID, func(c *facts.Course) string { return c.ID })
	if err != nil {
		return err
	}
	if x.Minutes == 0 && x.MaxGroup == 0 {
		c.idle = append(c.idle, x.Key()) // how large a group is at least shows in how large it was
	}
	if x.Minutes != 0 {
		course.Minutes = x.Minutes
	}
	if x.MinGroup != 0 {
		course.MinGroup = x.MinGroup
	}
	if x.MaxGroup != 0 {
		course.MaxGroup = x.MaxGroup
	}
	if course.Minutes < 1 || course.Minutes > 1440 || course.MinGroup < 1 || course.MaxGroup < course.MinGroup {
		return fmt.Errorf("course %s: %d minutes for %d to %d people make no sense", x.ID, course.Minutes, course.MinGroup, course.MaxGroup)
	}
	return nil
}

// hours opens the rooms of a site longer: on each day of the week from its first hour, until
// its last.
func (c *change) hours(x whatif.Hours) error {
	f := &c.facts
	if _, err := find(f.Sites, "site", x.Site, func(s *facts.Site) string { return s.ID }); err != nil {
		return err
	}
	here := map[string]bool{}
	for _, r := range f.Rooms {
		here[r.ID] = r.Site == x.Site
	}
	type day struct {
		room    string
		weekday int
	}
	first, last := map[day]int{}, map[day]int{}
	f.RoomHours = slices.Clone(f.RoomHours)
	for i, h := range f.RoomHours {
		at := day{h.Room, h.Weekday}
		if k, any := first[at]; !any || h.From < f.RoomHours[k].From {
			first[at] = i
		}
		if k, any := last[at]; !any || h.To > f.RoomHours[k].To {
			last[at] = i
		}
	}
	for at, i := range first {
		if here[at.room] && x.From != whatif.NoHour {
			f.RoomHours[i].From = x.From
		}
	}
	for at, i := range last {
		if here[at.room] && x.To != whatif.NoHour {
			f.RoomHours[i].To = x.To
		}
		if h := f.RoomHours[i]; here[at.room] && h.From >= h.To {
			return fmt.Errorf("room %s would open at minute %d and close at %d", at.room, h.From, h.To)
		}
	}
	return nil
}

// workingDay makes a day off a working day.
func (c *change) workingDay(x whatif.WorkingDay) error {
	if err := c.span(x.Key(), x.Date, x.Date); err != nil {
		return err
	}
	f := &c.facts
	f.Calendar = slices.DeleteFunc(slices.Clone(f.Calendar), func(d facts.CalendarDay) bool { return d.Date == x.Date })
	if d := x.Date.Weekday(); d == 0 || d == 6 {
		f.Calendar = append(f.Calendar, facts.CalendarDay{Date: x.Date, Kind: facts.DayWorkingWeekend})
	}
	return nil
}
