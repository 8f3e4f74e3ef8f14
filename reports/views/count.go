package views

import "cohort/reports/words"

// has is a number of things in English, and what they have done.
func has(n int, what string) string {
	if n == 1 {
		return "1 " + what + " has"
	}
	return words.CountOf(n, what) + " have"
}
