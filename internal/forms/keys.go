package forms

import (
	"slices"

	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// plainKeys writes the keys of rows in the letters of the key that they look like, where
// there is such a one: in the database, or in a row above. Who types P-00454 on a Russian
// keyboard means that person, and nobody new.
func (t *Taken) plainKeys(listed []handin.Listed) {
	lists := []string{"trainers", "people"} // who have one space of keys
	switch {
	case t.Kind.Key[0] != "id" || t.Kind.made():
		return
	case t.Kind.Name == "rooms":
		lists = []string{"rooms"}
	}
	known := map[string]bool{}
	for _, x := range listed {
		if slices.Contains(lists, x.List) {
			known[x.ID] = true
		}
	}
	for _, row := range t.table.rows {
		id := row.Values["id"]
		if plain := cell.Plain(id); known[plain] && !known[id] {
			id = plain
			row.Values["id"] = id
		}
		known[id] = true
	}
}
