package clean

import (
	"cmp"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Open is when a room may be used on a day: its hours without closures, and
// without bookings and the changeover around each. What shuts or takes a hall does so
// with its parts, and what shuts or takes a part with the hall.
func (f *Facts) Open(room string, d planner.Date) []Span {
	week := f.hours[room]
	if week == nil || f.Calendar.Off(d) {
		return nil
	}
	weekday := isoWeekday(d)
	if weekday > 5 && f.Calendar.Working(d) {
		weekday = 5
	}
	spans := slices.Clone(week[weekday])
	if f.Calendar.Shortened(d) {
		spans = CutEnd(spans)
	}
	for _, x := range f.Together(room) {
		for _, c := range f.closures[x] {
			for _, shut := range (Times{c.From, c.To, c.Starts, c.Ends, nil}).On(d) {
				spans = Minus(spans, shut)
			}
		}
		for _, b := range f.bookings[x] {
			if taken, any := f.onDay(b, d); any {
				spans = Minus(spans, taken)
			}
		}
	}
	return spans
}

// onDay is the part of a day that a booking takes, with the changeover before it
// and after it, in whole minutes of the network's time, and whether it takes any.
func (f *Facts) onDay(b facts.Booking, d planner.Date) (Span, bool) {
	starts, ends := f.minute(b.Starts, d), f.minute(b.Ends, d)
	if b.Ends.Second() > 0 || b.Ends.Nanosecond() > 0 {
		ends++
	}
	taken := Span{max(starts-f.frame.Changeover, 0), min(ends+f.frame.Changeover, 1440)}
	return taken, taken.From < taken.To
}

// minute is the minute that an instant is, counted from the midnight at which a day
// begins: below 0 before that day, beyond 1440 after it.
func (f *Facts) minute(t time.Time, d planner.Date) int {
	local := t.In(f.frame.Zone)
	return (int(planner.DateOf(local))-int(d))*1440 + local.Hour()*60 + local.Minute()
}

// Span is a part of a day, in minutes since midnight.
type Span struct{ From, To int }

// Times are hours of some days: from the minute Starts of each day from From to To,
// both included, until Ends, of the next day if that is not later. Without them it
// is whole days. Of a list of weekdays (ISO) it is those days alone.
type Times struct {
	From, To     planner.Date
	Starts, Ends *int
	Weekdays     []int
}

// Begins says whether such hours begin on a day.
func (t Times) Begins(d planner.Date) bool {
	return t.From <= d && d <= t.To && (len(t.Weekdays) == 0 || slices.Contains(t.Weekdays, isoWeekday(d)))
}

// On is what such hours take of a day: also of one that follows the day on which
// they begin.
func (t Times) On(d planner.Date) []Span {
	if t.Starts == nil || t.Ends == nil {
		if t.Begins(d) {
			return []Span{{0, 1440}}
		}
		return nil
	}
	var out []Span
	over := *t.Ends <= *t.Starts
	if over && *t.Ends > 0 && t.Begins(d-1) {
		out = append(out, Span{0, *t.Ends})
	}
	if t.Begins(d) {
		s := Span{*t.Starts, *t.Ends}
		if over {
			s.To = 1440
		}
		out = append(out, s)
	}
	return out
}

// wrong says what is wrong with such hours. It is empty if nothing is.
func (t Times) wrong() facts.Said {
	switch {
	case t.From > t.To:
		return facts.Say("ends_before_begin", "End", t.To, "Begin", t.From)
	case (t.Starts == nil) != (t.Ends == nil):
		return facts.Say("one_minute_alone")
	case t.Starts != nil:
		if wrong := shift(*t.Starts, *t.Ends); !wrong.Empty() {
			return wrong
		}
	}
	return weekdays(t.Weekdays)
}

// shift says what is wrong with hours that may end on the next day. It is empty if
// nothing is.
func shift(starts, ends int) facts.Said {
	switch {
	case starts < 0 || starts >= 1440 || ends < 0 || ends > 1440:
		return facts.Say("minutes_outside_day", "From", starts, "To", ends)
	case starts == ends:
		return facts.Say("no_length", "Minute", starts)
	}
	return facts.Said{}
}

// weekdays says what is wrong with a list of weekdays. It is empty if nothing is.
func weekdays(list []int) facts.Said {
	for _, w := range list {
		if w < 1 || w > 7 {
			return facts.Say("weekday_named", "Weekday", w)
		}
	}
	return facts.Said{}
}

// wrong says what is wrong with a span. It is empty if nothing is.
func (s Span) wrong() facts.Said {
	switch {
	case s.From < 0 || s.To > 1440:
		return facts.Say("minutes_outside_day", "From", s.From, "To", s.To)
	case s.From >= s.To:
		return facts.Say("minutes_reversed", "End", s.To, "Begin", s.From)
	}
	return facts.Said{}
}

// union is spans with those that overlap made one. Spans that only touch stay
// two: no session may cross from one to the other.
func union(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From < out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// CutEnd is the spans of a day that ends an hour earlier.
func CutEnd(spans []Span) []Span {
	end := 0
	for _, s := range spans {
		end = max(end, s.To)
	}
	return Minus(spans, Span{end - ShortenedBy, end})
}

// Minus is what is left of spans when a part is taken.
func Minus(spans []Span, taken Span) []Span {
	var out []Span
	for _, s := range spans {
		if before := (Span{s.From, min(s.To, taken.From)}); before.From < before.To {
			out = append(out, before)
		}
		if after := (Span{max(s.From, taken.To), s.To}); after.From < after.To {
			out = append(out, after)
		}
	}
	return out
}
