package reports

import (
	"strings"
)

// A grid shows bands (days, or people), in each of them lanes (rooms, or days),
// and in each lane bars over the half-hours of a day.

type gridBand struct {
	label string // may hold a line break
	idle  string // why nothing is shown, where there are no lanes
	lanes []gridLane
}

type gridLane struct {
	label string
	open  []Span
	block []Block // why it is not open
	bars  []gridBar
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
		out = append(out, float64(int((a.slot/0.75-5)/7*100))/100)
	}
	return out
}

// gridHeights are the heights of lanes, in points.
type gridHeights struct{ busy, idle, none float64 }

// fitHeights shares a page's height among the lanes: those with bars get all
// that the others do not need.
func fitHeights(bands []gridBand, room float64) gridHeights {
	h := gridHeights{idle: 10.5, none: 15}
	busy, rest := 0, 0.0
	for _, b := range bands {
		if len(b.lanes) == 0 {
			rest += h.none
		}
		for _, l := range b.lanes {
			if len(l.bars) > 0 {
				busy++
			} else {
				rest += h.idle
			}
		}
	}
	if busy > 0 {
		h.busy = min(max((room-rest)/float64(busy), 14), 34)
	}
	return h
}

func (h gridHeights) lane(l gridLane) float64 {
	if len(l.bars) > 0 {
		return h.busy
	}
	return h.idle
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
	label := look{size: 11, bold: true, across: "center", wrap: true, bottom: end}
	text := b.label
	if high < 30 {
		text = strings.ReplaceAll(text, "\n", " ")
		label.size = 8
	}
	for label.size > 6 && float64(textLines(text, label.size, true, points(s.widths[0])-6))*label.size*1.25 > high {
		label.size -= 0.5
	}
	if len(b.lanes) == 0 {
		s.text(1, row, text, label)
		none := look{size: 8, italic: true, color: faint, fill: band, bottom: end, indent: 1, across: "left"}
		s.fill(2, row, a.last(), row, none)
		s.text(2, row, b.idle, none)
		s.merge(2, row, a.last(), row)
		s.height(row, high)
		return row + 1
	}
	last := row + len(b.lanes) - 1
	s.fill(1, row, 1, last, label)
	s.text(1, row, text, label)
	s.merge(1, row, 1, last)
	for i, l := range b.lanes {
		bottom := edge{thin, thinInk}
		if i == len(b.lanes)-1 {
			bottom = end
		}
		s.gridLane(row+i, l, a, bottom, h.lane(l))
	}
	return last + 1
}

func (s *sheet) gridLane(row int, l gridLane, a gridAxis, bottom edge, high float64) {
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
		left := edge{hairline, thinInk}
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
		s.gridBar(row, b, a, bottom, high)
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

func (s *sheet) gridBar(row int, b gridBar, a gridAxis, bottom edge, high float64) {
	from := a.column(b.From)
	to := max(a.column(b.To+a.step-1)-1, from)
	l := look{fill: b.colour.fill, left: edge{thick, b.colour.line}, right: edge{thin, b.colour.line},
		top: edge{thin, b.colour.line}, bottom: edge{thin, b.colour.line}, wrap: true, across: "left"}
	switch {
	case b.away:
		l.fill = paper
		l = l.boxed(dashed, rule)
	case b.reserved:
		l.fill = paper
		l = l.boxed(dashed, b.colour.line)
	}
	if bottom.line == medium {
		l.bottom = bottom
	}
	s.fill(from, row, to, row, l)
	s.rich(from, row, fitBar(b, float64(to-from+1)*a.slot-7, high), l)
	s.merge(from, row, to, row)
}

// fitBar finds the largest type in which the text of a bar fits, shortening it
// where even small type does not do.
func fitBar(b gridBar, width, height float64) []run {
	const least = 6.5
	for _, details := range b.details {
		if runs, size := fitText(b, details, width, height); size >= least {
			return runs
		}
	}
	barest := b.details[len(b.details)-1]
	size := least
	if height < 2*size*lineHeight+1 {
		all := strings.Join(append([]string{b.title}, barest...), " · ")
		return b.runs([]string{shorten(all, size, true, width)}, nil, size)
	}
	rest := shorten(strings.Join(barest, " · "), size, false, width)
	return b.runs([]string{shorten(b.title, size, true, width)}, []string{rest}, size)
}

const lineHeight = 1.2

// fitText tries the ways of breaking a bar's text and returns the one with the
// largest type; size 0 says that none fits.
func fitText(b gridBar, details []string, width, height float64) ([]run, float64) {
	rest := strings.Join(details, " · ")
	type way struct{ title, rest []string }
	ways := []way{{[]string{b.title}, []string{rest}}}
	for _, half := range halves(b.title) {
		ways = append(ways, way{half, []string{rest}})
	}
	if len(details) > 1 {
		ways = append(ways, way{[]string{b.title}, []string{details[0], strings.Join(details[1:], " · ")}})
		for _, half := range halves(b.title) {
			ways = append(ways, way{half, []string{details[0], strings.Join(details[1:], " · ")}})
		}
	}
	for size := 10.0; size >= 6; size -= 0.5 {
		for _, w := range ways {
			lines := len(w.title) + len(w.rest)
			if float64(lines)*size*lineHeight+1 <= height && widest(w.title, size, true) <= width && widest(w.rest, size-0.5, false) <= width {
				return b.runs(w.title, w.rest, size), size
			}
		}
		if size*lineHeight+1 <= height && textWidth(b.title+" · ", size, true)+textWidth(rest, size-0.5, false) <= width {
			return []run{{text: b.title, size: size, bold: true, italic: b.reserved || b.away}, {text: " · " + rest, size: size - 0.5}}, size
		}
	}
	return nil, 0
}

func (b gridBar) runs(title, rest []string, size float64) []run {
	out := []run{{text: strings.Join(title, "\n"), size: size, bold: true, italic: b.reserved || b.away}}
	if len(rest) > 0 {
		out = append(out, run{text: "\n" + strings.Join(rest, "\n"), size: size - 0.5})
	}
	return out
}

func widest(lines []string, size float64, bold bool) float64 {
	out := 0.0
	for _, l := range lines {
		out = max(out, textWidth(l, size, bold))
	}
	return out * 1.04
}

// halves are a title broken into two lines at the space nearest to its middle.
func halves(title string) [][]string {
	best := -1
	for i, r := range title {
		if r == ' ' && i > 4 && (best < 0 || abs(i-len(title)/2) < abs(best-len(title)/2)) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return [][]string{{title[:best], title[best+1:]}}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
