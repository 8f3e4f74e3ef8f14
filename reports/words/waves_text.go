package words

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/promise"
)

// PromiseText says an answer on a terminal. Ids stay ids in it: they are what
// the next question is asked with.
func (w Words) PromiseText(a *promise.Answer, c editions.Called) string {
	var b strings.Builder
	who := []any{"Office", a.Office, "People", w.Count("newcomers", a.Headcount), "Start", w.Date(a.Start)}
	if !a.Possible {
		return w.Say("promise_not", append(who, "Because", w.WhyNot(&a.Why, editions.Asked{Start: a.Start, Due: a.Due, Until: a.Until}, c))...) + "\n"
	}
	b.WriteString(w.Say("promise_ready", append(who, "Ready", w.Date(*a.Ready), "Due", w.Date(a.Due))...))
	if !a.InTime {
		b.WriteString(w.Say("promise_too_late"))
	}
	b.WriteString("\n")
	if n := len(a.GaveWay); n > 0 {
		b.WriteString("  " + w.Count("promise_gave_way", n) + "\n")
	}
	b.WriteString("  " + w.Count("promise_opened", len(a.Opened)) + "\n")
	opened := map[string]bool{}
	for _, id := range a.Opened {
		opened[id] = true
	}
	paths := map[string]int{}
	for _, l := range a.Learners {
		var p strings.Builder
		for _, x := range l.Path {
			note := x.Session
			if opened[x.Session] {
				note = w.Say("note_new") + ", " + note
			}
			fmt.Fprintf(&p, "    %s %02d:%02d  %-10s %-14s %s\n", w.Date(x.Date), x.Start/60, x.Start%60, x.Course, x.Room, note)
		}
		paths[p.String()]++
	}
	var order []string
	for p := range paths {
		order = append(order, p)
	}
	slices.Sort(order)
	for _, p := range order {
		b.WriteString("  " + w.Count("newcomers", paths[p]) + ":\n" + p)
	}
	return b.String()
}

// DueAfter says how long after their start the newcomers of a table are due.
func (w Words) DueAfter(t *promise.Table) string {
	if t.DueWorkingDays > 0 {
		return w.Say("programme_due_working", "Days", t.DueWorkingDays)
	}
	return w.Say("programme_due_calendar", "Days", t.DueDays)
}

// RestsOn says which plan of the coming weeks tables of waves rest on: the one
// that a run mailed its tables from, 0: one made for the question, and of which day.
func (w Words) RestsOn(day planner.Date, run int64) string {
	if run == 0 {
		return w.Say("table_rests_now", "Day", w.Date(day))
	}
	return w.Say("table_rests_mailed", "Day", w.Date(day), "Run", run)
}

// RestsOnFiles says that tables of waves rest on a plan file, and until when that is.
func (w Words) RestsOnFiles(until planner.Date) string {
	return w.Say("table_rests_files", "Until", w.Date(until))
}

// TableText draws a table of waves on a terminal.
func (w Words) TableText(t *promise.Table, c editions.Called) string {
	var b strings.Builder
	b.WriteString(w.Say("table_of", "Office", t.Office, "Programme", t.Programme, "Due", w.DueAfter(t), "Until", w.Date(t.Until)) + "\n")
	fmt.Fprintf(&b, "  %-12s", w.Say("table_intake"))
	for _, n := range promise.Sizes() {
		fmt.Fprintf(&b, "%-13d", n)
	}
	fmt.Fprintf(&b, "%-12s%s\n", w.Say("table_due"), w.Say("table_largest"))
	var notes []string
	for _, in := range t.Intakes {
		fmt.Fprintf(&b, "  %-12s", w.Date(in.Start))
		for _, x := range in.Waves {
			text := w.Say("table_no_place")
			switch {
			case x.Kind == promise.Unknown:
				text = w.Say("table_not_known")
			case x.Possible && x.InTime:
				text = w.Date(*x.Ready)
			case x.Possible:
				text = w.Date(*x.Ready) + "!"
			}
			if len(x.WaitsFor) > 0 {
				text += "*"
				notes = append(notes, "  * "+w.waits(&in, &x, c))
			}
			fmt.Fprintf(&b, "%-13s", text)
		}
		largest := w.Say("not_known")
		if in.Largest != nil {
			largest = fmt.Sprint(*in.Largest)
		}
		fmt.Fprintf(&b, "%-12s%s\n", w.Date(in.Due), largest)
	}
	for _, n := range notes {
		b.WriteString(n + "\n")
	}
	for _, l := range t.Latest {
		pairs := []any{"By", w.Date(*t.ReadyBy), "People", w.Count("newcomers", l.Headcount)}
		if l.Start == nil && unknown(t, l.Headcount) {
			b.WriteString("  " + w.Say("table_latest_unknown", pairs...) + "\n")
			continue
		}
		if l.Start == nil {
			b.WriteString("  " + w.Say("table_latest_none", pairs...) + "\n")
			continue
		}
		b.WriteString("  " + w.Say("table_latest", append(pairs, "Start", w.Date(*l.Start))...) + "\n")
	}
	return b.String()
}

// unknown says whether nothing is known yet of any wave of a size.
func unknown(t *promise.Table, headcount int) bool {
	for _, in := range t.Intakes {
		for _, x := range in.Waves {
			if x.Headcount == headcount && x.Kind != promise.Unknown {
				return false
			}
		}
	}
	return true
}

// waits says of a small wave what it waits for.
func (w Words) waits(in *promise.Intake, x *promise.Cell, c editions.Called) string {
	return w.Count("table_wait", min(len(x.WaitsFor), 2), "Start", w.Date(in.Start), "People", w.Count("newcomers", x.Headcount), "Courses", w.Quoted(c, x.WaitsFor))
}

// StatusesText says on a terminal how waves stand.
func (w Words) StatusesText(list []promise.Status, c editions.Called) string {
	var b strings.Builder
	list = slices.Clone(list)
	editions.SortByName(w.Language(), list, func(x promise.Status) string { return x.Office })
	slices.SortStableFunc(list, func(x, y promise.Status) int { return cmp.Compare(x.Start, y.Start) })
	for i := range list {
		x := &list[i]
		ready := w.Say("wave_not_all")
		if x.Ready != nil {
			ready = w.Say("wave_ready", "Date", w.Date(*x.Ready))
		}
		b.WriteString(w.Say("wave_of", "Office", x.Office, "Start", w.Date(x.Start), "People", w.Count("newcomers", x.People), "Status", w.StatusText(x.Status),
			"Ready", ready, "Due", w.Date(x.Due)))
		if x.Since != "" {
			b.WriteString(", " + w.SinceText(x.Since))
		}
		b.WriteString("\n")
		switch {
		case x.Fact != nil:
			b.WriteString("  " + w.Fact(x.Fact, c) + "\n")
		case x.Later > 0:
			b.WriteString("  " + w.Count("because_later", x.Later) + "\n")
		}
		for _, m := range x.Missing {
			chance := w.Say("wave_no_chance")
			switch {
			case m.LastChance != nil:
				chance = w.Say("missing_until", "Date", w.Date(*m.LastChance))
			case m.Later > 0:
				chance = w.Say("missing_later")
			}
			b.WriteString("  " + w.Say("wave_missing", "Course", w.Quoted(c, []string{m.Course}), "People", w.Count("for_people", m.People), "Chance", chance) + "\n")
		}
	}
	if len(list) == 0 {
		return w.Say("wave_none") + "\n"
	}
	return b.String()
}
