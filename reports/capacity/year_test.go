package capacity

import (
	"slices"
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/year"
	"cohort/reports/internal/given"
)

// What the sheets of a year say is said where it is looked for: rooms that are missing in the
// summary, the forecast beside the year's first month, how often the reserve was enough beside
// what it is meant for.
func TestAYearIsSaidWithItsDoubts(t *testing.T) {
	w := given.Words(t, "ru")
	february := year.MonthOf(given.Date(t, "2027-02-01"))
	book := func(missing year.Whole, within int, last planner.Date) *editions.CapacityBook {
		return &editions.CapacityBook{Report: &capacity.Report{}, Called: editions.Called{"TC": "Центр"},
			Starts: []editions.NetIntake{{Start: given.Date(t, "2027-01-25"), Mean: 7}, {Start: given.Date(t, "2027-02-08"), Mean: 11.4}, {Start: given.Date(t, "2027-02-22"), Mean: 27.7}, {Start: last, Mean: 5}},
			Year: &year.Seen{Answer: &year.Answer{Year: &year.Year{Months: []year.Month{february}, Learned: year.Outlook{
				People: []year.PeopleRow{{Month: february, Site: year.Network, Starts: year.Range{P50: 54_000, P80: 64_000}}},
				Rooms:  []year.RoomRow{{Month: february, Site: "TC", Kind: "computers", Need: year.Range{P50: 49_500, P80: 59_100}, Have: 53_100, Missing: missing}}}}},
				Past: &year.Backtest{Errors: []year.Error{{What: year.Starts, Within: 9, Months: 12}, {What: year.Starts, Within: within, Months: 3}, {What: year.Leavers, Within: 12, Months: 15}}}}}
	}
	march := given.Date(t, "2027-03-01")
	short, calm := book(year.Whole{P80: 1}, 2, march), book(year.Whole{}, 3, march-1)
	const rooms = "Год вперёд. Помещений с запасом не хватает: 02.2027, Центр, компьютерные классы: нужно дней 49,5, с запасом 59,1, есть 53,1; не хватает помещений: 0–1."
	if said := InShort(w, short); !slices.Contains(said, rooms) {
		t.Errorf("the summary does not say %q: %q", rooms, said)
	}
	if said := strings.Join(InShort(w, calm), " "); strings.Contains(said, "Год вперёд") {
		t.Errorf("where nothing is missing: %s", said)
	}
	for c, want := range map[*editions.CapacityBook][]string{
		short: {"Запаса хватило в прошлых месяцах: выход – 11 из 15, уход – 12 из 15.", "02.2027: по прошлым годам выйдут 54, по сегодняшней воронке подбора в среднем 39."},
		calm:  {"Запаса хватило в прошлых месяцах: выход – 12 из 15, уход – 12 из 15."},
	} {
		said := yearPurpose(c, w)
		for _, text := range want {
			if !strings.Contains(said, text) {
				t.Errorf("%q is not in %q", text, said)
			}
		}
		if c == calm && strings.Contains(said, "воронке подбора") {
			t.Errorf("beside a forecast that does not reach beyond the month: %q", said)
		}
	}
	if got := w.YearHires(&short.Year.Learned, short.Year.Past); len(got) != 1 || got[0] != "По этому расчёту тренеров хватает. Но он может ошибаться: в проверенных прошлых месяцах запаса хватало реже, чем в четырёх из пяти (выход – 11 из 15)." {
		t.Errorf("with a reserve that was too small: %q", got)
	}
	if got := w.YearHires(&calm.Year.Learned, calm.Year.Past); len(got) != 1 || got[0] != "По этому расчёту тренеров хватает." {
		t.Errorf("with one that was enough: %q", got)
	}
}
