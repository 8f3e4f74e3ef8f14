// Package telling decides whether a reader is written to, and says why or why not: values
// in, a decision out. It knows no database, reads no clock and writes no mail.
//
// There are two occasions. At the slot of a job its mail is due (Case.Regular): it goes
// unless the reader has it already. Between the slots a reader hears of what changed since
// the edition of that week that the mail server accepted for them last: at once where it
// touches a day until the next working day, otherwise together with whatever else changes
// until the next time at which such changes are sent (Clock.Gathered). Where a job writes to
// them that same morning, its mail says it.
package telling

import (
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// Reason is why a reader is written to or not.
type Reason string

// The reasons. A reader is written to for the first three.
const (
	First      Reason = "first"       // they have no edition of that week yet
	Changed    Reason = "changed"     // the mail of a job, and something changed since the edition that they have
	Correction Reason = "correction"  // something changed since the edition that they have, between the jobs
	NothingNew Reason = "nothing_new" // they know what stands
	Gathered   Reason = "gathered"    // what changed is for later days: it waits until Decision.Until
	HeldBack   Reason = "held_back"   // see Decision.Why
	NoAddress  Reason = "no_address"  // nobody is written to about it
)

// Reasons are all of them.
var Reasons = []Reason{First, Changed, Correction, NothingNew, Gathered, HeldBack, NoAddress}

// Why is why mail is held back.
type Why string

// Why mail is held back.
const (
	OnItsWay  Why = "on_its_way" // an earlier message about that week waits to be sent; what becomes of it decides
	Refused   Why = "refused"    // the mail server refused the same thing; it is tried again at Decision.Until
	Withheld  Why = "withheld"   // the same thing names people whom the reader may not see, and they were told that it is held back
	Ambiguous Why = "ambiguous"  // nobody knows whether the same thing arrived; it is sent again at Decision.Until
)

// Attempt is what became of the last message about a week that was not accepted.
type Attempt struct {
	Why  Why       // empty: there is none
	Same bool      // it showed the version that stands
	At   time.Time // when it was written
}

// Case is one reader and one week of theirs.
type Case struct {
	Regular bool // the mail of a job is due
	Address bool // somebody is written to about it
	Last    int  // the edition of that week that the mail server accepted last for them; 0: none
	// Days are the days, none of them over, that something touches of which the reader
	// does not know yet: of a first edition all in which they have something.
	Days   []planner.Date
	Begins time.Time // of the first appointment that is touched
	Stood  bool      // something of it was published before the last time of Clock.Gathered
	// Mail is when a job writes to them today, whatever changed; zero: none does. What begins
	// at least an hour after it waits for it, and for that hour where it is late.
	Mail  time.Time
	Tried Attempt
}

// Clock is when it is decided.
type Clock struct {
	Now      time.Time
	Zone     *time.Location  // of the network
	Calendar *clean.Calendar // of the network
	Gathered int             // minute of each working day until which changes of later days are gathered
}

// Decision says whether mail is sent.
type Decision struct {
	Send   bool
	Reason Reason
	Until  time.Time // of what waits: when it is decided anew at the latest; zero: not known
	Why    Why       // of HeldBack
}

// Decide decides one case.
func Decide(c Case, k Clock) Decision {
	send := func(r Reason) Decision { return Decision{Send: true, Reason: r} }
	switch {
	case !c.Address:
		return Decision{Reason: NoAddress}
	case c.Tried.Why == OnItsWay:
		return Decision{Reason: HeldBack, Why: OnItsWay}
	case c.Regular && c.Last == 0:
		return send(First)
	case len(c.Days) == 0:
		return Decision{Reason: NothingNew}
	case c.Regular:
		return send(Changed)
	}
	if c.Tried.Why == Withheld && c.Tried.Same {
		return Decision{Reason: HeldBack, Why: Withheld}
	}
	if again := k.after(c.Tried.At); c.Tried.Why != "" && c.Tried.Same && k.Now.Before(again) {
		return Decision{Reason: HeldBack, Why: c.Tried.Why, Until: again}
	}
	if late := c.Mail.Add(time.Hour); !c.Mail.IsZero() && k.Now.Before(late) && !c.Begins.Before(late) {
		return Decision{Reason: Gathered, Until: late}
	}
	if !k.touchesNext(c.Days) && !c.Stood {
		return Decision{Reason: Gathered, Until: k.after(k.Now)}
	}
	if c.Last == 0 {
		return send(First)
	}
	return send(Correction)
}

// Today is the network's day.
func (k Clock) Today() planner.Date { return planner.DateOf(k.Now.In(k.Zone)) }

// touchesNext says whether one of the days lies before the end of the next working day.
func (k Clock) touchesNext(days []planner.Date) bool {
	next := k.Calendar.Next(k.Today() + 1)
	for _, d := range days {
		if d <= next {
			return true
		}
	}
	return false
}

// after is the first time after t at which what was gathered is sent.
func (k Clock) after(t time.Time) time.Time {
	for day := planner.DateOf(t.In(k.Zone)); ; day++ {
		if at := day.At(k.Gathered, k.Zone); k.Calendar.Working(day) && at.After(t) {
			return at
		}
	}
}

// Since is the last time, not after now, at which what was gathered was sent.
func (k Clock) Since() time.Time {
	for day := k.Today(); ; day-- {
		if at := day.At(k.Gathered, k.Zone); k.Calendar.Working(day) && !at.After(k.Now) {
			return at
		}
	}
}
