package draft

import (
	"encoding/binary"

	"cohort/planner"
)

// windows holds for each different day that somebody or some room has, and for
// each length of course, at which minutes of the grid a session may start. Days
// repeat, so there are few. A start is judged by the minutes of its windows,
// which need not lie on the grid.
type windows struct {
	grid, words int
	lengths     []int
	days        map[string]int32
	name        []byte   // room to write the key of a day
	starts      []uint64 // day, length: one bit for each start
}

func newWindows(grid, words int, lengths map[int]int32) *windows {
	w := &windows{grid: grid, words: words, days: map[string]int32{}, lengths: make([]int, len(lengths))}
	for minutes, k := range lengths {
		w.lengths[k] = minutes
	}
	return w
}

// Add appends the days of one calendar to the list and returns it.
func (w *windows) Add(to []int32, days int, calendar []planner.Window) []int32 {
	spans := make([][]planner.Window, days)
	empty := int32(None)
	for i, x := range calendar {
		if day := x.Day(); len(spans[day]) == 0 && cap(spans[day]) == 0 {
			spans[day] = calendar[i : i+1 : i+1] // most days are of one window
		} else {
			spans[day] = append(spans[day], x)
		}
	}
	for _, day := range spans {
		if len(day) > 0 {
			to = append(to, w.Day(day))
			continue
		}
		if empty == None {
			empty = w.Day(nil)
		}
		to = append(to, empty)
	}
	return to
}

func (w *windows) Day(spans []planner.Window) int32 {
	w.name = w.name[:0]
	for _, x := range spans {
		w.name = binary.AppendVarint(binary.AppendVarint(w.name, int64(x.From())), int64(x.To()))
	}
	if i, known := w.days[string(w.name)]; known {
		return i
	}
	i := int32(len(w.days))
	w.days[string(w.name)] = i
	for _, minutes := range w.lengths {
		bits := make([]uint64, w.words)
		for _, x := range spans {
			for start := (x.From() + w.grid - 1) / w.grid * w.grid; start+minutes <= x.To(); start += w.grid {
				at := start / w.grid
				bits[at>>6] |= 1 << (at & 63)
			}
		}
		w.starts = append(w.starts, bits...)
	}
	return i
}

// Open says whether a session of a length may start at a place on the grid.
func (w *windows) Open(day, length, at int32) bool {
	return w.starts[(int(day)*len(w.lengths)+int(length))*w.words+int(at>>6)]>>(at&63)&1 != 0
}

// Any says whether anything at all may start on a day.
func (w *windows) Any(day int32) bool {
	for _, b := range w.starts[int(day)*len(w.lengths)*w.words : (int(day)+1)*len(w.lengths)*w.words] {
		if b != 0 {
			return true
		}
	}
	return false
}

// Bits returns the starts of a length on a day; not to be changed.
func (w *windows) Bits(day, length int32) []uint64 {
	i := (int(day)*len(w.lengths) + int(length)) * w.words
	return w.starts[i : i+w.words]
}

// calendar numbers the weeks of the horizon.
func (m *Model) calendar() {
	m.Week = make([]int32, m.Days)
	lastYear, lastWeek := 0, 0
	for d := range m.Week {
		y, w := (m.Snapshot.FirstDay + planner.Date(d)).ISOWeek()
		if d == 0 || y != lastYear || w != lastWeek {
			m.Weeks++
			lastYear, lastWeek = y, w
		}
		m.Week[d] = int32(m.Weeks - 1)
	}
}
