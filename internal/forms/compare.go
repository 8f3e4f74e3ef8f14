package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// Change is what a row of a file does to the table.
type Change struct {
	Row    int            `json:"row"`
	Key    string         `json:"key"`    // empty: the table gives one
	Before handin.Row     `json:"before"` // nil: the row is added
	After  handin.Row     `json:"after"`  // nil: the row is deleted
	Taken  map[string]int `json:"-"`      // what goes with a row that is deleted, by table
	blind  bool           // the file does not say what the row said when it was filled in
	sent   handin.Row     // what the file says of the row
}

// keyOf is the key of a row of the table.
func (k Kind) keyOf(row handin.Row) string {
	parts := make([]string, len(k.Key))
	for i, name := range k.Key {
		parts[i] = row[name]
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ") // a part of it may be empty, or a list
}

// version is what tells whether a row is as it was: the same for the same values.
func (k Kind) version(row handin.Row) string {
	h := sha256.New()
	for _, c := range k.Columns {
		h.Write([]byte(c.Name + "\x00" + row[c.Name] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// newKey is the key of a new row: the same for the same values, so that a file that
// comes twice adds nothing twice.
func (k Kind) newKey(row handin.Row) string {
	if k.Prefix == numbered {
		return ""
	}
	return k.Prefix + k.version(row)[:10]
}

// numbered is the prefix of keys that the table itself gives.
const numbered = "#"

// compared is what a table of a file would do.
type compared struct {
	changes []Change
	faults  []Fault
	same    int // rows that are in the table already
	gone    int // rows of the table that the file does not name; they stay
}

// comparison lays a file beside the table.
type comparison struct {
	kind   Kind
	words  Words
	lists  *cell.Lists
	lang   string
	now    map[string]handin.Row // by key
	origin map[string]int        // of rows of the file that share a key: the number of the one that it is of
	used   map[string]int        // keys that a row of the file stands for, and its number
	given  []string              // the columns that the file has
	saying map[string][]string   // the keys of rows of the table by what they say in those columns
	out    compared
}

// compare lays the sound rows of a file beside the rows of the table.
func compare(t *table, w Words, l *cell.Lists, rows []handin.Row) compared {
	c := &comparison{kind: t.kind, words: w, lists: l, lang: t.language, now: make(map[string]handin.Row, len(rows)), used: map[string]int{}}
	for _, row := range rows {
		c.now[c.kind.keyOf(row)] = row
	}
	for _, column := range c.kind.Columns {
		if _, there := t.columns[column.Name]; there {
			c.given = append(c.given, column.Name)
		}
	}
	c.origins(t.rows)
	var fresh []Row
	for _, row := range t.rows {
		key := c.key(row)
		switch {
		case row.wrong:
			c.used[key] = row.Number
		case key == "":
			fresh = append(fresh, row) // what is there already is known when all others are
		default:
			c.keyed(key, row)
		}
	}
	if len(fresh) > 0 {
		c.saying = map[string][]string{}
		for _, row := range rows {
			c.saying[c.says(row)] = append(c.saying[c.says(row)], c.kind.keyOf(row))
		}
	}
	for _, row := range fresh {
		c.fresh(row)
	}
	if c.kind.Name == pinned {
		c.pinnedTwice()
	}
	for key := range c.now {
		if _, named := c.used[key]; !named {
			c.out.gone++
		}
	}
	slices.SortFunc(c.out.changes, func(a, b Change) int { return a.Row - b.Row })
	slices.SortStableFunc(c.out.faults, func(a, b Fault) int { return a.Row - b.Row })
	return c.out
}

// origins finds out which of the rows with one hidden key is the row itself: who
// copies a row in a spreadsheet copies its key. It is the one that still says what
// the template said, or else has the key in sight, or else the first.
func (c *comparison) origins(rows []Row) {
	c.origin = map[string]int{}
	sure := map[string]bool{}
	for _, row := range rows {
		if row.Key == "" {
			continue
		}
		is := row.Version != "" && c.kind.version(row.Values) == row.Version
		if !c.kind.made() {
			is = c.kind.keyOf(row.Values) == row.Key
		}
		if _, has := c.origin[row.Key]; !has || is && !sure[row.Key] {
			c.origin[row.Key], sure[row.Key] = row.Number, is
		}
	}
}

// key is the key of the row of the table that a row of a file is about; empty: a
// new one, whose key is to be made.
func (c *comparison) key(row Row) string {
	if !c.kind.made() {
		return c.kind.keyOf(row.Values)
	}
	if c.origin[row.Key] != row.Number {
		return ""
	}
	return row.Key
}

func (c *comparison) blame(row Row, column, code string, args ...any) {
	c.out.faults = append(c.out.faults, Fault{Row: row.Number, Column: column, Code: code, Args: args})
}

// keyed takes a row that says of which row of the table it is.
func (c *comparison) keyed(key string, row Row) {
	if first, twice := c.used[key]; twice {
		c.blame(row, "", "twice", "Other", first)
		return
	}
	c.used[key] = row.Number
	now, there := c.now[key]
	elsewhere := !c.kind.made() && row.Key != "" && row.Key != key && c.origin[row.Key] == row.Number
	switch {
	case elsewhere && c.kind.Name == pinned:
		if !c.repin(row) {
			return
		}
	case elsewhere:
		c.blame(row, c.kind.Key[0], "key_changed", "Key", func(lang string) string { return c.words.keyTold(lang, c.kind, row.Key, c.lists) })
		return
	}
	version := row.Version
	if row.Key != key {
		version = "" // copied from another row
	}
	switch {
	case row.Delete:
		c.delete(key, row, now, there, version)
	case there:
		c.change(key, row, now, version)
	case version != "" && row.Key == key:
		c.rival(row, key, "conflict_gone")
	case c.kind.Prefix == numbered:
		c.blame(row, "", "no_such_row")
	default:
		c.add(key, row)
	}
}

func (c *comparison) delete(key string, row Row, now handin.Row, there bool, version string) {
	switch {
	case !there:
		c.out.same++
	case c.kind.Stays != "":
		c.blame(row, deleteColumn, "stays", "What", func(lang string) string { return c.words[lang].Say(c.kind.Stays) })
	case version != "" && !c.knows(row, version, now):
		c.conflict(row, now, c.kind.Columns)
	default:
		blind := !c.knows(row, version, now)
		c.out.changes = append(c.out.changes, Change{Row: row.Number, Key: key, Before: now, blind: blind, sent: row.Values})
	}
}

// knows says whether whoever filled in a row knew what it says now: it was made of
// that, or a remark has told them.
func (c *comparison) knows(row Row, version string, now handin.Row) bool {
	is := c.kind.version(now)
	return version == is || row.Seen == is
}

// change takes a row that is in the table.
func (c *comparison) change(key string, row Row, now handin.Row, version string) {
	after := maps.Clone(now)
	maps.Copy(after, c.saidOf(row, now))
	differs := c.kind.differs(now, after)
	untouched := version != "" && len(row.Values) == len(c.kind.Columns) && c.kind.version(row.Values) == version
	switch {
	case len(differs) == 0, untouched:
		c.out.same++
		return
	case version != "" && !c.knows(row, version, now):
		c.conflict(row, now, differs)
		return
	}
	if c.kind.Name == "candidates" && after["stage"] != now["stage"] && after["stage_since"] <= now["stage_since"] {
		c.blame(row, "stage_since", "stage_since", "Since", c.lists.Show(c.lang, columnOf(c.kind, "stage_since"), now["stage_since"]))
		return
	}
	blind := !c.knows(row, version, now) && !(c.kind.Name == returned && fills(now, differs))
	c.out.changes = append(c.out.changes, Change{Row: row.Number, Key: key, Before: now, After: after, blind: blind, sent: row.Values})
}

// saidOf is what a row says of one that stands. In the sheet of the week an empty cell
// says nothing, and whoever has a result was there if not marked otherwise.
func (c *comparison) saidOf(row Row, now handin.Row) map[string]string {
	if c.kind.Name != returned {
		return row.Values
	}
	out := maps.Clone(row.Values)
	maps.DeleteFunc(out, func(column, v string) bool {
		return v == "" || column == "mark" && row.presumed && now[column] == "late"
	})
	if out["held"] == "false" {
		out["trainers"] = "" // nobody led what was not held
	}
	return out
}

// differs are the columns in which two rows differ.
func (k Kind) differs(a, b handin.Row) (out []cell.Column) {
	for _, column := range k.Columns {
		if a[column.Name] != b[column.Name] {
			out = append(out, column)
		}
	}
	return out
}

// fills says whether nothing stood in columns, so that nothing is lost.
func fills(now handin.Row, columns []cell.Column) bool {
	return !slices.ContainsFunc(columns, func(c cell.Column) bool { return now[c.Name] != "" })
}

// conflict says what a row that was changed meanwhile says now, and what was sent.
func (c *comparison) conflict(row Row, now handin.Row, differs []cell.Column) {
	c.out.faults = append(c.out.faults, c.kind.conflict(c.words, c.lists, row.Number, now, row.Values, differs, row.Delete))
}

func (k Kind) conflict(w Words, l *cell.Lists, number int, now, sent handin.Row, differs []cell.Column, deleted bool) Fault {
	return Fault{Row: number, Code: "conflict", rival: k.keyOf(now), stands: now, seen: k.version(now), Args: []any{
		"Now", func(lang string) string { return w.told(lang, differs, now, l) },
		"Sent", func(lang string) string {
			if deleted {
				return w[lang].Say("form_delete")
			}
			return w.told(lang, differs, sent, l)
		}}}
}

// rival blames a row for what somebody else did with it, whose name may be found.
func (c *comparison) rival(row Row, key, code string, args ...any) {
	c.blame(row, "", code, args...)
	c.out.faults[len(c.out.faults)-1].rival = key
}

// fresh takes a row without a key: it may be in the table all the same.
func (c *comparison) fresh(row Row) {
	for _, key := range c.saying[c.says(row.Values)] {
		if _, named := c.used[key]; !named {
			c.used[key] = row.Number
			if row.Delete {
				c.delete(key, row, c.now[key], true, c.kind.version(c.now[key])) // it says what stands
			} else {
				c.out.same++
			}
			return
		}
	}
	if row.Delete {
		c.out.same++
		return
	}
	key := c.kind.newKey(row.Values)
	now, there := c.now[key]
	first, twice := c.used[key]
	switch {
	case key != "" && twice:
		c.blame(row, "", "twice", "Other", first)
		return
	case there && row.Seen == c.kind.version(now): // a remark has told what it says
		c.used[key] = row.Number
		c.change(key, row, now, "")
		return
	case there: // it came before, and was changed since
		c.used[key] = row.Number
		c.conflict(row, now, c.kind.Columns)
		return
	}
	if key != "" {
		c.used[key] = row.Number
	}
	c.add(key, row)
}

// says is what a row says in the columns that the file has.
func (c *comparison) says(row map[string]string) string {
	var b strings.Builder
	for _, name := range c.given {
		b.WriteString(row[name] + "\x00")
	}
	return b.String()
}

func (c *comparison) add(key string, row Row) {
	after := handin.Row{}
	maps.Copy(after, row.Values)
	if c.kind.made() && key != "" {
		after["id"] = key
	}
	missing := false
	for _, column := range c.kind.Columns {
		if column.Needed && after[column.Name] == "" {
			c.blame(row, column.Name, "needed")
			missing = true
		}
	}
	if c.kind.Name == "candidates" && (after["stage"] == "started" || after["stage"] == "lost") {
		c.blame(row, "stage", "stage_end")
		return
	}
	if !missing {
		c.out.changes = append(c.out.changes, Change{Row: row.Number, Key: key, After: after})
	}
}

func columnOf(k Kind, name string) cell.Column {
	c, _ := k.column(name)
	return c
}
