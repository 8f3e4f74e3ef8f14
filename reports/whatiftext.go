package reports

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cohort/planner"
	"cohort/planner/whatif"
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
func (f *figure) label(w Words) string { return w.Say("whatif_" + f.key) }

// value writes a figure.
func (f *figure) value(w Words, o *whatif.Outcome) string {
	v := f.of(o)
	switch {
	case f.kind == asMinutes:
		return tenths(w, v)
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
func (f *figure) compare(w Words, a *whatif.Answer, o *whatif.Outcome) comparison {
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
			amount = w.Say("duration_hours", "Hours", tenths(w, by))
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

// WhatIfText writes the base and the scenarios side by side, to be read on a
// screen.
func WhatIfText(out io.Writer, a *whatif.Answer, c Called, w Words) error {
	t := &textPage{w: w}
	t.say("%s", w.Say("whatif_head", "Snapshot", a.Snapshot, "From", w.Date(a.FirstDay), "To", w.Date(a.FirstDay+planner.Date(a.Days-1))))
	for i := 1; i < len(a.Scenarios); i++ {
		o := &a.Scenarios[i]
		t.say("\n%d. %s", i, o.Name)
		for k := range o.Effects {
			t.say("   %s", o.Effects[k].Sentence)
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
		t.shortages(i, &a.Scenarios[i])
	}
	_, err := io.WriteString(out, t.text.String())
	return err
}

// scenariosAbreast is how many scenarios fit beside the base on a screen.
const scenariosAbreast = 3

// abreast writes the figures of some scenarios beside the base's.
func (t *textPage) abreast(a *whatif.Answer, from, to int) {
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
	t.columns(rows)
}

// columns writes a table, its columns aligned to the left.
func (t *textPage) columns(rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2)
		}
		t.say("%s", strings.TrimRight(line, " "))
	}
}

// shortages tells what is short in the base, or what a scenario changes of that.
func (t *textPage) shortages(i int, o *whatif.Outcome) {
	w := t.w
	if i == 0 {
		t.say("\n%s", w.Say("whatif_base_shortages"))
		for k := range o.Proofs {
			t.say("  %s", o.Proofs[k].Sentence)
		}
		if len(o.Proofs) == 0 {
			t.say("  %s", w.Say("capacity_none_proofs"))
		}
	} else if len(o.Appeared)+len(o.Vanished) > 0 {
		t.say("\n%d. %s", i, o.Name)
		for k := range o.Appeared {
			t.say("  %s %s", w.Say("whatif_appears"), o.Appeared[k].Sentence)
		}
		for k := range o.Vanished {
			t.say("  %s %s", w.Say("whatif_vanishes"), o.Vanished[k].Sentence)
		}
	} else {
		return
	}
	if text := w.SmallestCure(o); text != "" {
		t.say("  %s", text)
	}
}

// SmallestCure tells what would make all shortages of an outcome vanish; nothing
// where nothing is short.
func (w Words) SmallestCure(o *whatif.Outcome) string {
	switch {
	case len(o.Proofs) == 0:
		return ""
	case o.Cure == nil:
		return w.Say("whatif_no_cure")
	}
	sentences := func(list []whatif.Part) (out []string) {
		for i := range list {
			out = append(out, list[i].Sentence)
		}
		return out
	}
	text := strings.Join(slices.Concat(sentences(o.Cure.Trainers), sentences(o.Cure.Rooms)), "; ")
	if len(o.Cure.Hours) > 0 {
		text += " (" + w.Say("whatif_instead", "Hours", strings.Join(sentences(o.Cure.Hours), "; ")) + ")"
	}
	return w.Say("whatif_cure", "Cure", text)
}

// TellWhatIf writes the sentences of an answer into it.
func (w Words) TellWhatIf(a *whatif.Answer, c Called) {
	for i := range a.Scenarios {
		o := &a.Scenarios[i]
		w.Tell(o.Proofs, c)
		w.Tell(o.Appeared, c)
		w.Tell(o.Vanished, c)
		for k := range o.Effects {
			o.Effects[k].Sentence = w.effect(&o.Effects[k], o.Snapshot, c)
		}
		if o.Cure != nil {
			for _, list := range [][]whatif.Part{o.Cure.Trainers, o.Cure.Rooms, o.Cure.Hours} {
				for k := range list {
					list[k].Sentence = w.part(&list[k], c)
				}
			}
		}
	}
}

// part tells one thing that a cure adds.
func (w Words) part(p *whatif.Part, c Called) string {
	switch p.What {
	case whatif.TrainerDays:
		when := w.Date(p.From)
		if p.From != p.To {
			when = w.DayMonth(p.From) + "–" + w.Date(p.To)
		}
		return w.Count("whatif_part_days", p.Amount, "Role", w.Role(p.Role), "Site", c.name(p.Site), "When", when)
	case whatif.MoreRooms:
		return w.Count("whatif_part_rooms", p.Amount, "Feature", w.Feature(p.Feature), "Site", c.name(p.Site))
	}
	return w.Say("whatif_part_hours", "Hours", w.HoursOf(p.Amount), "Site", c.name(p.Site))
}

// mostBroken is how many broken sessions a sentence names.
const mostBroken = 8

// effect tells a change, what it did and what it breaks.
func (w Words) effect(e *whatif.Effect, s *planner.Snapshot, c Called) string {
	text := w.change(e, s, c)
	if len(e.Broken) > 0 {
		pinned, seats := 0, 0
		var which []string
		for i := range e.Broken {
			b := &e.Broken[i]
			if b.Pinned {
				pinned++
			}
			seats += b.Seats
			which = append(which, w.brokenSession(b, c))
		}
		if left := len(which) - mostBroken; left > 0 {
			which = append(which[:mostBroken], w.Count("capacity_and_more", left))
		}
		text += " " + w.Count("whatif_broken", len(e.Broken), "Seats", w.Count("places", seats), "Which", strings.Join(which, "; "))
		if pinned > 0 {
			text += " " + w.Count("whatif_released", pinned)
		}
	}
	return text
}

func (w Words) brokenSession(b *whatif.Broken, c Called) string {
	return w.DayMonth(b.Date) + " " + w.Clock(b.Start) + " " + c.name(b.Course)
}

func (w Words) change(e *whatif.Effect, s *planner.Snapshot, c Called) string {
	until := func(from, to planner.Date) string {
		if from == to {
			return w.Date(from)
		}
		return w.Date(from) + "–" + w.Date(to)
	}
	switch x := e.Change.(type) {
	case whatif.CloseRoom:
		return w.Count("whatif_close_room", e.Amount, "What", roomName(s, c, x.ID), "When", until(x.From, x.To))
	case whatif.CloseSite:
		return w.Count("whatif_close_site", e.Amount, "What", c.name(x.ID), "When", until(x.From, x.To))
	case whatif.TrainerAway:
		return w.Count("whatif_trainer_away", e.Amount, "What", c.name(x.ID), "When", until(x.From, x.To))
	case whatif.AddTrainer:
		courses, home := w.Say("whatif_same_courses"), ""
		for _, t := range s.Trainers {
			if t.ID == e.Added[0] {
				home = t.Home
			}
		}
		if x.Courses != nil {
			courses = w.quoted(c, x.Courses)
		}
		return w.Say("whatif_add_trainer", "Like", c.name(x.Like), "Home", c.name(home), "Courses", courses)
	case whatif.Train:
		return w.Say("whatif_train", "Who", c.name(x.Trainer), "Course", w.quoted(c, []string{x.Course}))
	case whatif.Wave:
		return w.Count("whatif_wave", x.Headcount, "Office", c.name(x.Office), "Date", w.Date(x.Start), "Expected", e.Expected, "Added", e.Amount)
	case whatif.Hiring:
		key := "whatif_hiring_more"
		if e.Amount < 0 {
			key = "whatif_hiring_less"
		}
		return w.Count(key, max(e.Amount, -e.Amount), "Factor", strings.Replace(strconv.FormatFloat(x.Factor, 'f', -1, 64), ".", w.Say("decimal_mark"), 1))
	case whatif.Course:
		var what []string
		if x.Minutes > 0 {
			what = append(what, w.Say("whatif_course_minutes", "Hours", w.HoursOf(x.Minutes)))
		}
		if x.MinGroup > 0 {
			what = append(what, w.Say("whatif_course_least", "People", x.MinGroup))
		}
		if x.MaxGroup > 0 {
			what = append(what, w.Say("whatif_course_most", "People", x.MaxGroup))
		}
		return w.Say("whatif_course", "Course", w.quoted(c, []string{x.ID}), "What", strings.Join(what, ", "))
	case whatif.Hours:
		var when []string
		if x.From != whatif.NoHour {
			when = append(when, w.Say("whatif_hours_from", "From", w.Clock(x.From)))
		}
		if x.To != whatif.NoHour {
			when = append(when, w.Say("whatif_hours_to", "To", w.Clock(x.To)))
		}
		return w.Count("whatif_hours", e.Amount, "Site", c.name(x.Site), "When", strings.Join(when, " "))
	case whatif.WorkingDay:
		return w.Say("whatif_working_day", "Date", w.Date(x.Date), "Weekday", w.Weekday(x.Date))
	}
	return fmt.Sprint(e.Key)
}

// roomName is a room's name, with its site's where that is known: rooms are
// numbered at each site.
func roomName(s *planner.Snapshot, c Called, id string) string {
	if c[id] == "" {
		return id
	}
	for i := range s.Rooms {
		if s.Rooms[i].ID == id {
			return c[id] + " (" + c.name(s.Rooms[i].Site) + ")"
		}
	}
	return c[id]
}
