package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// Colours that people with a colour weakness tell apart; dashes and markers
// differ as well.
var colours = []string{"#1f6fb5", "#d9730d", "#2a8f5b", "#8250a8", "#6b7280", "#b8336a"}

const (
	ink    = "#1f2933"
	muted  = "#52606d"
	line   = "#cbd2d9"
	grid   = "#e8ecf0"
	family = "'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
)

// chart is a plot of points over an axis of numbers.
type chart struct {
	title, x, y string
	logX        bool
	top         float64   // end of the y axis, beyond which curves are cut off; 0: all is shown
	at          []float64 // ticks of the x axis; nil: round ones
	series      []series
}

// series is a curve, or points apart.
type series struct {
	name   string
	colour int
	dashed bool
	steps  bool // the value holds until the next point
	dots   bool // mark each point
	apart  bool // do not join the points
	points []point
	spread []float64 // half the length of a bar through each point; may be nil
}

// bars is a plot of several values for each of some names.
type bars struct {
	title, x string
	names    []string
	series   []series // points[i].Y belongs to names[i]
}

// panel is something to draw in a box.
type panel interface {
	draw(w *strings.Builder, left, top, width, height float64)
}

// picture lays panels side by side in an SVG file.
func picture(width, height float64, panels ...panel) string {
	var w strings.Builder
	n := float64(len(panels))
	fmt.Fprintf(&w, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g" font-family="%s" font-size="13" fill="%s">`+"\n", width, height, width, height, family, ink)
	fmt.Fprintf(&w, `<rect width="%g" height="%g" fill="#ffffff"/>`+"\n", width, height)
	for i, p := range panels {
		p.draw(&w, float64(i)*width/n, 0, width/n, height)
	}
	w.WriteString("</svg>\n")
	return w.String()
}

// text writes a label; anchor is start, middle or end.
func text(w *strings.Builder, x, y float64, anchor, more, words string) {
	fmt.Fprintf(w, `<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>`+"\n", x, y, anchor, more, html.EscapeString(words))
}

func stroke(w *strings.Builder, x1, y1, x2, y2 float64, colour string, width float64) {
	fmt.Fprintf(w, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%g"/>`+"\n", x1, y1, x2, y2, colour, width)
}

const faint = ` fill="` + muted + `"`

// heading writes a title and returns where the rest may begin.
func heading(w *strings.Builder, left, top float64, title string) float64 {
	text(w, left+16, top+28, "start", ` font-size="15" font-weight="600"`, title)
	return top + 40
}

// legend writes names in lines of the width and returns where the rest may
// begin.
func legend(w *strings.Builder, list []series, left, top, width float64, box bool) float64 {
	x, y := left, top+10
	for i, s := range list {
		if s.name == "" {
			continue
		}
		// Widths of letters are guessed, from above.
		wide := 34 + 7*float64(len([]rune(s.name)))
		if x > left && x+wide > left+width {
			x, y = left, y+20
		}
		switch {
		case box:
			fmt.Fprintf(w, `<rect x="%.1f" y="%.1f" width="12" height="12" rx="2" fill="%s"/>`+"\n", x+6, y-7, colours[s.colour])
		case !s.apart:
			fmt.Fprintf(w, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="2.2"%s/>`+"\n", x, y, x+22, y, colours[s.colour], dash(s))
		}
		if !box && (s.dots || s.apart) {
			marker(w, x+11, y, list[i])
		}
		text(w, x+28, y+4.5, "start", "", s.name)
		x += wide + 8
	}
	return y + 16
}

func dash(s series) string {
	if s.dashed {
		return ` stroke-dasharray="6 4"`
	}
	return ""
}

// marker draws a point, of another shape for each colour.
func marker(w *strings.Builder, x, y float64, s series) {
	c := colours[s.colour]
	switch s.colour % 3 {
	case 0:
		fmt.Fprintf(w, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s" stroke="#ffffff"/>`+"\n", x, y, c)
	case 1:
		fmt.Fprintf(w, `<rect x="%.1f" y="%.1f" width="8" height="8" fill="%s" stroke="#ffffff"/>`+"\n", x-4, y-4, c)
	default:
		fmt.Fprintf(w, `<path d="M%.1f %.1fl5 8.5h-10z" fill="%s" stroke="#ffffff"/>`+"\n", x, y-5, c)
	}
}

func (c chart) draw(w *strings.Builder, left, top, width, height float64) {
	a, xs, ys := c.axes()
	inner := heading(w, left, top, c.title)
	inner = legend(w, c.series, left+16, inner, width-32, false) + 6
	if c.y != "" {
		text(w, left+16, inner+4, "start", faint+` font-size="12"`, c.y)
		inner += 18
	}
	a.x0, a.x1, a.y0, a.y1 = left+62, left+width-22, inner, top+height-48
	for _, v := range ys {
		if v > a.highY*(1+1e-9) {
			continue
		}
		stroke(w, a.x0, a.atY(v), a.x1, a.atY(v), grid, 1)
		text(w, a.x0-8, a.atY(v)+4.5, "end", faint, short(v))
	}
	for _, v := range xs {
		stroke(w, a.atX(v), a.y1, a.atX(v), a.y1+5, line, 1)
		text(w, a.atX(v), a.y1+20, "middle", faint, short(v))
	}
	stroke(w, a.x0, a.y1, a.x1, a.y1, line, 1.2)
	text(w, (a.x0+a.x1)/2, top+height-10, "middle", faint+` font-size="12"`, c.x)
	clip := fmt.Sprintf("clip-%.0f-%.0f", left, top)
	fmt.Fprintf(w, `<clipPath id="%s"><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"/></clipPath>`+"\n", clip, a.x0-6, a.y0-6, a.x1-a.x0+12, a.y1-a.y0+7)
	fmt.Fprintf(w, `<g clip-path="url(#%s)">`+"\n", clip)
	for i := range c.series {
		a.draw(w, c.series[i])
	}
	w.WriteString("</g>\n")
}

// axes are the ranges of a chart's values and where on the page they are drawn.
type axes struct {
	lowX, highX, highY float64 // a vertical axis begins at 0
	logX               bool
	x0, x1, y0, y1     float64
}

// axes returns the ranges of the values, not yet placed, and the marks on both axes.
func (c chart) axes() (a axes, xs, ys []float64) {
	a = axes{lowX: math.Inf(1), highX: math.Inf(-1), logX: c.logX}
	for _, s := range c.series {
		for i, p := range s.points {
			a.lowX, a.highX = min(a.lowX, p.X), max(a.highX, p.X)
			reach := p.Y
			if s.spread != nil {
				reach += s.spread[i]
			}
			a.highY = max(a.highY, reach)
		}
	}
	if a.lowX > a.highX {
		a.lowX, a.highX = 1, 10
	}
	if c.top > 0 {
		a.highY = c.top
	}
	ys = ticks(a.highY, 6)
	a.highY = ys[len(ys)-1]
	if c.top > 0 {
		a.highY = c.top
	}
	xs = c.at
	if c.logX {
		a.lowX = max(a.lowX, 1e-3)
		a.highX = max(a.highX, a.lowX*1.01)
		if xs == nil {
			xs = logTicks(a.lowX, a.highX)
		}
		return a, xs, ys
	}
	a.lowX = 0
	if xs == nil {
		xs = ticks(a.highX, 6)
	}
	a.highX = max(a.highX, slices.Max(xs))
	if c.at != nil {
		a.highX *= 1.06
	}
	return a, xs, ys
}

func (a *axes) atX(v float64) float64 {
	if a.logX {
		return a.x0 + (a.x1-a.x0)*math.Log(max(v, a.lowX)/a.lowX)/math.Log(a.highX/a.lowX)
	}
	return a.x0 + (a.x1-a.x0)*(v-a.lowX)/(a.highX-a.lowX)
}

func (a *axes) atY(v float64) float64 { return a.y1 - (a.y1-a.y0)*v/a.highY }

// draw draws one series: its line, then its spreads and points.
func (a *axes) draw(w *strings.Builder, s series) {
	if !s.apart && len(s.points) > 0 {
		var path strings.Builder
		for i, p := range s.points {
			switch {
			case i == 0:
				fmt.Fprintf(&path, "M%.1f %.1f", a.atX(p.X), a.atY(p.Y))
			case s.steps:
				fmt.Fprintf(&path, "H%.1fV%.1f", a.atX(p.X), a.atY(p.Y))
			default:
				fmt.Fprintf(&path, "L%.1f %.1f", a.atX(p.X), a.atY(p.Y))
			}
		}
		fmt.Fprintf(w, `<path d="%s" fill="none" stroke="%s" stroke-width="2.2" stroke-linejoin="round"%s/>`+"\n", path.String(), colours[s.colour], dash(s))
	}
	for i, p := range s.points {
		if s.spread != nil && s.spread[i] > 0 {
			stroke(w, a.atX(p.X), a.atY(p.Y-s.spread[i]), a.atX(p.X), a.atY(p.Y+s.spread[i]), colours[s.colour], 1.6)
		}
		if s.dots || s.apart {
			marker(w, a.atX(p.X), a.atY(p.Y), s)
		}
	}
}

func (b bars) draw(w *strings.Builder, left, top, width, height float64) {
	longest, highest := 0, 0.0
	for _, name := range b.names {
		longest = max(longest, len([]rune(name)))
	}
	for _, s := range b.series {
		for _, p := range s.points {
			highest = max(highest, p.Y)
		}
	}
	xs := ticks(highest, 6)
	inner := heading(w, left, top, b.title)
	inner = legend(w, b.series, left+16, inner, width-32, true) + 6
	x0, x1, y0, y1 := left+30+7.2*float64(longest), left+width-60, inner, top+height-48
	atX := func(v float64) float64 { return x0 + (x1-x0)*v/xs[len(xs)-1] }
	for _, v := range xs {
		stroke(w, atX(v), y0, atX(v), y1, grid, 1)
		text(w, atX(v), y1+20, "middle", faint, short(v))
	}
	text(w, (x0+x1)/2, top+height-10, "middle", faint+` font-size="12"`, b.x)
	row := (y1 - y0) / float64(max(1, len(b.names)))
	thick := min(16, row*0.8/float64(max(1, len(b.series))))
	for i, name := range b.names {
		middle := y0 + row*(float64(i)+0.5)
		text(w, x0-8, middle+4.5, "end", "", name)
		from := middle - thick*float64(len(b.series))/2
		for k, s := range b.series {
			v, y := s.points[i].Y, from+thick*float64(k)
			fmt.Fprintf(w, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", x0, y+0.5, max(atX(v)-x0, 1), thick-1, colours[s.colour])
			text(w, atX(v)+5, y+thick/2+4, "start", faint+` font-size="11"`, short(v))
		}
	}
	stroke(w, x0, y0, x0, y1, line, 1.2)
}
