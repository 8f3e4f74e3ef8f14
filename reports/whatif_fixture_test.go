package reports_test

import (
	"testing"
	"time"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/whatif"
	"cohort/reports/internal/given"
)

// whatifCalled names what the scenarios are about.
func whatifCalled(lang string) editions.Called {
	c := editions.Called{"TC-VDNKH": "Центр «ВДНХ»", "VDNKH-C1": "Комп. класс 1", "VDNKH-A1": "Аудитория 1", "T-01": editions.Name("Орлова", "Анна", "Петровна"),
		"T-08": editions.Name("Громов", "Олег", ""), "SRV-02": "Управление конфликтами", "IT-04": "Программный комплекс, модуль 4", "PRC-05": "Практикум по госуслугам, день 5",
		"MGR-02": "Управленческие навыки руководителя офиса", "SOKOL": "МФЦ Сокол"}
	if lang == "en" {
		c["TC-VDNKH"], c["VDNKH-C1"], c["VDNKH-A1"] = "VDNKh centre", "Computer room 1", "Auditorium 1"
		c["SRV-02"], c["IT-04"], c["PRC-05"], c["MGR-02"], c["SOKOL"] = "Conflict Management", "Software, module 4", "Service practice, day 5", "Office head skills", "Sokol office"
	}
	return c
}

// whatifAnswer is a base and seven scenarios in which everything occurs that a
// workbook tells: better, worse, chance, sessions that break, shortages that
// stay, appear and vanish, cures of all kinds and none.
func whatifAnswer(t testing.TB, lang string) *whatif.Answer {
	t.Helper()
	d := func(text string) planner.Date { return given.Date(t, text) }
	p := func(text string) *planner.Date { x := d(text); return &x }
	pick := func(ru, en string) string {
		if lang == "en" {
			return en
		}
		return ru
	}
	s := &planner.Snapshot{Rooms: []planner.Room{{ID: "VDNKH-C1", Site: "TC-VDNKH"}, {ID: "VDNKH-A1", Site: "TC-VDNKH"}},
		Trainers: []planner.Trainer{{ID: "T-08", Home: "TC-VDNKH"}, {ID: "T-08+1", Home: "TC-VDNKH"}}}
	heads := capacity.Proof{Kind: capacity.Trainers, Role: "psychologist", Everywhere: true, From: d("2027-01-25"), To: d("2027-02-28"), Sites: []string{"TC-VDNKH"},
		Courses: []string{"MGR-02"}, Who: []string{}, NeedMinutes: 390, MissingMinutes: 390, Cures: []capacity.Cure{{What: capacity.TrainerDays, Amount: 1, DayMinutes: 390}}}
	rooms := capacity.Proof{Kind: capacity.Rooms, Feature: "computers", Everywhere: true, From: d("2027-01-25"), To: d("2027-02-14"), Sites: []string{"TC-VDNKH"},
		Courses: []string{"IT-04", "PRC-05"}, Who: []string{"VDNKH-C1"}, NeedMinutes: 6240, HaveMinutes: 5460, MissingMinutes: 780,
		Cures: []capacity.Cure{{What: capacity.RoomDays, Amount: 2, DayMinutes: 420}, {What: capacity.Later, Amount: 12}}}
	base := whatif.Figures{Served: 1734, Requests: 1955, Late: 194, LeftOut: 14, Sessions: 142, Newcomers: 85, Ready: 80, ReadyMedian: p("2027-02-18"), ReadyP90: p("2027-03-04"),
		TrainerMinutes: 48840, TravelMinutes: 84630, TrainerTravelMinutes: 0, OverloadHours: 17}
	with := func(change func(f *whatif.Figures)) whatif.Figures {
		f := base
		change(&f)
		return f
	}
	broken := func(id, course, room, on string, start, seats int, pinned bool) whatif.Broken {
		return whatif.Broken{Session: id, Course: course, Room: room, Date: d(on), Start: start, Seats: seats, Pinned: pinned}
	}
	effect := func(c whatif.Change, amount int, list ...whatif.Broken) whatif.Effect {
		return whatif.Effect{Change: c, Key: c.Key(), Amount: amount, Broken: append([]whatif.Broken{}, list...)}
	}
	added := effect(whatif.AddTrainer{Like: "T-08", Courses: []string{"IT-04", "PRC-05"}}, 1)
	added.Added = []string{"T-08+1"}
	wave := effect(whatif.Wave{Office: "SOKOL", Start: d("2027-02-01"), Headcount: 30}, 29)
	wave.Expected = 1
	a := &whatif.Answer{Snapshot: "2027-01-22-d0d51acf2ae3", FirstDay: d("2027-01-22"), Days: 42, Seed: 1, Iterations: 500_000, Threads: 2,
		Again: []whatif.Figures{with(func(f *whatif.Figures) {
			f.Served, f.LeftOut, f.Late, f.Ready, f.TrainerMinutes, f.OverloadHours = 1729, 16, 199, 79, 48300, 15
		}), base},
		Scenarios: []whatif.Outcome{
			{Name: whatif.Base, Figures: base, Proofs: []capacity.Proof{heads},
				Cure: &whatif.Cure{Trainers: []whatif.Part{{What: whatif.TrainerDays, Amount: 1, Role: "psychologist", Site: "TC-VDNKH", From: d("2027-01-25"), To: d("2027-01-25")}}}},
			{Name: pick("Центр «ВДНХ» закрыт две недели", "The VDNKh centre is closed for two weeks"),
				Figures: with(func(f *whatif.Figures) {
					f.Served, f.LeftOut, f.Late, f.Ready, f.ReadyMedian, f.ReadyP90 = 1405, 147, 473, 38, nil, nil
					f.Sessions, f.TrainerMinutes, f.TravelMinutes, f.OverloadHours = 106, 35400, 65700, 40
				}),
				Proofs: []capacity.Proof{heads, rooms}, Appeared: []capacity.Proof{rooms},
				Effects: []whatif.Effect{effect(whatif.CloseSite{ID: "TC-VDNKH", From: d("2027-02-01"), To: d("2027-02-14")}, 10,
					broken("1", "SRV-02", "VDNKH-A1", "2027-02-01", 600, 12, true), broken("2", "IT-04", "VDNKH-C1", "2027-02-01", 870, 8, false),
					broken("3", "PRC-05", "VDNKH-C1", "2027-02-10", 690, 10, false))},
				Cure: &whatif.Cure{Trainers: []whatif.Part{{What: whatif.TrainerDays, Amount: 2, Role: "psychologist", Site: "TC-VDNKH", From: d("2027-01-25"), To: d("2027-02-12")}},
					Rooms: []whatif.Part{{What: whatif.MoreRooms, Amount: 1, Feature: "computers", Site: "TC-VDNKH", From: d("2027-01-22"), To: d("2027-03-04")}},
					Hours: []whatif.Part{{What: whatif.LongerHours, Amount: 90, Feature: "computers", Site: "TC-VDNKH", From: d("2027-01-22"), To: d("2027-03-04")}}}},
			{Name: pick("Класс на ремонте, тренер болеет", "A room is repaired, a trainer is ill"),
				Figures: with(func(f *whatif.Figures) { f.Served, f.Late, f.Ready, f.ReadyMedian = 1718, 209, 79, p("2027-02-25") }), Proofs: []capacity.Proof{heads, rooms}, Appeared: []capacity.Proof{rooms},
				Effects: []whatif.Effect{effect(whatif.CloseRoom{ID: "VDNKH-C1", From: d("2027-02-01"), To: d("2027-02-01")}, 1),
					effect(whatif.TrainerAway{ID: "T-01", From: d("2027-01-25"), To: d("2027-02-24")}, 14, broken("1", "SRV-02", "VDNKH-A1", "2027-02-01", 600, 12, true))}},
			{Name: pick("Ещё один тренер", "One more trainer"),
				Figures: with(func(f *whatif.Figures) {
					f.Served, f.LeftOut, f.Late, f.Ready, f.ReadyP90, f.Sessions, f.TrainerMinutes, f.OverloadHours = 1745, 8, 155, 84, p("2027-03-02"), 147, 50880, 18
				}),
				Vanished: []capacity.Proof{heads}, Effects: []whatif.Effect{added, effect(whatif.Train{Trainer: "T-01", Course: "IT-04"}, 1)}},
			{Name: pick("Набор × 1,5 и волна в Соколе", "Hiring times 1.5 and a wave at Sokol"),
				Figures: with(func(f *whatif.Figures) {
					f.Requests, f.Served, f.LeftOut, f.Late, f.Newcomers, f.Ready, f.ReadyMedian, f.ReadyP90, f.TrainerMinutes = 2347, 1924, 39, 288, 114, 88, p("2027-02-25"), nil, 52770
				}),
				Proofs: []capacity.Proof{heads}, Effects: []whatif.Effect{effect(whatif.Hiring{Factor: 1.5}, 32), wave}, Cure: &whatif.Cure{Trainers: []whatif.Part{{What: whatif.TrainerDays, Amount: 1,
					Role: "psychologist", Site: "TC-VDNKH", From: d("2027-01-25"), To: d("2027-01-25")}}}},
			{Name: pick("Набор вдвое меньше", "Hiring is halved"),
				Figures: with(func(f *whatif.Figures) {
					f.Requests, f.Served, f.LeftOut, f.Late, f.Newcomers, f.Ready, f.ReadyMedian = 1547, 1428, 7, 164, 69, 69, p("2027-02-17")
				}),
				Vanished: []capacity.Proof{heads}, Effects: []whatif.Effect{effect(whatif.Hiring{Factor: 0.5}, -32)}},
			{Name: pick("Курс короче, часы дольше, рабочая суббота", "A shorter course, longer hours, a working Saturday"),
				Figures: with(func(f *whatif.Figures) { f.Served, f.LeftOut, f.Late, f.OverloadHours = 1737, 8, 158, 16 }), Vanished: []capacity.Proof{heads},
				Effects: []whatif.Effect{effect(whatif.Course{ID: "SRV-02", Minutes: 240, MinGroup: 3, MaxGroup: 20}, 1),
					effect(whatif.Hours{Site: "TC-VDNKH", From: 540, To: 1320}, 29), effect(whatif.WorkingDay{Date: d("2027-01-30")}, 600)}},
			{Name: pick("Ничего", "Nothing"), Figures: base, Proofs: []capacity.Proof{heads}},
		}}
	for i := range a.Scenarios {
		a.Scenarios[i].Snapshot = s
	}
	return a
}

// whatifAlone is one scenario that changes nothing, where nothing is short.
func whatifAlone(t testing.TB, lang string) *whatif.Answer {
	a := whatifAnswer(t, lang)
	a.Scenarios = []whatif.Outcome{a.Scenarios[0], a.Scenarios[7]}
	for i := range a.Scenarios {
		a.Scenarios[i].Proofs, a.Scenarios[i].Cure = nil, nil
	}
	return a
}

func whatifHead() editions.Head {
	return editions.Head{ReadAt: time.Date(2027, 1, 22, 2, 15, 0, 0, time.FixedZone("", 3*3600)), Rules: 11}
}
