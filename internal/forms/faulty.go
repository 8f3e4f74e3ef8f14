package forms

import (
	"context"
	"maps"
	"slices"
	"strings"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/sql/handin"
)

// Faulty makes the workbook of a kind of form with those rows alone that something is
// wrong with, and in red what, by key as faults have it. Rows that are missing altogether
// are begun: the person whom such a row is about stands in it, by whom the remarks of begun
// are listed. Mended there, it can be handed in as it is. It is nil where there is no such
// form, where none of the rows stands in our table, and where our table is not the one that
// counts, so that nothing could be handed in.
func (d *Desk) Faulty(ctx context.Context, kind, lang string, remarks, begun map[string]string) ([]byte, error) {
	k, known := KindOf(kind)
	if !known || len(remarks)+len(begun) == 0 {
		return nil, nil
	}
	named := func(row handin.Row) string { return strings.ReplaceAll(k.keyOf(row), " ", ", ") }
	var rows, blank []handin.Row
	var l *cell.Lists
	err := handin.Within(ctx, d.DB, kind, d.Zone, false, func(f *handin.Form) (bool, error) {
		if ours, err := f.Ours(); err != nil || !ours {
			return false, err
		}
		listed, err := f.Lists(d.Today)
		if err != nil {
			return false, err
		}
		l = cell.NewLists(listed, d.Words, k.Columns)
		var names []string // rows that are over are asked for by what they are about
		for key := range remarks {
			names = append(names, strings.Split(key, ", ")...)
		}
		if rows, _, err = f.Rows(d.Today, names); err != nil {
			return false, err
		}
		for _, person := range slices.Sorted(maps.Keys(begun)) {
			if !slices.ContainsFunc(rows, func(row handin.Row) bool { return row["person"] == person }) { // else one of theirs is to be mended
				blank = append(blank, handin.Row{"person": person})
			}
		}
		rows = slices.DeleteFunc(rows, func(row handin.Row) bool { return remarks[named(row)] == "" || k.ended(row) })
		return false, nil
	})
	if err != nil || len(rows)+len(blank) == 0 {
		return nil, err
	}
	data, _, err := d.filled(k, lang, l, rows, blank)
	if err != nil {
		return nil, err
	}
	b, err := book.Open(data, book.Standard)
	if err != nil {
		return nil, err
	}
	t := &Taken{Kind: k, Language: lang, desk: d, file: File{Data: data}}
	if t.table, err = d.Words.find(b, kind); err != nil {
		return nil, err
	}
	at := map[int]string{}
	for i, row := range append(rows, blank...) {
		n := t.table.heading + 1 + i
		t.table.rows = append(t.table.rows, Row{Number: n})
		at[n] = remarks[named(row)]
		if i >= len(rows) {
			at[n] = begun[row["person"]]
		}
	}
	return t.remarkedWorkbook(at, nil)
}
