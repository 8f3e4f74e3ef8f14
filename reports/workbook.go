package reports

import (
	"cohort/planner"
	"cohort/reports/sheet"
)

// workbook declares a workbook about something: its sheets in order.
func (w Words) workbook(h Head, title, foot string, sheets ...sheet.Sheet) sheet.Workbook {
	return sheet.Workbook{Title: title, Language: w.Say("language"), Made: h.ReadAt, Foot: foot, Pages: w.Say("page_of"), Sheets: sheets}
}

// sheet declares a sheet, whose name and what it holds are told under a key.
func (w Words) sheet(key string, draw func(p *sheet.Page)) sheet.Sheet {
	return sheet.Sheet{Name: w.Say("sheet_" + key), About: w.Say("about_" + key), Draw: draw}
}

// col is the title of a column.
func (w Words) col(key string) string { return w.Say("col_" + key) }

// dayOr is a date in a cell, or a word where there is none.
func (w Words) dayOr(d planner.Date, key string) sheet.Value {
	if d == 0 {
		return sheet.Text(w.Say(key))
	}
	return sheet.Day(d)
}
