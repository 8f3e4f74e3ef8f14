package forms

import (
	"fmt"
	"slices"

	"cohort/sql/handin"
)

// rivals finds the rows that somebody else has a say in, and says who changed those
// that are in conflict, where that came by a file as well.
func (t *Taken) rivals(form *handin.Form) error {
	var keys []string
	for _, f := range t.Faults {
		if f.rival != "" {
			keys = append(keys, f.rival)
		}
	}
	heads := map[int]bool{}
	for _, row := range t.table.rows {
		heads[row.Number] = row.head
	}
	for _, c := range t.Changes {
		if c.Before != nil && (c.blind || heads[c.Row]) {
			keys = append(keys, c.Key)
		}
	}
	t.Changes = slices.DeleteFunc(t.Changes, func(c Change) bool {
		column, code := headSays(c)
		if !heads[c.Row] || code == "" {
			return false
		}
		t.Faults = append(t.Faults, Fault{Row: c.Row, Column: column, Code: code})
		return true
	})
	if len(keys) == 0 {
		return nil
	}
	last, err := form.LastImports(keys)
	if err != nil {
		return err
	}
	t.Changes = slices.DeleteFunc(t.Changes, func(c Change) bool {
		if c.Before == nil || t.theirs(last[c.Key], c.Before) {
			return false
		}
		switch {
		case heads[c.Row]:
			t.Faults = append(t.Faults, Fault{Row: c.Row, Code: "head_other", rival: c.Key, stands: c.Before})
		case c.blind && !t.file.Replace:
			columns := t.Kind.Columns
			if c.After != nil {
				columns = t.Kind.differs(c.Before, c.After)
			}
			t.Faults = append(t.Faults, t.Kind.conflict(t.desk.Words, t.lists, c.Row, c.Before, c.sent, columns, c.After == nil))
		default:
			return false
		}
		return true
	})
	for i := range t.Faults {
		f := &t.Faults[i]
		if f.rival == "" {
			continue
		}
		who := ""
		if x, known := last[f.rival]; known && t.Kind.left(x, f.stands) {
			who = fmt.Sprintf(" (%s, %s)", x.By, x.At.In(t.desk.Zone).Format("02.01.2006 15:04"))
		}
		f.Args = append(slices.Clone(f.Args), "Who", who)
	}
	return nil
}

// headSays finds what the head of an office has no say in: who was there, and with
// what result. Who of theirs was not, or came late, they may say.
func headSays(c Change) (column, code string) {
	switch {
	case c.After == nil:
		return "", ""
	case c.After["result"] != c.Before["result"]:
		return "result", "head_result"
	case c.After["mark"] != c.Before["mark"] && c.After["mark"] == "present":
		return "mark", "head_present"
	}
	return "", ""
}

// theirs says whether a row stands as whoever handed in the file left it with an earlier one.
func (t *Taken) theirs(last handin.Import, now handin.Row) bool {
	return last.By == t.file.By && t.Kind.left(last, now)
}

// left says whether a row stands as an import has left it; nil: it is not there.
func (k Kind) left(x handin.Import, now handin.Row) bool {
	if x.Number == 0 || x.Left == nil || now == nil {
		return x.Number > 0 && x.Left == nil && now == nil
	}
	for _, c := range k.Columns {
		if v, said := x.Left[c.Name]; said && v != now[c.Name] {
			return false
		}
	}
	return true
}
