package promise

import (
	"fmt"
	"strings"
)

// nearOffices asks whether another office was meant.
func (d *Desk) nearOffices(id string) string {
	if len(d.s.Offices) == 0 {
		return "the snapshot has none"
	}
	best, least := "", 0
	for _, o := range d.s.Offices {
		if n := distance(id, o.ID); best == "" || n < least {
			best, least = o.ID, n
		}
	}
	return fmt.Sprintf("is %s meant?", best)
}

// distance is how many letters must change to make one word of another
// (Levenshtein).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		last := row[0]
		row[0]++
		for j := range y {
			change := last
			if x[i] != y[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, last+1, row[j]+1)
		}
	}
	return row[len(y)]
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
