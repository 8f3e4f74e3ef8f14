// Package capacity writes what headquarters read of the network's capacity: the
// workbook, a file for each sheet, and the page on a screen.
package capacity

import (
	"fmt"
	"io"

	"cohort/internal/editions"
	"cohort/reports/front"
	"cohort/reports/words"
)

// Write writes the capacity of the network for headquarters.
func Write(out io.Writer, c editions.CapacityBook, w words.Words) error {
	title := w.Say("capbook_title")
	foot := title + " · " + w.Week(c.Monday)
	if c.Edition > 0 {
		foot += " · " + w.Say("edition_n", "Edition", c.Edition)
	}
	if c.Place == "" {
		c.Place = w.Say("capbook_network")
	}
	err := w.Workbook(c.Head, title, foot,
		front.Page{Title: title, Purpose: w.Say("capbook_purpose"), Until: c.Until, Sentences: InShort(w, &c), News: NewsOf(w, &c)}.Sheet(c.Head, w),
		heat(&c, w),
		loadHours(&c, w),
		shortages(&c, w),
		addition(&c, w),
		missed(&c, w),
		lonely(&c, w),
		hangs(&c, w),
		understudies(&c, w),
		yearAhead(&c, w),
		yearSites(&c, w),
		network(&c, w),
		front.Record(&c.Record, words.UpperFirst(c.Place), w),
		taught(&c, w),
	).Write(out)
	if err != nil {
		return fmt.Errorf("capacity: %w", err)
	}
	return nil
}
