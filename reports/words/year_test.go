package words

import (
	"slices"
	"testing"

	"cohort/planner/year"
)

// Where nothing is known nothing is said to be enough.
func TestNothingKnownIsNoAllClear(t *testing.T) {
	past := &year.Backtest{Errors: []year.Error{{Lead: 12, What: year.Starts}, {Lead: 6, What: year.Leavers}, {Lead: 3, What: year.Refreshed}}}
	for language, want := range map[string][]string{
		"ru": {"Сравнить с прошлыми месяцами нельзя: ничего не ожидалось и ничего не было.",
			"За 12 месяцев: выхода новых не ожидалось, и никто не вышел; сравнить не с чем.", "За 6 месяцев: ухода не ожидалось, и никто не ушёл; сравнить не с чем.", "За 3 месяца: повторных обучений не ожидалось, и их не было; сравнить не с чем.",
			"Нет данных ни о сотрудниках, ни о выходе новых, поэтому сказать, хватит ли тренеров, нельзя."},
		"en": {"There is no past month to compare with: nothing was foreseen and nothing came.",
			"12 months before: no starts were foreseen and nobody started; there is nothing to compare.", "6 months before: nobody was foreseen to leave and nobody left; there is nothing to compare.", "3 months before: no refreshers were foreseen and none were taken; there is nothing to compare.",
			"Nobody is known to work here or to start, so nothing can be said of whether trainers are missing."},
	} {
		w, err := New(language)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Concat([]string{w.YearHeld(past)}, w.YearErrors(past), w.YearHires(&year.Outlook{}, past)); !slices.Equal(got, want) {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}

func TestWhatOfAHiringPlanIsNotShownIsSaid(t *testing.T) {
	plan := &year.Plan{From: 2027*12 + 2, To: 2027*12 + 7, Named: 3, Offices: 8, Starts: 40, Untrained: []year.Untrained{{Position: "директор", Starts: 5}, {Position: "юрист", Starts: 2}}, OutsideRows: 4, OutsideStarts: 9}
	for language, want := range map[string][]string{
		"ru": {"Офисов в плане: 3 из 8. С 03.2027 по 08.2027: если на какой-то месяц строки офиса в плане нет, считается, что в этом офисе никто не выходит.",
			"Выходов на должности, для которых нет программы обучения: 7 из 40 (директор – 5, юрист – 2). Потребность в занятиях, тренерах и помещениях для них не посчитана.",
			"Строк плана за другие месяцы: 4 (выходов: 9). Они не учтены."},
		"en": {"Offices that the plan names: 3 of 8. From 03.2027 to 08.2027 an office without a row for a month is taken to hire nobody in it.",
			"Starts of positions that no programme trains: 7 of 40 (директор – 5, юрист – 2). They ask for no trainings, trainers or rooms here.",
			"Rows of the plan for other months: 4 (starts: 9). They are not counted."},
	} {
		w, err := New(language)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.YearPlan(plan); !slices.Equal(got, want) {
			t.Errorf("%q\nwant %q", got, want)
		}
		if got := w.YearPlan(nil); got != nil {
			t.Errorf("without one: %q", got)
		}
	}
}

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
