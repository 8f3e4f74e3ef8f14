package reports_test

import (
	"cohort/planner"
	"cohort/planner/year"
)

// yearSeen is a year ahead in which process trainers run short in autumn, and one site's
// computer rooms in spring; with a hiring plan of its first months.
func yearSeen(monday planner.Date, busy int) *year.Seen {
	first := year.MonthOf(monday) + 1
	y := &year.Year{AsOf: monday}
	planned := &year.Outlook{}
	for k := range year.Month(12) {
		m := first + k
		y.Months = append(y.Months, m)
		n := year.Milli(1000 * busy * (30 + int(k*7%11)) / 50)
		row := year.PeopleRow{Month: m, Site: year.Network, Starts: year.Range{P50: n, P80: n * 6 / 5}, Leavers: year.Range{P50: n / 2, P80: n * 3 / 5}, Staff: 3_000_000 + 10_000*year.Milli(k), Due: 300 + int(k), Refreshed: year.Range{P50: 290_000, P80: 295_000}}
		y.Learned.People = append(y.Learned.People, row)
		for i, role := range []string{"process", "psychologist"} {
			need, have := busy*(20000+1500*int(k))/100, 24000+4000*i
			t := year.TrainerRow{Month: m, Site: year.Network, Role: role, Need: year.Hours{P50: need, P80: need * 6 / 5}, Have: have, One: 6000}
			t.Missing = year.Whole{P50: max(0, (need-have+5999)/6000), P80: max(0, (need*6/5-have+5999)/6000)}
			y.Learned.Trainers = append(y.Learned.Trainers, t)
			planned.Trainers = append(planned.Trainers, t)
		}
		for _, site := range []string{"BAS", "VDNKH"} {
			near := row
			near.Site, near.Starts = site, year.Range{P50: n / 2, P80: n * 3 / 5}
			y.Learned.People = append(y.Learned.People, near)
			r := year.RoomRow{Month: m, Site: site, Kind: "computers", Need: year.Range{P50: n, P80: n * 6 / 5}, Have: 40_000, One: 20_000}
			r.Missing = year.Whole{P50: int(max(0, (n-40_000+19_999)/20_000)), P80: int(max(0, (n*6/5-40_000+19_999)/20_000))}
			y.Learned.Rooms = append(y.Learned.Rooms, r)
		}
		row.Planned = k < 6
		planned.People = append(planned.People, row)
	}
	y.Planned = planned
	if busy > 90 {
		y.Learned.Hires = []year.Hire{{Role: "process", Which: 1, From: first, Months: 12, Likely: 9, Begin: first - 5, Late: true}, {Role: "psychologist", Which: 1, From: first + 8, Months: 4, Likely: 2, Begin: first + 3}}
	}
	b := &y.Basis
	b.Starts = year.StartsBasis{Source: year.Moves, From: first - 37, Counts: []int{30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41}, Level: 12, Drift: 120_000}
	b.Leaving = year.Curve{From: &first, Rows: make([]year.Stay, 61)}
	for k := range b.Leaving.Rows {
		b.Leaving.Rows[k] = year.Stay{Months: k, AtRisk: 1000, Left: 8, Stayed: year.Share(1_000_000 - 8000*k), Error: year.Share(200 * k)}
	}
	b.DropOut, b.NoShow, b.Failed = year.Counted{Share: 30_000}, year.Counted{Share: 50_000}, year.Counted{Share: 100_000}
	b.Groups = []year.Group{{Course: "IT-01", Site: "BAS", Full: 12, Sessions: 21}}
	b.Away = year.Away{Custom: busy <= 100, From: &first}
	b.Away.Share[0], b.Hire, b.Train = 100_000, 2, 3
	off := -160_000
	past := &year.Backtest{Errors: []year.Error{{Lead: 12, What: year.Starts, Foreseen: 430_000, Came: 512, Off: &off, Within: 8, Months: 12}, {Lead: 3, What: year.Leavers, Foreseen: 90_000, Within: 3, Months: 3}}}
	return &year.Seen{Answer: &year.Answer{Year: y}, Past: past}
}
