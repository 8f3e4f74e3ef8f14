package forms

import (
	"cmp"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/input"
	"cohort/sql/store"
)

// languages are those in which people may write.
var languages = []string{"ru", "en"}

// Words are the words of both languages, by language.
type Words map[string]words.Words

// NewWords loads the words.
func NewWords() (Words, error) {
	out := Words{}
	for _, lang := range languages {
		w, err := words.New(lang)
		if err != nil {
			return nil, err
		}
		out[lang] = w
	}
	return out, nil
}

// said is what a key says, empty where nothing is said under it.
func (w Words) said(lang, key string) string {
	if text := w[lang].Say(key); text != key {
		return text
	}
	return ""
}

// entry is something that a cell may name.
type entry struct {
	id     string
	names  map[string]string // by language
	family string            // of a person, as entered
	bare   bool              // people know it by its name alone
	past   bool              // it may be named, and is offered no more
	office string            // whose it is; empty: of none
	site   string            // where it is; empty: nowhere
	sheet  string            // of a session: the short key of its attendance sheet; empty: none
}

// label is what stands in a cell.
func (e entry) label(lang string) string {
	name := e.names[lang]
	switch {
	case name == "":
		return e.id
	case e.bare:
		return name
	}
	return e.id + " " + name
}

// list is one of the lists in which values are looked up.
type list struct {
	entries []entry
	byID    map[string]int
	byText  map[string]int // by what people may write for one, see fold; several: -1; nil until somebody writes something, see texts
	asked   int            // how often it was looked for what may be meant
}

// lists are all of them, by name.
type lists map[string]*list

// lists are the lists that rows of a kind may name, and those that say whose rows are.
func (k Kind) lists() map[string]bool {
	out := map[string]bool{"sites": true, "offices": true}
	for _, c := range k.Columns {
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

// newLists lays out what the database lists of what a kind needs. What a trainer, a
// person or an office is called is called in both languages, and told apart from
// everybody: that takes long, and is left out where nobody is named.
func newLists(listed []handin.Listed, w Words, k Kind) lists {
	out, needed := lists{}, k.lists()
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
		e := entry{id: x.ID, family: x.Family, past: x.Past, office: x.Office, site: x.Site, names: map[string]string{}, sheet: sheets[x.ID], bare: x.List == "roles" || x.List == "features" || x.List == "stages"}
		for _, lang := range languages {
			switch {
			case x.Family != "":
				e.names[lang] = called[lang][x.ID]
			case x.List == "roles":
				e.names[lang] = w.said(lang, "capbook_role_"+x.ID)
			case x.List == "features":
				e.names[lang] = w.said(lang, "form_feature_"+x.ID)
			default:
				e.names[lang] = inLanguage(x, lang)
			}
		}
		for _, name := range memberOf(x.List) {
			if needed[name] {
				out.add(name, e)
			}
		}
	}
	for _, day := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		e := entry{id: day, bare: true, names: map[string]string{}}
		for _, lang := range languages {
			e.names[lang] = w.said(lang, "form_weekday_"+day)
		}
		out.add("weekdays", e)
	}
	for _, field := range append([]string{everyPin}, planner.AllPins()...) {
		e := entry{id: field, bare: true, names: map[string]string{}}
		for _, lang := range languages {
			e.names[lang] = w[lang].Pinned(field)
		}
		out.add("pins", e)
	}
	for _, view := range append(store.Views(), store.AllViews) {
		e := entry{id: view, names: map[string]string{}}
		for _, lang := range languages {
			if e.names[lang] = w.said(lang, "data_view_"+view); view == store.AllViews {
				e.names[lang] = w.said(lang, "data_all_views")
			}
		}
		out.add("views", e)
		out.add("subjects", e)
	}
	for _, end := range []string{"started", "lost"} {
		e := entry{id: end, bare: true, names: map[string]string{}}
		for _, lang := range languages {
			e.names[lang] = w.said(lang, "form_stage_"+end)
		}
		out.add("stages", e)
	}
	return out
}

// callThem are the names of everybody by language and key. They are told apart once,
// and once more in each further language those alone who are told apart by their offices.
func callThem(listed []handin.Listed, offices map[string]handin.Listed) map[string]map[string]string {
	out := map[string]map[string]string{}
	apart := map[string]bool{}
	for i, lang := range languages {
		var everybody []editions.Somebody
		for _, x := range listed {
			if x.Family != "" && (i == 0 || apart[x.ID]) {
				everybody = append(everybody, editions.Somebody{ID: x.ID, Family: x.Family, Given: x.Given, Patronymic: x.Patronymic, Office: inLanguage(offices[x.Office], lang)})
			}
		}
		names := editions.NamesOf(everybody)
		for id, name := range out[languages[0]] {
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

func (l lists) add(name string, e entry) {
	a := l[name]
	if a == nil {
		a = &list{byID: map[string]int{}}
		l[name] = a
	}
	if i, twice := a.byID[e.id]; twice { // the site of an office may have the key of the office
		first := &a.entries[i]
		first.office, first.site = cmp.Or(first.office, e.office), cmp.Or(first.site, e.site)
		return
	}
	at := len(a.entries)
	a.entries = append(a.entries, e)
	a.byID[e.id], a.byText = at, nil
}

// texts are what people may write for each entry. They are laid out when the first asks.
func (a *list) texts() map[string]int {
	if a.byText != nil {
		return a.byText
	}
	a.byText = make(map[string]int, 3*len(a.entries))
	for at, e := range a.entries {
		texts := []string{e.id}
		for _, lang := range languages {
			texts = append(texts, e.names[lang], e.label(lang))
		}
		slices.Sort(texts)
		texts = slices.Compact(texts)
		for i := range texts {
			texts[i] = fold(texts[i])
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

// get is an entry by its key.
func (l lists) get(name, id string) (entry, bool) {
	if a := l[name]; a != nil {
		if i, known := a.byID[id]; known {
			return a.entries[i], true
		}
	}
	return entry{}, false
}

// label is what stands in a cell for a key.
func (l lists) label(name, id, lang string) string {
	if e, known := l.get(name, id); known {
		return e.label(lang)
	}
	return id
}

// find looks up what somebody wrote: a key, a name that one alone has, or a key
// with its name. The code of the fault is empty where it is found.
func (l lists) find(name, text string) (id, fault string, args []any) {
	if name == "sessions" || name == "standing" {
		if id, fault, args = l.session(name, text); id != "" || fault != "" {
			return id, fault, args
		}
	}
	a := l[name]
	if a == nil {
		return "", "unknown", nil
	}
	if i, known := a.byID[text]; known {
		return a.entries[i].id, "", nil
	}
	switch i, known := a.texts()[fold(text)]; {
	case known && i >= 0:
		return a.entries[i].id, "", nil
	case known:
		return "", "several", nil
	}
	if first, name, _ := strings.Cut(text, " "); first != text {
		if i, known := a.byID[first]; known && a.entries[i].names["ru"] != "" {
			// What stands behind the family name depends on who else has it by now.
			if family := fold(a.entries[i].family); family != "" && strings.HasPrefix(fold(name), family) {
				return first, "", nil
			}
			return "", "other_name", []any{"Key", first, "Name", func(lang string) string { return a.entries[i].names[lang] }}
		}
	}
	return "", "unknown", []any{"Near", a.near(text)}
}

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
		ids = append(ids, e.id)
		for _, lang := range languages {
			if e.names[lang] != "" {
				names = append(names, e.names[lang])
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

// tidy is a text as it is kept: as facts are read.
func tidy(s string) string { return input.Tidy(s) }

var folding = strings.NewReplacer("ё", "е", " ", "", "–", "-", "—", "-", "*", "")

// fold is a text as it is compared: capitals, Ё, blanks and the length of a dash
// make no difference.
func fold(s string) string { return folding.Replace(strings.ToLower(tidy(s))) }
