package clean

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Open is when a room may be used on a day: its hours without closures and
// bookings.
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
		spans = cutEnd(spans)
	}
	for _, c := range f.closures[room] {
		if c.From <= d && d <= c.To {
			return nil
		}
	}
	for _, b := range f.bookings[room] {
		if taken, any := f.onDay(b, d); any {
			spans = minus(spans, taken)
		}
	}
	return spans
}

// onDay is the part of a day that a booking takes, in whole minutes of the
// network's time, and whether it takes any.
func (f *Facts) onDay(b facts.Booking, d planner.Date) (Span, bool) {
	starts, ends := b.Starts.In(f.frame.Zone), b.Ends.In(f.frame.Zone)
	first, last := planner.DateOf(starts), planner.DateOf(ends)
	if d < first || d > last {
		return Span{}, false
	}
	taken := Span{0, 1440}
	if d == first {
		taken.From = starts.Hour()*60 + starts.Minute()
	}
	if d == last {
		taken.To = ends.Hour()*60 + ends.Minute()
		if ends.Second() > 0 || ends.Nanosecond() > 0 {
			taken.To++
		}
	}
	return taken, taken.From < taken.To
}

// Span is a part of a day, in minutes since midnight.
type Span struct{ From, To int }

// Wrong says what is wrong with a span. It is empty if nothing is.
func (s Span) Wrong() string {
	switch {
	case s.From < 0 || s.To > 1440:
		return fmt.Sprintf("minutes %d to %d lie outside a day", s.From, s.To)
	case s.From >= s.To:
		return fmt.Sprintf("ends at minute %d, before it begins at %d", s.To, s.From)
	}
	return ""
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

// cutEnd is the spans of a day that ends an hour earlier.
func cutEnd(spans []Span) []Span {
	end := 0
	for _, s := range spans {
		end = max(end, s.To)
	}
	return minus(spans, Span{end - ShortenedBy, 1440})
}

// minus is what is left of spans when a part of the day is taken.
func minus(spans []Span, taken Span) []Span {
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
