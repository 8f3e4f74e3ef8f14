package whatif

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/whatif"
	"cohort/reports/words"
)

// figure is a line of the comparison: a number of each outcome, and whether more
// of it is better.
type figure struct {
	key    string
	of     func(o *whatif.Outcome) int
	kind   figureKind
	better int // 1: more, -1: less, 0: neither is
	// among is what the number is a part of; where that is another one than the
	// base's, neither more nor less is better.
	among func(o *whatif.Outcome) int
}

type figureKind int

const (
	asCount   figureKind = iota
	asMinutes            // shown as hours
	asDay                // a date, or never
)

// never stands for a day that is not reached.
const never = math.MaxInt32

func dayOf(d *planner.Date) int {
	if d == nil {
		return never
	}
	return int(*d)
}

func requested(o *whatif.Outcome) int { return o.Requests }

func newcomers(o *whatif.Outcome) int { return o.Newcomers }

var figures = []figure{
	{key: "requests", of: requested},
	{key: "served", of: func(o *whatif.Outcome) int { return o.Served }, better: 1, among: requested},
	{key: "left_out", of: func(o *whatif.Outcome) int { return o.LeftOut }, better: -1},
	{key: "late", of: func(o *whatif.Outcome) int { return o.Late }, better: -1},
	{key: "newcomers", of: newcomers},
	{key: "newcomers_ready", of: func(o *whatif.Outcome) int { return o.Ready }, better: 1, among: newcomers},
	{key: "ready_median", of: func(o *whatif.Outcome) int { return dayOf(o.ReadyMedian) }, kind: asDay, better: -1},
	{key: "ready_p90", of: func(o *whatif.Outcome) int { return dayOf(o.ReadyP90) }, kind: asDay, better: -1},
	{key: "session_count", of: func(o *whatif.Outcome) int { return o.Sessions }},
	{key: "trainer_time", of: func(o *whatif.Outcome) int { return o.TrainerMinutes }, kind: asMinutes},
	{key: "travel_time", of: func(o *whatif.Outcome) int { return o.TravelMinutes }, kind: asMinutes, better: -1, among: func(o *whatif.Outcome) int { return o.Served }},
	{key: "overload", of: func(o *whatif.Outcome) int { return o.OverloadHours * 60 }, kind: asMinutes, better: -1},
	{key: "shortages", of: func(o *whatif.Outcome) int { return len(o.Proofs) }, better: -1},
	{key: "missing_time", of: func(o *whatif.Outcome) int {
		sum := 0
		for i := range o.Proofs {
			sum += o.Proofs[i].MissingMinutes
		}
		return sum
	}, kind: asMinutes, better: -1},
}

// label names a figure.
func (f *figure) label(w words.Words) string { return w.Say("whatif_" + f.key) }

// value writes a figure.
func (f *figure) value(w words.Words, o *whatif.Outcome) string {
	v := f.of(o)
	switch {
	case f.kind == asMinutes:
		return w.Tenths(v)
	case f.kind == asDay && v == never:
		return w.Say("whatif_never")
	case f.kind == asDay:
		return w.Date(planner.Date(v))
	}
	return strconv.Itoa(v)
}

// comparison is a figure of a scenario beside the base's.
type comparison struct {
	text    string // how it differs
	verdict int    // 1: better, -1: worse, 0: neither
	chance  bool   // another seed makes as much of a difference
}

// compare holds a scenario against the base in a figure. What differs no more
// than the base does from itself, planned with other seeds, may be chance.
func (f *figure) compare(w words.Words, a *whatif.Answer, o *whatif.Outcome) comparison {
	base := &a.Scenarios[0]
	x, y := f.of(base), f.of(o)
	if x == y {
		return comparison{text: w.Say("whatif_same")}
	}
	var c comparison
	by := max(x, y) - min(x, y)
	switch {
	case f.kind == asDay && (x == never || y == never):
	case f.kind == asDay && y > x:
		c.text = w.Count("whatif_days_later", by)
	case f.kind == asDay:
		c.text = w.Count("whatif_days_earlier", by)
	default:
		amount := strconv.Itoa(by)
		if f.kind == asMinutes {
			amount = w.Say("duration_hours", "Hours", w.Tenths(by))
		}
		key := "whatif_less"
		if y > x {
			key = "whatif_more"
		}
		c.text = w.Say(key, "Amount", amount)
	}
	if f.among != nil && f.among(base) != f.among(o) {
		return c
	}
	least, most := x, x
	for i := range a.Again {
		if v := f.of(&whatif.Outcome{Figures: a.Again[i], Proofs: base.Proofs}); f.among == nil || f.among(base) == f.among(&whatif.Outcome{Figures: a.Again[i]}) {
			least, most = min(least, v), max(most, v)
		}
	}
	word := ""
	c.verdict = f.better
	if y < x {
		c.verdict = -f.better
	}
	switch {
	case by <= most-least:
		c.chance, c.verdict, word = true, 0, w.Say("whatif_chance")
	case c.verdict > 0:
		word = w.Say("whatif_better")
	case c.verdict < 0:
		word = w.Say("whatif_worse")
	}
	if c.text != "" && word != "" {
		c.text += ", "
	}
	c.text += word
	return c
}

// Text writes the base and the scenarios side by side, to be read on a
// screen.
func Text(out io.Writer, a *whatif.Answer, c editions.Called, w words.Words) error {
	t := &screen{w: w}
	t.say("%s", w.Say("whatif_head", "Snapshot", a.Snapshot, "From", w.Date(a.FirstDay), "To", w.Date(a.FirstDay+planner.Date(a.Days-1))))
	for i := 1; i < len(a.Scenarios); i++ {
		o := &a.Scenarios[i]
		t.say("\n%d. %s", i, o.Name)
		for k := range o.Effects {
			t.say("   %s", w.Effect(&o.Effects[k], o.Snapshot, c))
		}
		if len(o.Effects) == 0 {
			t.say("   %s", w.Say("whatif_no_change"))
		}
	}
	for from := 1; from < len(a.Scenarios); from += scenariosAbreast {
		t.abreast(a, from, min(from+scenariosAbreast, len(a.Scenarios)))
	}
	if len(a.Again) > 0 {
		t.say("\n%s", w.Say("whatif_chance_means", "Draws", len(a.Again)+1))
	}
	for i := range a.Scenarios {
		t.shortages(i, &a.Scenarios[i], c)
	}
	_, err := io.WriteString(out, t.text.String())
	return err
}

// screen is a text in the making.
type screen struct {
	w    words.Words
	text strings.Builder
}

func (t *screen) say(format string, a ...any) { fmt.Fprintf(&t.text, format+"\n", a...) }

// scenariosAbreast is how many scenarios fit beside the base on a screen.
const scenariosAbreast = 3

// abreast writes the figures of some scenarios beside the base's.
func (t *screen) abreast(a *whatif.Answer, from, to int) {
	w := t.w
	head := []string{"", w.Say("whatif_base")}
	for i := from; i < to; i++ {
		head = append(head, strconv.Itoa(i)+".")
	}
	rows := [][]string{head}
	for k := range figures {
		f := &figures[k]
		row := []string{f.label(w), f.value(w, &a.Scenarios[0])}
		for i := from; i < to; i++ {
			o := &a.Scenarios[i]
			text := f.value(w, o)
			if f.of(&a.Scenarios[0]) != f.of(o) {
				text += " (" + f.compare(w, a, o).text + ")"
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	t.say("")
	table := tabwriter.NewWriter(&t.text, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	table.Flush() // into memory
}

// shortages tells what is short in the base, or what a scenario changes of that.
func (t *screen) shortages(i int, o *whatif.Outcome, c editions.Called) {
	w := t.w
	if i == 0 {
		t.say("\n%s", w.Say("whatif_base_shortages"))
		for k := range o.Proofs {
			t.say("  %s", w.Shortage(&o.Proofs[k], c))
		}
		if len(o.Proofs) == 0 {
			t.say("  %s", w.Say("capacity_none_proofs"))
		}
	} else if len(o.Appeared)+len(o.Vanished) > 0 {
		t.say("\n%d. %s", i, o.Name)
		for k := range o.Appeared {
			t.say("  %s %s", w.Say("whatif_appears"), w.Shortage(&o.Appeared[k], c))
		}
		for k := range o.Vanished {
			t.say("  %s %s", w.Say("whatif_vanishes"), w.Shortage(&o.Vanished[k], c))
		}
	} else {
		return
	}
	if text := w.SmallestCure(o, c); text != "" {
		t.say("  %s", text)
	}
}
