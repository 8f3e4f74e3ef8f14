package demand

import (
	"testing"

	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

// What shuts or takes a hall shuts or takes its parts, and what takes a part takes the
// hall; the other part stays open.
func TestHallsAndTheirPartsAreTakenTogether(t *testing.T) {
	f := worlds.New()
	for _, r := range []string{"A1", "A2"} {
		f.Rooms = append(f.Rooms, facts.Room{ID: r, Site: "T1", Seats: 7, Features: []string{"auditorium"}})
		f.RoomParts = append(f.RoomParts, facts.RoomPart{Room: "A", Part: r})
		for d := 1; d <= 5; d++ {
			f.RoomHours = append(f.RoomHours, facts.RoomHours{Room: r, Weekday: d, From: 540, To: 1260})
		}
	}
	f.Closures = []facts.Closure{{ID: "X", Site: "T1", Room: new("A"), From: date("2027-01-27"), To: date("2027-01-27")},
		{ID: "Y", Site: "T1", Room: new("A1"), From: date("2027-01-28"), To: date("2027-01-28")}}
	f.Bookings = []facts.Booking{{ID: "B", Room: "A", Starts: worlds.At("2027-01-26", 0), Ends: worlds.At("2027-01-26", 1439)},
		{ID: "C", Room: "A2", Starts: worlds.At("2027-01-29", 0), Ends: worlds.At("2027-01-29", 1439)}}
	worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-22", 600, 390, "p")
	worlds.Hire(f, "p", "O1", "2027-01-18", false)
	b, err := BuildAt(f, date("2027-01-22"), 660, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	type at struct {
		room, day string
	}
	want := map[at]bool{
		{"A", "2027-01-25"}: true, {"A1", "2027-01-25"}: true, {"A2", "2027-01-25"}: true,
		{"A", "2027-01-26"}: false, {"A1", "2027-01-26"}: false, {"A2", "2027-01-26"}: false,
		{"A", "2027-01-27"}: false, {"A1", "2027-01-27"}: false, {"A2", "2027-01-27"}: false,
		{"A", "2027-01-28"}: false, {"A1", "2027-01-28"}: false, {"A2", "2027-01-28"}: true,
		{"A", "2027-01-29"}: false, {"A1", "2027-01-29"}: true, {"A2", "2027-01-29"}: false,
	}
	for x, open := range want {
		day := int(date(x.day) - b.Snapshot.FirstDay)
		got := false
		for _, r := range b.Snapshot.Rooms {
			for _, w := range r.Open {
				got = got || r.ID == x.room && w.Day() == day
			}
		}
		if got != open {
			t.Errorf("on %s the room %s is open: %v, want %v", x.day, x.room, got, open)
		}
	}
	// A session in the hall is under way until 16:30.
	for _, r := range b.Snapshot.Rooms {
		for _, w := range r.Open {
			if (r.ID == "A1" || r.ID == "A2") && w.Day() == 0 && w.From() < 990 {
				t.Errorf("today the room %s is open from %d, while a session goes on in its hall", r.ID, w.From())
			}
		}
	}
}
