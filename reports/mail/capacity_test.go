package mail

import (
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/planner/capacity"
	"cohort/planner/year"
	"cohort/reports/internal/given"
	"cohort/reports/words"
)

// network is the capacity of a network with one shortage, which is new.
func network(t *testing.T, w words.Words) editions.CapacityBook {
	t.Helper()
	proof := capacity.Proof{Kind: capacity.Trainers, Role: "psychologist", Everywhere: true, From: monday, To: monday + 13, Courses: []string{"X"}, Who: []string{"T"},
		NeedMinutes: 780, HaveMinutes: 390, MissingMinutes: 390, Cures: []capacity.Cure{{What: capacity.TrainerDays, Amount: 1, DayMinutes: 390}}}
	h := head("")
	h.Changes = nil
	b := editions.CapacityBook{Head: h, Until: monday + 41, Planned: true, Called: editions.Called{"X": "Управление <стрессом> & речью", "T": "Соколова Е. В."},
		Report: &capacity.Report{FirstDay: monday, Days: 42, Proofs: []capacity.Proof{proof}},
		Missed: []editions.Missed{{Course: "Управление <стрессом> & речью", Named: 3, Due: monday + 4, Shortages: []int{1}}},
		News:   []capacity.ShortageNews{{Shortage: proof}}}
	return b
}

func TestCapacityMessage(t *testing.T) {
	w := given.Words(t, "ru")
	b := network(t, w)
	m, err := Capacity(b, w)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, m)
	if want := "Мощности учебной сети: неделя 3 (18.01–24.01.2027), издание 2, 1 изменение"; m.Subject != want {
		t.Errorf("subject %q, want %q", m.Subject, want)
	}
	at := -1
	for _, next := range []string{"Новый дефицит. Недели 3–4 (18.01–31.01.2027), тренеры-психологи", "Доказан 1 дефицит", "ещё 1 день подходящего тренера (6,5 ч)",
		"Из доказанного дефицита", "Дефицит", "13", "6,5"} {
		if i := strings.Index(m.Text[at+1:], next); i < 0 {
			t.Fatalf("%q does not come next in\n%s", next, m.Text)
		} else {
			at += i + 1
		}
	}

	b.News = nil
	if m, err = Capacity(b, w); err != nil || !strings.HasSuffix(m.Subject, "без изменений") || !strings.Contains(m.Text, "ни один не появился и не исчез") {
		t.Errorf("nothing new: %q, %v\n%s", m.Subject, err, m.Text)
	}
	b.Year = &year.Seen{Answer: &year.Answer{Year: &year.Year{}}, Past: &year.Backtest{}}
	if m, err = Capacity(b, w); err != nil || !strings.HasSuffix(m.Subject, "издание 2, год вперёд") {
		t.Errorf("nothing new but the year: %q, %v", m.Subject, err)
	}
	b.News = []capacity.ShortageNews{{Shortage: b.Report.Proofs[0]}}
	if m, err = Capacity(b, w); err != nil || !strings.HasSuffix(m.Subject, "издание 2, 1 изменение, год вперёд") {
		t.Errorf("a shortage and the year: %q, %v", m.Subject, err)
	}
	b.Year, b.News = nil, nil
	b.Previous, b.Report = 0, &capacity.Report{FirstDay: monday, Days: 42}
	m, err = Capacity(b, given.Words(t, "en"))
	if err != nil || !strings.HasSuffix(m.Subject, "first edition") || !strings.Contains(m.Text, "No shortage is proven.") || strings.Contains(m.Text, "Needed, h") {
		t.Errorf("the first, without a shortage: %q, %v\n%s", m.Subject, err, m.Text)
	}
	sound(t, m)
}

func TestStandingCapacity(t *testing.T) {
	m, err := Standing(standing(), KindCapacity, given.Words(t, "ru"))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, m)
	if want := "Мощности учебной сети: неделя 3 (18.01–24.01.2027), новое издание не вышло"; m.Subject != want {
		t.Errorf("subject %q, want %q", m.Subject, want)
	}
}
