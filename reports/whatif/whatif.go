// Package whatif writes scenarios beside the plan as it is: the workbook, a file
// for each sheet, and the page on a screen.
package whatif

import (
	"io"
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/whatif"
	"cohort/reports/front"
	"cohort/reports/words"
)

// Write writes the base and the scenarios side by side for headquarters. The
// answer's sentences are told already.
func Write(out io.Writer, h editions.Head, a *whatif.Answer, c editions.Called, w words.Words) error {
	until := a.FirstDay + planner.Date(a.Days-1)
	title := w.Say("whatif_title")
	foot := title + " · " + w.Date(a.FirstDay) + "–" + w.Date(until)
	h.Monday = a.FirstDay
	if h.Place == "" {
		h.Place = w.Say("capbook_network")
	}
	return w.Workbook(h, title, foot,
		front.Page{Title: title, Purpose: w.Say("whatif_purpose"), Until: until, Sentences: InShort(w, a), Once: true}.Sheet(h, w),
		beside(a, w),
		allFigures(a, w),
		whatChanges(a, c, w),
		whatLacks(a, c, w),
		smallestCure(a, c, w),
	).Write(out)
}

// InShort says the base and each scenario in a sentence.
func InShort(w words.Words, a *whatif.Answer) []string {
	out := []string{words.UpperFirst(w.Say("whatif_base")) + ": " + sumUp(w, a, 0)}
	for i := 1; i < len(a.Scenarios); i++ {
		out = append(out, strconv.Itoa(i)+". "+a.Scenarios[i].Name+": "+sumUp(w, a, i))
	}
	if len(a.Again) > 0 {
		out = append(out, w.Say("whatif_chance_means", "Draws", len(a.Again)+1))
	}
	return out
}

// sumUp tells the figures of an outcome that matter most, those of a scenario
// with how they differ.
func sumUp(w words.Words, a *whatif.Answer, i int) string {
	o := &a.Scenarios[i]
	value := func(key string) string {
		for k := range figures {
			f := &figures[k]
			if f.key != key {
				continue
			}
			if text := f.value(w, o); f.of(o) == f.of(&a.Scenarios[0]) {
				return text
			} else if key == "ready_median" && o.ReadyMedian == nil {
				return " (" + f.compare(w, a, o).text + ")"
			} else {
				return text + " (" + f.compare(w, a, o).text + ")"
			}
		}
		return ""
	}
	key := "whatif_half_ready"
	ready := value("ready_median")
	switch {
	case o.Newcomers == 0:
		key = "whatif_nobody_due"
	case o.ReadyMedian == nil:
		key, ready = "whatif_half_never", strings.TrimPrefix(ready, w.Say("whatif_never"))
	}
	served := strconv.Itoa(o.Served)
	return w.Say("whatif_sum", "Served", served, "Differs", strings.TrimPrefix(value("served"), served), "Requests", o.Requests, "LeftOut", value("left_out"), "Late", value("late"), "Shortages", value("shortages")) +
		" " + w.Say(key, "When", ready)
}
