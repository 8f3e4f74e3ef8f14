package whatif

import (
	"testing"

	"cohort/planner/capacity"
	"cohort/planner/whatif"
	"cohort/reports/internal/given"
)

// A difference is better or worse, or may be chance where the base planned again
// differs from itself by as much; what is a part of another whole is neither.
func TestDifferencesAreWorded(t *testing.T) {
	figuresOf := func(key string) *figure {
		for i := range figures {
			if figures[i].key == key {
				return &figures[i]
			}
		}
		t.Fatalf("no figure %s", key)
		return nil
	}
	jan := given.Date(t, "2027-01-20")
	later := jan + 7
	base := whatif.Figures{Requests: 100, Served: 80, Late: 10, Newcomers: 20, Ready: 15, ReadyMedian: &jan, TrainerMinutes: 600, TravelMinutes: 600}
	with := func(change func(f *whatif.Figures)) whatif.Figures {
		f := base
		change(&f)
		return f
	}
	again := []whatif.Figures{base, with(func(f *whatif.Figures) { f.Served, f.ReadyMedian = 83, &later })}
	for _, c := range []struct {
		says, key string
		scenario  whatif.Figures
		proofs    int
		en, ru    string
		verdict   int
	}{
		{"the same", "served", base, 0, "no change", "без изменений", 0},
		{"more than chance brings", "served", with(func(f *whatif.Figures) { f.Served = 84 }), 0, "4 more, better", "больше на 4, лучше", 1},
		{"as much as chance brings", "served", with(func(f *whatif.Figures) { f.Served = 77 }), 0, "3 less, may be chance", "меньше на 3, может быть случайно", 0},
		{"fewer than chance takes", "served", with(func(f *whatif.Figures) { f.Served = 76 }), 0, "4 less, worse", "меньше на 4, хуже", -1},
		{"more, but of more", "served", with(func(f *whatif.Figures) { f.Served, f.Requests = 90, 120 }), 0, "10 more", "больше на 10", 0},
		{"more that is worse", "late", with(func(f *whatif.Figures) { f.Late = 11 }), 0, "1 more, worse", "больше на 1, хуже", -1},
		{"less that is better", "late", with(func(f *whatif.Figures) { f.Late = 0 }), 0, "10 less, better", "меньше на 10, лучше", 1},
		{"neither better nor worse", "trainer_time", with(func(f *whatif.Figures) { f.TrainerMinutes = 690 }), 0, "1.5 h more", "больше на 1,5 ч", 0},
		{"travel for as many", "travel_time", with(func(f *whatif.Figures) { f.TravelMinutes = 540 }), 0, "1 h less, better", "меньше на 1 ч, лучше", 1},
		{"travel for fewer", "travel_time", with(func(f *whatif.Figures) { f.TravelMinutes, f.Served = 540, 70 }), 0, "1 h less", "меньше на 1 ч", 0},
		{"a week later, as by chance", "ready_median", with(func(f *whatif.Figures) { f.ReadyMedian = &later }), 0, "7 days later, may be chance", "на 7 дней позже, может быть случайно", 0},
		{"never", "ready_median", with(func(f *whatif.Figures) { f.ReadyMedian = nil }), 0, "worse", "хуже", -1},
		{"a proof is no chance", "shortages", base, 1, "1 more, worse", "больше на 1, хуже", -1},
	} {
		a := &whatif.Answer{Again: again, Scenarios: []whatif.Outcome{{Name: whatif.Base, Figures: base}, {Name: "x", Figures: c.scenario, Proofs: make([]capacity.Proof, c.proofs)}}}
		for lang, want := range map[string]string{"en": c.en, "ru": c.ru} {
			got := figuresOf(c.key).compare(given.Words(t, lang), a, &a.Scenarios[1])
			if got.text != want || got.verdict != c.verdict {
				t.Errorf("%s: %q, %d, want %q, %d", c.says, got.text, got.verdict, want, c.verdict)
			}
		}
	}
}
