package views

import "fmt"

// Count is a number of things in English, "1 session" or "2 sessions".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// has is a number of things and what they have done.
func has(n int, what string) string {
	if n == 1 {
		return "1 " + what + " has"
	}
	return Count(n, what) + " have"
}
