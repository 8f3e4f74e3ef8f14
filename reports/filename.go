package reports

// FileName is the name of the weekly timetable's file, such as
// Расписание_ВДНХ_2027-W03_изд2.xlsx.
func (w Week) FileName(words Words) string { return "" }

// FileName is the name of the waves' file.
func (o OfficeWaves) FileName(words Words) string { return "" }

// FileName is the name of the trainer's file; it does not name them.
func (o OwnWeek) FileName(words Words) string { return "" }
