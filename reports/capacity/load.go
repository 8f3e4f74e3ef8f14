package capacity

import (
	"cmp"
	"slices"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// loadLine is the load of a role, of the rooms of a kind, or of those at one
// site, by week.
type loadLine struct {
	kind  capacity.Kind
	what  string // the role or the kind of rooms, in words
	site  string // its id; empty: the whole network
	where string // what the site is called
	weeks []loadCell
}

// loadCell is one week of it, in minutes. Without a forecast likely is the need
// of the snapshot and safe is not known.
type loadCell struct{ likely, safe, have, planned int }

// sheetOfLoad is the load as the sheets show it: roles, kinds of rooms over all
// sites, and where there are several sites the rooms of each.
type sheetOfLoad struct {
	mondays  []planner.Date
	lines    []*loadLine
	foreseen bool // likely and safe are those of a forecast
	planned  bool

	first, last planner.Date // day of the plan
}

// part is what the plan has of a week: its first and last day.
func (o *sheetOfLoad) part(monday planner.Date) (from, to planner.Date) {
	return max(monday, o.first), min(monday+6, o.last)
}

func loadOf(w words.Words, b *editions.CapacityBook) *sheetOfLoad {
	out := &sheetOfLoad{planned: b.Planned, first: b.Report.FirstDay, last: b.Report.FirstDay + planner.Date(b.Report.Days) - 1}
	for i := range b.Report.Load {
		x := &b.Report.Load[i]
		out.foreseen = out.foreseen || x.NeedP50Minutes != nil && x.NeedP80Minutes != nil
		if !slices.Contains(out.mondays, x.Week) {
			out.mondays = append(out.mondays, x.Week)
		}
	}
	slices.Sort(out.mondays)
	at := map[[3]string]*loadLine{}
	line := func(kind capacity.Kind, id, what, site string) *loadLine {
		key := [3]string{string(kind), id, site}
		if at[key] == nil {
			at[key] = &loadLine{kind: kind, what: what, site: site, where: b.Called.Name(site), weeks: make([]loadCell, len(out.mondays))}
			out.lines = append(out.lines, at[key])
		}
		return at[key]
	}
	sites := map[string]bool{}
	for i := range b.Report.Load {
		x := &b.Report.Load[i]
		c := loadCell{likely: x.NeedMinutes, have: x.HaveMinutes}
		if out.foreseen && x.NeedP50Minutes != nil && x.NeedP80Minutes != nil {
			c.likely, c.safe = *x.NeedP50Minutes, *x.NeedP80Minutes
		}
		if x.PlannedMinutes != nil {
			c.planned = *x.PlannedMinutes
		}
		week, _ := slices.BinarySearch(out.mondays, x.Week)
		if x.Kind == capacity.Trainers {
			line(x.Kind, x.ID, w.Role(x.ID), "").weeks[week].add(c)
			continue
		}
		sites[x.Site] = true
		line(x.Kind, x.Feature, w.Feature(x.Feature), "").weeks[week].add(c)
		line(x.Kind, x.Feature, w.Feature(x.Feature), x.Site).weeks[week].add(c)
	}
	if len(sites) < 2 {
		out.lines = slices.DeleteFunc(out.lines, func(l *loadLine) bool { return l.site != "" })
	}
	order := editions.ByName(w.Language())
	slices.SortStableFunc(out.lines, func(a, b *loadLine) int {
		return cmp.Or(cmp.Compare(b.kind, a.kind), cmp.Compare(min(len(a.site), 1), min(len(b.site), 1)), order(a.where, b.where), cmp.Compare(a.site, b.site), order(a.what, b.what))
	})
	return out
}

func (c *loadCell) add(x loadCell) {
	c.likely += x.likely
	c.safe += x.safe
	c.have += x.have
	c.planned += x.planned
}

// row is where the weeks of a line begin on the sheet of hours, and heat shows
// charts of them.
func (o *sheetOfLoad) row(line int) int { return 5 + line*len(o.mondays) }

// name says what a line is of.
func (l *loadLine) name() string {
	if l.site == "" {
		return words.UpperFirst(l.what)
	}
	return l.where + ": " + l.what
}

// The columns of the sheet of hours that charts are drawn of.
const (
	hoursWeek = 3
	hoursNeed = 6
)

// loadHours is the load in hours as a flat list: what the heat map and its charts
// are made of.
func loadHours(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	type week struct {
		*loadLine
		loadCell
		i int
	}
	load := loadOf(w, c)
	var rows []week
	for _, l := range load.lines {
		for i, x := range l.weeks {
			rows = append(rows, week{l, x, i})
		}
	}
	hours := func(key string, of func(x week) int) sheet.Column[week] {
		return sheet.Middle(w.Col(key), 12, func(x week) sheet.Value { return sheet.Hours(of(x)) })
	}
	share := func(key string, of func(x week) int) sheet.Column[week] {
		return sheet.Middle(w.Col(key), 12, func(x week) sheet.Value {
			if x.have == 0 {
				return nil
			}
			return sheet.Share(float64(of(x)) / float64(x.have))
		})
	}
	likely, safe, have := func(x week) int { return x.likely }, func(x week) int { return x.safe }, func(x week) int { return x.have }
	columns := []sheet.Column[week]{
		sheet.Numbers[week](w.Col("number"), 5),
		sheet.Left(w.Col("week_from"), 12, func(x week) sheet.Value { return sheet.Day(load.mondays[x.i]) }),
		sheet.Middle(w.Col("week_number"), 10, func(x week) sheet.Value { return sheet.Count(words.WeekNumber(load.mondays[x.i])) }),
		sheet.Left(w.Col("load_of"), 30, func(x week) sheet.Value { return sheet.Text(words.UpperFirst(x.what)) }),
		sheet.Left(w.Col("place"), 30, func(x week) sheet.Value {
			if x.site == "" {
				return sheet.Text(w.Say("capbook_network"))
			}
			return sheet.Text(x.where)
		}),
	}
	if load.foreseen {
		columns = append(columns, hours("need_likely", likely), hours("need_safe", safe), hours("have_hours", have), share("share_likely", likely), share("share_safe", safe))
	} else {
		columns = append(columns, hours("need_hours", likely), hours("have_hours", have), share("share_need", likely))
	}
	if load.planned {
		columns = append(columns, hours("planned_hours", func(x week) int { return x.planned }))
	}
	return w.Sheet("hours", sheet.Table[week]{
		Title: w.Say("sheet_hours"),
		Intro: load.told(w.Say("hours_purpose"), w),
		Empty: w.Say("heat_none"),
		List:  sheet.List[week]{Rows: rows, Columns: columns, Filter: true, Look: func(i int) sheet.RowLook { return sheet.RowLook{Begins: rows[i].i == 0} }},
	}.Draw)
}
