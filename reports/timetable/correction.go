package timetable

import (
	"io"

	"cohort/internal/editions"
	"cohort/reports/front"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// WriteCorrection writes what goes out with a correction of a site's week: what changed, the
// grid of the week for the wall, and the attendance sheets of sessions that are new, or held
// otherwise or for others.
func WriteCorrection(out io.Writer, week editions.Week, w words.Words) error {
	week.Sessions = w.Sorted(week.Sessions)
	changed := week
	changed.Sessions = nil
	for _, s := range week.Sessions {
		if (s.New || s.Moved || s.Others) && !s.Reserved() {
			changed.Sessions = append(changed.Sessions, s)
		}
	}
	sheets := []sheet.Sheet{corrected(week.Head, "week", w), w.Sheet("grid", WeekGrid(&week, w).Draw)}
	if len(changed.Sessions) > 0 {
		sheets = append(sheets, attendance(&changed, w))
	}
	return w.Workbook(week.Head, w.CorrectionTitle(week.Head), w.CorrectionFoot(week.Head), sheets...).Write(out)
}

// WriteTrainerCorrection writes what goes out with a correction of a trainer's week.
func WriteTrainerCorrection(out io.Writer, own editions.OwnWeek, w words.Words) error {
	own.Sessions = w.Sorted(own.Sessions)
	return w.Workbook(own.Head, w.CorrectionTitle(own.Head), w.CorrectionFoot(own.Head),
		corrected(own.Head, "own", w), w.Sheet("own_grid", OwnGrid(&own, w).Draw), ownSessions(&own, w), ownPeople(&own, w)).Write(out)
}

// corrected is the first sheet of a correction.
func corrected(h editions.Head, key string, w words.Words) sheet.Sheet {
	return front.Page{Title: w.CorrectionTitle(h), Purpose: w.CorrectionDo(key, h)}.Sheet(h, w)
}
