package decisions

import (
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/timetable"
	"cohort/sql/decided"
	"cohort/sql/handin"
)

// Absence is who or what is not to be had, and when.
type Absence struct {
	ID       string // a trainer or a room, by id or by what people call them
	From, To planner.Date
	Starts   *int // minute of From at which it begins; nil: with the day
	Ends     *int // minute of To at which it ends; nil: with the day
	Kind     string
}

// Concerned is a session that a trainer or a room was to have then, and what becomes of it.
type Concerned struct {
	Before planner.Session
	After  *planner.Session // nil: it is not held
}

// Absent writes down that a trainer is away or a room is shut, and holds the sessions that
// hang on it with as little change as the rules allow: with stand-ins, in another room, at
// another time; people of those that cannot be held get other seats where there are any, and
// wait where there are none.
func (d *Desk) Absent(ctx context.Context, who, reason string, a Absence) (*Proposal, error) {
	return d.about(ctx, nil, func(o *opened, _ []string) (*Proposal, error) { return o.absent(ctx, who, reason, a) })
}

func (o *opened) absent(ctx context.Context, who, reason string, a Absence) (*Proposal, error) {
	rows, table, err := o.away(a, reason)
	if err != nil {
		return nil, err
	}
	if table != "" {
		ours := false
		err := handin.Within(ctx, o.Service.Store.DB(), table, o.Service.Settings.Zone, false, func(f *handin.Form) (bool, error) {
			ours, err = f.Ours()
			return false, err
		})
		if err != nil {
			return nil, err
		}
		if !ours {
			return nil, &Refused{Code: "elsewhere", Kind: table}
		}
	}
	before, was := timetable.Standing(o.built.Snapshot), o.built.Unpinned
	err = o.anew(func(f *facts.Facts) {
		for i := range rows {
			rows[i].Into(f)
		}
	})
	if err != nil {
		return nil, err
	}
	stands := timetable.Standing(o.built.Snapshot)
	got, err := o.repaired(before, "")
	if err != nil {
		return nil, err
	}
	decision := decided.Decision{Kind: decided.Absent, Who: who, Reason: reason, What: decided.What{Away: rows}}
	var concerned []Concerned
	for _, x := range before.Sessions {
		if at := find(stands, x.ID); at == nil || otherwise(x, *at) {
			decision.What.Sessions = append(decision.What.Sessions, x.ID)
			c := Concerned{Before: x}
			if got.Plan != nil {
				c.After = find(got.Plan, x.ID)
			}
			concerned = append(concerned, c)
		}
	}
	p, err := o.proposed(ctx, decision, before, got, nil, slices.DeleteFunc(slices.Clone(o.built.Unpinned), func(x demand.Unpinned) bool {
		return slices.ContainsFunc(was, func(y demand.Unpinned) bool { return x.Session == y.Session && x.Pin == y.Pin })
	})...)
	if err != nil {
		return nil, err
	}
	p.Concerned = concerned
	return p, nil
}

func find(p *planner.Plan, id string) *planner.Session {
	if i := slices.IndexFunc(p.Sessions, func(x planner.Session) bool { return x.ID == id }); i >= 0 {
		return &p.Sessions[i]
	}
	return nil
}

// away are the rows of an absence and the table into which they go: hours of the first day,
// whole days, hours of the last day.
func (o *opened) away(a Absence, reason string) (rows []decided.Away, table string, err error) {
	now := o.Service.Now().In(o.Service.Settings.Zone)
	from, to := a.From.At(minuteOr(a.Starts, 0), now.Location()), a.To.At(minuteOr(a.Ends, 1440), now.Location())
	if !from.Before(to) || !to.After(now) {
		return nil, "", &Refused{Code: "reversed"}
	}
	row := decided.Away{}
	trainers := o.trainers(a.ID)
	id, no := o.one("away", a.ID, append(trainers, o.rooms(a.ID, "", true)...))
	if no != nil {
		return nil, "", no
	}
	if len(trainers) > 0 {
		table, row.Trainer, row.Kind = "absences", id, a.Kind
	} else {
		table, row.Site, row.Room, row.Reason = "closures", o.siteOf(id), id, reason
	}
	add := func(from, to planner.Date, starts, ends *int) {
		x := row
		x.ID = fmt.Sprintf("%s-decided-%d-%d", map[string]string{"absences": "AB", "closures": "CL"}[table], o.base.Version+1, len(rows)+1)
		x.From, x.To, x.Starts, x.Ends = from, to, starts, ends
		rows = append(rows, x)
	}
	begins, ends := minuteOr(a.Starts, 0), minuteOr(a.Ends, 1440)
	first, last := a.From, a.To
	if begins > 0 || a.From == a.To && ends < 1440 {
		until := 1440
		if a.From == a.To {
			until = ends
		}
		add(a.From, a.From, &begins, &until)
		first++
	}
	if ends < 1440 && a.From != a.To {
		last--
	}
	if first <= last {
		add(first, last, nil, nil)
	}
	if ends < 1440 && ends > 0 && a.From != a.To {
		add(a.To, a.To, new(int), &ends)
	}
	return rows, table, nil
}

func minuteOr(m *int, or int) int {
	if m == nil {
		return or
	}
	return *m
}
