package ground

import (
	"encoding/binary"
	"math/bits"

	"cohort/planner"
)

// DayIx is one of the different days that somebody or some room has: the same
// number for days with the same windows.
type DayIx int32

// LengthIx is one of the different lengths of courses.
type LengthIx int32

// Windows hold for each different day, and for each length of course, at which
// minutes of the grid a session may start: bit k of a day's words is the start
// at minute k x grid. Days repeat, so there are few. A start is judged by the
// minutes of its windows, which need not lie on the grid.
type Windows struct {
	grid, words int
	lengths     []int
	days        map[string]DayIx
	name        []byte   // room to write the key of a day
	starts      []uint64 // by day, by length, by word
	longest     []int    // by day: minutes of its longest window
	empty       DayIx    // the day without a window; None until it is met
}

func newWindows(grid, words int, lengths []int) Windows {
	return Windows{grid: grid, words: words, lengths: lengths, days: map[string]DayIx{}, empty: None}
}

// Add appends the days of one calendar to a list and returns it. After New it is for
// whoever has the ground to themselves: people who are not in the snapshot.
func (w *Windows) Add(to []DayIx, days int, calendar []planner.Window) []DayIx {
	spans := make([][]planner.Window, days)
	for i, x := range calendar {
		if day := x.Day(); spans[day] == nil {
			spans[day] = calendar[i : i+1 : i+1] // most days are of one window
		} else {
			spans[day] = append(spans[day], x)
		}
	}
	for _, day := range spans {
		if len(day) == 0 {
			if w.empty == None {
				w.empty = w.day(nil)
			}
			to = append(to, w.empty)
			continue
		}
		to = append(to, w.day(day))
	}
	return to
}

func (w *Windows) day(spans []planner.Window) DayIx {
	w.name = w.name[:0]
	for _, x := range spans {
		w.name = binary.AppendVarint(binary.AppendVarint(w.name, int64(x.From())), int64(x.To()))
	}
	if i, known := w.days[string(w.name)]; known {
		return i
	}
	i := DayIx(len(w.days))
	w.days[string(w.name)] = i
	longest := 0
	for _, x := range spans {
		longest = max(longest, x.To()-x.From())
	}
	w.longest = append(w.longest, longest)
	for _, minutes := range w.lengths {
		starts := make([]uint64, w.words)
		for _, x := range spans {
			span(starts, w.grid, x.From(), x.To(), minutes)
		}
		w.starts = append(w.starts, starts...)
	}
	return i
}

// span marks the starts on the grid of a session of so many minutes that lies
// between two minutes of a day.
func span(starts []uint64, grid, from, to, minutes int) {
	for k := (from + grid - 1) / grid; k*grid+minutes <= to; k++ {
		starts[k>>6] |= 1 << (k & 63)
	}
}

// Bits are the starts of a length on a day; not to be changed.
func (w *Windows) Bits(day DayIx, length LengthIx) []uint64 {
	i := (int(day)*len(w.lengths) + int(length)) * w.words
	return w.starts[i : i+w.words]
}

// Open says whether a session of a length may start on a day at a place on the
// grid.
func (w *Windows) Open(day DayIx, length LengthIx, at int32) bool {
	return w.starts[(int(day)*len(w.lengths)+int(length))*w.words+int(at>>6)]>>(at&63)&1 != 0
}

// Any says whether a session of any length may start on a day.
func (w *Windows) Any(day DayIx) bool {
	for _, b := range w.starts[int(day)*len(w.lengths)*w.words : (int(day)+1)*len(w.lengths)*w.words] {
		if b != 0 {
			return true
		}
	}
	return false
}

// Longest is the minutes of a day's longest window, 0 where it has none.
func (w *Windows) Longest(day DayIx) int { return w.longest[day] }

// First is the lowest of a set's members, None if it has none.
func First(set []uint64) int32 {
	for i, b := range set {
		if b != 0 {
			return int32(i<<6 + bits.TrailingZeros64(b))
		}
	}
	return None
}

// Overlap says whether two sets of one size have a member in common.
func Overlap(a, b []uint64) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}
