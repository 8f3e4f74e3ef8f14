package timetable

import (
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// TrainerGrid is the week of each trainer: people, in them days, over the hours.
func TrainerGrid(week *editions.Week, w words.Words) sheet.Grid {
	g := sheet.Grid{Title: w.Say("trainers_title", "Place", week.Place) + " · " + w.Week(week.Monday), Intro: w.Say("trainers_purpose"), Empty: w.Say("trainers_none"),
		Heads: [2]string{w.Col("trainer"), w.Col("day")}, Labels: [2]float64{23, 9}, Heights: sheet.Heights{Busy: 23, Idle: 11, None: 30}, Paged: true}
	for i := range week.Trainers {
		g.Bands = append(g.Bands, trainerBand(week, &week.Trainers[i], w))
	}
	return g
}

// trainerBand is a trainer's week: a lane per working day, and per weekend day
// on which something is to be seen.
func trainerBand(week *editions.Week, t *editions.Trainer, w words.Words) sheet.Band {
	out := sheet.Band{Label: t.Name, Below: t.Role}
	works := false
	var why []string
	for day := range 7 {
		date := week.Monday + planner.Date(day)
		lane := sheet.Lane{Label: w.Weekday(date) + " " + w.DayMonth(date), Open: spans(t.Available[day]), Block: blocks(t.Away, day, w)}
		for i := range week.Sessions {
			if s := &week.Sessions[i]; s.Date == date && s.Leads(t.ID) {
				lane.Bars = append(lane.Bars, bar(s, s.Room, s.Room, w))
			}
		}
		for i := range week.Elsewhere {
			if s := &week.Elsewhere[i]; s.Date == date && s.Leads(t.ID) {
				lane.Bars = append(lane.Bars, elsewhereBar(s, w))
			}
		}
		works = works || len(lane.Bars) > 0 || len(lane.Open) > 0
		for _, away := range lane.Block {
			if away.Why != "" && !slices.Contains(why, away.Why) {
				why = append(why, away.Why)
			}
		}
		if day < 5 || len(lane.Open) > 0 || len(lane.Bars) > 0 {
			if len(lane.Open) == 0 && len(lane.Bars) == 0 && len(lane.Block) == 0 {
				lane.Block = []sheet.Block{{Span: sheet.Span{From: 0, To: 24 * 60}, Why: w.Say("not_working")}}
			}
			out.Lanes = append(out.Lanes, lane)
		}
	}
	if !works {
		if len(why) == 0 {
			why = []string{w.Say("not_working")}
		}
		out.Lanes, out.Idle = nil, strings.Join(why, ", ")
	}
	return out
}

// elsewhereBar is a session at another site: where instead of who.
func elsewhereBar(s *editions.Session, w words.Words) sheet.Bar {
	when := w.Hours(s.Start, s.End)
	return sheet.Bar{Span: sheet.Span{From: s.Start, To: s.End}, Line: sheet.Rule, Outlined: true, Title: s.Course,
		Details: [][]string{{when, strings.TrimPrefix(s.Site+", "+s.Room, ", ")}, {when, s.Site}, {when}}}
}
