package editions

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ledger"
)

// Cause is why something changed, with names: a ledger.Cause as a reader sees it.
type Cause struct {
	Kind    ledger.Kind
	Who     string       // the trainer, room or course that it hangs on; may be empty
	Course  string       // of the other session
	Session *Appointment // the other session; nil: there is none, or it is not known any more
	Use     Use          // what the other session takes
	Left    int          // how many people are left of a group that became too small
	For     []Wave       // for whom it was done
	Gain    *ledger.Gain // what the plan gained; nil: see For
	By, Why string       // who decided it, and what for; an office head is not told
	Because *Cause       // why the other session or seat changed
}

// Use is what one session takes that another one had.
type Use string

// The uses.
const (
	UseRoom    Use = "room"
	UseTrainer Use = "trainer"
	UseLearner Use = "learner" // somebody who sits in both
	UseSeats   Use = "seats"   // places in the session itself
)

// Wave is people of one office and intake for whom something was done.
type Wave struct {
	Office string       `json:"office"`           // empty: of other offices than the reader's
	Intake planner.Date `json:"intake,omitempty"` // 0: working staff, or not known
	People int          `json:"people"`
	Names  []string     `json:"names,omitempty"` // ascending; nil: not for this reader, or people without a name
}

// causes resolves causes for a reader who may read the names of all people (an office
// head may not: see wavesOf).
func (b *Board) causes(before *Board, list []ledger.Cause, names bool) []Cause {
	out := make([]Cause, len(list))
	for i := range list {
		out[i] = *b.cause(before, &list[i], func(g []ledger.Group) []Wave { return b.wavesOf(before, g, "", names) })
	}
	return out
}

// cause resolves a cause; waves says how the people are told for whom it was.
func (b *Board) cause(before *Board, c *ledger.Cause, waves func([]ledger.Group) []Wave) *Cause {
	if c == nil {
		return nil
	}
	out := &Cause{Kind: c.Kind, Left: c.Left, Gain: c.Gain, For: waves(c.For), Because: b.cause(before, c.Because, waves)}
	switch {
	case c.Kind == ledger.PersonGone || c.Kind == ledger.PersonLater: // the course is that of the change
	case c.Trainer != "":
		out.Who, out.Use = b.Names.who(c.Trainer), UseTrainer
	case c.Room != "":
		out.Who, out.Use = b.Names.who(c.Room), UseRoom
	case c.Course != "":
		out.Who = b.course(c.Course)
	}
	if c.Kind == ledger.MadeWay && out.Use == "" {
		out.Use = UseSeats
		if c.Learner != "" {
			out.Use = UseLearner
		}
	}
	if d := c.Decision; d != nil {
		out.By, out.Why = d.By, d.Why
	}
	if c.Session != "" {
		boards := []*Board{b, before}
		if c.Kind == ledger.Again { // the past one: what is held now may have taken its name
			boards = []*Board{before}
		}
		for _, board := range boards {
			if s := board.planned[c.Session]; s != nil {
				x := board.session(s, false)
				out.Course, out.Session = x.Course, x.Appointment()
				break
			}
		}
	}
	return out
}

// wavesOf resolves people for whom something was done. Where the reader is of an office
// (empty: of none), people of others are told as one number.
func (b *Board) wavesOf(before *Board, groups []ledger.Group, office string, names bool) (out []Wave) {
	others := 0
	for _, g := range groups {
		if office != "" && g.Office != office {
			others += len(g.People)
			continue
		}
		w := Wave{Office: b.Office(g.Office), People: len(g.People)}
		if g.Intake != nil {
			w.Intake = *g.Intake
		}
		for _, who := range g.People {
			l := cmp.Or(b.learners[who], before.learners[who])
			if names && l != nil && !l.Anonymous {
				w.Names = append(w.Names, b.person(who))
			}
		}
		SortByName(b.language, w.Names, func(name string) string { return name })
		out = append(out, w)
	}
	order := ByName(b.language)
	slices.SortStableFunc(out, func(x, y Wave) int { return cmp.Or(order(x.Office, y.Office), cmp.Compare(x.Intake, y.Intake)) })
	if others > 0 {
		out = append(out, Wave{People: others})
	}
	return out
}
