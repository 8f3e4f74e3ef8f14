package views

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/reports/internal/given"
)

func TestFaultsAreShownByViewFewOfAKind(t *testing.T) {
	day := planner.Date(20836) // 2027-01-18
	var list []Fault
	for i := range 8 {
		list = append(list, Fault{View: "people", Key: fmt.Sprintf("P-%d", i), Kind: "no_family_name", Wrong: "нет фамилии", Done: "строка учтена; в списках стоит то, что есть от имени", Since: 3, Day: day})
	}
	list = append(list, Fault{View: "people", Further: 200, Since: 3, Day: day},
		Fault{View: "rooms", Key: "R-1", Kind: "room_seats", Wrong: "мест: 0", Done: "строка не учтена", Since: 4, Day: day})
	v := New(given.Words(t, "ru"), nil)
	text := v.FaultsText(list, false, 0)
	for _, want := range []string{"Сотрудники (people): 208\n", "  P-0: нет фамилии. Что сделано: строка учтена; в списках стоит то, что есть от имени. С 2027-01-18 (запуск 3)\n",
		"… и ещё таких же: 3. Все: cohort faults --view people\n", "… и ещё ошибок, которые только сосчитаны: 200\n\nАудитории (rooms): 1\n  R-1: мест: 0. Что сделано: строка не учтена."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said in\n%s", want, text)
		}
	}
	if strings.Contains(text, "P-5") {
		t.Errorf("more than a few of a kind are shown:\n%s", text)
	}
	if text := v.FaultsText(list, true, 0); !strings.Contains(text, "P-7") || strings.Contains(text, "таких же") {
		t.Errorf("not all are shown:\n%s", text)
	}
	if got := New(given.Words(t, "en"), nil).FaultsText(nil, false, 7); got != "Nothing new is wrong in the data since run 7.\n" {
		t.Errorf("nothing: %q", got)
	}
}
