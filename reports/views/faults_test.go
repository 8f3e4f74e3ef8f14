package views

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/internal/given"
	"cohort/sql/store"
)

func TestFaultsAreShownByViewFewOfAKind(t *testing.T) {
	day := planner.Date(20836) // 2027-01-18
	var list []store.DataFault
	for i := range 8 {
		list = append(list, store.DataFault{View: "people", Key: fmt.Sprintf("P-%d", i), Kind: "no_family_name", Wrong: facts.Say("no_family_name"), Done: facts.Say("name_as_it_is"), Since: 3, Day: day})
	}
	list = append(list, store.DataFault{View: "people", Further: 200, Since: 3, Day: day},
		store.DataFault{View: "rooms", Key: "R-1", Kind: "room_seats", Wrong: facts.Say("room_seats", "Seats", 0), Done: facts.Say("left_out"), Since: 4, Day: day})
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
	if got := v.Faults(list)[9]; got.Wrong != "мест: 0" || got.Key != "R-1" {
		t.Errorf("as JSON: %+v", got)
	}
	if got := New(given.Words(t, "en"), nil).FaultsText(nil, false, 7); got != "Nothing new is wrong in the data since run 7.\n" {
		t.Errorf("nothing: %q", got)
	}
}
