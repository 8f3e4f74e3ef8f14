package promise

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/insert"
)

// Sizes are the waves of a table, the smallest first.
func Sizes() []int { return []int{1, 5, 10, 15, 20, 30} }

// tableDays is how far ahead the intakes of a table lie.
const tableDays = 8 * 7

// Table is what an office may expect of its next intakes.
type Table struct {
	Office    string `json:"office"`
	Programme string `json:"programme"`
	DueDays   int    `json:"due_days"` // calendar days, where the working days are not known
	// DueWorkingDays are the working days after the start; 0: not known.
	DueWorkingDays int          `json:"due_working_days,omitempty"`
	Until          planner.Date `json:"until"` // the last day planned; what may end after it is not known yet
	Intakes        []Intake     `json:"intakes"`
	// Latest is for each size the latest intake of the table after which it is
	// ready by the wanted day.
	ReadyBy *planner.Date `json:"ready_by,omitempty"`
	Latest  []Latest      `json:"latest,omitempty"`
}

// Intake is one start and its waves.
type Intake struct {
	Start planner.Date `json:"start"`
	Due   planner.Date `json:"due"`
	Waves []Cell       `json:"waves"`
	// Largest is the largest wave found that is ready by Due: 0 where none is, nil
	// where that is not known yet.
	Largest *int `json:"largest"`
}

// Cell is one wave of a table.
type Cell struct {
	Headcount int           `json:"headcount"`
	Possible  bool          `json:"possible"`
	InTime    bool          `json:"in_time"`
	Ready     *planner.Date `json:"ready"`
	Why
	// WaitsFor are courses that hold so few people up because a session waits for
	// its least group: a larger wave of the table is ready sooner.
	WaitsFor []string `json:"waits_for,omitempty"`

	fewer map[int]int // the day by which a smaller wave of the table is ready as a part of it
}

// Latest is the latest safe intake of a wave.
type Latest struct {
	Headcount int           `json:"headcount"`
	Start     *planner.Date `json:"start"` // nil: none of the table
}

// cells remembers what waves are told, by their likeness. It is shared by desks that
// work side by side.
type cells struct {
	places answers[*insert.Inserted] // by the question too
	rows   answers[[]Cell]
	waits  answers[[]string] // by headcount too
}

// answers are what questions were answered. Who asks what another desk is about to answer
// waits for that.
type answers[T any] struct {
	mu    sync.Mutex
	known map[string]*answered[T]
}

// answered is a question that is asked, and its answer once done is closed.
type answered[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// ask returns the answer to a question, found by the first who asks. An error is that of
// whoever tried: the question stays open, for their time may have been up and not ours.
func (a *answers[T]) ask(question string, find func() (T, error)) (T, error) {
	for {
		a.mu.Lock()
		x, asked := a.known[question]
		if !asked {
			x = &answered[T]{done: make(chan struct{})}
			if a.known == nil {
				a.known = map[string]*answered[T]{}
			}
			a.known[question] = x
			a.mu.Unlock()
			return a.answer(question, x, find)
		}
		a.mu.Unlock()
		if <-x.done; x.err == nil {
			return x.value, nil
		}
	}
}

func (a *answers[T]) answer(question string, x *answered[T], find func() (T, error)) (T, error) {
	x.err = errUnanswered // where find panics, whoever waits tries too
	defer func() {
		if x.err != nil {
			a.mu.Lock()
			delete(a.known, question)
			a.mu.Unlock()
		}
		close(x.done)
	}()
	x.value, x.err = find()
	return x.value, x.err
}

var errUnanswered = errors.New("unanswered")

// peek returns the answer to a question, if there is one.
func (a *answers[T]) peek(question string) (T, bool) {
	a.mu.Lock()
	x := a.known[question]
	a.mu.Unlock()
	if x != nil {
		select {
		case <-x.done:
			if x.err == nil {
				return x.value, true
			}
		default:
		}
	}
	var none T
	return none, false
}

// Intakes are the intakes of the next eight weeks; without a calendar those within the
// snapshot, for what is a holiday after it nobody can say.
func (d *Desk) Intakes() (out []planner.Date) {
	end := d.s.FirstDay + tableDays
	if d.Intake == nil {
		end = min(end, d.s.FirstDay+planner.Date(d.s.Days))
	}
	for day := d.NextIntake(d.s.FirstDay); day < end; day = d.NextIntake(day + 1) {
		out = append(out, day)
	}
	return out
}

// Table answers for the next intakes of an office. The error is a *Refusal for
// an office or a programme that is not known, and the cause of ctx where that is
// given up.
func (d *Desk) Table(ctx context.Context, office, programme string, readyBy *planner.Date) (*Table, error) {
	provinces, err := d.provinces()
	if err != nil {
		return nil, err
	}
	if p := provinces[office]; p != nil {
		d = p
	}
	starts := d.Intakes()
	rows := make([]*row, len(starts))
	for i, start := range starts {
		var err error
		if rows[i], err = d.intake(ctx, Wave{Office: office, Programme: programme, Start: start, Headcount: 1}); err != nil {
			return nil, err
		}
	}
	return d.table(office, rows, readyBy), nil
}

// table is the table of an office whose intakes were answered for.
func (d *Desk) table(office string, rows []*row, readyBy *planner.Date) *Table {
	out := &Table{Office: office, Until: d.Date(d.s.Days - 1), ReadyBy: readyBy}
	for _, in := range rows {
		out.Programme, out.DueDays, out.DueWorkingDays = in.programme.ID, in.programme.DueDays, in.programme.DueWorkingDays
		out.Intakes = append(out.Intakes, in.Intake)
	}
	if readyBy != nil {
		out.Latest = latest(out.Intakes, *readyBy)
	}
	return out
}

// row is an intake with the programme that it was asked for.
type row struct {
	Intake
	programme *planner.Programme
}

// intake answers for one intake of an office.
func (d *Desk) intake(ctx context.Context, w Wave) (*row, error) {
	t, err := d.task(w)
	if err != nil {
		return nil, err
	}
	out := &row{Intake{Start: w.Start, Due: d.Date(t.due)}, t.programme}
	common, err := d.row(ctx, t)
	if err != nil {
		return nil, err
	}
	out.Waves = slices.Clone(common)
	for i := range out.Waves {
		if err := d.yielded(ctx, w, &out.Waves[i]); err != nil {
			return nil, err
		}
	}
	d.smallerNoLater(&out.Intake)
	if err := d.noteOvertaken(w, out.Waves); err != nil {
		return nil, err
	}
	out.Largest, err = d.largest(ctx, w, out.Waves)
	return out, err
}

// row answers for the waves of an intake if no reserved seats give way, or remembers
// what an office alike was told. The largest is asked for first: where a part of it
// is ready as soon as can be, a smaller one needs no search.
func (d *Desk) row(ctx context.Context, t *task) ([]Cell, error) {
	t, err := d.first(t.common())
	if err != nil {
		return nil, err
	}
	return d.cells.rows.ask(d.likeness(t), func() ([]Cell, error) {
		sizes := Sizes()
		in := Intake{Due: d.Date(t.due), Waves: make([]Cell, len(sizes))}
		for i, n := range slices.Backward(sizes) {
			t.Headcount = n
			var got *insert.Inserted
			if t.earliest < d.s.Days {
				if got, err = d.common(ctx, t); err != nil {
					return nil, err
				}
			}
			in.Waves[i] = d.cell(t, got)
			d.smallerNoLater(&in)
		}
		return in.Waves, nil
	})
}

// cell is what a wave is told that finds these places.
func (d *Desk) cell(t *task, got *insert.Inserted) Cell {
	a := d.told(t, got)
	c := Cell{Headcount: a.Headcount, Possible: a.Possible, InTime: a.InTime, Ready: a.Ready, Why: a.Why}
	if a.Possible {
		c.fewer = d.fewerReady(a, t)
	}
	return c
}

// yielded makes a wave's cell sooner where reserved seats of its office give way to it.
func (d *Desk) yielded(ctx context.Context, w Wave, c *Cell) error {
	w.Headcount = c.Headcount
	t, err := d.task(w)
	if err != nil || len(t.anonymous) == 0 || t.earliest >= d.s.Days {
		return err
	}
	common, err := d.common(ctx, t)
	if err != nil {
		return err
	}
	got, err := d.yielding(ctx, t, common)
	if err != nil || !got.Possible && c.Possible || got.Possible && c.Possible && d.Date(got.ReadyDay) >= *c.Ready {
		return err
	}
	*c = d.cell(t, got)
	return nil
}

// likeness is the same for tasks that are answered alike: the same sites are open to
// the newcomers, at the same hours, for the same courses, and the same seats give way.
// How far it is to each matters only where a day may hold an online session and
// another one.
func (d *Desk) likeness(t *task) string {
	from := d.ground.Base(t.office.Site)
	joined := make([]bool, len(t.sites))
	for i, id := range t.sites {
		joined[i] = d.ground.Way(from, d.ground.Base(id)) != ground.Far
	}
	mixed := ""
	if d.mixed(t.programme) {
		mixed = fmt.Sprint(d.ground.WaysFrom(from))
	}
	return fmt.Sprintf("%v|%v|%s|%s|%d|%d|%d|%d|%s", t.sites, joined, mixed, t.programme.ID, t.start, t.earliest, t.minutes, t.due, d.givenUp(t))
}

// givenUp names the seats of those who give way, one after the other.
func (d *Desk) givenUp(t *task) string {
	var seats []string
	for _, id := range t.anonymous {
		for _, r := range d.needs(id) {
			seat := r.Course
			if x := d.seat(r.ID); x != nil {
				seat = x.ID
			}
			seats = append(seats, seat)
		}
		seats = append(seats, "")
	}
	return fmt.Sprintf("%q", seats)
}

// mixed says whether of a programme's courses some can be online and some cannot
// be that alone.
func (d *Desk) mixed(p *planner.Programme) bool {
	online, there := false, false
	for _, id := range p.Courses {
		for _, r := range d.ground.Suits[d.ground.Course(id)] {
			virtual := d.ground.Virtual[d.ground.SiteOf[r]]
			online, there = online || virtual, there || !virtual
		}
	}
	return online && there
}

// common is a task for which no reserved seats give way.
func (t *task) common() *task {
	c := *t
	c.Own, c.anonymous = nil, nil
	return &c
}

// first is the task of the snapshot's first office that is answered alike.
func (d *Desk) first(t *task) (*task, error) {
	w := t.Wave
	w.Own = nil
	of := func(o *planner.Office) (*task, error) {
		w.Office = o.ID
		c, err := d.task(w)
		if err == nil && len(t.anonymous) == 0 {
			c = c.common()
		}
		return c, err
	}
	asked := fmt.Sprintf("%s|%d|", t.programme.ID, t.start)
	if len(t.anonymous) > 0 {
		asked += fmt.Sprint(t.Headcount) // how many give way hangs on it
	}
	if d.firsts[asked] == nil {
		firsts := map[string]*planner.Office{}
		for i := range d.s.Offices {
			c, err := of(&d.s.Offices[i])
			if err != nil {
				return nil, err
			}
			if like := d.likeness(c); firsts[like] == nil {
				firsts[like] = c.office
			}
		}
		d.firsts[asked] = firsts
	}
	return of(d.firsts[asked][d.likeness(t)])
}

// noteOvertaken notes, for each wave that a larger one of the table overtakes, the
// courses that it waits for: those of which some session lacks so many people.
func (d *Desk) noteOvertaken(w Wave, waves []Cell) error {
	for i := range waves {
		c := &waves[i]
		if c.Kind == Unknown {
			continue
		}
		overtaken := slices.ContainsFunc(waves[i+1:], func(x Cell) bool { return x.Possible && (!c.Possible || *x.Ready < *c.Ready) })
		if !overtaken {
			continue
		}
		w.Headcount = c.Headcount
		t, err := d.task(w)
		if err != nil {
			return err
		}
		if t, err = d.first(t.common()); err != nil {
			return err
		}
		c.WaitsFor, err = d.cells.waits.ask(d.likeness(t)+fmt.Sprint(t.Headcount), func() ([]string, error) { return d.fixed.Waits(d.newcomers(t)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// largest looks for the largest wave that is ready by its due day, between the sizes of
// the table and beyond them. How many can be without reserved seats is asked once for
// offices alike; those of the office rarely add more than as many as they are, so that with
// them it looks on from there, one more first.
func (d *Desk) largest(ctx context.Context, w Wave, waves []Cell) (*int, error) {
	low, most := 0, MostPeople // ready in time, and no more than these
	for _, c := range waves {
		if c.InTime {
			low = c.Headcount
		}
	}
	for _, c := range waves {
		if c.Headcount > low {
			if most = c.Headcount - 1; c.Kind == Unknown {
				return nil, nil
			}
			break
		}
	}
	with := func(inTime func(context.Context, *task) (bool, error)) func(n int) (bool, error) {
		return func(n int) (bool, error) {
			w.Headcount = n
			t, err := d.task(w)
			if err != nil {
				return false, err
			}
			return inTime(ctx, t)
		}
	}
	step := max(low/2, 1)
	if most < MostPeople {
		step = max((most+1-low)/2, 1)
	}
	low, err := greatest(low, most, step, with(d.commonInTime))
	if err == nil {
		low, err = greatest(low, most, 1, with(d.inTime))
	}
	return &low, err
}

// greatest finds the greatest number for which something holds, from low, for which it
// does, to most; where it holds for some numbers between others, one after which it does
// not. It looks a step further, twice as far each time, until it does not.
func greatest(low, most, step int, holds func(n int) (bool, error)) (int, error) {
	high := most + 1
	for ; low+step < high; step *= 2 {
		ok, err := holds(low + step)
		if err != nil {
			return 0, err
		}
		if !ok {
			high = low + step
			break
		}
		low += step
	}
	for low+1 < high {
		at := (low + high) / 2
		ok, err := holds(at)
		if err != nil {
			return 0, err
		}
		if ok {
			low = at
		} else {
			high = at
		}
	}
	return low, nil
}

// latest finds the latest intakes that are ready by a day.
func latest(intakes []Intake, by planner.Date) (out []Latest) {
	for i, n := range Sizes() {
		l := Latest{Headcount: n}
		for _, in := range intakes {
			if c := in.Waves[i]; c.Possible && *c.Ready <= by {
				l.Start = &in.Start
			}
		}
		out = append(out, l)
	}
	return out
}

// Tables answers for several offices, on all processors, in their order. It is
// given up when ctx is. A network that falls into provinces is dealt with one by one.
func (d *Desk) Tables(ctx context.Context, offices []string, programme string, readyBy *planner.Date) ([]*Table, error) {
	provinces, err := d.provinces()
	if err != nil {
		return nil, err
	}
	var desks []*Desk // in the order in which they are asked
	asked := map[*Desk][]string{}
	for _, office := range offices {
		desk := cmp.Or(provinces[office], d) // whoever is in no province is refused by the whole
		if asked[desk] == nil {
			desks = append(desks, desk)
		}
		asked[desk] = append(asked[desk], office)
	}
	of, made := map[string]*Table{}, 0
	for _, desk := range desks {
		here := *desk
		if d.Told != nil {
			here.Told = func(done, _ int) { d.Told(made+done, len(offices)) }
		}
		tables, err := here.tables(ctx, asked[desk], programme, readyBy)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			of[t.Office] = t
		}
		made += len(tables)
	}
	out := make([]*Table, len(offices))
	for i, office := range offices {
		out[i] = of[office]
	}
	return out, nil
}

// tables answers for offices of which this desk sees all that matters to them.
func (d *Desk) tables(ctx context.Context, offices []string, programme string, readyBy *planner.Date) ([]*Table, error) {
	desks := make([]*Desk, min(runtime.GOMAXPROCS(0), max(len(offices), 1)))
	for i := range desks {
		var err error
		if desks[i], err = d.Again(); err != nil {
			return nil, err
		}
	}
	waves := d.unlikeFirst(offices, programme)
	rows, errs := make([][]*row, len(offices)), make([][]error, len(offices))
	for i := range offices {
		rows[i], errs[i] = make([]*row, len(waves)/len(offices)), make([]error, len(waves)/len(offices))
	}
	next := make(chan asked)
	var all sync.WaitGroup
	var counting sync.Mutex
	made := 0
	for _, desk := range desks {
		all.Go(func() {
			for w := range next {
				err := context.Cause(ctx)
				if err == nil {
					rows[w.office][w.intake], err = desk.intake(ctx, w.Wave)
				}
				errs[w.office][w.intake] = err
				if err == nil {
					counting.Lock()
					if made++; d.Told != nil {
						d.Told(made*len(offices)/len(waves), len(offices))
					}
					counting.Unlock()
				}
			}
		})
	}
	for _, w := range waves {
		next <- w
	}
	close(next)
	all.Wait()
	out := make([]*Table, len(offices))
	for i, office := range offices {
		for _, err := range errs[i] {
			if err != nil {
				return nil, err
			}
		}
		out[i] = d.table(office, rows[i], readyBy)
	}
	return out, nil
}

// asked is an intake of a table.
type asked struct {
	Wave
	office, intake int // their places in the tables
}

// unlikeFirst lists the intakes of offices: first one of each likeness, so that desks side by
// side have different questions to answer, then those that are told much the same.
func (d *Desk) unlikeFirst(offices []string, programme string) []asked {
	var first, then []asked
	seen := map[string]bool{}
	for i, office := range offices {
		for k, start := range d.Intakes() {
			w := asked{Wave{Office: office, Programme: programme, Start: start, Headcount: 1}, i, k}
			like := "" // whoever answers says what is wrong with it
			if t, err := d.task(w.Wave); err == nil {
				like = d.likeness(t.common())
			}
			if seen[like] {
				then = append(then, w)
			} else {
				seen[like] = true
				first = append(first, w)
			}
		}
	}
	return append(first, then...)
}
