package reports_test

import (
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/internal/given"
)

func TestShortagesAreSentences(t *testing.T) {
	monday := given.Date(t, "2027-02-01")
	called := editions.Called{"SRV-02": "Conflict Management", "SRV-03": "Stress Management", "REF-01": "Sincere Service", "TC": "VDNKh"}
	trainers := capacity.Proof{Kind: capacity.Trainers, Role: "psychologist", Everywhere: true, From: monday, To: monday + 13,
		Courses: []string{"SRV-02", "SRV-03", "REF-01"}, Who: []string{"1", "2", "3", "4", "5"}, NeedMinutes: 7800, HaveMinutes: 5850, MissingMinutes: 1950,
		Cures: []capacity.Cure{{What: capacity.TrainerDays, Amount: 5, DayMinutes: 390}, {What: capacity.Later, Amount: 60}}}
	rooms := capacity.Proof{Kind: capacity.Rooms, Feature: "computers", Sites: []string{"TC"}, From: monday + 3, To: monday + 6, Courses: []string{"A", "B", "C", "D", "E"},
		Who: []string{"1"}, NeedMinutes: 310, HaveMinutes: 240, MissingMinutes: 70, Cures: []capacity.Cure{{What: capacity.RoomDays, Amount: 1, DayMinutes: 240},
			{What: capacity.WeakerLimit, Limit: capacity.LimitChangeover, Amount: 20}, {What: capacity.WeakerLimit, Limit: capacity.LimitOpen, Amount: 90}}}
	if got := given.Words(t, "en").ISO().Weeks(monday, monday+13); got != "weeks 5–6 (2027-02-01–2027-02-14)" {
		t.Errorf("in a command's answer: %s", got)
	}
	nobody := capacity.Proof{Kind: capacity.Trainers, Role: "clown", Everywhere: true, From: given.Date(t, "2026-12-28"), To: given.Date(t, "2027-01-10"), Courses: []string{"X"}, NeedMinutes: 120, MissingMinutes: 120}
	one := trainers
	one.Who, one.Courses, one.HaveMinutes, one.Cures = []string{"T"}, []string{"SRV-02"}, 120, []capacity.Cure{{What: capacity.TrainerDays, Amount: 1, DayMinutes: 390}}
	away := one
	away.HaveMinutes = 0
	called["T"] = "Заозёрская И. А."
	for _, c := range []struct {
		lang  string
		proof capacity.Proof
		want  string
	}{
		{"en", trainers, "Weeks 5–6 (01.02–14.02.2027), trainer-psychologists: Conflict Management, Stress Management, Sincere Service need 130 trainer-hours; the 5 people who may lead them have 97.5. 32.5 hours are missing: 5 trainer-days more (6.5 h each), or 60 seats later."},
		{"ru", trainers, "Недели 5–6 (01.02–14.02.2027), тренеры-психологи: на программы «Conflict Management», «Stress Management», «Sincere Service» нужно 130 ч работы тренеров; у 5 человек, которые могут вести эти занятия, есть 97,5 ч. Не хватает 32,5 ч: ещё 5 дней подходящего тренера (по 6,5 ч) или перенос 60 мест на более поздний срок."},
		{"en", rooms, "Week 5 (04.02–07.02.2027), computer rooms, for people who may be sent only to VDNKh: A, B, C, D and 1 course more need 5.17 room-hours; the 1 room that suits has 4. 1.17 hours are missing: 1 room-day more (4 h), or 20 minutes less between sessions in a room, or rooms open 1.5 h longer each day."},
		{"ru", rooms, "Неделя 5 (04.02–07.02.2027), компьютерные классы, для тех, кого можно направить только на площадки VDNKh: на программы «A», «B», «C», «D» и ещё 1 программу нужно 5,17 ч в подходящих помещениях; в 1 подходящем помещении есть 4 ч. Не хватает 1,17 ч: ещё 1 день подходящего помещения (4 ч), или перерыв между занятиями в помещении короче на 20 минут, или помещения открыты каждый день на 1,5 ч дольше."},
		{"ru", one, "Недели 5–6 (01.02–14.02.2027), тренеры-психологи: на программу «Conflict Management» нужно 130 ч работы тренеров; вести эти занятия может только Заозёрская И. А.: есть 2 ч. Не хватает 32,5 ч: ещё 1 день подходящего тренера (6,5 ч)."},
		{"ru", away, "Недели 5–6 (01.02–14.02.2027), тренеры-психологи: на программу «Conflict Management» нужно 130 ч работы тренеров; вести эти занятия может только Заозёрская И. А., но в рабочие часы этого тренера в эти дни (отпуск, болезнь, график) не помещается ни одно. Не хватает 32,5 ч: ещё 1 день подходящего тренера (6,5 ч)."},
		{"en", one, "Weeks 5–6 (01.02–14.02.2027), trainer-psychologists: Conflict Management needs 130 trainer-hours; only Заозёрская И. А. may lead them, who has 2. 32.5 hours are missing: 1 trainer-day more (6.5 h)."},
		{"en", away, "Weeks 5–6 (01.02–14.02.2027), trainer-psychologists: Conflict Management needs 130 trainer-hours; only Заозёрская И. А. may lead them, whose working hours in these days (leave, illness, roster) hold none. 32.5 hours are missing: 1 trainer-day more (6.5 h)."},
		{"en", nobody, "Weeks 53–1 (28.12.2026–10.01.2027), role “clown”: X needs 2 trainer-hours; nobody may lead them there. 2 hours are missing."},
		{"ru", nobody, "Недели 53–1 (28.12.2026–10.01.2027), роль «clown»: на программу «X» нужно 2 ч работы тренеров; вести эти занятия там некому. Не хватает 2 ч."},
	} {
		w := given.Words(t, c.lang)
		if got := w.Shortage(&c.proof, called); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.lang, got, c.want)
		}
	}
}

func TestEveryCureIsASentence(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		w := given.Words(t, lang)
		seen := map[string]bool{}
		for _, c := range []capacity.Cure{{What: capacity.TrainerDays}, {What: capacity.RoomDays}, {What: capacity.Later},
			{What: capacity.WeakerLimit, Limit: capacity.LimitGroup}, {What: capacity.WeakerLimit, Limit: capacity.LimitDay}, {What: capacity.WeakerLimit, Limit: capacity.LimitWeek},
			{What: capacity.WeakerLimit, Limit: capacity.LimitChangeover}, {What: capacity.WeakerLimit, Limit: capacity.LimitOpen}} {
			c.Amount, c.DayMinutes = 30, 390
			s := w.Cure(&c)
			if !strings.HasSuffix(s, ".") || seen[s] || strings.Contains(s, "capacity_") || strings.Contains(s, "<no value>") {
				t.Errorf("%s: %+v is told as %q", lang, c, s)
			}
			seen[s] = true
		}
	}
}

// The page for people has no key of a word, no minute and no day number in it.
func TestCapacityText(t *testing.T) {
	monday := given.Date(t, "2027-02-01")
	planned, who := 300, "T2"
	r := &capacity.Report{Load: []capacity.Load{{Week: monday, Kind: capacity.Trainers, ID: "process", NeedMinutes: 390, HaveMinutes: 0, PlannedMinutes: &planned},
		{Week: monday, Kind: capacity.Rooms, ID: "@TC", Site: "TC", NeedMinutes: 200, HaveMinutes: 600, PlannedMinutes: &planned}},
		Risks:        []capacity.Risk{{Course: "X", Role: "process", Trainers: []string{"T1"}, Requests: 3, Sites: []string{"TC"}, Weeks: []planner.Date{monday}}},
		Hangs:        []capacity.Hang{{Kind: capacity.Trainers, ID: "T1", Sessions: 2, Seats: 21, Waves: 1, Alone: 11}},
		Understudies: []capacity.Understudy{{Session: "1", Trainer: "T1", Understudy: &who}, {Session: "2", Trainer: "T1"}},
		Withouts:     []capacity.Without{{Trainer: "T1", From: monday, To: monday + 6, Seats: 21, Kept: 11, InTime: 9}}}
	for lang, want := range map[string]string{
		"en": "week from  what                      need  have   %  planned\n  01.02.2027 process trainers           6.5     0   —        5\n             rooms of any kind, VDNKh   3.3    10  33        5",
		"ru": "T1: 2 занятия, 21 место; некому передать: 11",
	} {
		var out strings.Builder
		if err := capacitybook.Text(&out, r, editions.Called{"TC": "VDNKh"}, given.Words(t, lang)); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if !strings.Contains(text, want) || strings.Contains(text, "capacity_") || strings.Contains(text, "<no value>") || strings.Contains(text, "TC") {
			t.Errorf("%s:\n%s", lang, text)
		}
	}
}
