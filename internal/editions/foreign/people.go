package foreign

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Person is somebody with the parts of their name.
type Person struct {
	ID                        string
	Family, Given, Patronymic string
}

// People are found by a family name beside a given name or its initial, in every case of the
// language, in Latin letters too, and by one of the names that a hyphen joins.
type People struct {
	list     []Person // in plain words
	families map[string][]bearer
	given    map[string][]string // by a form or a sound: the given names
	fathers  map[string][]string // likewise: the patronymics
}

// bearer is somebody of a family name; half: of one that a hyphen joins to another.
type bearer struct {
	person int
	half   bool
}

// NewPeople are people to be found. Who has no family name or no given name is not.
func NewPeople(list []Person) *People {
	p := &People{families: map[string][]bearer{}, given: map[string][]string{}, fathers: map[string][]string{}}
	for _, x := range list {
		x.Family, x.Given, x.Patronymic = Key(x.Family), Key(x.Given), Key(x.Patronymic)
		if utf8.RuneCountInString(x.Family) < 2 || x.Given == "" {
			continue
		}
		p.list = append(p.list, x)
		at := len(p.list) - 1
		p.bear(x.Family, bearer{at, false})
		if parts := strings.Split(x.Family, "-"); len(parts) > 1 {
			for _, part := range parts {
				if utf8.RuneCountInString(part) >= shortestPart {
					p.bear(part, bearer{at, true})
				}
			}
		}
		enter(p.given, x.Given)
		enter(p.fathers, x.Patronymic)
	}
	return p
}

// shortestPart is how long a part of a name is at the least that stands for the whole.
const shortestPart = 4

func (p *People) bear(family string, b bearer) {
	for _, form := range append(inflected(family), sound(family)) {
		if list := p.families[form]; len(list) == 0 || list[len(list)-1].person != b.person {
			p.families[form] = append(list, b)
		}
	}
}

// enter notes the forms of a name; of one with a hyphen those of its first part too.
func enter(names map[string][]string, name string) {
	if name == "" || slices.Contains(names[name], name) {
		return
	}
	forms := append(inflected(name), sound(name))
	if head, _, parted := strings.Cut(name, "-"); parted {
		forms = append(append(forms, inflected(head)...), sound(head))
	}
	for _, form := range forms {
		if !slices.Contains(names[form], name) {
			names[form] = append(names[form], name)
		}
	}
}

// heard is a plain word as it is looked up.
func heard(word string) string {
	if latin(word) {
		return sound(word)
	}
	return word
}

// wordOf reads a word and what stands behind it and one blank; empty: nothing of a name does.
func wordOf(text string) (w, rest string) {
	w = firstWord(text)
	rest = text[len(w):]
	if strings.HasPrefix(rest, " ") && isNameRuneAt(rest[1:]) {
		return w, rest[1:]
	}
	return w, ""
}

func isNameRuneAt(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size > 0 && isNameRune(r)
}

// initials reads one initial or two, each with its dot, and returns what stands behind them.
func initials(text string) (list []string, rest string) {
	rest = text
	for len(list) < 2 {
		w := firstWord(rest)
		after, dot := strings.CutPrefix(rest[len(w):], ".")
		if w == "" || !dot || utf8.RuneCountInString(w) > 1 && !(latin(w) && len(w) <= 4 && utf8.RuneCountInString(sound(w)) == 1) {
			break
		}
		list, rest = append(list, w), after
	}
	return list, rest
}

// at returns whom a text may name that begins with a word, and how long that is; nobody: 0.
func (p *People) at(text, first string) (who []int, size int) {
	if p == nil {
		return nil, 0
	}
	// to is how far a word reaches that stands at the beginning of what is left of the text.
	to := func(left, word string) int { return len(text) - len(left) + len(word) }
	if strings.HasPrefix(text[len(first):], ".") {
		list, left := initials(text)
		last := firstWord(strings.TrimPrefix(left, " "))
		if len(list) == 0 || last == "" {
			return nil, 0
		}
		return p.those(p.families[heard(last)], "", "", list), len(text) - len(strings.TrimPrefix(left, " ")) + len(last)
	}
	families, given := p.families[heard(first)], p.given[heard(first)]
	if len(families)+len(given) == 0 {
		return nil, 0
	}
	_, left := wordOf(text)
	if left == "" {
		return nil, 0
	}
	if list, behind := initials(left); len(list) > 0 {
		if who = p.those(families, "", "", list); len(who) > 0 || len(list) > 1 {
			return who, len(text) - len(behind)
		}
		last := firstWord(behind)
		who = slices.DeleteFunc(p.those(p.families[heard(last)], first, "", nil), func(i int) bool { return !begins(list[0], p.list[i].Patronymic) })
		return who, to(behind, last)
	}
	second, behind := wordOf(left)
	third := firstWord(behind)
	if len(families) > 0 && len(p.fathers[heard(third)]) > 0 {
		return p.those(families, second, third, nil), to(behind, third)
	}
	if who = p.those(families, second, "", nil); len(who) > 0 {
		return who, to(left, second)
	}
	if len(given) > 0 && third != "" && len(p.fathers[heard(second)]) > 0 {
		if who = p.those(p.families[heard(third)], first, second, nil); len(who) > 0 {
			return who, to(behind, third)
		}
	}
	if len(given) == 0 {
		return nil, 0
	}
	return p.those(p.families[heard(second)], first, "", nil), to(left, second)
}

// those are the bearers of a family name of whom the rest may be said: a given name and a
// patronymic in any form (empty: none), or initials.
func (p *People) those(families []bearer, given, father string, initials []string) (who []int) {
	for _, b := range families {
		x := &p.list[b.person]
		switch {
		case initials != nil && b.half:
			continue
		case initials != nil && !begins(initials[0], x.Given),
			len(initials) > 1 && x.Patronymic != "" && !begins(initials[1], x.Patronymic),
			initials == nil && !slices.Contains(p.given[heard(given)], x.Given),
			father != "" && x.Patronymic != "" && !slices.Contains(p.fathers[heard(father)], x.Patronymic):
			continue
		}
		who = append(who, b.person)
	}
	return who
}

// begins says whether an initial is that of a name.
func begins(initial, name string) bool {
	if !latin(initial) {
		return strings.HasPrefix(name, initial)
	}
	return strings.Contains(firsts(name), sound(initial))
}

// named is whom a text names at its beginning who may not stand there, empty: nobody, and how
// long the name is; 0: none is there. What may be said of one who may stand there is nobody
// else's name.
func (k Sought) named(text, first string) (who string, size int) {
	list, size := k.People.at(text, first)
	if len(list) == 0 {
		return "", 0
	}
	for _, i := range list {
		if k.May != nil && k.May(k.People.list[i].ID) {
			return "", size
		}
	}
	return k.People.list[list[0]].ID, size
}
