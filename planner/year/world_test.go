package year

import (
	"fmt"
	"testing"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// today is a Friday in the middle of a month: the year begins on 1 February 2027.
var today = date("2027-01-15")

func date(s string) planner.Date {
	d, err := planner.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) Month {
	m, err := ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func settings() Settings {
	return Settings{Zone: time.UTC, Changeover: 30, IntakeWeekday: time.Monday, Months: 12, Lead: CustomaryLead}
}

// small is a network of one training site and two offices, one programme of two courses and
// a trainer of each role, in which ten people started in each of the last 36 months.
func small() *facts.Facts {
	f := &facts.Facts{
		Sites:  []facts.Site{{ID: "T", Kind: facts.SiteTraining}, {ID: "S1", Kind: facts.SiteOffice}, {ID: "S2", Kind: facts.SiteOffice}},
		Travel: []facts.Travel{{From: "S1", To: "T", Minutes: 20}, {From: "S2", To: "T", Minutes: 30}},
		Rooms:  []facts.Room{{ID: "A", Site: "T", Seats: 10, Features: []string{"auditorium"}}, {ID: "C", Site: "T", Seats: 8, Features: []string{"computers"}}},
		Courses: []facts.Course{
			{ID: "SRV", Minutes: 390, Features: []string{"auditorium"}, MinGroup: 2, MaxGroup: 15, Crew: []string{"psychologist"}, RefreshMonths: new(24)},
			{ID: "ATT", Minutes: 240, Features: []string{"computers"}, MinGroup: 2, MaxGroup: 12, Crew: []string{"process", "psychologist"}, Examined: true},
		},
		Programmes:       []facts.Programme{{ID: "P", Position: "specialist", DueWorkingDays: 15}},
		ProgrammeCourses: []facts.ProgrammeCourse{{Programme: "P", Course: "SRV"}, {Programme: "P", Course: "ATT"}},
		Offices:          []facts.Office{{ID: "O1", Site: "S1"}, {ID: "O2", Site: "S2"}},
		Trainers: []facts.Trainer{
			{ID: "PSY", Home: "T", Roles: []string{"psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
			{ID: "PRO", Home: "T", Roles: []string{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1000},
		},
		Rosters: []facts.Roster{
			{ID: "R1", Person: "PSY", Pattern: facts.FiveTwo, From: date("2024-01-01"), Starts: 540, Ends: 1080},
			{ID: "R2", Person: "PRO", Pattern: facts.FiveTwo, From: date("2024-01-01"), Starts: 540, Ends: 1080},
		},
	}
	for _, room := range []string{"A", "C"} {
		for weekday := 1; weekday <= 5; weekday++ {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: room, Weekday: weekday, From: 540, To: 1260})
		}
	}
	for m := month("2023-12"); m < month("2027-01"); m++ {
		for k := range 10 {
			begin(f, m, k)
		}
	}
	return f
}

// begin lets somebody start in an office on the 4th of a month: moved from the pipeline, and
// listed.
func begin(f *facts.Facts, m Month, k int) *facts.Person {
	id := fmt.Sprintf("P-%s-%d", m, k)
	office := []string{"O1", "O2"}[k%2]
	started := m.First() + 3
	cleared := started + 30
	f.Moves = append(f.Moves, facts.StageMove{Candidate: id, Position: "specialist", To: facts.Started, At: started.At(600, time.UTC)})
	f.Past = append(f.Past, facts.PastCandidate{ID: id, Office: office})
	f.People = append(f.People, facts.Person{ID: id, FamilyName: id, GivenName: "A", Office: office, Position: "specialist", Started: started, Cleared: &cleared})
	return &f.People[len(f.People)-1]
}

func person(t *testing.T, f *facts.Facts, id string) *facts.Person {
	t.Helper()
	for i := range f.People {
		if f.People[i].ID == id {
			return &f.People[i]
		}
	}
	t.Fatalf("nobody is %s", id)
	return nil
}

// of finds the row of a month.
func (o *Outlook) of(t *testing.T, site string, m Month) PeopleRow {
	t.Helper()
	for _, r := range o.People {
		if r.Site == site && r.Month == m {
			return r
		}
	}
	t.Fatalf("no row of %s in %s", site, m)
	return PeopleRow{}
}
