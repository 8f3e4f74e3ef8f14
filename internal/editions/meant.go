package editions

import (
	"cmp"
	"slices"

	"cohort/internal/editions/foreign"
)

// Meant are the ids of those whom a text may mean, people, candidates and trainers: the one
// who is called so, else all whose name may be written so or who have it for a family name.
func (n *Names) Meant(text string) (ids []string) {
	wanted := foreign.Plain(text)
	if wanted == "" {
		return nil
	}
	for id, name := range n.people {
		if foreign.Plain(name) == wanted || foreign.Plain(n.Placed(id)) == wanted {
			return []string{id}
		}
	}
	for id, p := range n.everybody {
		written := slices.Concat(append(p.ways(), []string{p.Family})...)
		if slices.ContainsFunc(written, func(way string) bool { return foreign.Plain(way) == wanted }) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(n.people[a], n.people[b]), cmp.Compare(a, b)) })
	return ids
}

// Placed is what somebody or a room is called, with the office or site behind it where the name
// does not say it.
func (n *Names) Placed(id string) string {
	place := ""
	switch {
	case n.everybody[id].Office != "":
		place = n.everybody[id].Office
	case n.trainers[id].ID != "":
		place = n.Home(id)
	case n.rooms[id] != "":
		place = n.Site(n.siteOf(id))
	}
	name := cmp.Or(n.rooms[id], n.people[id], id)
	if p := n.everybody[id]; place == "" || name == joined(p.whole(), "("+place+")") {
		return name
	}
	return name + ", " + place
}

// siteOf is where a room is; empty where the directory does not say it.
func (n *Names) siteOf(room string) string {
	for _, r := range n.directory.Rooms {
		if r.ID == room {
			return r.Site
		}
	}
	return ""
}

// Room is what a room is called.
func (n *Names) Room(id string) string { return n.room(id) }
