package words

import (
	"cohort/planner/promise"
)

// Refused says what of a wave makes no sense, and what to ask instead.
func (w Words) Refused(r *promise.Refusal) string {
	text := w.Say("refused_"+string(r.Code), "ID", r.ID, "Known", w.all(r.Known), "Count", r.Count, "Own", r.Own, "Most", promise.MostPeople,
		"Start", w.Date(r.Start), "First", w.Date(r.First), "Next", w.Date(r.Next))
	if r.Near != "" {
		text += w.Say("refused_near", "Near", r.Near)
	}
	return text
}
