package clean

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cohort/planner/demand/facts"
)

// distinct returns rows in the order of their keys, each key once, without those
// that have none. Of rows with one key the first by content wins, so that the
// order of the query does not matter.
func distinct[T any](f *Facts, table string, rows []T, key func(T) string) []T {
	type keyed struct {
		key string
		row T
	}
	all := make([]keyed, 0, len(rows))
	for _, r := range rows {
		if key(r) == "" {
			f.fault(table, "", facts.Say("no_key"), leftOut)
			continue
		}
		all = append(all, keyed{key(r), r})
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	out := make([]T, 0, len(all))
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].key == all[i].key {
			end++
		}
		if end > i+1 {
			slices.SortStableFunc(all[i:end], func(a, b keyed) int { return cmp.Compare(form(a.row), form(b.row)) })
			f.fault(table, all[i].key, facts.Say("key_repeated", "Times", end-i), facts.Say("first_taken"))
		}
		out = append(out, all[i].row)
		i = end
	}
	return out
}

// form is a row as text.
func form(row any) string {
	b, err := json.Marshal(row)
	if err != nil { // a number that is none
		return fmt.Sprintf("%v", row)
	}
	return string(b)
}

// refer says whether a row may name something. If not, it lists a fault, of the code
// unknown_site, unknown_room and so on, by what it is.
func refer[T any](f *Facts, table, key, what string, known map[string]T, name string) bool {
	if _, ok := known[name]; ok {
		return true
	}
	f.fault(table, key, facts.Say("unknown_"+what, "Name", name), leftOut)
	return false
}

func index[T any](rows []T, key func(*T) string) map[string]*T {
	m := make(map[string]*T, len(rows))
	for i := range rows {
		m[key(&rows[i])] = &rows[i]
	}
	return m
}

// words are a list of words, each once, sorted, without empty ones.
func words(list []string) []string {
	set := map[string]bool{}
	for _, w := range list {
		if w != "" {
			set[w] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}
