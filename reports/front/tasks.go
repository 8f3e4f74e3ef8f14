package front

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// Task is something that a reader has to decide or to say.
type Task struct {
	What, About, Where string       // what is the matter, with whom or which session, when and where or at which office
	By                 planner.Date // the last day for it; 0: there is none
	Do                 string       // the command or the cell that decides it
}

func tasks(p *sheet.Page, row int, list []Task, w words.Words) int {
	text := func(title string, i int, of func(t Task) string) sheet.Column[Task] {
		return sheet.Left(title, frontWidths[i], func(t Task) sheet.Value { return sheet.Text(of(t)) })
	}
	return sheet.List[Task]{Rows: list, Columns: []sheet.Column[Task]{
		sheet.Numbers[Task](w.Col("number"), frontWidths[0]),
		text(w.Col("change"), 1, func(t Task) string { return t.What }),
		text(w.Col("task_about"), 2, func(t Task) string { return t.About }),
		text(w.Say("missing_when"), 3, func(t Task) string { return t.Where }),
		sheet.Left(w.Col("task_by"), frontWidths[4], func(t Task) sheet.Value {
			if t.By == 0 {
				return sheet.Text("—")
			}
			return sheet.Text(w.Weekday(t.By) + " " + w.Date(t.By))
		}),
		text(w.Col("task_do"), 5, func(t Task) string { return t.Do }),
	}}.At(p, row)
}

// pins writes what is pinned, and below it what the world has released.
func pins(p *sheet.Page, row int, list []editions.Pinned, w words.Words) int {
	var hold, gone []editions.Pinned
	for _, x := range list {
		if x.Cause == "" {
			hold = append(hold, x)
		} else {
			gone = append(gone, x)
		}
	}
	text := func(title string, i int, of func(x editions.Pinned) string) sheet.Column[editions.Pinned] {
		return sheet.Left(title, frontWidths[i], func(x editions.Pinned) sheet.Value { return sheet.Text(of(x)) })
	}
	part := func(title string, list []editions.Pinned, fourth sheet.Column[editions.Pinned]) {
		if len(list) == 0 {
			return
		}
		row = sheet.List[editions.Pinned]{Rows: list, Columns: []sheet.Column[editions.Pinned]{
			sheet.Numbers[editions.Pinned](w.Col("number"), frontWidths[0]),
			text(w.Col("session"), 1, func(x editions.Pinned) string { return x.Course }),
			text(w.Say("missing_when"), 2, func(x editions.Pinned) string { return w.Appointment(&x.At) }),
			text(w.Col("pinned"), 3, func(x editions.Pinned) string { return w.PinnedFields(x.Fields, x.Least) }),
			fourth,
			text(w.Col("pinned_why"), 5, func(x editions.Pinned) string { return x.Who + ": " + w.PinReason(x.Kind, x.Reason) }),
		}}.At(p, p.Part(row+1, p.Last(), w.Say(title)))
	}
	part("pinned_title", hold, text(w.Col("pinned_until"), 4, func(x editions.Pinned) string {
		if x.Until == 0 {
			return w.Say("pins_no_end")
		}
		return w.Say("pins_until", "Until", w.Date(x.Until))
	}))
	part("unpinned_title", gone, text(w.Col("cause"), 4, func(x editions.Pinned) string { return w.Released(x.Cause, x.About) }))
	return row
}
