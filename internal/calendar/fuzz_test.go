package calendar

import (
	"bytes"
	"testing"
	"time"
)

// Whatever stood in the file of a feed, what comes after it is an error, or a feed that can be read and says
// the same when it is written once more; of its own accord nothing of it is planned.
func FuzzBefore(f *testing.F) {
	at := time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	feed := func(events ...Event) *Feed {
		return &Feed{Installation: "a1b2c3d4e5f6", Name: "T", Zone: zone, At: at, Version: 7, Events: events}
	}
	one := Event{Session: "s-1", Start: at.Add(30 * time.Hour), End: at.Add(32 * time.Hour), Summary: "Сервис; а, б\\n", Location: "VDNKh", Description: "one\ntwo"}
	first, err := feed(one).Bytes(nil)
	if err != nil {
		f.Fatal(err)
	}
	cancelled, err := feed().Bytes(first)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(first)
	f.Add(cancelled)
	f.Add([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART;TZID=Nowhere/None:20270122T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
	f.Add([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270122T090000Z\r\nDTEND:00000000T000000Z\r\nSEQUENCE:-9223372036854775808\r\nSTATUS:CANCELLED\r\nEND:VEVENT"))
	f.Fuzz(func(t *testing.T, before []byte) {
		after, err := feed(one).Bytes(before)
		if err != nil {
			return
		}
		again, err := feed(one).Bytes(after)
		if err != nil {
			t.Fatalf("its own feed is unreadable: %v\n%s", err, after)
		}
		if !bytes.Equal(after, again) {
			t.Errorf("written once more it differs:\n%s\n%s", after, again)
		}
	})
}
