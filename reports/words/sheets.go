package words

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
)

// Workbook declares a workbook about something: its sheets in order.
func (w Words) Workbook(h editions.Head, title, foot string, sheets ...sheet.Sheet) sheet.Workbook {
	return sheet.Workbook{Title: title, Language: w.Say("language"), Made: h.ReadAt, Foot: foot, Pages: w.Say("page_of"), Sheets: sheets}
}

// Sheet declares a sheet, whose name and what it holds are told under a key.
func (w Words) Sheet(key string, draw func(p *sheet.Page)) sheet.Sheet {
	return sheet.Sheet{Name: w.Say("sheet_" + key), About: w.Say("about_" + key), Draw: draw}
}

// Col is the title of a column.
func (w Words) Col(key string) string { return w.Say("col_" + key) }

// DayOr is a date in a cell, or a word where there is none.
func (w Words) DayOr(d planner.Date, key string) sheet.Value {
	if d == 0 {
		return sheet.Text(w.Say(key))
	}
	return sheet.Day(d)
}

// SeatName is the name of who has a seat, or says that it is held.
func (w Words) SeatName(name string) string {
	if name == "" {
		return w.Say("held_seat")
	}
	return name
}
