package decisions

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"cohort/internal/forms"
	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/sql/decided"
	"cohort/sql/handin"
	"cohort/sql/store"
)

// moveRows holds sessions as rows of a returned timetable say, all of them or none. Sites are
// those about whose sessions the sender may decide; nil: all. Rows that say what stands
// already are passed over. Refused says of rows, by number, why they cannot be; the proposal is
// nil then, and where nothing is to be changed.
func (d *Desk) moveRows(ctx context.Context, who, reason string, sites []string, rows []forms.Moved) (p *Proposal, refused map[int]*Refused, err error) {
	o, err := d.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	refused = map[int]*Refused{}
	decision := decided.Decision{Kind: decided.Move, Who: who, Reason: reason, What: decided.What{Pins: fields{}}}
	var ids []string
	var targets []explain.Target
	row := map[string]int{}
	for i := range rows {
		to, no, err := o.readRow(ctx, &rows[i], sites)
		switch {
		case err != nil:
			return nil, nil, err
		case no != nil:
			refused[rows[i].Row] = no
		case len(to.fields()) > 0:
			id := rows[i].Session
			target := explain.Target{Start: to.Start, Room: to.Room, Trainers: to.Trainers}
			if to.Day != nil {
				target.Day = new(int(*to.Day - o.built.Snapshot.FirstDay))
			}
			ids, targets, row[id] = append(ids, id), append(targets, target), rows[i].Row
			decision.What.Pins[id] = to.fields()
		}
	}
	decision.What.Sessions = ids
	if len(ids) == 0 {
		return nil, refused, o.ofSheet(ctx, refused)
	}
	o.unhold(decision.What.Pins, nil)
	before := timetable.Standing(o.built.Snapshot)
	for {
		got, err := explain.MoveAll(o.built.Snapshot, before, ids, targets)
		p, err = o.proposed(ctx, decision, before, got, err)
		no, is := err.(*Refused)
		if err != nil && !is {
			return nil, nil, err
		}
		if err == nil {
			break
		}
		// What forbids one row is told, and the others are tried without it, for their faults.
		at := 0
		if got != nil && got.Session != "" {
			at = slices.Index(ids, got.Session)
		}
		for k := range ids {
			if _, alone := explain.MoveAll(o.built.Snapshot, before, ids[k:k+1], targets[k:k+1]); got == nil && alone != nil {
				at = k
				break
			}
		}
		if no.Code == "forbidden" {
			no.ID = ids[at]
		}
		refused[row[ids[at]]] = no
		ids, targets = slices.Delete(slices.Clone(ids), at, at+1), slices.Delete(slices.Clone(targets), at, at+1)
		if len(ids) == 0 {
			break
		}
	}
	if len(refused) > 0 {
		return nil, refused, o.ofSheet(ctx, refused)
	}
	return p, refused, nil
}

// ofSheet makes refusals those of rows of a sheet, and adds the short keys of sessions.
func (o *opened) ofSheet(ctx context.Context, refused map[int]*Refused) error {
	for _, no := range refused {
		no.Sheet = true
		if err := o.keyed(ctx, no); err != error(no) {
			return err
		}
	}
	return nil
}

// Returned is what became of a timetable that came back: of the rows that somebody changed in
// its list of sessions, and of its other rows.
type Returned struct {
	Moved    *forms.Taken // nil: no row was changed
	Proposal *Proposal    // of the changed rows; nil: there is none, or it is refused
	Rows     *forms.Taken
}

// Published says whether the changed rows became a version.
func (r *Returned) Published() bool {
	return r.Moved != nil && r.Moved.Outcome == handin.ImportTaken
}

// TakeFile takes a file as a whole or not at all: the rows that somebody changed in its list of
// sessions as one decision, and its other rows as take does. Where the good rows alone are
// wanted, the one does not wait for the other; the decision is whole in any case. Take is
// handed what is known of the list of sessions. It must call before when it knows what becomes
// of the rows, and keep them only if that succeeds. Both are parts of one transaction (nil: the
// file is only tried); once that is through, see nightly.Service.TellAfter. A second file that
// decides in the same transaction is refused: another version stands by then.
// Say is a refusal in words. The error is store.ErrOvertaken where another version was
// published meanwhile: nothing was taken then.
func (d *Desk) TakeFile(ctx context.Context, tx *sql.Tx, desk *forms.Desk, f forms.File, say func(no *Refused, language string) string,
	take func(so *Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error)) (*Returned, error) {
	var out Returned
	var err error
	if f.Kind == "" { // or somebody wants rows of that kind alone
		if out.Moved, out.Proposal, err = d.ReadSheet(ctx, desk, f, say); err != nil {
			return nil, err
		}
	}
	if out.Proposal != nil && !f.Try {
		stands, err := store.VersionIn(ctx, tx)
		if err != nil {
			return nil, err
		}
		if stands != out.Proposal.base {
			out.Moved.RefuseAll(func(language string) string { return say(&Refused{Code: "overtaken"}, language) })
			out.Proposal = nil
		}
	}
	publish := func() error {
		if out.Proposal == nil || f.Try {
			return nil
		}
		version, err := out.Proposal.publishIn(ctx, tx)
		if err == nil {
			out.Moved.Decided(version, out.Proposal.Decision.What.Sessions)
		}
		return err
	}
	f.Spoiled = out.Moved != nil && out.Proposal == nil && !f.Good
	done := false
	out.Rows, err = take(&out, f, func(rows *forms.Taken) error {
		if rows.Outcome == handin.ImportRefused { // what is done in here does not stay
			return nil
		}
		done = true
		return publish()
	})
	if err != nil {
		return nil, err
	}
	if !done && (f.Good || out.Rows.Unfit != nil && out.Rows.Silent()) { // the list of sessions is all that counts
		err = publish()
	}
	return &out, err
}

// ReadSheet reads the changed rows of the list of sessions in a returned timetable as one
// decision, which is not published. Who sent it by mail decides about the sessions of the
// sites whose manager they are, an operator about all, and nobody whom the mail server does
// not prove: an address can be forged. Taken is nil where nothing is to be changed. Of a file
// that is refused it has the faults, in what say makes of a refusal; the proposal is nil then.
func (d *Desk) ReadSheet(ctx context.Context, desk *forms.Desk, f forms.File, say func(no *Refused, language string) string) (*forms.Taken, *Proposal, error) {
	taken, rows, err := desk.Moves(f)
	if err != nil || taken == nil {
		return nil, nil, err
	}
	var sites []string
	if s := f.Sender; s != nil && !s.Proven {
		for _, row := range rows {
			taken.Refuse(row.Row, func(language string) string { return say(&Refused{Code: "unproven"}, language) })
		}
		return taken, nil, nil
	} else if s != nil && !s.Everything {
		sites = append([]string{}, s.Sites...)
	}
	p, refused, err := d.moveRows(ctx, f.By, "", sites, rows)
	if err != nil {
		return nil, nil, err
	}
	for row, no := range refused {
		taken.Refuse(row, func(language string) string { return say(no, language) })
	}
	if len(taken.Faults) > 0 {
		return taken, nil, nil
	}
	if p == nil {
		return nil, nil, nil
	}
	return taken, p, nil
}

// readRow is where a row says that its session is to be held: what is not changed, or stands
// already, is empty.
func (o *opened) readRow(ctx context.Context, m *forms.Moved, sites []string) (to Where, no *Refused, err error) {
	i := slices.IndexFunc(o.built.Snapshot.Published, func(x planner.Published) bool { return x.ID == m.Session })
	if i < 0 {
		err := o.missing(ctx, m.Session)
		no, is := err.(*Refused)
		if !is {
			return to, nil, err
		}
		return to, no, nil
	}
	x := o.built.Snapshot.Published[i]
	site := o.siteOf(x.Room)
	if sites != nil && !slices.Contains(sites, site) {
		return to, &Refused{Code: "not_yours", ID: m.Session}, nil
	}
	overtaken := &Refused{Code: "overtaken", ID: m.Session}
	day := o.built.Snapshot.FirstDay + planner.Date(x.Day)
	if m.Is.Day != m.Was.Day && m.Is.Day != day {
		if m.Was.Day != day {
			return to, overtaken, nil
		}
		to.Day = &m.Is.Day
	}
	if m.Is.Start != m.Was.Start && m.Is.Start != x.Start {
		if m.Was.Start != x.Start {
			return to, overtaken, nil
		}
		to.Start = &m.Is.Start
	}
	if m.Is.Room != m.Was.Room {
		room, no := o.one("room", m.Is.Room, o.rooms(m.Is.Room, site, false))
		if no != nil {
			return to, no, nil
		}
		if was := o.rooms(m.Was.Room, site, false); room != x.Room && !slices.Equal(was, []string{x.Room}) {
			return to, overtaken, nil
		}
		if room != x.Room {
			to.Room = room
		}
	}
	if m.Is.Trainers != m.Was.Trainers {
		crew, no := o.trainersMeant(strings.Split(m.Is.Trainers, ","))
		if no != nil {
			return to, no, nil
		}
		if was, _ := o.trainersMeant(strings.Split(m.Was.Trainers, ",")); !slices.Equal(crew, x.Trainers) && !slices.Equal(was, x.Trainers) {
			return to, overtaken, nil
		}
		if !slices.Equal(crew, x.Trainers) {
			to.Trainers = crew
		}
	}
	err = o.pinnedBy(ctx, m.Session, to.fields())
	if no, is := err.(*Refused); is {
		return to, no, nil
	}
	return to, nil, err
}
