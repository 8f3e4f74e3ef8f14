package words

import (
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner/ledger"
)

// mostNamed is how many people a cause names; of more it says their number.
const mostNamed = 3

// Causes writes why something changed, and for whom.
func (w Words) Causes(list []editions.Cause) string {
	var parts []string
	for i := range list {
		if text := w.cause(&list[i]); len(parts) == 0 || parts[len(parts)-1] != text {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

// seatCauses writes why people came or left whose names stand beside it: each thing that the
// causes go back to once, without names. Where several things hang on it, it stands alone, or
// after all that people came from other sessions: who reads of a group wants to know what
// happened, not each person's way there.
func (w Words) seatCauses(list []editions.Cause) string {
	type why struct {
		root, text string
		from       bool // all of it is that people came from other sessions
	}
	var parts []why
	for i := range list {
		c, last := near(&list[i]), root(&list[i])
		x := why{root: w.first(last), text: w.last(c), from: c.Kind == ledger.From && c != last}
		if c.Kind != last.Kind {
			x.text = w.Say("cause_because", "What", w.first(c), "Why", x.text)
		}
		switch at := slices.IndexFunc(parts, func(y why) bool { return y.root == x.root }); {
		case at < 0:
			parts = append(parts, x)
		case parts[at].text != x.text:
			y := &parts[at]
			if y.text, y.from = x.root, y.from && x.from; y.from {
				y.text = w.Say("cause_because", "What", w.Say("cause_from_several"), "Why", x.root)
			}
		}
	}
	texts := make([]string, len(parts))
	for i, x := range parts {
		texts[i] = x.text
	}
	return strings.Join(texts, "; ")
}

// near is what a reader is told first: of a group of which nobody can come what keeps them.
func near(c *editions.Cause) *editions.Cause {
	for c.Kind == ledger.TooFew && c.Left == 0 && c.Because != nil {
		c = c.Because
	}
	return c
}

// root is what a cause goes back to in the end. What lies between the two is of no use
// to a reader.
func root(c *editions.Cause) *editions.Cause {
	for c.Because != nil {
		c = c.Because
	}
	return c
}

// cause writes one: what is nearest to the reader first, then what it goes back to in the end.
func (w Words) cause(c *editions.Cause) string {
	c = near(c)
	text := w.forWhom(w.first(c), c)
	if last := root(c); last != c {
		text = w.Say("cause_because", "What", text, "Why", w.forWhom(w.last(c), last))
	}
	return text
}

func (w Words) forWhom(text string, c *editions.Cause) string {
	if whom := w.whom(c.For); whom != "" {
		return text + ": " + whom
	}
	return text
}

// last writes what a cause goes back to in the end, and of which training that is so, where
// neither says it.
func (w Words) last(c *editions.Cause) string {
	of, last := "", c
	for ; last.Because != nil; last = last.Because {
		switch {
		case last == c:
		case last.Kind == ledger.OrderChanged:
			of = last.Who
		case last.Course != "":
			of = last.Course
		}
	}
	text := w.first(last)
	if of == "" || last.Session != nil || len(last.For) > 0 {
		return text
	}
	return w.Say("cause_of", "Course", of, "Why", text)
}

// first writes what a cause hangs on itself.
func (w Words) first(c *editions.Cause) string {
	switch c.Kind {
	case ledger.TooFew:
		if c.Left > 0 {
			return w.Count("cause_too_few", c.Left)
		}
	case ledger.OrderChanged:
		if x := c.Session; x != nil {
			return w.Say("cause_before_now", "Course", c.Who, "Weekday", w.Weekday(x.Date), "Date", w.DayMonth(x.Date), "Start", w.start(x))
		}
		return w.Say("cause_before", "Course", c.Who)
	case ledger.Decided:
		switch {
		case c.By == "":
			return w.Say("cause_decided_centre")
		case c.Why != "":
			return w.Say("cause_decided_why", "By", c.By, "Why", c.Why)
		}
		return w.Say("cause_decided", "By", c.By)
	case ledger.MadeWay:
		if c.Session == nil && c.Use != editions.UseSeats {
			return w.Say("cause_then_way_"+string(c.Use), "Who", c.Who)
		}
		return w.Say("cause_way_"+string(c.Use), "Who", c.Who, "Session", w.other(c))
	case ledger.From, ledger.Joined:
		if c.Session == nil { // not known any more, or held elsewhere by now
			return w.Say("cause_then_" + string(c.Kind))
		}
		return w.Say("cause_"+string(c.Kind), "Session", w.other(c))
	case ledger.NotHeld, ledger.Missed, ledger.Failed, ledger.Moved, ledger.Again:
		return w.Say("cause_"+string(c.Kind), "Session", w.other(c))
	case ledger.Better:
		return w.gained(c)
	case ledger.Reserve:
		if len(c.For) == 0 {
			return w.Say("cause_reserve_less")
		}
	}
	text := w.Say("cause_" + string(c.Kind))
	if c.Who != "" {
		text += ": " + c.Who
	}
	return text
}

// other writes which session it was done for.
func (w Words) other(c *editions.Cause) string {
	if c.Session == nil {
		return w.Say("cause_other")
	}
	return w.Say("cause_session", "Course", c.Course, "Weekday", w.Weekday(c.Session.Date), "Date", w.DayMonth(c.Session.Date), "Start", w.start(c.Session))
}

// start writes when a session begins, and that it is a preview where it is not announced yet.
func (w Words) start(x *editions.Appointment) string {
	if x.Provisional {
		return w.Clock(x.Start) + ", " + w.Say("state_provisional")
	}
	return w.Clock(x.Start)
}

// gained writes what was gained: by those for whom it was done, or by the plan as a whole.
func (w Words) gained(c *editions.Cause) string {
	switch {
	case c.Gain == nil || w.gain(c.Gain) == "":
		return w.Say("cause_better")
	case len(c.For) > 0:
		return w.Say("cause_better_by", "Gain", w.gain(c.Gain))
	}
	return w.Gained(c.Gain)
}

// Gained writes what a plan as a whole has more than what still stood of the one before;
// empty where that is nothing.
func (w Words) Gained(g *ledger.Gain) string {
	text := w.gain(g)
	if text == "" {
		return ""
	}
	return w.Say("cause_better_whole", "Gain", text)
}

// gain lists what is more or better; empty: nothing is.
func (w Words) gain(g *ledger.Gain) string {
	var parts []string
	if g.Served > 0 {
		parts = append(parts, w.Count("cause_gain_served", g.Served))
	}
	if g.Days > 0 {
		parts = append(parts, w.Count("cause_gain_days", g.Days))
	}
	if g.Late > 0 {
		parts = append(parts, w.Count("cause_gain_late", g.Late))
	}
	return strings.Join(parts, ", ")
}

// whom writes for whom it was done: few people by name, more by office, first day and
// number.
func (w Words) whom(waves []editions.Wave) string {
	people, named := 0, []string(nil)
	for _, x := range waves {
		people += x.People
		named = append(named, x.Names...)
	}
	if len(waves) > mostNamed {
		return w.Count("cause_offices", len(waves), "People", w.Count("people", people))
	}
	var parts []string
	for _, x := range waves {
		text := w.Count("people", x.People)
		if people <= mostNamed && len(named) == people {
			text = strings.Join(x.Names, ", ")
		}
		switch {
		case x.Office == "":
			parts = append(parts, w.Count("cause_elsewhere", x.People))
		case x.Intake != 0:
			parts = append(parts, w.Say("cause_wave", "People", text, "Office", x.Office, "Date", w.DayMonth(x.Intake)))
		default:
			parts = append(parts, w.Say("cause_staff", "People", text, "Office", x.Office))
		}
	}
	return strings.Join(parts, "; ")
}
