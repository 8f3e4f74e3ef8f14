package capacity

import (
	"cmp"
	"slices"

	"cohort/internal/editions"
	"cohort/planner/year"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// siteRow is a month at a site: who comes and goes near it, or rooms of a kind.
type siteRow struct {
	people *year.PeopleRow
	room   *year.RoomRow
	site   string // as it is called
	begins bool
}

// yearSites is the year by site and month as a list: people, and need and have of rooms.
func yearSites(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	var rows []siteRow
	if c.Year != nil {
		o := &c.Year.Learned
		for i := range o.Rooms {
			rows = append(rows, siteRow{room: &o.Rooms[i], site: c.Called.Name(o.Rooms[i].Site)})
		}
		for i := range o.People {
			if x := &o.People[i]; x.Site != year.Network && x.Site != "" {
				rows = append(rows, siteRow{people: x, site: c.Called.Name(x.Site)})
			}
		}
	}
	kind := func(r siteRow) string {
		if r.room != nil {
			return r.room.Kind
		}
		return ""
	}
	order := editions.ByName(w.Language())
	slices.SortStableFunc(rows, func(a, b siteRow) int { return cmp.Or(order(a.site, b.site), cmp.Compare(kind(a), kind(b))) })
	for i := range rows {
		rows[i].begins = i == 0 || rows[i].site != rows[i-1].site || kind(rows[i]) != kind(rows[i-1])
	}
	days := func(key string, of func(r *year.RoomRow) year.Milli) sheet.Column[siteRow] {
		return sheet.Middle(w.Col(key), 12, func(r siteRow) sheet.Value {
			if r.room == nil {
				return nil
			}
			return sheet.Decimal(float64(of(r.room)) / 1000)
		})
	}
	people := func(key string, of func(r *year.PeopleRow) year.Milli) sheet.Column[siteRow] {
		return sheet.Middle(w.Col(key), 12, func(r siteRow) sheet.Value {
			if r.people == nil {
				return nil
			}
			return sheet.Count((int(of(r.people)) + 500) / 1000)
		})
	}
	return w.Sheet("yearsites", sheet.Table[siteRow]{
		Title: w.Say("sheet_yearsites"),
		Intro: w.Say("yearsites_purpose"),
		Empty: w.Say("year_none"),
		List: sheet.List[siteRow]{Rows: rows, Filter: true, Look: func(i int) sheet.RowLook {
			l := sheet.RowLook{Begins: rows[i].begins}
			if r := rows[i].room; r != nil && r.Missing.P50 > 0 {
				l.Fill = sheet.Alarm
			}
			return l
		}, Columns: []sheet.Column[siteRow]{
			sheet.Left(w.Col("place"), 26, func(r siteRow) sheet.Value { return sheet.Text(r.site) }),
			sheet.Left(words.UpperFirst(w.Say("capacity_row_what")), 22, func(r siteRow) sheet.Value {
				if r.room == nil {
					return sheet.Text(w.Say("yearsites_people"))
				}
				return sheet.Text(words.UpperFirst(w.RoomKind(r.room.Kind)))
			}),
			sheet.Left(w.Col("month"), 10, func(r siteRow) sheet.Value {
				if r.room == nil {
					return sheet.Text(w.Month(r.people.Month))
				}
				return sheet.Text(w.Month(r.room.Month))
			}),
			people("year_starts", func(r *year.PeopleRow) year.Milli { return r.Starts.P50 }),
			people("year_starts_safe", func(r *year.PeopleRow) year.Milli { return r.Starts.P80 }),
			people("year_leavers", func(r *year.PeopleRow) year.Milli { return r.Leavers.P50 }),
			days("year_days_need", func(r *year.RoomRow) year.Milli { return r.Need.P50 }),
			days("year_days_safe", func(r *year.RoomRow) year.Milli { return r.Need.P80 }),
			days("year_days_have", func(r *year.RoomRow) year.Milli { return r.Have }),
			sheet.Middle(w.Col("year_rooms_missing"), 12, func(r siteRow) sheet.Value {
				if r.room == nil {
					return nil
				}
				return missing(r.room.Missing, w)
			}),
		}},
	}.Draw)
}
