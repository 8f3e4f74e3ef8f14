package sheet

// OneLine is how high a row is that holds one line, in points.
const OneLine = 17.0

// Value is what a cell of a list holds; nil: nothing.
type Value interface {
	// write puts the value into a cell so many points wide and returns how high its
	// row must be.
	write(p *Page, col, row int, l Look, width float64) float64
}

// The values beside Day: words, a whole number, the minute of a day, a percentage
// (1: all), and a number with one decimal.
type (
	Text    string
	Count   int
	Clock   int
	Share   float64
	Decimal float64
)

// unseen are words in a column that is hidden: they make no row higher.
type unseen string

func (v unseen) write(p *Page, col, row int, l Look, _ float64) float64 {
	p.Text(col, row, string(v), l)
	return 0
}

// Some is a whole number; 0 leaves the cell empty.
func Some(n int) Value {
	if n == 0 {
		return nil
	}
	return Count(n)
}

// Hours are minutes shown as hours.
func Hours(minutes int) Value { return Decimal(float64(minutes) / 60) }

func (v Text) write(p *Page, col, row int, l Look, width float64) float64 {
	p.Text(col, row, string(v), l)
	return WrappedHeight(string(v), l, width)
}

func (v Count) write(p *Page, col, row int, l Look, _ float64) float64 {
	p.Count(col, row, int(v), l)
	return 0
}

func (d Day) write(p *Page, col, row int, l Look, _ float64) float64 {
	l.Across = "center"
	p.Day(col, row, d, l)
	return 0
}

func (v Clock) write(p *Page, col, row int, l Look, _ float64) float64 {
	p.Clock(col, row, int(v), l)
	return 0
}

func (v Share) write(p *Page, col, row int, l Look, _ float64) float64 {
	l.Format = AsShare
	p.Number(col, row, float64(v), l)
	return 0
}

func (v Decimal) write(p *Page, col, row int, l Look, _ float64) float64 {
	l.Format = AsDecimal
	p.Number(col, row, float64(v), l)
	return 0
}

// Head is the head of a column.
type Head struct {
	Title  string
	Width  float64 // in characters
	Middle bool    // what stands in the column stands in its middle
	Hidden bool    // for a program that reads the workbook back, not for people
}

// Column is a column of a list, of which R is a row.
type Column[R any] struct {
	Head
	Cell func(r R) Value // nil: the number of the row
}

// Left is a column of words.
func Left[R any](title string, width float64, cell func(r R) Value) Column[R] {
	return Column[R]{Head{Title: title, Width: width}, cell}
}

// Middle is a column of numbers, which stand in the middle.
func Middle[R any](title string, width float64, cell func(r R) Value) Column[R] {
	return Column[R]{Head{Title: title, Width: width, Middle: true}, cell}
}

// Numbers is a column in which the rows are numbered from 1.
func Numbers[R any](title string, width float64) Column[R] {
	return Column[R]{Head{Title: title, Width: width, Middle: true}, nil}
}

// Hidden is a column that nobody sees.
func Hidden[R any](title string, cell func(r R) string) Column[R] {
	return Column[R]{Head{Title: title, Width: 1, Hidden: true}, func(r R) Value { return unseen(cell(r)) }}
}

// RowLook is what makes a row of a list look different.
type RowLook struct {
	Italic bool
	Fill   string
	Begins bool // a stronger line above: another person, another day
}

// List is a header with rows below it.
type List[R any] struct {
	Columns []Column[R]
	Rows    []R
	Look    func(i int) RowLook // nil: plain
	Filter  bool                // the header has the buttons of a filter
}

// At writes the list from a row on and returns the row after it. A row is as high
// as its words need.
func (t List[R]) At(p *Page, row int) int {
	heads := make([]Head, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
	}
	p.header(row, heads, t.Filter)
	for i, r := range t.Rows {
		var look RowLook
		if t.Look != nil {
			look = t.Look(i)
		}
		t.row(p, row+1+i, i, r, look)
	}
	last := row + len(t.Rows)
	if t.Filter {
		p.filter = [4]int{1, row, len(t.Columns), last}
	}
	return last + 1
}

func (t List[R]) row(p *Page, row, i int, r R, look RowLook) {
	l := Look{Italic: look.Italic, Fill: look.Fill, Bottom: Edge{Thin, ThinInk}, Wrap: true}
	if look.Begins {
		l.Top = Edge{Thin, Rule}
	}
	high := float64(OneLine)
	for k, c := range t.Columns {
		l := l
		if k > 0 {
			l.Left = Edge{Thin, ThinInk}
		}
		if c.Middle {
			l.Across = "center"
		}
		v := Value(Count(i + 1))
		if c.Cell != nil {
			v = c.Cell(r)
		}
		if v == nil {
			p.Text(k+1, row, "", l)
			continue
		}
		high = max(high, v.write(p, k+1, row, l, Points(c.Width)))
	}
	p.Height(row, min(high, 400))
}

// Header writes the titles of columns.
func (p *Page) Header(row int, heads []Head) { p.header(row, heads, false) }

func (p *Page) header(row int, heads []Head, filtered bool) {
	l := Look{Size: 9, Bold: true, Fill: Pale, Wrap: true, Across: "left", Bottom: Edge{Medium, Ink}, Top: Edge{Thin, Rule}}
	if filtered {
		l.Upright = "top"
	}
	high := 18.0
	for i, h := range heads {
		l := l
		if h.Middle {
			l.Across = "center"
		}
		if i > 0 {
			l.Left = Edge{Thin, ThinInk}
		}
		p.Text(i+1, row, h.Title, l)
		if h.Hidden {
			p.Hide(i + 1)
			continue
		}
		high = max(high, WrappedHeight(h.Title, l, Points(h.Width)))
	}
	if filtered {
		high += 12 // the buttons of the filter stand below the words
	}
	p.Height(row, high)
	p.heads[row] = true
}

// Table is a sheet that holds a list: a title, what it says, and rows from the
// fifth on, below their header in the fourth.
type Table[R any] struct {
	Title, Intro string
	Empty        string // what is said in place of a list without rows
	List[R]
	Beside []float64 // widths of columns beside the list, for charts
	// Then draws what stands below and beside the rows, of which the last is given,
	// and returns the last row to be printed; nil: nothing.
	Then       func(p *Page, last int) int
	FreezeCols int
	OnePage    bool // made smaller until it is one page high
}

// Draw draws the sheet.
func (t Table[R]) Draw(p *Page) {
	if len(t.Rows) == 0 {
		p.Nothing(t.Title, t.Intro, t.Empty)
		return
	}
	var widths []float64
	for _, c := range t.Columns {
		widths = append(widths, c.Width)
	}
	p.Columns(append(widths, t.Beside...)...)
	p.Head(t.Title, t.Intro)
	last := t.At(p, 4) - 1
	if t.Then != nil {
		last = t.Then(p, last)
	}
	p.Print(Print{Rows: last, OnePage: t.OnePage, Repeat: [2]int{4, 4}, FreezeCols: t.FreezeCols, FreezeRows: 4})
}
