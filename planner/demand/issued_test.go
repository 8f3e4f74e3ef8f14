package demand

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

// announced is a world in which a few sessions have been announced: on Monday,
// inside the notice, and a week later. Day 3 is Monday, day 10 the Monday after.
func announced() *facts.Facts {
	f := worlds.New()
	for _, p := range []string{"p1", "p2", "p3"} {
		worlds.Hire(f, p, "O2", "2027-01-18", false)
	}
	worlds.Hire(f, "staff", "O1", "2025-01-13", true)
	f.Completed = []facts.Completed{{Person: "staff", Course: "SRV", On: date("2026-01-20")}}
	worlds.Issue(f, "mon", "IT-1", "C", "T-PRO", "2027-01-25", 600, 240, "p1", "p2")
	worlds.Issue(f, "later", "SRV", "A", "T-PSY", "2027-02-01", 600, 390, "p1", "p2", "p3", "staff")
	return f
}

// nominate adds a nomination.
func nominate(f *facts.Facts, person, course, earliest string) {
	f.Nominations = append(f.Nominations, facts.Nomination{ID: "n-" + person, Person: person, Course: course, Earliest: date(earliest), Due: date("2027-02-26"), Weight: 3})
}

// show is what stands published: id, pinned, and who sits in it.
func show(b *Built) []string {
	out := []string{}
	for _, p := range b.Snapshot.Published {
		state := "open"
		if p.Pinned {
			state = "pinned"
		}
		var who []string
		for _, r := range p.Seated {
			who = append(who, strings.TrimSuffix(r, ":"+p.Course))
		}
		out = append(out, fmt.Sprintf("%s %s day %d: %s", p.ID, state, p.Day, strings.Join(who, " ")))
	}
	return out
}

func earliest(b *Built, request string) int {
	for _, r := range b.Snapshot.Requests {
		if r.ID == request {
			return r.Earliest
		}
	}
	return -1
}

func TestWhatIsIssued(t *testing.T) {
	const later = "later open day 10: p1 p2 p3 staff"
	away := func(f *facts.Facts, who, from, to string) {
		f.Absences = append(f.Absences, facts.Absence{ID: "a-" + who, Person: who, From: date(from), To: date(to)})
	}
	for _, c := range []struct {
		name     string
		change   func(f *facts.Facts)
		want     []string
		released []Released
		earliest int // of p1 for the session on Monday
	}{
		{"nothing happened", func(*facts.Facts) {}, []string{later, "mon pinned day 3: p1 p2"}, nil, 3},
		{"a manager pins the later one", func(f *facts.Facts) { f.Issued[1].Pinned = true }, []string{"later pinned day 10: p1 p2 p3 staff", "mon pinned day 3: p1 p2"}, nil, 3},
		{"one withdraws", func(f *facts.Facts) { f.People = f.People[1:] }, []string{"later open day 10: p2 p3 staff", "mon pinned day 3: p2"}, nil, -1},
		{"one is ill on Monday", func(f *facts.Facts) { away(f, "p1", "2027-01-25", "2027-01-25") }, []string{later, "mon pinned day 3: p2"}, nil, 4},
		{"everybody is", func(f *facts.Facts) {
			away(f, "p1", "2027-01-25", "2027-01-25")
			away(f, "p2", "2027-01-25", "2027-01-25")
		}, []string{later},
			[]Released{{"mon", NobodyLeft, ""}}, 4},
		{"all withdraw", func(f *facts.Facts) { f.People = f.People[2:] }, []string{"later open day 10: p3 staff"}, []Released{{"mon", NobodyLeft, ""}}, -1},
		{"one has completed the course elsewhere", func(f *facts.Facts) {
			f.Completed = append(f.Completed, facts.Completed{Person: "p1", Course: "IT-1", On: date("2027-01-20")})
		},
			[]string{later, "mon pinned day 3: p2"}, nil, -1},
		{"the trainer is ill", func(f *facts.Facts) { away(f, "T-PRO", "2027-01-25", "2027-01-25") }, []string{later, "mon open day 3: p1 p2"},
			[]Released{{"mon", TrainerAway, "T-PRO"}}, 3},
		{"the trainer leaves", func(f *facts.Facts) { f.Trainers = slices.Delete(f.Trainers, 1, 2) }, []string{later, "mon open day 3: p1 p2"},
			[]Released{{"mon", TrainerAway, "T-PRO"}}, 3},
		{"the trainer may not lead it any more", func(f *facts.Facts) { f.TrainerCourses = slices.Delete(f.TrainerCourses, 1, 2) }, []string{later, "mon open day 3: p1 p2"},
			[]Released{{"mon", TrainerAway, "T-PRO"}}, 3},
		{"the trainer of the later one is ill", func(f *facts.Facts) { away(f, "T-PSY", "2027-01-30", "2027-02-05") }, []string{later, "mon pinned day 3: p1 p2"},
			[]Released{{"later", TrainerAway, "T-PSY"}}, 3},
		{"the room is closed", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", Room: new("C"), From: date("2027-01-25"), To: date("2027-01-25")}}
		}, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"a delegation has it for an hour", func(f *facts.Facts) {
			f.Bookings = []facts.Booking{{ID: "b", Room: "C", Starts: at("2027-01-25", 780), Ends: at("2027-01-25", 840)}}
		}, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"it has it just after", func(f *facts.Facts) {
			f.Bookings = []facts.Booking{{ID: "b", Room: "C", Starts: at("2027-01-25", 869), Ends: at("2027-01-25", 900)}}
		}, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"it has it a changeover after", func(f *facts.Facts) {
			f.Bookings = []facts.Booking{{ID: "b", Room: "C", Starts: at("2027-01-25", 870), Ends: at("2027-01-25", 900)}}
		}, []string{later, "mon pinned day 3: p1 p2"}, nil, 3},
		{"the room is closed for an hour of it", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", Room: new("C"), From: date("2027-01-25"), To: date("2027-01-25"), Starts: new(780), Ends: new(840)}}
		}, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"one of its people needs what the room has not", func(f *facts.Facts) {
			f.People[0].Needs = []string{"auditorium"}
		}, []string{later, "mon pinned day 3: p2"}, nil, 4},
		{"a part of the room was announced for the same hour", func(f *facts.Facts) {
			f.Rooms = append(f.Rooms, facts.Room{ID: "C1", Site: "T1", Seats: 9, Features: []string{"computer"}})
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "C1", Weekday: 1, From: 540, To: 1260})
			f.RoomParts = []facts.RoomPart{{Room: "C", Part: "C1"}}
			worlds.Issue(f, "part", "IT-1", "C1", "T-TWO", "2027-01-25", 600, 240, "p3")
		}, []string{later, "mon pinned day 3: p1 p2", "part open day 3: p3"}, []Released{{"part", Clash, "C1"}}, 3},
		{"the room is closed just after", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", Room: new("C"), From: date("2027-01-25"), To: date("2027-01-25"), Starts: new(840), Ends: new(900)}}
		}, []string{later, "mon pinned day 3: p1 p2"}, nil, 3},
		{"the room is too small now", func(f *facts.Facts) { f.Rooms[1].Seats = 1 }, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"the room is gone", func(f *facts.Facts) { f.Rooms = slices.Delete(f.Rooms, 1, 2) }, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"the room has lost its computers", func(f *facts.Facts) { f.Rooms[1].Features = nil }, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", RoomShut, "C"}}, 3},
		{"the course has become longer", func(f *facts.Facts) { f.Courses[0].Minutes = 270 }, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", CourseGone, ""}}, 3},
		{"the course is gone", func(f *facts.Facts) { f.Courses = f.Courses[1:] }, []string{later}, []Released{{"mon", CourseGone, ""}}, -1},
		{"the course takes two to lead", func(f *facts.Facts) { f.Courses[0].Crew = []string{"process", "psychologist"} }, []string{later, "mon open day 3: p1 p2"},
			[]Released{{"mon", CourseGone, ""}}, 3},
		{"fewer than the least group remain", func(f *facts.Facts) { f.People = f.People[1:]; f.Courses[0].MinGroup = 5 }, []string{"later open day 10: p2 p3 staff", "mon pinned day 3: p2"}, nil, -1},
		{"the office is not joined to the site any more", func(f *facts.Facts) { f.Travel = slices.Delete(f.Travel, 2, 3) }, []string{"later open day 10: staff"},
			[]Released{{"mon", NobodyLeft, ""}}, 4},
		{"two pinned ones in one room", func(f *facts.Facts) { worlds.Issue(f, "mon2", "IT-1", "C", "T-TWO", "2027-01-25", 840, 240, "p3") },
			[]string{later, "mon pinned day 3: p1 p2", "mon2 open day 3: p3"}, []Released{{"mon2", Clash, "C"}}, 3},
		{"with the changeover between", func(f *facts.Facts) { worlds.Issue(f, "mon2", "IT-1", "C", "T-TWO", "2027-01-25", 870, 240, "p3") },
			[]string{later, "mon pinned day 3: p1 p2", "mon2 pinned day 3: p3"}, nil, 3},
		{"two of one trainer at two sites", func(f *facts.Facts) { worlds.Issue(f, "mon2", "IT-1", "C2", "T-PRO", "2027-01-25", 870, 240, "p3") },
			[]string{later, "mon pinned day 3: p1 p2", "mon2 open day 3: p3"}, []Released{{"mon2", Clash, "T-PRO"}}, 3},
		{"a learner in two at once keeps the larger", func(f *facts.Facts) {
			worlds.Issue(f, "mon2", "SRV", "A", "T-PSY", "2027-01-25", 600, 390, "p1")
			f.Issued[1].Learners = []string{"p2", "p3", "staff"}
		}, []string{"later open day 10: p2 p3 staff", "mon pinned day 3: p1 p2", "mon2 open day 3: p1"}, []Released{{"mon2", Clash, ""}}, 3},
		{"the week of the trainer is full", func(f *facts.Facts) { f.Trainers[1].MaxWeekMinutes = 200 }, []string{later, "mon open day 3: p1 p2"},
			[]Released{{"mon", TrainerAway, "T-PRO"}}, 3},
		{"the trainer's day is full", func(f *facts.Facts) {
			f.Trainers[1].MaxDayMinutes = 300
			nominate(f, "p3", "WEB", "2027-01-18")
			worlds.Issue(f, "web", "WEB", "W", "T-PRO", "2027-01-25", 900, 90, "p3")
		}, []string{later, "mon pinned day 3: p1 p2", "web open day 3: p3"}, []Released{{"web", Clash, "T-PRO"}}, 3},
		{"two sessions fill the trainer's week", func(f *facts.Facts) {
			f.Trainers[1].MaxWeekMinutes = 500
			worlds.Issue(f, "wed", "IT-2", "C", "T-PRO", "2027-01-27", 600, 300, "p3").Pinned = true
		}, []string{later, "mon pinned day 3: p1 p2", "wed open day 5: p3"}, []Released{{"wed", Clash, "T-PRO"}}, 3},
		{"the next week is another", func(f *facts.Facts) {
			f.Trainers[1].MaxWeekMinutes = 500
			worlds.Issue(f, "next", "IT-2", "C", "T-PRO", "2027-02-02", 600, 300, "p3").Pinned = true
		}, []string{later, "mon pinned day 3: p1 p2", "next pinned day 11: p3"}, nil, 3},
		{"a learner's day is full", func(f *facts.Facts) {
			f.Issued[0].Start, f.Issued[0].Trainers = 540, []string{"T-TWO"}
			worlds.Issue(f, "mon2", "IT-2", "C", "T-PRO", "2027-01-25", 810, 300, "p2", "p3")
		}, []string{later, "mon pinned day 3: p1 p2", "mon2 pinned day 3: p3"}, nil, 3},
		{"no time for the way from online to the room", func(f *facts.Facts) {
			f.Issued[0].Start, f.Issued[0].Trainers = 720, []string{"T-TWO"}
			nominate(f, "p2", "WEB", "2027-01-18")
			nominate(f, "p3", "WEB", "2027-01-18")
			worlds.Issue(f, "web", "WEB", "W", "T-PRO", "2027-01-25", 600, 90, "p2", "p3")
		}, []string{later, "mon pinned day 3: p1", "web pinned day 3: p2 p3"}, nil, 3},
		{"time for it", func(f *facts.Facts) {
			f.Issued[0].Start, f.Issued[0].Trainers = 750, []string{"T-TWO"}
			nominate(f, "p2", "WEB", "2027-01-18")
			nominate(f, "p3", "WEB", "2027-01-18")
			worlds.Issue(f, "web", "WEB", "W", "T-PRO", "2027-01-25", 600, 90, "p2", "p3")
		}, []string{later, "mon pinned day 3: p1 p2", "web pinned day 3: p2 p3"}, nil, 3},
		{"a nomination that now begins later", func(f *facts.Facts) {
			nominate(f, "p3", "WEB", "2027-01-26")
			worlds.Issue(f, "web", "WEB", "W", "T-PRO", "2027-01-25", 900, 90, "p3")
		}, []string{later, "mon pinned day 3: p1 p2"}, []Released{{"web", NobodyLeft, ""}}, 3},
		{"a trainer who does not get there any more", func(f *facts.Facts) {
			f.Issued[0].Trainers = []string{"T-TWO"}
			f.Travel = f.Travel[:5]
		}, []string{later, "mon open day 3: p1 p2"}, []Released{{"mon", TrainerAway, "T-TWO"}}, 3},
		{"an office releases nobody any more", func(f *facts.Facts) {
			f.Offices[0].ReleasePerDay = 0
			f.Issued[1].Pinned = true
		}, []string{"later pinned day 10: p1 p2 p3", "mon pinned day 3: p1 p2"}, nil, 3},
		{"a session behind the horizon is left alone", func(f *facts.Facts) { worlds.Issue(f, "far", "IT-1", "C", "T-PRO", "2027-03-05", 600, 240, "p3") },
			[]string{later, "mon pinned day 3: p1 p2"}, nil, 3},
		{"reserved seats are not published", func(f *facts.Facts) {
			first, second := worlds.Nameless("T1", "2027-02-08", "O1", 1), worlds.Nameless("T1", "2027-02-08", "O1", 2)
			f.Issued[0].Nameless = []facts.Nameless{first}
			worlds.Issue(f, "anon", "IT-1", "C", "T-PRO", "2027-02-09", 600, 240).Nameless = []facts.Nameless{first, second}
		}, []string{later, "mon pinned day 3: p1 p2"}, nil, 3},
	} {
		f := announced()
		c.change(f)
		b := must(f)
		if diff := cmp.Diff(c.want, show(b)); diff != "" {
			t.Errorf("%s: published: %s", c.name, diff)
		}
		if diff := cmp.Diff(c.released, b.Released); diff != "" {
			t.Errorf("%s: released: %s", c.name, diff)
		}
		if got := earliest(b, "p1:IT-1"); got != c.earliest {
			t.Errorf("%s: earliest %d, want %d", c.name, got, c.earliest)
		}
		if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
			t.Errorf("%s: %v", c.name, wrong)
		}
		if r := couldStand(b); r != nil {
			t.Errorf("%s: %s was released for %s %s, and could stand", c.name, r.Session, r.Cause, r.Who)
		}
		if got := earliest(b, "p3:SRV"); got != 4 {
			t.Errorf("%s: everybody else's earliest is %d, want 4", c.name, got)
		}
	}
}

func TestPlacesAreTakenOver(t *testing.T) {
	expected := func(f *facts.Facts, stage string, ids ...string) {
		for _, id := range ids {
			f.Candidates = append(f.Candidates, facts.Candidate{ID: id, Office: "O2", Position: worlds.Specialist, Stage: stage, Since: at("2027-01-20", 0), Expected: new(date("2027-02-08"))})
		}
	}
	places := []facts.Nameless{worlds.Nameless("T1", "2027-02-08", "O2", 1), worlds.Nameless("T1", "2027-02-08", "O2", 2)}
	anonymous := func(n int) string { return places[n-1].ID }
	base := func() *facts.Facts {
		f := worlds.New()
		expected(f, "interview", "h1", "h2", "h3") // P80 of three times 0.4: two seats
		worlds.Issue(f, "mixed", "IT-1", "C", "T-PRO", "2027-02-09", 600, 240, "p").Nameless = places
		worlds.Issue(f, "alone", "SRV", "A", "T-PSY", "2027-02-10", 600, 390).Nameless = places
		worlds.Hire(f, "p", "O1", "2027-01-18", false)
		return f
	}
	for _, c := range []struct {
		name   string
		change func(f *facts.Facts)
		want   map[string][]string // reserved seats by session
	}{
		{"nothing happened", func(*facts.Facts) {}, map[string][]string{
			"mixed": {anonymous(1) + ":IT-1", anonymous(2) + ":IT-1", "p:IT-1"}, "alone": {anonymous(1) + ":SRV", anonymous(2) + ":SRV"}}},
		// h1 accepts: 0.8, 0.4, 0.4 have a P80 of 2, of whom one is named.
		{"one gets a name", func(f *facts.Facts) { f.Candidates[0].Stage = "offer" }, map[string][]string{
			"mixed": {anonymous(1) + ":IT-1", "h1:IT-1", "p:IT-1"}, "alone": {anonymous(1) + ":SRV", "h1:SRV"}}},
		{"one is hired", func(f *facts.Facts) {
			f.Candidates = f.Candidates[1:]
			worlds.Hire(f, "h1", "O2", "2027-02-08", false)
		}, map[string][]string{ // 0.4, 0.4 have a P80 of 1
			"mixed": {anonymous(1) + ":IT-1", "h1:IT-1", "p:IT-1"}, "alone": {anonymous(1) + ":SRV", "h1:SRV"}}},
		{"one of another office of the catchment gets a name", func(f *facts.Facts) {
			f.Candidates = f.Candidates[1:]
			worlds.Offer(f, "n", "O1", "2027-02-08") // 0.8, 0.4, 0.4, one named: one seat left at O2
		}, map[string][]string{
			"mixed": {anonymous(1) + ":IT-1", "n:IT-1", "p:IT-1"}, "alone": {anonymous(1) + ":SRV", "n:SRV"}}},
		{"everybody withdraws", func(f *facts.Facts) { f.Candidates = nil }, map[string][]string{"mixed": {"p:IT-1"}}},
		{"another intake's people take nothing over", func(f *facts.Facts) {
			f.Candidates = nil
			worlds.Offer(f, "n", "O2", "2027-02-01")
		}, map[string][]string{"mixed": {"p:IT-1"}}},
		{"the room goes", func(f *facts.Facts) { f.Rooms = f.Rooms[1:] }, map[string][]string{
			"mixed": {anonymous(1) + ":IT-1", anonymous(2) + ":IT-1", "p:IT-1"}}},
	} {
		f := base()
		c.change(f)
		b := must(f)
		got := map[string][]string{}
		for _, s := range b.Snapshot.Reserved {
			got[s.ID] = s.Seated
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if diff := cmp.Diff([]string{"mixed open day 18: p"}, show(b)); diff != "" {
			t.Errorf("%s: published: %s", c.name, diff)
		}
		if len(b.Released) != 0 {
			t.Errorf("%s: released %v", c.name, b.Released)
		}
	}
}

func TestMinutesTaught(t *testing.T) {
	f := announced()
	f.Trainers[1].MaxWeekMinutes = 300
	worlds.Issue(f, "tue", "IT-1", "C", "T-PRO", "2027-01-19", 600, 240, "p3")
	worlds.Issue(f, "wed", "IT-1", "C", "T-PRO", "2027-01-20", 600, 240, "p3")
	worlds.Issue(f, "today", "IT-2", "C", "T-PRO", "2027-01-22", 600, 300, "p3")
	b := must(f)
	i := slices.IndexFunc(b.Snapshot.Trainers, func(t planner.Trainer) bool { return t.ID == "T-PRO" })
	if got := b.Snapshot.Trainers[i].TaughtMinutes; got != 300 {
		t.Errorf("taught %d minutes, want the 300 of a week", got)
	}
	if diff := cmp.Diff([]Released{{"today", Clash, "T-PRO"}}, b.Released); diff != "" {
		t.Error(diff)
	}
	if wrong := referee.Sound(b.Snapshot); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// Sessions of this ISO week and the next two are announced, later ones a preview,
// unless somebody pins them.
func TestWhatIsOnlyAPreview(t *testing.T) {
	for _, c := range []struct {
		name      string
		date      string
		firmWeeks int
		pinned    bool
		want      bool
	}{
		{"the last working day of the third week", "2027-02-05", 3, false, false},
		{"the Monday after", "2027-02-08", 3, false, true},
		{"the Monday after, pinned by a manager", "2027-02-08", 3, true, false},
		{"the Monday after, where four weeks are firm", "2027-02-08", 4, false, false},
		{"next week, where only this one is firm", "2027-01-27", 1, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := announced()
			worlds.Issue(f, "x", "SRV", "A", "T-PSY", c.date, 600, 390, "p1", "p2")
			f.Issued[len(f.Issued)-1].Pinned = c.pinned
			f.Issued = f.Issued[len(f.Issued)-1:]
			settings := DefaultSettings()
			settings.FirmWeeks = c.firmWeeks
			b, err := Build(f, today, settings)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range b.Snapshot.Published {
				if p.Provisional != c.want {
					t.Errorf("a preview: %t, want %t", p.Provisional, c.want)
				}
			}
			if len(b.Snapshot.Published) != 1 {
				t.Errorf("%d sessions are published", len(b.Snapshot.Published))
			}
			if faults := referee.Sound(b.Snapshot); len(faults) > 0 {
				t.Error(faults)
			}
		})
	}
}
