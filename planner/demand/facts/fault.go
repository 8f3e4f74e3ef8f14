package facts

import (
	"cmp"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Fault is something wrong in the data and what was done about it. The owner of
// the data reads it.
type Fault struct {
	Table string `json:"table"` // the view, without its schema
	Key   string `json:"key"`
	Wrong string `json:"wrong"`
	Done  string `json:"done"`
}

// HasStood begins what is wrong with a candidate who has stood in a stage for longer than
// anybody did. The days that go by make it, no row that somebody wrote: it is shown and
// counted, and nobody is written to for it.
const HasStood = "has stood in "

// values are what differs between two faults of a kind: what is quoted, and words
// with digits or in capitals, as keys are.
var values = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[^\s,;:]*\d[^\s,;:]*|\p{Lu}[\p{Lu}\d/_-]+`)

// Kind is what is wrong without the values in it, so that many rows with the same
// mistake have one kind, and a row keeps it from day to day.
func (f Fault) Kind() string { return short(values.ReplaceAllString(f.Wrong, "…")) }

// longest is how many letters of a key, and of what is wrong, are kept.
const longest = 200

func short(text string) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}

// Few keeps at most so many faults of each view, each of another key or kind, and
// counts by view those that it left out. Of each kind of a view it keeps about as
// many as of the others, those with the first keys. Texts that are long beyond all
// use are cut. The faults come back in the order of views and keys.
func Few(list []Fault, most int) (kept []Fault, further map[string]int) {
	type ranked struct {
		Fault
		kind string
		rank int // among those of its view and kind
	}
	all := make([]ranked, len(list))
	for i, f := range list {
		f.Key, f.Wrong, f.Done = short(f.Key), short(f.Wrong), short(f.Done)
		all[i] = ranked{Fault: f, kind: f.Kind()}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.kind, b.kind), cmp.Compare(a.Key, b.Key))
	})
	all = slices.CompactFunc(all, func(a, b ranked) bool { return a.Table == b.Table && a.kind == b.kind && a.Key == b.Key })
	for i := 1; i < len(all); i++ {
		if all[i].Table == all[i-1].Table && all[i].kind == all[i-1].kind {
			all[i].rank = all[i-1].rank + 1
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.rank, b.rank)) })
	further, in := map[string]int{}, map[string]int{}
	for _, f := range all {
		if in[f.Table] == most {
			further[f.Table]++
			continue
		}
		in[f.Table]++
		kept = append(kept, f.Fault)
	}
	slices.SortStableFunc(kept, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key)) })
	return kept, further
}
