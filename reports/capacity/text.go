package capacity

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/words"
)

// mostHangs is how many trainers of those on whom most hangs are shown.
const mostHangs = 10

// Text writes load, shortages and risks to be read on a screen.
func Text(out io.Writer, r *capacity.Report, c editions.Called, w words.Words) error {
	t := &textPage{w: w}
	t.load(r, c)
	t.say("\n%s", w.Say("capacity_head_proofs"))
	for i := range r.Proofs {
		t.say("  %d. %s", i+1, w.Shortage(&r.Proofs[i], c))
	}
	if len(r.Proofs) == 0 {
		t.say("  %s", w.Say("capacity_none_proofs"))
	}
	t.say("\n%s", w.Say("capacity_head_risks"))
	weeks := map[planner.Date]bool{}
	for _, x := range r.Load {
		weeks[x.Week] = true
	}
	for i := range r.Risks {
		t.say("  %s", w.Lonely(&r.Risks[i], c, len(weeks)))
	}
	if len(r.Risks) == 0 {
		t.say("  %s", w.Say("capacity_none_risks"))
	}
	t.hangs(r, c)
	_, err := io.WriteString(out, t.text.String())
	return err
}

type textPage struct {
	w    words.Words
	text strings.Builder
}

func (t *textPage) say(format string, a ...any) { fmt.Fprintf(&t.text, format+"\n", a...) }

// load is one line for each week and role or kind of room.
func (t *textPage) load(r *capacity.Report, c editions.Called) {
	w := t.w
	head := []string{w.Say("capacity_row_week"), w.Say("capacity_row_what"), w.Say("capacity_row_need"), w.Say("capacity_row_have"), w.Say("capacity_row_share")}
	planned := len(r.Load) > 0 && r.Load[0].PlannedMinutes != nil
	if planned {
		head = append(head, w.Say("capacity_row_planned"))
	}
	rows := [][]string{head}
	last := planner.Date(0)
	for _, x := range r.Load {
		week, share := "", "—"
		if x.Week != last {
			week, last = w.Date(x.Week), x.Week
		}
		if x.HaveMinutes > 0 {
			share = fmt.Sprint((100*x.NeedMinutes + x.HaveMinutes/2) / x.HaveMinutes)
		}
		row := []string{week, w.LoadName(&x, c), w.Tenths(x.NeedMinutes), w.Tenths(x.HaveMinutes), share}
		if planned {
			row = append(row, w.Tenths(*x.PlannedMinutes))
		}
		rows = append(rows, row)
	}
	t.say("%s", w.Say("capacity_head_load"))
	width := make([]int, len(head))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i < 2 {
				line += " " + cell + pad
			} else {
				line += "  " + pad + cell
			}
		}
		t.say("%s", strings.TrimRight(line, " "))
	}
}

func (t *textPage) hangs(r *capacity.Report, c editions.Called) {
	w := t.w
	if len(r.Hangs) > 0 {
		t.say("\n%s", w.Say("capacity_head_hangs"))
	}
	shown := 0
	for _, h := range r.Hangs {
		if h.Kind == capacity.Trainers && shown < mostHangs {
			shown++
			t.say("  %s", w.Say("capacity_hang", "Who", c.Name(h.ID), "Sessions", w.Count("sessions", h.Sessions), "Seats", w.Count("places", h.Seats), "Alone", h.Alone))
		}
	}
	if len(r.Understudies) > 0 {
		covered := 0
		for _, u := range r.Understudies {
			if u.Understudy != nil {
				covered++
			}
		}
		t.say("\n%s", w.Say("capacity_understudies", "Covered", covered, "All", len(r.Understudies)))
	}
	if len(r.Withouts) > 0 {
		t.say("\n%s", w.Say("capacity_head_without"))
	}
	for _, x := range r.Withouts {
		t.say("  %s", w.Say("capacity_without", "Who", c.Name(x.Trainer), "From", w.Begins(x.From, x.To), "To", w.Date(x.To), "Kept", x.Kept, "Seats", x.Seats, "InTime", x.InTime))
	}
}
