package clean

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner/demand/facts"
)

func (f *Facts) cleanSites(in *facts.Facts) {
	f.Travel = map[[2]string]int{}
	f.Sites = distinct(f, "sites", in.Sites, func(s facts.Site) string { return s.ID })
	for i := range f.Sites {
		s := &f.Sites[i]
		if s.Kind != facts.SiteTraining && s.Kind != facts.SiteOffice && s.Kind != facts.SiteVirtual {
			f.fault("sites", s.ID, facts.Say("kind_unknown", "Kind", s.Kind, "Kinds", strings.Join([]string{facts.SiteTraining, facts.SiteOffice, facts.SiteVirtual}, ", ")), facts.Say("taken_as_office"))
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
			f.fault("travel", key, facts.Say("way_to_itself"), leftOut)
			continue
		}
		if t.Minutes < 0 || t.Minutes > 1440 {
			f.fault("travel", key, facts.Say("way_minutes", "Minutes", t.Minutes), leftOut)
			continue
		}
		pair := [2]string{t.From, t.To}
		if before, twice := f.Travel[pair]; twice {
			longer := max(before, t.Minutes)
			f.fault("travel", key, facts.Say("way_twice"), facts.Say("longest_way_taken"))
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
			f.fault("rooms", r.ID, facts.Say("room_seats", "Seats", r.Seats), leftOut)
			continue
		}
		if f.SiteAt[r.Site].Kind == facts.SiteOffice {
			f.fault("rooms", r.ID, facts.Say("room_at_office", "Site", r.Site), facts.Say("hardly_of_use"))
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
			f.fault("bookings", b.ID, facts.Say("booking_reversed"), leftOut)
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
			f.fault("room_hours", key, facts.Say("hours_weekday"), leftOut)
			continue
		}
		if wrong := (Span{h.From, h.To}).wrong(); !wrong.Empty() {
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
			f.fault("rooms", room, facts.Say("no_hours"), facts.Say("never_open"))
			continue
		}
		for d := range week {
			merged := union(week[d])
			if len(merged) < len(week[d]) {
				f.fault("room_hours", fmt.Sprintf("%s, %d", room, d), facts.Say("hours_overlap"), facts.Say("hours_joined"))
			}
			week[d] = merged
		}
	}
}

func (f *Facts) cleanClosure(c facts.Closure) {
	if wrong := (Times{c.From, c.To, c.Starts, c.Ends, nil}).wrong(); !wrong.Empty() {
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
		f.fault("closures", c.ID, facts.Say("room_of_other_site", "Room", r.ID, "Named", c.Site, "Site", r.Site), facts.Say("taken_as_shut"))
	}
	f.closures[*c.Room] = append(f.closures[*c.Room], c)
}

func (f *Facts) cleanOffices(in *facts.Facts) {
	for _, o := range distinct(f, "offices", in.Offices, func(o facts.Office) string { return o.ID }) {
		if !refer(f, "offices", o.ID, "site", f.SiteAt, o.Site) {
			continue
		}
		if o.ReleasePerDay < 0 {
			f.fault("offices", o.ID, facts.Say("releases", "People", o.ReleasePerDay), facts.Say("taken_as", "Value", 0))
			o.ReleasePerDay = 0
		}
		f.Offices = append(f.Offices, o)
	}
	f.OfficeAt = index(f.Offices, func(o *facts.Office) string { return o.ID })
	f.Near = make(map[string][]string, len(f.Offices))
	for _, o := range f.Offices {
		f.Near[o.ID] = f.nearest(o.Site)
		if len(f.Near[o.ID]) == 0 {
			f.fault("offices", o.ID, facts.Say("no_way", "Site", o.Site),
				facts.Say("online_and_unreserved"))
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
