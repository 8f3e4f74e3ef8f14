package words

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner/year"
)

// Month writes a month, «02.2027».
func (w Words) Month(m year.Month) string { return m.First().UTC().Format("01.2006") }

// Whole writes thousandths as a whole number.
func (w Words) Whole(n year.Milli) string { return fmt.Sprint((int(n) + 500) / 1000) }

// Days writes thousandths of days to one place.
func (w Words) Days(n year.Milli) string { return w.Decimal(float64(n)/1000, 1) }

// Span writes what is likely and what there is with a reserve, «49–58».
func (w Words) Span(r year.Range) string {
	if w.Whole(r.P50) == w.Whole(r.P80) {
		return w.Whole(r.P50)
	}
	return w.Whole(r.P50) + "–" + w.Whole(r.P80)
}

// Missing writes how many are missing, likely and with a reserve; nothing where nobody is.
func (w Words) Missing(n year.Whole) string {
	switch {
	case n.P80 == 0:
		return ""
	case n.P50 == n.P80:
		return fmt.Sprint(n.P50)
	}
	return fmt.Sprintf("%d–%d", n.P50, n.P80)
}

// RoomKind writes which rooms are of a kind.
func (w Words) RoomKind(kind string) string {
	features := strings.Split(kind, "+")
	for i := range features {
		features[i] = w.Feature(features[i])
	}
	return strings.Join(features, ", ")
}

// held writes of each in how many months the reserve was enough, «выход – 13 из 21».
func (w Words) held(b *year.Backtest, list []year.What) string {
	var parts []string
	for _, what := range list {
		if within, months := b.Held(what); months > 0 {
			parts = append(parts, w.Say("year_held_"+string(what), "Within", within, "Months", months))
		}
	}
	return strings.Join(parts, ", ")
}

// YearHeld says in how many of the months that were foreseen again the reserve was enough, or
// that there is none to be compared.
func (w Words) YearHeld(b *year.Backtest) string {
	list := w.held(b, []year.What{year.Starts, year.Leavers, year.Refreshed})
	if list == "" {
		return w.Say("year_held_none")
	}
	return w.Say("year_held", "List", list)
}

// YearErrors says how well the year was foreseen.
func (w Words) YearErrors(b *year.Backtest) (out []string) {
	for _, e := range b.Errors {
		if e.Months == 0 {
			key := map[year.What]string{year.Starts: "year_none_starts", year.Leavers: "year_none_leavers", year.Refreshed: "year_none_refreshed"}[e.What]
			out = append(out, w.Say(key, "Before", w.Count("year_before", e.Lead)))
			continue
		}
		key := map[year.What]string{year.Starts: "year_error_starts", year.Leavers: "year_error_leavers", year.Refreshed: "year_error_refreshed"}[e.What]
		out = append(out, w.Say(key, "Before", w.Count("year_before", e.Lead), "Foreseen", w.Whole(e.Foreseen), "Came", e.Came, "Off", w.Off(e.Off), "Within", e.Within, "Months", e.Months))
	}
	return out
}

// Off says by how much too few or too many were foreseen.
func (w Words) Off(off *int) string {
	if off == nil {
		return w.Say("year_off_unknown")
	}
	share := (max(*off, -*off) + 5000) / 10_000
	switch {
	case share == 0:
		return w.Say("year_off_none")
	case *off < 0:
		return w.Say("year_off_few", "Share", share)
	}
	return w.Say("year_off_many", "Share", share)
}

// YearHires says who is missing, and by when to begin hiring: that nobody is, with how
// often the reserve was too small, or that nothing is known by which to tell.
func (w Words) YearHires(o *year.Outlook, past *year.Backtest) (out []string) {
	for list := o.Hires; len(list) > 0; {
		h, which, n := list[0], fmt.Sprint(list[0].Which), 1
		for ; n < len(list) && alike(h, list[n]); n++ {
			which = fmt.Sprintf("%d–%d", h.Which, list[n].Which)
		}
		list = list[n:]
		key := "year_hire"
		if h.Late {
			key = "year_hire_late"
		}
		out = append(out, w.Say(key, "Role", UpperFirst(w.Role(h.Role)), "Which", which, "Many", n > 1, "From", w.Month(h.From), "Months", w.Count("year_months", h.Months), "Likely", h.Likely, "Begin", w.Month(h.Begin)))
	}
	switch {
	case len(out) > 0:
	case o.Empty():
		out = append(out, w.Say("year_hire_unknown"))
	default:
		text := w.Say("year_hire_nobody")
		if list := past.TooSmall(); len(list) > 0 {
			text += " " + w.Say("year_hire_small", "List", w.held(past, list))
		}
		out = append(out, text)
	}
	return out
}

// YearPlan says what of a hiring plan the year as the plan has it does not show; nothing where
// nothing is known of it.
func (w Words) YearPlan(p *year.Plan) (out []string) {
	if p == nil {
		return nil
	}
	if p.From <= p.To {
		out = append(out, w.Say("year_plan_offices", "Named", p.Named, "Offices", p.Offices, "From", w.Month(p.From), "To", w.Month(p.To)))
	}
	var list []string
	number := 0
	for _, u := range p.Untrained {
		list = append(list, fmt.Sprintf("%s – %d", u.Position, u.Starts))
		number += u.Starts
	}
	if number > 0 {
		out = append(out, w.Say("year_plan_untrained", "Number", number, "Starts", p.Starts, "List", strings.Join(list, ", ")))
	}
	if p.OutsideRows > 0 {
		out = append(out, w.Say("year_plan_outside", "Rows", p.OutsideRows, "Starts", p.OutsideStarts))
	}
	return out
}

// alike says whether the same is said of two who are missing: but for which of their role they are.
func alike(a, b year.Hire) bool {
	b.Which = a.Which
	return a == b
}

// YearRooms says of which rooms of which site most are missing in a month; nothing where
// none are.
func (w Words) YearRooms(o *year.Outlook, c editions.Called) string {
	var worst *year.RoomRow
	months := 0
	for i := range o.Rooms {
		r := &o.Rooms[i]
		if r.Missing.P80 == 0 {
			continue
		}
		months++
		if worst == nil || cmp.Or(cmp.Compare(r.Missing.P50, worst.Missing.P50), cmp.Compare(r.Missing.P80, worst.Missing.P80)) > 0 {
			worst = r
		}
	}
	if worst == nil {
		return ""
	}
	return w.Count("year_rooms_short", months, "Month", w.Month(worst.Month), "Site", c.Name(worst.Site), "Kind", w.RoomKind(worst.Kind), "Need", w.Days(worst.Need.P50), "Safe", w.Days(worst.Need.P80), "Have", w.Days(worst.Have), "Missing", w.Missing(worst.Missing))
}

// YearBesidePipeline says how many start in the first month of a year as the past has it, and
// as the pipeline of today has it: the mean of all intakes of that month.
func (w Words) YearBesidePipeline(m year.Month, starts year.Milli, mean float64) string {
	return w.Say("year_pipeline", "Month", w.Month(m), "Year", w.Whole(starts), "Pipeline", fmt.Sprint(int(mean+0.5)))
}

// percent writes millionths as a percentage to one place.
func (w Words) percent(s year.Share) string { return w.Decimal(float64(s)/10_000, 1) }

// YearBasis says what a year was learned from.
func (w Words) YearBasis(b *year.Basis) []string {
	s := &b.Starts
	number := 0
	for _, n := range s.Counts[max(0, len(s.Counts)-s.Level):] {
		number += n
	}
	source := "year_basis_moves"
	if s.Source == year.People {
		source = "year_basis_people"
	}
	out := []string{w.Say(source, "Known", w.Count("year_months", len(s.Counts)), "Number", number, "Level", w.Count("year_months", s.Level), "Drift", w.percent(s.Drift))}
	if s.Flat {
		out = append(out, w.Say("year_basis_flat"))
	}
	if b.Leaving.Custom || len(b.Leaving.Rows) < 36 {
		out = append(out, w.Say("year_basis_leaving_customary"))
	} else {
		first, third := b.Leaving.Rows[11], b.Leaving.Rows[35]
		out = append(out, w.Say("year_basis_leaving", "Left", b.Leaving.Left(), "First", w.percent(first.Stayed), "FirstError", w.percent(first.Error), "Third", w.percent(third.Stayed), "ThirdError", w.percent(third.Error)))
	}
	sessions := map[string]int{}
	for _, g := range b.Groups {
		sessions[g.Course] = g.Sessions
	}
	held := 0
	for _, n := range sessions {
		held += n
	}
	out = append(out, w.Say("year_basis_shares", "DropOut", w.percent(b.DropOut.Share), "NoShow", w.percent(b.NoShow.Share), "Failed", w.percent(b.Failed.Share)),
		w.Count("year_basis_groups", held))
	if b.Away.Custom || b.Away.From == nil {
		out = append(out, w.Say("year_basis_away_customary", "Share", w.percent(b.Away.Share[0])))
	} else {
		out = append(out, w.Say("year_basis_away", "Low", w.percent(slices.Min(b.Away.Share[:])), "High", w.percent(slices.Max(b.Away.Share[:])), "From", w.Month(*b.Away.From)))
	}
	return append(out, w.Say("year_basis_booked", "Share", w.percent(b.Booked.Share)),
		w.Say("year_basis_lead", "Hire", w.Count("year_months", b.Hire), "Train", w.Count("year_months", b.Train)))
}
