package reports

import "strings"

func (s *sheet) gridBar(row int, b gridBar, a gridAxis, bottom edge, high, largest float64) {
	from, to := a.columns(b)
	l := look{fill: b.colour.fill, left: edge{medium, b.colour.line}, right: edge{thin, b.colour.line},
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
	s.rich(from, row, fitBar(b, a.width(b)-7, high, largest), l)
	s.merge(from, row, to, row)
}

// The sizes of the type in a bar.
const (
	leastType  = 6.5
	usualType  = 10
	lineHeight = 1.2
)

// fitBar finds the largest type in which the text of a bar fits, shortening it
// where even small type does not do.
func fitBar(b gridBar, width, height, largest float64) []run {
	for _, details := range b.details {
		if runs, size := fitText(b, details, width, height, largest); size >= leastType {
			return runs
		}
	}
	lines := int((height - 1) / (leastType * lineHeight))
	barest := b.details[len(b.details)-1]
	if lines < 2 {
		return b.runs([]string{shorten(b.title+" · "+strings.Join(barest, " · "), leastType, true, width)}, nil, leastType)
	}
	rest := []string{shorten(strings.Join(barest, " · "), leastType, false, width)}
	if fuller := b.details[max(0, len(b.details)-2)]; lines > 2 && len(fuller) > 1 {
		rest = []string{shorten(fuller[0], leastType, false, width), shorten(strings.Join(fuller[1:], " · "), leastType, false, width)}
	}
	title := breakLines(b.title, leastType, width/1.04)
	if title == nil {
		title = []string{b.title}
	}
	if keep := lines - len(rest); len(title) > keep {
		title = append(title[:keep-1:keep-1], strings.Join(title[keep-1:], " "))
	}
	title[len(title)-1] = shorten(title[len(title)-1], leastType, true, width/1.04)
	return b.runs(title, rest, leastType)
}

// fitText tries the ways of breaking a bar's text and returns the one with the
// largest type; size 0 says that none fits.
func fitText(b gridBar, details []string, width, height, largest float64) ([]run, float64) {
	rest := strings.Join(details, " · ")
	ways := [][]string{{rest}}
	for i := 1; i < len(details); i++ {
		ways = append(ways, []string{strings.Join(details[:i], " · "), strings.Join(details[i:], " · ")})
	}
	for size := largest; size >= leastType; size -= 0.5 {
		title := breakLines(b.title, size, width/1.04)
		for _, lines := range ways {
			if title != nil && float64(len(title)+len(lines))*size*lineHeight+1 <= height && widest(lines, size-0.5) <= width {
				return b.runs(title, lines, size), size
			}
		}
		if size*lineHeight+1 <= height && (textWidth(b.title+" · ", size, true)+textWidth(rest, size-0.5, false))*1.03 <= width {
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

func widest(lines []string, size float64) float64 {
	out := 0.0
	for _, l := range lines {
		out = max(out, textWidth(l, size, false))
	}
	return out * 1.04
}

// breakLines breaks a bold title into lines no wider than width; nil: a word is
// too long.
func breakLines(title string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(title, " ") {
		if textWidth(word, size, true) > width {
			return nil
		}
		if line != "" && textWidth(line+" "+word, size, true) > width {
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
