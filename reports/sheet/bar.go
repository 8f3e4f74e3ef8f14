package sheet

import "strings"

// bar draws a bar in its lane.
func (p *Page) bar(row int, b Bar, a axis, bottom Edge, high, largest float64) {
	from, to := a.columns(b)
	l := Look{Fill: b.Fill, Left: Edge{Medium, b.Line}, Right: Edge{Thin, b.Line}, Top: Edge{Thin, b.Line}, Bottom: Edge{Thin, b.Line}, Wrap: true, Across: "left"}
	if b.Outlined {
		l.Fill = Paper
		l = l.Boxed(Dashed, b.Line)
	}
	if bottom.Line == Medium {
		l.Bottom = bottom
	}
	p.Fill(from, row, to, row, l)
	p.Rich(from, row, fitBar(b, a.width(b)-7, high, largest), l)
	p.Merge(from, row, to, row)
}

// The sizes of the type in a bar.
const (
	leastType  = 6.5
	usualType  = 10
	lineHeight = 1.2
)

// fitBar finds the largest type in which the text of a bar fits, shortening it
// where even small type does not do.
func fitBar(b Bar, width, height, largest float64) []Run {
	for _, details := range b.Details {
		if runs, size := fitText(b, details, width, height, largest); size >= leastType {
			return runs
		}
	}
	lines := int((height - 1) / (leastType * lineHeight))
	barest := b.Details[len(b.Details)-1]
	if lines < 2 {
		return b.runs([]string{Shorten(b.Title+" · "+strings.Join(barest, " · "), leastType, true, width)}, nil, leastType)
	}
	rest := []string{Shorten(strings.Join(barest, " · "), leastType, false, width)}
	if fuller := b.Details[max(0, len(b.Details)-2)]; lines > 2 && len(fuller) > 1 {
		rest = []string{Shorten(fuller[0], leastType, false, width), Shorten(strings.Join(fuller[1:], " · "), leastType, false, width)}
	}
	title := breakLines(b.Title, leastType, width/1.04)
	if title == nil {
		title = []string{b.Title}
	}
	if keep := lines - len(rest); len(title) > keep {
		title = append(title[:keep-1:keep-1], strings.Join(title[keep-1:], " "))
	}
	title[len(title)-1] = Shorten(title[len(title)-1], leastType, true, width/1.04)
	return b.runs(title, rest, leastType)
}

// fitText tries the ways of breaking a bar's text and returns the one with the
// largest type; size 0 says that none fits.
func fitText(b Bar, details []string, width, height, largest float64) ([]Run, float64) {
	rest := strings.Join(details, " · ")
	ways := [][]string{{rest}}
	for i := 1; i < len(details); i++ {
		ways = append(ways, []string{strings.Join(details[:i], " · "), strings.Join(details[i:], " · ")})
	}
	for size := largest; size >= leastType; size -= 0.5 {
		title := breakLines(b.Title, size, width/1.04)
		for _, lines := range ways {
			if title != nil && float64(len(title)+len(lines))*size*lineHeight+1 <= height && widest(lines, size-0.5) <= width {
				return b.runs(title, lines, size), size
			}
		}
		if size*lineHeight+1 <= height && (Width(b.Title+" · ", size, true)+Width(rest, size-0.5, false))*1.03 <= width {
			return []Run{{Text: b.Title, Size: size, Bold: true, Italic: b.Outlined}, {Text: " · " + rest, Size: size - 0.5}}, size
		}
	}
	return nil, 0
}

func (b Bar) runs(title, rest []string, size float64) []Run {
	out := []Run{{Text: strings.Join(title, "\n"), Size: size, Bold: true, Italic: b.Outlined}}
	if len(rest) > 0 {
		out = append(out, Run{Text: "\n" + strings.Join(rest, "\n"), Size: size - 0.5})
	}
	return out
}

func widest(lines []string, size float64) float64 {
	out := 0.0
	for _, l := range lines {
		out = max(out, Width(l, size, false))
	}
	return out * 1.04
}

// breakLines breaks a bold title into lines no wider than width; nil: a word is
// too long.
func breakLines(title string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(title, " ") {
		if Width(word, size, true) > width {
			return nil
		}
		if line != "" && Width(line+" "+word, size, true) > width {
			lines = append(lines, line)
			line = word
			continue
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
