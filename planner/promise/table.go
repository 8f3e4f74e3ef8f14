package promise

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cohort/planner"
)

// Sizes are the waves of a table.
var Sizes = []int{1, 5, 10, 15, 20, 30}

// tableDays is how far ahead the intakes of a table lie.
const tableDays = 8 * 7

// Table is what an office may expect of its next intakes.
type Table struct {
	Office    string       `json:"office"`
	Programme string       `json:"programme"`
	DueDays   int          `json:"due_days"`
	Until     planner.Date `json:"until"` // the last day planned; what may end after it is not known yet
	Intakes   []Intake     `json:"intakes"`
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
	Because   string        `json:"because,omitempty"` // why not, a sentence; package reports has the words
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

// cells remembers answers: offices to which the same sites are near in the same
// order are told the same. It is shared by desks that work side by side.
type cells struct {
	mu     sync.Mutex
	known  map[string]Cell
	inTime map[string]bool
	waits  map[string][]string
}

// Intakes are the intakes of the next eight weeks.
func (d *Desk) Intakes() (out []planner.Date) {
	for day := d.NextIntake(d.s.FirstDay); day < d.s.FirstDay+tableDays; day = d.NextIntake(day + 1) {
		out = append(out, day)
	}
	return out
}

// Table answers for the next intakes of an office. The error is a *Refusal for
// an office or a programme that is not known.
func (d *Desk) Table(office, programme string, readyBy *planner.Date) (*Table, error) {
	out := &Table{Office: office, Until: d.Date(d.s.Days - 1), ReadyBy: readyBy}
	for _, start := range d.Intakes() {
		w := Wave{Office: office, Programme: programme, Start: start, Headcount: 1}
		t, err := d.task(w)
		if err != nil {
			return nil, err
		}
		out.Programme, out.DueDays = t.programme.ID, t.programme.DueDays
		in := Intake{Start: start, Due: d.Date(t.due)}
		for _, n := range Sizes {
			w.Headcount = n
			c, err := d.cell(w)
			if err != nil {
				return nil, err
			}
			in.Waves = append(in.Waves, c)
		}
		d.parts(&in)
		if err := d.small(w, in.Waves); err != nil {
			return nil, err
		}
		if in.Largest, err = d.largest(w, in.Waves); err != nil {
			return nil, err
		}
		out.Intakes = append(out.Intakes, in)
	}
	if readyBy != nil {
		out.Latest = latest(out.Intakes, *readyBy)
	}
	return out, nil
}

// cell asks for one wave, or remembers what a like one was told.
func (d *Desk) cell(w Wave) (Cell, error) {
	t, err := d.task(w)
	if err != nil {
		return Cell{}, err
	}
	key := ""
	if len(t.anonymous) == 0 {
		key = d.likeness(t) + fmt.Sprint(t.Headcount)
		d.cells.mu.Lock()
		c, known := d.cells.known[key]
		d.cells.mu.Unlock()
		if known {
			return c, nil
		}
	}
	a, err := d.answer(t)
	if err != nil {
		return Cell{}, err
	}
	c := Cell{Headcount: a.Headcount, Possible: a.Possible, InTime: a.InTime, Ready: a.Ready, Why: a.Why}
	if a.Possible {
		c.fewer = d.fewerReady(a, t)
	}
	if key != "" {
		d.cells.mu.Lock()
		d.cells.known[key] = c
		d.cells.mu.Unlock()
	}
	return c, nil
}

// likeness is the same for tasks that are answered alike.
func (d *Desk) likeness(t *task) string {
	way := map[string]int{t.office.Site: 0}
	for _, x := range d.s.Travel {
		if x.From == t.office.Site {
			way[x.To] = x.Minutes
		} else if x.To == t.office.Site {
			way[x.From] = x.Minutes
		}
	}
	var near []string
	online := ""
	for _, id := range t.sites {
		if _, joined := way[id]; joined {
			near = append(near, id)
		}
	}
	slices.SortFunc(near, func(a, b string) int { return cmp.Or(cmp.Compare(way[a], way[b]), cmp.Compare(a, b)) })
	for id := range d.sites {
		if d.virtual[id] { // the minutes to an online session count then
			online = fmt.Sprint(way)
		}
	}
	ties := ""
	for i := 1; i < len(near); i++ {
		if way[near[i]] == way[near[i-1]] {
			ties += near[i] + " "
		}
	}
	return fmt.Sprintf("%v|%s|%s|%s|%d|%d|%d|%d|", near, ties, online, t.programme.ID, t.start, t.earliest, t.minutes, t.due)
}

// small says of waves that a larger one overtakes what they wait for.
func (d *Desk) small(w Wave, waves []Cell) error {
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
		key := d.likeness(t) + fmt.Sprint(t.Headcount, t.anonymous)
		d.cells.mu.Lock()
		list, known := d.cells.waits[key]
		d.cells.mu.Unlock()
		if !known {
			if list, err = d.fixed.Waits(d.newcomers(t)); err != nil {
				return err
			}
			d.cells.mu.Lock()
			d.cells.waits[key] = list
			d.cells.mu.Unlock()
		}
		c.WaitsFor = list
	}
	return nil
}

// largest looks for the largest wave that is ready by its due day, between the
// sizes of the table and beyond them.
func (d *Desk) largest(w Wave, waves []Cell) (*int, error) {
	low, high := 0, 0 // ready in time, and the next size that is not
	for _, c := range waves {
		if c.InTime {
			low = c.Headcount
		}
	}
	for _, c := range waves {
		if c.Headcount > low && high == 0 {
			if high = c.Headcount; c.Kind == Unknown {
				return nil, nil
			}
		}
	}
	inTime := func(n int) (bool, error) {
		w.Headcount = n
		t, err := d.task(w)
		if err != nil {
			return false, err
		}
		key := ""
		if len(t.anonymous) == 0 {
			key = d.likeness(t) + fmt.Sprint(n)
			d.cells.mu.Lock()
			yes, known := d.cells.inTime[key]
			d.cells.mu.Unlock()
			if known {
				return yes, nil
			}
		}
		yes, err := d.inTime(t)
		if err == nil && key != "" {
			d.cells.mu.Lock()
			d.cells.inTime[key] = yes
			d.cells.mu.Unlock()
		}
		return yes, err
	}
	for n := low + low/2; high == 0; n += n / 2 {
		n = min(n, MostPeople)
		fits, err := inTime(n)
		if err != nil {
			return nil, err
		}
		if !fits {
			high = n
		} else if low = n; n == MostPeople {
			high = n + 1
		}
	}
	for low+1 < high {
		n := (low + high) / 2
		fits, err := inTime(n)
		if err != nil {
			return nil, err
		}
		if fits {
			low = n
		} else {
			high = n
		}
	}
	return &low, nil
}

// latest finds the latest intakes that are ready by a day.
func latest(intakes []Intake, by planner.Date) (out []Latest) {
	for i, n := range Sizes {
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
// given up when ctx is.
func (d *Desk) Tables(ctx context.Context, offices []string, programme string, readyBy *planner.Date) ([]*Table, error) {
	out, errs := make([]*Table, len(offices)), make([]error, len(offices))
	next := make(chan int)
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(offices), 1)) {
		desk, err := d.Again()
		if err != nil {
			return nil, err
		}
		all.Go(func() {
			for i := range next {
				if errs[i] = ctx.Err(); errs[i] == nil {
					out[i], errs[i] = desk.Table(offices[i], programme, readyBy)
				}
			}
		})
	}
	for i := range offices {
		next <- i
	}
	close(next)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
