package words

import (
	"maps"
	"slices"
	"strings"
)

// Removed writes how many were removed of each kind, a sentence a kind.
func (w Words) Removed(counts map[string]int) (out []string) {
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, w.Say("removed_line", "What", w.Say("removed_"+strings.ReplaceAll(kind, " ", "_")), "N", counts[kind]))
	}
	return out
}
