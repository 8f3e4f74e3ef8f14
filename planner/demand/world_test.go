package demand

import (
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// today is the day of the tests, a Friday: the notice of two working days ends
// on Tuesday, day 4.
var today = date("2027-01-22")

func at(day string, minute int) time.Time { return date(day).At(minute, DefaultSettings().Zone) }

func ptr[T any](x T) *T { return &x }

const specialist = "specialist"

// world is a small network without people: two training sites, three offices
// (two of them nearest to the first site), an online room.
func world() *facts.Facts {
	f := &facts.Facts{
		Sites: []facts.Site{{ID: "T1", Kind: facts.SiteTraining}, {ID: "T2", Kind: facts.SiteTraining}, {ID: "NET", Kind: facts.SiteVirtual},
			{ID: "S1", Kind: facts.SiteOffice}, {ID: "S2", Kind: facts.SiteOffice}, {ID: "S3", Kind: facts.SiteOffice}},
		Travel: []facts.Travel{{From: "T1", To: "S1", Minutes: 20}, {From: "S1", To: "T2", Minutes: 40}, {From: "T1", To: "S2", Minutes: 30}, {From: "T2", To: "S2", Minutes: 30}, {From: "T2", To: "S3", Minutes: 10}, {From: "T1", To: "T2", Minutes: 50}},
		Rooms: []facts.Room{{ID: "A", Site: "T1", Seats: 15, Features: facts.Strings{"auditorium"}}, {ID: "C", Site: "T1", Seats: 12, Features: facts.Strings{"computer"}},
			{ID: "C2", Site: "T2", Seats: 12, Features: facts.Strings{"computer", "auditorium"}}, {ID: "W", Site: "NET", Seats: 100, Features: facts.Strings{"online"}}},
		Courses: []facts.Course{
			{ID: "IT-1", Group: "software", Minutes: 240, Features: facts.Strings{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: facts.Strings{"process"}},
			{ID: "IT-2", Group: "software", Minutes: 300, Features: facts.Strings{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: facts.Strings{"process"}},
			{ID: "SRV", Group: "soft_skill", Minutes: 390, Features: facts.Strings{"auditorium"}, MinGroup: 2, MaxGroup: 15, Crew: facts.Strings{"psychologist"}, RefreshMonths: ptr(12)},
			{ID: "WEB", Group: "refresher", Minutes: 90, Features: facts.Strings{"online"}, MinGroup: 2, MaxGroup: 100, Crew: facts.Strings{"process"}, Starts: facts.Ints{600, 900}, RefreshMonths: ptr(6)},
		},
		CourseOrder:      []facts.CourseOrder{{Course: "IT-2", After: "IT-1"}},
		Programmes:       []facts.Programme{{ID: "P", Position: specialist, DueWorkingDays: 13}},
		ProgrammeCourses: []facts.ProgrammeCourse{{Programme: "P", Course: "SRV"}, {Programme: "P", Course: "IT-2"}, {Programme: "P", Course: "IT-1"}},
		Offices:          []facts.Office{{ID: "O1", Site: "S1", ReleasePerDay: 1}, {ID: "O2", Site: "S2", ReleasePerDay: 2}, {ID: "O3", Site: "S3", ReleasePerDay: 2}},
		Trainers: []facts.Trainer{
			{ID: "T-PSY", Home: "T1", Roles: facts.Strings{"psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
			{ID: "T-PRO", Home: "T1", Roles: facts.Strings{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2160, TargetWeekMinutes: 1400},
			{ID: "T-TWO", Home: "T2", Roles: facts.Strings{"process", "psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
		},
		TrainerCourses: []facts.TrainerCourse{{Trainer: "T-PSY", Course: "SRV"}, {Trainer: "T-PRO", Course: "IT-1"}, {Trainer: "T-PRO", Course: "IT-2"}, {Trainer: "T-PRO", Course: "WEB"}, {Trainer: "T-TWO", Course: "SRV"}, {Trainer: "T-TWO", Course: "IT-1"}, {Trainer: "T-TWO", Course: "WEB"}},
		Rosters: []facts.Roster{
			{ID: "R1", Person: "T-PSY", Pattern: facts.FiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080},
			{ID: "R2", Person: "T-PRO", Pattern: facts.FiveTwo, From: date("2026-01-01"), Starts: 600, Ends: 1140},
			{ID: "R3", Person: "T-TWO", Pattern: facts.TwoTwo, Anchor: ptr(date("2027-01-25")), From: date("2026-01-01"), Starts: 540, Ends: 1260},
		},
		Stages: []facts.Stage{{ID: "application", Ordinal: 1, Rate: 0.5, WorkingDays: 2}, {ID: "interview", Ordinal: 2, Rate: 0.5, WorkingDays: 5},
			{ID: "offer", Ordinal: 3, Rate: 0.8, WorkingDays: 10}},
	}
	f.Calendar = append(f.Calendar, russiaDays...)
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

// russiaDays are the exceptions of the weeks of the tests.
var russiaDays = []facts.CalendarDay{
	{Date: date("2027-01-01"), Kind: facts.DayHoliday}, {Date: date("2027-01-04"), Kind: facts.DayHoliday}, {Date: date("2027-01-05"), Kind: facts.DayHoliday},
	{Date: date("2027-01-06"), Kind: facts.DayHoliday}, {Date: date("2027-01-07"), Kind: facts.DayHoliday}, {Date: date("2027-01-08"), Kind: facts.DayHoliday},
	{Date: date("2027-02-20"), Kind: facts.DayWorkingWeekend}, {Date: date("2027-02-22"), Kind: facts.DayMovedOff}, {Date: date("2027-02-23"), Kind: facts.DayHoliday},
	{Date: date("2027-03-08"), Kind: facts.DayHoliday}, {Date: date("2027-02-03"), Kind: facts.DayShortened},
}

// shift adds a 5/2 roster from 9 to 18.
func shift(f *facts.Facts, people ...string) {
	for _, p := range people {
		f.Rosters = append(f.Rosters, facts.Roster{ID: "R-" + p, Person: p, Pattern: facts.FiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080})
	}
}

// hire adds somebody who started, cleared or not.
func hire(f *facts.Facts, id, office, started string, cleared bool) {
	p := facts.Person{ID: id, FamilyName: "Невыдуманнова", Office: office, Position: specialist, Started: date(started)}
	if cleared {
		p.Cleared = ptr(p.Started + 30)
		shift(f, id)
	}
	f.People = append(f.People, p)
}

// offer adds a candidate who accepted an offer and is expected.
func offer(f *facts.Facts, id, office, expected string) {
	f.Candidates = append(f.Candidates, facts.Candidate{ID: id, Office: office, Position: specialist, Stage: "offer", Since: at("2027-01-15", 720), Expected: ptr(date(expected))})
}

// came records that a candidate came to a stage, or from one to the next.
func moved(f *facts.Facts, candidate string, day string, from, to string) {
	m := facts.StageMove{Candidate: candidate, Position: specialist, To: to, At: at(day, 700)}
	if from != "" {
		m.From = &from
	}
	f.Moves = append(f.Moves, m)
}

// issue adds a session of the timetable.
func issue(f *facts.Facts, id, course, room, trainer, day string, start, minutes int, learners ...string) *facts.Issued {
	f.Issued = append(f.Issued, facts.Issued{ID: id, Course: course, Room: room, Trainers: facts.Strings{trainer}, Date: date(day), Start: start, Minutes: minutes, Learners: learners})
	return &f.Issued[len(f.Issued)-1]
}

// nameless is a learner without a name, as a published plan had them.
func nameless(site, intake, office string, number int) facts.Nameless {
	return facts.Nameless{ID: fmt.Sprintf("A/%s/%s/%s/%d", site, intake, office, number), Office: office, Intake: ptr(date(intake)), Number: number}
}

func must(f *facts.Facts) *Built {
	b, err := Build(f, today, DefaultSettings())
	if err != nil {
		panic(err)
	}
	return b
}

func learnerOf(b *Built, id string) *planner.Learner {
	for i := range b.Snapshot.Learners {
		if b.Snapshot.Learners[i].ID == id {
			return &b.Snapshot.Learners[i]
		}
	}
	return nil
}

// requestsOf are a learner's requests as text: course, earliest, due, weight.
func requestsOf(b *Built, learner string) []string {
	out := []string{}
	for _, r := range b.Snapshot.Requests {
		if r.Learner == learner {
			text := fmt.Sprintf("%s from %d due %d weight %d", r.Course, r.Earliest, r.Due, r.Weight)
			if r.Working {
				text += " working"
			}
			out = append(out, text)
		}
	}
	return out
}
