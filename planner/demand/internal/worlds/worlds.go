// Package worlds makes small facts for the tests of planner/demand and of what
// it is made of.
package worlds

import (
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Today is the day of the tests, a Friday: the notice of two working days ends
// on Tuesday, day 4.
var Today = Date("2027-01-22")

// Specialist is a position that has a programme.
const Specialist = "specialist"

// Date is a date of a test.
func Date(s string) planner.Date {
	d, err := planner.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// At is a minute of a day in the network, whose zone is Moscow's.
func At(day string, minute int) time.Time {
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err)
	}
	return Date(day).At(minute, zone)
}

// New is a small network without people: two training sites, three offices
// (two of them nearest to the first site), an online room.
func New() *facts.Facts {
	f := &facts.Facts{
		Sites: []facts.Site{{ID: "T1", Kind: facts.SiteTraining}, {ID: "T2", Kind: facts.SiteTraining}, {ID: "NET", Kind: facts.SiteVirtual},
			{ID: "S1", Kind: facts.SiteOffice}, {ID: "S2", Kind: facts.SiteOffice}, {ID: "S3", Kind: facts.SiteOffice}},
		Travel: []facts.Travel{{From: "T1", To: "S1", Minutes: 20}, {From: "S1", To: "T2", Minutes: 40}, {From: "T1", To: "S2", Minutes: 30}, {From: "T2", To: "S2", Minutes: 30}, {From: "T2", To: "S3", Minutes: 10}, {From: "T1", To: "T2", Minutes: 50}},
		Rooms: []facts.Room{{ID: "A", Site: "T1", Seats: 15, Features: []string{"auditorium"}}, {ID: "C", Site: "T1", Seats: 12, Features: []string{"computer"}},
			{ID: "C2", Site: "T2", Seats: 12, Features: []string{"computer", "auditorium"}}, {ID: "W", Site: "NET", Seats: 100, Features: []string{"online"}}},
		Courses: []facts.Course{
			{ID: "IT-1", Group: "software", Minutes: 240, Features: []string{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: []string{"process"}},
			{ID: "IT-2", Group: "software", Minutes: 300, Features: []string{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: []string{"process"}},
			{ID: "SRV", Group: "soft_skill", Minutes: 390, Features: []string{"auditorium"}, MinGroup: 2, MaxGroup: 15, Crew: []string{"psychologist"}, RefreshMonths: new(12)},
			{ID: "WEB", Group: "refresher", Minutes: 90, Features: []string{"online"}, MinGroup: 2, MaxGroup: 100, Crew: []string{"process"}, Starts: []int{600, 900}, RefreshMonths: new(6)},
		},
		CourseOrder:      []facts.CourseOrder{{Course: "IT-2", After: "IT-1"}},
		Programmes:       []facts.Programme{{ID: "P", Position: Specialist, DueWorkingDays: 13}},
		ProgrammeCourses: []facts.ProgrammeCourse{{Programme: "P", Course: "SRV"}, {Programme: "P", Course: "IT-2"}, {Programme: "P", Course: "IT-1"}},
		Offices:          []facts.Office{{ID: "O1", Site: "S1", ReleasePerDay: 1}, {ID: "O2", Site: "S2", ReleasePerDay: 2}, {ID: "O3", Site: "S3", ReleasePerDay: 2}},
		Trainers: []facts.Trainer{
			{ID: "T-PSY", Home: "T1", Roles: []string{"psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
			{ID: "T-PRO", Home: "T1", Roles: []string{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2160, TargetWeekMinutes: 1400},
			{ID: "T-TWO", Home: "T2", Roles: []string{"process", "psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
		},
		TrainerCourses: []facts.TrainerCourse{{Trainer: "T-PSY", Course: "SRV"}, {Trainer: "T-PRO", Course: "IT-1"}, {Trainer: "T-PRO", Course: "IT-2"}, {Trainer: "T-PRO", Course: "WEB"}, {Trainer: "T-TWO", Course: "SRV"}, {Trainer: "T-TWO", Course: "IT-1"}, {Trainer: "T-TWO", Course: "WEB"}},
		Rosters: []facts.Roster{
			{ID: "R1", Person: "T-PSY", Pattern: facts.FiveTwo, From: Date("2026-01-01"), Starts: 540, Ends: 1080},
			{ID: "R2", Person: "T-PRO", Pattern: facts.FiveTwo, From: Date("2026-01-01"), Starts: 600, Ends: 1140},
			{ID: "R3", Person: "T-TWO", Pattern: facts.TwoTwo, Anchor: new(Date("2027-01-25")), From: Date("2026-01-01"), Starts: 540, Ends: 1260},
		},
		Stages: []facts.Stage{{ID: "application", Ordinal: 1, Rate: 0.5, WorkingDays: 2}, {ID: "interview", Ordinal: 2, Rate: 0.5, WorkingDays: 5},
			{ID: "offer", Ordinal: 3, Rate: 0.8, WorkingDays: 10}},
	}
	f.Calendar = append(f.Calendar, exceptions...)
	for _, room := range []string{"A", "C", "C2", "W"} {
		for weekday := 1; weekday <= 5; weekday++ {
			closes := 1260
			if weekday == 5 {
				closes = 1200
			}
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: room, Weekday: weekday, From: 540, To: closes})
		}
	}
	return f
}

// exceptions are the exceptions of the weeks of the tests.
var exceptions = []facts.CalendarDay{
	{Date: Date("2027-01-01"), Kind: facts.DayHoliday}, {Date: Date("2027-01-04"), Kind: facts.DayHoliday}, {Date: Date("2027-01-05"), Kind: facts.DayHoliday},
	{Date: Date("2027-01-06"), Kind: facts.DayHoliday}, {Date: Date("2027-01-07"), Kind: facts.DayHoliday}, {Date: Date("2027-01-08"), Kind: facts.DayHoliday},
	{Date: Date("2027-02-20"), Kind: facts.DayWorkingWeekend}, {Date: Date("2027-02-22"), Kind: facts.DayMovedOff}, {Date: Date("2027-02-23"), Kind: facts.DayHoliday},
	{Date: Date("2027-03-08"), Kind: facts.DayHoliday}, {Date: Date("2027-02-03"), Kind: facts.DayShortened},
}

// Shift adds a 5/2 roster from 9 to 18.
func Shift(f *facts.Facts, people ...string) {
	for _, p := range people {
		f.Rosters = append(f.Rosters, facts.Roster{ID: "R-" + p, Person: p, Pattern: facts.FiveTwo, From: Date("2026-01-01"), Starts: 540, Ends: 1080})
	}
}

// Hire adds somebody who started, cleared or not.
func Hire(f *facts.Facts, id, office, started string, cleared bool) {
	p := facts.Person{ID: id, FamilyName: "Nobody", Office: office, Position: Specialist, Started: Date(started)}
	if cleared {
		p.Cleared = new(p.Started + 30)
		Shift(f, id)
	}
	f.People = append(f.People, p)
}

// Offer adds a candidate who accepted an offer and is expected.
func Offer(f *facts.Facts, id, office, expected string) {
	f.Candidates = append(f.Candidates, facts.Candidate{ID: id, Office: office, Position: Specialist, Stage: "offer", Since: At("2027-01-15", 720), Expected: new(Date(expected))})
}

// Move records that a candidate came to a stage, or from one to the next.
func Move(f *facts.Facts, candidate string, day string, from, to string) {
	m := facts.StageMove{Candidate: candidate, Position: Specialist, To: to, At: At(day, 700)}
	if from != "" {
		m.From = &from
	}
	f.Moves = append(f.Moves, m)
}

// Issue adds a session of the timetable.
func Issue(f *facts.Facts, id, course, room, trainer, day string, start, minutes int, learners ...string) *facts.Issued {
	f.Issued = append(f.Issued, facts.Issued{ID: id, Course: course, Room: room, Trainers: []string{trainer}, Date: Date(day), Start: start, Minutes: minutes, Learners: learners})
	return &f.Issued[len(f.Issued)-1]
}

// Nameless is a learner without a name, as a published plan had them.
func Nameless(site, intake, office string, number int) facts.Nameless {
	return facts.Nameless{ID: fmt.Sprintf("A/%s/%s/%s/%d", site, intake, office, number), Office: office, Intake: new(Date(intake)), Number: number}
}
