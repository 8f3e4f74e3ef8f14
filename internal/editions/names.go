package editions

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"cohort/internal/editions/directory"
	"cohort/internal/editions/foreign"
)

// Names resolves ids to what people call them, in one language.
type Names struct {
	directory  *directory.Directory
	language   string
	trainers   map[string]directory.Trainer
	addresses  map[string]string // of sites
	ways       map[string]string // to rooms
	groups     map[string]Group  // of courses
	examined   map[string]bool   // courses that end with an examination
	courses    map[string]string // what things are called, by id
	sites      map[string]string
	rooms      map[string]string
	offices    map[string]string
	programmes map[string]string
	everybody  map[string]Somebody    // by the id of a person, candidate or trainer
	people     map[string]string      // what they are called
	positions  map[string]string      // by the id of a person or candidate
	belongs    map[string]string      // likewise: their office
	register   func() foreign.Names   // all of these names, for the check for foreign ones
	known      func() *foreign.People // likewise, by the parts of their names
}

// NewNames are the names of a directory in a language: ru or en.
func NewNames(f *directory.Directory, language string) *Names {
	n := &Names{directory: f, language: language, addresses: map[string]string{}, ways: map[string]string{}, groups: map[string]Group{}, examined: map[string]bool{}, rooms: map[string]string{},
		everybody: make(map[string]Somebody, len(f.People)+len(f.Candidates)+len(f.Trainers)), positions: make(map[string]string, len(f.People)+len(f.Candidates)),
		belongs: make(map[string]string, len(f.People)+len(f.Candidates))}
	n.trainers = index(f.Trainers, func(t directory.Trainer) string { return t.ID })
	n.courses = things(n, f.Courses, func(x directory.Course) (string, string, string) { return x.ID, x.NameRu, x.NameEn })
	n.sites = things(n, f.Sites, func(x directory.Site) (string, string, string) { return x.ID, x.NameRu, x.NameEn })
	n.offices = things(n, f.Offices, func(x directory.Office) (string, string, string) { return x.ID, x.NameRu, x.NameEn })
	n.programmes = things(n, f.Programmes, func(x directory.Programme) (string, string, string) { return x.ID, x.NameRu, x.NameEn })
	bySite := map[string][]directory.Room{} // rooms of different sites are told apart by the site
	for _, x := range f.Rooms {
		bySite[x.Site] = append(bySite[x.Site], x)
		n.ways[x.ID] = n.pick(x.WayRu, x.WayEn)
	}
	for _, rooms := range bySite {
		maps.Copy(n.rooms, things(n, rooms, func(x directory.Room) (string, string, string) { return x.ID, x.NameRu, x.NameEn }))
	}
	for _, x := range f.Sites {
		n.addresses[x.ID] = x.Address
	}
	for _, x := range f.Courses {
		n.groups[x.ID] = Group(x.Group)
		n.examined[x.ID] = x.Examined
	}
	for _, list := range [][]directory.Person{f.Candidates, f.People} {
		for _, x := range list {
			n.positions[x.ID], n.belongs[x.ID] = x.Position, x.Office
			n.everybody[x.ID] = Somebody{ID: x.ID, Family: x.FamilyName, Given: x.GivenName, Patronymic: x.Patronymic, Office: n.Office(x.Office)}
		}
	}
	for _, t := range f.Trainers {
		n.everybody[t.ID] = Somebody{ID: t.ID, Family: t.FamilyName, Given: t.GivenName, Patronymic: t.Patronymic}
	}
	n.people = NamesOf(slices.Collect(maps.Values(n.everybody)))
	n.register = sync.OnceValue(n.registered)
	n.known = sync.OnceValue(n.acquainted)
	return n
}

// things are the names of things of one kind, by id. Those who share one have
// their ids behind it.
func things[T any](n *Names, list []T, of func(T) (id, russian, english string)) map[string]string {
	out := make(map[string]string, len(list))
	for _, x := range list {
		id, russian, english := of(x)
		out[id] = n.pick(russian, english)
	}
	return ToldApart(out)
}

func index[T any](list []T, id func(T) string) map[string]T {
	out := make(map[string]T, len(list))
	for _, x := range list {
		out[id(x)] = x
	}
	return out
}

func (n *Names) pick(russian, english string) string {
	if n.language == "en" && english != "" {
		return english
	}
	return russian
}

// Of something that the directory does not know any more the id is all there is.

func (n *Names) course(id string) string { return cmp.Or(n.courses[id], id) }

// Site is what a site is called.
func (n *Names) Site(id string) string { return cmp.Or(n.sites[id], id) }

// Address is where a site is; empty where nobody said.
func (n *Names) Address(site string) string { return n.addresses[site] }

// Way is how a room is found, empty where nobody says.
func (n *Names) Way(room string) string { return n.ways[room] }

func (n *Names) room(id string) string { return cmp.Or(n.rooms[id], id) }

// Office is what an office is called, in the language of the names.
func (n *Names) Office(id string) string { return cmp.Or(n.offices[id], id) }

// Home is what the site of a trainer is called.
func (n *Names) Home(trainer string) string { return n.Site(n.trainers[trainer].Home) }

// person names somebody. Of a candidate who withdrew no name is left.
func (n *Names) person(id string) string { return cmp.Or(n.people[id], Withdrawn(n.language)) }

// personOf names somebody where the name of their office stands beside theirs anyway.
func (n *Names) personOf(office, id string) string {
	return strings.TrimSuffix(n.person(id), "\u00a0("+office+")")
}

// Withdrawn is what every candidate who withdrew is called, in a language.
func Withdrawn(language string) string {
	if language == "en" {
		return "a candidate who does not come"
	}
	return "выбывший из подбора кандидат"
}

// role names a role of trainers; one that the glossary does not know keeps its id.
func (n *Names) role(id string) string {
	switch id {
	case "psychologist":
		return n.pick("тренер-психолог", "trainer-psychologist")
	case "process":
		return n.pick("тренер по процессам", "process trainer")
	}
	return id
}

// absence says why a trainer is not there; of an illness the directory says
// nothing.
func (n *Names) absence(kind string) string {
	switch kind {
	case "holiday":
		return n.pick("отпуск", "holiday")
	case "trip":
		return n.pick("командировка", "business trip")
	case "field_day":
		return n.pick("день в офисах", "day at the offices")
	}
	return n.pick("отсутствует", "away")
}

// trainer names who leads a session. Of one who has left the name may be unknown.
func (n *Names) trainer(id string) string {
	return cmp.Or(n.people[id], n.pick("бывший тренер", "a trainer who leads no more"))
}

// who names the trainer or room that a cause hangs on; empty where it is there no
// more, for the cause says what it was.
func (n *Names) who(id string) string { return cmp.Or(n.rooms[id], n.people[id]) }
