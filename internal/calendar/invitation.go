package calendar

import (
	"cmp"
	"net/mail"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Invitation tells one person of one session: it is held so, or is not held any more. A program
// that got one before takes the one with the higher Sequence in its place.
type Invitation struct {
	Event
	Sequence  int64     `json:"sequence"`
	Cancelled bool      `json:"cancelled,omitempty"`
	At        time.Time `json:"at"` // when it was made
}

// Invitations are what somebody has to be sent who was sent others before (the last of each
// session), so that they know the events and no others: by time, none of what is over and none
// of what they know. Version is the plan's, and rises.
func Invitations(before []Invitation, events []Event, version int64, now time.Time) (out []Invitation) {
	had := map[string]*Invitation{}
	for i := range before {
		had[before[i].Session] = &before[i]
	}
	send := func(e Event, cancelled bool) {
		x := Invitation{Event: e, Sequence: version, Cancelled: cancelled, At: now}
		if old := had[e.Session]; old != nil {
			x.Sequence = max(version, old.Sequence+1)
		}
		out = append(out, x)
	}
	planned := map[string]bool{}
	for _, e := range events {
		planned[e.Session] = true
		e = e.plain()
		if old := had[e.Session]; e.Start.After(now) && (old == nil || old.Cancelled || !e.same(&old.Event)) {
			send(e, false)
		}
	}
	for _, old := range before {
		if !planned[old.Session] && !old.Cancelled && old.Start.After(now) {
			send(old.Event, true)
		}
	}
	slices.SortStableFunc(out, func(x, y Invitation) int {
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.Session, y.Session))
	})
	return out
}

// same says whether two events tell a reader the same.
func (e *Event) same(o *Event) bool {
	return e.Start.Equal(o.Start) && e.End.Equal(o.End) && e.Summary == o.Summary && e.Location == o.Location && e.Description == o.Description && e.Tentative == o.Tentative
}

// Meeting is who invites whom, and where.
type Meeting struct {
	Installation        string // as of a Feed
	Zone                *time.Location
	Organizer, Attendee mail.Address
}

// Method is the iTIP method of an invitation, which its mail names too.
func (i *Invitation) Method() string {
	if i.Cancelled {
		return string(ics.MethodCancel)
	}
	return string(ics.MethodRequest)
}

// Bytes writes an invitation. Nobody is asked for an answer: who leads a session was decided.
func (i *Invitation) Bytes(m Meeting) []byte {
	x := &entry{Event: i.Event, sequence: i.Sequence, changed: i.At, status: ics.ObjectStatusConfirmed}
	if i.Cancelled {
		x.status = ics.ObjectStatusCancelled
	}
	f := &Feed{Installation: m.Installation, Zone: m.Zone, At: i.At}
	c := ics.NewCalendarFor("Cohort")
	c.SetProductId("-//Cohort//Timetable//EN")
	c.SetMethod(ics.Method(i.Method()))
	f.zone(c, []*entry{x})
	e := f.add(c, x)
	e.SetOrganizer("mailto:"+m.Organizer.Address, ics.WithCN(named(m.Organizer)))
	e.AddAttendee("mailto:"+m.Attendee.Address, ics.WithCN(named(m.Attendee)), ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant,
		ics.ParticipationStatusNeedsAction, &ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{"FALSE"}})
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

// named is what somebody is called, in a parameter of a property: without the signs that would
// have to be quoted there, which the library does not.
func named(a mail.Address) string {
	return cmp.Or(strings.Join(strings.FieldsFunc(plain(a.Name), func(r rune) bool { return strings.ContainsRune(" \n\"'\\,;:^", r) }), " "), a.Address)
}
