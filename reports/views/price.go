package views

import (
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/reports/words"
)

// ofTheWorld are the causes of a change that nobody decided.
var ofTheWorld = []ledger.Kind{ledger.TrainerAway, ledger.RoomShut, ledger.TooFew, ledger.CourseChanged, ledger.PersonGone, ledger.PersonAway, ledger.PersonLater, ledger.PersonUnfit}

// mostPriced is how many people a price names of each kind.
const mostPriced = 40

// PriceText is what a decision means for people, who are called so.
func PriceText(price ledger.Price, called editions.Called, w words.Words) string {
	if len(price.Changes) == 0 && len(price.Later) == 0 {
		return w.Say("decide_nobody") + "\n"
	}
	var out strings.Builder
	n := 0
	for _, c := range price.Changes {
		if n++; n > mostPriced {
			continue
		}
		need := c.Need()
		line := w.Say("decide_"+string(c.Kind), "Person", called.Name(need.Learner), "Course", called.Name(need.Course), "Was", slotText(c.Before, called, w), "Is", slotText(c.After, called, w))
		if slices.Contains(ofTheWorld, c.Cause.Kind) {
			line += " (" + w.Say("cause_"+string(c.Cause.Kind)) + ")"
		}
		fmt.Fprintln(&out, line)
	}
	for _, l := range price.Later {
		if n++; n <= mostPriced {
			fmt.Fprintln(&out, w.Say("decide_ready", "Person", called.Name(l.Learner), "Was", w.Date(l.Was), "Is", w.Date(l.Is)))
		}
	}
	if n > mostPriced {
		fmt.Fprintln(&out, w.Count("decide_more", n-mostPriced))
	}
	moved, waits := map[string]bool{}, map[string]bool{}
	for _, c := range price.Changes {
		if c.After == nil {
			waits[c.Need().Learner] = true
		} else if c.Before != nil {
			moved[c.Need().Learner] = true
		}
	}
	fmt.Fprintln(&out, w.Say("decide_sum", "Moved", len(moved), "Waits", len(waits), "Ready", len(price.Later)))
	return out.String()
}

// slotText is when, where and with whom somebody sits; empty: nowhere.
func slotText(s *diff.Seat, called editions.Called, w words.Words) string {
	if s == nil {
		return ""
	}
	return w.Date(s.Date) + " " + w.Clock(s.Start) + ", " + called.Name(s.Room) + ", " + called.Names(s.Trainers)
}
