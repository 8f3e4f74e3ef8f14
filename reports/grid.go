package reports

import (
	"math"
	"strings"
)

// A grid shows bands (days, or people), in each of them lanes (rooms, or days),
// and in each lane bars over the half-hours of a day.

type gridBand struct {
	label string
	below string // smaller, under the label
	idle  string // why nothing is shown, where there are no lanes
	lanes []gridLane
}

type gridLane struct {
	label string
	open  []Span
	block []Block // why it is not open
	bars  []gridBar
	// crowded lanes are higher, see markCrowded
	crowded bool
}

type gridBar struct {
	Span
	colour   colour
	title    string
	details  [][]string // from the fullest to the barest
	reserved bool       // held, not announced
	away     bool       // elsewhere
}

// gridAxis is the time across.
type gridAxis struct {
	from, to, step int
	first          int     // column of the first step
	slot           float64 // width of a step, in points
}

func (a gridAxis) slots() int { return (a.to - a.from) / a.step }

func (a gridAxis) last() int { return a.first + a.slots() - 1 }

// column is the column in which a minute lies.
func (a gridAxis) column(minute int) int {
	minute = min(max(minute, a.from), a.to)
	return a.first + (minute-a.from)/a.step
}

// columns are the first and the last column that a bar covers.
func (a gridAxis) columns(b gridBar) (from, to int) {
	from = a.column(b.From)
	return from, max(a.column(b.To+a.step-1)-1, from)
}

// width is how wide a bar is, in points.
func (a gridAxis) width(b gridBar) float64 {
	from, to := a.columns(b)
	return float64(to-from+1) * a.slot
}

// newAxis spans everything that a grid shows, in whole hours.
func newAxis(bands []gridBand, labels ...float64) gridAxis {
	a := gridAxis{from: 24 * 60, step: 30, first: len(labels) + 1}
	see := func(s Span) {
		a.from, a.to = min(a.from, s.From), max(a.to, s.To)
		if s.From%30 != 0 || s.To%30 != 0 {
			a.step = 15
		}
	}
	for _, b := range bands {
		for _, l := range b.lanes {
			for _, s := range l.open {
				see(s)
			}
			for _, bar := range l.bars {
				see(bar.Span)
			}
		}
	}
	if a.to <= a.from {
		a.from, a.to = 9*60, 18*60
	}
	a.from, a.to = a.from/60*60, (a.to+59)/60*60
	if a.to-a.from < 8*60 {
		a.to = min(24*60, a.from+8*60)
	}
	left := pageWidth - 4.0
	for _, w := range labels {
		left -= points(w)
	}
	a.slot = left / float64(a.slots())
	return a
}

// widths are the widths of a grid's columns, in characters.
func (a gridAxis) widths(labels ...float64) []float64 {
	out := append([]float64(nil), labels...)
	for range a.slots() {
		out = append(out, math.Floor(a.slot/points(1)*100)/100)
	}
	return out
}

// gridHeights are the heights of lanes, in points, and the largest type in
// their bars (0: the usual).
type gridHeights struct{ busy, idle, none, largest float64 }

// fitHeights shares a page's height among the lanes: those with bars get all
// that the others do not need, and those with short bars, whose text takes more
// lines, a larger share.
func fitHeights(bands []gridBand, a gridAxis, room float64) gridHeights {
	h := gridHeights{idle: 10.5, none: 15}
	share := func() {
		parts := 0.0
		left := room
		for _, b := range bands {
			if len(b.lanes) == 0 {
				left -= h.none
			}
			for _, l := range b.lanes {
				switch {
				case len(l.bars) == 0:
					left -= h.idle
				case l.crowded:
					parts += crowdedShare
				default:
					parts++
				}
			}
		}
		if parts > 0 {
			h.busy = min(max(left/parts, 14), 34)
		}
	}
	share()
	markCrowded(bands, a, h.busy)
	share()
	return h
}

// A crowded lane is so many times as high as another.
const crowdedShare = 1.7

// markCrowded finds the lanes in which a bar is too short for its text.
func markCrowded(bands []gridBand, a gridAxis, high float64) {
	for i := range bands {
		for j := range bands[i].lanes {
			l := &bands[i].lanes[j]
			for _, b := range l.bars {
				if _, size := fitText(b, b.details[min(1, len(b.details)-1)], a.width(b)-7, high, usualType); size < 7 {
					l.crowded = true
				}
			}
		}
	}
}

func (h gridHeights) lane(l gridLane) float64 {
	switch {
	case len(l.bars) == 0:
		return h.idle
	case l.crowded:
		return max(h.busy*crowdedShare, 25) // three lines at least
	}
	return h.busy
}

func (h gridHeights) band(b gridBand) float64 {
	if len(b.lanes) == 0 {
		return h.none
	}
	sum := 0.0
	for _, l := range b.lanes {
		sum += h.lane(l)
	}
	return sum
}

// gridHead writes the hours over a grid.
func (s *sheet) gridHead(row int, a gridAxis, labels ...string) {
	l := look{size: 8, bold: true, color: faint, bottom: edge{medium, ink}, upright: "bottom"}
	for i, label := range labels {
		s.text(i+1, row, label, l)
	}
	l.across = "left"
	for m := a.from; m < a.to; m += 60 {
		from, to := a.column(m), a.column(m+60)-1
		s.fill(from, row, to, row, l)
		s.text(from, row, s.words.Clock(m), l)
		s.merge(from, row, to, row)
	}
	s.height(row, 13)
}

// grid draws the bands from a row on and returns the row after them.
func (s *sheet) grid(row int, bands []gridBand, a gridAxis, h gridHeights) int {
	for _, b := range bands {
		row = s.gridBand(row, b, a, h)
	}
	return row
}

func (s *sheet) gridBand(row int, b gridBand, a gridAxis, h gridHeights) int {
	end := edge{medium, ink}
	high := h.band(b)
	label := look{across: "center", wrap: true, bottom: end}
	runs := b.heading(points(s.widths[0])-6, high)
	if len(b.lanes) == 0 {
		s.rich(1, row, runs, label)
		none := look{size: 8, italic: true, color: faint, fill: band, bottom: end, indent: 1, across: "left"}
		s.fill(2, row, a.last(), row, none)
		s.text(2, row, b.idle, none)
		s.merge(2, row, a.last(), row)
		s.height(row, high)
		return row + 1
	}
	last := row + len(b.lanes) - 1
	s.fill(1, row, 1, last, label)
	s.rich(1, row, runs, label)
	s.merge(1, row, 1, last)
	for i, l := range b.lanes {
		bottom := edge{thin, thinInk}
		if i == len(b.lanes)-1 {
			bottom = end
		}
		s.gridLane(row+i, l, a, bottom, h.lane(l), max(h.largest, usualType))
	}
	return last + 1
}

// heading is the label of a band in the largest type that fits.
func (b gridBand) heading(width, high float64) []run {
	if high < 26 {
		size := 8.0
		for size > 6 && textWidth(b.label+" "+b.below, size, true) > width {
			size -= 0.5
		}
		return []run{{text: b.label, size: size, bold: true}, {text: " " + b.below, size: size, color: faint}}
	}
	label := strings.ReplaceAll(b.label, "\u00a0", " ") // a long name may take two lines
	size := b.largest(label, width, high)
	if torn := strings.ReplaceAll(label, "-", "-\n"); size < 9 {
		if better := b.largest(torn, width, high); better > size {
			label, size = torn, better
		}
	}
	runs := []run{{text: label, size: size, bold: true}}
	if b.below != "" {
		runs = append(runs, run{text: "\n" + b.below, size: smaller(size), color: faint})
	}
	return runs
}

// largest is the largest type in which a label and what stands below it fit.
func (b gridBand) largest(label string, width, high float64) float64 {
	fits := func(size float64) bool {
		for line := range strings.SplitSeq(label, "\n") {
			if breakLines(line, size, width) == nil {
				return false
			}
		}
		return float64(textLines(label, size, true, width))*size*1.25+float64(textLines(b.below, smaller(size), false, width))*smaller(size)*1.25 <= high-2
	}
	size := 12.0
	for size > 6 && !fits(size) {
		size -= 0.5
	}
	return size
}

func smaller(size float64) float64 { return max(size-2.5, 6) }

// apart gives bars that would cover each other lanes of their own, for cells
// that are merged twice break a workbook.
func apart(lanes []gridLane) []gridLane {
	var out []gridLane
	for _, l := range lanes {
		bars := l.bars
		for first := true; first || len(bars) > 0; first = false {
			one := l
			one.bars = nil
			var rest []gridBar
			for _, b := range bars {
				clash := false
				for _, o := range one.bars {
					clash = clash || b.From < o.To && o.From < b.To
				}
				if clash {
					rest = append(rest, b)
				} else {
					one.bars = append(one.bars, b)
				}
			}
			out = append(out, one)
			bars = rest
		}
	}
	return out
}

func (s *sheet) gridLane(row int, l gridLane, a gridAxis, bottom edge, high, largest float64) {
	s.height(row, high)
	name := look{size: 9, bottom: bottom}
	if len(l.bars) == 0 {
		name.size, name.color = 7, faint
	}
	for name.size > 6 && textWidth(l.label, name.size, false) > points(s.widths[1])-4 {
		name.size -= 0.5
	}
	s.text(2, row, l.label, name)
	closed := l.closed(a)
	for c := a.first; c <= a.last(); c++ { // the open cells and their lines
		minute := a.from + (c-a.first)*a.step
		left := edge{thin, "EEF1F4"}
		if minute%60 == 0 {
			left = edge{thin, thinInk}
		}
		s.fill(c, row, c, row, look{size: 7, left: left, bottom: bottom})
	}
	for _, b := range closed {
		from, to := a.column(b.From), a.column(b.To)-1
		shut := look{size: 7, italic: true, color: faint, fill: hatch, pattern: upward, bottom: bottom, across: "center"}
		wide := float64(to-from+1) * a.slot
		if b.Why != "" && wide > 30 {
			shut.pattern, shut.fill = solid, head
			s.fill(from, row, to, row, shut)
			s.text(from, row, shorten(b.Why, 7, false, wide-4), shut)
			s.merge(from, row, to, row)
			continue
		}
		s.fill(from, row, to, row, shut)
	}
	for _, b := range l.bars {
		s.gridBar(row, b, a, bottom, high, largest)
	}
}

// closed are the parts of the axis in which a lane is not open and no bar
// stands, with the reason where one is known.
func (l gridLane) closed(a gridAxis) []Block {
	why := make([]string, a.slots())
	shut := make([]bool, a.slots())
	for i := range shut {
		from := a.from + i*a.step
		shut[i] = true
		for _, o := range l.open {
			if o.From < from+a.step && o.To > from {
				shut[i] = false
			}
		}
		for _, b := range l.block {
			if b.From < from+a.step && b.To > from {
				why[i] = b.Why
			}
		}
		for _, b := range l.bars {
			if b.From < from+a.step && b.To > from {
				shut[i] = false
			}
		}
	}
	var out []Block
	for i := 0; i < len(shut); {
		j := i + 1
		for j < len(shut) && shut[j] == shut[i] && why[j] == why[i] {
			j++
		}
		if shut[i] {
			out = append(out, Block{Span: Span{a.from + i*a.step, a.from + j*a.step}, Why: why[i]})
		}
		i = j
	}
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
