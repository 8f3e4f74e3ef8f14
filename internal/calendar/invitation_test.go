package calendar_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"cohort/internal/calendar"
)

var moscow = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err)
	}
	return zone
}()

var meeting = calendar.Meeting{Installation: "here", Zone: moscow, Organizer: mail.Address{Name: `Учебный центр "ВДНХ", расписание: занятия`, Address: "training@example.org"},
	Attendee: mail.Address{Name: "Фиалкин Р. Б.", Address: "fialkin@example.org"}}

// invited reads an invitation with another parser than the one that writes it: one event.
func invited(t *testing.T, i calendar.Invitation) (*ical.Calendar, ical.Event) {
	t.Helper()
	data := i.Bytes(meeting)
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("a line of %d octets, or cut within a letter: %q", len(line), line)
		}
	}
	c, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	if err := ical.NewEncoder(&bytes.Buffer{}).Encode(c); err != nil {
		t.Error(err)
	}
	if len(c.Events()) != 1 {
		t.Fatalf("%d events in\n%s", len(c.Events()), data)
	}
	return c, c.Events()[0]
}

func TestAnInvitationReadsAsItWasMeant(t *testing.T) {
	at := time.Date(2027, 1, 15, 2, 0, 0, 0, time.UTC)
	i := calendar.Invitation{Event: calendar.Event{Session: "s-1", Start: at.Add(7 * time.Hour), End: at.Add(9 * time.Hour), Summary: "Приём документов; паспорта", Location: "Каб. 3, ВДНХ"}, Sequence: 7, At: at}
	for cancelled, want := range map[bool]map[string]string{
		false: {"METHOD": "REQUEST", "STATUS": "CONFIRMED"},
		true:  {"METHOD": "CANCEL", "STATUS": "CANCELLED"},
	} {
		i.Cancelled = cancelled
		maps.Copy(want, map[string]string{"UID": "s-1@here", "SEQUENCE": "7", "DTSTAMP": "20270115T020000Z", "SUMMARY": "Приём документов; паспорта", "LOCATION": "Каб. 3, ВДНХ",
			"ORGANIZER": "mailto:training@example.org", "ORGANIZER CN": "Учебный центр ВДНХ расписание занятия",
			"ATTENDEE": "mailto:fialkin@example.org", "ATTENDEE CN": "Фиалкин Р. Б.", "RSVP": "FALSE", "PARTSTAT": "NEEDS-ACTION"})
		c, e := invited(t, i)
		got := map[string]string{"METHOD": text(t, c.Component, "METHOD")}
		for _, name := range []string{"STATUS", "UID", "SUMMARY", "LOCATION"} {
			got[name] = text(t, e.Component, name)
		}
		for _, name := range []string{"SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE"} {
			got[name] = e.Props.Get(name).Value
		}
		got["ORGANIZER CN"], got["ATTENDEE CN"] = e.Props.Get("ORGANIZER").Params.Get("CN"), e.Props.Get("ATTENDEE").Params.Get("CN")
		got["RSVP"], got["PARTSTAT"] = e.Props.Get("ATTENDEE").Params.Get("RSVP"), e.Props.Get("ATTENDEE").Params.Get("PARTSTAT")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("cancelled %v (-want +got):\n%s\n%s", cancelled, diff, i.Bytes(meeting))
		}
	}
}

// A calendar program that takes a request or a cancellation only where its SEQUENCE is higher
// ends after twenty editions with the plan, though it gets no more than what changed.
func TestTwentyEditionsOfInvitations(t *testing.T) {
	first := time.Date(2027, 1, 15, 2, 0, 0, 0, moscow)
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 2))
		plan, model, sequence := map[string]calendar.Event{}, map[string]calendar.Event{}, map[string]int{}
		var sent []calendar.Invitation
		for edition := range 20 {
			now := first.Add(time.Duration(edition) * 24 * time.Hour)
			for range 1 + r.IntN(4) {
				id := fmt.Sprintf("s%d", r.IntN(10))
				e, planned := plan[id]
				switch {
				case planned && !e.Start.After(now):
					continue
				case planned && r.IntN(4) == 0:
					delete(plan, id)
					continue
				case !planned || r.IntN(2) == 0:
					start := now.AddDate(0, 0, 1+r.IntN(9)).Add(time.Duration(r.IntN(9)) * time.Hour)
					e = calendar.Event{Session: id, Summary: "Курс " + id, Start: start, End: start.Add(time.Hour), Location: fmt.Sprint("Каб. ", r.IntN(3))}
				}
				plan[id] = e
			}
			var events []calendar.Event
			for _, e := range plan {
				events = append(events, e)
			}
			for _, i := range calendar.Invitations(lastOf(sent), events, int64(edition+1), now) {
				c, e := invited(t, i)
				var n int
				if _, err := fmt.Sscan(e.Props.Get("SEQUENCE").Value, &n); err != nil {
					t.Fatal(err)
				}
				if n <= sequence[i.Session] {
					t.Errorf("seed %d, edition %d: %s has SEQUENCE %d after %d", seed, edition, i.Session, n, sequence[i.Session])
					continue
				}
				sequence[i.Session] = n
				if text(t, c.Component, "METHOD") == "CANCEL" {
					delete(model, i.Session)
				} else {
					start, err := e.DateTimeStart(moscow)
					if err != nil {
						t.Fatal(err)
					}
					model[i.Session] = calendar.Event{Session: i.Session, Summary: text(t, e.Component, "SUMMARY"), Start: start, End: start.Add(time.Hour), Location: text(t, e.Component, "LOCATION")}
				}
				sent = append(sent, i)
			}
			if again := calendar.Invitations(lastOf(sent), events, int64(edition+2), now); len(again) > 0 {
				t.Errorf("seed %d, edition %d: the next version tells again of %+v", seed, edition, again)
			}
			for id, e := range plan {
				if m := model[id]; !m.Start.Equal(e.Start) || m.Location != e.Location {
					t.Errorf("seed %d, edition %d: the model has %+v, the plan %+v", seed, edition, m, e)
				}
			}
			for id, m := range model {
				if _, planned := plan[id]; !planned && m.Start.After(now) {
					t.Errorf("seed %d, edition %d: the model still has %+v", seed, edition, m)
				}
			}
		}
	}
}

// lastOf is the last invitation to each session.
func lastOf(sent []calendar.Invitation) (out []calendar.Invitation) {
	last := map[string]calendar.Invitation{}
	for _, i := range sent {
		last[i.Session] = i
	}
	for _, i := range last {
		out = append(out, i)
	}
	return out
}
