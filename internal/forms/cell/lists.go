package cell

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/input"
	"cohort/sql/store"
)

// Languages are those in which people may write.
var Languages = []string{"ru", "en"}

// Entry is something that a cell may name.
type Entry struct {
	ID     string
	Names  map[string]string // by language
	Office string            // whose it is; empty: of none
	Site   string            // where it is; empty: nowhere
	family string            // of a person, as entered
	bare   bool              // people know it by its name alone
	also   []string          // what else people write for it
	past   bool              // it may be named, and is offered no more
	sheet  string            // of a session: the short key of its attendance sheet; empty: none
}

// label is what stands in a cell.
func (e Entry) label(lang string) string {
	name := e.Names[lang]
	switch {
	case name == "":
		return e.ID
	case e.bare:
		return name
	}
	return e.ID + " " + name
}

// list is one of the lists in which values are looked up.
type list struct {
	entries []Entry
	byID    map[string]int
	byText  map[string]int // by what people may write for one, see Fold; several: -1; nil until somebody writes something, see texts
	asked   int            // how often it was looked for what may be meant
}

// Lists are the lists that the columns of a form name, and the words in which people read and
// write what stands in its cells.
type Lists struct {
	words  map[string]words.Words // by language
	byName map[string]*list

	choices map[string]map[string]string // codes by the name of a choice and what people may write for one, as it is compared; laid out when the first asks
}

// named are the lists that columns name, and those that say whose rows are.
func named(columns []Column) map[string]bool {
	out := map[string]bool{"sites": true, "offices": true}
	for _, c := range columns {
		out[c.List] = true
	}
	if out["sessions"] || out["standing"] {
		out[sheetKeys] = true
	}
	if out["subjects"] {
		out["trainers"], out["views"] = true, true
	}
	return out
}

// NewLists lays out what the database lists of what columns name, with the words of both
// languages. Trainers, people and offices are called in both languages, and told apart from
// everybody: that takes long, and is left out where nobody is named.
func NewLists(listed []handin.Listed, w map[string]words.Words, columns []Column) *Lists {
	out, needed := &Lists{words: w, byName: map[string]*list{}, choices: map[string]map[string]string{}}, named(columns)
	persons := needed["people"] || needed["staff"] || needed["trainers"]
	offices, sheets := map[string]handin.Listed{}, map[string]string{}
	for _, x := range listed {
		switch x.List {
		case "offices":
			offices[x.ID] = x
		case sheetKeys:
			sheets[x.NameRu] = x.ID
		}
	}
	called := map[string]map[string]string{}
	if persons {
		called = callThem(listed, offices)
	}
	for _, x := range listed {
		if !slices.ContainsFunc(memberOf(x.List), func(name string) bool { return needed[name] }) {
			continue
		}
		e := Entry{ID: x.ID, family: x.Family, past: x.Past, Office: x.Office, Site: x.Site, Names: map[string]string{}, sheet: sheets[x.ID], bare: x.List == "roles" || x.List == "features" || x.List == "stages"}
		for _, lang := range Languages {
			switch {
			case x.Family != "":
				e.Names[lang] = called[lang][x.ID]
				e.also = inFull(x)
			case x.List == "roles":
				e.Names[lang] = out.said(lang, "capbook_role_"+x.ID)
			case x.List == "features":
				e.Names[lang] = out.said(lang, "form_feature_"+x.ID)
			default:
				e.Names[lang] = inLanguage(x, lang)
			}
		}
		for _, name := range memberOf(x.List) {
			if needed[name] {
				out.add(name, e)
			}
		}
	}
	for _, day := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		e := Entry{ID: day, bare: true, Names: map[string]string{}}
		for _, lang := range Languages {
			e.Names[lang] = out.said(lang, "form_weekday_"+day)
			e.also = append(e.also, out.said(lang, "weekday_"+day))
		}
		out.add("weekdays", e)
	}
	for _, field := range append([]string{everyPin}, planner.AllPins()...) {
		e := Entry{ID: field, bare: true, Names: map[string]string{}}
		for _, lang := range Languages {
			e.Names[lang] = w[lang].Pinned(field, 0)
		}
		out.add("pins", e)
	}
	for _, view := range append(store.Views(), store.AllViews) {
		e := Entry{ID: view, Names: map[string]string{}}
		for _, lang := range Languages {
			if e.Names[lang] = out.said(lang, "data_view_"+view); view == store.AllViews {
				e.Names[lang] = out.said(lang, "data_all_views")
			}
		}
		out.add("views", e)
		out.add("subjects", e)
	}
	for _, end := range []string{"started", "lost"} {
		e := Entry{ID: end, bare: true, Names: map[string]string{}}
		for _, lang := range Languages {
			e.Names[lang] = out.said(lang, "form_stage_"+end)
		}
		out.add("stages", e)
	}
	return out
}

// inFull are a person's names as other systems write them.
func inFull(x handin.Listed) []string {
	given := strings.TrimSpace(x.Family + " " + x.Given)
	if x.Patronymic == "" {
		return []string{given}
	}
	return []string{given, given + " " + x.Patronymic}
}

// callThem are the names of everybody by language and key. They are told apart once,
// and once more in each further language those alone who are told apart by their offices.
func callThem(listed []handin.Listed, offices map[string]handin.Listed) map[string]map[string]string {
	out := map[string]map[string]string{}
	apart := map[string]bool{}
	for i, lang := range Languages {
		var everybody []editions.Somebody
		for _, x := range listed {
			if x.Family != "" && (i == 0 || apart[x.ID]) {
				everybody = append(everybody, editions.Somebody{ID: x.ID, Family: x.Family, Given: x.Given, Patronymic: x.Patronymic, Office: inLanguage(offices[x.Office], lang)})
			}
		}
		names := editions.NamesOf(everybody)
		for id, name := range out[Languages[0]] {
			if !apart[id] {
				names[id] = name
			}
		}
		if out[lang] = names; i > 0 {
			continue
		}
		for id, name := range names {
			apart[id] = strings.HasSuffix(name, ")") // an office, or a key
		}
	}
	return out
}

// memberOf are the lists in which what the database lists stands.
func memberOf(name string) []string {
	switch name {
	case "trainers":
		return []string{name, "staff", "subjects"}
	case "people":
		return []string{name, "staff"}
	case "sites", "offices":
		return []string{name, "subjects"}
	}
	return []string{name}
}

func inLanguage(x handin.Listed, lang string) string {
	if lang == "en" && x.NameEn != "" {
		return x.NameEn
	}
	return x.NameRu
}

func (l *Lists) add(name string, e Entry) {
	a := l.byName[name]
	if a == nil {
		a = &list{byID: map[string]int{}}
		l.byName[name] = a
	}
	if i, twice := a.byID[e.ID]; twice { // the site of an office may have the key of the office
		first := &a.entries[i]
		first.Office, first.Site = cmp.Or(first.Office, e.Office), cmp.Or(first.Site, e.Site)
		return
	}
	at := len(a.entries)
	a.entries = append(a.entries, e)
	a.byID[e.ID], a.byText = at, nil
}

// texts are what people may write for each entry. They are laid out when the first asks.
func (a *list) texts() map[string]int {
	if a.byText != nil {
		return a.byText
	}
	a.byText = make(map[string]int, 3*len(a.entries))
	for at, e := range a.entries {
		texts := append([]string{e.ID}, e.also...)
		for _, lang := range Languages {
			texts = append(texts, e.Names[lang], e.label(lang))
		}
		slices.Sort(texts)
		texts = slices.Compact(texts)
		for i := range texts {
			texts[i] = Fold(texts[i])
		}
		slices.Sort(texts)
		for _, text := range slices.Compact(texts) {
			if _, shared := a.byText[text]; shared {
				a.byText[text] = -1
			} else if text != "" {
				a.byText[text] = at
			}
		}
	}
	return a.byText
}

// Get is an entry by its key; false: the list has none.
func (l *Lists) Get(name, id string) (Entry, bool) {
	if a := l.byName[name]; a != nil {
		if i, known := a.byID[id]; known {
			return a.entries[i], true
		}
	}
	return Entry{}, false
}

// said is what a key says in a language, empty where nothing is said under it.
func (l *Lists) said(lang, key string) string {
	if text := l.words[lang].Say(key); text != key {
		return text
	}
	return ""
}

// label is what stands in a cell for a key.
func (l *Lists) label(name, id, lang string) string {
	if e, known := l.Get(name, id); known {
		return e.label(lang)
	}
	return id
}

// Find looks up what somebody wrote: a key, a name that one alone has, or a key
// with its name. The code of the fault is empty where it is found.
func (l *Lists) Find(name, text string) (id, fault string, args []any) {
	if name == "sessions" || name == "standing" {
		if id, fault, args = l.session(name, text); id != "" || fault != "" {
			return id, fault, args
		}
	}
	a := l.byName[name]
	if a == nil {
		return "", "unknown", nil
	}
	if i, known := a.byID[text]; known {
		return a.entries[i].ID, "", nil
	}
	switch i, known := a.texts()[Fold(text)]; {
	case known && i >= 0:
		return a.entries[i].ID, "", nil
	case known:
		return "", "several", nil
	}
	first, name, more := strings.Cut(text, " ")
	i, known := a.byID[latin.Replace(first)]
	if known && !more {
		return a.entries[i].ID, "", nil
	}
	if more {
		if known && a.entries[i].Names["ru"] != "" {
			// What stands behind the family name depends on who else has it by now.
			if family := Fold(a.entries[i].family); family != "" && strings.HasPrefix(Fold(name), family) {
				return a.entries[i].ID, "", nil
			}
			return "", "other_name", []any{"Key", a.entries[i].ID, "Name", func(lang string) string { return a.entries[i].Names[lang] }}
		}
	}
	return "", "unknown", []any{"Near", a.near(text)}
}

// Plain is a key in the letters of keys, where it has others that look the same.
func Plain(key string) string { return latin.Replace(key) }

// latin puts the letters of keys in place of those that look the same and stand on the same
// keyboard.
var latin = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Х", "X")

// guesses are how often it is looked for what may be meant: a column that is wrong
// all the way down takes no longer for it.
const guesses = 20

// near is what may be meant by a text that names nothing; empty: nothing.
func (a *list) near(text string) string {
	if a.asked++; a.asked > guesses {
		return ""
	}
	first, _, _ := strings.Cut(text, " ")
	var ids, names []string
	for _, e := range a.entries {
		ids = append(ids, e.ID)
		for _, lang := range Languages {
			if e.Names[lang] != "" {
				names = append(names, e.Names[lang])
			}
		}
	}
	for _, try := range []struct {
		text string
		from []string
	}{{first, ids}, {text, ids}, {text, names}} {
		if near := planner.Near(try.text, try.from); near != "" {
			return near
		}
	}
	return ""
}

// Tidy is a text as it is kept: as facts are read.
func Tidy(s string) string { return input.Tidy(s) }

var folding = strings.NewReplacer("ё", "е", " ", "", "–", "-", "—", "-", "*", "")

// Fold is a text as it is compared: capitals, Ё, blanks and the length of a dash
// make no difference.
func Fold(s string) string { return folding.Replace(strings.ToLower(Tidy(s))) }

// sheetKeys is the list of the short keys of attendance sheets: the name of each
// is its session.
const sheetKeys = "sheet keys"

// session looks up a session of a list by the short key of its attendance sheet. The code is
// empty where it is found, or where the text is no such key.
func (l *Lists) session(list, text string) (id, fault string, args []any) {
	key, is := sheetkey.Read(text)
	if !is {
		if utf8.RuneCountInString(text) == sheetkey.Length {
			return "", "sheet_key", nil
		}
		return "", "", nil
	}
	e, known := l.Get(sheetKeys, key)
	if !known {
		return "", "sheet_key_unknown", nil
	}
	switch _, stands := l.Get(list, e.Names["ru"]); {
	case stands:
		return e.Names["ru"], "", nil
	case list == "standing":
		return "", "not_standing", nil
	case e.Names["en"] != e.Names["ru"]: // when it will be
		return "", SessionLater, []any{"When", e.Names["en"]}
	}
	return "", SessionGone, nil
}

// SessionGone and SessionLater are the codes of a fault of a short key whose session is not in the
// timetable any more, or was moved to a day to come.
const (
	SessionGone  = "session_gone"
	SessionLater = "session_later"
)

// Offer leaves those of a list to be chosen that are wanted. The others may still be named.
func (l *Lists) Offer(name string, wanted func(Entry) bool) {
	if a := l.byName[name]; a != nil {
		for i := range a.entries {
			a.entries[i].past = a.entries[i].past || !wanted(a.entries[i])
		}
	}
}

// Offered are the labels that may be chosen.
func (l *Lists) Offered(name, lang string) []string {
	a := l.byName[name]
	if a == nil {
		return nil
	}
	var out []string
	for _, e := range a.entries {
		if !e.past {
			out = append(out, e.label(lang))
		}
	}
	return out
}

// everyPin is what people write for all of planner.AllPins.
const everyPin = "all"
