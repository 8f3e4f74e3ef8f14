package sheet

import "github.com/xuri/excelize/v2"

// The typeface of every cell: it, or one of its measures, is on every machine.
const typeface = "Arial"

// Ink and paper, in red, green and blue.
const (
	Ink     = "1F2933"
	Faint   = "6B7280"
	Rule    = "9AA5B1"
	ThinInk = "D5DAE0"
	Paper   = "FFFFFF"
	Pale    = "E8ECF1"
	band    = "F6F8FA"
	Alarm   = "FDECEA"
	Calm    = "E7F4EC"
	hatch   = "AEB6C0"
)

// The patterns of a fill, by the numbers of the file format.
const (
	solid  = 1
	upward = 14
)

// The formats of numbers.
const (
	AsDate     = "dd.mm.yyyy"
	asClock    = "h:mm"
	asDateTime = "dd.mm.yyyy h:mm"
	AsWhole    = "0"
	AsShare    = "0%"
	AsDecimal  = "0.0"
	asText     = "@" // nothing is made a number or a date
)

// Edge is the line at one side of a cell: its style by the number of the file
// format, 0 for none, and its colour.
type Edge struct {
	Line  int
	Color string
}

// The line styles.
const (
	Thin   = 1
	Medium = 2
	Dashed = 3
	Thick  = 5
)

// Look is how a cell looks. The zero look is plain text in ink.
type Look struct {
	Size                     float64 // 0: 10
	Bold, Italic             bool
	Color                    string // of the text; empty: ink
	Fill                     string
	Pattern                  int // of the fill; 0: solid
	Left, Right, Top, Bottom Edge
	Across, Upright          string // alignment; upright empty: centre
	Wrap                     bool
	Indent                   int
	Format                   string
	Typed                    bool // may be typed into on a sheet that is protected
}

// Boxed draws the same line on all four sides.
func (l Look) Boxed(line int, color string) Look {
	e := Edge{line, color}
	l.Left, l.Right, l.Top, l.Bottom = e, e, e, e
	return l
}

func (l Look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: typeface, Size: l.Size, Bold: l.Bold, Italic: l.Italic, Color: l.Color},
		Alignment: &excelize.Alignment{Horizontal: l.Across, Vertical: l.Upright, WrapText: l.Wrap, Indent: l.Indent},
	}
	if s.Font.Size == 0 {
		s.Font.Size = 10
	}
	if s.Font.Color == "" {
		s.Font.Color = Ink
	}
	if s.Alignment.Vertical == "" {
		s.Alignment.Vertical = "center"
	}
	if l.Fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{l.Fill}}
		if l.Pattern != 0 {
			s.Fill.Pattern = l.Pattern
		}
	}
	for _, side := range []struct {
		name string
		Edge
	}{{"left", l.Left}, {"right", l.Right}, {"top", l.Top}, {"bottom", l.Bottom}} {
		if side.Line != 0 {
			s.Border = append(s.Border, excelize.Border{Type: side.name, Color: side.Color, Style: side.Line})
		}
	}
	if l.Typed {
		s.Protection = &excelize.Protection{Locked: false}
	}
	if l.Format != "" {
		s.CustomNumFmt = &l.Format
	}
	return s
}
