package mail

import (
	"cohort/internal/editions"
	"cohort/planner/capacity"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/words"
)

// Capacity is the message that carries the capacity of the network.
func Capacity(c editions.CapacityBook, words words.Words) (Body, error) {
	l := open(c.Head, words.Date(c.From())+"–"+words.Date(c.Until), words)
	l.Title = words.Say("capbook_title")
	l.More = ""
	l.Changes = nil
	l.Short = append(capacitybook.NewsOf(words, &c), capacitybook.InShort(words, &c)...)
	l.Table = shortages(c.Report.Proofs, words)
	l.Closing = words.Say("mail_attached_capacity")
	changed := words.Say("mail_first")
	if c.Previous != 0 {
		changed = words.Count("mail_changes", len(c.News))
		if len(c.News) == 0 {
			changed = words.Say("mail_no_changes")
		}
	}
	switch {
	case c.Year == nil:
	case c.Previous != 0 && len(c.News) == 0: // the year is what it was sent for
		changed = words.Say("mail_year")
	default:
		changed += ", " + words.Say("mail_year")
	}
	return l.body(words.Say("mail_subject_capacity", "Week", words.Week(c.Monday), "Edition", c.Edition, "Changes", changed))
}

// shortages are the proofs at a glance.
func shortages(proofs []capacity.Proof, words words.Words) table {
	if len(proofs) == 0 {
		return table{}
	}
	t := table{Title: words.Say("sheet_shortages"), Heads: []string{words.Say("col_weeks"), words.Say("col_short_of"), words.Say("col_need_hours"), words.Say("col_have_hours"), words.Say("col_missing_hours")}}
	for i := range proofs[:min(len(proofs), mostRows)] {
		p := &proofs[i]
		t.Rows = append(t.Rows, []string{words.Weeks(p.From, p.To), words.ShortOf(p), words.HoursOf(p.NeedMinutes), words.HoursOf(p.HaveMinutes), words.HoursOf(p.MissingMinutes)})
	}
	return t
}
