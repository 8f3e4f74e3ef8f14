package forms

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// planned is the kind of rows of a hiring plan.
const planned = "hiring"

// mostWrong are told of a plan that is looked at.
const mostWrong = 50

// Plan reads a hiring plan from a file to be looked at in place of the one that was handed
// in: what that says, who may change it and which of its rows those of the file once were
// does not count, and nothing is kept. Where something is wrong with the file, that is said
// in the language of the desk, a line each, and there are no rows.
func (d *Desk) Plan(ctx context.Context, data []byte) (rows []map[string]string, wrong []string, err error) {
	b, err := book.Open(data, book.Standard)
	var t *table
	if err == nil {
		t, err = d.Words.find(b, planned)
	}
	if err == nil {
		for _, name := range []string{keyColumn, versionColumn, seenColumn} {
			delete(t.columns, name)
		}
		if len(t.missing(true)) > 0 {
			err = d.Words.lacks(t)
		}
	}
	var faults []Fault
	if err == nil {
		err = handin.Within(ctx, d.DB, planned, d.Zone, false, func(form *handin.Form) (bool, error) {
			listed, err := form.Lists(d.Today)
			if err == nil {
				faults, err = (&reader{words: d.Words, lists: cell.NewLists(listed, d.Words, t.kind.Columns)}).read(b, t)
			}
			return false, err
		})
	}
	if err = unfit(err); err != nil {
		var no *Unfit
		if !errors.As(err, &no) {
			return nil, nil, err
		}
		return nil, []string{d.Words.Unfit(d.Language, no.from(byLook))}, nil
	}
	faults = append(faults, t.planFaults()...)
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Compare(a.Row, b.Row) })
	for _, f := range faults[:min(len(faults), mostWrong)] {
		wrong = append(wrong, d.Words.placed(d.Language, t, f))
	}
	if more := len(faults) - mostWrong; more > 0 {
		wrong = append(wrong, d.Words[d.Language].Say("form_more", "Count", more))
	}
	for _, row := range t.rows {
		if !row.Delete && len(wrong) == 0 {
			rows = append(rows, row.Values)
		}
	}
	return rows, wrong, nil
}

// planFaults are what the table of hiring plans would refuse: a month that is not given by
// its first day, and two rows of one office, position and month.
func (t *table) planFaults() (out []Fault) {
	first := map[[3]string]int{}
	for _, row := range t.rows {
		if row.wrong || row.Delete {
			continue
		}
		month := row.Values["month"]
		key := [3]string{row.Values["office"], row.Values["position"], month}
		if month[len(month)-2:] != "01" {
			out = append(out, Fault{Row: row.Number, Column: "month", Value: cell.Dotted(month), Code: "rule_hiring_month"})
		} else if other, twice := first[key]; twice {
			out = append(out, Fault{Row: row.Number, Code: "twice_planned", Args: []any{"Other", other}})
		} else {
			first[key] = row.Number
		}
	}
	return out
}
