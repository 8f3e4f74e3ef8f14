package planner

import (
	"strings"
	"unicode/utf8"
)

// Near is the known word of which another is most likely a slip of the pen: at
// most three letters differ, and no more than half of them, however it is
// capitalised. Empty: none is.
func Near(word string, known []string) string {
	word = strings.ToLower(word)
	length := utf8.RuneCountInString(word)
	best, least := "", min(3, length/2)+1
	for _, k := range known {
		lower := strings.ToLower(k)
		// As many edits as one is longer are needed in any case: who writes a page of text into a
		// cell waits for no comparison of it with ten thousand names.
		if longer := utf8.RuneCountInString(lower) - length; longer > least || -longer > least {
			continue
		}
		if n := edits(word, lower); n < least || n == least && best != "" && k < best {
			best, least = k, n
		}
	}
	return best
}

// edits counts the letters to insert, delete or replace to turn a into b.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0]++
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}
