package timetable

import (
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/sheetkey"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// A page of the attendance sheet, in points: what stands above the lines, a line,
// how high one with a long name may become, and what all lines have.
const (
	attendanceHead    = 30 + 12 + 20 + 18 + 20
	attendanceLine    = 23.0
	attendanceHighest = 3 * attendanceLine
	attendanceLines   = 15 * attendanceLine
)

// attendance is a page per announced session: a line per person, with room to
// sign. Pages are filled up to their height, so that they also begin where they
// should in a program that overlooks the breaks.
func attendance(week *editions.Week, w words.Words) sheet.Sheet {
	return w.Sheet("attendance", func(p *sheet.Page) {
		p.Columns(5, 36, 40, 19, 30, 18)
		p.Text(1, 1, w.Say("attendance_title", "Place", week.Place)+" · "+w.Week(week.Monday), sheet.Look{Size: 9, Color: sheet.Faint})
		p.Height(1, 15)
		row, pages := 2, 0
		for i := range week.Sessions {
			session := &week.Sessions[i]
			if session.Reserved() {
				continue
			}
			seats := attendanceOrder(session.Seated)
			for from := 0; from < len(seats); {
				if pages > 0 {
					p.Break(row)
				}
				a := attendanceSheet{Session: session, first: from + 1}
				a.fill(p, seats[from:], w)
				row = a.draw(p, row, w)
				from += len(a.seats)
				pages++
			}
		}
		if pages == 0 {
			p.Calm(2, w.Say("attendance_none"))
			row = 3
		}
		p.Print(sheet.Print{Rows: row - 1, Repeat: [2]int{1, 1}, FreezeRows: 1})
	})
}

// attendanceSheet is a page of people of a session, of whom the first has a number.
type attendanceSheet struct {
	*editions.Session
	seats   []editions.Seat
	heights []float64 // of their lines
	first   int
}

// fill takes as many of the seats as the lines of a page hold. A name is read whole,
// over several lines where it is long.
func (a *attendanceSheet) fill(p *sheet.Page, seats []editions.Seat, w words.Words) {
	left := attendanceLines
	for _, seat := range seats {
		high := attendanceLine
		for col, text := range map[int]string{2: w.SeatName(seat.Name), 3: strings.TrimSpace(seat.Office)} {
			high = max(high, min(sheet.WrappedHeight(text, seatLook, p.Span(col, col)), attendanceHighest))
		}
		if left -= high; left < 0 {
			return
		}
		a.seats, a.heights = append(a.seats, seat), append(a.heights, high)
	}
}

// seatLook is how the line of a person looks.
var seatLook = sheet.Look{Size: 11, Bottom: sheet.Edge{Line: sheet.Thin, Color: sheet.Rule}, Wrap: true}

// attendanceOrder puts people before seats that are held.
func attendanceOrder(seats []editions.Seat) []editions.Seat {
	out := make([]editions.Seat, 0, len(seats))
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

// draw writes the page from a row on and returns the row after it.
func (a attendanceSheet) draw(p *sheet.Page, row int, w words.Words) int {
	c := colourOf(a.Group)
	course := sheet.Look{Size: 15, Bold: true, Left: sheet.Edge{Line: sheet.Thick, Color: c.line}, Indent: 1, Fill: c.fill}
	p.Fill(1, row, p.Last()-1, row, course)
	p.Text(1, row, sheet.Shorten(c.mark+" "+a.Course, 15, true, p.Span(1, p.Last()-1)-20), course)
	p.Merge(1, row, p.Last()-1, row)
	p.Height(row, 30)
	for i, key := range []string{"date", "room", "start", "end"} {
		p.Text(i+2, row+1, w.Col(key), sheet.Look{Size: 8, Color: sheet.Faint, Upright: "bottom"})
	}
	p.Height(row+1, 12)
	value := sheet.Look{Size: 12, Bold: true, Across: "left"}
	dated := value
	dated.Format = w.Say("day_format")
	p.Day(2, row+2, sheet.Day(a.Date), dated)
	p.Text(3, row+2, a.Room, value)
	p.Clock(4, row+2, a.Start, value)
	p.Clock(5, row+2, a.End, value)
	p.Height(row+2, 20)
	a.key(p, row, w)
	below := sheet.Edge{Line: sheet.Thin, Color: sheet.Rule}
	p.Text(2, row+3, w.Col("trainer")+": "+a.TrainerNames(), sheet.Look{Size: 10})
	p.Text(4, row+3, w.Col("people_count")+": "+strconv.Itoa(a.Named()), sheet.Look{Size: 10})
	p.Text(5, row+3, w.Say("sign_trainer"), sheet.Look{Size: 9, Color: sheet.Faint, Bottom: below})
	p.Height(row+3, 18)
	p.Header(row+4, []sheet.Head{{Title: w.Col("number"), Middle: true, Width: 5}, {Title: w.Col("name"), Width: 36}, {Title: w.Col("office"), Width: 40},
		{Title: w.Col("intake"), Width: 19}, {Title: w.Col("sign"), Width: 30}, {Title: w.Col("mark"), Width: 18}})
	p.Height(row+4, 20)
	at := row + 5
	lines := 0.0
	for i, seat := range a.seats {
		l := seatLook
		if seat.Name == "" {
			l.Italic, l.Color = true, sheet.Faint
		}
		number, intake := l, l
		number.Across, intake.Across = "center", "left"
		p.Count(1, at, a.first+i, number)
		p.Text(2, at, w.SeatName(seat.Name), l)
		p.Text(3, at, strings.TrimSpace(seat.Office), l)
		p.Day(4, at, sheet.Day(seat.Intake), intake)
		p.Fill(5, at, 6, at, l)
		p.Height(at, a.heights[i])
		lines += a.heights[i]
		at++
	}
	if spare := sheet.PageHeight - 15 - attendanceHead - lines - 14; spare > 1 {
		p.Height(at, min(spare, 400))
		p.Text(1, at, "", sheet.Look{})
		at++
	}
	return at
}

// key writes the short key of the sheet into the right upper corner, with the QR
// code that says the same.
func (a attendanceSheet) key(p *sheet.Page, row int, w words.Words) {
	key, is := sheetkey.Read(a.Key)
	if !is {
		return
	}
	col := p.Last()
	p.Text(col, row, key, sheet.Look{Size: 15, Bold: true, Across: "center"})
	p.QR(col, row+1, key, w.Say("sheet_key", "Key", key), 48, p.Span(col, col), 12+20+18)
}
