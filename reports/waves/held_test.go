package waves

import (
	"testing"

	"cohort/internal/editions"
	"cohort/reports/internal/given"
)

// Where an office's own forecast and its reserved seats seem to contradict each other, it is
// said that seats are reserved for a site as a whole.
func TestSeatsThatAnOfficesForecastDoesNotExplain(t *testing.T) {
	w := given.Words(t, "ru")
	const kept = "Места в резерве держим по прогнозу площадки и делим между офисами: прогноз одного офиса может быть меньше."
	for name, c := range map[string]struct {
		in   editions.Intake
		want string
	}{
		"a seat, nobody forecast":       {editions.Intake{Reserved: 1, Needs: 9, InTime: 9}, "Всё запланировано в срок. " + kept},
		"more seats than forecast":      {editions.Intake{Safe: 2, Named: 1, Reserved: 2, Needs: 9, InTime: 9}, "Всё запланировано в срок. " + kept},
		"as many seats as forecast":     {editions.Intake{Safe: 2, Named: 1, Reserved: 1, Needs: 9, InTime: 9}, "Всё запланировано в срок."},
		"seats of an announced wave":    {editions.Intake{Announced: 2, Reserved: 2, Needs: 9, InTime: 9}, "Всё запланировано в срок."},
		"people who are at work":        {editions.Intake{Started: true, Named: 2, Needs: 9, InTime: 9}, "Всё запланировано в срок."},
		"somebody forecast, no seat":    {editions.Intake{Safe: 1}, "Пока некого планировать: резерв держим на площадку, и при его делении между офисами этому офису места не досталось."},
		"a seat without needs":          {editions.Intake{Safe: 1, Reserved: 1}, "Пока некого планировать."},
		"nobody forecast and no seat":   {editions.Intake{}, "Пока некого планировать."},
		"forecast, all known, no needs": {editions.Intake{Safe: 1, Named: 1}, "Пока некого планировать."},
	} {
		if got := WhyText(w, &c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
