package forms

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// Unfit says that a file as a whole is not taken, as a code with what it is about.
// The words are in reports/words, under form_file_ and the code.
type Unfit struct {
	Code     string
	Args     []any
	Language string // of the headings that are known; empty: none is
	cause    error  // which the operator is told; nil: it says all
}

func (u *Unfit) Error() string { return "the file is not taken: " + u.Code }

// Unwrap is what lies behind it; nil: it says all.
func (u *Unfit) Unwrap() error { return u.cause }

// How a file came: whoever sends a letter has no commands, and whoever looks at a plan hands
// nothing in.
const (
	byCommand = "command"
	byLetter  = "letter"
	byLook    = "look"
)

// from says how the file came, for what is to be done about it.
func (u *Unfit) from(way string) *Unfit {
	u.Args = append(slices.Clone(u.Args), "By", way)
	return u
}

// unfit is the error of a file that cannot be read.
func unfit(err error) error {
	var r *book.Refused
	if errors.As(err, &r) {
		return &Unfit{Code: string(r.Code), Args: []any{"At", r.At, "Have", r.Have, "Limit", r.Limit, "HaveMB", megabytes(r.Have), "LimitMB", megabytes(r.Limit)}}
	}
	return err
}

func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// The columns that every form has beside its own.
const (
	keyColumn     = "key"     // hidden: the key of the row, as it was
	versionColumn = "version" // hidden: what tells whether the row was changed since
	deleteColumn  = "delete"
	remarksColumn = "remarks"
	seenColumn    = "seen_version" // hidden: what tells which row a remark has shown
	dateColumn    = "sheet_date"   // of the sheet of the week: when the session was to be held
	hoursColumn   = "sheet_hours"
)

var everywhere = map[string]string{keyColumn: "form_key", versionColumn: "form_version", deleteColumn: "form_delete", remarksColumn: "form_remarks",
	seenColumn: "form_seen_version", dateColumn: "col_date", hoursColumn: "mail_hours"}

// searched is how many rows of a sheet are looked at for the headings.
const searched = 20

// table is a sheet of a file with the headings of a form.
type table struct {
	kind     Kind
	sheet    book.Sheet
	heading  int            // the row of the headings
	columns  map[string]int // where each column stands, by its name
	titles   map[string]string
	unknown  []book.Cell // headings that no column of the kind has
	language string
	rows     []Row
	silent   map[string]int    // of marks: how many people of a session the sheet names and says nothing of
	cells    int               // of the sheet, those that hold something
	merges   int               // of the sheet
	before   string            // of marks: the session of the row before
	spread   map[[2]int]*Fault // of marks: what is wrong with a merge, by its row and column; nil: nothing
}

// Row is a row of a file.
type Row struct {
	Number   int // as the file counts them
	Key      string
	Version  string
	When     string // of the sheet of the week: when the session was to be held, 22.01.2027, 15:30; empty: it does not say
	Seen     string // the version of which a remark has told
	Delete   bool
	Values   map[string]string // by column, those that the file has
	wrong    bool
	presumed bool // the mark is not in the file: it follows from what is
	head     bool // the sender says it as the head of an office
}

// Fault is something wrong in a row, as a code with what it is about. The words
// are in reports/words, under form_fault_ and the code: what is wrong, and what
// would be right.
type Fault struct {
	Row    int        `json:"row"`    // as the file counts them
	Column string     `json:"column"` // its name; empty: the row as a whole
	Value  string     `json:"value"`  // as it stands there
	Code   string     `json:"code"`
	Args   []any      `json:"-"` // names and values of the placeholders; a func(lang string) string is asked for its
	rival  string     // the key of a row that somebody else changed; empty: it is about something else
	stands handin.Row // that row as it is now; nil: it is gone
	about  string     // of a row that is not the sender's: its session
	seen   string     // what a file with remarks says of that row, so that who sends it back is known to have seen it
}

// heading is a column by its name, and the language of its heading.
type heading struct{ name, lang string }

// headings are the columns of a kind by what their headings may be: their words in
// either language, or their names.
func (w Words) headings(k Kind) map[string]heading {
	out := map[string]heading{}
	add := func(name, word string) {
		out[cell.Fold(name)] = heading{name, "en"}
		for _, lang := range cell.Languages {
			out[cell.Fold(w[lang].Say(word))] = heading{name, lang}
		}
	}
	for name, word := range everywhere {
		if k.Name == returned || name != dateColumn && name != hoursColumn {
			add(name, word)
		}
	}
	if k.made() {
		add("id", "form_id")
		for text, h := range out {
			if h.name == "id" {
				h.name = keyColumn
				out[text] = h
			}
		}
	}
	for _, c := range k.Columns {
		add(c.Name, c.Word)
	}
	return out
}

// kindWord is what a kind is called, and its sheet.
func (w Words) kindWord(lang, kind string) string { return w[lang].Say("form_kind_" + kind) }

// headed tries a row as the headings of a kind, of which all are given.
func headed(k Kind, known map[string]heading, row book.Row) (*table, error) {
	t := &table{kind: k, heading: row.Number, columns: map[string]int{}, titles: map[string]string{}}
	spoken, twice := map[string]int{}, ""
	for _, c := range row.Cells {
		h, is := known[cell.Fold(c.Text)]
		text := cell.Tidy(c.Text)
		if !is {
			if text != "" {
				t.unknown = append(t.unknown, c)
			}
			continue
		}
		if _, before := t.columns[h.name]; before && twice == "" {
			twice = text
		}
		t.columns[h.name], t.titles[h.name] = c.Col, text
		spoken[h.lang]++
	}
	t.language = "en"
	if spoken["ru"] >= spoken["en"] && spoken["ru"] > 0 {
		t.language = "ru"
	}
	if twice != "" {
		return nil, &Unfit{Code: "heading_twice", Args: []any{"Heading", twice}, Language: t.language}
	}
	return t, nil
}

// whole refuses a table in which a column of the form may stand under a heading
// that is not known: a template that lacks a column, and a table with such headings
// that lacks columns, unless those are to be passed over.
func (w Words) whole(t *table, ignore bool) error {
	if len(t.absent()) == 0 {
		return nil
	}
	code := "columns"
	if _, template := t.columns[versionColumn]; template {
		code = "template"
	} else if len(t.unknown) == 0 || ignore {
		return nil
	}
	return &Unfit{Code: code, Language: t.language, Args: []any{"Kind", func(lang string) string { return w.kindWord(lang, t.kind.Name) },
		"Unknown", func(lang string) string { return w.unknown(lang, t) }, "Missing", func(lang string) string { return w.absent(lang, t) }}}
}

// absent are all columns of the kind that the table lacks and should have.
func (t *table) absent() []cell.Column {
	return slices.DeleteFunc(slices.Clone(t.kind.Columns), func(c cell.Column) bool { return t.columns[c.Name] != 0 || c.Later })
}

func (w Words) absent(lang string, t *table) string {
	var out []string
	for _, c := range t.absent() {
		out = append(out, w[lang].Say(c.Word))
	}
	return strings.Join(out, ", ")
}

// mostHeadings that are not known are named.
const mostHeadings = 10

// unknown names the headings that are not known, with their columns; empty: all are.
func (w Words) unknown(lang string, t *table) string {
	var out []string
	for _, c := range t.unknown[:min(len(t.unknown), mostHeadings)] {
		letter, err := excelize.ColumnNumberToName(c.Col)
		if err != nil {
			continue
		}
		out = append(out, w[lang].Say("form_heading", "Letter", letter, "Heading", short(cell.Tidy(c.Text))))
	}
	if len(out) == 0 {
		return ""
	}
	list := strings.Join(out, ", ")
	if more := len(t.unknown) - mostHeadings; more > 0 {
		list += " " + w[lang].Say("form_more", "Count", more)
	}
	return w[lang].Count("form_columns", len(t.unknown), "List", list)
}

// missing are the columns that the table lacks: of those that must be filled in,
// or, where the rows have keys, of the key alone.
func (t *table) missing(all bool) []cell.Column {
	var out []cell.Column
	_, keyed := t.columns[keyColumn]
	for _, c := range t.kind.Columns {
		_, there := t.columns[c.Name]
		inKey := slices.Contains(t.kind.Key, c.Name)
		if !there && (c.Needed || inKey) && (all || inKey || t.kind.made() && !keyed) {
			out = append(out, c)
		}
	}
	return out
}

// own is how many columns of the kind the table has.
func (t *table) own() (n int) {
	for name := range t.columns {
		if _, is := everywhere[name]; !is {
			n++
		}
	}
	return n
}

// called says whether a sheet is called like a word, in either language.
func (w Words) called(s book.Sheet, word string) bool {
	return slices.ContainsFunc(cell.Languages, func(lang string) bool { return cell.Fold(s.Name) == cell.Fold(w[lang].Say(word)) })
}

// top are the first rows of a sheet, among which the headings stand.
func top(b *book.Book, s book.Sheet) iter.Seq2[book.Row, error] {
	return func(yield func(book.Row, error) bool) {
		n := 0
		for row, err := range b.Rows(s) {
			if n++; n > searched || !yield(row, err) {
				return
			}
		}
	}
}

// find looks for the sheet with a form: the one that is called like it, or whose
// headings are those of one kind. A kind that is asked for is looked for alone.
func (w Words) find(b *book.Book, kind string) (*table, error) {
	var best []*table
	var near *table // has some of the headings
	var firstErr error
	known := map[string]map[string]heading{} // by kind
	for _, s := range b.Sheets {
		if s.Hidden || w.called(s, "form_lists") {
			continue // the lists have headings of the form as well
		}
		kinds := Kinds
		named := kind != ""
		if k, is := KindOf(kind); is {
			kinds = []Kind{k}
		} else if i := slices.IndexFunc(Kinds, func(k Kind) bool { return s.Name != "" && w.called(s, "form_kind_"+k.Name) }); i >= 0 {
			kinds, named = Kinds[i:i+1], true
		}
		for row, err := range top(b, s) {
			if err != nil {
				return nil, unfit(err)
			}
			for _, k := range kinds {
				if known[k.Name] == nil {
					known[k.Name] = w.headings(k)
				}
				t, err := headed(k, known[k.Name], row)
				if err != nil {
					if named && firstErr == nil {
						firstErr = err
					}
					continue
				}
				if t.own() == 0 || t.own() == 1 && !named {
					continue
				}
				t.sheet = s
				if near == nil || t.own() > near.own() || t.own() == near.own() && len(t.missing(true)) < len(near.missing(true)) {
					near = t
				}
				if len(t.missing(!named)) == 0 {
					best = append(best, t)
				}
			}
		}
	}
	best = slices.DeleteFunc(best, func(t *table) bool { // what returns and attendance both have is attendance
		return t.kind.Name == returned && t.columns["held"] == 0 && slices.ContainsFunc(best, func(other *table) bool {
			return other.kind.Name == "attendance" && other.sheet.Name == t.sheet.Name && other.own() == t.own()
		})
	})
	if len(best) == 0 {
		switch {
		case firstErr != nil:
			return nil, firstErr
		case near != nil:
			return nil, w.lacks(near)
		}
		return nil, &Unfit{Code: "no_headings"}
	}
	return w.one(best)
}

// lacks says that a table lacks columns that must be there.
func (w Words) lacks(t *table) *Unfit {
	return &Unfit{Code: "headings", Language: t.language, Args: []any{"Kind", func(lang string) string { return w.kindWord(lang, t.kind.Name) },
		"Unknown", func(lang string) string { return w.unknown(lang, t) }, "Missing", func(lang string) string {
			var out []string
			for _, c := range t.missing(true) {
				out = append(out, w.quoted(lang, w[lang].Say(c.Word)))
			}
			return strings.Join(out, ", ")
		}}}
}

// one is the table with most of its columns; where two are alike nobody can say
// which is meant.
func (w Words) one(best []*table) (*table, error) {
	slices.SortStableFunc(best, func(a, b *table) int { return b.own() - a.own() })
	first := best[0]
	for _, t := range best[1:] {
		if t.own() == first.own() && (t.kind.Name != first.kind.Name || t.sheet.Name != first.sheet.Name) {
			code := "several"
			if t.kind.Name == first.kind.Name { // a copy of a sheet: naming its kind would not help
				code = "copies"
			}
			return nil, &Unfit{Code: code, Language: first.language, Args: []any{"One", func(lang string) string { return w.place(lang, first) }, "Other", func(lang string) string { return w.place(lang, t) }}}
		}
	}
	return first, nil
}

// place is where a table stands and what it is.
func (w Words) place(lang string, t *table) string {
	if t.sheet.Name == "" {
		return t.kind.Name
	}
	return fmt.Sprintf("%s (%s)", w.quoted(lang, t.sheet.Name), t.kind.Name)
}

// reader reads the rows of a file.
type reader struct {
	words Words
	lists *cell.Lists
}

// read reads the rows below the headings, with every fault in them.
func (r *reader) read(b *book.Book, t *table) ([]Fault, error) {
	var faults []Fault
	for row, err := range b.Rows(t.sheet) {
		if err != nil {
			return nil, unfit(err)
		}
		if t.cells += len(row.Cells); row.Number <= t.heading {
			continue
		}
		out, wrong := r.row(t, row)
		if out == nil {
			continue
		}
		out.wrong = len(wrong) > 0
		t.rows = append(t.rows, *out)
		faults = append(faults, wrong...)
	}
	t.merges = b.Merges(t.sheet)
	return append(faults, t.nobody()...), nil
}

// row reads a row; none where nothing stands in the columns of the form.
func (r *reader) row(t *table, in book.Row) (*Row, []Fault) {
	cells := map[int]book.Cell{}
	for _, c := range in.Cells {
		if c.Merged == 0 || c.Merged > t.heading {
			cells[c.Col] = c
		}
	}
	t.meet(in.Number, cells)
	text := func(name string) string {
		if col, there := t.columns[name]; there {
			return cell.Tidy(cells[col].Text)
		}
		return ""
	}
	row := &Row{Number: in.Number, Key: text(keyColumn), Version: text(versionColumn), Seen: text(seenColumn), Values: map[string]string{}}
	var faults []Fault
	blame := func(f *cell.Fault, column, value string) {
		faults = append(faults, Fault{Row: in.Number, Column: column, Value: cmp.Or(f.Value, short(cell.Tidy(value))), Code: f.Code, Args: f.Args})
	}
	if mark := text(deleteColumn); mark != "" {
		yes, f := r.lists.Read(cell.Column{Type: cell.Flag}, cells[t.columns[deleteColumn]])
		if f != nil {
			blame(&cell.Fault{Code: "delete"}, deleteColumn, mark)
		}
		row.Delete = yes == "true"
	}
	if t.kind.Name == pinned && row.released(text("field")+text("least")) {
		return row, faults
	}
	filled := false
	for _, c := range t.kind.Columns {
		col, there := t.columns[c.Name]
		if !there {
			continue
		}
		in := cells[col]
		if cell.Tidy(in.Text) == "" {
			row.Values[c.Name] = ""
			continue
		}
		filled = true
		v, f := r.lists.Read(c, in)
		if session, _, _ := strings.Cut(row.Key, " "); c.List == "standing" && session != "" && strings.HasPrefix(cell.Tidy(in.Text)+" ", session+" ") {
			v, f = session, nil // the row is about it already, wherever it is held by now
		}
		if f != nil && row.Delete && !slices.Contains(t.kind.Key, c.Name) {
			continue // what goes need not be right
		}
		if f != nil {
			blame(f, c.Name, in.Text)
		}
		row.Values[c.Name] = v
	}
	if t.kind.Name == pinned {
		row.withLeast()
	}
	row.When = r.when(cells[t.columns[dateColumn]], text(hoursColumn))
	silent := !filled && row.Key == ""
	if len(t.kind.Says) > 0 {
		silent = !slices.ContainsFunc(t.kind.Says, func(says string) bool { return text(says) != "" })
	}
	if t.kind.Name == returned && row.Key == "" && text("person") != "" {
		silent = false // somebody who walked in
	}
	if silent && !row.Delete {
		if session := row.Values["session"]; t.kind.Name == returned && row.Values["person"] != "" {
			if t.silent == nil {
				t.silent = map[string]int{}
			}
			t.silent[session]++
		}
		return nil, nil
	}
	if t.kind.Name == returned && text("mark") == "" && row.Values["person"] != "" && row.Values["result"] != "excused" {
		row.Values["mark"], row.presumed = "present", true // who walked in, or has a result, was there
	}
	if t.kind.Name == returned && text("trainers") != "" && text("held") == "" && row.Values["person"] == "" {
		row.Values["held"] = "true" // who led it held it
	}
	switch {
	case row.Delete:
	case !filled: // a row that has its key, and somebody has erased what it says
		faults = append(faults, Fault{Row: row.Number, Code: "erased"})
	default:
		faults = append(faults, r.whole(t, row, faults)...)
	}
	return row, faults
}

// when is the day and the hour of a session in the sheet of the week; empty where it
// does not say.
func (r *reader) when(date book.Cell, hours string) string {
	from, _, _ := strings.Cut(strings.ReplaceAll(hours, "-", "–"), "–")
	hour, none := r.lists.Read(cell.Column{Type: cell.Clock}, book.Cell{Kind: book.Text, Text: from})
	day, wrong := r.lists.Read(cell.Column{Type: cell.Date}, date)
	if none != nil || wrong != nil || date.Text == "" {
		return ""
	}
	minute := cell.Number(hour)
	return fmt.Sprintf("%s, %02d:%02d", cell.Dotted(day), minute/60, minute%60)
}

// whole finds what is wrong in a row beyond its single cells.
func (r *reader) whole(t *table, row *Row, before []Fault) []Fault {
	var faults []Fault
	bad := func(name string) bool {
		return slices.ContainsFunc(before, func(f Fault) bool { return f.Column == name })
	}
	for _, c := range t.kind.Columns {
		if v, there := row.Values[c.Name]; there && v == "" && c.Needed && !bad(c.Name) && !stands(t.kind, row, c.Name) {
			faults = append(faults, Fault{Row: row.Number, Column: c.Name, Code: "needed"})
		}
	}
	for _, pair := range t.kind.Order {
		from, to := row.Values[pair[0]], row.Values[pair[1]]
		c, _ := t.kind.column(pair[1])
		if from == "" || to == "" || bad(pair[0]) || bad(pair[1]) || inOrder(c.Type, from, to) {
			continue
		}
		first, _ := t.kind.column(pair[0])
		faults = append(faults, Fault{Row: row.Number, Column: c.Name, Value: r.lists.Show(t.language, c, to), Code: "order_" + string(c.Type),
			Args: []any{"First", func(lang string) string { return r.words[lang].Say(first.Word) }, "From", r.lists.Show(t.language, first, from)}})
	}
	if t.kind.Name == returned {
		if column, code := returnedRow(row, bad); code != "" {
			faults = append(faults, Fault{Row: row.Number, Column: column, Code: code})
		}
	}
	if t.kind.Name == "addresses" && !bad("subject") && !bad("kind") {
		if f := r.subject(row.Values["kind"], row.Values["subject"]); f != nil {
			f.Row, f.Column, f.Value = row.Number, "subject", row.Values["subject"]
			faults = append(faults, *f)
		}
	}
	return faults
}

// inOrder says whether the second of two values may follow the first: dates and
// numbers may be the same, moments and minutes not.
func inOrder(t cell.Type, from, to string) bool {
	switch t {
	case cell.Clock:
		return cell.Number(from) < cell.Number(to)
	case cell.Integer:
		return cell.Number(from) <= cell.Number(to)
	case cell.Moment:
		return from < to
	}
	return from <= to
}

// subject says what is wrong with what a reader is written to about.
func (r *reader) subject(kind, id string) *Fault {
	about := map[string]string{"manager": "sites", "trainer": "trainers", "office_head": "offices", "data": "views", "learner": "people"}
	name, has := about[kind]
	switch _, known := r.lists.Get(name, id); {
	case !has && id != "":
		return &Fault{Code: "subject_none"}
	case has && !known:
		return &Fault{Code: "subject_" + kind}
	}
	return nil
}
