package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A page of A4 across, less its margins, in points.
const (
	PageWidth  = 842 - 2*marginSide*72
	PageHeight = 595 - (marginTop+marginBottom)*72

	marginSide   = 0.35 // inches
	marginTop    = 0.35
	marginBottom = 0.5
	marginFoot   = 0.22

	rowHeight = 15 // of a row that was given none, in points
)

// Print is how a sheet is printed and scrolled: A4 across, one page wide, numbered.
type Print struct {
	Rows       int    // of the print area; it has all columns
	OnePage    bool   // made smaller until it is one page high as well
	Repeat     [2]int // first and last row repeated on every page; 0: none
	FreezeCols int    // stay where they are when the sheet is scrolled
	FreezeRows int
}

// Print sets up how the sheet is printed. Every Draw ends with it.
func (p *Page) Print(o Print) {
	f := p.file
	if !o.OnePage {
		p.keepHeads(o)
	}
	tall := 0
	if o.OnePage {
		tall = 1
	}
	p.fail(f.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: pointer(9), Orientation: pointer("landscape"),
		FitToWidth: pointer(1), FitToHeight: &tall}))
	p.fail(f.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{Left: pointer(marginSide), Right: pointer(marginSide),
		Top: pointer(marginTop), Bottom: pointer(marginBottom), Header: pointer(0.2), Footer: pointer(marginFoot), Horizontally: pointer(true)}))
	p.fail(f.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8" + footText(p.Foot) + "&R&8" + p.Pages}))
	quoted := "'" + strings.ReplaceAll(p.name, "'", "''") + "'!"
	p.fail(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: p.name,
		RefersTo: fmt.Sprintf("%s$A$1:%s", quoted, absolute(p.Last(), o.Rows))}))
	if o.Repeat[0] > 0 {
		p.fail(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.name,
			RefersTo: fmt.Sprintf("%s$%d:$%d", quoted, o.Repeat[0], o.Repeat[1])}))
	}
	if o.FreezeRows > 0 || o.FreezeCols > 0 {
		p.freeze(o.FreezeCols, o.FreezeRows)
	}
	if p.filter[0] > 0 {
		p.fail(f.AutoFilter(p.name, cell(p.filter[0], p.filter[1])+":"+cell(p.filter[2], p.filter[3]), nil))
	}
	// After the filter, which resets the properties of a sheet.
	p.fail(f.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: pointer(true)}))
	p.fail(f.SetSheetDimension(p.name, "A1:"+cell(p.Last(), o.Rows)))
}

func (p *Page) freeze(cols, rows int) {
	active := "bottomRight"
	switch {
	case cols == 0:
		active = "bottomLeft"
	case rows == 0:
		active = "topRight"
	}
	corner := cell(cols+1, rows+1)
	p.fail(p.file.SetPanes(p.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: rows, TopLeftCell: corner, ActivePane: active,
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: active}}}))
}

// keepHeads begins a new page before a heading whose first row would not fit below it.
func (p *Page) keepHeads(o Print) {
	page := PageHeight / min(1, PageWidth/p.Span(1, p.Last())) // a sheet that is too wide is made smaller, and more rows fit
	repeated := p.high(o.Repeat[0], o.Repeat[1])
	left := page
	turn := func(row int) {
		left = page
		if row > o.Repeat[1] {
			left -= repeated
		}
	}
	for row := 1; row <= o.Rows; row++ {
		last := row
		for p.heads[last] && last < o.Rows {
			last++
		}
		switch whole := p.high(row, last); {
		case p.breaks[row]:
			turn(row)
		case last > row && whole > left && whole <= page-repeated:
			p.Break(row)
			turn(row)
		case p.high(row, row) > left:
			turn(row)
		}
		left -= p.high(row, row)
	}
}

// high is how high some rows are together, in points; from row 0: nothing.
func (p *Page) high(from, to int) float64 {
	sum := 0.0
	for row := from; row <= to && row > 0; row++ {
		if h, ok := p.highs[row]; ok {
			sum += h
			continue
		}
		sum += rowHeight
	}
	return sum
}

// Break begins a new page before a row.
func (p *Page) Break(row int) {
	p.breaks[row] = true
	p.fail(p.file.InsertPageBreak(p.name, cell(1, row)))
}

func absolute(col, row int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		panic(err) // columns are counted from 1 by whoever draws
	}
	return fmt.Sprintf("$%s$%d", name, row)
}

// footText makes a text fit for a footer, where & begins a code and 255
// characters are the most.
func footText(s string) string {
	s = strings.ReplaceAll(Clean(s), "\n", " ")
	if runes := []rune(s); len(runes) > 150 {
		s = string(runes[:149]) + "…"
	}
	s = strings.ReplaceAll(s, "&", "&&")
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		s = " " + s // or it would be read as part of the type size
	}
	return s
}
