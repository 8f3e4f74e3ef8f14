package words

import (
	"fmt"
	"strings"
	"unicode"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
)

// TimetableFile is the name of the weekly timetable's file, such as
// Расписание_ВДНХ_2027-W03_изд2.xlsx.
func (w Words) TimetableFile(h editions.Head) string { return w.file(h, "file_timetable", h.Place) }

// WavesFile is the name of the waves' file, such as
// Волны_Сокол_2027-W04_изд1.xlsx.
func (w Words) WavesFile(h editions.Head) string { return w.file(h, "file_waves", h.Place) }

// OwnFile is the name of a trainer's file, such as
// Неделя-тренера_Соколова-Е-В_2027-W04_изд1.xlsx.
func (w Words) OwnFile(o editions.OwnWeek) string { return w.file(o.Head, "file_own", o.Trainer.Name) }

// CalendarFile is the name of the calendar in a trainer's mail, such as
// Календарь_Соколова-Е-В_2027-W04_изд1.ics.
func (w Words) CalendarFile(o editions.OwnWeek) string {
	return strings.TrimSuffix(w.file(o.Head, "file_calendar", o.Trainer.Name), ".xlsx") + ".ics"
}

// CapacityFile is the name of the capacity workbook's file, such as
// Мощности_2027-W04_изд1.xlsx.
func (w Words) CapacityFile(h editions.Head) string { return w.file(h, "file_capacity", "") }

func (w Words) file(h editions.Head, kind, of string) string {
	parts := []string{w.Say(kind)}
	if p := filePart(quoted(of)); p != "" {
		parts = append(parts, p)
	}
	return strings.Join(append(parts, isoWeek(h.Monday), w.Say("file_edition", "Edition", h.Edition)), "_") + ".xlsx"
}

func isoWeek(d planner.Date) string {
	year, week := d.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

// quoted is the proper name of a place that has one, ВДНХ of Центр «ВДНХ».
func quoted(place string) string {
	if _, name, found := strings.Cut(place, "«"); found && strings.HasSuffix(name, "»") {
		return name
	}
	return place
}

// filePart keeps letters, digits, hyphens and inner dots; everything else that
// stands between them becomes one hyphen. A long name is cut.
func filePart(s string) string {
	var out []rune
	for _, r := range sheet.Clean(s) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			out = append(out, r)
		case r == '«', r == '»', r == '"', r == '\'':
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	if len(out) > 60 {
		out = out[:60]
	}
	return strings.Trim(string(out), "-")
}

// DataFile is the name of the workbook with the rows of a view to be mended, such as
// Исправить_Тренеры_2027-01-22.xlsx.
func (w Words) DataFile(view string, day planner.Date) string {
	return w.Say("data_letter_file", "View", w.Say("data_view_"+view), "Day", day)
}
