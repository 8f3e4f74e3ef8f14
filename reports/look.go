package reports

import "github.com/xuri/excelize/v2"

// The typeface of every cell: it, or one of its measures, is on every machine.
const typeface = "Arial"

// Ink and paper.
const (
	ink     = "1F2933"
	faint   = "6B7280"
	rule    = "9AA5B1"
	thinInk = "D5DAE0"
	paper   = "FFFFFF"
	head    = "E8ECF1"
	band    = "F6F8FA"
	alarm   = "FDECEA"
	calm    = "E7F4EC"
	hatch   = "AEB6C0"
)

// The patterns of a fill, by the numbers of the file format.
const (
	solid    = 1
	upward   = 14
	unfilled = 0
)

// The formats of numbers.
const (
	asDate     = "dd.mm.yyyy"
	asClock    = "h:mm"
	asDateTime = "dd.mm.yyyy h:mm"
	asWhole    = "0"
	asShare    = "0%"
	asHours    = "0.0"
)

// edge is the line at one side of a cell: its style by the number of the file
// format, 0 for none, and its colour.
type edge struct {
	line  int
	color string
}

// The line styles.
const (
	thin     = 1
	medium   = 2
	dashed   = 3
	thick    = 5
	hairline = 7
)

// look is how a cell looks. The zero look is plain text in ink.
type look struct {
	size                     float64 // 0: 10
	bold, italic             bool
	color                    string // of the text; empty: ink
	fill                     string
	pattern                  int // of the fill; 0 with a fill: solid
	left, right, top, bottom edge
	across, upright          string // alignment; upright empty: centre
	wrap                     bool
	indent                   int
	format                   string
	rotate                   int
}

// boxed draws the same line on all four sides.
func (l look) boxed(line int, color string) look {
	e := edge{line, color}
	l.left, l.right, l.top, l.bottom = e, e, e, e
	return l
}

func (l look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: typeface, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{Horizontal: l.across, Vertical: l.upright, WrapText: l.wrap, Indent: l.indent, TextRotation: l.rotate},
	}
	if s.Font.Size == 0 {
		s.Font.Size = 10
	}
	if s.Font.Color == "" {
		s.Font.Color = ink
	}
	if s.Alignment.Vertical == "" {
		s.Alignment.Vertical = "center"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{l.fill}}
		if l.pattern != unfilled {
			s.Fill.Pattern = l.pattern
		}
	}
	for _, side := range []struct {
		name string
		edge
	}{{"left", l.left}, {"right", l.right}, {"top", l.top}, {"bottom", l.bottom}} {
		if side.line != 0 {
			s.Border = append(s.Border, excelize.Border{Type: side.name, Color: side.color, Style: side.line})
		}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	return s
}

// colour is how a group of courses is shown: a fill, a stronger line and a mark
// that says the same without colour.
type colour struct {
	fill, line, mark string
}

var colours = map[Group]colour{
	SoftSkill:  {"DCE9F7", "2F6DB5", "●"},
	Software:   {"DDF1E1", "2E8B57", "■"},
	Practice:   {"FFF1CC", "C08A00", "▲"},
	Assessment: {"FBDDCB", "C8541B", "▼"},
	Refresher:  {"E9DFF3", "7B4FA3", "○"},
}

var groupOrder = []Group{SoftSkill, Software, Practice, Assessment, Refresher}

func (g Group) colour() colour {
	if c, ok := colours[g]; ok {
		return c
	}
	return colour{"E6E8EB", "5F6B7A", "□"}
}
