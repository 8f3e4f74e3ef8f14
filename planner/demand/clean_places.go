package demand

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// span is a part of a day, in minutes.
type span struct{ from, to int }

func (k *known) learnSites(f *facts.Facts) {
	k.kindOf = map[string]string{}
	k.minutes = map[[2]string]int{}
	k.sites = distinct(k, "sites", f.Sites, func(s facts.Site) string { return s.ID })
	for i := range k.sites {
		s := &k.sites[i]
		if s.Kind != facts.SiteTraining && s.Kind != facts.SiteOffice && s.Kind != facts.SiteVirtual {
			k.fault("sites", s.ID, fmt.Sprintf("the kind is %q; it is one of training, office, virtual", s.Kind), "taken as office: people may set out from it")
			s.Kind = facts.SiteOffice
		}
		k.kindOf[s.ID] = s.Kind
		k.minutes[[2]string{s.ID, s.ID}] = 0
	}
	for _, t := range f.Travel {
		t.From, t.To = min(t.From, t.To), max(t.From, t.To)
		key := t.From + ", " + t.To
		if !refer(k, "travel", key, "site", k.kindOf, t.From) || !refer(k, "travel", key, "site", k.kindOf, t.To) {
			continue
		}
		if t.From == t.To {
			k.fault("travel", key, "leads from a site to itself", leftOut)
			continue
		}
		if t.Minutes < 0 || t.Minutes > 1440 {
			k.fault("travel", key, fmt.Sprintf("takes %d minutes, want 0 to 1440", t.Minutes), leftOut)
			continue
		}
		pair := [2]string{t.From, t.To}
		if before, twice := k.minutes[pair]; twice {
			longer := max(before, t.Minutes)
			k.fault("travel", key, "the pair stands more than once; a way is the same both ways", "the longest of its times is taken")
			t.Minutes = longer
		}
		k.minutes[pair] = t.Minutes
		k.minutes[[2]string{t.To, t.From}] = t.Minutes
	}
}

func (k *known) learnRooms(f *facts.Facts) {
	for _, r := range distinct(k, "rooms", f.Rooms, func(r facts.Room) string { return r.ID }) {
		if !refer(k, "rooms", r.ID, "site", k.kindOf, r.Site) {
			continue
		}
		if r.Seats < 1 {
			k.fault("rooms", r.ID, fmt.Sprintf("has %d seats", r.Seats), leftOut)
			continue
		}
		if k.kindOf[r.Site] == facts.SiteOffice {
			k.fault("rooms", r.ID, fmt.Sprintf("stands on the site %s of the kind office, to which nobody is sent", r.Site), "kept, but hardly of use")
		}
		r.Features = words(r.Features)
		k.rooms = append(k.rooms, r)
	}
	k.roomAt = index(k.rooms, func(r *facts.Room) string { return r.ID })
	k.learnHours(f.RoomHours)
	k.shut = map[string][]facts.Closure{}
	for _, c := range distinct(k, "closures", f.Closures, func(c facts.Closure) string { return c.ID }) {
		k.learnClosure(c)
	}
	k.taken = map[string][]facts.Booking{}
	for _, b := range distinct(k, "bookings", f.Bookings, func(b facts.Booking) string { return b.ID }) {
		if !refer(k, "bookings", b.ID, "room", k.roomAt, b.Room) {
			continue
		}
		if !b.Starts.Before(b.Ends) {
			k.fault("bookings", b.ID, "ends before it starts", leftOut)
			continue
		}
		k.taken[b.Room] = append(k.taken[b.Room], b)
	}
}

func (k *known) learnHours(rows []facts.RoomHours) {
	k.hours = map[string]*[8][]span{}
	for _, h := range rows {
		key := fmt.Sprintf("%s, %d, %d", h.Room, h.Weekday, h.From)
		if !refer(k, "room_hours", key, "room", k.roomAt, h.Room) {
			continue
		}
		if h.Weekday < 1 || h.Weekday > 7 {
			k.fault("room_hours", key, "weekdays are 1 (Monday) to 7 (Sunday)", leftOut)
			continue
		}
		if wrong := misshapen(h.From, h.To); wrong != "" {
			k.fault("room_hours", key, wrong, leftOut)
			continue
		}
		week := k.hours[h.Room]
		if week == nil {
			week = new([8][]span)
			k.hours[h.Room] = week
		}
		week[h.Weekday] = append(week[h.Weekday], span{h.From, h.To})
	}
	for i := range k.rooms {
		room := k.rooms[i].ID
		week := k.hours[room]
		if week == nil {
			k.fault("rooms", room, "has no opening hours", "kept, but never open")
			continue
		}
		for d := range week {
			merged := union(week[d])
			if len(merged) < len(week[d]) {
				k.fault("room_hours", fmt.Sprintf("%s, %d", room, d), "hours overlap", "taken together")
			}
			week[d] = merged
		}
	}
}

// misshapen says what is wrong with a span of a day.
func misshapen(from, to int) string {
	switch {
	case from < 0 || to > 1440:
		return fmt.Sprintf("minutes %d to %d lie outside a day", from, to)
	case from >= to:
		return fmt.Sprintf("ends at minute %d, before it begins at %d", to, from)
	}
	return ""
}

// union makes one of spans that overlap. Spans that only touch stay two: no
// session may cross between them.
func union(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (k *known) learnClosure(c facts.Closure) {
	if c.From > c.To {
		k.fault("closures", c.ID, fmt.Sprintf("ends on %s, before it begins on %s", c.To, c.From), leftOut)
		return
	}
	if c.Room == nil {
		if !refer(k, "closures", c.ID, "site", k.kindOf, c.Site) {
			return
		}
		for _, r := range k.rooms {
			if r.Site == c.Site {
				k.shut[r.ID] = append(k.shut[r.ID], c)
			}
		}
		return
	}
	if !refer(k, "closures", c.ID, "room", k.roomAt, *c.Room) {
		return
	}
	if r := k.roomAt[*c.Room]; r.Site != c.Site {
		k.fault("closures", c.ID, fmt.Sprintf("names the room %s of the site %q, which stands on %s", r.ID, c.Site, r.Site), "the room is taken as shut")
	}
	k.shut[*c.Room] = append(k.shut[*c.Room], c)
}

func (k *known) learnOffices(f *facts.Facts) {
	for _, o := range distinct(k, "offices", f.Offices, func(o facts.Office) string { return o.ID }) {
		if !refer(k, "offices", o.ID, "site", k.kindOf, o.Site) {
			continue
		}
		if o.ReleasePerDay < 0 {
			k.fault("offices", o.ID, fmt.Sprintf("releases %d people a day", o.ReleasePerDay), "taken as 0")
			o.ReleasePerDay = 0
		}
		k.offices = append(k.offices, o)
	}
	k.officeAt = index(k.offices, func(o *facts.Office) string { return o.ID })
	k.near = make(map[string][]string, len(k.offices))
	for _, o := range k.offices {
		k.near[o.ID] = k.nearest(o.Site)
		if len(k.near[o.ID]) == 0 {
			k.fault("offices", o.ID, fmt.Sprintf("no way leads from its site %s to a training site", o.Site),
				"kept; its people can only be trained online, and no seats are held")
		}
	}
}

// nearest are the training sites that can be reached from a site, nearest first,
// ties by id.
func (k *known) nearest(from string) []string {
	var out []string
	for _, s := range k.sites {
		if _, joined := k.minutes[[2]string{from, s.ID}]; joined && s.Kind == facts.SiteTraining {
			out = append(out, s.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return k.minutes[[2]string{from, a}] - k.minutes[[2]string{from, b}]
	})
	return out
}

// catchment is the training site that an office belongs to; of an office that
// none can be reached from it is empty.
func (k *known) catchment(office string) string {
	if near := k.near[office]; len(near) > 0 {
		return near[0]
	}
	return ""
}

// open is when a room may be used on a day.
func (k *known) open(room string, d planner.Date) []span {
	week := k.hours[room]
	if week == nil || k.cal.Off(d) {
		return nil
	}
	weekday := isoWeekday(d)
	if weekday > 5 && k.cal.Working(d) {
		weekday = 5
	}
	spans := slices.Clone(week[weekday])
	if k.cal.Shortened(d) {
		spans = cutEnd(spans)
	}
	for _, c := range k.shut[room] {
		if c.From <= d && d <= c.To {
			return nil
		}
	}
	for _, b := range k.taken[room] {
		if taken, any := k.onDay(b, d); any {
			spans = minus(spans, taken)
		}
	}
	return spans
}

// cutEnd ends a day an hour earlier.
func cutEnd(spans []span) []span {
	end := 0
	for _, s := range spans {
		end = max(end, s.to)
	}
	return minus(spans, span{end - shorter, 1440})
}

// minus takes a part of a day out of spans.
func minus(spans []span, taken span) []span {
	var out []span
	for _, s := range spans {
		if before := (span{s.from, min(s.to, taken.from)}); before.from < before.to {
			out = append(out, before)
		}
		if after := (span{max(s.from, taken.to), s.to}); after.from < after.to {
			out = append(out, after)
		}
	}
	return out
}

// onDay is the part of a local day that a booking takes, whole minutes.
func (k *known) onDay(b facts.Booking, d planner.Date) (span, bool) {
	starts, ends := b.Starts.In(k.Zone), b.Ends.In(k.Zone)
	first, last := planner.DateOf(starts), planner.DateOf(ends)
	if d < first || d > last {
		return span{}, false
	}
	taken := span{0, 1440}
	if d == first {
		taken.from = starts.Hour()*60 + starts.Minute()
	}
	if d == last {
		taken.to = ends.Hour()*60 + ends.Minute()
		if ends.Second() > 0 || ends.Nanosecond() > 0 {
			taken.to++
		}
	}
	return taken, taken.from < taken.to
}
