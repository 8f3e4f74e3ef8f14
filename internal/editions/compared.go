package editions

import (
	"cohort/internal/editions/directory"
	"cohort/planner"
)

// Everywhere are all changes between two plans, at all sites, by time.
func (b *Board) Everywhere(last Last) []Change {
	return b.changes(last, "", nil, func(*Board, *planner.Session) bool { return true })
}

// Unnamed is a directory in which everything is called by its id, for snapshots that come
// as files.
func Unnamed(snapshots ...*planner.Snapshot) *directory.Directory {
	d := &directory.Directory{}
	seen := map[[2]string]bool{}
	first := func(kind, id string) bool {
		known := seen[[2]string{kind, id}]
		seen[[2]string{kind, id}] = true
		return !known
	}
	for _, s := range snapshots {
		for _, x := range s.Rooms {
			if first("room", x.ID) {
				d.Rooms = append(d.Rooms, directory.Room{ID: x.ID, Site: x.Site, NameRu: x.ID})
			}
		}
		for _, x := range s.Trainers {
			if first("trainer", x.ID) {
				d.Trainers = append(d.Trainers, directory.Trainer{ID: x.ID, FamilyName: x.ID})
			}
		}
		for _, x := range s.Learners {
			if first("person", x.ID) {
				d.People = append(d.People, directory.Person{ID: x.ID, FamilyName: x.ID, Office: x.Office})
			}
		}
	}
	return d
}
