package reports

import (
	"strconv"
	"strings"

	"cohort/planner"
	"cohort/planner/capacity"
)

// ShortOf names what a proof says is short.
func (w Words) ShortOf(p *capacity.Proof) string {
	if p.Kind == capacity.Rooms {
		return upperFirst(w.Feature(p.Feature))
	}
	return upperFirst(w.Role(p.Role))
}

// everyName lists ids by name.
func everyName(c Called, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.name(id)
	}
	return strings.Join(names, ", ")
}

// mostInside is how many of the shortages inside another are shown.
const mostInside = 6

// inside are the greatest of the shortages that a proof holds in it, one of each
// window.
func inside(p *capacity.Proof) []capacity.Inside {
	var out []capacity.Inside
	seen := map[[2]int]bool{}
	for _, x := range p.Inside {
		if window := [2]int{x.FromDay, x.ToDay}; !seen[window] && len(out) < mostInside {
			seen[window] = true
			out = append(out, x)
		}
	}
	return out
}

// shortages writes the proofs with their cures, the smaller ones of the same
// cause below each, and what the facts alone rule out.
func (b *book) shortages(c *CapacityBook, foot string) {
	w := b.words
	facts, _ := c.proven()
	columns := b.columns("number", 5, "weeks", 24, "from", 11.5, "until", 11.5, "short_of", 21, "sites", 26, "courses", 38,
		"need_hours", 10, "have_hours", 10, "missing_hours", 11, "cures", 52)
	for i := 7; i < 10; i++ {
		columns[i].middle = true
	}
	var rows []listRow
	for i := range c.Report.Proofs {
		p := &c.Report.Proofs[i]
		sites := everyName(c.Called, p.Sites)
		if p.Everywhere {
			sites = w.Say("capbook_network")
		}
		var cures []string
		for k := range p.Cures {
			cures = append(cures, "• "+p.Cures[k].Sentence)
		}
		rows = append(rows, listRow{fill: alarm, begins: true, cells: []any{i + 1, upperFirst(w.Weeks(p.From, p.To)), p.From, p.To, w.ShortOf(p), sites, everyName(c.Called, p.Courses),
			inHours(p.NeedMinutes), inHours(p.HaveMinutes), inHours(p.MissingMinutes), strings.Join(cures, "\n")}})
		shown := inside(p)
		for _, x := range shown {
			from, to := p.From+planner.Date(x.FromDay-p.FromDay), p.From+planner.Date(x.ToDay-p.FromDay)
			rows = append(rows, listRow{italic: true, cells: []any{i + 1, upperFirst(w.Weeks(from, to)), from, to, w.ShortOf(p), sites, everyName(c.Called, x.Courses),
				nil, nil, inHours(x.MissingMinutes), w.Say("shortage_inside", "Number", i+1)}})
		}
		if more := len(p.Inside) - len(shown); more > 0 {
			rows = append(rows, listRow{italic: true, cells: []any{i + 1, nil, nil, nil, w.ShortOf(p), sites, nil, nil, nil, nil, w.Count("shortage_more_inside", more)}})
		}
	}
	name, title, purpose := w.Say("sheet_shortages"), w.Say("shortages_title"), w.Say("shortages_purpose")
	if len(rows) == 0 && len(facts) == 0 {
		b.list(name, title, purpose, w.Say("capacity_none_proofs"), columns, nil, foot)
		return
	}
	widths := make([]float64, len(columns))
	for i, x := range columns {
		widths[i] = x.width
	}
	s, n := b.sheet(name, widths...), len(columns)
	s.title(1, n, title)
	s.sentence(1, 2, n, purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	p := page{cols: n, titles: [2]int{4, 4}, freezeRows: 4, foot: foot}
	row := 4
	if len(rows) > 0 {
		s.header(row, columns, true)
		for _, r := range rows {
			row++
			s.row(row, columns, r)
		}
		p.filter = [4]int{1, 4, n, row}
		row++
	} else {
		s.sentence(1, row, n, w.Say("capacity_none_proofs"), look{size: 12, fill: calm, indent: 1})
		s.height(row, 26)
		row++
	}
	if len(facts) > 0 {
		row = s.heading(row+1, w.Say("shortages_facts"))
		for i := range facts {
			s.text(1, row, "•", look{across: "center"})
			s.sentence(2, row, n, w.Ruled(&facts[i]), look{})
			row++
		}
	}
	p.rows = row - 1
	s.print(p)
}

// Ruled says of which needs the facts alone rule a place out.
func (w Words) Ruled(m *Missed) string {
	return w.Say("shortage_ruled", "Course", m.Course, "Site", w.near(m.Sites), "Needs", w.Count("needs", m.Named+m.Held), "Because", w.cause(m), "Due", w.Date(m.Due))
}

// near lists sites with how many needs there are.
func (w Words) near(sites []SiteCount) string {
	out := make([]string, 0, len(sites))
	for _, x := range sites {
		if len(sites) == 1 {
			return x.Site
		}
		out = append(out, x.Site+"\u00a0– "+strconv.Itoa(x.Needs))
	}
	return strings.Join(out, ", ")
}

// cause says why needs have no place, of many people at once.
func (w Words) cause(m *Missed) string {
	if m.Late {
		return w.Say("missed_late")
	}
	switch m.Reason {
	case planner.ReasonImpossible:
		return w.Because(Unscheduled{Reason: m.Reason, Missing: m.Kind})
	case planner.ReasonDays, planner.ReasonBefore, planner.ReasonGroup, planner.ReasonCrowded:
		return w.Say("missed_" + string(m.Reason))
	}
	return w.Because(Unscheduled{Reason: m.Reason})
}

// addition writes what each proof adds up: need by course, have by trainer or
// room.
func (b *book) addition(c *CapacityBook, foot string) {
	w := b.words
	columns := b.columns("shortage_number", 10, "side", 14, "what", 48, "asked", 11, "group_most", 11, "sessions_least", 12, "hours_each", 12, "hours", 12)
	for i := range columns {
		columns[i].middle = i != 1 && i != 2
	}
	need, have, lack := w.Say("side_need"), w.Say("side_have"), w.Say("side_missing")
	var rows []listRow
	for i := range c.Report.Proofs {
		p := &c.Report.Proofs[i]
		sum := func(side, text string, minutes int) {
			rows = append(rows, listRow{fill: head, cells: []any{i + 1, side, text, nil, nil, nil, nil, inHours(minutes)}})
		}
		for k, x := range p.Needs {
			r := listRow{begins: k == 0, cells: []any{i + 1, need, c.Called.name(x.Course), x.Requests, x.Group, x.Sessions, nil, inHours(x.Minutes)}}
			if x.Sessions > 0 {
				r.cells[6] = hours(float64(x.Minutes) / 60 / float64(x.Sessions))
			}
			rows = append(rows, r)
		}
		sum(need, w.Say("addition_need", "What", w.ShortOf(p), "Weeks", w.Weeks(p.From, p.To)), p.NeedMinutes)
		for _, x := range p.Haves {
			rows = append(rows, listRow{cells: []any{i + 1, have, c.Called.name(x.ID), nil, nil, nil, nil, inHours(x.Minutes)}})
		}
		sum(have, w.Say("total"), p.HaveMinutes)
		rows = append(rows, listRow{fill: alarm, cells: []any{i + 1, lack, w.Say("addition_missing"), nil, nil, nil, nil, inHours(p.MissingMinutes)}})
	}
	b.list(w.Say("sheet_addition"), w.Say("addition_title"), w.Say("addition_purpose"), w.Say("capacity_none_proofs"), columns, rows, foot)
}

// missed writes what the plan left without a place or too late, although nothing
// proves that it must.
func (b *book) missed(c *CapacityBook, foot string) {
	w := b.words
	columns := b.columns("number", 5, "course", 44, "home_site", 40, "because", 50, "asked_named", 12, "seats_held", 12, "first_due", 13, "counted_in", 19, "verdict", 44)
	columns[4].middle, columns[5].middle = true, true
	_, list := c.proven()
	var rows []listRow
	for i := range list {
		m := &list[i]
		r := listRow{cells: []any{i + 1, m.Course, w.near(m.Sites), w.cause(m), m.Named, m.Held, m.Due, "—", w.Say("verdict_open")}}
		if m.Late {
			r.cells[8] = w.Say("verdict_late")
		}
		if len(m.Shortages) > 0 {
			r.fill = alarm
			r.cells[7], r.cells[8] = w.Say("col_number")+"\u00a0"+numbers(m.Shortages), w.Say("verdict_counted")
		}
		rows = append(rows, r)
	}
	nothing := w.Say("missed_none")
	if !c.Planned {
		nothing = w.Say("missed_no_plan")
	}
	b.list(w.Say("sheet_missed"), w.Say("missed_title"), w.Say("missed_purpose"), nothing, columns, rows, foot)
}

// numbers writes the numbers of proofs.
func numbers(list []int) string {
	text := make([]string, len(list))
	for i, n := range list {
		text[i] = strconv.Itoa(n)
	}
	return strings.Join(text, ", ")
}
