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
			[]string{"calendar|2027-02-23|taken_as holiday"}},
		{"a calendar of an unknown kind", func(f *facts.Facts) {
			f.Calendar = append(f.Calendar, facts.CalendarDay{Date: worlds.Date("2027-02-24"), Kind: "birthday"})
		},
			[]string{"calendar|2027-02-24|kind_unknown birthday holiday, moved_day_off, shortened, working_weekend_shortened"}},
		{"a calendar that ends before the horizon", func(f *facts.Facts) { f.Calendar = nil }, []string{"calendar|2027|weekdays_worked"}},
		{"a site twice", func(f *facts.Facts) {
			f.Sites = append(f.Sites, facts.Site{ID: "S1", Kind: facts.SiteOffice, NameEn: "x"})
		}, []string{"sites|S1|key_repeated 2"}},
		{"a site of an unknown kind", func(f *facts.Facts) { f.Sites[5].Kind = "moon" }, []string{"sites|S3|taken_as_office"}},
		{"a row without a key", func(f *facts.Facts) { f.Sites = append(f.Sites, facts.Site{Kind: facts.SiteOffice}) }, []string{"sites||no_key"}},
		{"a way to nowhere", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "T1", To: "X", Minutes: 5}) }, []string{`travel|T1, X|unknown_site X`}},
		{"a way to itself", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "T1", To: "T1", Minutes: 5}) }, []string{"travel|T1, T1|way_to_itself"}},
		{"a way back of another length", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "S1", To: "T1", Minutes: 25}) }, []string{"travel|S1, T1|longest_way_taken"}},
		{"a way of no time", func(f *facts.Facts) { f.Travel = append(f.Travel, facts.Travel{From: "S1", To: "S2", Minutes: -5}) }, []string{"travel|S1, S2|way_minutes -5"}},
		{"a room nowhere", func(f *facts.Facts) { f.Rooms = append(f.Rooms, facts.Room{ID: "X", Site: "X", Seats: 5}) }, []string{`rooms|X|unknown_site X`}},
		{"a room without seats", func(f *facts.Facts) { f.Rooms = append(f.Rooms, facts.Room{ID: "X", Site: "T1", Seats: -5}) }, []string{"rooms|X|room_seats -5"}},
		{"hours of no room", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "X", Weekday: 1, From: 600, To: 900})
		}, []string{`room_hours|X, 1, 600|unknown_room X`}},
		{"hours that end before they begin", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 6, From: 900, To: 600})
		}, []string{"room_hours|A, 6, 900|minutes_reversed 600 900"}},
		{"hours on the eighth day", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 8, From: 600, To: 900})
		}, []string{"room_hours|A, 8, 600|hours_weekday"}},
		{"hours that overlap", func(f *facts.Facts) {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "A", Weekday: 1, From: 600, To: 1300})
		}, []string{"room_hours|A, 1|hours_joined"}},
		{"a part of no room", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "X"}} }, []string{`room_parts|A, X|unknown_room X`}},
		{"a part of itself", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "A"}} }, []string{"room_parts|A, A|part_of_itself"}},
		{"a part on another site", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "C2"}} }, []string{"room_parts|A, C2|part_elsewhere T2 T1"}},
		{"a hall and its part", func(f *facts.Facts) { f.RoomParts = []facts.RoomPart{{Room: "A", Part: "C"}} }, nil},
		{"equipment of no site", func(f *facts.Facts) { f.Equipment = []facts.Equipment{{Site: "X", Kind: "terminal", Number: 2}} }, []string{`equipment|X, terminal|unknown_site X`}},
		{"equipment that is not there", func(f *facts.Facts) { f.Equipment = []facts.Equipment{{Site: "T1", Kind: "terminal"}} }, []string{"equipment|T1, terminal|equipment_number 0"}},
		{"a room takes what its site has none of", func(f *facts.Facts) {
			f.Equipment, f.RoomEquipment = []facts.Equipment{{Site: "T2", Kind: "terminal", Number: 2}}, []facts.RoomEquipment{{Room: "C", Kind: "terminal", Number: 1}}
		}, []string{"room_equipment|C, terminal|no_equipment T1 terminal"}},
		{"a room takes more than there is", func(f *facts.Facts) {
			f.Equipment, f.RoomEquipment = []facts.Equipment{{Site: "T1", Kind: "terminal", Number: 2}}, []facts.RoomEquipment{{Room: "C", Kind: "terminal", Number: 3}, {Room: "A", Kind: "terminal", Number: 2}}
		}, []string{"room_equipment|C, terminal|taken_as 2"}},
		{"somebody needs what no room has", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Needs = []string{"computer", "step_free"}
		}, []string{"people|x|need_unmet step_free"}},
		{"a closure that ends before it begins", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today + 1, To: worlds.Today}}
		}, []string{"closures|c|ends_before_begin 2027-01-22 2027-01-23"}},
		{"a closure of hours that are none", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today, To: worlds.Today, Starts: new(1440), Ends: new(60)}}
		}, []string{"closures|c|minutes_outside_day 1440 60"}},
		{"a closure over midnight, until further notice", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: worlds.Today, To: facts.Forever, Starts: new(1320), Ends: new(360)}}
		}, nil},
		{"a closure of another site's room", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T2", Room: new("A"), From: worlds.Today, To: worlds.Today}}
		}, []string{"closures|c|taken_as_shut"}},
		{"a booking that ends before it starts", func(f *facts.Facts) {
			f.Bookings = []facts.Booking{{ID: "b", Room: "A", Starts: worlds.At("2027-02-01", 900), Ends: worlds.At("2027-02-01", 720)}}
		},
			[]string{"bookings|b|booking_reversed"}},
		{"a trainer nowhere", func(f *facts.Facts) { f.Trainers = append(f.Trainers, facts.Trainer{ID: "X", Home: "X"}) }, []string{`trainers|X|unknown_site X`}},
		{"a trainer's week of 60 hours", func(f *facts.Facts) { f.Trainers[0].MaxWeekMinutes = 3600 }, []string{"trainers|T-PSY|taken_as 2400"}},
		{"a trainer without a roster", func(f *facts.Facts) { f.Rosters = f.Rosters[1:] }, []string{"trainers|T-PSY|no_roster"}},
		{"a roster of an unknown trainer", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "X", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 540, Ends: 1080})
		}, []string{`rosters|r|unknown_worker X`}},
		{"a roster of no hours", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 540, Ends: 540})
		}, []string{"rosters|r|no_length 540"}},
		{"a roster beyond midnight, written so", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 1080, Ends: 1500})
		}, []string{"rosters|r|minutes_outside_day 1080 1500"}},
		{"a roster of an unknown pattern", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: "2/0", Anchor: new(worlds.Today), From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{`rosters|r|roster_pattern 2/0`}},
		{"a weekly roster of no weekday", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{"rosters|r|roster_no_weekdays"}},
		{"a weekly roster of an eighth weekday", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{8}, From: worlds.Today, Starts: 540, Ends: 600})
		}, []string{"rosters|r|weekday_named 8"}},
		{"a first day on that cannot be meant", func(f *facts.Facts) { f.Rosters[2].Anchor = new(facts.Forever) }, []string{"rosters|R3|roster_first_day 9999-12-31", "trainers|T-TWO|no_roster"}},
		{"a second roster beside the first", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 1080, Ends: 1140},
				facts.Roster{ID: "s", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{6}, From: worlds.Today, Starts: 540, Ends: 840})
		}, nil},
		{"a Sunday night that leads into Monday's hours", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{7}, From: worlds.Today, Starts: 1200, Ends: 541})
		}, []string{"rosters|r|roster_overlaps R1 T-PSY"}},
		{"a Sunday night that ends as Monday begins", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.Weekly, Weekdays: []int{7}, From: worlds.Today, Starts: 1200, Ends: 540})
		}, nil},
		{"a 2/2 roster without a first day", func(f *facts.Facts) { f.Rosters[2].Anchor = nil }, []string{"rosters|R3|roster_no_first_day 2/2", "trainers|T-TWO|no_roster"}},
		{"two rosters at a time", func(f *facts.Facts) {
			f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "T-PSY", Pattern: facts.FiveTwo, From: worlds.Today, Starts: 600, Ends: 1080})
		}, []string{"rosters|r|roster_overlaps R1 T-PSY"}},
		{"an absence that ends before it begins", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today + 1, To: worlds.Today}}
		}, []string{"absences|a|ends_before_begin 2027-01-22 2027-01-23"}},
		{"an absence with half its hours", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Starts: new(540)}}
		}, []string{"absences|a|one_minute_alone"}},
		{"an absence of no hours", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Starts: new(540), Ends: new(540)}}
		}, []string{"absences|a|no_length 540"}},
		{"an absence on the weekday 0", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Person: "T-PSY", From: worlds.Today, To: worlds.Today, Weekdays: []int{0}}}
		}, []string{"absences|a|weekday_named 0"}},
		{"an absence over midnight, until further notice", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "a", Kind: "trip", Person: "T-PSY", From: worlds.Today, To: facts.Forever, Starts: new(1200), Ends: new(540), Weekdays: []int{1}}}
		}, nil},
		{"a course of no time", func(f *facts.Facts) {
			f.Courses = append(f.Courses, facts.Course{ID: "X", MinGroup: 1, MaxGroup: 2, Crew: []string{"process"}})
		}, []string{"courses|X|course_minutes 0"}},
		{"a course that nobody leads", func(f *facts.Facts) {
			f.Courses = append(f.Courses, facts.Course{ID: "X", Minutes: 60, MinGroup: 1, MaxGroup: 2})
		}, []string{"courses|X|no_crew"}},
		{"a least group above the largest", func(f *facts.Facts) { f.Courses[0].MinGroup = 13 }, []string{"courses|IT-1|taken_as 12"}},
		{"a course that no room fits", func(f *facts.Facts) { f.Courses[0].Features = []string{"planetarium"} }, []string{"courses|IT-1|no_room planetarium", "programme_courses|P, IT-1|programme_no_room planetarium"}},
		{"a course that no trainer knows", func(f *facts.Facts) { f.TrainerCourses = f.TrainerCourses[:2] }, []string{"courses|IT-2|no_leader process", "courses|WEB|no_leader process", "programme_courses|P, IT-2|programme_no_leader process"}},
		{"a start off the grid", func(f *facts.Facts) { f.Courses[3].Starts = []int{610, 900} }, []string{"courses|WEB|start_off_grid 610 30"}},
		{"only starts off the grid", func(f *facts.Facts) { f.Courses[3].Starts = []int{1410} }, []string{"courses|WEB|no_start", "courses|WEB|start_off_grid 1410 30"}},
		{"an order of unknown courses", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "X", After: "IT-1"})
		}, []string{`course_order|X, IT-1|unknown_course X`}},
		{"a circle", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "SRV", After: "IT-2"}, facts.CourseOrder{Course: "IT-1", After: "SRV"})
		},
			[]string{"course_order|IT-1, SRV|circle IT-1 → SRV → IT-2 → IT-1"}},
		{"a course after itself", func(f *facts.Facts) {
			f.CourseOrder = append(f.CourseOrder, facts.CourseOrder{Course: "SRV", After: "SRV"})
		}, []string{"course_order|SRV, SRV|circle SRV → SRV"}},
		{"two programmes of a position", func(f *facts.Facts) {
			f.Programmes = append(f.Programmes, facts.Programme{ID: "Q", Position: worlds.Specialist, DueWorkingDays: 3})
		},
			[]string{"programmes|Q|position_twice specialist P"}},
		{"a programme of unknown courses", func(f *facts.Facts) {
			f.ProgrammeCourses = append(f.ProgrammeCourses, facts.ProgrammeCourse{Programme: "P", Course: "X"})
		}, []string{`programme_courses|P, X|unknown_course X`}},
		{"a programme due at once", func(f *facts.Facts) { f.Programmes[0].DueWorkingDays = 0 }, []string{"programmes|P|taken_as 1"}},
		{"an office that nobody can leave", func(f *facts.Facts) { f.Travel = f.Travel[:4] }, []string{"offices|O3|no_way S3"}},
		{"an office that releases less than nobody", func(f *facts.Facts) { f.Offices[0].ReleasePerDay = -1 }, []string{"offices|O1|taken_as 0"}},
		{"somebody of no office", func(f *facts.Facts) { worlds.Hire(f, "x", "X", "2027-01-18", false) }, []string{`people|x|unknown_office X`}},
		{"somebody who left before the start", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Left = new(worlds.Date("2027-01-11"))
		}, []string{"people|x|taken_as_gone"}},
		{"somebody with a key of reserved seats", func(f *facts.Facts) { worlds.Hire(f, "A/x", "O1", "2027-01-18", false) }, []string{"people|A/x|key_of_nameless A/"}},
		{"staff without a roster", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2025-01-18", true)
			f.Rosters = f.Rosters[:3]
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Date("2026-01-10")}}
		}, []string{"people|x|learner_no_roster"}},
		{"a position without a programme", func(f *facts.Facts) { worlds.Hire(f, "x", "O1", "2027-01-18", false); f.People[0].Position = "cleaner" }, []string{"programmes|cleaner|no_programme 1"}},
		{"completed in the future", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today + 1}}
		},
			[]string{"completed|x, SRV, 2027-01-23|completed_ahead 2027-01-23 2027-01-22"}},
		{"completed by nobody", func(f *facts.Facts) {
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today - 1}}
		}, []string{`completed|x, SRV, 2027-01-21|unknown_person x`}},
		{"at a session that never was", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}}
		},
			[]string{`attendance|s, x|session_unknown s`}},
		{"a mark that nobody knows", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "asleep"}}
		}, []string{`attendance|s, x|mark_unknown asleep`}},
		{"a result that nobody knows", func(f *facts.Facts) {
			f.Courses[2].Examined = true
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "late", Result: new("good")}}
		}, []string{`attendance|s, x|no_result 2027-01-20`, `attendance|s, x|result_unknown good`}},
		{"a result without an examination, and of somebody who was not there", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Hire(f, "y", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x", "y")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "late", Result: new("failed")}, {Session: "s", Person: "y", Mark: "absent", Result: new("passed")}}
		}, []string{`attendance|s, x|not_examined SRV`, `attendance|s, y|result_of_absent`}},
		{"marked twice", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "s", Person: "x", Mark: "absent"}}
		}, []string{`attendance|s, x|key_repeated 2`, `session_outcomes|s|nobody_there 2027-01-20 T1`}},
		{"marked in a session of tomorrow", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-25", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-22", 600, 240, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|left_out_until_then`}},
		{"at two sessions at an hour", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}, {Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|there_twice t`, `attendance|t, x|there_twice s`}},
		{"marked as present elsewhere at that hour", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Hire(f, "y", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x", "y")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240)
			f.Attendance = []facts.Attendance{{Session: "t", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|elsewhere_too t`}},
		{"before the start", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-21", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "present"}}
		}, []string{`attendance|s, x|there_though_gone 2027-01-20`}},
		{"what became of a session that never was", func(f *facts.Facts) {
			f.Outcomes = []facts.SessionOutcome{{Session: "s", Held: true}}
		}, []string{`session_outcomes|s|session_unknown s`}},
		{"led by somebody unknown, and led though not held", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240, "x")
			f.Outcomes = []facts.SessionOutcome{{Session: "s", Held: true, Trainers: []string{"X"}}, {Session: "t", Trainers: []string{"T-TWO"}}}
		}, []string{`session_outcomes|s|leader_unknown X`, `session_outcomes|t|led_though_not_held`}},
		{"attempts that make no sense", func(f *facts.Facts) {
			f.Courses[0].RetakeAfterDays, f.Courses[0].MostAttempts = new(-1), new(0)
		}, []string{`courses|IT-1|attempts 0`, `courses|IT-1|retake_days -1`}},
		{"counts as a course that nobody knows", func(f *facts.Facts) { f.Courses[0].CountsAs = new("X") }, []string{`courses|IT-1|counts_as_unknown X`}},
		{"courses that count as each other", func(f *facts.Facts) {
			f.Courses[0].CountsAs, f.Courses[1].CountsAs, f.Courses[2].CountsAs = new("IT-2"), new("SRV"), new("IT-1")
		}, []string{`courses|SRV|counts_as_itself SRV → IT-1 → IT-2 → SRV`}},
		{"a course that counts as itself", func(f *facts.Facts) { f.Courses[0].CountsAs = new("IT-1") }, []string{`courses|IT-1|counts_as_itself IT-1 → IT-1`}},
		{"a nomination of nobody", func(f *facts.Facts) {
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 3}}
		}, []string{`nominations|n|unknown_person x`}},
		{"a nomination of somebody who left", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[0].Left = new(worlds.Today)
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 3}}
		}, []string{"nominations|n|nominee_left x"}},
		{"a nomination of no weight", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.Nominations = []facts.Nomination{{ID: "n", Person: "x", Course: "SRV", Earliest: worlds.Today, Due: worlds.Today, Weight: 30}}
		},
			[]string{"nominations|n|taken_as 5"}},
		{"a stage that is an end", func(f *facts.Facts) {
			f.Stages = append(f.Stages, facts.Stage{ID: facts.Lost, Ordinal: 9, Rate: 1, WorkingDays: 1})
		}, []string{"stages|lost|stage_named_end"}},
		{"a rate that is no number", func(f *facts.Facts) { f.Stages[0].Rate = math.NaN() }, []string{"stages|application|stage_rate NaN"}},
		{"two stages of one ordinal", func(f *facts.Facts) { f.Stages[1].Ordinal = 1 }, []string{"stages|interview|ordinal_twice 1 application"}},
		{"a candidate in no stage", func(f *facts.Facts) { worlds.Offer(f, "x", "O1", "2027-02-01"); f.Candidates[0].Stage = "X" }, []string{`candidates|x|unknown_stage X`}},
		{"a candidate who has been hired", func(f *facts.Facts) {
			worlds.Offer(f, "x", "O1", "2027-02-01")
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
		}, []string{"candidates|x|person_stands"}},
		{"a move to no stage", func(f *facts.Facts) {
			worlds.Move(f, "x", "2027-01-11", "application", "X")
			worlds.Move(f, "x", "2027-01-12", "application", "X")
		}, []string{"stage_moves|X|moves_unknown_stage 2"}},
		{"what somebody leaves behind who was lost", func(f *facts.Facts) {
			worlds.Move(f, "x", "2027-01-20", "offer", facts.Lost)
			worlds.Shift(f, "x")
			f.Absences = []facts.Absence{{ID: "a", Kind: "trip", Person: "x", From: worlds.Today, To: worlds.Today}}
			f.Completed = []facts.Completed{{Person: "x", Course: "SRV", On: worlds.Today - 3}}
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "x")
			f.Attendance = []facts.Attendance{{Session: "s", Person: "x", Mark: "absent"}}
		}, []string{`session_outcomes|s|not_said_nobody_came 2027-01-20 T1`}},
		{"a wave of nobody", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 0}}
		}, []string{"waves|w|wave_people 0 1000"}},
		{"a wave of everybody", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 1e9}}
		}, []string{"waves|w|wave_people 1000000000 1000"}},
		{"a wave of no office", func(f *facts.Facts) {
			f.Waves = []facts.Wave{{ID: "w", Office: "X", Position: worlds.Specialist, Start: worlds.Today + 10, Headcount: 3}}
		}, []string{`waves|w|unknown_office X`}},
		{"somebody without a family name", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			f.People[len(f.People)-1].FamilyName = " "
		}, []string{"people|x|no_family_name"}},
		{"a session twice", func(f *facts.Facts) {
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-02", 600, 390)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-03", 600, 390)
		}, []string{"issued|s|key_repeated 2"}},
		{"a seat twice", func(f *facts.Facts) {
			worlds.Hire(f, "x", "O1", "2027-01-18", false)
			worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-02-02", 600, 390, "x")
			worlds.Issue(f, "t", "SRV", "A", "T-PSY", "2027-02-04", 600, 390, "x")
		}, []string{"issued|t|seat_twice x s"}},
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
			if got.Table != parts[0] || got.Key != parts[1] || !strings.Contains(got.Wrong.String()+"; "+got.Done.String(), parts[2]) || got.Done.Empty() {
				t.Errorf("%s: %+v, want %s", c.name, got, want)
			}
		}
		if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
			t.Errorf("%s: %v", c.name, wrong)
		}
	}
}
