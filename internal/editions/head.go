package editions

import (
	"fmt"
	"strconv"
	"time"

	"cohort/planner"
)

// Head is what the first sheet of every workbook says.
type Head struct {
	Reader   string       // whom it is for, by name; may be empty
	Place    string       // the site's or office's name
	Monday   planner.Date // the ISO week that it is about, or that its period begins in
	Edition  int          // numbered by place and week, from 1
	Previous int          // the edition that this reader received last; 0: none, this is the first
	// PreviousMonday is the week of the previous edition, if it was another one.
	PreviousMonday planner.Date
	// FirmUntil is the last day whose sessions are announced; later ones are a
	// preview. 0: all are announced.
	FirmUntil planner.Date
	// KnownUntil is the last day of the week that the working calendar knows, or the last
	// before the week: later ones are not announced. 0: it knows the week.
	KnownUntil planner.Date
	ReadAt     time.Time // when the data was read, in the network's zone
	Rules      int       // rules that the referee checked and found kept; 0: no certificate
	Changes    []Change  // since the reader's previous edition
	Notice     *Notice   // nil: the last night went well
	Link       string    // where the reader sees it too, on a phone; empty: nowhere
}

// From is the first day of the period that it is about: of days that were over when the data
// was read nothing is planned.
func (h *Head) From() planner.Date { return max(h.Monday, planner.DateOf(h.ReadAt)) }

// Provisional says whether a day's sessions are a preview only.
func (h *Head) Provisional(day planner.Date) bool { return h.FirmUntil != 0 && day > h.FirmUntil }

// Notice says that the last run brought nothing and which edition stands.
type Notice struct {
	Night   planner.Date // of the failed run
	Failure Failure
	Edition int          // that stands; 0: none does
	Monday  planner.Date // the week of the edition that stands
	Issued  planner.Date // when the edition that stands was made; 0: not said
}

// Failure is why a run brought no new timetable.
type Failure string

// The failures.
const (
	FailedRejected Failure = "rejected" // the referee found a rule broken
	FailedWorse    Failure = "worse"    // the plan serves less than the one that stands
	FailedData     Failure = "data"     // the data could not be read
	FailedOther    Failure = "other"
)

// Zone writes how far the time zone of the reading is from UTC.
func (h Head) Zone() string {
	_, seconds := h.ReadAt.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	text := "UTC" + sign + strconv.Itoa(seconds/3600)
	if m := seconds / 60 % 60; m != 0 {
		text += fmt.Sprintf(":%02d", m)
	}
	return text
}
