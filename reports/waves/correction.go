package waves

import (
	"io"

	"cohort/internal/editions"
	"cohort/reports/front"
	"cohort/reports/words"
)

// WriteCorrection writes what goes out with a correction to an office head: what changed for
// their people, the way of each newcomer, and who is in training when.
func WriteCorrection(out io.Writer, o editions.OfficeWaves, w words.Words) error {
	return w.Workbook(o.Head, w.CorrectionTitle(o.Head), w.CorrectionFoot(o.Head),
		front.Page{Title: w.CorrectionTitle(o.Head), Purpose: w.CorrectionDo("waves", o.Head), Until: o.Until, Sentences: Told(w, &o)}.Sheet(o.Head, w),
		peopleOf(&o, w), away(&o, w),
	).Write(out)
}
