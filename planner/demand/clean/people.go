package clean

import (
	"slices"
	"strings"

	"cohort/planner/demand/facts"
)

const (
	// MostWeekMinutes is what anybody teaches in a week at most (labour rule R01),
	// whatever their own figure is.
	MostWeekMinutes = 40 * 60
	mostDayMinutes  = 24 * 60
)

func (f *Facts) cleanTrainers(in *facts.Facts) {
	for _, t := range distinct(f, "trainers", in.Trainers, func(t facts.Trainer) string { return t.ID }) {
		if !refer(f, "trainers", t.ID, "site", f.SiteAt, t.Home) {
			continue
		}
		t.Roles = words(t.Roles)
		if len(t.Roles) == 0 {
			f.fault("trainers", t.ID, facts.Say("no_role"), facts.Say("leads_nothing"))
		}
		f.bound(t.ID, "day_minutes", &t.MaxDayMinutes, mostDayMinutes)
		f.bound(t.ID, "week_minutes", &t.MaxWeekMinutes, MostWeekMinutes)
		f.bound(t.ID, "target_minutes", &t.TargetWeekMinutes, t.MaxWeekMinutes)
		f.Trainers = append(f.Trainers, t)
	}
	f.TrainerAt = index(f.Trainers, func(t *facts.Trainer) string { return t.ID })
	f.Teaches = map[string][]string{}
	for _, c := range in.TrainerCourses {
		key := c.Trainer + ", " + c.Course
		if refer(f, "trainer_courses", key, "trainer", f.TrainerAt, c.Trainer) && refer(f, "trainer_courses", key, "course", f.CourseAt, c.Course) {
			f.Teaches[c.Trainer] = append(f.Teaches[c.Trainer], c.Course)
		}
	}
	for t, courses := range f.Teaches {
		f.Teaches[t] = words(courses)
	}
}

// bound keeps a trainer's figure between 0 and what is allowed.
func (f *Facts) bound(trainer, code string, minutes *int, most int) {
	if *minutes < 0 || *minutes > most {
		bounded := min(max(*minutes, 0), most)
		f.fault("trainers", trainer, facts.Say(code, "Minutes", *minutes, "Most", most), facts.Say("taken_as", "Value", bounded))
		*minutes = bounded
	}
}

func (f *Facts) cleanPeople(in *facts.Facts) {
	for _, p := range distinct(f, "people", in.People, func(p facts.Person) string { return p.ID }) {
		if !f.human("people", p.ID) || !refer(f, "people", p.ID, "office", f.OfficeAt, p.Office) {
			continue
		}
		if strings.TrimSpace(p.FamilyName) == "" {
			f.fault("people", p.ID, facts.Say("no_family_name"), facts.Say("name_as_it_is"))
		}
		if _, also := f.TrainerAt[p.ID]; also {
			f.fault("people", p.ID, facts.Say("key_of_trainer"), facts.Say("both_kept"))
		}
		if !Plausible(p.Started) {
			f.fault("people", p.ID, facts.Say("start_not_meant", "Day", p.Started), leftOut)
			continue
		}
		if p.Left != nil && *p.Left < p.Started {
			f.fault("people", p.ID, facts.Say("left_before_start", "Left", *p.Left, "Start", p.Started), facts.Say("taken_as_gone"))
		}
		if p.Cleared != nil && *p.Cleared < p.Started {
			f.fault("people", p.ID, facts.Say("cleared_before_start", "Cleared", *p.Cleared, "Start", p.Started), facts.Say("taken_as_cleared"))
		}
		p.Needs = f.needs("people", p.ID, p.Needs)
		f.People = append(f.People, p)
	}
}

// needs are what somebody needs of a room. It lists a fault of what no room offers.
func (f *Facts) needs(table, id string, list []string) []string {
	list = words(list)
	for _, want := range list {
		if !slices.ContainsFunc(f.Rooms, func(r facts.Room) bool { return slices.Contains(r.Features, want) }) {
			f.fault(table, id, facts.Say("need_unmet", "Feature", want), facts.Say("only_online"))
		}
	}
	return list
}

// human says whether somebody with a name may have the key. If not, it lists a
// fault.
func (f *Facts) human(table, id string) bool {
	if strings.HasPrefix(id, facts.NamelessPrefix) {
		f.fault(table, id, facts.Say("key_of_nameless", "Prefix", facts.NamelessPrefix), leftOut)
		return false
	}
	return true
}

// Everybody is the keys of all who are or were to be trained. Those who were
// lost from the pipeline count: their rows are left behind, and are not wrong.
func (f *Facts) Everybody() map[string]bool {
	all := make(map[string]bool, len(f.People)+len(f.Candidates)+len(f.Trainers))
	for _, p := range f.People {
		all[p.ID] = true
	}
	for _, c := range f.Candidates {
		all[c.ID] = true
	}
	for _, m := range f.Moves {
		if m.To == facts.Lost {
			all[m.Candidate] = true
		}
	}
	return all
}
