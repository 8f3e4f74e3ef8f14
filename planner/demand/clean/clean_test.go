package clean_test

import (
	"math"
	"strings"
	"testing"

	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

func TestWrongData(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(f *facts.Facts)
		faults []string // table, key and words of what is wrong or was done
	}{
		{"nothing is wrong", func(*facts.Facts) {}, nil},
		{"a calendar day twice", func(f *facts.Facts) {
			f.Calendar = append(f.Calendar, facts.CalendarDay{Date: worlds.Date("2027-02-23"), Kind: facts.DayShortened})
		},
			[]string{"calendar|2027-02-23|taken as holiday"}},
		{"a calendar of an unknown kind", func(f *facts.Facts) {
			f.Calendar = append(f.Calendar, facts.CalendarDay{Date: worlds.Date("2027-02-24"), Kind: "birthday"})
		},
			[]string{"calendar|2027-02-24|the kind is"}},
		{"a calendar that ends before the horizon", func(f *facts.Facts) { f.Calendar = nil }, []string{"calendar|2027|Monday to Friday are taken as working"}},
		{"a site twice", func(f *facts.Facts) {
			f.Sites = append(f.Sites, facts.Site{ID: "S1", Kind: facts.SiteOffice, NameEn: "x"})
		}, []string{"sites|S1|stands 2 times"}},
		{"a site of an unknown kind", func(f *facts.Facts) { f.Sites[5].Kind = "moon" }, []string{"sites|S3|taken as office"}},
		{"a row without a key", func(f *facts.Facts) { f.Sites = append(f.Sites, facts.Site{Kind: facts.SiteOffice}) }, []string{"sites||without a key"}},
		{"a way to nowhere", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "T1", To: "X", Minutes: 5}) }, []string{`travel|T1, X|names the site "X"`}},
		{"a way to itself", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "T1", To: "T1", Minutes: 5}) }, []string{"travel|T1, T1|to itself"}},
		{"a way back of another length", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "S1", To: "T1", Minutes: 25}) }, []string{"travel|S1, T1|the longest of its times"}},
		{"a way of no time", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "S1", To: "S2", Minutes: -5}) }, []string{"travel|S1, S2|takes -5 minutes"}},
		{"a room nowhere", func(f *facts.Facts) { f.Rooms = append(f.Rooms, facts.Room{ID: "X", Site: "X", Seats: 5}) }, []string{`rooms|X|names the site "X"`}},
		{"a room without seats", func(f *facts.Facts) { f.Rooms = append(f.Rooms, facts.Room{ID: "X", Site: "T1", Seats: -5}) }, []string{"rooms|X|has -5 seats"}},
		{"hours of no room", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "X", Weekday: 1, From: 600, To: 900})
		}, []string{`room_hours|X, 1, 600|names the room "X"`}},
		{"hours that end before they begin", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 6, From: 900, To: 600})
		}, []string{"room_hours|A, 6, 900|before it begins"}},
		{"hours on the eighth day", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 8, From: 600, To: 900})
		}, []string{"room_hours|A, 8, 600|weekdays are"}},
		{"hours that overlap", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 1, From: 600, To: 1300})
		}, []string{"room_hours|A, 1|taken together"}},
		{"a part of no room", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "X"}} }, []string{`room_parts|A, X|names the room "X"`}},
		{"a part of itself", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "A"}} }, []string{"room_parts|A, A|no part of itself"}},
		{"a part on another site", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "C2"}} }, []string{"room_parts|A, C2|the part stands on T2"}},
		{"a hall and its part", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "C"}} }, nil},
		{"equipment of no site", func(f *facts.Facts) { f.Equipment = []facts.Equipment{{Site: "X", Kind: "terminal", Number: 2}} }, []string{`equipment|X, terminal|names the site "X"`}},
		{"equipment that is not there", func(f *facts.Facts) { f.Equipment = []facts.Equipment{{Site: "T1", Kind: "terminal"}} }, []string{"equipment|T1, terminal|there are 0"}},
		{"a room takes what its site has none of", func(f *facts.Facts) {
			f.Equipment, f.RoomEquipment = []facts.Equipment{{Site: "T2", Kind: "terminal", Number: 2}}, []facts.RoomEquipment{{Room: "C", Kind: "terminal", Number: 1}}
		}, []string{"room_equipment|C, terminal|its site T1 has no terminal"}},
		{"a room takes more than there is", func(f *facts.Facts) {
			f.Equipment, f.RoomEquipment = []facts.Equipment{{Site: "T1", Kind: "terminal", Number: 2}}, []facts.RoomEquipment{{Room: "C", Kind: "terminal", Number: 3}, {Room: "A", Kind: "terminal", Number: 2}}
		}, []string{"room_equipment|C, terminal|taken as 2"}},
		{"somebody needs what no room has", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Needs = []string{"computer", "step_free"}
		}, []string{"people|x|needs step_free of a room"}},
		{"a closure that ends before it begins", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today + 1, To: worlds.Today}}
		}, []string{"closures|c|before it begins"}},
		{"a closure of hours that are none", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today, To: worlds.Today, Starts: new(1440), Ends: new(60)}}
		}, []string{"closures|c|minutes 1440 to 60 lie outside a day"}},
		{"a closure over midnight, until further notice", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today, To: facts.Forever, Starts: new(1320), Ends: new(360)}}
		}, nil},
		{"a closure of another site's room", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T2", Room: new("A"), From: worlds.Today, To: worlds.Today}}
		}, []string{"closures|c|taken as shut"}},
		{"a booking that ends before it starts", func(f *facts.Facts) {
			f.Bookings = []facts.Booking{{ID: "b", Room: "A", Starts: worlds.At("2027-02-01", 900), Ends: worlds.At("2027-02-01", 720)}}
		},
			[]string{"bookings|b|ends before it starts"}},
		{"a trainer nowhere", func(f *facts.Facts) { f.Trainers = append(f.Trainers, facts.Trainer{ID: "X", Home: "X"}) }, []string{`trainers|X|names the site "X"`}},
		{"a trainer's week of 60 hours", func(f *facts.Facts) { f.Trainers[0].MaxWeekMinutes = 3600 }, []string{"trainers|T-PSY|taken as 2400"}},
		{"a trainer without a roster", func(f *facts.Facts) { f.Rosters = f.Rosters[1:] }, []string{"trainers|T-PSY|has no roster"}},
		{"a roster of an unknown trainer", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "X", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 540, Ends: 1080})
		}, []string{`rosters|r|names the trainer or person "X"`}},
		{"a roster of no hours", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 540, Ends: 540})
		}, []string{"rosters|r|begins and ends at minute 540"}},
		{"a roster beyond midnight, written so", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 1080, Ends: 1500})
		}, []string{"rosters|r|minutes 1080 to 1500 lie outside a day"}},
		{"a roster of an unknown pattern", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: "2/0", Anchor: new(worlds.Today), From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{`rosters|r|the pattern is "2/0"`}},
		{"a weekly roster of no weekday", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{"rosters|r|without weekdays"}},
		{"a weekly roster of an eighth weekday", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{8}, From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{"rosters|r|the weekday 8"}},
		{"a first day on that cannot be meant", func(f *facts.Facts) { f.Rosters[2].Anchor = new(facts.Forever) }, []string{"rosters|R3|cannot be meant", "trainers|T-TWO|has no roster"}},
		{"a second roster beside the first", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 1080, Ends: 1140},
				facts.Roster{ID: "s", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{6}, From: worlds.Today, Starts: 540, Ends: 840})
		}, nil},
		{"a Sunday night that leads into Monday's hours", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{7}, From: worlds.Today, Starts: 1200, Ends: 541})
		}, []string{"rosters|r|overlaps the roster R1 of T-PSY"}},
		{"a Sunday night that ends as Monday begins", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{7}, From: worlds.Today, Starts: 1200, Ends: 540})
		}, nil},
		{"a 2/2 roster without a first day", func(f *facts.Facts) { f.Rosters[2].Anchor = nil }, []string{"rosters|R3|first day on", "trainers|T-TWO|has no roster"}},
		{"two rosters at a time", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 600, Ends: 1080})
		}, []string{"rosters|r|overlaps the roster R1 of T-PSY"}},
		{"an absence that ends before it begins", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today + 1, To: worlds.Today}}
		}, []string{"absences|a|before it begins"}},
		{"an absence with half its hours", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Starts: new(540)}}
		}, []string{"absences|a|one of the two minutes"}},
		{"an absence of no hours", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Starts: new(540), Ends: new(540)}}
		}, []string{"absences|a|begins and ends at minute 540"}},
		{"an absence on the weekday 0", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Weekdays: []int{0}}}
		}, []string{"absences|a|the weekday 0"}},
		{"an absence over midnight, until further notice", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Kind: "trip", Person: "T-PSY", From: worlds.Today, To: facts.Forever, Starts: new(1200), Ends: new(540), Weekdays: []int{1}}}
		}, nil},
		{"a course of no time", func(f *facts.Facts) {
			f.Courses = append(f.Courses, facts.Course{ID: "X", MinGroup: 1, MaxGroup: 2, Crew: []string{"process"}})
		}, []string{"courses|X|takes 0 minutes"}},
		{"a course that nobody leads", func(f *facts.Facts) {
			f.Courses = append(f.Courses, facts.Course{ID: "X", Minutes: 60, MinGroup: 1, MaxGroup: 2})
		}, []string{"courses|X|nobody leads it"}},
		{"a least group above the largest", func(f *facts.Facts) { f.Courses[0].MinGroup = 13 }, []string{"courses|IT-1|taken as 12"}},
		{"a course that no room fits", func(f *facts.Facts) { f.Courses[0].Features = []string{"planetarium"} }, []string{"courses|IT-1|no room has all that it asks for: planetarium", "programme_courses|P, IT-1|nobody can finish the programme"}},
		{"a course that no trainer knows", func(f *facts.Facts) { f.TrainerCourses = f.TrainerCourses[:2] }, []string{"courses|IT-2|nobody may lead it as process", "courses|WEB|nobody may lead it as process", "programme_courses|P, IT-2|nobody may lead it"}},
		{"a start off the grid", func(f *facts.Facts) { f.Courses[3].Starts = []int{610, 900} }, []string{"courses|WEB|minute 610 is off the grid"}},
		{"only starts off the grid", func(f *facts.Facts) { f.Courses[3].Starts = []int{1410} }, []string{"courses|WEB|none of its starts", "courses|WEB|minute 1410 is off"}},
		{"an order of unknown courses", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "X", After: "IT-1"})
		}, []string{`course_order|X, IT-1|names the course "X"`}},
		{"a circle", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "SRV", After: "IT-2"}, facts.CourseOrder{Course: "IT-1", After: "SRV"})
		},
			[]string{"course_order|IT-1, SRV|courses in a circle: IT-1 after SRV after IT-2 after IT-1"}},
		{"a course after itself", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "SRV", After: "SRV"})
		}, []string{"course_order|SRV, SRV|circle: SRV after SRV"}},
		{"two programmes of a position", func(f *facts.Facts) {
			f.Programmes = append(f.Programmes, facts.Programme{ID: "Q", Position: worlds.Specialist, DueWorkingDays: 3})
		},
			[]string{"programmes|Q|has the programme P already"}},
		{"a programme of unknown courses", func(f *facts.Facts) {
			f.ProgrammeCourses = append(f.ProgrammeCourses, facts.ProgrammeCourse{Programme: "P", Course: "X"})
		}, []string{`programme_courses|P, X|names the course "X"`}},
		{"a programme due at once", func(f *facts.Facts) { f.Programmes[0].DueWorkingDays = 0 }, []string{"programmes|P|taken as 1"}},
		{"an office that nobody can leave", func(f *facts.Facts) { f.Travel = f.Travel[:4] }, []string{"offices|O3|no way leads"}},
		{"an office that releases less than nobody", func(f *facts.Facts) { f.Offices[0].ReleasePerDay = -1 }, []string{"offices|O1|taken as 0"}},
		{"somebody of no office", func(f *facts.Facts) { worlds.Hire(f, "x", "X", "2027-01-18", false) }, []string{`people|x|names the office "X"`}},
		{"somebody who left before the start", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Left = new(worlds.Date("2027-01-11"))
		}, []string{"people|x|taken as gone"}},
		{"somebody with a key of held seats", func(f *facts.Facts) { worlds.Hire(f, "A/x", "O1", "2027-01-18", false) }, []string{"people|A/x|without a name yet"}},
		{"staff without a roster", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2025-01-18", true)
			f.Rosters = f.Rosters[:3]
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Date("2026-01-10")}}
		}, []string{"people|x|no roster"}},
		{"a position without a programme", func(f *facts.Facts) { worlds.Hire(f, "x", "O1", "2027-01-18", false); f.People[0].Position = "cleaner" }, []string{"programmes|cleaner|no programme, and 1 newcomers"}},
		{"completed in the future", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today + 1}}
		},
			[]string{"completed|x, SRV, 2027-01-23|cannot be"}},
		{"completed by nobody", func(f *facts.Facts) {
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today - 1}}
		}, []string{`completed|x, SRV, 2027-01-21|names the person "x"`}},
		{"at a session that never was", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}}
		},
			[]string{`attendance|s, x|names the session "s"`}},
		{"a mark that nobody knows", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "asleep"}}
		}, []string{`attendance|s, x|the mark is "asleep"`}},
		{"a result that nobody knows", func(f *facts.Facts) {
			f.Courses[2].Examined = true
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "late", Result: new("good")}}
		}, []string{`attendance|s, x|the result is "good"`, `attendance|s, x|nobody says with what result`}},
		{"a result without an examination, and of somebody who was not there", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Hire(f, "y", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x", "y")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "late", Result: new("failed")}, {Session: "s", Person: "y", Mark: "absent", Result: new("passed")}}
		}, []string{`attendance|s, x|the course SRV has no examination`, `attendance|s, y|has a result and was not there`}},
		{"marked twice", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "s", Person: "x", Mark: "absent"}}
		}, []string{`attendance|s, x|stands 2 times`}},
		{"marked in a session of tomorrow", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-25", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-22", 600, 240, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|left out until then`}},
		{"at two sessions at an hour", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|the same hour in t`, `attendance|t, x|the same hour in s`}},
		{"marked as present elsewhere at that hour", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Hire(f, "y", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x", "y")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240)
			f.Attendance = []facts.Attendance{{Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|the same hour in t`}},
		{"before the start", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-21", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|not employed on that day`}},
		{"what became of a session that never was", func(f *facts.Facts) {
			f.Outcomes = []facts.SessionOutcome{{Session: "s", Held: true}}
		}, []string{`session_outcomes|s|nobody has announced`}},
		{"led by somebody unknown, and led though not held", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240, "x")
			f.Outcomes = []facts.SessionOutcome{{Session: "s", Held: true, Trainers: []string{"X"}}, {Session: "t", Trainers: []string{"T-TWO"}}}
		}, []string{`session_outcomes|s|names the trainer "X"`, `session_outcomes|t|was not held, and somebody led it`}},
		{"attempts that make no sense", func(f *facts.Facts) {
			f.Courses[0].RetakeAfterDays, f.Courses[0].MostAttempts = new(-1), new(0)
		}, []string{`courses|IT-1|is to be taken again -1 days`, `courses|IT-1|may be attempted 0 times`}},
		{"counts as a course that nobody knows", func(f *facts.Facts) { f.Courses[0].CountsAs = new("X") }, []string{`courses|IT-1|counts as the course "X"`}},
		{"courses that count as each other", func(f *facts.Facts) {
			f.Courses[0].CountsAs, f.Courses[1].CountsAs, f.Courses[2].CountsAs = new("IT-2"), new("SRV"), new("IT-1")
		}, []string{`courses|SRV|counts as itself: SRV as IT-1 as IT-2 as SRV`}},
		{"a course that counts as itself", func(f *facts.Facts) { f.Courses[0].CountsAs = new("IT-1") }, []string{`courses|IT-1|counts as itself: IT-1 as IT-1`}},
		{"a nomination of nobody", func(f *facts.Facts) {
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 3}}
		}, []string{`nominations|n|names the person "x"`}},
		{"a nomination of somebody who left", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Left = new(worlds.Today)
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 3}}
		}, []string{"nominations|n|x has left"}},
		{"a nomination of no weight", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 30}}
		},
			[]string{"nominations|n|taken as 5"}},
		{"a stage that is an end", func(f *facts.Facts) {
			f.Stages = append(f.Stages, facts.Stage{ID: facts.Lost, Ordinal: 9, Rate: 1, WorkingDays: 1})
		}, []string{"stages|lost|an end"}},
		{"a rate that is no number", func(f *facts.Facts) { f.Stages[0].Rate = math.NaN() }, []string{"stages|application|the rate is NaN"}},
		{"two stages of one ordinal", func(f *facts.Facts) { f.Stages[1].Ordinal = 1 }, []string{"stages|interview|has the ordinal 1"}},
		{"a candidate in no stage", func(f *facts.Facts) { worlds.Offer(f, "x", "O1", "2027-02-01"); f.Candidates[0].Stage = "X" }, []string{`candidates|x|names the stage "X"`}},
		{"a candidate who has been hired", func(f *facts.Facts) {
			worlds.Offer(f, "x", "O1", "2027-02-01")
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
		}, []string{"candidates|x|the person stands"}},
		{"a move to no stage", func(f *facts.Facts) {
			worlds.Move(f, "x", "2027-01-11", "application", "X")
			worlds.Move(f, "x", "2027-01-12", "application", "X")
		}, []string{"stage_moves|X|2 moves name"}},
		{"what somebody leaves behind who was lost", func(f *facts.Facts) {
			worlds.Move(f, "x", "2027-01-20", "offer", facts.Lost)
			worlds.Shift(f, "x")
			f.Absences = []facts.Absence{{ID: "a", Kind: "trip", Person: "x", From: worlds.Today, To: worlds.Today}}
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today - 3}}
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "absent"}}
		}, nil},
		{"a wave of nobody", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 0}}
		}, []string{"waves|w|announces 0 people"}},
		{"a wave of everybody", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 1e9}}
		}, []string{"waves|w|announces 1000000000 people"}},
		{"a wave of no office", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "X", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 3}}
		}, []string{`waves|w|names the office "X"`}},
		{"somebody without a family name", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[len(f.People)-1].FamilyName = " "
		}, []string{"people|x|has no family name"}},
		{"a session twice", func(f *facts.Facts) {
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-02", 600, 390)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-03", 600, 390)
		}, []string{"issued|s|stands 2 times"}},
		{"a seat twice", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-02", 600, 390, "x")
			worlds.Issue(f, "t", "SRV", "A", "T-PSY", "2027-02-04", 600, 390, "x")
		}, []string{"issued|t|x sits in s already"}},
	} {
		f := worlds.New()
		c.spoil(f)
		b, err := demand.Build(f, worlds.Today, demand.DefaultSettings())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(b.Faults) != len(c.faults) {
			t.Errorf("%s: %d faults, want %d: %v", c.name, len(b.Faults), len(c.faults), b.Faults)
			continue
		}
		for i, want := range c.faults {
			parts := strings.SplitN(want, "|", 3)
			got := b.Faults[i]
			if got.Table != parts[0] || got.Key != parts[1] || !strings.Contains(got.Wrong+"; "+got.Done, parts[2]) || got.Done == "" {
				t.Errorf("%s: %+v, want %s", c.name, got, want)
			}
		}
		if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
			t.Errorf("%s: %v", c.name, wrong)
		}
	}
}
