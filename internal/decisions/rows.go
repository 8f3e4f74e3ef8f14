package decisions

import (
	"context"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/sql/decided"
)

// MoveRows holds sessions as rows of a returned timetable say, all of them or none. Sites are
// those about whose sessions the sender may decide; nil: all. Rows that say what stands
// already are passed over. Refused says of rows, by number, why they cannot be; the proposal
// is nil then, and where nothing is to be changed.
func (d *Desk) MoveRows(ctx context.Context, who, reason string, sites []string, rows []forms.Moved) (p *Proposal, refused map[int]*Refused, err error) {
	o, err := d.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	refused = map[int]*Refused{}
	decision := decided.Decision{Kind: decided.Move, Who: who, Reason: reason, What: decided.What{Pins: map[string][]string{}}}
	var ids []string
	var targets []explain.Target
	row := map[string]int{}
	for i := range rows {
		to, no, err := o.readRow(ctx, &rows[i], sites)
		switch {
		case err != nil:
			return nil, nil, err
		case no != nil:
			no.Facts = o.facts
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
		return nil, refused, nil
	}
	o.unhold(ids, nil)
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
		refused[row[ids[at]]] = no
		ids, targets = slices.Delete(slices.Clone(ids), at, at+1), slices.Delete(slices.Clone(targets), at, at+1)
		if len(ids) == 0 {
			break
		}
	}
	if len(refused) > 0 {
		return nil, refused, nil
	}
	return p, refused, nil
}

// TakeSheet takes the changed rows of the list of sessions in a returned timetable as one
// decision, all of them or none, unless the file is only tried. Who sent it by mail decides
// about the sessions of the sites whose manager they are, an operator about all, and nobody
// whom the mail server does not prove: an address can be forged. Taken is nil where there are
// none; of one that is refused it has the faults, in what say makes of a refusal. The proposal
// is nil where nothing changes.
func (d *Desk) TakeSheet(ctx context.Context, desk *forms.Desk, f forms.File, say func(no *Refused, language string) string) (*forms.Taken, *Proposal, error) {
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
	p, refused, err := d.MoveRows(ctx, f.By, "", sites, rows)
	if err != nil {
		return nil, nil, err
	}
	for row, no := range refused {
		taken.Refuse(row, func(language string) string { return say(no, language) })
	}
	switch {
	case len(taken.Faults) > 0:
		return taken, nil, nil
	case p == nil:
		return nil, nil, nil
	case f.Try:
		return taken, p, nil
	}
	version, err := p.Publish(ctx)
	if err != nil {
		return nil, nil, err
	}
	taken.Decided(version, p.Decision.What.Sessions)
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
	site := ""
	for _, r := range o.facts.Rooms {
		if r.ID == x.Room {
			site = r.Site
		}
	}
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
		room, known := o.roomCalled(m.Is.Room, site)
		if was, _ := o.roomCalled(m.Was.Room, site); known && room != x.Room && was != x.Room {
			return to, overtaken, nil
		}
		if !known {
			return to, &Refused{Code: "unknown", Kind: "room", ID: m.Is.Room}, nil
		}
		if room != x.Room {
			to.Room = room
		}
	}
	if m.Is.Trainers != m.Was.Trainers {
		crew, unknown := o.trainersCalled(m.Is.Trainers)
		if unknown != "" {
			return to, &Refused{Code: "unknown", Kind: "trainer", ID: unknown}, nil
		}
		if was, _ := o.trainersCalled(m.Was.Trainers); !slices.Equal(crew, x.Trainers) && !slices.Equal(was, x.Trainers) {
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

// roomCalled is the room of a site that people call so, in either language, or that has this
// id; false: there is none, or there are several.
func (o *opened) roomCalled(name, site string) (id string, known bool) {
	n := 0
	for _, r := range o.facts.Rooms {
		if r.ID == name {
			return r.ID, true
		}
		if r.Site == site && (o.called("ru", r.ID) == name || o.called("en", r.ID) == name) {
			id = r.ID
			n++
		}
	}
	return id, n == 1
}

// trainersCalled are trainers by what people call them, one after the other; unknown is a
// name that nobody or more than one has.
func (o *opened) trainersCalled(names string) (ids []string, unknown string) {
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		found := ""
		for _, t := range o.facts.Trainers {
			if t.ID == name {
				found = t.ID
				break
			}
			if o.called("ru", t.ID) == name || o.called("en", t.ID) == name {
				if found != "" {
					return nil, name
				}
				found = t.ID
			}
		}
		if found == "" {
			return nil, name
		}
		ids = append(ids, found)
	}
	return ids, ""
}

// called is what people call a room or a trainer, with plain blanks.
func (o *opened) called(language, id string) string {
	if o.names == nil {
		o.names = map[string]editions.Called{}
	}
	if o.names[language] == nil {
		o.names[language] = calledBy(o.facts, language)
	}
	return strings.ReplaceAll(o.names[language].Name(id), "\u00a0", " ")
}

func calledBy(f *facts.Facts, language string) editions.Called {
	return editions.NewNames(directory.Named(f), language).Called()
}
