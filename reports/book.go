package reports

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
)

// book is a workbook in the making. The first error stands; everything after it
// does nothing.
type book struct {
	file   *excelize.File
	words  Words
	looks  map[look]int
	sheets int
	err    error
}

func newBook(words Words) *book {
	b := &book{file: excelize.NewFile(), words: words, looks: map[look]int{}}
	b.file.SetZipWriter(newSteadyZip)
	b.file.Styles.Fonts.Font[0].Name.Val = pointer(typeface)
	b.file.Styles.Fonts.Font[0].Sz.Val = pointer(11.0) // the measure of column widths, see points
	b.file.Styles.Fonts.Font[0].Scheme = nil
	return b
}

func pointer[T any](v T) *T { return &v }

func (b *book) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

// write finishes the workbook: properties that name nobody, and the date of
// the data in place of a clock.
func (b *book) write(w io.Writer, title string, readAt time.Time) error {
	made := readAt.UTC().Format(time.RFC3339)
	b.fail(b.file.SetDocProps(&excelize.DocProperties{Creator: "Cohort", LastModifiedBy: "Cohort", Title: clean(title),
		Created: made, Modified: made, Language: b.words.Say("language")}))
	b.fail(b.file.SetAppProps(&excelize.AppProperties{Application: "Cohort", Company: "", AppVersion: "1.0"}))
	b.file.SetActiveSheet(0)
	b.mendAxes()
	if b.err == nil {
		_, err := b.file.WriteTo(w)
		b.fail(err)
	}
	b.fail(b.file.Close())
	if b.err != nil {
		return fmt.Errorf("write workbook: %w", b.err)
	}
	return nil
}

// Of a category axis; the library writes them into both axes of a scatter chart,
// which are axes of values. The schema does not allow that.
var (
	valueAxis      = regexp.MustCompile(`<valAx>.*?</valAx>`)
	ofCategoryAxis = regexp.MustCompile(`<(auto|lblAlgn|lblOffset|noMultiLvlLbl)( [^>]*)?></(auto|lblAlgn|lblOffset|noMultiLvlLbl)>`)
)

// mendAxes takes out of charts what would have Excel repair the workbook.
func (b *book) mendAxes() {
	b.file.Pkg.Range(func(name, content any) bool {
		if part, ok := content.([]byte); ok && strings.HasPrefix(name.(string), "xl/charts/") {
			b.file.Pkg.Store(name, valueAxis.ReplaceAllFunc(part, func(axis []byte) []byte { return ofCategoryAxis.ReplaceAll(axis, nil) }))
		}
		return true
	})
}

func (b *book) style(l look) int {
	if id, ok := b.looks[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(l.style())
	b.fail(err)
	b.looks[l] = id
	return id
}

// sheet is one sheet of a workbook.
type sheet struct {
	*book
	name   string
	widths []float64 // of the columns, in characters
}

// sheet adds a sheet with the given column widths, in characters.
func (b *book) sheet(name string, widths ...float64) *sheet {
	name = sheetName(name)
	s := &sheet{book: b, name: name, widths: widths}
	if b.sheets == 0 {
		b.fail(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.fail(err)
	}
	b.sheets++
	for i, w := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.fail(err)
		b.fail(b.file.SetColWidth(name, column, column, w*7/8))
	}
	b.fail(b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: pointer(false)}))
	return s
}

// points is how wide a column so many characters wide is, in points. A
// character is 7 of 96 pixels an inch, a digit of Arial 10. The files count in
// digits of Arial 11, 8 pixels: of the usual sizes the one that programs that
// round to pixels and those that do not agree on best.
func points(characters float64) float64 { return characters * 7 * 0.75 }

// span is how wide the columns from one to another are together, in points.
func (s *sheet) span(from, to int) float64 {
	sum := 0.0
	for c := from; c <= to && c <= len(s.widths); c++ {
		sum += points(s.widths[c-1])
	}
	return sum
}

func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows are counted from 1 by this package alone
	}
	return name
}

// text writes words. They are a string cell whatever they begin with.
func (s *sheet) text(col, row int, text string, l look) {
	at := cell(col, row)
	if text != "" {
		s.fail(s.file.SetCellStr(s.name, at, clean(text)))
	}
	s.fail(s.file.SetCellStyle(s.name, at, at, s.style(l)))
}

// rich writes a text whose pieces look different; l is the look of the cell.
func (s *sheet) rich(col, row int, runs []run, l look) {
	at := cell(col, row)
	out := make([]excelize.RichTextRun, 0, len(runs))
	left := cellLimit
	for _, r := range runs {
		text := cut(clean(r.text), left)
		if left -= units(text); text == "" {
			continue
		}
		color := r.color
		if color == "" {
			color = ink
		}
		out = append(out, excelize.RichTextRun{Text: text,
			Font: &excelize.Font{Family: typeface, Size: r.size, Bold: r.bold, Italic: r.italic, Color: color}})
	}
	s.fail(s.file.SetCellRichText(s.name, at, out))
	s.fail(s.file.SetCellStyle(s.name, at, at, s.style(l)))
}

type run struct {
	text         string
	size         float64
	bold, italic bool
	color        string
}

func (s *sheet) number(col, row int, v float64, l look) {
	at := cell(col, row)
	if l.format == "" {
		l.format = asWhole
	}
	// The library cuts a number to 15 digits, which would make 17:30 a little less.
	s.fail(s.file.SetCellDefault(s.name, at, strconv.FormatFloat(v, 'f', -1, 64)))
	s.fail(s.file.SetCellStyle(s.name, at, at, s.style(l)))
}

func (s *sheet) whole(col, row, v int, l look) { s.number(col, row, float64(v), l) }

// serial is the number by which a spreadsheet knows a date.
func serial(d planner.Date) float64 { return float64(d) + 25569 }

// date writes a true date; none leaves the cell empty.
func (s *sheet) date(col, row int, d planner.Date, l look) {
	l.format = asDate
	if d == 0 {
		s.text(col, row, "", l)
		return
	}
	s.number(col, row, serial(d), l)
}

// clock writes a true time of day.
func (s *sheet) clock(col, row, minute int, l look) {
	l.format = asClock
	s.number(col, row, float64(minute)/(24*60), l)
}

// moment writes a true date with its time of day, as the location of t shows it.
// Zone is said beside it.
func (s *sheet) moment(col, row int, t time.Time, zone string, l look) {
	l.format = asDateTime + `" (` + zone + `)"`
	minute := t.Hour()*60 + t.Minute()
	s.number(col, row, serial(planner.DateOf(t))+float64(minute)/(24*60), l)
}

// fill gives a look to a rectangle of cells without writing into them.
func (s *sheet) fill(col, row, toCol, toRow int, l look) {
	s.fail(s.file.SetCellStyle(s.name, cell(col, row), cell(toCol, toRow), s.style(l)))
}

func (s *sheet) merge(col, row, toCol, toRow int) {
	if col != toCol || row != toRow {
		s.fail(s.file.MergeCell(s.name, cell(col, row), cell(toCol, toRow)))
	}
}

// height makes a row so high, or as high as Excel lets it be: what a monstrous
// text has beyond that stands in its cell all the same.
func (s *sheet) height(row int, points float64) {
	s.fail(s.file.SetRowHeight(s.name, row, min(points, excelize.MaxRowHeight)))
}

// sentence writes wrapped text over merged columns and makes its row as high as
// it needs.
func (s *sheet) sentence(col, row, toCol int, text string, l look) {
	l.wrap = true
	s.fill(col, row, toCol, row, l)
	s.text(col, row, text, l)
	s.merge(col, row, toCol, row)
	s.height(row, wrappedHeight(text, l, s.span(col, toCol)))
}

// wrappedHeight is how high a row must be for a text in a column so many points
// wide.
func wrappedHeight(text string, l look, width float64) float64 {
	size := l.size
	if size == 0 {
		size = 10
	}
	return float64(textLines(text, size, l.bold, (width-5)*0.98))*size*1.24 + 5
}

// The most characters in a cell.
const cellLimit = 32767

// clean makes a text fit for a cell: characters that XML forbids are taken out
// and what is longer than a cell holds is cut.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return r
		case r < 0x20, r >= 0xd800 && r <= 0xdfff, r == 0xfffe, r == 0xffff:
			return -1
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
	}, clean(s))
	s = strings.Trim(strings.TrimSpace(s), "'")
	if runes := []rune(s); len(runes) > 31 {
		s = strings.TrimSpace(string(runes[:31]))
	}
	if s == "" {
		s = "1"
	}
	return s
}
