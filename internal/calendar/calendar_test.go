package calendar_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"cohort/internal/calendar"
)

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// written writes a feed and reads it with another parser than the one that writes it.
func written(t *testing.T, f *calendar.Feed, before []byte) ([]byte, *ical.Calendar) {
	t.Helper()
	data, err := f.Bytes(before)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Errorf("a line of %d octets, or with an end inside, or cut within a letter: %q", len(line), line)
		}
	}
	c, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	if err := ical.NewEncoder(&bytes.Buffer{}).Encode(c); err != nil { // it also checks what must be there
		t.Error(err)
	}
	return data, c
}

func text(t *testing.T, e *ical.Component, name string) string {
	t.Helper()
	s, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFeedReadsAsItWasMeant(t *testing.T) {
	zone := in(t, "Europe/Moscow")
	at := time.Date(2027, 1, 15, 2, 0, 0, 0, zone)
	long := strings.Repeat("Приём документов; паспорта, справки\\выписки ", 6) + "конец"
	e := calendar.Event{Session: "s-1", Start: at.Add(7 * time.Hour), End: at.Add(10 * time.Hour), Summary: long,
		Location: "Каб. 3, ВДНХ: Ярославская ул., 8; корп. 2", Description: "12 из 15\r\nИванов И. И.\rпредварительно\x07", Tentative: true}
	f := &calendar.Feed{Name: "ВДНХ, учебный центр", Installation: "here", Zone: zone, Version: 7, At: at, Events: []calendar.Event{e}}
	data, c := written(t, f, nil)
	events := c.Events()
	if len(events) != 1 {
		t.Fatalf("%d events in\n%s", len(events), data)
	}
	got := map[string]string{}
	for _, name := range []string{"UID", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS"} {
		got[name] = text(t, events[0].Component, name)
	}
	for _, name := range []string{"SEQUENCE", "DTSTART", "DTEND", "DTSTAMP"} {
		p := events[0].Props.Get(name)
		got[name] = strings.Trim(p.Params.Get("TZID")+" "+p.Value, " ")
	}
	want := map[string]string{"UID": "s-1@here", "SUMMARY": long, "LOCATION": e.Location, "DESCRIPTION": "12 из 15\nИванов И. И.\nпредварительно",
		"STATUS": "TENTATIVE", "SEQUENCE": "7", "DTSTART": "Europe/Moscow 20270115T090000", "DTEND": "Europe/Moscow 20270115T120000", "DTSTAMP": "20270114T230000Z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if name := text(t, c.Component, "X-WR-CALNAME"); name != f.Name {
		t.Errorf("called %q", name)
	}
	if again, _ := written(t, f, data); !bytes.Equal(data, again) {
		t.Errorf("nothing has changed, but the bytes:\n%s\n%s", data, again)
	}
	f.Version, f.At = 8, at.Add(24*time.Hour)
	if later, _ := written(t, f, data); !bytes.Equal(data, later) {
		t.Errorf("another version says the same, but in other bytes:\n%s\n%s", data, later)
	}
}

func TestZone(t *testing.T) {
	for _, c := range []struct {
		zone string
		year int
		want string
	}{
		{"Europe/Moscow", 2027, "STANDARD 20141026T020000 +0400 +0300 MSK"},
		{"UTC", 2027, "STANDARD 19700101T000000 +0000 +0000 UTC"},
		{"Europe/Berlin", 2041, "STANDARD 20401028T030000 +0200 +0100 CET, DAYLIGHT 20410331T020000 +0100 +0200 CEST"}, // no list of changes goes as far, and 2040 is a leap year
		{"Europe/Berlin", 2027, "STANDARD 20261025T030000 +0200 +0100 CET, DAYLIGHT 20270328T020000 +0100 +0200 CEST"},
		{"America/St_Johns", 2027, "STANDARD 20261101T020000 -0230 -0330 NST, DAYLIGHT 20270314T020000 -0330 -0230 NDT"},
	} {
		zone := in(t, c.zone)
		at := time.Date(c.year-1, 12, 15, 2, 0, 0, 0, zone)
		start := time.Date(c.year, 4, 1, 9, 0, 0, 0, zone)
		f := &calendar.Feed{Name: "x", Installation: "here", Zone: zone, Version: 1, At: at,
			Events: []calendar.Event{{Session: "s", Summary: "x", Start: start, End: start.Add(time.Hour)}}}
		_, read := written(t, f, nil)
		var got []string
		for _, z := range read.Children {
			if z.Name != "VTIMEZONE" {
				continue
			}
			if id := text(t, z, "TZID"); id != c.zone {
				t.Errorf("%s is called %s", c.zone, id)
			}
			for _, part := range z.Children {
				got = append(got, fmt.Sprint(part.Name, " ", part.Props.Get("DTSTART").Value, " ", part.Props.Get("TZOFFSETFROM").Value, " ", part.Props.Get("TZOFFSETTO").Value, " ",
					part.Props.Get("TZNAME").Value))
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.zone, s, c.want)
		}
		if begins, err := read.Events()[0].DateTimeStart(nil); err != nil || !begins.Equal(start) {
			t.Errorf("%s: begins at %v, %v; want %v", c.zone, begins, err, start)
		}
	}
}

// TestWhatIsNotThereAnyMore: what was to come is cancelled and kept for sixty days, what was
// held stays as it was, and what comes back is confirmed again.
func TestWhatIsNotThereAnyMore(t *testing.T) {
	zone := in(t, "Europe/Moscow")
	day := func(n int) time.Time { return time.Date(2027, 1, 15+n, 2, 0, 0, 0, zone) }
	event := func(id string, n int) calendar.Event {
		return calendar.Event{Session: id, Summary: id, Start: day(n).Add(7 * time.Hour), End: day(n).Add(9 * time.Hour)}
	}
	var data []byte
	for _, step := range []struct {
		day    int
		events []calendar.Event
		want   string
	}{
		{0, []calendar.Event{event("held", 0), event("gone", 3), event("back", 4)}, "held 1 CONFIRMED, gone 1 CONFIRMED, back 1 CONFIRMED"},
		{1, nil, "held 1 CONFIRMED, gone 2 CANCELLED, back 2 CANCELLED"},
		{2, []calendar.Event{event("back", 4)}, "held 1 CONFIRMED, gone 2 CANCELLED, back 3 CONFIRMED"},
		{60, nil, "held 1 CONFIRMED, gone 2 CANCELLED, back 3 CONFIRMED"},
		{61, nil, "back 3 CONFIRMED"}, // held on day 0, gone since day 1
		{63, nil, "back 3 CONFIRMED"},
		{65, nil, ""},
	} {
		f := &calendar.Feed{Name: "x", Installation: "here", Zone: zone, Version: int64(step.day + 1), At: day(step.day), Events: step.events}
		var got []string
		var err error
		if data, err = f.Bytes(data); err != nil {
			t.Fatal(err)
		}
		if step.want == "" {
			if bytes.Contains(data, []byte("VEVENT")) {
				t.Errorf("day %d: something is left of it:\n%s", step.day, data)
			}
			continue
		}
		_, c := written(t, f, data)
		for _, e := range c.Events() {
			got = append(got, fmt.Sprintf("%s %s %s", text(t, e.Component, "SUMMARY"), e.Props.Get("SEQUENCE").Value, text(t, e.Component, "STATUS")))
		}
		if s := strings.Join(got, ", "); s != step.want {
			t.Errorf("day %d: %s, want %s", step.day, s, step.want)
		}
	}
}

func TestAFeedThatIsCutOffIsAnError(t *testing.T) {
	zone := in(t, "Europe/Moscow")
	at := time.Date(2027, 1, 15, 2, 0, 0, 0, zone)
	f := &calendar.Feed{Name: "x", Installation: "here", Zone: zone, Version: 1, At: at, Events: []calendar.Event{{Session: "s", Summary: "x", Start: at, End: at}}}
	data, _ := written(t, f, nil)
	for _, bad := range []string{"no calendar", string(data[:len(data)/2]), strings.Replace(string(data), "SEQUENCE:1", "SEQUENCE:one", 1)} {
		if _, err := f.Bytes([]byte(bad)); err == nil {
			t.Errorf("read without an error: %q", bad)
		}
	}
}

// TestTwentyEditionsReplayed: a calendar program that takes an event only where its SEQUENCE
// is higher, or was never seen, ends with the plan.
func TestTwentyEditionsReplayed(t *testing.T) {
	zone := in(t, "Europe/Moscow")
	first := time.Date(2027, 1, 15, 2, 0, 0, 0, zone)
	type shown struct{ Sequence, Start, Summary, Location, Description, Status string }
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 1))
		plan, model := map[string]calendar.Event{}, map[string]shown{}
		var data []byte
		for edition := range 20 {
			at := first.Add(time.Duration(edition) * time.Hour)
			for range 1 + r.IntN(5) {
				id := fmt.Sprintf("s%d", r.IntN(12))
				e, planned := plan[id]
				switch {
				case planned && r.IntN(4) == 0:
					delete(plan, id)
					continue
				case !planned || r.IntN(3) == 0:
					start := first.AddDate(0, 0, 2+r.IntN(30)).Add(time.Duration(r.IntN(9)) * time.Hour)
					e = calendar.Event{Session: id, Summary: "Курс " + id, Start: start, End: start.Add(time.Hour), Location: fmt.Sprint("Каб. ", r.IntN(3)), Tentative: r.IntN(2) == 0}
				}
				e.Description = fmt.Sprint(r.IntN(15), " из 15")
				plan[id] = e
			}
			f := &calendar.Feed{Name: "x", Installation: "here", Zone: zone, Version: int64(edition + 1), At: at}
			if edition%7 == 6 { // another edition of the same version
				f.Version--
			}
			for _, e := range plan {
				f.Events = append(f.Events, e)
			}
			var c *ical.Calendar
			data, c = written(t, f, data)
			for _, e := range c.Events() {
				n := shown{e.Props.Get("SEQUENCE").Value, e.Props.Get("DTSTART").Value, text(t, e.Component, "SUMMARY"), text(t, e.Component, "LOCATION"),
					text(t, e.Component, "DESCRIPTION"), text(t, e.Component, "STATUS")}
				id := text(t, e.Component, "UID")
				had, known := model[id]
				var was, is int
				if _, err := fmt.Sscan(n.Sequence, &is); err != nil {
					t.Fatal(err)
				}
				if known {
					if _, err := fmt.Sscan(had.Sequence, &was); err != nil {
						t.Fatal(err)
					}
				}
				if is < was || is == was && had != n {
					t.Errorf("seed %d, edition %d: %s had %v, now %v", seed, edition, id, had, n)
				}
				if !known || is > was {
					model[id] = n
				}
			}
			for id, m := range model {
				e, planned := plan[strings.TrimSuffix(id, "@here")]
				want := shown{m.Sequence, e.Start.Format("20060102T150405"), e.Summary, e.Location, e.Description, "CONFIRMED"}
				switch {
				case !planned:
					want = m
					want.Status = "CANCELLED"
				case e.Tentative:
					want.Status = "TENTATIVE"
				}
				if m != want {
					t.Errorf("seed %d, edition %d: the model of %s shows %v, the plan has %v", seed, edition, id, m, want)
				}
			}
			for id := range plan {
				if _, shown := model[id+"@here"]; !shown {
					t.Errorf("seed %d, edition %d: the model lacks %s", seed, edition, id)
				}
			}
		}
	}
}
