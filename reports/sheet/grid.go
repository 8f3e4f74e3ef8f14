package sheet

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Grid is a sheet that shows bands (days, or people), in each of them lanes
// (rooms, or days), and in each lane bars over the hours of a day.
type Grid struct {
	Title, Intro string
	Empty        string // what is said in place of a grid without bands
	Heads        [2]string
	Labels       [2]float64 // how wide the labels of bands and lanes are, in characters
	Bands        []Band
	Heights      Heights // zero: what fits the page
	// Paged lets the grid take as many pages as it needs, with every band whole on
	// one; otherwise it takes one.
	Paged  bool
	Legend *Legend // nil: none
}

// Span is a part of a day, in minutes.
type Span struct{ From, To int }

// Block is a part of a day that is not to be had, and why.
type Block struct {
	Span
	Why string
}

// Band is a day, or a person.
type Band struct {
	Label string
	Below string // smaller, under the label
	Idle  string // why nothing is shown, where there are no lanes
	Lanes []Lane
}

// Lane is a row of a band.
type Lane struct {
	Label string
	Open  []Span
	Block []Block // why it is not open
	Bars  []Bar
	// crowded lanes are higher, see markCrowded
	crowded bool
}

// Bar is what takes place in a lane.
type Bar struct {
	Span
	Fill, Line string // colours
	Outlined   bool   // a dashed line around it, and no fill
	Title      string
	Details    [][]string // from the fullest to the barest
}

// Legend explains the colours below a grid.
type Legend struct {
	Title  string
	Items  []LegendItem
	Closed string // how closed time is explained, where there is some
}

// LegendItem is a text in the look that it explains.
type LegendItem struct {
	Text string
	Look Look
}

// Heights are the heights of lanes: with bars, without, and of a band without
// lanes; and the largest type in bars (0: the usual).
type Heights struct{ Busy, Idle, None, Largest float64 }

// What stands above the bands of a first page and of the others.
const (
	gridTop  = 24 + 14 + 13
	gridNext = 13
)

// Draw draws the sheet.
func (g Grid) Draw(p *Page) {
	for i := range g.Bands {
		g.Bands[i].Lanes = Apart(g.Bands[i].Lanes)
	}
	a := newAxis(g.Bands, g.Labels)
	p.Columns(append(g.Labels[:], a.widths()...)...)
	p.Title(g.Title)
	p.Text(1, 2, g.Intro, Look{Size: 9, Color: Faint})
	p.Height(2, 14)
	if len(g.Bands) == 0 {
		p.Calm(3, g.Empty)
		p.Print(Print{Rows: 3})
		return
	}
	p.hours(3, a, g.Heads)
	const below = 5 + 13
	h := g.Heights
	if h == (Heights{}) {
		h = fitHeights(g.Bands, a, PageHeight-gridTop-below-6)
	} else if g.Paged {
		markCrowded(g.Bands, a, h.Busy)
	}
	row := 4
	left := PageHeight - float64(gridTop) - 6
	for i, b := range g.Bands {
		if high := h.band(b); g.Paged && high > left && i > 0 { // it would be torn
			p.Break(row)
			left = PageHeight - gridNext - 6
		}
		left -= h.band(b)
		row = p.band(row, b, a, h)
	}
	if g.Legend != nil {
		p.Height(row, 5)
		row++
		p.legend(row, a, g)
		row++
	}
	p.Print(Print{Rows: row - 1, OnePage: !g.Paged, Repeat: [2]int{3, 3}, FreezeCols: 2, FreezeRows: 3})
}

// legend writes the items of a legend beside each other, in type that lets all of
// them stand there.
func (p *Page) legend(row int, a axis, g Grid) {
	items := g.Legend.Items
	if slices.ContainsFunc(g.Bands, func(b Band) bool {
		return slices.ContainsFunc(b.Lanes, func(l Lane) bool { return len(l.closed(a)) > 0 })
	}) {
		items = append(slices.Clip(items), LegendItem{g.Legend.Closed, Look{Fill: hatch, Pattern: upward}.Boxed(Thin, Rule)})
	}
	p.Height(row, 13)
	if len(items) == 0 {
		return
	}
	p.Text(1, row, g.Legend.Title, Look{Size: 8, Color: Faint})
	size := 8.0
	slots := func(it LegendItem) int { return int((Width(it.Text, size, false)*1.05+8)/a.slot) + 1 }
	total := func() float64 {
		sum := 0.0
		for _, it := range items {
			sum += float64(slots(it)) * a.slot
		}
		return sum
	}
	for size > 6 && total() > float64(a.slots())*a.slot {
		size -= 0.5
	}
	col := a.first
	for _, it := range items {
		to := col + slots(it) - 1
		if to > a.last() {
			break
		}
		it.Look.Size, it.Look.Across = size, "center"
		p.Fill(col, row, to, row, it.Look)
		p.Text(col, row, it.Text, it.Look)
		p.Merge(col, row, to, row)
		col = to + 1
	}
}

// axis is the time across.
type axis struct {
	from, to, step int
	first          int     // column of the first step
	slot           float64 // width of a step, in points
}

func (a axis) slots() int { return (a.to - a.from) / a.step }

func (a axis) last() int { return a.first + a.slots() - 1 }

// column is the column in which a minute lies.
func (a axis) column(minute int) int {
	minute = min(max(minute, a.from), a.to)
	return a.first + (minute-a.from)/a.step
}

// columns are the first and the last column that a bar covers.
func (a axis) columns(b Bar) (from, to int) {
	from = a.column(b.From)
	return from, max(a.column(b.To+a.step-1)-1, from)
}

// width is how wide a bar is, in points.
func (a axis) width(b Bar) float64 {
	from, to := a.columns(b)
	return float64(to-from+1) * a.slot
}

// newAxis spans everything that a grid shows, in whole hours.
func newAxis(bands []Band, labels [2]float64) axis {
	a := axis{from: 24 * 60, step: 30, first: 3}
	see := func(s Span) {
		a.from, a.to = min(a.from, s.From), max(a.to, s.To)
		if s.From%30 != 0 || s.To%30 != 0 {
			a.step = 15
		}
	}
	for _, b := range bands {
		for _, l := range b.Lanes {
			for _, s := range l.Open {
				see(s)
			}
			for _, bar := range l.Bars {
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
	left := PageWidth - 4.0
	for _, w := range labels {
		left -= Points(w)
	}
	a.slot = left / float64(a.slots())
	return a
}

// widths are the widths of the columns of the axis, in characters.
func (a axis) widths() []float64 {
	return slices.Repeat([]float64{math.Floor(a.slot/Points(1)*100) / 100}, a.slots())
}

// fitHeights shares a page's height among the lanes: those with bars get all
// that the others do not need, and those with short bars, whose text takes more
// lines, a larger share.
func fitHeights(bands []Band, a axis, room float64) Heights {
	h := Heights{Idle: 10.5, None: 15}
	share := func() {
		parts := 0.0
		left := room
		for _, b := range bands {
			if len(b.Lanes) == 0 {
				left -= h.None
			}
			for _, l := range b.Lanes {
				switch {
				case len(l.Bars) == 0:
					left -= h.Idle
				case l.crowded:
					parts += crowdedShare
				default:
					parts++
				}
			}
		}
		if parts > 0 {
			h.Busy = min(max(left/parts, 14), 34)
		}
	}
	share()
	markCrowded(bands, a, h.Busy)
	share()
	return h
}

// A crowded lane is so many times as high as another.
const crowdedShare = 1.7

// markCrowded finds the lanes in which a bar is too short for its text.
func markCrowded(bands []Band, a axis, high float64) {
	for i := range bands {
		for j := range bands[i].Lanes {
			l := &bands[i].Lanes[j]
			for _, b := range l.Bars {
				if _, size := fitText(b, b.Details[min(1, len(b.Details)-1)], a.width(b)-7, high, usualType); size < 7 {
					l.crowded = true
				}
			}
		}
	}
}

func (h Heights) lane(l Lane) float64 {
	switch {
	case len(l.Bars) == 0:
		return h.Idle
	case l.crowded:
		return max(h.Busy*crowdedShare, 25) // three lines at least
	}
	return h.Busy
}

func (h Heights) band(b Band) float64 {
	if len(b.Lanes) == 0 {
		return h.None
	}
	sum := 0.0
	for _, l := range b.Lanes {
		sum += h.lane(l)
	}
	return sum
}

// hours writes the hours over a grid.
func (p *Page) hours(row int, a axis, heads [2]string) {
	l := Look{Size: 8, Bold: true, Color: Faint, Bottom: Edge{Medium, Ink}, Upright: "bottom"}
	for i, head := range heads {
		p.Text(i+1, row, head, l)
	}
	l.Across = "left"
	for m := a.from; m < a.to; m += 60 {
		from, to := a.column(m), a.column(m+60)-1
		p.Fill(from, row, to, row, l)
		p.Text(from, row, fmt.Sprintf("%d:%02d", m/60, m%60), l)
		p.Merge(from, row, to, row)
	}
	p.Height(row, 13)
}

// band draws a band and returns the row after it.
func (p *Page) band(row int, b Band, a axis, h Heights) int {
	end := Edge{Medium, Ink}
	high := h.band(b)
	label := Look{Across: "center", Wrap: true, Bottom: end}
	runs := b.heading(Points(p.widths[0])-6, high)
	if len(b.Lanes) == 0 {
		p.Rich(1, row, runs, label)
		none := Look{Size: 8, Italic: true, Color: Faint, Fill: band, Bottom: end, Indent: 1, Across: "left"}
		p.Fill(2, row, a.last(), row, none)
		p.Text(2, row, b.Idle, none)
		p.Merge(2, row, a.last(), row)
		p.Height(row, high)
		return row + 1
	}
	last := row + len(b.Lanes) - 1
	p.Fill(1, row, 1, last, label)
	p.Rich(1, row, runs, label)
	p.Merge(1, row, 1, last)
	for i, l := range b.Lanes {
		bottom := Edge{Thin, ThinInk}
		if i == len(b.Lanes)-1 {
			bottom = end
		}
		p.lane(row+i, l, a, bottom, h.lane(l), max(h.Largest, usualType))
	}
	return last + 1
}

// heading is the label of a band in the largest type that fits.
func (b Band) heading(width, high float64) []Run {
	if high < 26 {
		size := 8.0
		for size > 6 && Width(b.Label+" "+b.Below, size, true) > width {
			size -= 0.5
		}
		return []Run{{Text: b.Label, Size: size, Bold: true}, {Text: " " + b.Below, Size: size, Color: Faint}}
	}
	label := strings.ReplaceAll(b.Label, "\u00a0", " ") // a long name may take two lines
	size := b.largest(label, width, high)
	if torn := strings.ReplaceAll(label, "-", "-\n"); size < 9 {
		if better := b.largest(torn, width, high); better > size {
			label, size = torn, better
		}
	}
	runs := []Run{{Text: label, Size: size, Bold: true}}
	if b.Below != "" {
		runs = append(runs, Run{Text: "\n" + b.Below, Size: smaller(size), Color: Faint})
	}
	return runs
}

// largest is the largest type in which a label and what stands below it fit.
func (b Band) largest(label string, width, high float64) float64 {
	fits := func(size float64) bool {
		for line := range strings.SplitSeq(label, "\n") {
			if breakLines(line, size, width) == nil {
				return false
			}
		}
		return float64(textLines(label, size, true, width))*size*1.25+float64(textLines(b.Below, smaller(size), false, width))*smaller(size)*1.25 <= high-2
	}
	size := 12.0
	for size > 6 && !fits(size) {
		size -= 0.5
	}
	return size
}

func smaller(size float64) float64 { return max(size-2.5, 6) }

// Apart gives bars that would cover each other lanes of their own, for cells
// that are merged twice break a workbook.
func Apart(lanes []Lane) []Lane {
	var out []Lane
	for _, l := range lanes {
		bars := l.Bars
		for first := true; first || len(bars) > 0; first = false {
			one := l
			one.Bars = nil
			var rest []Bar
			for _, b := range bars {
				clash := false
				for _, o := range one.Bars {
					clash = clash || b.From < o.To && o.From < b.To
				}
				if clash {
					rest = append(rest, b)
				} else {
					one.Bars = append(one.Bars, b)
				}
			}
			out = append(out, one)
			bars = rest
		}
	}
	return out
}

// lane draws a lane: what is open, what is not, and its bars.
func (p *Page) lane(row int, l Lane, a axis, bottom Edge, high, largest float64) {
	p.Height(row, high)
	name := Look{Size: 9, Bottom: bottom}
	if len(l.Bars) == 0 {
		name.Size, name.Color = 7, Faint
	}
	for name.Size > 6 && Width(l.Label, name.Size, false) > Points(p.widths[1])-4 {
		name.Size -= 0.5
	}
	p.Text(2, row, l.Label, name)
	closed := l.closed(a)
	for c := a.first; c <= a.last(); c++ { // the open cells and their lines
		minute := a.from + (c-a.first)*a.step
		left := Edge{Thin, "EEF1F4"}
		if minute%60 == 0 {
			left = Edge{Thin, ThinInk}
		}
		p.Fill(c, row, c, row, Look{Size: 7, Left: left, Bottom: bottom})
	}
	for _, b := range closed {
		from, to := a.column(b.From), a.column(b.To)-1
		shut := Look{Size: 7, Italic: true, Color: Faint, Fill: hatch, Pattern: upward, Bottom: bottom, Across: "center"}
		wide := float64(to-from+1) * a.slot
		if b.Why != "" && wide > 30 {
			shut.Pattern, shut.Fill = solid, Pale
			p.Fill(from, row, to, row, shut)
			p.Text(from, row, Shorten(b.Why, 7, false, wide-4), shut)
			p.Merge(from, row, to, row)
			continue
		}
		p.Fill(from, row, to, row, shut)
	}
	for _, b := range l.Bars {
		p.bar(row, b, a, bottom, high, largest)
	}
}

// closed are the parts of the axis in which a lane is not open and no bar
// stands, with the reason where one is known.
func (l Lane) closed(a axis) []Block {
	why := make([]string, a.slots())
	shut := make([]bool, a.slots())
	for i := range shut {
		from := a.from + i*a.step
		shut[i] = true
		for _, o := range l.Open {
			if o.From < from+a.step && o.To > from {
				shut[i] = false
			}
		}
		for _, b := range l.Block {
			if b.From < from+a.step && b.To > from {
				why[i] = b.Why
			}
		}
		for _, b := range l.Bars {
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
