package year

import (
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// kindOf is the kind of room that a course asks for: its features.
func kindOf(c *facts.Course) string {
	list := slices.Clone(c.Features)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "+")
}

// suits says whether a room is of a kind. One may be of several.
func suits(r *facts.Room, kind string) bool {
	for want := range strings.SplitSeq(kind, "+") {
		if want != "" && !slices.Contains(r.Features, want) {
			return false
		}
	}
	return true
}

// lost counts on how many of their working days trainers were away, by month of the
// calendar: in the last three years, from the month of the first absence on record to the
// one before that of the day. The working days are those of the production calendar.
func (w *world) lost() Away {
	end := MonthOf(w.asOf)
	var a Away
	for _, t := range w.Trainers {
		for _, x := range w.in.Absences {
			if m := max(MonthOf(x.From), end-historyMonths); x.Person == t.ID && m < end && (a.From == nil || m < *a.From) {
				a.From = &m
			}
		}
	}
	days, all := 0, 0
	if a.From != nil {
		for m := *a.From; m < end; m++ {
			for _, d := range m.days() {
				if !w.Calendar.Working(d) {
					continue
				}
				for _, t := range w.Trainers {
					k := int(m) % 12
					a.All[k]++
					all++
					if w.AwayAllDay(t.ID, d) {
						a.Days[k]++
						days++
					}
				}
			}
		}
	}
	a.Custom = all == 0
	usual := customaryAway
	if all > 0 {
		usual = Share(divide(days*int(whole), all))
	}
	for k := range a.Share {
		a.Share[k] = usual
		if a.All[k] > 0 {
			a.Share[k] = Share(divide(a.Days[k]*int(whole), a.All[k]))
		}
	}
	return a
}

// teaching is what trainers give in a month, in minutes.
type teaching struct {
	minutes int
	people  int
	target  int // of their weeks, added up
}

// teach is what the trainers of a role who are at home at a site give in a month: a fifth
// of a week's target on each working day that a roster covers, less the days away: those
// on record or, where that is more, as many as usual. Who has several roles gives each an
// equal part. Site may be Network.
func (w *world) teach(role, site string, m Month) (t teaching) {
	known, rostered := 0, 0 // parts of a minute of the target, on days away and in all
	days := 0
	for _, d := range m.days() {
		if w.Calendar.Working(d) {
			days++
		}
	}
	for _, x := range w.Trainers {
		if !slices.Contains(x.Roles, role) || site != Network && x.Home != site {
			continue
		}
		t.people++
		part := divide(x.TargetWeekMinutes, len(x.Roles))
		t.target += part
		for _, d := range m.days() {
			if _, covered := w.Shifts(x.ID, d); !covered || !w.Calendar.Working(d) {
				continue
			}
			rostered += part
			if w.AwayAllDay(x.ID, d) {
				known += part
			}
		}
	}
	away := max(known, times(rostered, w.basis.Away.Share[int(m)%12]))
	t.minutes = divide(rostered-away, 5)
	return t
}

// one is what one trainer of a role gives in a month, who is away as usual.
func (w *world) one(role string, m Month) int {
	target := customaryTarget
	if t := w.teach(role, Network, m); t.people > 0 && t.target > 0 {
		target = divide(t.target, t.people)
	}
	days := 0
	for _, d := range m.days() {
		if w.Calendar.Working(d) {
			days++
		}
	}
	return times(divide(target*days, 5), whole-w.basis.Away.Share[int(m)%12])
}

// rooms is what the rooms of a kind at a site give in a month, in room-days, how many there
// are, and on how many days one of them is open. What others book is what is on record or,
// where that is more, as much as usual.
func (w *world) rooms(free *clean.Facts, kind, site string, m Month) (have Milli, number int, one Milli) {
	longest := w.openDay[[2]string{site, kind}]
	open, left, days := 0, 0, 0
	for i := range w.Rooms {
		r := &w.Rooms[i]
		if r.Site != site || !suits(r, kind) {
			continue
		}
		number++
		for _, d := range m.days() {
			open += sum(free.Open(r.ID, d))
			left += sum(w.Open(r.ID, d))
		}
	}
	for _, d := range m.days() {
		if w.Calendar.Working(d) {
			days++
		}
	}
	booked := max(open-left, times(open, w.basis.Booked.Share))
	return Milli(divide(1000*(open-booked), longest)), number, Milli(times(1000*days, whole-w.basis.Booked.Share))
}

// unbooked are the facts without what others booked.
func (w *world) unbooked() *clean.Facts {
	in := &facts.Facts{Calendar: w.in.Calendar, Sites: w.in.Sites, Rooms: w.in.Rooms, RoomHours: w.in.RoomHours, RoomParts: w.in.RoomParts, Closures: w.in.Closures}
	return clean.New(in, clean.Frame{AsOf: w.asOf, Days: int((w.months[len(w.months)-1] + 1).First() - w.asOf), Zone: w.Zone, GridMinutes: 30, Changeover: w.Changeover, IntakeWeekday: w.IntakeWeekday})
}

// learnBooked counts how much of their hours others booked of the rooms: from the first
// booking on record, half a year back at most, to four weeks ahead.
func (w *world) learnBooked(free *clean.Facts) {
	from, until := w.asOf, w.asOf+28
	for _, b := range w.in.Bookings {
		from = min(from, max(planner.DateOf(b.Starts.In(w.Zone)), w.asOf-halfYear))
	}
	open, left := 0, 0
	for i := range w.Rooms {
		for d := from; d < until; d++ {
			open += sum(free.Open(w.Rooms[i].ID, d))
			left += sum(w.Open(w.Rooms[i].ID, d))
		}
	}
	w.basis.Booked = Counted{Of: open - left, All: open, Share: Share(divide((open-left)*int(whole), open))}
}
