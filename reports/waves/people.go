package waves

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// step is a row of a newcomer's way: a session, a course that is missing, one that
// is done, or the programme of somebody of whom nothing is known.
type step struct {
	*editions.Newcomer
	course  string
	session *editions.Session
	missing *editions.Missing
	state   string // key of its word
}

func steps(o *editions.OfficeWaves, p *editions.Newcomer) []step {
	var out []step
	for i := range p.Sessions {
		state := "state_scheduled"
		if o.Provisional(p.Sessions[i].Date) {
			state = "state_provisional"
		}
		out = append(out, step{p, p.Sessions[i].Course, &p.Sessions[i], nil, state})
	}
	for i := range p.Missing {
		out = append(out, step{p, p.Missing[i].Course, nil, &p.Missing[i], "state_unscheduled"})
	}
	for _, course := range p.Done {
		out = append(out, step{p, course, nil, nil, "state_done"})
	}
	if len(out) == 0 {
		out = append(out, step{p, p.Programme, nil, nil, "state_none"})
	}
	return out
}

// peopleOf is the way of every named newcomer: a row per session and per course
// that is missing.
func peopleOf(o *editions.OfficeWaves, w words.Words) sheet.Sheet {
	var list []step
	for i := range o.People {
		list = append(list, steps(o, &o.People[i])...)
	}
	inSession := func(title string, width float64, of func(s *editions.Session) sheet.Value) sheet.Column[step] {
		return sheet.Left(title, width, func(x step) sheet.Value {
			if x.session == nil {
				return nil
			}
			return of(x.session)
		})
	}
	middle := func(c sheet.Column[step]) sheet.Column[step] {
		c.Middle = true
		return c
	}
	return w.Sheet("people", sheet.Table[step]{
		Title: w.Say("people_title", "Place", o.Place),
		Intro: w.Say("people_purpose"),
		Empty: w.Say("people_none"),
		List: sheet.List[step]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook {
				l := sheet.RowLook{Begins: i == 0 || list[i].Newcomer != list[i-1].Newcomer}
				if m := list[i].missing; m != nil && !m.Later {
					l.Fill = sheet.Alarm
				}
				return l
			},
			Columns: []sheet.Column[step]{
				sheet.Left(w.Col("name"), 22, func(x step) sheet.Value { return sheet.Text(x.Name) }),
				sheet.Middle(w.Col("intake"), 11.5, func(x step) sheet.Value { return sheet.Day(x.Start) }),
				sheet.Left(w.Col("course"), 33, func(x step) sheet.Value { return sheet.Text(x.course) }),
				middle(inSession(w.Col("date"), 11.5, func(s *editions.Session) sheet.Value { return sheet.Day(s.Date) })),
				inSession(w.Col("day"), 5.5, func(s *editions.Session) sheet.Value { return sheet.Text(w.Weekday(s.Date)) }),
				middle(inSession(w.Col("start"), 8, func(s *editions.Session) sheet.Value { return sheet.Clock(s.Start) })),
				middle(inSession(w.Col("end"), 7.5, func(s *editions.Session) sheet.Value { return sheet.Clock(s.End) })),
				inSession(w.Col("room"), 17, func(s *editions.Session) sheet.Value { return sheet.Text(s.Room) }),
				sheet.Left(w.Col("where"), 38, func(x step) sheet.Value {
					switch {
					case x.session != nil:
						return sheet.Text(x.session.Where())
					case x.missing != nil:
						return sheet.Text(w.Because(x.missing.Unscheduled))
					}
					return nil
				}),
				inSession(w.Col("trainer"), 27, func(s *editions.Session) sheet.Value { return sheet.Text(s.TrainerNames()) }),
				sheet.Left(w.Col("state"), 18, func(x step) sheet.Value { return sheet.Text(w.Say(x.state)) }),
				sheet.Middle(w.Col("last_chance"), 13, func(x step) sheet.Value {
					if x.missing == nil || x.missing.Later {
						return nil
					}
					return w.DayOr(x.missing.LastChance, "chance_none")
				}),
				sheet.Middle(w.Col("ready"), 12, func(x step) sheet.Value { return w.DayOr(x.Ready, "not_known") }),
			}},
	}.Draw)
}
