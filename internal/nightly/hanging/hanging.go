// Package hanging finds what hangs on a faulty row of the facts: how many people, and how
// many announced sessions and seats. It tells owners of data what to mend first.
package hanging

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// hangsOn says for each view which of its columns names what a row is about, and what
// that is. A row of addresses says it itself.
var hangsOn = map[string][2]string{
	"calendar": {"date", "date"}, "sites": {"id", "site"}, "travel": {"from_site", "way"}, "rooms": {"id", "room"}, "room_hours": {"room", "room"},
	"room_parts": {"room", "hall"}, "equipment": {"site", "equipment"}, "room_equipment": {"room", "room"}, "closures": {"site", "site"},
	"bookings": {"room", "room"}, "trainers": {"id", "person"}, "trainer_courses": {"trainer", "person"}, "rosters": {"person", "person"}, "absences": {"person", "person"},
	"courses": {"id", "course"}, "course_order": {"course", "course"}, "programmes": {"position", "position"}, "programme_courses": {"course", "course"},
	"offices": {"id", "office"}, "people": {"id", "person"}, "completed": {"person", "person"}, "attendance": {"person", "person"}, "nominations": {"person", "person"},
	"session_outcomes": {"session", "session"}, "issued": {"id", "session"}, "stages": {"id", "stage"}, "candidates": {"id", "person"}, "stage_moves": {"candidate", "person"},
	"waves": {"id", "wave"}, "addresses": {"subject", ""},
}

// ownKeys are the columns of keys of what faults are found in and is no view.
var ownKeys = map[string][]string{"issued": {"id"}, "addresses": {"kind", "subject"}}

// subjects is what a reader of a kind is written to about.
var subjects = map[string]string{store.Manager: "site", store.TrainerSelf: "person", store.OfficeHead: "office"}

// On returns how many people hang on a row of the facts of a day, in how many announced
// sessions of that day and later, and how many seats these have: of people, and of those who
// go a way, those that they have themselves, else all seats of the sessions. All are 0 where
// nobody knows the row.
func On(f *facts.Facts, day planner.Date, view, key string) (people, sessions, seats int) {
	h := hanging{f, day}
	what, name, row := h.row(view, key)
	if name == "" {
		return 0, 0, 0
	}
	if what == "wave" {
		for _, w := range h.facts.Waves {
			if w.ID == name {
				return w.Headcount, 0, 0
			}
		}
	}
	whole := h.whole(what, name, row)
	members := h.members(what, name)
	travellers := map[string]bool{}
	for i := range h.facts.Issued {
		x := &h.facts.Issued[i]
		if x.Date < h.day && what != "session" {
			continue
		}
		own := 0
		for _, who := range x.Learners {
			if members[who] {
				own++
			}
		}
		some := own > 0
		if what == "way" {
			own, some = h.goes(x, row["from_site"], row["to_site"], travellers)
		}
		switch {
		case whole(x):
			sessions, seats = sessions+1, seats+len(x.Learners)+len(x.Nameless)
		case some:
			sessions, seats = sessions+1, seats+own
		}
	}
	return len(members) + len(travellers), sessions, seats
}

type hanging struct {
	facts *facts.Facts
	day   planner.Date
}

// row is what a row is about, the name of that, and the row's columns as far as they are
// known. The name is empty where nobody knows it.
func (h hanging) row(view, key string) (what, name string, row map[string]string) {
	named, known := hangsOn[view]
	if !known {
		return "", "", nil
	}
	columns, parts := store.ViewKey(view), strings.Split(key, ", ")
	if own := ownKeys[view]; own != nil {
		columns = own
	}
	row = map[string]string{}
	for i, c := range columns {
		if i < len(parts) {
			row[c] = parts[i]
		}
	}
	h.find(view, columns, row)
	what, name = named[1], row[named[0]]
	switch {
	case view == "addresses":
		what = subjects[row["kind"]]
	case view == "programmes" && name == "": // of a position that has none
		name = key
	}
	return what, name, row
}

// whole says which sessions hang on something with all their seats.
func (h hanging) whole(what, name string, row map[string]string) func(x *facts.Issued) bool {
	site, parts := map[string]string{}, map[string]bool{}
	for _, r := range h.facts.Rooms {
		site[r.ID] = r.Site
	}
	for _, r := range h.facts.RoomEquipment {
		parts[r.Room] = parts[r.Room] || what == "equipment" && r.Kind == row["kind"] && site[r.Room] == name
	}
	crew := slices.ContainsFunc(h.facts.Trainers, func(t facts.Trainer) bool { return t.ID == name })
	return func(x *facts.Issued) bool {
		switch what {
		case "date":
			return strings.HasPrefix(x.Date.String(), name) // or a year
		case "site":
			return site[x.Room] == name && (row["room"] == "" || row["room"] == x.Room) // of a closure
		case "room":
			return x.Room == name
		case "hall":
			return x.Room == name || x.Room == row["part"]
		case "equipment":
			return parts[x.Room]
		case "course":
			return x.Course == name
		case "session":
			return x.ID == name
		case "person":
			return crew && slices.Contains(x.Trainers, name)
		}
		return false
	}
}

// goes counts the seats of a session whose people go the way between two sites to it, and
// notes these people and its trainers who do. It says whether anybody does.
func (h hanging) goes(x *facts.Issued, from, to string, travellers map[string]bool) (seats int, some bool) {
	at := slices.IndexFunc(h.facts.Rooms, func(r facts.Room) bool { return r.ID == x.Room })
	if at < 0 || h.facts.Rooms[at].Site != from && h.facts.Rooms[at].Site != to {
		return 0, false
	}
	other := from
	if h.facts.Rooms[at].Site == from {
		other = to
	}
	sets := map[string]string{} // where an office's people set out from
	for _, o := range h.facts.Offices {
		sets[o.ID] = o.Site
	}
	comes := func(who, office string) {
		if sets[office] == other && slices.Contains(x.Learners, who) {
			travellers[who] = true
			seats++
		}
	}
	for _, p := range h.facts.People {
		comes(p.ID, p.Office)
	}
	for _, c := range h.facts.Candidates {
		comes(c.ID, c.Office)
	}
	for _, n := range x.Nameless {
		if sets[n.Office] == other {
			seats++
		}
	}
	for _, t := range h.facts.Trainers {
		if t.Home == other && slices.Contains(x.Trainers, t.ID) {
			travellers[t.ID], some = true, true
		}
	}
	return seats, some || seats > 0
}

// members are the people and candidates whom something is about, who are not gone.
func (h hanging) members(what, name string) map[string]bool {
	out := map[string]bool{}
	is := func(id, office, position, stage string) {
		if (what == "person" && id == name) || (what == "office" && office == name) || (what == "position" && position == name) || (what == "stage" && stage == name) {
			out[id] = true
		}
	}
	for _, p := range h.facts.People {
		if p.Employed(h.day) && (what != "position" || p.Cleared == nil) {
			is(p.ID, p.Office, p.Position, "")
		}
	}
	for _, c := range h.facts.Candidates {
		is(c.ID, c.Office, c.Position, c.Stage)
	}
	return out
}

// find fills in the columns of a row of the facts that has such a key.
func (h hanging) find(view string, columns []string, row map[string]string) {
	all := reflect.ValueOf(h.facts).Elem()
	for i := range all.NumField() {
		list := all.Field(i)
		kind := list.Type().Elem()
		if strings.ToLower(all.Type().Field(i).Name) != strings.ReplaceAll(view, "_", "") {
			continue
		}
		for k := range list.Len() {
			found := map[string]string{}
			for c := range kind.NumField() {
				v := list.Index(k).Field(c)
				if v.Kind() == reflect.Pointer && !v.IsNil() {
					v = v.Elem()
				}
				if v.Kind() != reflect.Slice && v.Kind() != reflect.Pointer {
					found[kind.Field(c).Tag.Get("db")] = fmt.Sprint(v.Interface())
				}
			}
			if !slices.ContainsFunc(columns, func(c string) bool { return row[c] != "" && row[c] != found[c] }) {
				for c, v := range found {
					row[c] = v
				}
				return
			}
		}
	}
}
