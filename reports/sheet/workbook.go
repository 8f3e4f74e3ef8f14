// Package sheet draws workbooks in Excel's format. It knows how cells look and
// how pages are printed, and nothing of what stands in them.
//
// A workbook is declared: Workbook is a list of Sheets in order, and a Sheet is a
// name with a function that draws it on a Page. Most sheets are a Table, of which
// each Column is declared once: its title, its width and how its cell comes from
// a row. Chart and Grid draw the rest. Columns and rows are counted from 1,
// widths are in characters, heights and all other measures in points.
//
// Texts stay texts whatever they begin with; dates, times and numbers are true
// ones. The same workbook gives the same bytes.
package sheet

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Workbook is a workbook by declaration.
type Workbook struct {
	Title    string    // in its properties
	Language string    // of its words, such as ru
	Made     time.Time // the date of what is in it
	Foot     string    // at the left of the foot of each page
	Pages    string    // at the right: &P is the page's number, &N how many there are
	Sheets   []Sheet
}

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name  string // on its tab; what a name cannot hold is left out
	About string // what it holds, for a list of contents
	Draw  func(p *Page)
}

// Write draws the sheets in their order and writes the workbook. It names nobody
// in the workbook's properties and reads no clock. Its error is the first that
// came up in drawing or in writing.
func (w Workbook) Write(out io.Writer) error {
	b := &book{Workbook: w, file: excelize.NewFile(), styles: map[Look]int{}}
	b.file.SetZipWriter(newSteadyZip)
	b.file.Styles.Fonts.Font[0].Name.Val = pointer(typeface)
	b.file.Styles.Fonts.Font[0].Sz.Val = pointer(11.0) // the measure of column widths, see points
	b.file.Styles.Fonts.Font[0].Scheme = nil
	for i, s := range w.Sheets {
		s.Draw(b.page(i))
	}
	made := w.Made.UTC().Format(time.RFC3339)
	b.fail(b.file.SetDocProps(&excelize.DocProperties{Creator: "Cohort", LastModifiedBy: "Cohort", Title: Clean(w.Title),
		Created: made, Modified: made, Language: w.Language}))
	b.fail(b.file.SetAppProps(&excelize.AppProperties{Application: "Cohort", Company: "", AppVersion: "1.0"}))
	b.file.SetActiveSheet(0)
	b.mendAxes()
	if b.err == nil {
		_, err := b.file.WriteTo(out)
		b.fail(err)
	}
	b.fail(b.file.Close())
	if b.err != nil {
		return fmt.Errorf("write workbook: %w", b.err)
	}
	return nil
}

// book is a workbook in the making. The first error stands; everything after it
// does nothing.
type book struct {
	Workbook
	file   *excelize.File
	styles map[Look]int
	err    error
}

func pointer[T any](v T) *T { return &v }

func (b *book) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

// page adds the i-th sheet.
func (b *book) page(i int) *Page {
	p := &Page{book: b, name: sheetName(b.Sheets[i].Name), highs: map[int]float64{}, heads: map[int]bool{}, breaks: map[int]bool{}}
	if i == 0 {
		b.fail(b.file.SetSheetName("Sheet1", p.name))
	} else {
		_, err := b.file.NewSheet(p.name)
		b.fail(err)
	}
	b.fail(b.file.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: pointer(false)}))
	return p
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
