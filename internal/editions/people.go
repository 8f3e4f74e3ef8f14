package editions

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"cohort/internal/editions/foreign"
)

// Somebody is a person as a register knows them: what tells namesakes apart.
type Somebody struct {
	ID                        string // the (personnel) number
	Family, Given, Patronymic string
	Office                    string // what the office is called; empty: none, as of a trainer
}

// Name writes a person's name as people write it, «Фамилия И. О.», with
// no-break spaces so that it is never torn apart. Parts that are empty are left
// out.
func Name(family, given, patronymic string) string {
	return joined(family, initial(given), initial(patronymic))
}

// NamesOf calls people by name, by their ids, so that no two of them are called
// the same, and nobody as somebody else could be. Everybody is «Фамилия И. О.»;
// those who share it have the given name written out, «Фамилия Имя О.», then the
// patronymic too, then the office stands behind in brackets, then the number.
// Names that differ in Ё or in capitals alone count as shared: people write them
// one for the other.
//
// Hand in everybody whom the network knows, not those of one sheet. Then a
// person is called the same on every sheet and in every edition, until a namesake
// comes to the network or leaves it, and the check for foreign names can tell the
// reader's own people from strangers. A longer name says that there is a namesake
// somewhere, and nothing of who it is.
func NamesOf(people []Somebody) map[string]string {
	type form struct{ written, plain string }
	forms := make([][]form, len(people))
	bearer := make(map[string]int, 4*len(people)) // of a form; several: -1
	for i, p := range people {
		for _, written := range append(p.Forms(), joined(p.whole(), "("+p.ID+")")) {
			f := form{written, foreign.Plain(written)}
			forms[i] = append(forms[i], f)
			if other, borne := bearer[f.plain]; borne && other != i {
				bearer[f.plain] = -1
			} else if !borne {
				bearer[f.plain] = i
			}
		}
	}
	out := make(map[string]string, len(people))
	for i, p := range people {
		at := slices.IndexFunc(forms[i], func(f form) bool { return f.plain != "" && bearer[f.plain] == i })
		if at < 0 {
			at = len(forms[i]) - 1
		}
		out[p.ID] = forms[i][at].written
	}
	return out
}

// Forms are what a person may be called, from the shortest on; not the number,
// which is nobody's name. Those who have no office end with the patronymic.
func (p Somebody) Forms() []string {
	out := []string{Name(p.Family, p.Given, p.Patronymic), joined(p.Family, p.Given, initial(p.Patronymic)), p.whole()}
	if p.Office != "" {
		out = append(out, joined(p.whole(), "("+p.Office+")"))
	}
	return out
}

// ways are the ways in which people write each of the forms: the family name
// before or after, glued to the rest or not, with one initial of two, without the
// last dot.
func (p Somebody) ways() [][]string {
	out := make([][]string, 0, 4)
	for _, form := range p.Forms() {
		out = append(out, []string{form})
	}
	family, given, patronymic := strings.TrimSpace(p.Family), strings.TrimSpace(p.Given), strings.TrimSpace(p.Patronymic)
	if family == "" || given == "" {
		return out
	}
	i, both := initial(given), initial(given)+initial(patronymic)
	out[0] = append(out[0], family+" "+i, i+" "+family, family+i)
	if patronymic != "" {
		out[0] = append(out[0], both+" "+family, both+family, family+both, family+" "+strings.TrimSuffix(both, "."))
	}
	out[1] = append(out[1], family+" "+given, given+" "+family, family+given, given+family)
	if patronymic != "" {
		out[1] = append(out[1], given+" "+initial(patronymic)+" "+family)
		out[2] = append(out[2], given+" "+patronymic+" "+family)
	}
	return out
}

func (p Somebody) whole() string { return joined(p.Family, p.Given, p.Patronymic) }

// joined puts parts of a name behind each other, never to be torn apart.
func joined(parts ...string) string {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\u00a0")
}

func initial(part string) string {
	part = strings.TrimSpace(part)
	if part == "" {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(part)
	return strings.ToUpper(string(first)) + "."
}

// ToldApart are names of things by their ids, where those who share one have
// their id behind it in brackets.
func ToldApart(names map[string]string) map[string]string {
	bearers := make(map[string]int, len(names))
	for _, name := range names {
		bearers[foreign.Plain(name)]++
	}
	out := make(map[string]string, len(names))
	for id, name := range names {
		if out[id] = name; bearers[foreign.Plain(name)] > 1 {
			out[id] = name + " (" + id + ")"
		}
	}
	return out
}

// SortByName sorts a list as people of a language look names up: Ё with Е and
// after it, small letters with capitals, a family name before longer ones that
// begin with it, room 2 before room 10, Latin letters before Cyrillic ones. What is called the same keeps its order.
func SortByName[T any](lang string, list []T, name func(T) string) {
	order := ByName(lang)
	slices.SortStableFunc(list, func(a, b T) int { return order(name(a), name(b)) })
}

// ByName compares two names as SortByName does. The function it returns is for
// one goroutine.
func ByName(lang string) func(a, b string) int {
	c := collate.New(language.Make(lang), collate.Numeric)
	spaces := strings.NewReplacer("\u00a0", " ")
	return func(a, b string) int {
		return cmp.Or(c.CompareString(spaces.Replace(a), spaces.Replace(b)), cmp.Compare(a, b))
	}
}

// Surnames call trainers by their family names, and by their whole names where
// others in the week share those.
func (week *Week) Surnames(people []Person) []string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = p.surname()
		other := func(x Person) bool {
			return x.key() != p.key() && foreign.Plain(x.surname()) == foreign.Plain(p.surname())
		}
		if slices.ContainsFunc(week.Trainers, func(t Trainer) bool { return other(t.Person) }) ||
			slices.ContainsFunc(week.Sessions, func(s Session) bool { return slices.ContainsFunc(s.Trainers, other) }) {
			out[i] = p.Name
		}
	}
	return out
}

// surname is what stands before the first no-break space of a name, for a family
// name may be of several words; in a name without any, before the first space.
func (p Person) surname() string {
	family, _, parted := strings.Cut(p.Name, "\u00a0")
	if !parted {
		family, _, _ = strings.Cut(p.Name, " ")
	}
	return family
}
