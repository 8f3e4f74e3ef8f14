package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// life is the way of one candidate through the pipeline and, if they start,
// into work, the future included.
type life struct {
	id       string
	name     name
	office   string
	position string
	vacancy  string
	moves    []move
	// expected is the first day that HR writes down, on the day `told`; 0: never.
	expected, told planner.Date
	start          planner.Date   // 0: never starts
	left           planner.Date   // first day no longer employed; 0: stays
	pace           []planner.Date // when each course of the usual order was taken, if nothing came between
	cleared        planner.Date
}

// move is one step; the stage before is that of the move before.
type move struct {
	to     string
	day    planner.Date
	minute int
	second int
}

// vacancy is an opening of an office.
type vacancy struct {
	ID        string        `db:"id"`
	Office    string        `db:"office"`
	Position  string        `db:"position"`
	Opened    planner.Date  `db:"opened_on"`
	Headcount int           `db:"headcount"`
	Closed    *planner.Date `db:"closed_on"`
}

// stage is where somebody stands on the morning of a day: a stage, an end, or ""
// before they applied.
func (l *life) stage(on planner.Date) string {
	if n := l.moved(on); n > 0 {
		return l.moves[n-1].to
	}
	return ""
}

// moved counts the moves before a day.
func (l *life) moved(on planner.Date) int {
	n := 0
	for n < len(l.moves) && l.moves[n].day < on {
		n++
	}
	return n
}

// knows tells whether HR has written down the expected start by the morning of a
// day; nobody does so for somebody who withdrew before.
func (l *life) knows(on planner.Date) bool {
	return l.expected != 0 && l.told < on && l.stage(l.told+1) != facts.Lost
}

// buildHiring lives the pipeline from historyDays before the day to the end of what
// can be lived.
func (w *world) buildHiring() {
	rnd := w.stream("hiring")
	var offices []string // each as often as it has people
	for _, o := range w.Offices {
		offices = append(offices, slices.Repeat([]string{o.ID}, w.staffOf[o.ID])...)
	}
	first := w.o.AsOf - historyDays
	for d := first; d < w.o.AsOf+w.o.future(); d++ {
		if !w.calendar.working(d) {
			continue
		}
		// Who writes on a holiday is registered on the next working day; over
		// long holidays fewer do.
		off := 0
		for b := d - 1; !w.calendar.working(b); b-- {
			if weekday(b) <= 5 {
				off++
			}
		}
		for range poisson(rnd, w.want.inflow/5*(1+0.3*float64(off))) {
			w.lives = append(w.lives, w.live(rnd, d, pick(rnd, offices)))
		}
	}
	w.special(rnd)
	slices.SortStableFunc(w.lives, func(a, b *life) int {
		x, y := a.moves[0], b.moves[0]
		return int(x.day-y.day)*1440*60 + (x.minute-y.minute)*60 + x.second - y.second
	})
	for i, l := range w.lives {
		l.id = fmt.Sprintf("C-%06d", i+1)
		l.name = w.names.draw(l.office)
	}
	w.assure(rnd)
	w.buildVacancies()
}

// live draws one way through the pipeline from the day of the application.
func (w *world) live(rnd *rand.Rand, applied planner.Date, office string) *life {
	l := &life{office: office, position: specialist}
	if chance(rnd, 12) {
		l.position = administrator
	}
	day := w.step(rnd, l, w.Stages[0].ID, applied)
	for k, s := range w.Stages[:4] {
		day = w.calendar.add(day, gamma(rnd, s.WorkingDays))
		if !w.advances(rnd, s) {
			w.step(rnd, l, facts.Lost, day)
			return l
		}
		day = w.step(rnd, l, w.Stages[k+1].ID, day)
	}
	ready := w.calendar.add(day, 2+gamma(rnd, 6))
	if chance(rnd, 50) { // notice at the old job runs over holidays too
		ready = w.calendar.add(day, 2) + planner.Date(gamma(rnd, 8.5))
	}
	w.settle(rnd, l, w.calendar.intake(ready))
	if !w.advances(rnd, w.Stages[4]) {
		w.withdraw(rnd, l, 0)
	}
	return l
}

// advances draws whether somebody goes on from a stage. How far the draws so far
// fell behind its rate counts, so that a small network hires about as many one
// month as another.
func (w *world) advances(rnd *rand.Rand, s facts.Stage) bool {
	w.owed[s.Ordinal] += s.Rate
	if w.owed[s.Ordinal] < rnd.Float64() {
		return false
	}
	w.owed[s.Ordinal]--
	return true
}

// step adds a move in office hours, after the move before: on the day, or on the
// next working day where no time is left. It returns the day.
func (w *world) step(rnd *rand.Rand, l *life, to string, day planner.Date) planner.Date {
	from := 540
	if n := len(l.moves); n > 0 && l.moves[n-1].day == day {
		if from = l.moves[n-1].minute + 5; from > 1060 {
			from, day = 540, w.calendar.from(day+1)
		}
	}
	l.moves = append(l.moves, move{to: to, day: day, minute: from + rnd.IntN(1080-from), second: rnd.IntN(60)})
	return day
}

// settle lets somebody with an accepted offer start on a day, which HR mostly
// knows.
func (w *world) settle(rnd *rand.Rand, l *life, start planner.Date) {
	accepted := l.moves[len(l.moves)-1].day
	l.start, l.expected = start, start
	switch n := rnd.IntN(100); {
	case n < 60:
		l.told = accepted
	case n < 82:
		l.told = w.calendar.add(accepted, 1+rnd.IntN(5))
	default:
		l.expected = 0
	}
	if l.told >= start {
		l.expected, l.told = 0, 0
	}
	l.moves = append(l.moves, move{to: facts.Started, day: start, minute: 540 + rnd.IntN(30), second: rnd.IntN(60)})
	w.train(rnd, l)
	if chance(rnd, 10) {
		l.left = start + 25 + planner.Date(rnd.IntN(375))
	}
}

// withdraw takes somebody out of the pipeline who was going to start: on a day,
// or on any of the days of waiting if that is 0.
func (w *world) withdraw(rnd *rand.Rand, l *life, on planner.Date) {
	l.moves = l.moves[:len(l.moves)-1]
	accepted := l.moves[len(l.moves)-1].day
	if on == 0 {
		on = w.calendar.add(accepted, 1+rnd.IntN(max(1, w.calendar.between(accepted, l.start)-1)))
	}
	w.step(rnd, l, facts.Lost, on)
	l.start, l.left, l.cleared, l.pace = 0, 0, 0, nil
}

// train lays out the usual way through the programme: those who start together
// take a course a working day together; then practice in the office.
func (w *world) train(rnd *rand.Rand, l *life) {
	l.pace = nil
	for k := range usual[l.position] {
		l.pace = append(l.pace, w.calendar.add(l.start, k))
	}
	l.cleared = w.calendar.add(l.pace[len(l.pace)-1], 10+rnd.IntN(4))
}

// special adds what a true pipeline always has: candidates whom everybody
// forgot, somebody whose start date has passed, and somebody who starts on the
// first working day after a holiday.
func (w *world) special(rnd *rand.Rand) {
	day := w.o.AsOf
	for k := range w.want.stale {
		l := &life{office: w.Offices[rnd.IntN(len(w.Offices))].ID, position: specialist}
		at := w.calendar.from(day - 150 - planner.Date(rnd.IntN(180)))
		for s := range 2 + k%3 {
			w.step(rnd, l, w.Stages[s].ID, at)
			at = w.calendar.add(at, 2+rnd.IntN(4))
		}
		w.lives = append(w.lives, l)
	}
	waiting := func(accepted, expected, start planner.Date) {
		l := &life{office: w.Offices[rnd.IntN(len(w.Offices))].ID, position: specialist}
		at := w.calendar.add(accepted, -16)
		for k, s := range w.Stages {
			w.step(rnd, l, s.ID, at)
			at = w.calendar.add(at, []int{2, 3, 5, 6, 0}[k])
		}
		w.settle(rnd, l, start)
		l.expected, l.told = expected, l.moves[len(l.moves)-2].day
		w.lives = append(w.lives, l)
	}
	passed := w.calendar.intake(w.calendar.upTo(day-1).Monday() - 7)
	waiting(w.calendar.add(passed, -8), passed, w.calendar.intake(day+10))
	for monday := day.Monday() + 7; monday < day+42; monday += 7 {
		if start := w.calendar.from(monday); start != monday {
			waiting(w.calendar.add(day, -2), start, start)
			break
		}
	}
}

// assure makes something happen in every week to come: an accepted offer is
// withdrawn shortly before the start, and a newcomer leaves during training.
func (w *world) assure(rnd *rand.Rand) {
	for monday := w.o.AsOf.Monday(); monday < w.o.AsOf+w.o.lived(); monday += 7 {
		day := w.calendar.from(max(monday+2, w.o.AsOf))
		if day > monday+4 {
			continue
		}
		for _, l := range w.lives {
			if l.start > day && l.start <= day+12 && l.stage(day) == w.Stages[4].ID && l.expected == l.start && l.told < day {
				w.withdraw(rnd, l, day)
				break
			}
		}
		for _, l := range w.lives {
			if l.start != 0 && l.left == 0 && l.start >= day-14 && l.start <= day-3 && l.position == specialist {
				l.left = day + 1
				break
			}
		}
	}
}

// buildVacancies opens one vacancy an office, position and quarter, wide enough
// for whoever started through it.
func (w *world) buildVacancies() {
	first := w.o.AsOf - historyDays
	at := map[string]int{}
	for _, l := range w.lives {
		k := int(l.moves[0].day-first) / quarter
		id := fmt.Sprintf("V-%s-%s-%d", l.office, map[string]string{specialist: "U", administrator: "H"}[l.position], k+1)
		i, ok := at[id]
		if !ok {
			i = len(w.vacancies)
			at[id] = i
			v := vacancy{ID: id, Office: l.office, Position: l.position, Opened: w.calendar.upTo(first + planner.Date(k*quarter))}
			if shut := first + planner.Date((k+1)*quarter+40); shut < w.o.AsOf {
				v.Closed = &shut
			}
			w.vacancies = append(w.vacancies, v)
		}
		if l.start != 0 {
			w.vacancies[i].Headcount++
		}
		l.vacancy = id
	}
	for i := range w.vacancies {
		w.vacancies[i].Headcount = max(1, w.vacancies[i].Headcount)
	}
}
