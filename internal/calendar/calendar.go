// Package calendar writes feeds in iCalendar (RFC 5545, RFC 7986): files that a calendar
// program reads again and again by their address; and invitations (RFC 5546), which come by
// mail. Values and what stood before go in, bytes come out; it knows no database, no clock and
// no language.
//
// A session is the same event in every edition: its UID never changes, and its SEQUENCE
// rises whenever anything of it does. What was fed before is read from the feed itself, so
// that nothing else has to be kept, and whoever is cut off finds the last whole file.
package calendar

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Kept is how long a feed keeps what was cancelled, and what is over: a program that was
// off meanwhile still learns of it.
const Kept = 60 * 24 * time.Hour

// Event is a session.
type Event struct {
	Session     string    `json:"session"` // its id
	Start       time.Time `json:"start"`
	End         time.Time `json:"end"`
	Summary     string    `json:"summary"`
	Location    string    `json:"location,omitempty"`
	Description string    `json:"description,omitempty"`
	Tentative   bool      `json:"tentative,omitempty"` // not announced yet: it may still move
}

// Feed is the calendar of one reader as a plan version has it.
type Feed struct {
	Name         string // as calendar programs show it
	Installation string // makes the UID of a session unlike that of any other installation's
	Zone         *time.Location
	Version      int64     // of the plan; rises from each to the next
	At           time.Time // the instant of which the plan speaks: what began before it is over
	Events       []Event
}

// entry is an event as it stands in a feed.
type entry struct {
	Event
	sequence int64
	changed  time.Time // when its SEQUENCE rose last, in UTC
	status   ics.ObjectStatus
}

// Bytes writes a feed after the one that stood before; nil: none did. A session that stood
// in it and is not there any more is kept as cancelled for sixty days, unless it is over.
// SEQUENCE is the version at which an event changed last: also where the feed before is
// lost it rises. The error says that the feed before is unreadable.
func (f *Feed) Bytes(before []byte) ([]byte, error) {
	had, err := f.read(before)
	if err != nil {
		return nil, err
	}
	now := map[string]*entry{}
	for _, e := range f.Events {
		x := &entry{Event: e.plain(), status: ics.ObjectStatusConfirmed}
		if e.Tentative {
			x.status = ics.ObjectStatusTentative
		}
		now[e.Session] = x
	}
	for id, old := range had {
		if now[id] != nil {
			continue
		}
		left, over := *old, old.End // it was held, or is
		switch {
		case old.status == ics.ObjectStatusCancelled:
			over = old.changed
		case old.Start.After(f.At):
			left.status, over = ics.ObjectStatusCancelled, f.At
		}
		if f.At.Sub(over) < Kept {
			now[id] = &left
		}
	}
	list := make([]*entry, 0, len(now))
	for id, x := range now {
		switch old := had[id]; {
		case old == nil:
			x.sequence, x.changed = f.Version, f.At
		case same(x, old):
			x.sequence, x.changed = old.sequence, old.changed
		default:
			x.sequence, x.changed = max(f.Version, old.sequence+1), f.At
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(x, y *entry) int {
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.Session, y.Session))
	})
	return f.write(list), nil
}

// same says whether two entries tell a reader the same.
func same(x, y *entry) bool {
	return x.Start.Equal(y.Start) && x.End.Equal(y.End) && x.Summary == y.Summary && x.Location == y.Location &&
		x.Description == y.Description && x.status == y.status
}

// plain is the event with texts as they stand in a feed.
func (e Event) plain() Event {
	e.Summary, e.Location, e.Description = plain(e.Summary), plain(e.Location), plain(e.Description)
	return e
}

// plain is a text without what no line of a feed may hold, and the library does not take out:
// lines end with \n alone, other controls are blanks, and there are none around it.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

const (
	local = "20060102T150405"
	utc   = "20060102T150405Z"
)

// write lays a feed out. Lines end with CRLF and are folded in octets.
func (f *Feed) write(list []*entry) []byte {
	c := ics.NewCalendarFor("Cohort")
	c.SetProductId("-//Cohort//Timetable//EN")
	c.SetMethod(ics.MethodPublish)
	c.SetName(plain(f.Name))
	c.SetXWRTimezone(f.Zone.String())
	c.SetRefreshInterval("PT1H")
	c.SetXPublishedTTL("PT1H")
	f.zone(c, list)
	for _, x := range list {
		f.add(c, x)
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

// add lays out an event.
func (f *Feed) add(c *ics.Calendar, x *entry) *ics.VEvent {
	e := c.AddEvent(f.uid(x.Session))
	stamp := x.changed.UTC().Format(utc)
	e.SetProperty(ics.ComponentPropertyDtstamp, stamp)
	e.SetProperty(ics.ComponentPropertyLastModified, stamp)
	e.SetProperty(ics.ComponentPropertySequence, strconv.FormatInt(x.sequence, 10))
	e.SetProperty(ics.ComponentPropertyStatus, string(x.status))
	e.SetProperty(ics.ComponentPropertyDtStart, x.Start.In(f.Zone).Format(local), ics.WithTZID(f.Zone.String()))
	e.SetProperty(ics.ComponentPropertyDtEnd, x.End.In(f.Zone).Format(local), ics.WithTZID(f.Zone.String()))
	e.SetProperty(ics.ComponentPropertySummary, x.Summary)
	if x.Location != "" {
		e.SetProperty(ics.ComponentPropertyLocation, x.Location)
	}
	if x.Description != "" {
		e.SetProperty(ics.ComponentPropertyDescription, x.Description)
	}
	return e
}

func (f *Feed) uid(session string) string { return session + "@" + f.Installation }

// zone describes the network's time zone for as long as the events need it: what holds
// when the first one begins, and each change of the clocks until the last one has ended.
func (f *Feed) zone(c *ics.Calendar, list []*entry) {
	from, to := f.At, f.At
	for _, x := range list {
		if x.Start.Before(from) {
			from = x.Start
		}
		if x.End.After(to) {
			to = x.End
		}
	}
	z := c.AddTimezone(f.Zone.String())
	for at := from.In(f.Zone); ; {
		since, until := period(at)
		name, offset := at.Zone()
		earlier, begins := offset, "19700101T000000"
		if !since.IsZero() {
			_, earlier = since.Add(-time.Second).In(f.Zone).Zone()
			// The clock that the zone had until then says when it changes.
			begins = since.In(time.FixedZone("", earlier)).Format(local)
		}
		part := &ics.ComponentBase{}
		part.SetProperty(ics.ComponentPropertyDtStart, begins)
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetOf(earlier))
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetOf(offset))
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		if at.IsDST() {
			z.Components = append(z.Components, &ics.Daylight{ComponentBase: *part})
		} else {
			z.Components = append(z.Components, &ics.Standard{ComponentBase: *part})
		}
		if until.IsZero() || until.After(to) {
			return
		}
		at = until.In(f.Zone)
	}
}

// period is for how long the clocks of a zone go as they do at an instant. Where a zone's rules are
// known and its changes are not listed, the library's bounds end with each year as well, in a leap year
// a day early; there the bounds of an instant end with it.
func period(at time.Time) (since, until time.Time) {
	same := func(t time.Time) bool {
		name, offset := at.Zone()
		n, o := t.Zone()
		return n == name && o == offset
	}
	since, until = at.ZoneBounds()
	for !since.IsZero() && same(since.Add(-time.Second)) {
		since, _ = since.Add(-time.Second).ZoneBounds()
	}
	for !until.IsZero() && same(until) {
		_, next := until.ZoneBounds()
		if !next.IsZero() && !next.After(until) {
			next = until.AddDate(0, 0, 1)
		}
		until = next
	}
	return since, until
}

// offsetOf writes how far a clock is from UTC, given in seconds.
func offsetOf(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	text := fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
	if s := seconds % 60; s != 0 {
		text += fmt.Sprintf("%02d", s)
	}
	return text
}

// read reads the events of a feed of ours, by session.
func (f *Feed) read(data []byte) (map[string]*entry, error) {
	if len(data) == 0 {
		return nil, nil
	}
	c, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the feed that stood before is unreadable: %w", err)
	}
	out := map[string]*entry{}
	for _, e := range c.Events() {
		x, err := f.entry(e)
		if err != nil {
			return nil, fmt.Errorf("the feed that stood before is unreadable: event %s: %w", e.Id(), err)
		}
		out[x.Session] = x
	}
	return out, nil
}

func (f *Feed) entry(e *ics.VEvent) (*entry, error) {
	var faults []error
	text := func(p ics.ComponentProperty) string {
		if x := e.GetProperty(p); x != nil {
			return x.Value
		}
		return ""
	}
	at := func(p ics.ComponentProperty, layout string, zone *time.Location) time.Time {
		t, err := time.ParseInLocation(layout, text(p), zone)
		faults = append(faults, err)
		return t
	}
	x := &entry{status: ics.ObjectStatus(text(ics.ComponentPropertyStatus)), changed: at(ics.ComponentPropertyLastModified, utc, time.UTC)}
	sequence, err := strconv.ParseInt(text(ics.ComponentPropertySequence), 10, 64)
	faults = append(faults, err)
	x.sequence = sequence
	x.Session = strings.TrimSuffix(e.Id(), f.uid(""))
	x.Start, x.End = at(ics.ComponentPropertyDtStart, local, f.Zone), at(ics.ComponentPropertyDtEnd, local, f.Zone)
	x.Summary, x.Location, x.Description = text(ics.ComponentPropertySummary), text(ics.ComponentPropertyLocation), text(ics.ComponentPropertyDescription)
	return x, errors.Join(faults...)
}
