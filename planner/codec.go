package planner

import "strings"

// Faults is everything that is wrong with one file.
type Faults struct {
	What string // snapshot or plan
	List []string
}

func (f *Faults) Error() string { return f.What + ": " + strings.Join(f.List, "; ") }
