package year

import (
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// StartsBasis is what of the past starts are learned from.
type StartsBasis struct {
	Source Source `json:"source"`
	// From is the first whole month counted; as many months follow as Counts has. The last
	// Level of them, 12 or as many as there are, say how many start in a usual month.
	From   Month `json:"from"`
	Counts []int `json:"counts"`
	Level  int   `json:"level_months"`
	// Season is the starts of each month of the calendar by those of a usual month, an
	// average month counted in. Flat says that less than two years are known: 1 for each.
	Season [12]Share `json:"season"`
	Flat   bool      `json:"flat"`
	// Spread is how much more the starts of the last months varied than chance alone
	// has it, at least 1.
	Spread Share `json:"spread"`
	// Drift is by how much of itself the number of a year changes to the next, the square
	// root of the mean square of the years known.
	Drift Share `json:"drift"`
	// Factor is what a scenario multiplies the starts by.
	Factor Share `json:"factor"`
	// BySite is what started in the last Level months.
	BySite []SiteStarts `json:"by_site"`
}

// SiteStarts is how many started in the offices nearest to a site.
type SiteStarts struct {
	Site     string `json:"site"`
	Position string `json:"position"`
	Number   int    `json:"number"`
}

// start is somebody who started.
type start struct {
	office, position string
	month            Month
}

// starts is what was learned of them.
type starts struct {
	byOffice  map[[2]string]int // by office and position, in the last months
	bySite    map[[2]string]int
	positions []string
}

// learnStarts counts who started in the months before that of the day.
func (w *world) learnStarts() {
	end := MonthOf(w.asOf)
	moved, listed := w.moved(), w.listed()
	list, source := moved, Moves
	if n := reach(moved, end); n < 12 && reach(listed, end) > n {
		list, source = listed, People
	}
	b := &w.basis.Starts
	months := reach(list, end)
	*b = StartsBasis{Source: source, From: end - Month(months), Counts: make([]int, months), Level: min(months, 12), Spread: whole, Factor: whole}
	if w.Settings.Factor != nil {
		b.Factor = Share(*w.Settings.Factor*float64(whole) + 0.5)
	}
	w.starts = &starts{byOffice: map[[2]string]int{}, bySite: map[[2]string]int{}}
	for _, x := range list {
		if x.month < b.From || x.month >= end {
			continue
		}
		b.Counts[x.month-b.From]++
		if x.month >= end-Month(b.Level) {
			w.starts.byOffice[[2]string{x.office, x.position}]++
			w.starts.bySite[[2]string{w.catchment(x.office), x.position}]++
			if !slices.Contains(w.starts.positions, x.position) {
				w.starts.positions = append(w.starts.positions, x.position)
			}
		}
	}
	slices.Sort(w.starts.positions)
	for _, site := range w.sites {
		for _, position := range w.starts.positions {
			if n := w.starts.bySite[[2]string{site, position}]; n > 0 {
				b.BySite = append(b.BySite, SiteStarts{site, position, n})
			}
		}
	}
	b.learnSeason()
	b.learnSpread()
	b.Drift = drift(b.Counts)
}

// moved are the starts that the moves of the pipeline tell. The office is that of the
// person, or the one that they applied to.
func (w *world) moved() (out []start) {
	people := map[string]*facts.Person{}
	for i := range w.People {
		people[w.People[i].ID] = &w.People[i]
	}
	past := map[string]string{}
	for _, p := range w.in.Past {
		past[p.ID] = p.Office
	}
	seen := map[string]bool{}
	for _, m := range w.Moves {
		if m.To != facts.Started || seen[m.Candidate] {
			continue
		}
		seen[m.Candidate] = true
		x := start{past[m.Candidate], m.Position, MonthOf(planner.DateOf(m.At.In(w.Zone)))}
		if p := people[m.Candidate]; p != nil {
			x.office, x.position = p.Office, p.Position
		}
		if w.OfficeAt[x.office] != nil {
			out = append(out, x)
		}
	}
	return out
}

// listed are the starts of the people whom HR lists.
func (w *world) listed() (out []start) {
	for _, p := range w.People {
		if p.Started <= w.asOf {
			out = append(out, start{p.Office, p.Position, MonthOf(p.Started)})
		}
	}
	return out
}

// reach is how many whole months before a month starts are known for: none of the
// month in which the first one lies, for it may have begun before.
func reach(list []start, end Month) int {
	first := end
	for _, x := range list {
		first = min(first, x.month)
	}
	return min(historyMonths, max(0, int(end-first)-1))
}

// learnSeason compares the starts of each month of the calendar with those of a usual
// month.
func (b *StartsBasis) learnSeason() {
	total, of, years := 0, [12]int{}, [12]int{}
	for i, n := range b.Counts {
		k := int(b.From+Month(i)) % 12
		total += n
		of[k] += n
		years[k]++
	}
	b.Flat = len(b.Counts) < 24 || total == 0
	for k := range b.Season {
		b.Season[k] = whole
		if !b.Flat { // (of + total / months) / ((years + 1) × total / months)
			months := len(b.Counts)
			b.Season[k] = Share(divide((of[k]*months+total)*int(whole), (years[k]+1)*total))
		}
	}
}

// learnSpread compares how the last months differ from what was usual in them with how
// they would by chance.
func (b *StartsBasis) learnSpread() {
	last := b.Counts[len(b.Counts)-b.Level:]
	total := 0
	for _, n := range last {
		total += n
	}
	if b.Level < 2 || total == 0 {
		return
	}
	sum := 0
	for i, n := range last {
		usual := b.usual(total, b.From+Month(len(b.Counts)-b.Level+i))
		if usual > 0 {
			off := 1000*n - usual
			sum += divide(off*off, usual) // in thousandths
		}
	}
	b.Spread = max(whole, Share(divide(sum*1000, b.Level-1)))
}

// drift is by how much of itself the number of a year changes to the next: the square root
// of the mean square of the whole years of a list of months, counted from its end, together
// with priorYears of the customary change. One or two years that were alike say little.
func drift(counts []int) Share {
	var years []int // the last one first
	for end := len(counts); end >= 12; end -= 12 {
		n := 0
		for _, x := range counts[end-12 : end] {
			n += x
		}
		years = append(years, n)
	}
	sum, pairs := 0, 0
	for i := 0; i+1 < len(years); i++ {
		if before := years[i+1]; before > 0 {
			change := divide(abs(years[i]-before)*int(whole), before)
			sum += divide(change*change, int(whole)) // in millionths
			pairs++
		}
	}
	customary := priorYears * times(int(customaryDrift), customaryDrift)
	return Share(root(divide(sum+customary, pairs+priorYears) * int(whole)))
}

// square is the square of a share of a mean.
func square(mean int, s Share) int { return times(mean, s) * times(mean, s) }

func abs(n int) int { return max(n, -n) }

// usual is how many of a number that started in the last Level months start in a month,
// in thousandths.
func (b *StartsBasis) usual(number int, m Month) int {
	if b.Level == 0 {
		return 0
	}
	return divide(divide(1000*number*1000, b.Level)*int(b.Season[int(m)%12]), int(whole)*1000)
}

// doubt is how much a mean may vary because the season of its month is chance: as many as the
// season was counted from, the average month that counts with them among them.
func (b *StartsBasis) doubt(mean int, m Month) int {
	if b.Flat {
		return 0
	}
	counted, total := 0, 0
	for i, n := range b.Counts {
		total += n
		if int(b.From+Month(i))%12 == int(m)%12 {
			counted += n
		}
	}
	return times(divide(mean*mean*len(b.Counts), counted*len(b.Counts)+total), b.Spread)
}

// expected is how many start in a month of those of whom a number started in the last
// months. It varies by chance, by Spread more; and as the years do, or as far as the number
// itself is chance, whichever is more.
func (b *StartsBasis) expected(number int, m Month) Range {
	mean := times(b.usual(number, m), b.Factor)
	if number == 0 {
		return Range{}
	}
	level := max(times(divide(mean*mean, number), b.Spread), square(mean, b.Drift))
	return Range{Milli(mean), Milli(mean) + reserve(times(mean*1000, b.Spread)+level+b.doubt(mean, m))}
}
