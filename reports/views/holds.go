package views

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/words"
	"cohort/sql/store"
)

// Hold is a promise that was taken.
type Hold struct {
	Number    int64        `json:"number"`
	Office    string       `json:"office"`
	Position  string       `json:"position"`
	Start     planner.Date `json:"start"`
	Headcount int          `json:"headcount"`
	Ready     planner.Date `json:"ready"`
	Until     planner.Date `json:"until"`
	By        string       `json:"by"`
}

// Holds show what is held.
func Holds(list []store.Hold) []Hold {
	out := []Hold{} // never null
	for _, x := range list {
		out = append(out, Hold{x.Number, x.Office, x.Position, x.Start, x.Headcount, x.Ready, x.Until, x.AskedBy})
	}
	return out
}

// HoldsText says what is held, a line each.
func HoldsText(list []store.Hold) string {
	var out strings.Builder
	for i := range list {
		x := &list[i]
		fmt.Fprintf(&out, "%s, ready on %s, %s\n", held(x), x.Ready, until(x))
	}
	if len(list) == 0 {
		return "nothing is held\n"
	}
	return out.String()
}

// HoldText says what is held from now on, and the promise that was taken with it.
func (v Views) HoldText(x *store.Hold, a *promise.Answer) string {
	return fmt.Sprintf("%s, %s\n%s", held(x), until(x), v.words.PromiseText(a, v.called))
}

func held(x *store.Hold) string {
	return fmt.Sprintf("hold %d: %s for %s from %s", x.Number, words.CountOf(x.Headcount, "place"), x.Office, x.Start)
}

func until(x *store.Hold) string { return fmt.Sprintf("held until %s for %s", x.Until, x.AskedBy) }

// Release is a hold that was given back, and the holds that got other seats by it.
type Release struct {
	Released int64   `json:"released"`
	Seated   []int64 `json:"seated_anew"`
}

// Released shows a hold that was given back; mended are those that sat with it.
func Released(number int64, mended []store.Hold) Release {
	out := Release{number, []int64{}}
	for _, x := range mended {
		out.Seated = append(out.Seated, x.Number)
	}
	return out
}

// ReleasedText says the same.
func ReleasedText(number int64, mended []store.Hold) string {
	var out strings.Builder
	fmt.Fprintf(&out, "hold %d is released, its seats are free\n", number)
	for _, x := range mended {
		fmt.Fprintf(&out, "hold %d sat with it, and has other seats now: ready on %s\n", x.Number, x.Ready)
	}
	return out.String()
}
