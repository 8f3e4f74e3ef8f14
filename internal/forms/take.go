package forms

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/handin"
)

// Desk makes templates and takes files.
type Desk struct {
	DB       *sql.DB
	Words    Words
	Language string         // where a file does not say
	Zone     *time.Location // of the network
	Today    planner.Date
	Now      time.Time
}

// File is a file that somebody handed in.
type File struct {
	Name    string // with or without its folder
	Data    []byte
	Kind    string  // empty: the file says
	By      string  // who handed it in
	Account string  // of the machine
	Good    bool    // take the good rows where others are bad
	Try     bool    // say what would happen, and change nothing
	Replace bool    // rows replace what others entered, though the file does not say what they were made of
	Ignore  bool    // take the file without the columns whose headings are not known, where columns of the form are missing
	Spoiled bool    // what else the file says is refused, so its rows are not taken either
	Letter  int64   // the number of the mail that it came with; 0: none
	Sender  *Sender // who sent it; nil: somebody who may say everything
}

// Taken is what becomes of a file. Nothing of it was done where Outcome is refused.
type Taken struct {
	Kind     Kind
	Language string
	Outcome  string // see handin.Import
	Number   int64  // of the record; 0: it was only tried
	Rows     int
	Same     int // rows that are in the table already
	Gone     int // rows of the table that the file does not name
	Changes  []Change
	Faults   []Fault
	Notes    []Fault // nothing is wrong in these rows, and there is something to say
	Unfit    *Unfit  // why the file was not read at all; nil: it was

	desk  *Desk
	file  File
	table *table
	lists *cell.Lists
	moved []Moved // of the list of sessions
}

// Take takes a file: all of its rows in one transaction, or none if one is bad,
// unless the good ones alone are wanted. Before anything is kept, announce is told
// what will be.
func (d *Desk) Take(ctx context.Context, f File, announce func(*Taken) error) (*Taken, error) {
	tx, err := d.DB.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	t, err := d.TakeIn(ctx, tx, f, announce)
	if err != nil {
		return nil, err
	}
	return t, tx.Commit()
}

// TakeIn is Take as a part of a transaction, which gets the record of the file in any
// case, and its rows if they are taken.
func (d *Desk) TakeIn(ctx context.Context, tx *sql.Tx, f File, announce func(*Taken) error) (*Taken, error) {
	t := &Taken{desk: d, file: f}
	err := t.take(announce, func(do func(*handin.Form) (bool, error)) error {
		return handin.Inside(ctx, tx, t.Kind.Name, d.Zone, do)
	}, func(x *handin.Import) error { return handin.Record(ctx, tx, x) })
	if err != nil {
		return nil, err
	}
	return t, nil
}

// take reads the file and takes it in what opens the form.
func (t *Taken) take(announce func(*Taken) error, within func(func(*handin.Form) (bool, error)) error, record func(*handin.Import) error) error {
	d, f := t.desk, t.file
	t.Language = d.Language
	if _, known := KindOf(f.Kind); f.Kind != "" && !known {
		return fmt.Errorf("there is no form %q", f.Kind)
	}
	b, err := book.Open(f.Data, book.Standard)
	if err == nil {
		t.table, err = d.Words.find(b, f.Kind)
	}
	if err == nil {
		err = d.Words.whole(t.table, f.Ignore)
	}
	if err == nil && f.Sender != nil && !f.Sender.mayHandIn(t.table.kind.Name) {
		err = &Unfit{Code: f.Sender.refusal(t.table.kind.Name), Language: t.table.language, Args: []any{"Kind", func(lang string) string { return d.Words.kindWord(lang, t.table.kind.Name) }}}
	}
	err = unfit(err)
	if err == nil {
		t.Kind, t.Language = t.table.kind, t.table.language
		err = within(func(form *handin.Form) (bool, error) { return t.within(form, b, announce) })
		if f.Sender != nil {
			err = told(err)
		}
	}
	var no *Unfit
	if errors.As(err, &no) {
		way := byCommand
		if f.Sender != nil {
			way = byLetter
		}
		t.Unfit, t.Outcome, err = no.from(way), handin.ImportRefused, nil
		if no.Language != "" {
			t.Language = no.Language
		}
	}
	if err != nil || t.Outcome != handin.ImportRefused || f.Try {
		return err
	}
	x := t.record()
	if err := record(x); err != nil {
		return err
	}
	t.Number = x.Number
	return nil
}

// told makes of an error what the sender of a letter is told, where sending it again
// would be of no use; whoever runs the program gets the error itself.
func told(err error) error {
	switch {
	case errors.Is(err, handin.ErrElsewhere):
		return &Unfit{Code: "elsewhere"}
	case errors.Is(err, handin.ErrRights):
		return &Unfit{Code: "rights", cause: err}
	case errors.Is(err, handin.ErrValues):
		return &Unfit{Code: "values", cause: err}
	}
	return err
}

// within is what happens in the transaction. It is kept if rows were taken.
func (t *Taken) within(form *handin.Form, b *book.Book, announce func(*Taken) error) (bool, error) {
	listed, err := form.Lists(t.desk.Today)
	if err != nil {
		return false, err
	}
	t.lists = cell.NewLists(listed, t.desk.Words, t.Kind.Columns)
	if t.Kind.Name == pinned {
		form.Write = t.pin
	}
	r := &reader{words: t.desk.Words, lists: t.lists}
	if t.Faults, err = r.read(b, t.table); err != nil {
		return false, err
	}
	t.plainKeys(listed)
	t.Rows = len(t.table.rows)
	if t.Kind.Name == returned {
		t.Faults = append(t.Faults, contradictions(t.table)...)
		t.Notes = moved(t.table, t.lists)
	}
	if t.file.Sender != nil {
		foreign, err := t.foreign(form)
		if err != nil {
			return false, err
		}
		t.Faults = append(t.Faults, foreign...)
	}
	rows, _, err := form.Rows(t.desk.Today, t.table.names())
	if err != nil {
		return false, err
	}
	c := compare(t.table, t.desk.Words, t.lists, rows)
	t.Changes, t.Same, t.Gone = c.changes, c.same, c.gone
	t.Faults = append(t.Faults, c.faults...)
	if err := t.rivals(form); err != nil {
		return false, err
	}
	for i := range t.Changes {
		if c := &t.Changes[i]; c.After == nil {
			if c.Taken, err = form.Hanging(c.Before); err != nil {
				return false, err
			}
		}
	}
	if err := t.try(form); err != nil {
		return false, err
	}
	slices.SortStableFunc(t.Faults, func(a, b Fault) int { return a.Row - b.Row })
	switch {
	case t.file.Spoiled:
		t.Outcome = handin.ImportRefused
	case len(t.Faults) == 0:
		t.Outcome = handin.ImportTaken
	case t.file.Good && t.noneGood():
		t.Outcome = handin.ImportRefused
	case t.file.Good, t.Kind.Name == returned && older(t.Faults):
		t.Outcome = handin.ImportInPart
	default:
		t.Outcome = handin.ImportRefused
	}
	if err := announce(t); err != nil || t.file.Try || t.Outcome == handin.ImportRefused {
		return false, err
	}
	record := t.record()
	if err := form.Record(record); err != nil {
		return false, err
	}
	t.Number = record.Number
	return true, nil
}

// noneGood says whether each row of the file has a fault.
func (t *Taken) noneGood() bool { return len(t.Changes) == 0 && t.Same == 0 }

// try makes the changes. Those that the database refuses become faults; where the
// good rows are wanted alone, the others are tried without them, until none is
// refused.
func (t *Taken) try(form *handin.Form) error {
	for len(t.Changes) > 0 {
		list := make([]handin.Change, len(t.Changes))
		for i, c := range t.Changes {
			list[i] = handin.Change{Before: c.Before, After: c.After}
		}
		refused, err := form.Try(list)
		if err != nil || len(refused) == 0 {
			return err
		}
		var left []Change
		for i, c := range t.Changes {
			r, bad := refused[i]
			if !bad {
				left = append(left, c)
				continue
			}
			f := Fault{Row: c.Row, Code: "refused", Args: []any{"Message", r.Message}}
			var no *decided.NoPin
			if errors.As(r.Because, &no) {
				f = t.noPin(c.Row, no)
			} else if t.desk.Words["ru"].Has("form_rule_" + r.Constraint) {
				f.Code, f.Column = "rule_"+r.Constraint, blamed[r.Constraint]
			}
			t.Faults = append(t.Faults, f)
		}
		if t.Changes = left; !t.file.Good {
			return nil
		}
	}
	return nil
}

// blamed are the columns that a rule of the database is about, where it is one.
var blamed = map[string]string{"rosters_anchor": "anchor_date", "rosters_weekdays": "weekdays", "rosters_hours": "to_minute",
	"absences_hours": "to_minute", "closures_hours": "to_minute", "hiring_month": "month", "addresses_email": "email", "addresses_email_deliverable": "email", "addresses_email_server": "email", "closures_site_room_fkey": "room",
	"trainers_id_kind_fkey": "id", "people_id_kind_fkey": "id", "candidates_id_kind_fkey": "id"}

// names are all keys that the rows name: their own and those of what they are
// about.
func (t *table) names() []string {
	seen := map[string]bool{}
	for _, row := range t.rows {
		seen[row.Key] = true
		for _, c := range t.kind.Columns {
			if c.Type == cell.ID {
				seen[row.Values[c.Name]] = true
			}
		}
	}
	delete(seen, "")
	out := make([]string, 0, len(seen))
	for name := range seen {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Counts are how many rows are added, changed and deleted, and how many have a
// fault.
func (t *Taken) Counts() (added, changed, deleted, bad int) {
	for _, c := range t.Changes {
		switch {
		case c.Before == nil:
			added++
		case c.After == nil:
			deleted++
		default:
			changed++
		}
	}
	rows := map[int]bool{}
	for _, f := range t.Faults {
		rows[f.Row] = true
	}
	return added, changed, deleted, len(rows)
}

// record is what is kept of the import.
func (t *Taken) record() *handin.Import {
	sum := sha256.Sum256(t.file.Data)
	x := &handin.Import{Kind: t.Kind.Name, File: filepath.Base(t.file.Name), SHA256: hex.EncodeToString(sum[:]), By: t.file.By, Account: t.file.Account,
		At: t.desk.Now, Outcome: t.Outcome, Rows: t.Rows, Changes: []Change{}, Faults: t.Faults, Letter: t.file.Letter}
	if t.Faults == nil {
		x.Faults = []Fault{}
	}
	if t.Unfit != nil {
		x.Faults = []Fault{{Code: t.Unfit.Code}}
	}
	added, changed, deleted, bad := t.Counts()
	x.Refused = bad
	if t.Outcome != handin.ImportRefused {
		x.Added, x.Changed, x.Deleted = added, changed, deleted
		if len(t.Changes) > 0 {
			x.Changes = t.Changes
		}
	}
	return x
}

// Silent says whether no form in the file says anything: none was filled in, or there is none.
func (t *Taken) Silent() bool {
	if t.Unfit != nil {
		return t.Unfit.Code == "no_headings"
	}
	return t.Rows == 0
}

// Summary says in a line what the file holds and what it does.
func (t *Taken) Summary() string {
	w := t.desk.Words
	if t.Unfit != nil {
		return w.Unfit(t.Language, t.Unfit)
	}
	added, changed, deleted, bad := t.Counts()
	return w[t.Language].Count("form_summary", t.Rows, "Kind", w.kindWord(t.Language, t.Kind.Name), "Added", added, "Changed", changed, "Deleted", deleted,
		"Same", t.Same, "Bad", bad)
}

// Unread says which columns of the file are not read; empty: all of them are.
func (t *Taken) Unread() string {
	if t.Unfit != nil || len(t.table.unknown) == 0 {
		return ""
	}
	w := t.desk.Words
	return w[t.Language].Say("form_unread", "Unknown", w.unknown(t.Language, t.table), "Missing", w.absent(t.Language, t.table))
}

// Left says what is not in the file and stays; empty: nothing.
func (t *Taken) Left() string {
	if t.Gone == 0 || t.Unfit != nil {
		return ""
	}
	return t.desk.Words[t.Language].Say("form_left", "Count", t.Gone)
}

// Lines tell each change, by row; of marks what came of each session.
func (t *Taken) Lines() []string {
	switch t.Kind.Name {
	case moves.Name:
		return t.movedLines()
	case returned:
		return t.sessionsTold()
	}
	out := make([]string, len(t.Changes))
	for i, c := range t.Changes {
		out[i] = t.desk.Words.change(t.Language, t.Kind, c, t.lists, t.Number > 0 && t.Outcome != handin.ImportRefused)
	}
	return out
}

// Wrongs tell each fault with its place, by row.
func (t *Taken) Wrongs() []string {
	out := make([]string, len(t.Faults))
	for i, f := range t.Faults {
		out[i] = t.desk.Words.placed(t.Language, t.table, f)
	}
	return out
}

// Noted tells what there is to say of rows that nothing is wrong in, by row.
func (t *Taken) Noted() []string {
	out := make([]string, len(t.Notes))
	for i, f := range t.Notes {
		out[i] = t.desk.Words.placed(t.Language, t.table, f)
	}
	return out
}

// BySession says whether Lines tell of sessions, not of rows.
func (t *Taken) BySession() bool { return t.Kind.Name == returned }

// End says what became of the file.
func (t *Taken) End() string {
	added, changed, deleted, _ := t.Counts()
	w := t.desk.Words[t.Language]
	switch {
	case t.Kind.Name == moves.Name && t.Outcome == handin.ImportTaken && t.file.Sender != nil: // who writes a letter has no commands
		return w.Say("form_end_moved", "Version", t.Number)
	case t.Kind.Name == moves.Name && t.Outcome == handin.ImportTaken:
		return w.Say("decide_done", "Version", t.Number)
	case t.Kind.Name == moves.Name:
		return w.Say("decide_not")
	case t.file.Try && t.Outcome == handin.ImportRefused:
		return w.Say("form_end_would_refuse")
	case t.file.Try:
		return w.Say("form_end_tried")
	case t.Outcome == handin.ImportRefused && t.file.Good, t.Outcome == handin.ImportInPart && t.noneGood():
		return w.Say("form_end_none", "Number", t.Number)
	case t.Outcome == handin.ImportRefused:
		return w.Say("form_end_refused", "Number", t.Number)
	case added+changed+deleted == 0 && len(t.Faults) > 0:
		return w.Say("form_end_good_same", "Number", t.Number)
	case added+changed+deleted == 0:
		return w.Say("form_end_same", "Number", t.Number)
	case t.Outcome == handin.ImportInPart:
		return w.Say("form_end_in_part", "Number", t.Number)
	}
	return w.Say("form_end_taken", "Number", t.Number)
}

// More says that so many lines are not shown.
func (t *Taken) More(n int) string {
	return t.desk.Words[t.Language].Say("form_more", "Count", n)
}

// Remarked says in which file the remarks are.
func (t *Taken) Remarked(path string) string {
	return t.desk.Words[t.Language].Say("form_remarked", "File", path)
}
