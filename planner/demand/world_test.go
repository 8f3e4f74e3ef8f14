package demand

import (
	"fmt"
	"time"

	"cohort/planner"
)

// today is the day of the tests, a Friday: the notice of two working days ends
// on Tuesday, day 4.
var today = date("2027-01-22")

func at(day string, minute int) time.Time { return date(day).At(minute, DefaultSettings().Zone) }

func ptr[T any](x T) *T { return &x }

const specialist = "specialist"

// world is a small network without people: two training sites, three offices
// (two of them nearest to the first site), an online room.
func world() *Facts {
	f := &Facts{
		Sites: []Site{{ID: "T1", Kind: training}, {ID: "T2", Kind: training}, {ID: "NET", Kind: virtual},
			{ID: "S1", Kind: office}, {ID: "S2", Kind: office}, {ID: "S3", Kind: office}},
		Travel: []Travel{{"T1", "S1", 20}, {"S1", "T2", 40}, {"T1", "S2", 30}, {"T2", "S2", 30}, {"T2", "S3", 10}, {"T1", "T2", 50}},
		Rooms: []Room{{ID: "A", Site: "T1", Seats: 15, Features: Strings{"auditorium"}}, {ID: "C", Site: "T1", Seats: 12, Features: Strings{"computer"}},
			{ID: "C2", Site: "T2", Seats: 12, Features: Strings{"computer", "auditorium"}}, {ID: "W", Site: "NET", Seats: 100, Features: Strings{"online"}}},
		Courses: []Course{
			{ID: "IT-1", Group: "software", Minutes: 240, Features: Strings{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: Strings{"process"}},
			{ID: "IT-2", Group: "software", Minutes: 300, Features: Strings{"computer"}, MinGroup: 2, MaxGroup: 12, Crew: Strings{"process"}},
			{ID: "SRV", Group: "soft_skill", Minutes: 390, Features: Strings{"auditorium"}, MinGroup: 2, MaxGroup: 15, Crew: Strings{"psychologist"}, RefreshMonths: ptr(12)},
			{ID: "WEB", Group: "refresher", Minutes: 90, Features: Strings{"online"}, MinGroup: 2, MaxGroup: 100, Crew: Strings{"process"}, Starts: Ints{600, 900}, RefreshMonths: ptr(6)},
		},
		CourseOrder:      []CourseOrder{{"IT-2", "IT-1"}},
		Programmes:       []Programme{{ID: "P", Position: specialist, DueWorkingDays: 13}},
		ProgrammeCourses: []ProgrammeCourse{{"P", "SRV"}, {"P", "IT-2"}, {"P", "IT-1"}},
		Offices:          []Office{{ID: "O1", Site: "S1", ReleasePerDay: 1}, {ID: "O2", Site: "S2", ReleasePerDay: 2}, {ID: "O3", Site: "S3", ReleasePerDay: 2}},
		Trainers: []Trainer{
			{ID: "T-PSY", Home: "T1", Roles: Strings{"psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
			{ID: "T-PRO", Home: "T1", Roles: Strings{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2160, TargetWeekMinutes: 1400},
			{ID: "T-TWO", Home: "T2", Roles: Strings{"process", "psychologist"}, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500},
		},
		TrainerCourses: []TrainerCourse{{"T-PSY", "SRV"}, {"T-PRO", "IT-1"}, {"T-PRO", "IT-2"}, {"T-PRO", "WEB"}, {"T-TWO", "SRV"}, {"T-TWO", "IT-1"}, {"T-TWO", "WEB"}},
		Rosters: []Roster{
			{ID: "R1", Person: "T-PSY", Pattern: fiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080},
			{ID: "R2", Person: "T-PRO", Pattern: fiveTwo, From: date("2026-01-01"), Starts: 600, Ends: 1140},
			{ID: "R3", Person: "T-TWO", Pattern: twoTwo, Anchor: ptr(date("2027-01-25")), From: date("2026-01-01"), Starts: 540, Ends: 1260},
		},
		Stages: []Stage{{ID: "application", Ordinal: 1, Rate: 0.5, WorkingDays: 2}, {ID: "interview", Ordinal: 2, Rate: 0.5, WorkingDays: 5},
			{ID: "offer", Ordinal: 3, Rate: 0.8, WorkingDays: 10}},
	}
	f.Calendar = append(f.Calendar, russiaDays...)
	for _, room := range []string{"A", "C", "C2", "W"} {
		for weekday := 1; weekday <= 5; weekday++ {
			closes := 1260
			if weekday == 5 {
				closes = 1200
			}
			f.RoomHours = append(f.RoomHours, RoomHours{room, weekday, 540, closes})
		}
	}
	return f
}

// russiaDays are the exceptions of the weeks of the tests.
var russiaDays = []CalendarDay{
	{date("2027-01-01"), kindHoliday, ""}, {date("2027-01-04"), kindHoliday, ""}, {date("2027-01-05"), kindHoliday, ""},
	{date("2027-01-06"), kindHoliday, ""}, {date("2027-01-07"), kindHoliday, ""}, {date("2027-01-08"), kindHoliday, ""},
	{date("2027-02-20"), kindWeekend, ""}, {date("2027-02-22"), kindMovedOff, ""}, {date("2027-02-23"), kindHoliday, ""},
	{date("2027-03-08"), kindHoliday, ""}, {date("2027-02-03"), kindShortened, ""},
}

// shift adds a 5/2 roster from 9 to 18.
func (f *Facts) shift(people ...string) {
	for _, p := range people {
		f.Rosters = append(f.Rosters, Roster{ID: "R-" + p, Person: p, Pattern: fiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080})
	}
}

// hire adds somebody who started, cleared or not.
func (f *Facts) hire(id, office, started string, cleared bool) {
	p := Person{ID: id, FamilyName: "Невыдуманнова", Office: office, Position: specialist, Started: date(started)}
	if cleared {
		p.Cleared = ptr(p.Started + 30)
		f.shift(id)
	}
	f.People = append(f.People, p)
}

// offer adds a candidate who accepted an offer and is expected.
func (f *Facts) offer(id, office, expected string) {
	f.Candidates = append(f.Candidates, Candidate{ID: id, Office: office, Position: specialist, Stage: "offer", Since: at("2027-01-15", 720), Expected: ptr(date(expected))})
}

// came records that a candidate came to a stage, or from one to the next.
func (f *Facts) moved(candidate string, day string, from, to string) {
	m := StageMove{Candidate: candidate, Position: specialist, To: to, At: at(day, 700)}
	if from != "" {
		m.From = &from
	}
	f.Moves = append(f.Moves, m)
}

// issue adds a session of the timetable.
func (f *Facts) issue(id, course, room, trainer, day string, start, minutes int, learners ...string) *Issued {
	f.Issued = append(f.Issued, Issued{ID: id, Course: course, Room: room, Trainers: Strings{trainer}, Date: date(day), Start: start, Minutes: minutes, Learners: learners})
	return &f.Issued[len(f.Issued)-1]
}

// nameless is a learner without a name, as a published plan had them.
func nameless(site, intake, office string, number int) Nameless {
	return Nameless{fmt.Sprintf("A/%s/%s/%s/%d", site, intake, office, number), office, ptr(date(intake)), number}
}

func must(f *Facts) *Built {
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
