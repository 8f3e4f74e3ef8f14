package reports_test

import (
	"fmt"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/timetable/insert"
	"cohort/reports/internal/given"
)

// table is a table of waves with everything that one may hold.
func table(lang string, monday planner.Date) *promise.Table {
	t := &promise.Table{Office: texts{"Тропарёво-Никулино", "Troparyovo-Nikulino"}.in(lang), Programme: texts{"Универсальный специалист", "Universal specialist"}.in(lang),
		DueDays: 17, Until: monday + 62}
	for i := range 8 {
		start := monday + planner.Date(7*i)
		in := promise.Intake{Start: start, Due: start + 17}
		largest := []int{12, 0, 0, 6, 18, 120, 31, 0}[i]
		for k, n := range promise.Sizes() {
			ready := start + planner.Date(14+k*2)
			c := promise.Cell{Headcount: n, Possible: true, InTime: n <= largest, Ready: &ready}
			switch {
			case c.InTime:
				ready = start + 17
			case i == 1 && k == 0: // one person waits for others
				ready = start + 30
				c.WaitsFor = []string{courseNames["IT-01"].in(lang), courseNames["ATT-01"].in(lang)}
			case i == 2 && k > 2:
				from := start + 3
				c.Possible, c.Ready = false, nil
				c.Why = promise.Why{Kind: promise.Fact, Stuck: &promise.Stuck{Cause: insert.StuckTime, Course: courseNames["PRC-01"].in(lang), From: &from, People: n, Seats: 4}}
			case i == 3 && k == 5:
				from := start
				c.Possible, c.Ready = false, nil
				c.Why = promise.Why{Kind: promise.Fact, Stuck: &promise.Stuck{Cause: insert.StuckGroup, Course: courseNames["SRV-02"].in(lang), From: &from, People: 1, Seats: 0, Group: 5}}
			case i == 7:
				from := start - 45
				c.Possible, c.Ready = false, nil
				c.Why = promise.Why{Kind: promise.Unknown, KnownFrom: &from}
			default:
				ready = start + planner.Date(18+3*k)
			}
			in.Waves = append(in.Waves, c)
		}
		if in.Largest = &largest; i == 7 {
			in.Largest = nil
		}
		t.Intakes = append(t.Intakes, in)
	}
	return t
}

// awayDays is who of an office is in training: so many newcomers, and working staff
// up to the limit on some days.
func awayDays(lang string, monday planner.Date, n, limit int) (out []editions.AwayDay) {
	if n == 0 {
		return nil
	}
	for i := range planner.Date(40) {
		if i%7 > 4 {
			continue
		}
		d := editions.AwayDay{Date: monday + i, Reserved: int(i) * 3 % 4}
		for k := range int(i*i+i/3) % (limit + 1) {
			d.Working = append(d.Working, editions.Absence{Person: editions.Person{ID: fmt.Sprint("w", k+int(i)), Name: personName(200 + k + int(i))}, Course: courseNames["REF-01"].in(lang), Start: 10 * hour, End: 16*hour + 30})
		}
		for k := range min(n, 12) * int(1+i%3) / 3 {
			d.Newcomers = append(d.Newcomers, editions.Absence{Person: editions.Person{ID: fmt.Sprint("p", 100+k), Name: personName(100 + k)}, Course: courseNames["SRV-01"].in(lang), Start: 10 * hour, End: 16*hour + 30})
		}
		out = append(out, d)
	}
	return out
}

// starts is who is expected at an office's next intakes.
func starts(monday planner.Date, n int) (out []demand.Starts) {
	for i := range min(6, 2*n) {
		low := (n / 3) / (1 + i/2)
		out = append(out, demand.Starts{Scope: demand.ScopeOffice, Intake: monday + planner.Date(7*i), P10: low, P50: low + 1 + i%2, P80: low + 2 + i%2, P90: low + 3 + i%3})
	}
	return out
}

func TestStatusSentences(t *testing.T) {
	day := given.Date(t, "2027-02-01")
	for _, c := range []struct {
		name   string
		f      promise.Holdup
		ru, en string
	}{
		{"late", promise.Holdup{Course: "X", People: 2, Due: day, Late: &day},
			"«X»: занятие 01.02.2027, слишком поздно для 2 человек, срок 01.02.2027", "X is on 01.02.2027, too late for 2 people, due by 01.02.2027"},
		{"without a seat", promise.Holdup{Course: "X", People: 1, Due: day, Unserved: &planner.Unserved{Reason: planner.ReasonBefore, Before: "Y"}},
			"«X»: нет места для 1 человека, срок 01.02.2027. Сначала нужна программа", "X has no seat for 1 person, due by 01.02.2027. "},
	} {
		for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
			if got := given.Words(t, lang).Fact(&c.f, nil); len(got) < len(want) || got[:len(want)] != want {
				t.Errorf("%s in %s: %q, want %q", c.name, lang, got, want)
			}
		}
	}
}
