package promise

import (
	"fmt"
	"slices"

	"cohort/planner"
)

// RefusalCode is why a wave makes no sense.
type RefusalCode string

// The codes.
const (
	NoSuchOffice    RefusalCode = "no_such_office"
	NoSuchHeadcount RefusalCode = "no_such_headcount" // not 1 to MostPeople
	OthersSeats     RefusalCode = "others_seats"      // Headcount is not that of Own
	NoProgrammes    RefusalCode = "no_programmes"     // the snapshot has none
	NoSuchProgramme RefusalCode = "no_such_programme"
	StartTooEarly   RefusalCode = "start_too_early" // before the first day of the plan
	StartNotWorking RefusalCode = "start_not_working"
	StartNoIntake   RefusalCode = "start_no_intake" // a working day on which nobody starts
)

// RefusalCodes are all codes.
func RefusalCodes() []RefusalCode {
	return []RefusalCode{NoSuchOffice, NoSuchHeadcount, OthersSeats, NoProgrammes, NoSuchProgramme, StartTooEarly, StartNotWorking, StartNoIntake}
}

// Refusal is bad input: what of a wave makes no sense, and what to ask instead.
// Package words makes the sentence.
type Refusal struct {
	Of   string // what of a wave is refused: office, start, headcount, programme
	Code RefusalCode

	ID    string       // the office or programme that is not known
	Near  string       // the office that may be meant; empty: none is like it
	Known []string     // programmes that there are
	Count int          // people asked for
	Own   int          // people whose seats they would take
	Start planner.Date // the start asked for
	First planner.Date // the first day of the plan
	Next  planner.Date // the next intake, where a start was refused; 0 otherwise
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s of the wave: %s", r.Of, r.Code)
}

// OfOffice returns those of some waves that are an office's; all where none is named. It
// refuses an office that is none of those there are.
func OfOffice(all []Status, offices []planner.Office, id string) ([]Status, *Refusal) {
	if id != "" && !slices.ContainsFunc(offices, func(o planner.Office) bool { return o.ID == id }) {
		return nil, UnknownOffice(id, offices)
	}
	mine := []Status{}
	for _, x := range all {
		if id == "" || x.Office == id {
			mine = append(mine, x)
		}
	}
	return mine, nil
}

// UnknownOffice refuses an office that is none of those there are, and says which
// may be meant.
func UnknownOffice(id string, offices []planner.Office) *Refusal {
	known := make([]string, len(offices))
	for i := range offices {
		known[i] = offices[i].ID
	}
	return &Refusal{Of: "office", Code: NoSuchOffice, ID: id, Near: planner.Near(id, known)}
}
