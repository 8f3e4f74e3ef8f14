package reports_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/internal/given"
)

// A network of three sites for headquarters: quiet, or with shortages, risks and
// people who are missing.

var capacitySites = map[string]texts{"VDNKH": {"ВДНХ", "VDNKh"}, "BAS": {"Новая Басманная", "Novaya Basmannaya"}, "BEL": {"Беляево", "Belyaevo"}}

func capacityCalled(lang string) editions.Called {
	c := editions.Called{"P-1": texts{"Первичное обучение универсального специалиста", "Initial training of a front-desk specialist"}.in(lang)}
	for id, x := range courseNames {
		c[id] = x.in(lang)
	}
	for id, x := range capacitySites {
		c[id] = x.in(lang)
		c[id+"/A1"], c[id+"/K1"] = x.in(lang)+texts{", аудитория 1", ", auditorium 1"}.in(lang), x.in(lang)+texts{", комп. класс 1", ", computer room 1"}.in(lang)
	}
	for i, name := range trainerNames {
		c[fmt.Sprint("T", i)] = name
	}
	return c
}

func whole(v int) *int { return &v }

// capacityBook is the workbook of a network that is so busy, in percent.
func capacityBook(t testing.TB, lang string, busy int) editions.CapacityBook {
	monday := given.Date(t, "2027-01-25")
	w := given.Words(t, lang)
	r := &capacity.Report{Snapshot: "fixture", FirstDay: monday, Days: 42}
	roles, features := []string{"process", "psychologist"}, []string{"auditorium", "computers"}
	for week := range 6 {
		add := func(l capacity.Load, have, share int) {
			need := have * share * (100 - 6*(week-1)*(week-1)) / 10000
			l.Week, l.NeedMinutes, l.HaveMinutes = monday+planner.Date(7*week), need, have
			l.PlannedMinutes, l.NeedP50Minutes, l.NeedP80Minutes = whole(need*9/10), whole(need*8/10), whole(need)
			r.Load = append(r.Load, l)
		}
		for i, role := range roles {
			add(capacity.Load{Kind: capacity.Trainers, ID: role}, 14000-4000*i, busy*(10+i)/10)
		}
		for i, site := range slices.Sorted(maps.Keys(capacitySites)) {
			for k, feature := range features {
				add(capacity.Load{Kind: capacity.Rooms, ID: feature + "@" + site, Feature: feature, Site: site}, (3-i)*(k*3000+(1-k)*6000), busy*(6+2*i-k)/8)
			}
		}
	}
	covered := "T4"
	for i := range 12 {
		u := capacity.Understudy{Session: fmt.Sprint("s", i), Course: slices.Sorted(maps.Keys(courseNames))[i], Date: monday + planner.Date(i/2), Day: i / 2, Start: 10*hour + i%2*4*hour,
			Role: roles[i%2], Trainer: fmt.Sprint("T", i%4)}
		if i%5 > 0 || busy < 50 {
			u.Understudy, u.Others = &covered, i%3
		}
		r.Understudies = append(r.Understudies, u)
	}
	for i := range trainerNames[:6] {
		r.Hangs = append(r.Hangs, capacity.Hang{Kind: capacity.Trainers, ID: fmt.Sprint("T", i), Sessions: 12 - i, Seats: 140 - 11*i, Waves: 6 - i, Alone: i % 3 * 14 * min(busy/50, 1)})
	}
	for i, site := range slices.Sorted(maps.Keys(capacitySites)) {
		r.Hangs = append(r.Hangs, capacity.Hang{Kind: capacity.Rooms, ID: site + "/A1", Sessions: 20 - 3*i, Seats: 210 - 40*i, Waves: 5},
			capacity.Hang{Kind: capacity.Rooms, ID: site + "/K1", Sessions: 9 - i, Seats: 80 - 9*i, Waves: 4})
	}
	out := editions.CapacityBook{Head: editions.Head{Reader: texts{"Управление обучения", "Training department"}.in(lang), Place: w.Say("capbook_network"), Monday: monday, Edition: 1, ReadAt: readAt(monday), Rules: 11},
		Until: monday + 41, Report: r, Called: capacityCalled(lang), Planned: true, Year: yearSeen(monday, busy)}
	for i, id := range slices.Sorted(maps.Keys(courseNames)) {
		c := courseNames[id]
		out.Taught = append(out.Taught, editions.Taught{Course: c.in(lang), Minutes: c.minutes, MinGroup: c.least, MaxGroup: 15, Held: 6 + i%5, HeldSeats: 70 + 9*i, Sessions: 3 + i%4, Named: 24 + i, Reserved: 4 + i%3, Places: 45 + 15*(i%4), Asked: 30 + i})
	}
	for i := range 12 {
		x := editions.TaughtWeek{Monday: monday + planner.Date(7*(i-6)), Held: 11 - i%3, Seats: 120 - 5*i}
		if i > 5 {
			x.Held, x.Sessions = 0, 14-i
		}
		out.TaughtWeeks = append(out.TaughtWeeks, x)
	}
	out.Since = monday - 42
	out.Programmes = []editions.ProgrammeLine{{Name: out.Called["P-1"], Due: 20, Minutes: 390 + 240 + 300, Courses: []string{courseNames["SRV-01"].in(lang), courseNames["IT-01"].in(lang), courseNames["IT-02"].in(lang)}}}
	for i := range 10 {
		mean := float64(18-i)*1.1 + 0.4
		p50 := int(mean + 0.5)
		out.Starts = append(out.Starts, editions.NetIntake{Start: monday + planner.Date(7*i), Mean: mean, P10: p50 * 6 / 10, P50: p50, P80: p50 * 12 / 10, P90: p50*14/10 + 1, Named: max(0, 12-4*i), Reserved: max(0, p50*12/10-max(0, 12-4*i))})
	}
	if busy < 50 {
		return out
	}
	out.Record = pastRecord(monday, 12)
	shortOf := func(p capacity.Proof) {
		p.MissingMinutes = p.NeedMinutes - p.HaveMinutes
		r.Proofs = append(r.Proofs, p)
	}
	shortOf(capacity.Proof{Kind: capacity.Trainers, Role: "psychologist", Sites: []string{"BAS", "BEL", "VDNKH"}, Everywhere: true, FromDay: 7, ToDay: 20, From: monday + 7, To: monday + 20,
		Courses: []string{"SRV-01", "SRV-02", "SRV-03"}, Who: []string{"T0", "T1", "T2"}, Requests: []string{"q1", "q2"}, NeedMinutes: 20 * 390, HaveMinutes: 15 * 390,
		Cures:  []capacity.Cure{{What: capacity.TrainerDays, Amount: 5, DayMinutes: 390}, {What: capacity.Later, Amount: 60}, {What: capacity.WeakerLimit, Limit: capacity.LimitGroup, Amount: 5}},
		Needs:  []capacity.CourseNeed{{Course: "SRV-01", Requests: 120, Group: 15, Sessions: 8, Minutes: 8 * 390}, {Course: "SRV-02", Requests: 110, Group: 15, Sessions: 8, Minutes: 8 * 390}, {Course: "SRV-03", Requests: 60, Group: 15, Sessions: 4, Minutes: 4 * 390}},
		Haves:  []capacity.PartHave{{ID: "T0", Minutes: 6 * 390}, {ID: "T1", Minutes: 5 * 390}, {ID: "T2", Minutes: 4 * 390}},
		Inside: []capacity.Inside{{FromDay: 7, ToDay: 13, Courses: []string{"SRV-01", "SRV-02"}, MissingMinutes: 780}, {FromDay: 7, ToDay: 13, Courses: []string{"SRV-02"}, MissingMinutes: 390}, {FromDay: 14, ToDay: 20, Courses: []string{"SRV-02"}, MissingMinutes: 390}}})
	shortOf(capacity.Proof{Kind: capacity.Rooms, Feature: "computers", Sites: []string{"BEL"}, FromDay: 0, ToDay: 6, From: monday, To: monday + 6,
		Courses: []string{"IT-04"}, Who: []string{"BEL/K1"}, Requests: []string{"q3"}, NeedMinutes: 6 * 420, HaveMinutes: 5 * 420,
		Cures: []capacity.Cure{{What: capacity.RoomDays, Amount: 1, DayMinutes: 420}, {What: capacity.Later, Amount: 7}, {What: capacity.WeakerLimit, Limit: capacity.LimitOpen, Amount: 90}},
		Needs: []capacity.CourseNeed{{Course: "IT-04", Requests: 67, Group: 12, Sessions: 6, Minutes: 6 * 420}}, Haves: []capacity.PartHave{{ID: "BEL/K1", Minutes: 5 * 420}}})
	for i := range 5 {
		r.Risks = append(r.Risks, capacity.Risk{Course: []string{"MGR-01", "REF-01", "ATT-01", "PRC-01", "PRC-02"}[i], Role: roles[i%2], Trainers: []string{fmt.Sprint("T", i)}, Requests: 41 - 7*i,
			Sites: slices.Sorted(maps.Keys(capacitySites))[:1+i%3], Weeks: []planner.Date{monday, monday + 7, monday + 14, monday + 21, monday + 28, monday + 35}[:6-i]})
		seats := 48 - 6*i
		r.Withouts = append(r.Withouts, capacity.Without{Trainer: fmt.Sprint("T", i), From: monday + 7, To: monday + 13, Seats: seats, Kept: seats - i*4, InTime: seats - i*5, Before: 400, Served: 400 - 4*i})
	}
	name := func(id string) string { return courseNames[id].in(lang) }
	near := func(ids ...string) (out []editions.SiteCount) {
		for i, id := range ids {
			out = append(out, editions.SiteCount{ID: id, Site: capacitySites[id].in(lang), Needs: 9 - 4*i})
		}
		return out
	}
	out.Missed = []editions.Missed{
		{Course: name("SRV-02"), Sites: near("VDNKH", "BEL", "BAS"), Reason: planner.ReasonCrowded, Named: 31, Reserved: 9, Due: monday + 20, Shortages: []int{1}},
		{Course: name("IT-04"), Sites: near("BEL"), Late: true, Named: 7, Due: monday + 6, Shortages: []int{1, 2}},
		{Course: name("ATT-01"), Sites: near("BAS"), Reason: planner.ReasonBefore, Named: 6, Due: monday + 13},
		{Course: name("REF-01"), Sites: near("BAS"), Reason: planner.ReasonGroup, Named: 3, Due: monday + 30},
		{Course: name("PRC-01"), Sites: near("BEL"), Reason: planner.ReasonDays, Named: 2, Due: monday + 9},
		{Course: name("MGR-01"), Sites: near("VDNKH"), Reason: planner.ReasonImpossible, Kind: "release", Named: 4, Due: monday + 12},
	}
	out.Later = 23
	for i := range 4 {
		out.Taught[i*3].Missing = 3 + i
	}
	out.Edition, out.Previous, out.PreviousMonday = 2, 1, monday-21
	gone := r.Proofs[1]
	gone.Courses, gone.Cures = []string{"IT-03"}, nil
	out.News = []capacity.ShortageNews{{Shortage: r.Proofs[0]}, {Shortage: gone, Gone: true}}
	return out
}

// capacityOfFiles is what files alone tell.
func capacityOfFiles(t testing.TB, lang string) editions.CapacityBook {
	out := capacityBook(t, lang, 40)
	for i := range out.Report.Load {
		x := &out.Report.Load[i]
		x.PlannedMinutes, x.NeedP50Minutes, x.NeedP80Minutes = nil, nil, nil
	}
	out.Head = editions.Head{Monday: out.Monday, ReadAt: out.ReadAt}
	out.Planned, out.Since, out.Starts, out.TaughtWeeks, out.Report.Hangs, out.Report.Understudies = false, 0, nil, nil, nil, nil
	out.Record = editions.Record{}
	return out
}
