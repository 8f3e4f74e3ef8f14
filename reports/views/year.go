package views

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/planner/year"
)

// Year is the year ahead to be read on a screen, with its scenarios and with how well the
// last one was foreseen.
func (v Views) Year(s *year.Seen) string {
	t := &yearText{Views: v, past: s.Past}
	t.say("%s", v.words.Say("year_title", "From", v.words.Month(s.Months[0]), "To", v.words.Month(s.Months[len(s.Months)-1])))
	t.say("%s", v.words.YearHeld(s.Past))
	t.year(s.Year)
	for i := range s.Scenarios {
		x := &s.Scenarios[i]
		t.say("\n%s", v.words.Say("year_scenario", "Name", x.Name))
		for _, key := range x.Idle {
			t.say("%s", v.words.Say("year_idle", "Change", key))
		}
		t.changed(s.Year, x.Year)
	}
	t.say("\n%s", v.words.Say("year_past_head"))
	for _, text := range v.words.YearErrors(s.Past) {
		t.say("  %s", text)
	}
	t.say("\n%s", v.words.Say("year_basis_head"))
	for _, text := range v.words.YearBasis(&s.Basis) {
		t.say("  %s", text)
	}
	return t.out.String()
}

type yearText struct {
	Views
	past *year.Backtest
	out  strings.Builder
}

func (t *yearText) say(format string, a ...any) { fmt.Fprintf(&t.out, format+"\n", a...) }

// year is what was learned and, where there is a hiring plan, what that asks for.
func (t *yearText) year(y *year.Year) {
	t.people(&y.Learned)
	t.trainers(&y.Learned)
	t.rooms(&y.Learned)
	t.hires(&y.Learned)
	if y.Planned != nil {
		t.say("\n%s", t.words.Say("year_planned_head"))
		for _, text := range t.words.YearPlan(y.Plan) {
			t.say("  %s", text)
		}
		t.people(y.Planned)
		t.trainers(y.Planned)
		t.rooms(y.Planned)
		t.hires(y.Planned)
	}
}

// grid writes rows in columns: the first so many aligned to the left.
func (t *yearText) grid(left int, rows [][]string) {
	var width []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i < left {
				line.WriteString("  " + cell + pad)
			} else {
				line.WriteString("  " + pad + cell)
			}
		}
		t.say("%s", strings.TrimRight(line.String(), " "))
	}
}

// sites are those of rows that need telling apart from the network: none where there is one.
func sites(o *year.Outlook) (out []string) {
	seen := map[string]bool{year.Network: true}
	for _, r := range o.People {
		if !seen[r.Site] {
			seen[r.Site] = true
			out = append(out, r.Site)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// people is who comes and goes, of the network and of each site.
func (t *yearText) people(o *year.Outlook) {
	w := t.words
	for _, site := range append([]string{year.Network}, t.ordered(sites(o))...) {
		t.say("\n%s", w.Say("year_people_head", "Site", t.site(site)))
		rows := [][]string{{w.Say("year_month"), w.Say("year_starts"), w.Say("year_leavers"), w.Say("year_staff"), w.Say("year_refreshed"), w.Say("year_nominated")}}
		for _, r := range o.People {
			if r.Site == site {
				rows = append(rows, []string{w.Month(r.Month), w.Span(r.Starts), w.Span(r.Leavers), w.Whole(r.Staff), w.Span(r.Refreshed), fmt.Sprint(r.Nominated)})
			}
		}
		t.grid(1, rows)
	}
}

// trainers is need and have of each role, of the network and of each site.
func (t *yearText) trainers(o *year.Outlook) {
	w := t.words
	t.say("\n%s", w.Say("year_trainers_head"))
	rows := [][]string{{w.Say("year_month"), w.Say("capacity_row_what"), w.Say("year_where"), w.Say("year_need"), w.Say("year_safe"), w.Say("year_have"), w.Say("side_missing")}}
	several := len(sites(o)) > 0
	for _, r := range o.Trainers {
		if !several && r.Site != year.Network {
			continue
		}
		missing := "" // of the network alone
		if r.Site == year.Network {
			missing = w.Missing(r.Missing)
		}
		rows = append(rows, []string{w.Month(r.Month), w.Role(r.Role), t.site(r.Site), w.Tenths(r.Need.P50), w.Tenths(r.Need.P80), w.Tenths(r.Have), missing})
	}
	t.grid(3, rows)
}

// rooms is need and have of rooms of each kind at each site.
func (t *yearText) rooms(o *year.Outlook) {
	w := t.words
	t.say("\n%s", w.Say("year_rooms_head"))
	rows := [][]string{{w.Say("year_month"), w.Say("capacity_row_what"), w.Say("year_where"), w.Say("year_need"), w.Say("year_safe"), w.Say("year_have"), w.Say("side_missing")}}
	for _, r := range o.Rooms {
		rows = append(rows, []string{w.Month(r.Month), w.RoomKind(r.Kind), t.site(r.Site), w.Days(r.Need.P50), w.Days(r.Need.P80), w.Days(r.Have), w.Missing(r.Missing)})
	}
	t.grid(3, rows)
}

func (t *yearText) hires(o *year.Outlook) {
	t.say("\n%s", t.words.Say("year_hires_head"))
	for _, text := range t.words.YearHires(o, t.past) {
		t.say("  %s", text)
	}
}

// changed is what a scenario changes, added up over the year.
func (t *yearText) changed(base, other *year.Year) {
	w := t.words
	rows := [][]string{{"", w.Say("year_as_it_is"), w.Say("year_otherwise")}}
	a, b := year.Sums(&base.Learned), year.Sums(&other.Learned)
	rows = append(rows, []string{w.Say("year_starts"), w.Span(a.Starts), w.Span(b.Starts)})
	for i := range a.Trainers {
		x, y := a.Trainers[i], b.Trainers[i]
		name := w.Role(x.Role)
		rows = append(rows, []string{w.Say("year_sum_need", "What", name), w.Tenths(x.Need.P50), w.Tenths(y.Need.P50)},
			[]string{w.Say("year_sum_safe", "What", name), w.Tenths(x.Need.P80), w.Tenths(y.Need.P80)},
			[]string{w.Say("year_sum_have", "What", name), w.Tenths(x.Have), w.Tenths(y.Have)},
			[]string{w.Say("year_sum_missing", "What", name), w.Missing(x.Missing), w.Missing(y.Missing)})
	}
	for i := range a.Rooms {
		x, y := a.Rooms[i], b.Rooms[i]
		name := w.Say("capacity_at", "Rooms", w.RoomKind(x.Kind), "Site", t.site(x.Site))
		rows = append(rows, []string{w.Say("year_sum_need", "What", name), w.Days(x.Need.P50), w.Days(y.Need.P50)},
			[]string{w.Say("year_sum_have", "What", name), w.Days(x.Have), w.Days(y.Have)},
			[]string{w.Say("year_sum_missing", "What", name), w.Missing(x.Missing), w.Missing(y.Missing)})
	}
	t.grid(1, rows)
	t.hires(&other.Learned)
}

func (t *yearText) site(id string) string {
	switch id {
	case year.Network:
		return t.words.Say("capbook_network")
	case "":
		return t.words.Say("year_nowhere")
	}
	return t.called.Name(id)
}

func (t *yearText) ordered(ids []string) []string {
	editions.SortByName(t.words.Language(), ids, t.called.Name)
	return ids
}
