package forms

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"cohort/internal/forms/cell"
	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/handin"
)

// pinned is the kind of form with what may not change of the sessions that stand: a row for
// what somebody pinned of a session for one reason and until one day. A row is pinned and
// released as a pin is by hand; what was released stays on record.
const pinned = "pins"

// pinsOf are the fields of a row: of decided.AllPins.
func pinsOf(row handin.Row) []string { return strings.Split(row["field"], "\n") }

// withLeast adds the field least to those of a row that says with how few people its session is
// held: a column of its own says it.
func (row *Row) withLeast() {
	fields := slices.DeleteFunc(pinsOf(row.Values), func(f string) bool { return f == "" || f == decided.PinLeast })
	if row.Values["least"] != "" {
		fields = append(fields, decided.PinLeast)
	}
	slices.Sort(fields)
	row.Values["field"] = strings.Join(fields, "\n")
}

// stands says whether a column of a row need not be filled in because the table has the row
// without: a decision set the pin, for which nobody gave a reason.
func stands(k Kind, row *Row, column string) bool {
	return k.Name == pinned && column == "reason" && row.Key != ""
}

// released reads a row whose pin goes: one that is to be deleted, or in which nothing is said
// to be pinned any more. It is the row of its key, whatever else was changed in it.
func (row *Row) released(field string) bool {
	if row.Key == "" || field != "" && !row.Delete {
		return false
	}
	session, fields, _ := strings.Cut(row.Key, " ")
	row.Delete = true
	row.Values["session"], row.Values["field"] = session, strings.ReplaceAll(fields, " ", "\n")
	return true
}

// repin takes a row that pins something else than the row of the table that it was: that is
// released. False: somebody has changed it meanwhile.
func (c *comparison) repin(row Row) bool {
	now, there := c.now[row.Key]
	if _, done := c.used[row.Key]; !there || done {
		return true
	}
	if c.used[row.Key] = row.Number; !c.knows(row, row.Version, now) {
		c.conflict(row, now, c.kind.Columns)
		return false
	}
	c.out.changes = append(c.out.changes, Change{Row: row.Number, Key: row.Key, Before: now})
	return true
}

// pinnedTwice finds the rows that pin what another row has pinned of the session already.
func (c *comparison) pinnedTwice() {
	type what struct{ session, field string }
	held, gone := map[what]string{}, map[string]bool{}
	for _, x := range c.out.changes {
		gone[x.Key] = gone[x.Key] || x.Before != nil
	}
	for key, row := range c.now {
		for _, field := range pinsOf(row) {
			if !gone[key] {
				held[what{row["session"], field}] = key
			}
		}
	}
	c.out.changes = slices.DeleteFunc(c.out.changes, func(x Change) bool {
		if x.After == nil {
			return false
		}
		var twice []string
		for _, field := range pinsOf(x.After) {
			if other, is := held[what{x.After["session"], field}]; is && other != x.Key {
				twice = append(twice, field)
			}
		}
		for _, field := range pinsOf(x.After) {
			held[what{x.After["session"], field}] = x.Key
		}
		if len(twice) > 0 {
			c.out.faults = append(c.out.faults, Fault{Row: x.Row, Column: "field", Code: "pinned_twice",
				Args: []any{"What", func(lang string) string { return c.words[lang].PinnedFields(twice, cell.Number(x.After["least"])) }}})
		}
		return len(twice) > 0
	})
}

// pin makes a change of what is pinned, as it is made by hand.
func (t *Taken) pin(ctx context.Context, tx *sqlx.Tx, c handin.Change) error {
	now := t.desk.Now.In(t.desk.Zone)
	if c.After == nil {
		_, err := decided.UnpinIn(ctx, tx, c.Before["session"], pinsOf(c.Before), now)
		return err
	}
	p := decided.Pin{Session: c.After["session"], Reason: c.After["reason"], Who: t.file.By, Least: cell.Number(c.After["least"])}
	if until := c.After["until"]; until != "" {
		d, err := planner.ParseDate(until)
		if err != nil {
			return err
		}
		p.Until = &d
	}
	err := decided.PinSessionIn(ctx, tx, p, pinsOf(c.After), now)
	var no *decided.NoPin
	if errors.As(err, &no) {
		return &handin.Refusal{Because: no}
	}
	return err
}

// noPin is the fault of a row that cannot be pinned.
func (t *Taken) noPin(row int, no *decided.NoPin) Fault {
	column := cmp.Or(map[string]string{"no_reason": "reason", "until_over": "until", "least_needless": "least", "least_wrong": "least", "too_few": "least"}[no.Code], "session")
	return Fault{Row: row, Column: column, Code: "decided", Args: []any{"Text", func(lang string) string {
		w := t.desk.Words[lang]
		session := cmp.Or(w.Session(no.CourseRu, no.CourseEn, no.Date, no.Start, no.Key), no.Session)
		return w.NoPin(no.Code, session, no.Until, no.Day, no.People, no.Group)
	}}}
}

// strangePins finds the rows about sessions that are not of the sender's sites: what is
// pinned of them now, or is to be.
func (t *Taken) strangePins() (faults []Fault) {
	ours := func(session string) bool {
		e, known := t.lists.Get("standing", session)
		return known && slices.Contains(t.file.Sender.Sites, e.Site)
	}
	strange := map[int]bool{}
	for i := range t.table.rows {
		row := &t.table.rows[i]
		was, _, keyed := strings.Cut(row.Key, " ")
		is := row.Values["session"]
		if (is == "" || ours(is)) && (!keyed || ours(was)) {
			continue
		}
		strange[row.Number], row.wrong = true, true
		faults = append(faults, Fault{Row: row.Number, Column: "session", Code: "not_your_site"})
	}
	t.Faults = slices.DeleteFunc(t.Faults, func(f Fault) bool { return strange[f.Row] })
	return faults
}

// pinChange tells what becomes of a pin, or what became of it.
func (w Words) pinChange(lang string, k Kind, c Change, l *cell.Lists, done bool) string {
	row, key := c.After, "form_row_pinned"
	switch {
	case row == nil:
		row, key = c.Before, "form_row_unpinned"
	case c.Before != nil:
		key = "form_row_repinned"
	}
	return w[lang].Say(key, "Row", c.Row, "Done", done, "What", w[lang].PinnedFields(pinsOf(row), cell.Number(row["least"])), "Session", l.Tell(lang, columnOf(k, "session"), row["session"]),
		"Reason", row["reason"], "Until", l.Show(lang, columnOf(k, "until"), row["until"]))
}
