package editions

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"cohort/internal/editions/foreign"
)

// Foreign is the error of a workbook that names people whom its reader may not
// see, or of the message around it.
type Foreign struct {
	office, person string
	n              int
}

func (f *Foreign) Error() string {
	if f.person != "" {
		return fmt.Sprintf("the letter on person %s names %d others and was not sent", f.person, f.n)
	}
	if f.office == "" {
		return fmt.Sprintf("the mail for headquarters names %d people who are trained and was not sent", f.n)
	}
	return fmt.Sprintf("the mail of office %s names %d people of other offices and was not sent", f.office, f.n)
}

// shortestName is what a name has at the least: shorter ones, of people without
// a family name, are a part of ordinary words.
const shortestName = 4

// KeepsToItsOwn opens an office head's workbook again and sees that nobody
// stands in it, or in the message around it, whom they may not see. They may see
// their own people, the trainers, and, in whole sentences that workbook and message say
// (addressed), themselves as the one who is written to and those who were to be theirs.
func (b *Board) KeepsToItsOwn(office string, addressed []string, workbook []byte, text ...string) error {
	n, err := b.foreign(func(id string) bool { return b.belongs[id] == office }, addressed, workbook, text...)
	if err == nil && n > 0 {
		err = &Foreign{office: office, n: n}
	}
	return err
}

// foreign counts the people named in a workbook and its message who are neither
// trainers nor of those who may stand there, by id. What these are called is nobody
// else's name, nor is what an office or a site is called; of all others every
// form of their name is sought, in every way to write it. The reader is often called
// as somebody elsewhere is, so that their name counts as theirs only where it says
// whom the message is for.
func (b *Board) foreign(theirs func(id string) bool, addressed []string, workbook []byte, text ...string) (int, error) {
	found, err := foreign.Sought{Names: []foreign.Names{foreign.NewNames(addressed, nil), b.register()}, People: b.known(), May: func(id string) bool {
		_, trainer := b.trainers[id]
		return trainer || theirs(id)
	}}.In(workbook, text...)
	return len(found), err
}

// registered are all names of a directory: those of offices and sites, which anybody may read,
// and of everybody all that they may be called.
func (n *Names) registered() foreign.Names {
	var places []string
	for _, names := range []map[string]string{n.sites, n.offices} {
		places = slices.AppendSeq(places, maps.Values(names))
	}
	out := foreign.NewNames(places, nil)
	for _, id := range slices.Sorted(maps.Keys(n.everybody)) {
		out.Add(id, n.people[id], true)
		for _, ways := range n.everybody[id].ways() {
			for _, way := range ways {
				if called := ways[0] == n.people[id]; called || utf8.RuneCountInString(way) >= shortestName {
					out.Add(id, way, called)
				}
			}
		}
	}
	return out
}

// acquainted are the people of a directory by the parts of their names.
func (n *Names) acquainted() *foreign.People {
	list := make([]foreign.Person, 0, len(n.everybody))
	for _, id := range slices.Sorted(maps.Keys(n.everybody)) {
		p := n.everybody[id]
		list = append(list, foreign.Person{ID: id, Family: p.Family, Given: p.Given, Patronymic: p.Patronymic})
	}
	return foreign.NewPeople(list)
}

// NamesTrainersOnly opens the workbook for headquarters again and sees that
// nobody who is trained stands in it, or in the message around it.
func (b *Board) NamesTrainersOnly(addressed []string, workbook []byte, text ...string) error {
	n, err := b.foreign(func(string) bool { return false }, addressed, workbook, text...)
	if err == nil && n > 0 {
		err = &Foreign{n: n}
	}
	return err
}
