package timetable

import (
	"strings"

	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// walkIns are the empty lines of a session for people who come without a seat.
const walkIns = 2

// returns is the sheet that a manager or a trainer fills in and sends back: of each
// announced session a line that says whether it was held and who led it, a line per
// person, and empty ones.
// Package forms reads it by its headings: what they are called there they are
// called here.
// Whose it is stands where there is nothing to fill in.
func returns(whose string, sessions []editions.Session, trainers []editions.Person, w words.Words) sheet.Sheet {
	form := returnsForm(sessions, trainers, w)
	draw := form.Draw
	if len(form.Rows) == 0 {
		draw = func(p *sheet.Page) {
			p.Nothing(w.Say("form_kind_returns")+": "+whose, w.Say("about_returns"), w.Say("attendance_none"))
		}
	}
	return sheet.Sheet{Name: w.Say("form_kind_returns"), About: w.Say("about_returns"), Draw: draw}
}

func returnsForm(sessions []editions.Session, trainers []editions.Person, w words.Words) sheet.Form {
	choice := func(name string, codes ...string) (out []string) {
		for _, code := range codes {
			out = append(out, w.Say("form_choice_"+name+"_"+code))
		}
		return out
	}
	pick := func(word string, width float64, values []string) sheet.FormColumn {
		return sheet.FormColumn{Title: w.Say(word), Width: width, Choose: values, Strict: true, Wrong: w.Say("form_fault_choice", "Choices", strings.Join(values, ", "))}
	}
	f := sheet.Form{Columns: []sheet.FormColumn{
		{Title: w.Say("form_key"), Width: 10, Hidden: true},
		{Title: w.Say("form_sheet_key"), Width: 12},
		{Title: w.Say("col_date"), Width: 12, Kind: sheet.FormDay},
		{Title: w.Say("mail_hours"), Width: 14},
		{Title: w.Say("col_course"), Width: 40},
		{Title: w.Say("form_person"), Width: 40},
		pick("form_attended", 16, choice("mark", "present", "late", "absent", "excused")),
		pick("form_result", 14, choice("result", "passed", "failed", "excused")),
		pick("form_held", 12, choice("flag", "true", "false")),
		{Title: w.Say("form_led"), Width: 30, Wrong: w.Say("form_fault_unknown")},
		{Width: 30, Hidden: true}, // the trainers to choose from
	}}
	led, list := len(f.Columns)-2, len(f.Columns)-1
	for i := range sessions {
		s := &sessions[i]
		if s.Reserved() {
			continue
		}
		key := s.Key
		if key == "" {
			key = s.ID
		}
		line := func(person, mark, result, held sheet.Value) {
			f.Rows = append(f.Rows, []sheet.Value{nil, sheet.Text(key), sheet.Day(s.Date), sheet.Text(w.Hours(s.Start, s.End)), sheet.Text(s.Course), person, mark, result, held, held, nil})
		}
		var result sheet.Value = sheet.Shut{}
		if s.Examined {
			result = nil
		}
		f.Parts = append(f.Parts, len(f.Rows))
		line(sheet.Shut{}, sheet.Shut{}, sheet.Shut{}, nil)
		for _, seat := range attendanceOrder(s.Seated) {
			if seat.Name != "" {
				line(sheet.Text(seat.ID+" "+seat.Name), nil, result, sheet.Shut{})
				f.Rows[len(f.Rows)-1][0] = sheet.Text(s.ID + " " + seat.ID) // whoever stands in the row
			}
		}
		for range walkIns {
			line(nil, nil, result, sheet.Shut{})
		}
	}
	if len(f.Rows) == 0 || len(trainers) == 0 {
		return f
	}
	for i, t := range trainers {
		if i == len(f.Rows) {
			f.Rows = append(f.Rows, make([]sheet.Value, len(f.Columns)))
		}
		f.Rows[i][list] = sheet.Text(t.ID + " " + t.Name)
	}
	f.Columns[led].Pick = sheet.Range{Sheet: w.Say("form_kind_returns"), Col: list + 1, Row: 2, End: len(trainers) + 1}
	return f
}
