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
// head may not: see wavesOf), and manages a site (empty: none).
func (b *Board) causes(before *Board, list []ledger.Cause, manages string) []Cause {
	r := reader{
		waves: func(g []ledger.Group) []Wave { return b.wavesOf(before, g, "", true) },
		marks: func(c *ledger.Cause) bool {
			s := before.planned[c.Session]
			return manages != "" && s != nil && before.siteOf(s) == manages
		},
	}
	out := make([]Cause, len(list))
	for i := range list {
		out[i] = *b.cause(before, &list[i], r)
	}
	return out
}

// officeCause resolves a cause for the head of an office, who reads of nobody else's people
// by name, nor who decided what for them.
func (b *Board) officeCause(before *Board, c *ledger.Cause, office string) *Cause {
	out := b.cause(before, c, reader{
		waves: func(g []ledger.Group) []Wave { return b.wavesOf(before, g, office, false) },
		marks: func(c *ledger.Cause) bool { return b.allOf(before, c, office) },
	})
	for x := out; x != nil; x = x.Because {
		x.By, x.Why = "", ""
	}
	return out
}

// allOf says whether all people whom a cause is about are of an office.
func (b *Board) allOf(before *Board, c *ledger.Cause, office string) bool {
	its := func(g ledger.Group) bool { return g.Office == office }
	if c.Learner == "" {
		return len(c.For) > 0 && !slices.ContainsFunc(c.For, func(g ledger.Group) bool { return !its(g) })
	}
	l := cmp.Or(b.learners[c.Learner], before.learners[c.Learner])
	return l != nil && l.Office == office
}

// reader is how a cause is told to somebody.
type reader struct {
	waves func([]ledger.Group) []Wave // the people for whom it was done
	marks func(*ledger.Cause) bool    // whether they may read that the people missed or failed
}

// cause resolves a cause for a reader. That somebody missed or failed what they take again is
// told to those alone who may read it; others read that it does not count.
func (b *Board) cause(before *Board, c *ledger.Cause, r reader) *Cause {
	if c == nil {
		return nil
	}
	out := &Cause{Kind: c.Kind, Left: c.Left, Gain: c.Gain, For: r.waves(c.For), Because: b.cause(before, c.Because, r)}
	if (c.Kind == ledger.Missed || c.Kind == ledger.Failed) && !r.marks(c) {
		out.Kind = ledger.Again
	}
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
		switch {
		case c.Kind.TakenAgain(): // the past one: what is held now may have taken its name
			boards = []*Board{before}
		case c.Kind == ledger.From: // as those who come from it knew it
			boards = []*Board{before, b}
		}
		for _, board := range boards {
			if s := board.planned[c.Session]; s != nil {
				x := board.session(s, false)
				out.Course, out.Session = x.Course, x.Appointment()
				out.Session.Provisional = b.preview(x.Date)
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
				w.Names = append(w.Names, b.personOf(w.Office, who))
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
