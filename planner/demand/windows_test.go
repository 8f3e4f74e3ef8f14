package demand

import (
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
	f.Closures = []facts.Closure{{ID: "c1", Site: "T1", Room: new("A"), From: date("2027-01-28"), To: date("2027-01-29")}, {ID: "c2", Site: "T2", From: date("2027-01-25"), To: date("2027-01-26")}}
	f.Bookings = []facts.Booking{
		{ID: "b1", Room: "A", Starts: at("2027-01-26", 600), Ends: at("2027-01-26", 720)},
		{ID: "b2", Room: "A", Starts: at("2027-02-01", 800), Ends: at("2027-02-02", 600)},
		{ID: "b3", Room: "A", Starts: at("2027-02-04", 0), Ends: at("2027-02-04", 540)},
		{ID: "b4", Room: "A", Starts: at("2027-02-05", 1140).UTC(), Ends: at("2027-02-05", 1141).UTC().Add(1)},
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
		{"a booking within the day", "A", "2027-01-26", hours(540, 600, 720, 1260)},
		{"a booking over night, the evening", "A", "2027-02-01", hours(540, 800)},
		{"and the morning", "A", "2027-02-02", hours(600, 1260)},
		{"a booking until the room opens", "A", "2027-02-04", hours(540, 1260)},
		{"a booking in another zone, a second long, takes its minutes", "A", "2027-02-05", hours(540, 1140, 1142, 1200)},
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
