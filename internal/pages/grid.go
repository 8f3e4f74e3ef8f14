package pages

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"cohort/reports/sheet"
	"cohort/reports/timetable"
)

// drawn is a grid of a workbook as a page draws it: bars lie at minutes, which are classes of
// hours.css.
type drawn struct {
	Title, Intro, Empty string
	Bands               []band
	Hours               []hour
	Span                string // classes: from which minute to which the grid goes
	Legend              []item
	LegendTitle         string
}

type band struct {
	Label, Below, Idle string
	Lanes              []lane
}

type lane struct {
	Label string
	Bars  []bar
	Shut  []bar // when it is not to be had, and why
}

type bar struct {
	Class   string
	Title   string
	Details []string
}

type hour struct{ Class, Label string }

type item struct{ Class, Text string }

// draw lays a grid out.
func draw(g sheet.Grid) drawn {
	from, to := hours(g)
	out := drawn{Title: g.Title, Intro: g.Intro, Empty: g.Empty, Span: fmt.Sprintf("o%d c%d", from, to)}
	for m := from; m < to; m += 60 {
		out.Hours = append(out.Hours, hour{fmt.Sprintf("f%d", m), fmt.Sprint(m / 60)})
	}
	for _, b := range g.Bands {
		one := band{Label: strings.ReplaceAll(b.Label, "\u00a0", " "), Below: b.Below, Idle: b.Idle}
		for _, l := range sheet.Apart(b.Lanes) {
			one.Lanes = append(one.Lanes, drawLane(l, from, to))
		}
		out.Bands = append(out.Bands, one)
	}
	if g.Legend != nil {
		out.LegendTitle = g.Legend.Title
		for _, i := range g.Legend.Items {
			out.Legend = append(out.Legend, item{colour(i.Look.Fill, i.Look.Fill == sheet.Paper), i.Text})
		}
	}
	return out
}

// gridStyle is the style that grids lie in: a class for each minute that something begins or
// ends at, and one for each colour.
func gridStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(gridCSS())
}

var gridCSS = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	for m := 0; m <= 24*60; m += 5 {
		fmt.Fprintf(&out, ".f%d{--f:%d}.t%d{--t:%d}", m, m, m, m)
		if m%60 == 0 {
			fmt.Fprintf(&out, ".o%d{--o:%d}.c%d{--c:%d}", m, m, m, m)
		}
	}
	lines := timetable.Lines()
	for _, fill := range slices.Sorted(maps.Keys(lines)) {
		fmt.Fprintf(&out, "\n.bar.%s{background:#%s;border-color:#%s}", colour(fill, false), fill, lines[fill])
	}
	return out.Bytes()
})

// hours are the whole hours that a grid goes over.
func hours(g sheet.Grid) (from, to int) {
	from, to = 24*60, 0
	for _, b := range g.Bands {
		for _, l := range b.Lanes {
			for _, s := range l.Open {
				from, to = min(from, s.From), max(to, s.To)
			}
			for _, s := range l.Bars {
				from, to = min(from, s.From), max(to, s.To)
			}
		}
	}
	if from >= to {
		return 9 * 60, 18 * 60
	}
	return from / 60 * 60, (to + 59) / 60 * 60
}

func drawLane(l sheet.Lane, from, to int) lane {
	out := lane{Label: l.Label}
	for _, s := range shut(l.Open, from, to) {
		why := ""
		for _, b := range l.Block {
			if b.From < s.To && s.From < b.To && !strings.Contains(why, b.Why) {
				why = strings.TrimPrefix(why+", "+b.Why, ", ")
			}
		}
		out.Shut = append(out.Shut, bar{Class: at(s), Title: why})
	}
	for _, b := range l.Bars {
		out.Bars = append(out.Bars, bar{at(b.Span) + " " + colour(b.Fill, b.Outlined), b.Title, b.Details[0]})
	}
	return out
}

// shut is what of the hours of a grid is not open.
func shut(open []sheet.Span, from, to int) (out []sheet.Span) {
	open = slices.SortedFunc(slices.Values(open), func(a, b sheet.Span) int { return a.From - b.From })
	for _, s := range open {
		if s.From > from {
			out = append(out, sheet.Span{From: from, To: min(s.From, to)})
		}
		from = max(from, s.To)
	}
	if from < to {
		out = append(out, sheet.Span{From: from, To: to})
	}
	return out
}

func at(s sheet.Span) string { return fmt.Sprintf("f%d t%d", s.From, s.To) }

// colour is the class of a bar's colour.
func colour(fill string, outlined bool) string {
	if outlined {
		return "outlined"
	}
	return "c-" + fill
}
