package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Form is a sheet that people fill in and hand back: headings in the first row,
// which cannot be changed, rows below them, and room for more. Everything else is
// open to be typed into; whoever protects it needs no password to lift it.
type Form struct {
	Columns []FormColumn
	Rows    [][]Value // a value for each column; nil: nothing
	Parts   []int     // the rows that begin a part, from 0 up: what is said in them stands out
	Spare   int       // rows below them that are made ready
	Beside  int       // columns beside, for what people want to note
}

// FormColumn is a column of a form.
type FormColumn struct {
	Title  string
	Width  float64 // in characters
	Hidden bool
	Kind   FormKind
	Low    int // of FormWhole and FormDay: the least, in days as Day counts
	High   int
	Pick   Range    // of FormText: where the values stand that may be chosen; zero: nowhere
	Choose []string // in place of Pick, where the values are few: the values themselves
	Strict bool     // nothing but what may be chosen is taken
	Wrong  string   // what is said where a value is not of the kind
}

// FormKind is what a column of a form takes.
type FormKind int

// The kinds.
const (
	FormText   FormKind = iota
	FormWhole           // whole numbers
	FormDay             // dates
	FormClock           // times of day
	FormMoment          // dates with a time
)

// Range is cells below each other in a column of a sheet.
type Range struct {
	Sheet    string
	Col      int
	Row, End int // the first and the last
}

// Moment is a date with the minute of the day.
type Moment struct {
	Day    Day
	Minute int
}

func (m Moment) write(p *Page, col, row int, l Look, _ float64) float64 {
	l.Format = asDateTime
	p.Number(col, row, m.Day.Serial()+float64(m.Minute)/(24*60), l)
	return 0
}

// Shut is a cell of a form in which nothing is to be written.
type Shut struct{}

func (Shut) write(p *Page, col, row int, l Look, _ float64) float64 {
	l.Typed, l.Fill, l.Pattern = false, ThinInk, upward
	p.Fill(col, row, col, row, l)
	return 0
}

// look is that of the cells of a column.
func (c FormColumn) look() Look {
	l := Look{Typed: true, Bottom: Edge{Thin, ThinInk}, Right: Edge{Thin, ThinInk}}
	switch c.Kind {
	case FormWhole:
		l.Format = AsWhole
	case FormDay:
		l.Format = AsDate
	case FormClock:
		l.Format = asClock
	case FormMoment:
		l.Format = asDateTime
	default:
		l.Format, l.Across, l.Wrap = asText, "left", true
	}
	return l
}

// Draw draws the form.
func (f Form) Draw(p *Page) {
	widths := make([]float64, 0, len(f.Columns)+f.Beside)
	for _, c := range f.Columns {
		widths = append(widths, c.Width)
	}
	for range f.Beside {
		widths = append(widths, 12)
	}
	p.Columns(widths...)
	last := len(f.Rows) + 1 + f.Spare
	for i := range widths {
		l := Look{Typed: true}
		if i < len(f.Columns) {
			l = f.Columns[i].look()
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		p.fail(err)
		p.fail(p.file.SetColStyle(p.name, name, p.style(l)))
		if i < len(f.Columns) && f.Columns[i].Hidden {
			p.Hide(i + 1)
		}
	}
	heads := make([]Head, len(f.Columns))
	for i, c := range f.Columns {
		heads[i] = Head{Title: c.Title, Width: c.Width}
	}
	p.header(1, heads, true)
	for i, row := range f.Rows {
		high := 0.0
		part := slices.Contains(f.Parts, i)
		for k, v := range row {
			l := f.Columns[k].look()
			if part {
				l.Bold, l.Fill = true, Pale
			}
			if v != nil {
				wants := v.write(p, k+1, i+2, l, Points(f.Columns[k].Width))
				if !f.Columns[k].Hidden { // what nobody sees makes no row higher
					high = max(high, wants)
				}
			}
		}
		if high > 2*OneLine-5 { // a cell of several lines
			p.Height(i+2, high)
		}
	}
	for i, c := range f.Columns {
		c.restrict(p, i+1, last)
	}
	p.filter = [4]int{1, 1, len(f.Columns), max(2, len(f.Rows)+1)}
	p.widths = p.widths[:len(f.Columns)]
	p.Print(Print{Rows: max(2, len(f.Rows)+1), Repeat: [2]int{1, 1}, FreezeRows: 1})
	p.fail(p.file.ProtectSheet(p.name, &excelize.SheetProtectionOptions{AutoFilter: true, Sort: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		InsertRows: true, DeleteRows: true, InsertColumns: true, SelectLockedCells: true, SelectUnlockedCells: true, EditObjects: true, EditScenarios: true}))
}

// restrict has the program that shows the form refuse, or question, what is not of
// the column's kind.
func (c FormColumn) restrict(p *Page, col, last int) {
	if c.Hidden {
		return
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = cell(col, 2) + ":" + cell(col, last)
	style := excelize.DataValidationErrorStyleStop
	switch {
	case c.Pick.Sheet != "":
		v.SetSqrefDropList(fmt.Sprintf("'%s'!%s:%s", strings.ReplaceAll(sheetName(c.Pick.Sheet), "'", "''"), absolute(c.Pick.Col, c.Pick.Row), absolute(c.Pick.Col, c.Pick.End)))
		if !c.Strict {
			style = excelize.DataValidationErrorStyleWarning
		}
	case len(c.Choose) > 0:
		p.fail(v.SetDropList(c.Choose))
		if !c.Strict {
			style = excelize.DataValidationErrorStyleWarning
		}
	case c.Kind == FormWhole:
		p.fail(v.SetRange(c.Low, c.High, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
	case c.Kind == FormDay, c.Kind == FormMoment:
		p.fail(v.SetRange(Day(c.Low).Serial(), Day(c.High).Serial(), excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
		if c.Low == c.High { // words are taken too
			return
		}
	case c.Kind == FormClock:
		p.fail(v.SetRange(0, 1, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	default:
		return
	}
	v.SetError(style, Clean(c.Title), c.Wrong)
	p.fail(p.file.AddDataValidation(p.name, v))
}
