package directory_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

const monday = planner.Date(20836) // 2027-01-18

func world() (*facts.Facts, *demand.Built, demand.Settings, []demand.Outcome, map[string]string) {
	room := "R1"
	settings := demand.DefaultSettings()
	hour := func(day planner.Date, h int) time.Time { return day.At(h*60, settings.Zone) }
	started, intake := monday-7, monday
	nameless := []facts.Nameless{{ID: "A/S1/2027-01-18/O1/1", Office: "O1", Intake: &intake, Number: 1}}
	f := &facts.Facts{
		Calendar: []facts.CalendarDay{{Date: monday, Kind: "holiday", Name: "Праздник"}},
		Rooms:    []facts.Room{{ID: "R1", Site: "S1", NameRu: "Аудитория 1"}},
		Trainers: []facts.Trainer{{ID: "T1", FamilyName: "Орлова", GivenName: "Анна", Home: "S1"}},
		People:   []facts.Person{{ID: "P1", FamilyName: "Белова", GivenName: "Ия", Office: "O1", Position: "window"}},
		Candidates: []facts.Candidate{{ID: "C1", FamilyName: "Громов", GivenName: "Лев", Office: "O1", Position: "window",
			Stage: "offer"}},
		Absences: []facts.Absence{
			{ID: "1", Person: "T1", From: monday, To: monday + 1, Kind: "illness"},
			{ID: "2", Person: "T1", From: monday + 2, To: monday + 3, Kind: "trip"},
			{ID: "3", Person: "P1", From: monday, To: monday + 1, Kind: "illness"},       // no trainer
			{ID: "4", Person: "T1", From: monday - 30, To: monday - 20, Kind: "holiday"}, // over
			{ID: "5", Person: "T1", From: monday - 30, To: facts.Forever, Kind: "holiday", Starts: new(840), Ends: new(960), Weekdays: []int{3}},
		},
		Closures: []facts.Closure{
			{ID: "1", Site: "S1", From: monday, To: monday, Reason: "ремонт"},
			{ID: "2", Site: "S1", Room: &room, From: monday + 20, To: monday + 90, Reason: "далеко"}, // beyond the last week
			{ID: "3", Site: "S1", Room: &room, From: monday - 1, To: monday - 1, Reason: "ночь", Starts: new(1320), Ends: new(600)},
		},
		Bookings: []facts.Booking{{ID: "1", Room: "R1", Starts: hour(monday+1, 22), Ends: hour(monday+3, 9), Title: "Делегация"}},
		Courses:  []facts.Course{{ID: "C"}, {ID: "OLD"}},
		Waves:    []facts.Wave{{ID: "1", Office: "O1", Start: monday, Headcount: 5}},
		Issued: []facts.Issued{
			{ID: "1", Course: "C", Date: monday - 3, Learners: []string{"P1", "P2"}, Nameless: nameless},
			{ID: "2", Course: "C", Date: monday - 2, Nameless: nameless},       // held for nobody
			{ID: "3", Course: "C", Date: monday - 2, Learners: []string{"P2"}}, // fell through
			{ID: "4", Course: "C", Date: monday, Learners: []string{"P1"}},     // still to come
			{ID: "5", Course: "C", Date: monday - 14, Learners: []string{"P1"}},
			{ID: "6", Course: "C", Date: monday - 15, Learners: []string{"P1"}}, // too long ago
		},
	}
	f.Attendance = []facts.Attendance{{Session: "1", Person: "P3", Mark: attendance.Late}}
	history := &attendance.History{Completed: []attendance.Completion{
		{Person: "P1", Course: "OLD", On: monday - 400}, // in an earlier job
		{Person: "P2", Course: "OLD", On: monday - 2},   // nobody of the snapshot
	}, Marks: []attendance.Mark{{Session: "1", Person: "P3", Mark: attendance.Late}, {Session: "3", Person: "P2", Mark: attendance.Absent}}}
	for _, x := range f.Issued {
		history.Sessions = append(history.Sessions, attendance.Session{ID: x.ID, Course: x.Course, Date: x.Date, Minutes: 60, Seated: x.Learners})
	}
	never := func(string, planner.Date, int, int) bool { return false }
	happened := attendance.Judge(history, attendance.World{Now: attendance.Moment{Date: monday}, Courses: map[string]attendance.Course{"C": {}, "OLD": {}}, Shut: never, Away: never,
		Employed: func(person string, _ planner.Date) bool { return person == "P1" }})
	s := &planner.Snapshot{FirstDay: monday, Days: 7, Learners: []planner.Learner{
		{ID: "P1", Office: "O1", Intake: &started}}}
	built := &demand.Built{Snapshot: s, Happened: happened, Exhausted: []demand.Exhausted{{Person: "P9", Course: "C", Failed: 2}}}
	return f, built, settings, []demand.Outcome{{Scope: demand.ScopeNetwork, ID: demand.NetworkID, P50: 3}}, map[string]string{"1": "KEY11"}
}

func TestADirectoryHoldsWhatSheetsShow(t *testing.T) {
	d := directory.New(world())
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"absences", d.Absences, []directory.Absence{{Trainer: "T1", From: monday, To: monday + 1}, {Trainer: "T1", From: monday + 2, To: monday + 3, Kind: "trip"},
			{Trainer: "T1", From: monday - 30, To: facts.Forever, Kind: "holiday", Starts: new(840), Ends: new(960), Weekdays: []int{3}}}},
		{"closures", d.Closures, []directory.Closure{{Site: "S1", From: monday, To: monday, Reason: "ремонт"},
			{Site: "S1", Room: "R1", From: monday - 1, To: monday - 1, Reason: "ночь", Starts: new(1320), Ends: new(600)}}},
		{"bookings", d.Bookings, []directory.Booking{{Room: "R1", Date: monday + 1, From: 22 * 60, To: 24 * 60, Title: "Делегация"},
			{Room: "R1", Date: monday + 2, From: 0, To: 24 * 60, Title: "Делегация"}, {Room: "R1", Date: monday + 3, From: 0, To: 9 * 60, Title: "Делегация"}}},
		{"completed", d.Completed, []directory.Completed{{Person: "P1", Course: "C", On: monday - 3}}},
		{"exhausted", d.Exhausted, []directory.Exhausted{{Person: "P9", Course: "C", Failed: 2}}},
		{"taught", d.Taught, []directory.Taught{{Course: "C", Date: monday - 3, Seats: 2}, {Course: "C", Date: monday - 14, Seats: 1}, {Course: "C", Date: monday - 15, Seats: 1}}},
		{"past", d.Past, []directory.Past{{ID: "1", Course: "C", Date: monday - 3, Key: "KEY11", Seats: 2, There: 2, Held: true, Said: true, Missed: []string{"P2"}},
			{ID: "3", Course: "C", Date: monday - 2, Seats: 1, Said: false}, {ID: "5", Course: "C", Date: monday - directory.PastDays, Seats: 1, There: 1, Held: true}}},
		// The Monday is a holiday: who would start on it starts on Tuesday.
		{"the end of the firm weeks", d.FirmUntil, monday + 20},
		{"waves", d.Waves, []directory.Wave{{Office: "O1", Intake: monday + 1, Headcount: 5}}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.what, c.got, c.want)
		}
	}
	if text := string(d.Bytes()); strings.Contains(text, "illness") {
		t.Errorf("it tells of an illness: %s", text)
	}
}

func TestADirectoryIsReadAsItWasWritten(t *testing.T) {
	d := directory.New(world())
	again, err := directory.Read(d.Bytes())
	if err != nil || !reflect.DeepEqual(d, again) {
		t.Errorf("%v: %+v, want %+v", err, again, d)
	}
	if c := again.Working(); c.Working(monday) || !c.Working(monday+1) {
		t.Error("its calendar does not know the holiday")
	}
	if _, err := directory.Read([]byte(`{"people": 3}`)); err == nil || !strings.Contains(err.Error(), "unreadable") {
		t.Errorf("what is no directory: %v", err)
	}
}
