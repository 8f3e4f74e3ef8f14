package nightly

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
// that is.
var hangsOn = map[string][2]string{
	"calendar": {"date", "date"}, "sites": {"id", "site"}, "rooms": {"id", "room"}, "room_hours": {"room", "room"}, "closures": {"site", "site"},
	"bookings": {"room", "room"}, "trainers": {"id", "person"}, "trainer_courses": {"trainer", "person"}, "rosters": {"person", "person"}, "absences": {"person", "person"},
	"courses": {"id", "course"}, "course_order": {"course", "course"}, "programmes": {"position", "position"}, "programme_courses": {"course", "course"},
	"offices": {"id", "office"}, "people": {"id", "person"}, "completed": {"person", "person"}, "attendance": {"person", "person"}, "nominations": {"person", "person"},
	"session_outcomes": {"session", "session"}, "issued": {"id", "session"}, "stages": {"id", "stage"}, "candidates": {"id", "person"}, "stage_moves": {"candidate", "person"},
	"waves": {"id", "wave"},
}

// hanging finds what hangs on rows of the facts of a day: people, and the announced
// sessions of that day and later.
type hanging struct {
	facts *facts.Facts
	day   planner.Date
}

// on returns how many people hang on a row, in how many sessions to come, and how many
// seats these have: of a person those that they have themselves, else all seats of the
// sessions. All are 0 where nobody knows the row.
func (h hanging) on(view, key string) (people, sessions, seats int) {
	about, known := hangsOn[view]
	if !known {
		return 0, 0, 0
	}
	columns, parts := store.ViewKey(view), strings.Split(key, ", ")
	if view == "issued" {
		columns = []string{"id"}
	}
	row := map[string]string{}
	for i, c := range columns {
		if i < len(parts) {
			row[c] = parts[i]
		}
	}
	h.find(view, columns, row)
	name := row[about[0]]
	if name == "" {
		return 0, 0, 0
	}
	room := row["room"] // of a closure
	crew := slices.ContainsFunc(h.facts.Trainers, func(t facts.Trainer) bool { return t.ID == name })
	members := h.members(about[1], name)
	for i := range h.facts.Issued {
		x := &h.facts.Issued[i]
		all, own := false, 0
		switch about[1] {
		case "date":
			all = x.Date.String() == name
		case "site":
			at := slices.IndexFunc(h.facts.Rooms, func(r facts.Room) bool { return r.ID == x.Room })
			all = at >= 0 && h.facts.Rooms[at].Site == name && (room == "" || room == x.Room)
		case "room":
			all = x.Room == name
		case "course":
			all = x.Course == name
		case "session":
			all = x.ID == name
		case "person":
			all = crew && slices.Contains(x.Trainers, name)
		}
		if x.Date < h.day && about[1] != "session" {
			continue
		}
		for _, who := range x.Learners {
			if members[who] {
				own++
			}
		}
		switch {
		case all:
			sessions, seats = sessions+1, seats+len(x.Learners)+len(x.Nameless)
		case own > 0:
			sessions, seats = sessions+1, seats+own
		}
	}
	if about[1] == "wave" {
		for _, w := range h.facts.Waves {
			if w.ID == name {
				return w.Headcount, 0, 0
			}
		}
	}
	return len(members), sessions, seats
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
