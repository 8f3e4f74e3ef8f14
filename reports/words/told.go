package words

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/explain"
)

// Told makes a sentence, or the part of one that a fact is.
func (w Words) Told(f *explain.Fact) string {
	if f.Code != "" {
		pairs := slices.Clone(f.Args)
		for i := 1; i < len(pairs); i += 2 {
			pairs[i] = w.toldValue(pairs[i])
		}
		if f.Count > 0 {
			return w.Count("told_"+f.Code, f.Count, pairs...)
		}
		return w.Say("told_"+f.Code, pairs...)
	}
	parts := make([]string, len(f.Parts))
	for i := range f.Parts {
		parts[i] = w.Told(&f.Parts[i])
	}
	between := ""
	switch f.Join {
	case explain.InList:
		between = w.Say("told_comma")
	case explain.InAll:
		between = w.Say("told_and")
	case explain.Explained:
		between = w.Say("told_colon")
	}
	return strings.Join(parts, between)
}

// Unserved are reasons as a plan has them, each with its detail in words.
func (w Words) Unserved(reasons []explain.Reason) []planner.Unserved {
	out := make([]planner.Unserved, len(reasons))
	for i, r := range reasons {
		out[i] = r.Unserved
		out[i].Detail = w.Told(&r.Why)
	}
	return out
}

// ToldDay writes a date without its year, «пн 18 янв.».
func (w Words) ToldDay(date planner.Date) string {
	d := date.UTC()
	return w.Say("told_day", "Weekday", w.Say(fmt.Sprintf("told_weekday_%d", weekdayOf(date)+1)), "Day", d.Day(), "Month", w.Say(fmt.Sprintf("told_month_%d", d.Month())))
}

// ToldClock writes a time of day with both its digits, 09:00.
func ToldClock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// toldValue is what a fact speaks of, as it stands in a sentence.
func (w Words) toldValue(value any) any {
	switch x := value.(type) {
	case explain.Fact:
		return w.Told(&x)
	case planner.Date:
		return w.ToldDay(x)
	case explain.Span:
		return w.Say("told_span", "Day", w.ToldDay(x.Date), "From", ToldClock(x.Start), "To", ToldClock(x.End))
	case explain.Hours:
		if x%60 == 0 {
			return w.toldValue(explain.Count{N: int(x / 60), What: "hour"})
		}
		return w.Say("told_hours", "Hours", fmt.Sprintf("%.1f", float64(x)/60))
	case explain.Count:
		return w.Count("told_count_"+strings.ReplaceAll(x.What, " ", "_"), x.N)
	case explain.Names:
		switch {
		case x.More > 0:
			return w.Say("told_names_more", "Names", strings.Join(x.First, ", "), "Count", x.More)
		case len(x.First) == 0:
			return w.Say("told_nobody")
		}
		return w.all(x.First)
	}
	return value
}

// all lists names, with "and" before the last; empty where there are none.
func (w Words) all(names []string) string {
	if n := len(names); n > 1 {
		return w.Say("told_names_and", "Names", strings.Join(names[:n-1], ", "), "Last", names[n-1])
	}
	return strings.Join(names, "")
}
