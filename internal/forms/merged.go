package forms

import (
	"cmp"
	"slices"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
)

// A mark that is written once, in cells merged down, is meant for everybody beside it: the lines
// of the sessions and those left empty for others, which it covers too, have nobody to be marked.
// What is said of a session so is not said of its people.

// meet takes out of a row of marks what a merge says that is not about it.
func (t *table) meet(number int, cells map[int]book.Cell) {
	if len(t.kind.Says) == 0 {
		return
	}
	somebody, session := cell.Tidy(cells[t.columns["person"]].Text) != "", cell.Tidy(cells[t.columns["session"]].Text)
	begins := session != t.before
	t.before = session
	for _, name := range t.kind.Says {
		at := t.columns[name]
		c := cells[at]
		if c.Merged == 0 {
			continue
		}
		if t.spread == nil {
			t.spread = map[[2]int]*Fault{}
		}
		merge, fits := [2]int{c.Merged, at}, somebody
		if name != "mark" && name != "result" {
			fits = !somebody && (begins || c.Merged == number) // the lines for others are not that of the session
		}
		if fits {
			t.spread[merge] = nil
			continue
		}
		delete(cells, at)
		if _, known := t.spread[merge]; known {
			continue
		}
		if value := short(cell.Tidy(c.Text)); somebody {
			t.spread[merge] = &Fault{Row: number, Column: name, Value: value, Code: "merged_session"}
		} else {
			t.spread[merge] = &Fault{Row: number, Column: name, Value: value, Code: "merged_nobody"}
		}
	}
}

// nobody are the faults of merges that cover no row which they could be about, by their rows. Where
// such a row says nothing else it is one of the table from now on, with its fault.
func (t *table) nobody() (faults []Fault) {
	for _, f := range t.spread {
		if f == nil {
			continue
		}
		faults = append(faults, *f)
		i, there := slices.BinarySearchFunc(t.rows, f.Row, func(r Row, number int) int { return r.Number - number })
		if !there {
			t.rows = slices.Insert(t.rows, i, Row{Number: f.Row, Values: map[string]string{}})
		}
		t.rows[i].wrong = true
	}
	slices.SortFunc(faults, func(a, b Fault) int { return cmp.Or(a.Row-b.Row, cmp.Compare(a.Column, b.Column)) })
	return faults
}
