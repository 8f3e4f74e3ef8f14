package reports

import (
	"slices"
	"strings"

	"cohort/planner"
)

// trainerGrid writes the week of each trainer: people, in them days, over the
// hours. People are kept whole on a page.
func (b *book) trainerGrid(week *Week, foot string) {
	w := b.words
	var bands []gridBand
	for i := range week.Trainers {
		bands = append(bands, b.trainerBand(week.Monday, &week.Trainers[i], week.Sessions, week.Elsewhere))
	}
	labels := []float64{23, 9}
	a := newAxis(bands, labels...)
	s := b.sheet(w.Say("sheet_trainers"), a.widths(labels...)...)
	s.title(1, a.last(), w.Say("trainers_title", "Place", week.Place)+" · "+w.Week(week.Monday))
	s.text(1, 2, w.Say("trainers_purpose"), look{size: 9, color: faint})
	s.height(2, 14)
	if len(bands) == 0 {
		s.sentence(1, 3, a.last(), w.Say("trainers_none"), look{size: 12, fill: calm, indent: 1})
		s.print(page{cols: a.last(), rows: 3, foot: foot})
		return
	}
	s.gridHead(3, a, w.Say("col_trainer"), w.Say("col_day"))
	h := gridHeights{busy: 23, idle: 11, none: 30}
	markCrowded(bands, a, h.busy)
	row := s.pagedGrid(4, bands, a, h, 24+14+13, 13)
	s.print(page{cols: a.last(), rows: row - 1, titles: [2]int{3, 3}, freezeCols: 2, freezeRows: 3, foot: foot})
}

// pagedGrid draws bands and begins a new page before one that would be torn;
// first and other are what a first and another page hold beside bands, in points.
func (s *sheet) pagedGrid(row int, bands []gridBand, a gridAxis, h gridHeights, first, other float64) int {
	left := pageHeight - first - 6
	for i, b := range bands {
		if high := h.band(b); high > left && i > 0 {
			s.fail(s.file.InsertPageBreak(s.name, cell(1, row)))
			left = pageHeight - other - 6
		}
		left -= h.band(b)
		row = s.gridBand(row, b, a, h)
	}
	return row
}

// trainerBand is a trainer's week: a lane per working day, and per weekend day
// on which something is to be seen.
func (b *book) trainerBand(monday planner.Date, t *Trainer, here, elsewhere []Session) gridBand {
	w := b.words
	out := gridBand{label: t.Name, below: t.Role}
	works := false
	var why []string
	for day := range 7 {
		date := monday + planner.Date(day)
		lane := gridLane{label: w.Weekday(date) + " " + w.DayMonth(date), open: t.Available[day], block: blocks(t.Away, day)}
		for i := range here {
			if s := &here[i]; s.Date == date && s.leads(t.ID) {
				lane.bars = append(lane.bars, b.trainerBar(s, false))
			}
		}
		for i := range elsewhere {
			if s := &elsewhere[i]; s.Date == date && s.leads(t.ID) {
				lane.bars = append(lane.bars, b.trainerBar(s, true))
			}
		}
		works = works || len(lane.bars) > 0 || len(lane.open) > 0
		for _, away := range lane.block {
			if away.Why != "" && !slices.Contains(why, away.Why) {
				why = append(why, away.Why)
			}
		}
		if day < 5 || len(lane.open) > 0 || len(lane.bars) > 0 {
			if len(lane.open) == 0 && len(lane.bars) == 0 && len(lane.block) == 0 {
				lane.block = []Block{{Day: day, Span: Span{0, 24 * 60}, Why: w.Say("not_working")}}
			}
			out.lanes = append(out.lanes, lane)
		}
	}
	if !works {
		if len(why) == 0 {
			why = []string{w.Say("not_working")}
		}
		return gridBand{label: t.Name, below: t.Role, idle: strings.Join(why, ", ")}
	}
	out.lanes = apart(out.lanes)
	return out
}

func (s *Session) leads(trainer string) bool {
	for _, t := range s.Trainers {
		if t.ID == trainer {
			return true
		}
	}
	return false
}

// trainerBar is a session as a trainer's lane shows it: where instead of who.
func (b *book) trainerBar(s *Session, away bool) gridBar {
	if !away {
		return b.bar(s, s.Room, s.Room, b.words.Seats(s))
	}
	where := strings.TrimPrefix(s.Site+", "+s.Room, ", ")
	bar := gridBar{Span: Span{s.Start, s.End}, colour: s.Group.colour(), away: true, title: s.Course}
	when := b.words.Hours(s.Start, s.End)
	bar.details = [][]string{{when, where}, {when, s.Site}, {when}}
	return bar
}
