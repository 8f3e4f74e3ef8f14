package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Page is a sheet that is being drawn.
type Page struct {
	*book
	name   string
	widths []float64       // of the columns, in characters
	filter [4]int          // col, row, to col, to row of a filtered list; 0: none
	highs  map[int]float64 // of the rows that were given a height, in points
	heads  map[int]bool    // rows that are printed together with the one below them
	breaks map[int]bool    // rows that begin a page
}

// Columns sets how wide the columns are, in characters. Every Draw begins with it.
func (p *Page) Columns(widths ...float64) {
	p.widths = widths
	for i, w := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		p.fail(err)
		p.fail(p.file.SetColWidth(p.name, column, column, w*7/8))
	}
}

// Hide takes a column out of sight.
func (p *Page) Hide(col int) {
	name, err := excelize.ColumnNumberToName(col)
	p.fail(err)
	p.fail(p.file.SetColVisible(p.name, name, false))
}

// Last is the number of the last column.
func (p *Page) Last() int { return len(p.widths) }

// Points is how wide a column so many characters wide is, in points. A character
// is 7 of 96 pixels an inch, a digit of Arial 10. The files count in digits of
// Arial 11, 8 pixels: of the usual sizes the one that programs that round to
// pixels and those that do not agree on best.
func Points(characters float64) float64 { return characters * 7 * 0.75 }

// Span is how wide the columns from one to another are together, in points.
func (p *Page) Span(from, to int) float64 {
	sum := 0.0
	for c := from; c <= to && c <= len(p.widths); c++ {
		sum += Points(p.widths[c-1])
	}
	return sum
}

func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows are counted from 1 by whoever draws
	}
	return name
}

// Text writes words. They are a string cell whatever they begin with.
func (p *Page) Text(col, row int, text string, l Look) {
	if text != "" {
		p.fail(p.file.SetCellStr(p.name, cell(col, row), Clean(text)))
	}
	p.Fill(col, row, col, row, l)
}

// Run is a piece of a text that looks different from its neighbours.
type Run struct {
	Text         string
	Size         float64
	Bold, Italic bool
	Color        string // empty: ink
}

// Rich writes a text of several pieces; l is the look of the cell.
func (p *Page) Rich(col, row int, runs []Run, l Look) {
	out := make([]excelize.RichTextRun, 0, len(runs))
	left := cellLimit
	for _, r := range runs {
		text := cut(Clean(r.Text), left)
		if left -= units(text); text == "" {
			continue
		}
		color := r.Color
		if color == "" {
			color = Ink
		}
		out = append(out, excelize.RichTextRun{Text: text,
			Font: &excelize.Font{Family: typeface, Size: r.Size, Bold: r.Bold, Italic: r.Italic, Color: color}})
	}
	p.fail(p.file.SetCellRichText(p.name, cell(col, row), out))
	p.Fill(col, row, col, row, l)
}

// Number writes a number in the look's format, in whole numbers if it has none.
func (p *Page) Number(col, row int, v float64, l Look) {
	if l.Format == "" {
		l.Format = AsWhole
	}
	// The library cuts a number to 15 digits, which would make 17:30 a little less.
	p.fail(p.file.SetCellDefault(p.name, cell(col, row), strconv.FormatFloat(v, 'f', -1, 64)))
	p.Fill(col, row, col, row, l)
}

// Count writes a whole number.
func (p *Page) Count(col, row, v int, l Look) { p.Number(col, row, float64(v), l) }

// Day is a date, in days since the first of 1970; 0: none.
type Day int

// Serial is the number by which a spreadsheet knows a date.
func (d Day) Serial() float64 { return float64(d) + 25569 }

// Day writes a true date, in the look's format if it has one; none leaves the
// cell empty.
func (p *Page) Day(col, row int, d Day, l Look) {
	if l.Format == "" {
		l.Format = AsDate
	}
	if d == 0 {
		p.Text(col, row, "", l)
		return
	}
	p.Number(col, row, d.Serial(), l)
}

// Clock writes a true time of day.
func (p *Page) Clock(col, row, minute int, l Look) {
	l.Format = asClock
	p.Number(col, row, float64(minute)/(24*60), l)
}

// Moment writes a true date with its time of day, as the location of t shows it.
// The zone is said beside it.
func (p *Page) Moment(col, row int, t time.Time, zone string, l Look) {
	l.Format = asDateTime + `" (` + zone + `)"`
	_, offset := t.Zone()
	day := Day((t.Unix() + int64(offset)) / (24 * 60 * 60))
	p.Number(col, row, day.Serial()+float64(t.Hour()*60+t.Minute())/(24*60), l)
}

// Fill gives a look to a rectangle of cells without writing into them.
func (p *Page) Fill(col, row, toCol, toRow int, l Look) {
	p.fail(p.file.SetCellStyle(p.name, cell(col, row), cell(toCol, toRow), p.style(l)))
}

func (b *book) style(l Look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(l.style())
	b.fail(err)
	b.styles[l] = id
	return id
}

// Merge makes one cell of a rectangle of cells.
func (p *Page) Merge(col, row, toCol, toRow int) {
	if col != toCol || row != toRow {
		p.fail(p.file.MergeCell(p.name, cell(col, row), cell(toCol, toRow)))
	}
}

// Height makes a row so high, or as high as Excel lets it be: what a monstrous
// text has beyond that stands in its cell all the same.
func (p *Page) Height(row int, points float64) {
	points = min(points, excelize.MaxRowHeight)
	p.highs[row] = points
	p.fail(p.file.SetRowHeight(p.name, row, points))
}

// Sentence writes wrapped text over merged columns and makes its row as high as
// it needs.
func (p *Page) Sentence(col, row, toCol int, text string, l Look) {
	l.Wrap = true
	p.Fill(col, row, toCol, row, l)
	p.Text(col, row, text, l)
	p.Merge(col, row, toCol, row)
	p.Height(row, WrappedHeight(text, l, p.Span(col, toCol)))
}

// WrappedHeight is how high a row must be for a text in a column so many points
// wide.
func WrappedHeight(text string, l Look, width float64) float64 {
	size := l.Size
	if size == 0 {
		size = 10
	}
	return float64(textLines(text, size, l.Bold, (width-5)*0.98))*size*1.24 + 5
}

// Title writes the heading of a sheet in its first row.
func (p *Page) Title(text string) {
	l := Look{Size: 16, Bold: true}
	for l.Size > 10 && Width(text, l.Size, true) > p.Span(1, p.Last()) {
		l.Size--
	}
	p.Text(1, 1, text, l)
	p.Height(1, 24)
}

// Head writes a title, what the sheet says, and a narrow row below them.
func (p *Page) Head(title, intro string) {
	p.Title(title)
	p.Sentence(1, 2, p.Last(), intro, Look{Color: Faint, Upright: "top"})
	p.Height(3, 6)
}

// Nothing draws a sheet that has nothing to show, and says so.
func (p *Page) Nothing(title, intro, text string) {
	p.Columns(148)
	p.Head(title, intro)
	p.Calm(4, text)
	p.Height(4, 26)
	p.Print(Print{Rows: 4})
}

// Calm says over the whole width that there is nothing to show.
func (p *Page) Calm(row int, text string) {
	p.Sentence(1, row, p.Last(), text, Look{Size: 12, Fill: Calm, Indent: 1})
}

// Label writes a text into a cell in the largest usual type in which it fits, and
// shortens what does not fit in the smallest.
func (p *Page) Label(col, row int, text string, l Look) {
	wide := p.Span(col, col) - 5
	for l.Size = 10; l.Size > 7 && Width(text, l.Size, l.Bold) > wide; {
		l.Size -= 0.5
	}
	p.Text(col, row, Shorten(text, l.Size, l.Bold, wide), l)
}

// Part writes a line between the parts of a sheet over the columns up to toCol and
// returns the row after it.
func (p *Page) Part(row, toCol int, text string) int {
	l := Look{Size: 12, Bold: true, Bottom: Edge{Thin, Rule}}
	p.Fill(1, row, toCol, row, l)
	p.Text(1, row, text, l)
	p.Height(row, 20)
	p.heads[row] = true
	return row + 1
}

// Subtitle writes the title of a part that has no line of its own.
func (p *Page) Subtitle(row int, text string) {
	p.Text(1, row, text, Look{Size: 12, Bold: true})
	p.Height(row, 20)
	p.heads[row] = true
}

// Note writes a sentence in small type over the columns up to toCol.
func (p *Page) Note(row, toCol int, text string) {
	p.Sentence(1, row, toCol, text, Look{Size: 9, Color: Faint, Upright: "top"})
}

// Bullets writes sentences one below the other, over the columns up to toCol, and
// returns the row after them.
func (p *Page) Bullets(row, toCol int, sentences []string, l Look) int {
	for _, text := range sentences {
		p.Text(1, row, "•", Look{Across: "center"})
		p.Sentence(2, row, toCol, text, l)
		row++
	}
	return row
}

// Contents lists the other sheets of the workbook, each with what it holds in the
// column beside it, and returns the row after them.
func (p *Page) Contents(col, row int) int {
	for _, s := range p.Sheets {
		name := sheetName(s.Name)
		if name == p.name {
			continue
		}
		p.Text(col, row, s.Name, Look{Color: "1F5FA8", Bold: true})
		p.fail(p.file.SetCellHyperLink(p.name, cell(col, row), "'"+name+"'!A1", "Location"))
		p.Text(col+1, row, s.About, Look{Size: 8, Color: Faint})
		p.Height(row, 16)
		row++
	}
	return row
}

// Stop is a colour of a heat map and the share at which it stands.
type Stop struct {
	At    float64
	Color string
}

// Heat colours a rectangle of cells by their values, over two or three stops.
func (p *Page) Heat(col, row, toCol, toRow int, stops ...Stop) {
	at := func(i int) (value, color string) {
		return strconv.FormatFloat(stops[i].At, 'f', -1, 64), "#" + stops[i].Color
	}
	o := excelize.ConditionalFormatOptions{Type: strconv.Itoa(len(stops)) + "_color_scale", Criteria: "=", MinType: "num", MaxType: "num"}
	o.MinValue, o.MinColor = at(0)
	o.MaxValue, o.MaxColor = at(len(stops) - 1)
	if len(stops) == 3 {
		o.MidType = "num"
		o.MidValue, o.MidColor = at(1)
	}
	p.fail(p.file.SetConditionalFormat(p.name, cell(col, row)+":"+cell(toCol, toRow), []excelize.ConditionalFormatOptions{o}))
}

// The most characters in a cell.
const cellLimit = 32767

// Clean makes a text fit for a cell: characters that XML forbids are taken out, those that
// nobody sees and that turn the direction of reading show as a sign, and what is longer than
// a cell holds is cut.
func Clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return r
		case r < 0x20, r >= 0xd800 && r <= 0xdfff, r == 0xfffe, r == 0xffff:
			return -1
		case r >= 0x7f && r <= 0x9f, unicode.Is(unicode.Bidi_Control, r):
			return utf8.RuneError
		}
		return r
	}, s)
	return cut(s, cellLimit)
}

// cut keeps as much of a text as fits into so many units of UTF-16, in which
// the format counts.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > limit {
			return s[:i]
		}
	}
	return s
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// sheetName makes a text fit for the name of a sheet.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < 0x20 {
			return ' '
		}
		return r
	}, Clean(s))
	s = strings.Trim(strings.TrimSpace(s), "'")
	if runes := []rune(s); len(runes) > 31 {
		s = strings.TrimSpace(string(runes[:31]))
	}
	if s == "" {
		s = "1"
	}
	return s
}
