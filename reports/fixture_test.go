package reports_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/internal/editions"
	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/ledger"
	"cohort/planner/promise"
	"cohort/reports/internal/given"
)

// A week that a centre's manager would take for real, in plainly made-up names.

var moscow = time.FixedZone("MSK", 3*60*60)

func readAt(d planner.Date) time.Time { return d.At(2*60+15, moscow) }

type texts struct{ ru, en string }

func (x texts) in(lang string) string {
	if lang == "en" {
		return x.en
	}
	return x.ru
}

var courseNames = map[string]struct {
	texts
	group   editions.Group
	minutes int
	least   int
}{
	"SRV-01": {texts{"Основы клиентского сервиса", "Customer Service Basics"}, editions.SoftSkill, 390, 5},
	"SRV-02": {texts{"Управление конфликтами", "Conflict Management"}, editions.SoftSkill, 390, 5},
	"SRV-03": {texts{"Управление стрессом", "Stress Management"}, editions.SoftSkill, 390, 5},
	"IT-01":  {texts{"Программный комплекс, модуль 1", "Software training 1"}, editions.Software, 240, 4},
	"IT-02":  {texts{"Программный комплекс, модуль 2", "Software training 2"}, editions.Software, 300, 4},
	"IT-03":  {texts{"Программный комплекс, модуль 3", "Software training 3"}, editions.Software, 360, 4},
	"IT-04":  {texts{"Программный комплекс, модуль 4", "Software training 4"}, editions.Software, 420, 4},
	"PRC-01": {texts{"Практикум по предоставлению госуслуг, день 1", "Service practice, day 1"}, editions.Practice, 360, 4},
	"PRC-02": {texts{"Практикум по предоставлению госуслуг, день 2", "Service practice, day 2"}, editions.Practice, 360, 4},
	"ATT-01": {texts{"Итоговая аттестация (тест и ролевая игра)", "Final assessment (test and role play)"}, editions.Assessment, 240, 4},
	"REF-01": {texts{"Искренний сервис: практикум", "Sincere Service workshop"}, editions.Refresher, 390, 6},
	"REF-02": {texts{"Изменения в порядке предоставления услуг", "Changes in services"}, editions.Refresher, 90, 4},
	"MGR-01": {texts{"Наставник нового сотрудника", "Mentor training"}, editions.Refresher, 390, 6},
}

var familyNames = []string{"Ахтямова", "Белозёрова", "Вершинин", "Голубкина", "Дремучев", "Елагина", "Жаворонкова", "Заречный", "Ивлева", "Калинкина",
	"Ломтев", "Малышкина", "Незванова", "Огурцова", "Полуэктова", "Рябинина", "Синичкин", "Тихомирова", "Ушакова", "Филимонова-Заболоцкая", "Хлебникова", "Цветкова", "Чайкина", "Шишкина", "Щукина", "Юдина", "Яблочкина"}
var initials = []string{"Анна", "Борис", "Вера", "Галина", "Дарья", "Егор", "Зоя", "Игорь", "Ксения", "Лидия"}

func personName(n int) string {
	return editions.Name(familyNames[n%len(familyNames)], initials[n%len(initials)], initials[(n*7+n/27)%len(initials)])
}

var officeNames = []texts{{"Сокол", "Sokol"}, {"Отрадное", "Otradnoe"}, {"Бабушкинский", "Babushkinskiy"}, {"Восточное Дегунино", "Vostochnoe-Degunino"},
	{"Тропарёво-Никулино", "Troparyovo-Nikulino"}, {"Марьино", "Marino"}, {"Красносельский", "Krasnoselskiy"}}

func seats(lang string, from, named, held int, intake planner.Date) []editions.Seat {
	var out []editions.Seat
	for i := range named {
		n := from + i
		out = append(out, editions.Seat{ID: fmt.Sprint("p", n), Name: personName(n), Office: officeNames[n%len(officeNames)].in(lang), Intake: intake})
	}
	for i := range held {
		out = append(out, editions.Seat{ID: fmt.Sprint("a", from+i), Office: officeNames[(from+i)%3].in(lang), Intake: intake})
	}
	return out
}

var trainerNames = []string{"Соколова Е. В.", "Лебедева М. А.", "Белов Д. С.", "Орлова Т. Н.", "Зайцев П. Р.", "Громова И. И.", "Фомин Г. Л.", "Преображенская-Ковалевская А. А."}

func byName(lang string, names []string) []string {
	editions.SortByName(lang, names, func(name string) string { return name })
	return names
}

func people(lang string, ix ...int) []editions.Person {
	var out []editions.Person
	for _, i := range ix {
		out = append(out, editions.Person{ID: fmt.Sprint("t", i), Name: trainerNames[i]})
	}
	return out
}

type slot struct {
	day      int
	room     int
	course   string
	start    int
	trainers []int
	named    int
	held     int
	mark     string // new, moved, pinned
}

const hour = 60

func session(t testing.TB, lang string, monday planner.Date, n int, x slot, rooms []editions.Room) editions.Session {
	c := courseNames[x.course]
	s := editions.Session{ID: fmt.Sprint("s", n), Key: sheetkey.For(fmt.Sprint("s", n), 0), Course: c.in(lang), Group: c.group, Date: monday + planner.Date(x.day), Start: x.start, End: x.start + c.minutes,
		Site: texts{"ВДНХ", "VDNKh"}.in(lang), Address: texts{"проспект Мира, 119, строение 71", "119 Prospekt Mira, building 71"}.in(lang),
		Room: rooms[x.room].Name, Trainers: people(lang, x.trainers...), Places: rooms[x.room].Seats, MinGroup: c.least}
	intake := given.Date(t, "2027-01-18")
	if c.group == editions.Refresher {
		intake = 0
	}
	s.Seated = seats(lang, n*5, x.named, x.held, intake)
	s.New, s.Moved, s.Pinned = x.mark == "new", x.mark == "moved", x.mark == "pinned"
	return s
}

func siteRooms(lang string, auditoria, computers int) []editions.Room {
	var out []editions.Room
	add := func(name string, seats int) {
		r := editions.Room{Name: name, Seats: seats}
		for day := range 6 {
			r.Open[day] = []editions.Span{{From: 10 * hour, To: 21 * hour}}
			if day == 5 {
				r.Open[day] = []editions.Span{{From: 10 * hour, To: 18 * hour}}
			}
		}
		out = append(out, r)
	}
	for i := range auditoria {
		add(fmt.Sprint(texts{"Аудитория ", "Auditorium "}.in(lang), i+1), 15)
	}
	for i := range computers {
		add(fmt.Sprint(texts{"Комп. класс ", "Computer room "}.in(lang), i+1), 12)
	}
	return out
}

func trainers(lang string) []editions.Trainer {
	var out []editions.Trainer
	for i := range trainerNames {
		tr := editions.Trainer{Person: people(lang, i)[0], Role: texts{"тренер по процессам", "process trainer"}.in(lang)}
		if i < 3 {
			tr.Role = texts{"тренер-психолог", "trainer-psychologist"}.in(lang)
		}
		for day := range 7 {
			switch {
			case i == 7 && day%4 > 1: // two days on, two off
			case i == 2 && day == 2:
				tr.Away = append(tr.Away, editions.Block{Day: day, Span: editions.Span{From: 0, To: 24 * hour}, Why: texts{"отпуск", "holiday"}.in(lang)})
			case i != 7 && day > 4:
			case i%2 == 0:
				tr.Available[day] = []editions.Span{{From: 9 * hour, To: 18 * hour}}
			default:
				tr.Available[day] = []editions.Span{{From: 10 * hour, To: 21 * hour}}
			}
		}
		out = append(out, tr)
	}
	return out
}

// vdnkhWeek is a week with everything that a week may hold.
func vdnkhWeek(t testing.TB, lang string) editions.Week {
	monday := given.Date(t, "2027-01-18")
	rooms := siteRooms(lang, 2, 3)
	rooms[0].Blocked = []editions.Block{{Day: 1, Span: editions.Span{From: 15 * hour, To: 21 * hour}, Why: texts{"делегация", "delegation"}.in(lang)}}
	rooms[0].Open[1] = []editions.Span{{From: 10 * hour, To: 15 * hour}}
	rooms[4].Open[3] = nil
	rooms[4].Blocked = []editions.Block{{Day: 3, Span: editions.Span{From: 0, To: 24 * hour}, Why: texts{"замена оборудования", "equipment replaced"}.in(lang)}}
	for r := range rooms {
		rooms[r].Open[5] = nil
		rooms[r].Blocked = append(rooms[r].Blocked, editions.Block{Day: 5, Span: editions.Span{From: 0, To: 24 * hour}, Why: texts{"санитарный день", "cleaning day"}.in(lang)})
	}
	slots := []slot{
		{0, 0, "SRV-01", 10 * hour, []int{0}, 15, 0, "pinned"}, {0, 1, "SRV-03", 10 * hour, []int{1}, 11, 0, "pinned"}, {0, 2, "IT-01", 10 * hour, []int{3}, 12, 0, "pinned"},
		{0, 2, "REF-02", 14*hour + 30, []int{3}, 9, 0, ""}, {0, 2, "REF-02", 16*hour + 30, []int{5}, 12, 0, ""}, {0, 3, "IT-01", 14 * hour, []int{4}, 8, 4, ""},
		{1, 0, "IT-02", 10 * hour, []int{6}, 10, 0, ""}, {1, 1, "SRV-03", 10 * hour, []int{0}, 15, 0, "new"}, {1, 2, "IT-02", 10 * hour, []int{4}, 12, 0, ""},
		{1, 3, "REF-01", 11 * hour, []int{1}, 12, 0, "moved"}, {1, 4, "IT-04", 11 * hour, []int{5}, 6, 3, ""},
		{2, 0, "SRV-01", 10 * hour, []int{0}, 14, 0, ""}, {2, 2, "IT-04", 10 * hour, []int{6}, 12, 0, ""}, {2, 3, "PRC-01", 10 * hour, []int{3}, 11, 0, ""},
		{2, 1, "MGR-01", 13 * hour, []int{1}, 8, 0, ""},
		{3, 0, "SRV-02", 10 * hour, []int{1}, 15, 0, ""}, {3, 1, "REF-01", 14*hour + 30, []int{2}, 13, 0, "new"}, {3, 2, "PRC-02", 10 * hour, []int{3}, 10, 0, ""}, {3, 3, "IT-03", 10 * hour, []int{4}, 0, 6, ""},
		{3, 3, "ATT-01", 17 * hour, []int{5, 0}, 9, 0, ""},
		{4, 0, "SRV-03", 10 * hour, []int{2}, 15, 0, ""}, {4, 1, "SRV-02", 11 * hour, []int{0}, 4, 0, ""}, {4, 2, "PRC-01", 10 * hour, []int{6}, 10, 0, ""},
		{4, 3, "IT-03", 10 * hour, []int{4}, 10, 0, ""}, {4, 4, "ATT-01", 10 * hour, []int{7, 1}, 12, 0, "moved"},
	}
	var sessions []editions.Session
	for i, x := range slots {
		sessions = append(sessions, session(t, lang, monday, i+1, x, rooms))
	}
	elsewhere := sessions[12]
	elsewhere.ID, elsewhere.Site, elsewhere.Date, elsewhere.Trainers, elsewhere.Seated = "e1", texts{"Беляево", "Belyaevo"}.in(lang), monday+3, people(lang, 6), nil
	gone := sessions[5]
	gone.ID, gone.Date = "gone", monday+4
	u := editions.Unscheduled{Name: personName(40), Office: officeNames[0].in(lang), Course: courseNames["ATT-01"].in(lang), Due: monday + 11, Reason: planner.ReasonBefore, Before: courseNames["PRC-02"].in(lang)}
	group := editions.Unscheduled{Office: officeNames[1].in(lang), Course: courseNames["REF-01"].in(lang), Due: monday + 20, Reason: planner.ReasonGroup, Together: 3, MinGroup: 6}
	days := editions.Unscheduled{Name: personName(41), Office: officeNames[2].in(lang), Course: courseNames["IT-04"].in(lang), Due: monday - 3, Reason: planner.ReasonDays, Fit: 2}
	crowded := editions.Unscheduled{Name: personName(42), Office: officeNames[3].in(lang), Course: courseNames["SRV-02"].in(lang), Due: monday + 6, Reason: planner.ReasonCrowded}
	release := editions.Unscheduled{Name: personName(43), Office: officeNames[4].in(lang), Course: courseNames["MGR-01"].in(lang), Due: monday + 25, Reason: planner.ReasonImpossible, Missing: "release"}
	few := sessions[12]
	few.MinGroup = len(few.Seated) + 2
	pin := func(at int, until planner.Date, expires bool, cause, about string, fields ...string) editions.Pinned {
		x := sessions[at]
		return editions.Pinned{Session: fmt.Sprintf("2027-01-15-0a1b2c3d4e5f/%d", at), Course: x.Course, At: editions.Appointment{Date: x.Date, Start: x.Start, End: x.End, Room: x.Room}, Fields: fields, Who: "Рощина Л. П.",
			Reason: texts{"приедет министр", "the minister comes"}.in(lang), Until: until, Expires: expires, Cause: cause, About: about}
	}
	few.ID = "2027-01-15-0a1b2c3d4e5f/12"
	return editions.Week{
		Head: editions.Head{Reader: "Рощина Л. П.", Place: texts{"ВДНХ", "VDNKh"}.in(lang), Monday: monday, Edition: 2, Previous: 1, PreviousMonday: monday, ReadAt: readAt(given.Date(t, "2027-01-15")), Rules: 11,
			Changes: []editions.Change{
				{Course: sessions[9].Course, Before: &editions.Appointment{Date: monday + 1, Start: 10 * hour, End: 16*hour + 30, RoomID: "", Room: rooms[3].Name, Trainers: people(lang, 1)}, After: sessions[9].Appointment(), Causes: []editions.Cause{{Kind: ledger.MadeWay, Use: editions.UseRoom, Who: rooms[3].Name, Course: sessions[7].Course, Session: sessions[7].Appointment(), Because: &editions.Cause{Kind: ledger.NewPeople, For: []editions.Wave{{Office: officeNames[0].in(lang), Intake: monday + 14, People: 4}}}}}, People: byName(lang, editions.SeatedNames(sessions[9].Seated))},
				{Course: sessions[7].Course, After: sessions[7].Appointment(), Causes: []editions.Cause{{Kind: ledger.NewPeople, For: []editions.Wave{{Office: officeNames[0].in(lang), Intake: monday + 14, People: 4}}}}, People: byName(lang, editions.SeatedNames(sessions[7].Seated))},
				{Course: sessions[24].Course, Before: &editions.Appointment{Date: monday + 4, Start: 10 * hour, End: 14 * hour, RoomID: "", Room: rooms[4].Name, Trainers: people(lang, 7, 2)}, After: sessions[24].Appointment(), Causes: []editions.Cause{{Kind: ledger.TrainerAway, Who: trainerNames[2]}}, People: byName(lang, editions.SeatedNames(sessions[24].Seated))},
				{Course: sessions[5].Course, Before: gone.Appointment(), Causes: []editions.Cause{{Kind: ledger.TooFew}}, Reserved: 4},
				{Course: sessions[14].Course, Before: sessions[14].Appointment(), After: sessions[14].Appointment(), Causes: []editions.Cause{{Kind: ledger.Waiting, For: []editions.Wave{{Office: officeNames[1].in(lang), People: 1, Names: []string{personName(70)}}}}, {Kind: ledger.PersonGone}}, Came: []string{personName(70)}, Left: []string{personName(3)}, People: []string{personName(3), personName(70)}},
			}},
		Address: texts{"проспект Мира, 119, строение 71", "119 Prospekt Mira, building 71"}.in(lang), Rooms: rooms, Trainers: trainers(lang), Sessions: sessions, Elsewhere: []editions.Session{elsewhere},
		Unscheduled: []editions.Unscheduled{u, group, days, group, crowded, release, group}, Released: []editions.Released{{Session: gone, Cause: demand.TrainerAway, Who: trainerNames[4], Became: []editions.Became{{Appointment: *sessions[9].Appointment(), Seats: max(1, len(gone.Seated)-2)}}}},
		Small:     []editions.SmallGroup{{Session: few, By: monday + 1}},
		Exhausted: []editions.Exhausted{{Person: editions.Person{Name: personName(44)}, Office: officeNames[2].in(lang), Course: courseNames["ATT-01"].in(lang), Failed: 2}},
		Pins: []editions.Pinned{pin(7, 0, false, "", "", "room", "seated", "time", "trainers"), pin(9, monday-1, true, "", "", "time", "room"),
			pin(3, 0, false, "trainer_away", trainerNames[4], "trainers")},
		Past: editions.Past{From: monday - 10, To: monday - 4, Sessions: 12, Held: 11, Seats: 131, There: 118, Missing: []editions.MissingSheet{
			{Key: "H7K2M", Course: courseNames["SRV-01"].in(lang), At: editions.Appointment{Date: monday - 5, Start: 10 * hour, End: 16*hour + 30, Room: rooms[0].Name}, Held: true},
			{Course: courseNames["IT-04"].in(lang), At: editions.Appointment{Date: monday - 4, Start: 11 * hour, End: 13 * hour, Room: rooms[3].Name}}}},
	}
}

// busyWeek is a full week of a large site.
func busyWeek(t testing.TB, lang string) editions.Week {
	monday := given.Date(t, "2026-12-28")
	rooms := siteRooms(lang, 3, 3)
	week := editions.Week{Head: editions.Head{Reader: "Рощина Л. П.", Place: texts{"Учебный центр на Новой Басманной", "Training centre, Novaya Basmannaya"}.in(lang), Monday: monday, Edition: 1, ReadAt: readAt(monday - 3), Rules: 11,
		Notice: &editions.Notice{Night: monday - 3, Failure: editions.FailedWorse, Edition: 1, Monday: monday, Issued: monday - 4}}, Rooms: rooms, Trainers: trainers(lang)}
	ids := []string{"SRV-01", "SRV-02", "REF-01", "IT-01", "IT-02", "PRC-01", "MGR-01", "SRV-03", "SRV-02", "ATT-01", "IT-03", "IT-04"}
	n := 0
	for day := range 6 {
		for r := range rooms {
			if day == 5 && r > 2 || day == 3 && r == 1 {
				continue
			}
			id := ids[(day*5+r)%len(ids)]
			x := slot{day, r, id, 10*hour + r%2*30, []int{(day + r) % 8}, 8 + r%4, day % 2 * (r % 3), ""}
			if id == "ATT-01" {
				x.trainers = []int{r, r + 2}
			}
			n++
			week.Sessions = append(week.Sessions, session(t, lang, monday, n, x, rooms))
			if len(x.trainers) == 1 && courseNames[id].minutes <= 240 {
				n++
				x.course, x.start = "REF-02", x.start+courseNames[id].minutes+30
				week.Sessions = append(week.Sessions, session(t, lang, monday, n, x, rooms))
				n++
				x.course, x.start = "IT-01", x.start+120
				week.Sessions = append(week.Sessions, session(t, lang, monday, n, x, rooms))
			}
		}
	}
	return week
}

func ownWeek(t testing.TB, lang string) editions.OwnWeek {
	week := vdnkhWeek(t, lang)
	own := editions.OwnWeek{Head: week.Head, Trainer: week.Trainers[1]}
	own.Reader, own.Place = own.Trainer.Name, texts{"ВДНХ", "VDNKh"}.in(lang)
	own.Changes = own.Changes[:1]
	for i := range week.Sessions {
		if s := week.Sessions[i]; s.Leads(own.Trainer.ID) {
			s.Travel = 35
			own.Sessions = append(own.Sessions, s)
		}
	}
	return own
}

func officeWaves(t testing.TB, lang string, n int) editions.OfficeWaves {
	monday := given.Date(t, "2027-01-25")
	o := editions.OfficeWaves{Head: editions.Head{Reader: "Мостовая К. Д.", Place: texts{"Тропарёво-Никулино", "Troparyovo-Nikulino"}.in(lang), Monday: monday, Edition: 3, Previous: 2, PreviousMonday: monday - 7,
		ReadAt: readAt(monday), Rules: 11}, Until: monday + 41}
	stages := []texts{{"Отклик получен", "application"}, {"Телефонное интервью", "phone screen"}, {"Собеседование", "interview"}, {"Проверка и документы", "checks and papers"}, {"Оффер принят, ждёт выхода", "offer accepted"}}
	chance := []float64{0.085, 0.17, 0.34, 0.68, 0.85}
	conversion := []float64{0.5, 0.5, 0.5, 0.8, 0.85}
	for i, s := range stages {
		o.Pipeline = append(o.Pipeline, editions.Stage{Name: s.in(lang), Count: (5 - i) * n / 3, Conversion: conversion[i], Chance: chance[i]})
	}
	o.Release = 3
	if n == 0 {
		o.Pipeline = nil
		o.Previous, o.Edition = 0, 1
		return o
	}
	o.Record, o.Table, o.Away, o.Starts = pastRecord(monday, n), table(lang, monday), awayDays(lang, monday, n, o.Release), starts(monday, n)
	rooms := siteRooms(lang, 2, 3)
	missing := editions.Unscheduled{Name: personName(101), Office: o.Place, Course: courseNames["ATT-01"].in(lang), Due: monday + 20, Reason: planner.ReasonGroup, Together: 3, MinGroup: 4}
	o.Intakes = []editions.Intake{{Start: monday - 14, Started: true, Named: 1, Ready: monday + 2, Due: monday + 6, Needs: 4, InTime: 4, Since: promise.Same},
		{Start: monday, Likely: n / 2, Safe: n, Named: n / 2, Reserved: n - n/2, Ready: monday + 18, Due: monday + 20, Needs: n * 13, InTime: n * 13, Since: promise.Better},
		{Start: monday + 7, Likely: n / 3, Safe: n / 2, Announced: 5, Named: 1, Reserved: n / 2, Due: monday + 27, Needs: 26, InTime: 24, Since: promise.Worse, Holdup: &editions.Holdup{Unscheduled: missing},
			Missing: []editions.MissingCourse{{Course: missing.Course, People: 2, LastChance: monday + 19, Later: false}, {Course: courseNames["PRC-02"].in(lang), People: 1, LastChance: 0, Later: false}}},
		{Start: monday + 14, Likely: 1, Safe: 2, Reserved: 2, Due: monday + 34, Ready: monday + 36, Needs: 26, InTime: 25, Holdup: &editions.Holdup{Unscheduled: editions.Unscheduled{Course: courseNames["PRC-02"].in(lang), Due: monday + 34}, On: monday + 36}},
		{Start: monday + 21, Safe: 1}, {Start: monday + 28, Likely: 1, Safe: 1, Reserved: 1, Due: monday + 48, Needs: 13, InTime: 8, Later: 5, Since: promise.New, Missing: []editions.MissingCourse{{Course: courseNames["ATT-01"].in(lang), People: 1, LastChance: 0, Later: true}}}}
	o.Changes = []editions.Change{{Course: courseNames["SRV-01"].in(lang), Before: &editions.Appointment{Date: monday + 1, Start: 600, End: 990, RoomID: "", Room: rooms[0].Name, Trainers: people(lang, 0)},
		After: &editions.Appointment{Date: monday + 2, Start: 600, End: 990, RoomID: "", Room: rooms[1].Name, Trainers: people(lang, 0)}, Causes: []editions.Cause{{Kind: ledger.RoomShut, Who: rooms[0].Name}}, People: []string{personName(100)}}}
	for i := range n {
		p := editions.Newcomer{Person: editions.Person{ID: fmt.Sprint("p", 100+i), Name: personName(100 + i)}, Programme: texts{"Первичное обучение", "Initial training"}.in(lang), Start: monday + planner.Date(i%2*7), Due: monday + 20, Ready: monday + 18}
		for j, id := range []string{"SRV-01", "IT-01", "IT-02", "SRV-02", "PRC-01"} {
			p.Sessions = append(p.Sessions, session(t, lang, monday, j, slot{j, j % 5, id, 10 * hour, []int{j}, 10, 0, ""}, rooms))
		}
		if i == 1 {
			p.Ready = 0
			p.Missing = []editions.Missing{{Unscheduled: missing, LastChance: monday + 19}, {Unscheduled: editions.Unscheduled{Name: p.Name, Course: courseNames["PRC-02"].in(lang), Reason: planner.ReasonCrowded}}}
			p.Done = []string{courseNames["SRV-03"].in(lang)}
		}
		o.People = append(o.People, p)
	}
	return o
}

// pastRecord is what was forecast for so many intakes before a day and what came.
func pastRecord(until planner.Date, n int) editions.Record {
	r := editions.Record{Tracks: []editions.Track{
		{Days: 28, Own: demand.Calibration{Outcomes: 26, Inside: 19, Below: 1, Above: 6, Share: 19. / 26, Band: 0.861, Mean: 51.46, Came: 60, Unseen: 11},
			Network: demand.Calibration{Outcomes: 26, Inside: 20, Below: 1, Above: 5, Share: 20. / 26, Band: 0.852, Mean: 251.5, Came: 299, Unseen: 83, Chances: 4646, Brier: 0.04397, Base: 0.04433}},
		{Days: 14, Own: demand.Calibration{Outcomes: 26, Inside: 24, Below: 1, Above: 1, Share: 24. / 26, Band: 0.872, Mean: 58.2, Came: 60, Unseen: 1},
			Network: demand.Calibration{Outcomes: 26, Inside: 23, Below: 3, Share: 23. / 26, Band: 0.853, Mean: 301.8, Came: 299, Unseen: 2, Chances: 4623, Brier: 0.05871, Base: 0.06012}}}}
	weeks := min(26, 2*n)
	for i := range weeks {
		p := editions.PastIntake{Start: until - planner.Date(7*(weeks-i+1)), Came: (i*7 + 3) % 9,
			Foretold: []*editions.Foretold{{Likely: 4 + i%3, Low: 2 + i%2, High: 7 + i%4}, {Likely: 3 + i%3, Low: 1 + i%3, High: 6 + i%3}}}
		if i == 0 {
			p.Foretold[0] = nil
		}
		r.Past = append(r.Past, p)
	}
	return r
}
