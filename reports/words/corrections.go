package words

import (
	"cohort/internal/editions"
)

// CorrectionTitle is what a correction is called, above it and in the subject of its mail.
func (w Words) CorrectionTitle(h editions.Head) string {
	return w.Say("correction_title", "Place", h.Place, "Week", w.Week(h.Monday))
}

// CorrectionDo says what to do about a correction: what to take off the wall, or what is not
// valid any more. Key is of what the reader had: week, own or waves.
func (w Words) CorrectionDo(key string, h editions.Head) string {
	old, now := w.Say("edition_n", "Edition", h.Previous), w.Say("edition_n", "Edition", h.Edition)
	if h.PreviousMonday != 0 && h.PreviousMonday != h.Monday {
		old, now = old+", "+w.Week(h.PreviousMonday), now+", "+w.Week(h.Monday)
	}
	return w.Say("correction_do_"+key, "Old", old, "New", now)
}

// CorrectionFoot stands below each page of a correction.
func (w Words) CorrectionFoot(h editions.Head) string {
	return w.CorrectionTitle(h) + " · " + w.Say("edition_n", "Edition", h.Edition)
}
