package demand

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

// onDays are the windows of some days, by date.
func onDays(windows []planner.Window, days ...string) [][]planner.Window {
	out := make([][]planner.Window, len(days))
	for i, d := range days {
		for _, w := range windows {
			if today+planner.Date(w.Day()) == date(d) {
				out[i] = append(out[i], planner.Window{0, w.From(), w.To()})
			}
		}
	}
	return out
}

func hours(spans ...int) []planner.Window {
	var out []planner.Window
	for i := 0; i < len(spans); i += 2 {
		out = append(out, planner.Window{0, spans[i], spans[i+1]})
	}
	return out
}

func TestRoomWindows(t *testing.T) {
	f := worlds.New()
	f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: "C", Weekday: 6, From: 600, To: 900}, facts.RoomHours{Room: "C2", Weekday: 1, From: 1270, To: 1300})
	f.Closures = []facts.Closure{{ID: "c1", Site: "T1", Room: new("A"), From: date("2027-01-28"), To: date("2027-01-29")}, {ID: "c2", Site: "T2", From: date("2027-01-25"), To: date("2027-01-26")},
		{ID: "c3", Site: "T1", Room: new("C"), From: date("2027-01-26"), To: date("2027-01-27"), Starts: new(840), Ends: new(960)},
		{ID: "c4", Site: "T1", Room: new("C"), From: date("2027-02-01"), To: date("2027-02-01"), Starts: new(1200), Ends: new(600)},
		{ID: "c5", Site: "T1", Room: new("C"), From: date("2027-02-24"), To: facts.Forever}}
	f.Bookings = []facts.Booking{
		{ID: "b1", Room: "A", Starts: at("2027-01-26", 600), Ends: at("2027-01-26", 720)},
		{ID: "b2", Room: "A", Starts: at("2027-02-01", 800), Ends: at("2027-02-02", 600)},
		{ID: "b3", Room: "A", Starts: at("2027-02-04", 0), Ends: at("2027-02-04", 540)},
		{ID: "b4", Room: "A", Starts: at("2027-02-05", 1140).UTC(), Ends: at("2027-02-05", 1141).UTC().Add(1)},
		{ID: "b5", Room: "C2", Starts: at("2027-02-11", 900), Ends: facts.Forever.At(0, DefaultSettings().Zone)},
	}
	b := must(f)
	windows := map[string][]planner.Window{}
	for _, r := range b.Snapshot.Rooms {
		windows[r.ID] = r.Open
	}
	for _, c := range []struct {
		name, room, day string
		want            []planner.Window
	}{
		{"a Monday", "A", "2027-01-25", hours(540, 1260)},
		{"a Friday", "A", "2027-01-22", hours(540, 1200)},
		{"a Saturday without hours", "A", "2027-01-23", nil},
		{"a Saturday with hours of its own", "C", "2027-01-23", hours(600, 900)},
		{"a worked Saturday keeps Friday's hours less one", "A", "2027-02-20", hours(540, 1140)},
		{"also where Saturdays have their own", "C", "2027-02-20", hours(540, 1140)},
		{"a day off moved to a Monday", "A", "2027-02-22", nil},
		{"a holiday", "A", "2027-02-23", nil},
		{"a shortened day", "A", "2027-02-03", hours(540, 1200)},
		{"two openings of a day", "C2", "2027-02-01", hours(540, 1260, 1270, 1300)},
		{"the room is closed, first day", "A", "2027-01-28", nil},
		{"the room is closed, last day", "A", "2027-01-29", nil},
		{"another room is not", "C", "2027-01-28", hours(540, 1260)},
		{"the site is closed", "C2", "2027-01-26", nil},
		{"the day after", "C2", "2027-01-27", hours(540, 1260)},
		{"shut for hours, first day", "C", "2027-01-26", hours(540, 840, 960, 1260)},
		{"shut for hours, last day", "C", "2027-01-27", hours(540, 840, 960, 1260)},
		{"the day after", "C", "2027-01-28", hours(540, 1260)},
		{"shut over night, the evening", "C", "2027-02-01", hours(540, 1200)},
		{"and the morning", "C", "2027-02-02", hours(600, 1260)},
		{"the evening after", "C", "2027-02-03", hours(540, 1200)}, // a shortened day
		{"shut until further notice", "C", "2027-03-01", nil},
		{"another room is not", "C2", "2027-02-10", hours(540, 1260)},
		{"booked until further notice, the changeover before it", "C2", "2027-02-11", hours(540, 870)},
		{"and from then on", "C2", "2027-02-16", nil},
		{"a booking within the day, a changeover before it and after it", "A", "2027-01-26", hours(540, 570, 750, 1260)},
		{"a booking over night, the evening", "A", "2027-02-01", hours(540, 770)},
		{"and the morning", "A", "2027-02-02", hours(630, 1260)},
		{"a booking until the room opens", "A", "2027-02-04", hours(570, 1260)},
		{"a booking in another zone, a second long, takes its minutes", "A", "2027-02-05", hours(540, 1110, 1172, 1200)},
	} {
		if diff := cmp.Diff(c.want, onDays(windows[c.room], c.day)[0]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestStaffWindows(t *testing.T) {
	f := worlds.New()
	f.Rosters = append(f.Rosters,
		facts.Roster{ID: "r1", Person: "day", Pattern: facts.FiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080},
		facts.Roster{ID: "r2", Person: "two", Pattern: facts.TwoTwo, Anchor: new(date("2027-01-26")), From: date("2026-01-01"), Starts: 480, Ends: 1200},
		facts.Roster{ID: "r3", Person: "late", Pattern: facts.TwoTwo, Anchor: new(date("2027-01-26")), From: date("2026-01-01"), Starts: 600, Ends: 1380},
		facts.Roster{ID: "r4", Person: "new", Pattern: facts.FiveTwo, From: date("2026-01-01"), Starts: 540, Ends: 1080},
		facts.Roster{ID: "r5", Person: "new", Pattern: facts.TwoTwo, Anchor: new(date("2027-02-02")), From: date("2027-02-01"), To: new(date("2027-02-04")), Starts: 480, Ends: 1200},
	)
	f.Absences = []facts.Absence{{ID: "a", Person: "late", From: date("2027-02-03"), To: date("2027-02-03"), Kind: "illness"}}
	for _, p := range []string{"day", "two", "late", "new", "none"} {
		worlds.Hire(f, p, "O1", "2026-01-12", true)
		if p != "none" {
			f.Rosters = f.Rosters[:len(f.Rosters)-1]
		}
		f.Nominations = append(f.Nominations, facts.Nomination{ID: "n-" + p, Person: p, Course: "SRV", Earliest: today, Due: today + 30, Weight: 2})
	}
	f.Rosters = f.Rosters[:len(f.Rosters)-1]
	f.People[1].Left = new(date("2027-02-11"))
	b := must(f)
	for _, c := range []struct {
		name, person, day string
		want              []planner.Window
	}{
		{"5/2 on a Friday", "day", "2027-01-22", hours(540, 1080)},
		{"5/2 on a Saturday", "day", "2027-01-23", nil},
		{"5/2 on a worked Saturday, an hour shorter", "day", "2027-02-20", hours(540, 1020)},
		{"5/2 on a holiday", "day", "2027-02-23", nil},
		{"5/2 on a shortened day", "day", "2027-02-03", hours(540, 1020)},
		{"2/2, the first day on", "two", "2027-01-26", hours(480, 1200)},
		{"2/2, the second", "two", "2027-01-27", hours(480, 1200)},
		{"2/2, the first day off", "two", "2027-01-28", nil},
		{"2/2 before its anchor", "two", "2027-01-23", hours(480, 1200)},
		{"2/2 on a shortened day", "two", "2027-02-03", hours(480, 1140)},
		{"2/2 goes on at weekends", "two", "2027-01-31", hours(480, 1200)},
		{"2/2 on the last day of work", "two", "2027-02-08", hours(480, 1200)},
		{"gone", "two", "2027-02-11", nil},
		{"a shift into the night", "late", "2027-01-26", hours(600, 1380)},
		{"the next begins twelve hours after it", "late", "2027-01-27", hours(660, 1380)},
		{"the one after two days off does not", "late", "2027-01-30", hours(600, 1380)},
		{"ill", "late", "2027-02-03", nil},
		{"of two rosters the later one holds", "new", "2027-02-02", hours(480, 1200)},
		{"also on its days off", "new", "2027-02-01", nil},
		{"the first again when it has ended", "new", "2027-02-05", hours(540, 1080)},
		{"without a roster", "none", "2027-01-25", nil},
	} {
		if diff := cmp.Diff(c.want, onDays(learnerOf(b, c.person).Available, c.day)[0]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// The hours that somebody has, by rosters and absences of every kind.
func TestHoursOfOnePerson(t *testing.T) {
	since := date("2026-01-01")
	weekly := func(id string, from, to int, weekdays ...int) facts.Roster {
		return facts.Roster{ID: id, Person: "p", Pattern: facts.Weekly, Weekdays: weekdays, From: since, Starts: from, Ends: to}
	}
	turns := func(pattern, anchor string, from, to int) facts.Roster {
		return facts.Roster{ID: "r", Person: "p", Pattern: pattern, Anchor: new(date(anchor)), From: since, Starts: from, Ends: to}
	}
	always := facts.Roster{ID: "r", Person: "p", Pattern: facts.FiveTwo, From: since, Starts: 540, Ends: 1080}
	away := func(from, to string, a facts.Absence) facts.Absence {
		a.ID, a.Person, a.From, a.To = "a", "p", date(from), date(to)
		return a
	}
	rosters := func(list ...facts.Roster) []facts.Roster { return list }
	absences := func(list ...facts.Absence) []facts.Absence { return list }
	for _, c := range []struct {
		name     string
		rosters  []facts.Roster
		absences []facts.Absence
		day      string
		want     []planner.Window
	}{
		{"Monday, Wednesday, Friday until two: a Monday", rosters(weekly("r", 540, 840, 1, 3, 5)), nil, "2027-01-25", hours(540, 840)},
		{"a Tuesday", rosters(weekly("r", 540, 840, 1, 3, 5)), nil, "2027-01-26", nil},
		{"a holiday", rosters(weekly("r", 540, 840, 1, 2, 5)), nil, "2027-02-23", nil},
		{"a worked Saturday is none of theirs", rosters(weekly("r", 540, 840, 1, 3, 5)), nil, "2027-02-20", nil},
		{"mornings and evenings", rosters(weekly("r", 540, 720, 1), weekly("s", 900, 1140, 1)), nil, "2027-01-25", hours(540, 720, 900, 1140)},
		{"other hours on another weekday", rosters(weekly("r", 540, 720, 1), weekly("s", 600, 1140, 2)), nil, "2027-01-26", hours(600, 1140)},
		{"the working days, and Saturdays", rosters(always, weekly("s", 600, 840, 6)), nil, "2027-01-23", hours(600, 840)},
		{"hours in common: the roster that begins last", rosters(always, func() facts.Roster {
			r := weekly("s", 600, 840, 1)
			r.From = since + 1
			return r
		}()), nil, "2027-01-25", hours(600, 840)},
		{"changed from a date on, the day before", rosters(func() facts.Roster { r := always; r.To = new(date("2027-01-26")); return r }(),
			func() facts.Roster { r := weekly("s", 600, 840, 3); r.From = date("2027-01-27"); return r }()), nil, "2027-01-26", hours(540, 1080)},
		{"and the day itself", rosters(func() facts.Roster { r := always; r.To = new(date("2027-01-26")); return r }(),
			func() facts.Roster { r := weekly("s", 600, 840, 3); r.From = date("2027-01-27"); return r }()), nil, "2027-01-27", hours(600, 840)},
		{"three on, three off: the third day", rosters(turns("3/3", "2027-01-25", 480, 1200)), nil, "2027-01-27", hours(480, 1200)},
		{"three on, three off: the fourth", rosters(turns("3/3", "2027-01-25", 480, 1200)), nil, "2027-01-28", nil},
		{"three on, three off: the seventh", rosters(turns("3/3", "2027-01-25", 480, 1200)), nil, "2027-01-31", hours(480, 1200)},
		{"one on, three off, over night: the evening", rosters(turns("1/3", "2027-01-25", 1200, 480)), nil, "2027-01-25", hours(1200, 1440)},
		{"and the morning", rosters(turns("1/3", "2027-01-25", 1200, 480)), nil, "2027-01-26", hours(0, 480)},
		{"day, night, two off: the day", rosters(turns("1/3", "2027-01-25", 480, 1200), func() facts.Roster { r := turns("1/3", "2027-01-26", 1200, 480); r.ID = "s"; return r }()), nil,
			"2027-01-25", hours(480, 1200)},
		{"and the morning after the night", rosters(turns("1/3", "2027-01-25", 480, 1200), func() facts.Roster { r := turns("1/3", "2027-01-26", 1200, 480); r.ID = "s"; return r }()), nil,
			"2027-01-27", hours(0, 480)},
		{"no shift begins within twelve hours of a night", rosters(turns("9/1", "2027-01-25", 1200, 480)), nil, "2027-01-27", hours(0, 480, 1200, 1440)},
		{"a night that begins on a shortened day ends an hour earlier", rosters(turns("1/3", "2027-02-03", 1200, 480)), nil, "2027-02-04", hours(0, 420)},
		{"at the dentist", rosters(always), absences(away("2027-01-25", "2027-01-25", facts.Absence{Starts: new(840), Ends: new(960)})), "2027-01-25", hours(540, 840, 960, 1080)},
		{"not on the day after", rosters(always), absences(away("2027-01-25", "2027-01-25", facts.Absence{Starts: new(840), Ends: new(960)})), "2027-01-26", hours(540, 1080)},
		{"Wednesdays from two to four", rosters(always), absences(away("2027-01-01", "2027-06-30", facts.Absence{Starts: new(840), Ends: new(960), Weekdays: []int{3}})), "2027-01-27", hours(540, 840, 960, 1080)},
		{"and not on Thursdays", rosters(always), absences(away("2027-01-01", "2027-06-30", facts.Absence{Starts: new(840), Ends: new(960), Weekdays: []int{3}})), "2027-01-28", hours(540, 1080)},
		{"whole Fridays", rosters(always), absences(away("2027-01-01", "2027-06-30", facts.Absence{Weekdays: []int{5}})), "2027-01-29", nil},
		{"away over night: the evening", rosters(always), absences(away("2027-01-25", "2027-01-25", facts.Absence{Starts: new(1020), Ends: new(600)})), "2027-01-25", hours(540, 1020)},
		{"and the morning", rosters(always), absences(away("2027-01-25", "2027-01-25", facts.Absence{Starts: new(1020), Ends: new(600)})), "2027-01-26", hours(600, 1080)},
		{"ill until further notice", rosters(always), absences(func() facts.Absence {
			a := away("2027-01-25", "2027-01-25", facts.Absence{})
			a.To = facts.Forever
			return a
		}()), "2027-02-16", nil},
		{"who is ill on the day has no night from it", rosters(turns("1/3", "2027-01-25", 1200, 480)), absences(away("2027-01-25", "2027-01-25", facts.Absence{})), "2027-01-26", nil},
		{"who is ill on the day after has the evening", rosters(turns("1/3", "2027-01-25", 1200, 480)), absences(away("2027-01-26", "2027-01-26", facts.Absence{})), "2027-01-25", hours(1200, 1440)},
		{"and nothing on that day", rosters(turns("1/3", "2027-01-25", 1200, 480)), absences(away("2027-01-26", "2027-01-26", facts.Absence{})), "2027-01-26", nil},
	} {
		f := worlds.New()
		worlds.Hire(f, "p", "O1", "2026-01-12", true)
		kept := slices.DeleteFunc(f.Rosters, func(r facts.Roster) bool { return r.Person == "p" })
		f.Rosters, f.Absences = append(kept, c.rosters...), c.absences
		f.Nominations = []facts.Nomination{{ID: "n", Person: "p", Course: "SRV", Earliest: today, Due: today + 30, Weight: 2}}
		if diff := cmp.Diff(c.want, onDays(learnerOf(must(f), "p").Available, c.day)[0]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestNewcomerWindows(t *testing.T) {
	f := worlds.New()
	worlds.Hire(f, "begun", "O1", "2027-01-18", false)
	worlds.Hire(f, "ill", "O1", "2027-01-18", false)
	worlds.Hire(f, "shift", "O1", "2027-01-18", false)
	f.Rosters = append(f.Rosters, facts.Roster{ID: "r", Person: "shift", Pattern: facts.FiveTwo, From: date("2027-02-01"), Starts: 540, Ends: 1080})
	f.Absences = []facts.Absence{{ID: "a", Person: "ill", From: date("2027-01-25"), To: date("2027-01-26")}}
	worlds.Offer(f, "named", "O1", "2027-02-01")
	b := must(f)
	for _, c := range []struct {
		name, person, day string
		want              []planner.Window
	}{
		{"a working day", "begun", "2027-01-25", hours(540, 1260)},
		{"a Saturday", "begun", "2027-01-23", nil},
		{"a worked Saturday", "begun", "2027-02-20", hours(540, 1200)},
		{"a shortened day", "begun", "2027-02-03", hours(540, 1200)},
		{"ill", "ill", "2027-01-26", nil},
		{"well again", "ill", "2027-01-27", hours(540, 1260)},
		{"before the roster begins", "shift", "2027-01-29", hours(540, 1260)},
		{"when it has begun", "shift", "2027-02-01", hours(540, 1080)},
		{"before the start", "named", "2027-01-29", nil},
		{"on the day of the start", "named", "2027-02-01", hours(540, 1260)},
	} {
		if diff := cmp.Diff(c.want, onDays(learnerOf(b, c.person).Available, c.day)[0]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
