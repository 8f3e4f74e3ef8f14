package nightly

import (
	"cohort/internal/editions"
	"cohort/reports"
)

// names resolves ids to what people call them, in one language.
type names struct {
	directory *editions.Directory
	english   bool
	courses   map[string]editions.Course
	sites     map[string]editions.Site
	rooms     map[string]editions.Room
	trainers  map[string]editions.Trainer
	offices   map[string]editions.Office
	people    map[string]string // by the id of a person, candidate or trainer: «Фамилия И. О.»
	positions map[string]string // by the id of a person or candidate
}

func newNames(f *editions.Directory, language string) *names {
	n := &names{directory: f, english: language == "en",
		courses: index(f.Courses, func(c editions.Course) string { return c.ID }),
		sites:   index(f.Sites, func(s editions.Site) string { return s.ID }),
		rooms:   index(f.Rooms, func(r editions.Room) string { return r.ID }),
		offices: index(f.Offices, func(o editions.Office) string { return o.ID }),
		people:  make(map[string]string, len(f.People)+len(f.Candidates)+len(f.Trainers))}
	n.trainers = index(f.Trainers, func(t editions.Trainer) string { return t.ID })
	n.positions = make(map[string]string, len(f.People)+len(f.Candidates))
	for _, c := range f.Candidates {
		n.positions[c.ID] = c.Position
		n.people[c.ID] = reports.Name(c.FamilyName, c.GivenName, c.Patronymic)
	}
	for _, p := range f.People {
		n.positions[p.ID] = p.Position
		n.people[p.ID] = reports.Name(p.FamilyName, p.GivenName, p.Patronymic)
	}
	for _, t := range f.Trainers {
		n.people[t.ID] = reports.Name(t.FamilyName, t.GivenName, t.Patronymic)
	}
	return n
}

func index[T any](list []T, id func(T) string) map[string]T {
	out := make(map[string]T, len(list))
	for _, x := range list {
		out[id(x)] = x
	}
	return out
}

func (n *names) pick(russian, english string) string {
	if n.english && english != "" {
		return english
	}
	return russian
}

// Of something that the directory does not know any more the id is all there is.

func (n *names) course(id string) string {
	if c, ok := n.courses[id]; ok {
		return n.pick(c.NameRu, c.NameEn)
	}
	return id
}

func (n *names) site(id string) string {
	if s, ok := n.sites[id]; ok {
		return n.pick(s.NameRu, s.NameEn)
	}
	return id
}

func (n *names) room(id string) string {
	if r, ok := n.rooms[id]; ok {
		return n.pick(r.NameRu, r.NameEn)
	}
	return id
}

func (n *names) office(id string) string {
	if o, ok := n.offices[id]; ok {
		return n.pick(o.NameRu, o.NameEn)
	}
	return id
}

// person names somebody. Of a candidate who withdrew no name is left.
func (n *names) person(id string) string {
	if name, ok := n.people[id]; ok {
		return name
	}
	return n.pick("кандидат, который не выйдет", "a candidate who does not come")
}

// role names a role of trainers; one that the glossary does not know keeps its id.
func (n *names) role(id string) string {
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
func (n *names) absence(kind string) string {
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

// who names the trainer or room that a cause hangs on.
func (n *names) who(id string) string {
	if _, ok := n.rooms[id]; ok {
		return n.room(id)
	}
	if id == "" {
		return ""
	}
	return n.person(id)
}
