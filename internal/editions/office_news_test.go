package editions

import (
	"testing"

	"cohort/planner"
)

// What the head of an office does not know yet, and what passes by itself.
func TestWhatIsNewToAnOffice(t *testing.T) {
	const monday = planner.Date(20836)
	office := func(change func(*OfficeWaves)) *OfficeWaves {
		o := &OfficeWaves{Head: Head{FirmUntil: monday + 20}, Until: monday + 60, People: []Newcomer{{Person: Person{ID: "P-1"}, Missing: []Missing{{Unscheduled: Unscheduled{Course: "Касса"}}},
			Sessions: []Session{{Date: monday + 10}}}},
			Away:    []AwayDay{{Date: monday + 3}, {Date: monday + 10, Newcomers: []Absence{{Person: Person{ID: "P-1"}}}}},
			Intakes: []Intake{{Start: monday - 7, Started: true, Named: 2}, {Start: monday + 14, Likely: 1, Safe: 2, Reserved: 1, Ready: monday + 30}}}
		if change != nil {
			change(o)
		}
		return o
	}
	for _, c := range []struct {
		name   string
		change func(*OfficeWaves)
		shown  planner.Date
		news   bool
	}{
		{"all of it was shown", nil, monday, false},
		{"an announced training in the days that the mail reaches further", nil, monday - 7, true},
		{"one of the working staff", func(o *OfficeWaves) { o.Away[1] = AwayDay{Date: monday + 10, Working: o.Away[1].Newcomers} }, monday - 7, true},
		{"of reserved seats alone", func(o *OfficeWaves) { o.Away[1].Newcomers = nil }, monday - 7, false},
		{"one that is a preview", func(o *OfficeWaves) { o.FirmUntil = monday + 9 }, monday - 7, false},
		{"somebody is new", func(o *OfficeWaves) { o.People = append(o.People, Newcomer{Person: Person{ID: "P-2"}}) }, monday, true},
		{"somebody is through", func(o *OfficeWaves) { o.People = nil }, monday, false},
		{"somebody lacks nothing any more", func(o *OfficeWaves) { o.People[0].Missing = nil }, monday, true},
		{"more are likely", func(o *OfficeWaves) { o.Intakes[1].Likely = 2 }, monday, true},
		{"a wave is ready later", func(o *OfficeWaves) { o.Intakes[1].Ready++ }, monday, true},
		{"a wave has begun", func(o *OfficeWaves) { o.Intakes[1].Started, o.Intakes[1].Likely = true, 0 }, monday, false},
		{"a wave to come is gone", func(o *OfficeWaves) { o.Intakes = o.Intakes[:1] }, monday, true},
		{"a wave that is over is gone", func(o *OfficeWaves) { o.Intakes = o.Intakes[1:] }, monday, false},
		{"the plan looks further, and nobody is likely", func(o *OfficeWaves) { o.Intakes = append(o.Intakes, Intake{Start: monday + 63, Safe: 1}) }, monday, false},
		{"the plan looks further, and somebody is likely", func(o *OfficeWaves) { o.Intakes = append(o.Intakes, Intake{Start: monday + 63, Likely: 1}) }, monday, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			was, is := office(nil), office(c.change)
			if news := newcomers(is, was) || furtherDays(is, c.shown, monday) || intakes(is, was, monday); news != c.news {
				t.Errorf("news: %v, want %v", news, c.news)
			}
		})
	}
}
