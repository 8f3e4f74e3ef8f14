package reports

import "strings"

// A page of the attendance sheet, in points: what stands above the lines, a
// line, and how many of them there are at most.
const (
	attendanceHead = 30 + 12 + 20 + 18 + 20
	attendanceLine = 23.0
	attendanceMost = 15
)

// attendance writes a page per announced session: a line per person, with room
// to sign. Pages are filled up to their height, so that they also begin where
// they should in a program that overlooks the breaks.
func (b *book) attendance(week *Week, foot string) {
	w := b.words
	widths := []float64{5, 36, 40, 19, 30, 18}
	n := len(widths)
	s := b.sheet(w.Say("sheet_attendance"), widths...)
	s.text(1, 1, w.Say("attendance_title", "Place", week.Place)+" · "+w.Week(week.Monday), look{size: 9, color: faint})
	s.height(1, 15)
	row, pages := 2, 0
	for i := range week.Sessions {
		session := &week.Sessions[i]
		if session.Reserved() {
			continue
		}
		seats := attendanceOrder(session.Seated)
		for from := 0; from < len(seats); from += attendanceMost {
			if pages > 0 {
				s.fail(s.file.InsertPageBreak(s.name, cell(1, row)))
			}
			row = s.attendancePage(row, session, seats[from:min(from+attendanceMost, len(seats))], from)
			pages++
		}
	}
	if pages == 0 {
		s.sentence(1, 2, n, w.Say("attendance_none"), look{size: 12, fill: calm, indent: 1})
		row = 3
	}
	s.print(page{cols: n, rows: row - 1, titles: [2]int{1, 1}, freezeRows: 1, foot: foot})
}

// attendanceOrder puts people before seats that are held.
func attendanceOrder(seats []Seat) []Seat {
	out := make([]Seat, 0, len(seats))
	for _, s := range seats {
		if s.Name != "" {
			out = append(out, s)
		}
	}
	for _, s := range seats {
		if s.Name == "" {
			out = append(out, s)
		}
	}
	return out
}

func (s *sheet) attendancePage(row int, session *Session, seats []Seat, before int) int {
	w := s.words
	n := len(s.widths)
	c := session.Group.colour()
	course := look{size: 15, bold: true, left: edge{thick, c.line}, indent: 1, fill: c.fill}
	s.fill(1, row, n, row, course)
	s.text(1, row, shorten(c.mark+" "+session.Course, 15, true, s.span(1, n)-20), course)
	s.merge(1, row, n, row)
	s.height(row, 30)
	label := look{size: 8, color: faint, upright: "bottom"}
	for i, key := range []string{"date", "room", "start", "end", "people_count"} {
		s.text(i+2, row+1, w.Say("col_"+key), label)
	}
	s.height(row+1, 12)
	value := look{size: 12, bold: true, across: "left"}
	dated := value
	dated.format = w.Say("day_format")
	s.number(2, row+2, serial(session.Date), dated)
	s.text(3, row+2, session.Room, value)
	s.clock(4, row+2, session.Start, value)
	s.clock(5, row+2, session.End, value)
	s.whole(6, row+2, session.Named(), value)
	s.height(row+2, 20)
	s.text(2, row+3, w.Say("col_trainer")+": "+session.TrainerNames(), look{size: 10})
	s.text(5, row+3, w.Say("sign_trainer"), look{size: 9, color: faint, bottom: edge{thin, rule}})
	s.fill(6, row+3, 6, row+3, look{bottom: edge{thin, rule}})
	s.height(row+3, 18)
	s.header(row+4, []column{{title: w.Say("col_number"), middle: true, width: 5}, {title: w.Say("col_name"), width: 36}, {title: w.Say("col_office"), width: 40},
		{title: w.Say("col_intake"), width: 19}, {title: w.Say("col_sign"), width: 30}, {title: w.Say("col_mark"), width: 18}}, false)
	s.height(row+4, 20)
	at := row + 5
	line := look{size: 11, bottom: edge{thin, rule}}
	for i, seat := range seats {
		l := line
		name := seat.Name
		if name == "" {
			name = w.Say("held_seat")
			l.italic, l.color = true, faint
		}
		number := l
		number.across = "center"
		s.whole(1, at, before+i+1, number)
		s.text(2, at, name, l)
		s.text(3, at, shorten(strings.TrimSpace(seat.Office), 11, false, s.span(3, 3)-6), l)
		intake := l
		intake.across = "left"
		s.date(4, at, seat.Intake, intake)
		s.fill(5, at, 6, at, l)
		s.height(at, attendanceLine)
		at++
	}
	spare := pageHeight - 15 - attendanceHead - float64(len(seats))*attendanceLine - 14
	if spare > 1 {
		s.height(at, min(spare, 400))
		s.text(1, at, "", look{})
		at++
	}
	return at
}
