package words

import (
	"slices"
	"testing"

	"cohort/planner/year"
)

// Of whom the same is to be said one sentence tells.
func TestWhomToHireIsToldOnceForAllAlike(t *testing.T) {
	var o year.Outlook
	for which := 1; which <= 4; which++ {
		o.Hires = append(o.Hires, year.Hire{Role: "process", Which: which, From: 2027*12 + 8, Months: 2, Likely: 2, Begin: 2027*12 + 3})
	}
	o.Hires[3].Likely = 1
	for language, want := range map[string][]string{
		"ru": {"Тренеры по процессам: № 1–3 не хватает с 09.2027; с запасом: 2 месяца, скорее всего: 2. Начать наём не позже 04.2027.", "Тренеры по процессам: № 4 не хватает с 09.2027; с запасом: 2 месяца, скорее всего: 1. Начать наём не позже 04.2027."},
		"en": {"Process trainers: No. 1–3 are missing from 09.2027, with a reserve in 2 months, likely in 2. Begin hiring by 04.2027.", "Process trainers: No. 4 is missing from 09.2027, with a reserve in 2 months, likely in 1. Begin hiring by 04.2027."},
	} {
		w, err := New(language)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.YearHires(&o, &year.Backtest{}); !slices.Equal(got, want) {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}
