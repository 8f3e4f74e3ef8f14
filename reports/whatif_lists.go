package reports

import (
	"strconv"

	"cohort/planner/capacity"
	"cohort/planner/whatif"
)

// whatChanges writes the changes of each scenario and every announced session
// that they break.
func (b *book) whatChanges(a *whatif.Answer, c Called, foot string) {
	w := b.words
	columns := []column{{title: w.Say("col_number"), width: 5, middle: true}, {title: w.Say("col_scenario"), width: 30}, {title: w.Say("col_what_changes"), width: 46},
		{title: w.Say("col_date"), width: 12, middle: true}, {title: w.Say("col_start"), width: 9, middle: true}, {title: w.Say("col_course"), width: 34},
		{title: w.Say("col_room"), width: 26}, {title: w.Say("col_people_count"), width: 12, middle: true}, {title: w.Say("col_broken_state"), width: 26}}
	var rows []listRow
	for i := 1; i < len(a.Scenarios); i++ {
		o := &a.Scenarios[i]
		for k := range o.Effects {
			e := &o.Effects[k]
			text := w.change(e, o.Snapshot, c)
			rows = append(rows, listRow{begins: true, cells: []any{i, o.Name, text, nil, nil, nil, nil, nil, nil}})
			for n := range e.Broken {
				x := &e.Broken[n]
				key := "broken_announced"
				if x.Pinned {
					key = "broken_released"
				}
				rows = append(rows, listRow{fill: alarm, cells: []any{i, o.Name, text, x.Date, clockTime(x.Start), c.name(x.Course), roomName(o.Snapshot, c, x.Room), x.Seats, w.Say(key)}})
			}
		}
		if len(o.Effects) == 0 {
			rows = append(rows, listRow{begins: true, cells: []any{i, o.Name, w.Say("whatif_no_change"), nil, nil, nil, nil, nil, nil}})
		}
	}
	b.list(w.Say("sheet_what_changes"), w.Say("what_changes_title"), w.Say("what_changes_purpose"), w.Say("what_changes_none"), columns, rows, foot)
}

// whatLacks writes the proven shortages of the base and of each scenario.
func (b *book) whatLacks(a *whatif.Answer, foot string) {
	w := b.words
	columns := []column{{title: w.Say("col_number"), width: 10, middle: true}, {title: w.Say("col_scenario"), width: 32}, {title: w.Say("col_lack_state"), width: 16},
		{title: w.Say("col_lack_hours"), width: 13, middle: true}, {title: w.Say("col_lack"), width: 110}}
	var rows []listRow
	for i := range a.Scenarios {
		o := &a.Scenarios[i]
		number, name := strconv.Itoa(i), o.Name
		if i == 0 {
			number, name = w.Say("whatif_base"), ""
		}
		add := func(p *capacity.Proof, key, fill string) {
			rows = append(rows, listRow{fill: fill, begins: len(rows) == 0 || rows[len(rows)-1].cells[0] != number,
				cells: []any{number, name, w.Say(key), hours(float64(p.MissingMinutes) / 60), p.Sentence}})
		}
		for k := range o.Proofs {
			if p := &o.Proofs[k]; i == 0 {
				add(p, "lack_base", "")
			} else if !among(o.Appeared, p) {
				add(p, "lack_stays", "")
			}
		}
		for k := range o.Appeared {
			add(&o.Appeared[k], "lack_appears", alarm)
		}
		for k := range o.Vanished {
			add(&o.Vanished[k], "lack_vanishes", calm)
		}
	}
	b.list(w.Say("sheet_what_lacks"), w.Say("what_lacks_title"), w.Say("what_lacks_purpose"), w.Say("what_lacks_none"), columns, rows, foot)
}

// among says whether a proof is one of a list, by its sentence.
func among(list []capacity.Proof, p *capacity.Proof) bool {
	for i := range list {
		if list[i].Sentence == p.Sentence {
			return true
		}
	}
	return false
}

// smallestCure writes the smallest cure that was found for each scenario.
func (b *book) smallestCure(a *whatif.Answer, c Called, foot string) {
	w := b.words
	columns := []column{{title: w.Say("col_number"), width: 10, middle: true}, {title: w.Say("col_scenario"), width: 34}, {title: w.Say("col_cure_what"), width: 26},
		{title: w.Say("col_cure_of"), width: 30}, {title: w.Say("col_cure_where"), width: 28}, {title: w.Say("col_cure_amount"), width: 12, middle: true},
		{title: w.Say("col_cure_from"), width: 12, middle: true}, {title: w.Say("col_cure_to"), width: 12, middle: true}}
	var rows []listRow
	for i := range a.Scenarios {
		o := &a.Scenarios[i]
		if len(o.Proofs) == 0 {
			continue
		}
		number, name := strconv.Itoa(i), o.Name
		if i == 0 {
			number, name = w.Say("whatif_base"), ""
		}
		if o.Cure == nil {
			rows = append(rows, listRow{begins: true, cells: []any{number, name, w.Say("whatif_no_cure"), nil, nil, nil, nil, nil}})
			continue
		}
		first := true
		for _, list := range [][]whatif.Part{o.Cure.Trainers, o.Cure.Rooms, o.Cure.Hours} {
			for k := range list {
				p := &list[k]
				what, of, amount := w.Say("cure_trainer_days"), w.Role(p.Role), any(p.Amount)
				switch p.What {
				case whatif.MoreRooms:
					what, of = w.Say("cure_rooms"), w.Feature(p.Feature)
				case whatif.LongerHours:
					what, of, amount = w.Say("cure_hours"), w.Feature(p.Feature), hours(float64(p.Amount)/60)
				}
				rows = append(rows, listRow{begins: first, cells: []any{number, name, what, upperFirst(of), c.name(p.Site), amount, p.From, p.To}})
				first = false
			}
		}
	}
	b.list(w.Say("sheet_smallest_cure"), w.Say("smallest_cure_title"), w.Say("smallest_cure_purpose"), w.Say("smallest_cure_none"), columns, rows, foot)
}
