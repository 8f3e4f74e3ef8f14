package directory

import (
	"slices"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

// PastDays is how many days before the snapshot sheets tell of: those whose marks can
// still be handed in on the sheets of the week.
const PastDays = 14

// Past is a session of the days before the snapshot begins that was announced to
// people with a name, as far as it is told of.
type Past struct {
	ID     string       `json:"id,omitempty"`
	Site   string       `json:"site"`
	Room   string       `json:"room"`
	Course string       `json:"course"`
	Date   planner.Date `json:"date"`
	Start  int          `json:"start"` // minute of the day
	End    int          `json:"end"`
	Key    string       `json:"key,omitempty"` // of its attendance sheet; empty: it had none
	Seats  int          `json:"seats"`         // people who sat in it
	There  int          `json:"there"`         // people who were there, seated or not
	Held   bool         `json:"held"`
	Said   bool         `json:"said"`            // somebody said whether it was held, or marked somebody
	Asked  bool         `json:"asked,omitempty"` // nobody came, and nobody says whether it was held

	Missed []string `json:"missed,omitempty"` // people who sat in it and were not there, where it was held
	Failed []string `json:"failed,omitempty"` // people who were there and did not pass
}

// past notes what became of the sessions of the last days. Keys are those of the
// sessions' attendance sheets.
func (d *Directory) past(f *facts.Facts, b *demand.Built, seats map[string]int, keys map[string]string) {
	said := map[string]bool{}
	for _, x := range f.Attendance {
		said[x.Session] = true
	}
	for _, x := range f.Outcomes {
		said[x.Session] = true
	}
	site := map[string]string{}
	for _, x := range f.Rooms {
		site[x.ID] = x.Site
	}
	for _, x := range f.Issued {
		judged, over := b.Happened.Sessions[x.ID]
		if !over || x.Date >= b.Snapshot.FirstDay || x.Date < b.Snapshot.FirstDay-PastDays || len(x.Learners) == 0 {
			continue
		}
		p := Past{ID: x.ID, Site: site[x.Room], Room: x.Room, Course: x.Course, Date: x.Date, Start: x.Start, End: x.Start + x.Minutes,
			Key: keys[x.ID], Seats: len(x.Learners), There: seats[x.ID], Held: judged.Held, Said: said[x.ID], Asked: judged.Why == attendance.AllAbsent}
		for _, who := range x.Learners {
			switch {
			case !judged.Held:
			case !b.Happened.Attended[attendance.Seat{Session: x.ID, Person: who}]:
				p.Missed = append(p.Missed, who)
			case b.Happened.FailedOn(who, x.Course, x.Date):
				p.Failed = append(p.Failed, who)
			}
		}
		slices.Sort(p.Missed)
		slices.Sort(p.Failed)
		d.Past = append(d.Past, p)
	}
}
