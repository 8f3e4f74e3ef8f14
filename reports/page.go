package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A page of A4 across, less its margins, in points.
const (
	pageWidth  = 842 - 2*marginSide*72
	pageHeight = 595 - (marginTop+marginBottom)*72

	marginSide   = 0.35 // inches
	marginTop    = 0.35
	marginBottom = 0.5
	marginFoot   = 0.22
)

// page is how a sheet is printed and scrolled.
type page struct {
	cols, rows int // of the print area
	onePage    bool
	titles     [2]int // first and last row repeated on every page; 0: none
	freezeCols int
	freezeRows int
	filter     [4]int // col, row, to col, to row of a filtered list; 0: none
	foot       string
}

// print sets up the printing of a sheet: A4 across, one page wide, numbered.
func (s *sheet) print(p page) {
	f := s.file
	tall := 0
	if p.onePage {
		tall = 1
	}
	s.fail(f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: pointer(9), Orientation: pointer("landscape"),
		FitToWidth: pointer(1), FitToHeight: &tall}))
	s.fail(f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: pointer(marginSide), Right: pointer(marginSide),
		Top: pointer(marginTop), Bottom: pointer(marginBottom), Header: pointer(0.2), Footer: pointer(marginFoot), Horizontally: pointer(true)}))
	s.fail(f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8" + footText(p.foot) + "&R&8" + s.words.Say("page_of")}))
	quoted := "'" + strings.ReplaceAll(s.name, "'", "''") + "'!"
	s.fail(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name,
		RefersTo: fmt.Sprintf("%s$A$1:%s", quoted, absolute(p.cols, p.rows))}))
	if p.titles[0] > 0 {
		s.fail(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: fmt.Sprintf("%s$%d:$%d", quoted, p.titles[0], p.titles[1])}))
	}
	if p.freezeRows > 0 || p.freezeCols > 0 {
		s.freeze(p.freezeCols, p.freezeRows)
	}
	if p.filter[0] > 0 {
		s.fail(f.AutoFilter(s.name, cell(p.filter[0], p.filter[1])+":"+cell(p.filter[2], p.filter[3]), nil))
	}
	// After the filter, which resets the properties of a sheet.
	s.fail(f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: pointer(true)}))
	s.fail(f.SetSheetDimension(s.name, "A1:"+cell(p.cols, p.rows)))
}

func (s *sheet) freeze(cols, rows int) {
	active := "bottomRight"
	switch {
	case cols == 0:
		active = "bottomLeft"
	case rows == 0:
		active = "topRight"
	}
	corner := cell(cols+1, rows+1)
	s.fail(s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: rows, TopLeftCell: corner, ActivePane: active,
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: active}}}))
}

func absolute(col, row int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("$%s$%d", name, row)
}

// footText makes a text fit for a footer, where & begins a code and 255
// characters are the most.
func footText(s string) string {
	s = strings.ReplaceAll(clean(s), "\n", " ")
	if runes := []rune(s); len(runes) > 150 {
		s = string(runes[:149]) + "…"
	}
	s = strings.ReplaceAll(s, "&", "&&")
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		s = " " + s // or it would be read as part of the type size
	}
	return s
}
