package clean

import (
	"fmt"
	"slices"

	"cohort/planner/demand/facts"
)

func (f *Facts) cleanSites(in *facts.Facts) {
	f.Travel = map[[2]string]int{}
	f.Sites = distinct(f, "sites", in.Sites, func(s facts.Site) string { return s.ID })
	for i := range f.Sites {
		s := &f.Sites[i]
		if s.Kind != facts.SiteTraining && s.Kind != facts.SiteOffice && s.Kind != facts.SiteVirtual {
			f.fault("sites", s.ID, fmt.Sprintf("the kind is %q; it is one of training, office, virtual", s.Kind), "taken as office: people may set out from it")
			s.Kind = facts.SiteOffice
		}
		f.Travel[[2]string{s.ID, s.ID}] = 0
	}
	f.SiteAt = index(f.Sites, func(s *facts.Site) string { return s.ID })
	for _, t := range in.Travel {
		t.From, t.To = min(t.From, t.To), max(t.From, t.To)
		key := t.From + ", " + t.To
		if !refer(f, "travel", key, "site", f.SiteAt, t.From) || !refer(f, "travel", key, "site", f.SiteAt, t.To) {
			continue
		}
		if t.From == t.To {
			f.fault("travel", key, "leads from a site to itself", leftOut)
			continue
		}
		if t.Minutes < 0 || t.Minutes > 1440 {
			f.fault("travel", key, fmt.Sprintf("takes %d minutes, want 0 to 1440", t.Minutes), leftOut)
			continue
		}
		pair := [2]string{t.From, t.To}
		if before, twice := f.Travel[pair]; twice {
			longer := max(before, t.Minutes)
			f.fault("travel", key, "the pair stands more than once; a way is the same both ways", "the longest of its times is taken")
			t.Minutes = longer
		}
		f.Travel[pair] = t.Minutes
		f.Travel[[2]string{t.To, t.From}] = t.Minutes
	}
}

func (f *Facts) cleanRooms(in *facts.Facts) {
	for _, r := range distinct(f, "rooms", in.Rooms, func(r facts.Room) string { return r.ID }) {
		if !refer(f, "rooms", r.ID, "site", f.SiteAt, r.Site) {
			continue
		}
		if r.Seats < 1 {
			f.fault("rooms", r.ID, fmt.Sprintf("has %d seats", r.Seats), leftOut)
			continue
		}
		if f.SiteAt[r.Site].Kind == facts.SiteOffice {
			f.fault("rooms", r.ID, fmt.Sprintf("stands on the site %s of the kind office, to which nobody is sent", r.Site), "kept, but hardly of use")
		}
		r.Features = words(r.Features)
		f.Rooms = append(f.Rooms, r)
	}
	f.RoomAt = index(f.Rooms, func(r *facts.Room) string { return r.ID })
	f.cleanHours(in.RoomHours)
	f.closures = map[string][]facts.Closure{}
	for _, c := range distinct(f, "closures", in.Closures, func(c facts.Closure) string { return c.ID }) {
		f.cleanClosure(c)
	}
	f.bookings = map[string][]facts.Booking{}
	for _, b := range distinct(f, "bookings", in.Bookings, func(b facts.Booking) string { return b.ID }) {
		if !refer(f, "bookings", b.ID, "room", f.RoomAt, b.Room) {
			continue
		}
		if !b.Starts.Before(b.Ends) {
			f.fault("bookings", b.ID, "ends before it starts", leftOut)
			continue
		}
		f.bookings[b.Room] = append(f.bookings[b.Room], b)
	}
}

func (f *Facts) cleanHours(rows []facts.RoomHours) {
	f.hours = map[string]*[8][]Span{}
	for _, h := range rows {
		key := fmt.Sprintf("%s, %d, %d", h.Room, h.Weekday, h.From)
		if !refer(f, "room_hours", key, "room", f.RoomAt, h.Room) {
			continue
		}
		if h.Weekday < 1 || h.Weekday > 7 {
			f.fault("room_hours", key, "weekdays are 1 (Monday) to 7 (Sunday)", leftOut)
			continue
		}
		if wrong := (Span{h.From, h.To}).Wrong(); wrong != "" {
			f.fault("room_hours", key, wrong, leftOut)
			continue
		}
		week := f.hours[h.Room]
		if week == nil {
			week = new([8][]Span)
			f.hours[h.Room] = week
		}
		week[h.Weekday] = append(week[h.Weekday], Span{h.From, h.To})
	}
	for i := range f.Rooms {
		room := f.Rooms[i].ID
		week := f.hours[room]
		if week == nil {
			f.fault("rooms", room, "has no opening hours", "kept, but never open")
			continue
		}
		for d := range week {
			merged := union(week[d])
			if len(merged) < len(week[d]) {
				f.fault("room_hours", fmt.Sprintf("%s, %d", room, d), "hours overlap", "taken together")
			}
			week[d] = merged
		}
	}
}

func (f *Facts) cleanClosure(c facts.Closure) {
	if wrong := (Times{c.From, c.To, c.Starts, c.Ends, nil}).wrong(); wrong != "" {
		f.fault("closures", c.ID, wrong, leftOut)
		return
	}
	if c.Room == nil {
		if !refer(f, "closures", c.ID, "site", f.SiteAt, c.Site) {
			return
		}
		for _, r := range f.Rooms {
			if r.Site == c.Site {
				f.closures[r.ID] = append(f.closures[r.ID], c)
			}
		}
		return
	}
	if !refer(f, "closures", c.ID, "room", f.RoomAt, *c.Room) {
		return
	}
	if r := f.RoomAt[*c.Room]; r.Site != c.Site {
		f.fault("closures", c.ID, fmt.Sprintf("names the room %s of the site %q, which stands on %s", r.ID, c.Site, r.Site), "the room is taken as shut")
	}
	f.closures[*c.Room] = append(f.closures[*c.Room], c)
}

func (f *Facts) cleanOffices(in *facts.Facts) {
	for _, o := range distinct(f, "offices", in.Offices, func(o facts.Office) string { return o.ID }) {
		if !refer(f, "offices", o.ID, "site", f.SiteAt, o.Site) {
			continue
		}
		if o.ReleasePerDay < 0 {
			f.fault("offices", o.ID, fmt.Sprintf("releases %d people a day", o.ReleasePerDay), "taken as 0")
			o.ReleasePerDay = 0
		}
		f.Offices = append(f.Offices, o)
	}
	f.OfficeAt = index(f.Offices, func(o *facts.Office) string { return o.ID })
	f.Near = make(map[string][]string, len(f.Offices))
	for _, o := range f.Offices {
		f.Near[o.ID] = f.nearest(o.Site)
		if len(f.Near[o.ID]) == 0 {
			f.fault("offices", o.ID, fmt.Sprintf("no way leads from its site %s to a training site", o.Site),
				"kept; its people can only be trained online, and no seats are reserved")
		}
	}
}

// nearest are the training sites that can be reached from a site, nearest
// first, ties by id. There may be none.
func (f *Facts) nearest(from string) []string {
	var out []string
	for _, s := range f.Sites {
		if _, joined := f.Travel[[2]string{from, s.ID}]; joined && s.Kind == facts.SiteTraining {
			out = append(out, s.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return f.Travel[[2]string{from, a}] - f.Travel[[2]string{from, b}]
	})
	return out
}
