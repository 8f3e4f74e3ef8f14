package views

import (
	"cmp"
	"strings"

	"cohort/planner"
	"cohort/reports/words"
)

// fewOfAKind is how many faults of a kind are shown where all views are.
const fewOfAKind = 5

// Fault is something that is wrong in the data, in words.
type Fault struct {
	View    string       `json:"view"`
	Key     string       `json:"key"`
	Kind    string       `json:"-"` // the same for rows with the same mistake
	Wrong   string       `json:"wrong"`
	Done    string       `json:"done"`
	Further int          `json:"further,omitempty"` // above 0: a count of further faults of the view, without key and words
	Since   int64        `json:"since"`             // the run that found it first
	Day     planner.Date `json:"day"`               // of that run
}

// FaultsText is what is wrong in the data, by view: all of it, or the first few of
// each kind. Since is the run after which it was found, 0: whenever.
func (v Views) FaultsText(list []Fault, all bool, since int64) string {
	w := v.words
	switch {
	case len(list) == 0 && since != 0:
		return w.Say("data_nothing_new", "Run", since) + "\n"
	case len(list) == 0:
		return w.Say("data_nothing") + "\n"
	}
	count, of := map[string]int{}, map[[2]string]int{}
	for _, f := range list {
		count[f.View] += max(f.Further, 1)
		of[[2]string{f.View, f.Kind}]++
	}
	var out strings.Builder
	view, shown := "", map[[2]string]int{}
	for _, f := range list {
		if f.View != view {
			if view != "" {
				out.WriteString("\n")
			}
			view = f.View
			out.WriteString(w.Say("data_head", "Title", w.Say("data_view_"+view), "View", view, "Count", count[view]) + "\n")
		}
		k := [2]string{f.View, f.Kind}
		if f.Further > 0 {
			out.WriteString("  " + w.Say("data_further", "More", f.Further) + "\n")
			continue
		}
		if shown[k]++; shown[k] > fewOfAKind && !all {
			if shown[k] == of[k] { // where the last of them would stand
				out.WriteString("  " + w.Say("data_more_kind", "More", of[k]-fewOfAKind, "View", view) + "\n")
			}
			continue
		}
		out.WriteString("  " + faultLine(w, &f) + "\n")
	}
	return out.String()
}

func faultLine(w words.Words, f *Fault) string {
	return w.Say("data_line", "Key", cmp.Or(oneLine(f.Key), w.Say("data_no_key")), "Wrong", oneLine(f.Wrong), "Done", f.Done, "Day", f.Day, "Run", f.Since)
}
