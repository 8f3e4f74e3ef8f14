package forms

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms/book"
	"cohort/reports/sheet"
)

// Remarks is the file as it was handed in, with a column in red that says in each
// row what is wrong with it and what would be right. A CSV file comes back as a
// workbook. Nothing comes back of a file that could not be read.
func (t *Taken) Remarks() ([]byte, error) {
	if t.Unfit != nil || len(t.Faults)+len(t.Notes) == 0 {
		return nil, nil
	}
	remarks, seen := map[int]string{}, map[int]string{}
	for _, f := range append(slices.Clone(t.Faults), t.Notes...) {
		text := t.desk.Words.remark(t.Language, t.table, f)
		if before := remarks[f.Row]; before != "" {
			text = before + "\n" + text
		}
		remarks[f.Row] = text
		if f.seen != "" {
			seen[f.Row] = f.seen
		}
	}
	if t.table.sheet.Name != "" && t.table.cells <= mostCells && t.table.merges <= mostMerges {
		if out, err := t.remarkedWorkbook(remarks, seen); err == nil {
			return out, nil
		}
	}
	return t.remarkedCells(remarks, seen)
}

// RemarksWith is Remarks with those on the list of sessions of the same file (nil: nobody
// changed it).
func (t *Taken) RemarksWith(moved *Taken) ([]byte, error) {
	if moved == nil {
		return t.Remarks()
	}
	data, err := moved.Remarks()
	if err != nil || data == nil {
		return t.Remarks()
	}
	both := *t
	both.file.Data = data
	if rows, err := both.Remarks(); err == nil && rows != nil {
		return rows, nil
	}
	return data, nil
}

// What is sent back takes memory by its cells. A workbook with more comes back as
// its rows with remarks alone, the first of them, in the columns of the form.
const (
	mostCells   = 150_000
	mostMerges  = 10_000 // the library looks at each of them for each cell that it writes
	mostRemarks = 5_000
)

// The look of remarks: their colour, the letter, and how wide their column is, in
// characters.
const (
	red    = "C00000"
	letter = "Arial"
	wide   = 90
)

// height is how high a row must be for its remarks, in points; 0: one line will do.
func height(text string) float64 {
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + utf8.RuneCountInString(line)/(wide*9/10)
	}
	if lines == 1 {
		return 0
	}
	return float64(lines)*13 + 4
}

// remarkedWorkbook writes the remarks into the workbook itself. Its size was
// looked at when it was opened. Of a workbook that no program has written the
// library may make nothing: then its cells come back alone.
func (t *Taken) remarkedWorkbook(remarks, seen map[int]string) (data []byte, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the remarks cannot be written into the workbook: %v", broken)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(t.file.Data), excelize.Options{UnzipSizeLimit: book.Standard.Unpacked, UnzipXMLSizeLimit: book.Standard.Unpacked})
	if err != nil {
		return nil, fmt.Errorf("the remarks cannot be written into the workbook: %w", err)
	}
	defer f.Close()
	name := t.table.sheet.Name
	col, err := t.remarksColumn()
	if err != nil {
		return nil, err
	}
	at, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return nil, err
	}
	hidden, err := excelize.ColumnNumberToName(t.seenColumn(col))
	if err != nil {
		return nil, err
	}
	look, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: letter, Size: 10, Color: red}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		Protection: &excelize.Protection{Locked: false}})
	if err != nil {
		return nil, err
	}
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: letter, Size: 9, Color: red, Bold: true}})
	if err != nil {
		return nil, err
	}
	write := func(at string, row int, text string, style int) {
		cell := fmt.Sprintf("%s%d", at, row)
		if err == nil {
			err = f.SetCellStr(name, cell, sheet.Clean(text))
		}
		if err == nil {
			err = f.SetCellStyle(name, cell, cell, style)
		}
		if high := height(text); err == nil && high > 0 {
			if is, _ := f.GetRowHeight(name, row); is < high {
				err = f.SetRowHeight(name, row, min(high, excelize.MaxRowHeight))
			}
		}
	}
	write(at, t.table.heading, t.desk.Words[t.Language].Say("form_remarks"), head)
	for _, r := range t.table.rows {
		if text := remarks[r.Number]; text != "" || t.table.columns[remarksColumn] != 0 { // an older remark goes
			write(at, r.Number, text, look)
		}
		if v := seen[r.Number]; v != "" || t.table.columns[seenColumn] != 0 {
			write(hidden, r.Number, v, look)
		}
	}
	if err == nil {
		err = f.SetColWidth(name, at, at, wide)
	}
	last := at
	if err == nil && len(seen) > 0 {
		write(hidden, t.table.heading, t.desk.Words[t.Language].Say("form_seen_version"), head)
		if last = hidden; err == nil {
			err = f.SetColVisible(name, hidden, false)
		}
	}
	if err == nil {
		err = f.SetSheetDimension(name, fmt.Sprintf("A1:%s%d", last, t.table.rows[len(t.table.rows)-1].Number))
	}
	// The part that is printed may be without the remarks; where none is set, all is printed.
	_ = f.DeleteDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: name})
	var out bytes.Buffer
	if err == nil {
		_, err = f.WriteTo(&out)
	}
	if err != nil {
		return nil, fmt.Errorf("the remarks cannot be written into the workbook: %w", err)
	}
	return out.Bytes(), nil
}

// seenColumn is the column that notes which version of a row its remark has told of; remarks
// is theirs.
func (t *Taken) seenColumn(remarks int) int { return cmp.Or(t.table.columns[seenColumn], remarks+1) }

// remarksColumn is the column for remarks: the one that is there, or the first
// behind all others.
func (t *Taken) remarksColumn() (int, error) {
	if col := t.table.columns[remarksColumn]; col != 0 {
		return col, nil
	}
	last := slices.Max(slices.Collect(maps.Values(t.table.columns)))
	b, err := book.Open(t.file.Data, book.Standard)
	if err != nil {
		return 0, unfit(err)
	}
	for row, err := range b.Rows(t.table.sheet) {
		if err != nil {
			return 0, unfit(err)
		}
		last = max(last, row.Cells[len(row.Cells)-1].Col)
	}
	return last + 1, nil
}

// remarkedCells makes a workbook of the cells of the file, each as the text that it
// is: of all rows where there are not too many.
func (t *Taken) remarkedCells(remarks, seen map[int]string) ([]byte, error) {
	b, err := book.Open(t.file.Data, book.Standard)
	if err != nil {
		return nil, unfit(err)
	}
	col, err := t.remarksColumn()
	if err != nil {
		return nil, err
	}
	large := t.table.cells > mostCells
	ours, hidden := map[int]bool{}, t.seenColumn(col)
	for _, at := range t.table.columns {
		ours[at] = at != col && at != hidden
	}
	var rows []book.Row
	for row, err := range b.Rows(t.table.sheet) {
		if err != nil {
			return nil, unfit(err)
		}
		if large && row.Number != t.table.heading && remarks[row.Number] == "" {
			continue
		}
		row.Cells = slices.Clip(slices.DeleteFunc(row.Cells, func(c book.Cell) bool {
			return c.Col == col || c.Col == hidden && len(seen) > 0 || large && !ours[c.Col]
		}))
		if rows = append(rows, row); large && len(rows) > mostRemarks {
			break
		}
	}
	return t.listed(rows, remarks, seen, col, large)
}

// listed writes rows where they stood, or one below the other.
func (t *Taken) listed(rows []book.Row, remarks, seen map[int]string, col int, together bool) ([]byte, error) {
	w := t.desk.Words[t.Language]
	name := t.desk.Words.kindWord(t.Language, t.Kind.Name)
	draw := func(p *sheet.Page) {
		widths := append(slices.Repeat([]float64{20}, col-1), wide)
		hidden := t.seenColumn(col)
		for len(seen) > 0 && len(widths) < hidden {
			widths = append(widths, 14)
		}
		p.Columns(widths...)
		if len(seen) > 0 {
			p.Hide(hidden)
		}
		last := 0
		for _, row := range rows {
			if last++; !together {
				last = row.Number
			}
			heading := row.Number == t.table.heading
			for _, c := range row.Cells {
				p.Text(c.Col, last, strings.TrimSpace(c.Text), sheet.Look{Bold: heading})
			}
			if v := seen[row.Number]; v != "" {
				p.Text(hidden, last, v, sheet.Look{})
			}
			if heading && len(seen) > 0 {
				p.Text(hidden, last, w.Say("form_seen_version"), sheet.Look{})
			}
			if heading {
				p.Text(col, last, w.Say("form_remarks"), sheet.Look{Color: red, Bold: true})
			} else if text := remarks[row.Number]; text != "" {
				p.Text(col, last, text, sheet.Look{Color: red, Wrap: true})
				if high := height(text); high > 0 {
					p.Height(last, high)
				}
			}
		}
		p.Print(sheet.Print{Rows: max(last, 1)})
	}
	var out bytes.Buffer
	err := sheet.Workbook{Title: name, Language: w.Say("language"), Made: t.desk.Now, Foot: name, Pages: w.Say("page_of"), Sheets: []sheet.Sheet{{Name: name, Draw: draw}}}.Write(&out)
	return out.Bytes(), err
}
