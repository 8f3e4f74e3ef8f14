package capacity

import (
	"cmp"
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/words"
)

// mostShort is how many shortages stand in the summary.
const mostShort = 5

// InShort says the capacity of the network in sentences.
func InShort(w words.Words, c *editions.CapacityBook) []string {
	var out []string
	if text := tightest(w, c); text != "" {
		out = append(out, text)
	}
	if n := len(c.Report.Proofs); n == 0 {
		out = append(out, w.Say("capacity_none_proofs"))
	} else {
		out = append(out, w.Count("short_proofs", n))
		for i := range c.Report.Proofs[:min(n, mostShort)] {
			out = append(out, w.Say("short_proof", "Number", i+1, "Sentence", w.Shortage(&c.Report.Proofs[i], c.Called)))
		}
		if n > mostShort {
			out = append(out, w.Count("short_more", n-mostShort))
		}
	}
	out = append(out, missedInShort(w, c)...)
	out = append(out, risksInShort(w, c)...)
	if c.Year != nil && len(c.Year.Learned.Hires) > 0 { // the one to begin with first
		out = append(out, w.Say("short_year_hire", "Sentence", w.YearHires(&c.Year.Learned, c.Year.Past)[0]))
	}
	if c.Year != nil {
		if text := w.YearRooms(&c.Year.Learned, c.Called); text != "" {
			out = append(out, w.Say("short_year_hire", "Sentence", text))
		}
	}
	if text := expected(w, c); text != "" {
		out = append(out, text)
	}
	return out
}

// tightest says which role and which rooms of which week have the highest share.
func tightest(w words.Words, c *editions.CapacityBook) string {
	load := loadOf(w, c)
	var best *loadLine
	week := 0
	first, last := c.Report.FirstDay, c.Report.FirstDay+planner.Date(c.Report.Days-1)
	whole := func(i int) bool { return load.mondays[i] >= first && load.mondays[i]+6 <= last }
	some := false
	for i := range load.mondays {
		some = some || whole(i)
	}
	above := func(a, b loadCell) bool { return a.likely*b.have > b.likely*a.have }
	for _, l := range load.lines {
		for i, x := range l.weeks {
			if some && !whole(i) {
				continue // a part of a week tells little
			}
			if x.have > 0 && l.site == "" && (best == nil || above(x, best.weeks[week])) {
				best, week = l, i
			}
		}
	}
	if best == nil || best.weeks[week].likely == 0 {
		return ""
	}
	x := best.weeks[week]
	part := func(need int) int { return (100*need + x.have/2) / x.have }
	if !load.foreseen {
		return w.Say("short_tightest", "What", best.what, "Week", w.Week(load.mondays[week]), "Share", part(x.likely))
	}
	return w.Say("short_tightest_foreseen", "What", best.what, "Week", w.Week(load.mondays[week]), "Likely", part(x.likely), "Safe", part(x.safe))
}

func missedInShort(w words.Words, c *editions.CapacityBook) []string {
	if !c.Planned {
		return nil
	}
	facts, rest := c.Proven()
	ruled, counted, open, late := 0, 0, 0, 0
	for _, m := range facts {
		ruled += m.Named + m.Reserved
	}
	for _, m := range rest {
		if len(m.Shortages) > 0 {
			counted += m.Named + m.Reserved
		} else {
			open += m.Named + m.Reserved
		}
		if m.Late {
			late += m.Named + m.Reserved
		}
	}
	var out []string
	if ruled > 0 {
		out = append(out, w.Count("short_ruled", ruled))
	}
	if counted > 0 {
		out = append(out, w.Count("short_counted", counted))
	}
	if open > 0 {
		out = append(out, w.Count("short_open", open))
	}
	if late > 0 {
		out = append(out, w.Count("short_late", late))
	}
	if ruled+counted+open == 0 {
		out = append(out, w.Say("missed_none"))
	}
	if c.Later > 0 {
		out = append(out, w.Count("short_later", c.Later))
	}
	return out
}

func risksInShort(w words.Words, c *editions.CapacityBook) []string {
	var out []string
	courses := map[string]bool{}
	for _, r := range c.Report.Risks {
		courses[r.Course] = true
	}
	if len(courses) > 0 {
		out = append(out, w.Count("short_lonely", len(courses)))
	}
	var worst *capacity.Without
	for i := range c.Report.Withouts {
		x := &c.Report.Withouts[i]
		if worst == nil || cmp.Or(cmp.Compare(x.Seats-x.Kept, worst.Seats-worst.Kept), cmp.Compare(x.Late, worst.Late)) > 0 {
			worst = x
		}
	}
	if worst != nil {
		said := "short_away_none"
		if worst.Kept < worst.Seats {
			said = "short_away"
		} else if worst.Late > 0 {
			said = "short_away_late"
		}
		out = append(out, w.Say(said, "Who", c.Called.Name(worst.Trainer), "From", w.Begins(worst.From, worst.To), "To", w.Date(worst.To), "Kept", worst.Kept, "Seats", w.Count("places", worst.Seats), "Late", worst.Late))
	}
	if n := len(c.Report.Understudies); n > 0 {
		covered := 0
		for _, u := range c.Report.Understudies {
			if u.Understudy != nil {
				covered++
			}
		}
		out = append(out, w.Say("capacity_understudies", "Covered", covered, "All", n))
	}
	return out
}

// expected says the next intake at which somebody is expected.
func expected(w words.Words, c *editions.CapacityBook) string {
	for _, x := range c.Starts {
		if x.P90 > 0 {
			return w.Say("short_expected", "Date", w.Date(x.Start), "Likely", x.P50, "Low", x.P10, "High", x.P90, "Named", x.Named)
		}
	}
	return ""
}

// NewsOf says which shortages have appeared and which have vanished since the
// reader's previous edition; nil where there was none.
func NewsOf(w words.Words, c *editions.CapacityBook) []string {
	if c.Previous == 0 {
		return nil
	}
	out := []string{}
	for i := range c.News {
		n := c.News[i]
		n.Shortage.Cures = nil // they stand with the shortage
		key := "news_appeared"
		if n.Gone {
			key = "news_gone"
		}
		out = append(out, w.Say(key, "Sentence", w.Shortage(&n.Shortage, c.Called)))
	}
	if len(out) == 0 {
		out = append(out, w.Say("news_none"))
	}
	return out
}
