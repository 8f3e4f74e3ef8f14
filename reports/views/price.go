package views

import (
	"fmt"
	"slices"
	"strings"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/reports/words"
)

// ofTheWorld are the causes of a change that nobody decided.
var ofTheWorld = []ledger.Kind{ledger.TrainerAway, ledger.RoomShut, ledger.TooFew, ledger.CourseChanged, ledger.PersonGone, ledger.StartGone, ledger.PersonAway, ledger.PersonLater, ledger.PersonUnfit}

// mostPriced is how many lines a price has: a line is what happens to some people alike.
const mostPriced = 40

// mostLate is how many seats after their due day are told with names.
const mostLate = 5

// PriceText is what a decision means for people, who are called so.
func PriceText(p *decisions.Proposal, called editions.Called, w words.Words) string {
	text := priceText(p.Price(), called, w)
	late := p.Late()
	switch {
	case len(late) > mostLate:
		text += w.Count("decide_late_many", len(late)) + "\n"
	case len(late) > 0:
		var who []string
		for _, c := range late {
			who = append(who, called.Name(c.Need().Learner)+" ("+called.Name(c.Need().Course)+", "+w.Date(c.After.Date)+")")
		}
		text += w.Say("decide_late", "Who", strings.Join(who, "; ")) + "\n"
	}
	return text
}

func priceText(price ledger.Price, called editions.Called, w words.Words) string {
	if len(price.Changes) == 0 && len(price.Later) == 0 {
		return w.Say("decide_nobody") + "\n"
	}
	var lines []string
	people := map[string][]string{} // by line: whom the same happens to
	add := func(line, who string) {
		if people[line] == nil {
			lines = append(lines, line)
		}
		people[line] = append(people[line], called.Name(who))
	}
	for _, c := range price.Changes {
		need := c.Need()
		was := slotText(c.Before, called, w)
		if c.Before != nil && slices.Contains(ofTheWorld, c.Cause.Kind) {
			was += " (" + w.Say("cause_"+string(c.Cause.Kind)) + ")"
		}
		add(w.Say("decide_"+string(c.Kind), "Course", called.Name(need.Course), "Was", was, "Is", slotText(c.After, called, w)), need.Learner)
	}
	for _, l := range price.Later {
		add(w.Say("decide_ready", "Was", w.Date(l.Was), "Is", w.Date(l.Is)), l.Learner)
	}
	var out strings.Builder
	for _, line := range lines[:min(len(lines), mostPriced)] {
		fmt.Fprintf(&out, "%s: %s\n", line, strings.Join(people[line], ", "))
	}
	if more := len(lines) - mostPriced; more > 0 {
		fmt.Fprintln(&out, w.Count("decide_more", more))
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

// ConcernedText says what becomes of each session that hangs on who or what is away.
func ConcernedText(p *decisions.Proposal, called editions.Called, w words.Words) string {
	if len(p.Concerned) == 0 {
		return w.Say("absent_none") + "\n"
	}
	var out strings.Builder
	first := p.Built.Snapshot.FirstDay
	when := func(x *planner.Session) string { return w.Date(first+planner.Date(x.Day)) + " " + w.Clock(x.Start) }
	for _, c := range p.Concerned {
		kind := "absent_gone"
		args := []any{"Session", called.Name(c.Before.ID), "Course", called.Name(c.Before.Course), "When", when(&c.Before), "Room", called.Name(c.Before.Room), "Trainers", called.Names(c.Before.Trainers)}
		if c.After != nil {
			kind = "absent_moved"
			if when(c.After) == when(&c.Before) {
				kind = "absent_led"
				if c.After.Room != c.Before.Room {
					kind = "absent_roomed"
				}
			}
			args = append(args, "Then", when(c.After), "InRoom", called.Name(c.After.Room), "LedBy", called.Names(c.After.Trainers))
		}
		fmt.Fprintln(&out, w.Say(kind, args...))
	}
	return out.String()
}

// slotText is when, where and with whom somebody sits; empty: nowhere.
func slotText(s *diff.Seat, called editions.Called, w words.Words) string {
	if s == nil {
		return ""
	}
	return w.Date(s.Date) + " " + w.Clock(s.Start) + ", " + called.Name(s.Room) + ", " + called.Names(s.Trainers)
}
