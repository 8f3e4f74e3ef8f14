package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"

	"cohort/internal/config"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports"
	"cohort/sql/store"
)

type holdCmd struct {
	Office    string `help:"Office that asks." placeholder:"ID"`
	Start     string `help:"Intake at which the newcomers start." placeholder:"DATE"`
	Headcount *int   `help:"How many people, beside those who have a name already." placeholder:"N"`
	Position  string `help:"Their position, or the programme of it; that of most newcomers of the office if not given." placeholder:"NAME"`
	Until     string `help:"Last day on which the seats are held." placeholder:"DATE"`
	By        string `help:"Who asks; the name of the account if not given." placeholder:"NAME"`
	Release   int64  `help:"Give the seats of a hold back." placeholder:"NUMBER"`
	List      bool   `help:"List what is held."`
	AsOf      string `help:"The day to ask on; today if not given." placeholder:"DATE"`
	JSON      bool   `name:"json" help:"Print one JSON object."`
}

// Help is what cohort hold --help says beside its flags.
func (c *holdCmd) Help() string {
	return `Takes a promise: the wave counts as announced from now on, and its seats are held until a day, recorded with who asked. Prints
the hold's number. Two holds at once never take the same seat. Where nothing can be promised, nothing is held, and the exit
status is 1.

Until the next night the seats are those of the promise. From then on the wave is planned like any announced one: it may sit
elsewhere, where everybody gains by it.

Examples:
  cohort hold --office SOKOL --start 2027-02-01 --headcount 5 --until 2027-01-29 --by "A. Petrova"
  cohort hold --list
  cohort hold --release 1`
}

// Run takes, lists or releases.
func (c *holdCmd) Run(g *globals) error {
	asks := c.Office != "" || c.Start != "" || c.Headcount != nil || c.Until != "" || c.Position != ""
	if asks && (c.Release != 0 || c.List) || c.Release != 0 && c.List {
		return badInput(errors.New("take a hold, release one or list them, one at a time"))
	}
	if c.Release < 0 {
		return badInput(fmt.Errorf("there is no hold %d", c.Release))
	}
	var wave promise.Wave
	var until planner.Date
	if c.Release == 0 && !c.List {
		var err error
		if wave, err = waveOf(c.Office, c.Start, c.Headcount, c.Position); err != nil {
			return err
		}
		if c.Until == "" {
			return badInput(errors.New("a hold needs --until, its last day"))
		}
		if until, err = planner.ParseDate(c.Until); err != nil {
			return badInput(fmt.Errorf("--until: %w", err))
		}
	}
	st, cfg, day, err := g.storeOn(c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	words, err := reports.NewWords("en")
	if err != nil {
		return environment(err)
	}
	h := &holder{g: g, st: st, cfg: cfg, day: day, words: words.ISO()}
	switch {
	case c.List:
		return c.list(h)
	case c.Release != 0:
		return c.release(h)
	}
	if until < day {
		return badInput(fmt.Errorf("--until %s is over, today is %s", until, day))
	}
	return c.take(h, wave, until)
}

// holder changes holds.
type holder struct {
	g   *globals
	st  *store.Store
	cfg *config.Config
	day planner.Date

	words  reports.Words
	called reports.Called
}

func (c *holdCmd) take(h *holder, w promise.Wave, until planner.Date) error {
	by := strings.TrimSpace(c.By)
	if by == "" {
		by = account()
	}
	if _, err := h.mend(); err != nil {
		return err
	}
	var answer *promise.Answer
	taken, err := h.st.ChangeHolds(h.g.ctx, func(standing store.Desk) (_ []store.Hold, err error) {
		var hold store.Hold
		hold, answer, err = h.take(standing, w)
		if err != nil {
			return nil, err
		}
		hold.Until, hold.AskedBy, hold.TakenAt = until, by, h.g.now()
		return []store.Hold{hold}, nil
	})
	var no *refused
	switch {
	case errors.As(err, &no) && c.JSON:
		h.words.TellAnswer(no.answer, h.called)
		_ = json.NewEncoder(h.g.stdout).Encode(map[string]any{"number": nil, "promise": no.answer})
		return negative(errors.New(""))
	case errors.As(err, &no):
		return negative(fmt.Errorf("nothing is held: %s", h.words.WhyNot(&no.answer.Why, reports.Asked{Start: no.answer.Start, Due: no.answer.Due, Until: no.answer.Until}, h.called)))
	case err != nil:
		return known(err)
	}
	if c.JSON {
		return said(json.NewEncoder(h.g.stdout).Encode(map[string]any{"number": taken[0].Number, "until": until, "by": by, "promise": answer}))
	}
	_, err = fmt.Fprintf(h.g.stdout, "hold %d: %s for %s from %s, held until %s for %s\n%s", taken[0].Number, count(w.Headcount, "place"), w.Office, w.Start,
		until, by, h.words.PromiseText(answer, h.called))
	return said(err)
}

// refused says that nothing can be promised.
type refused struct{ answer *promise.Answer }

func (r *refused) Error() string { return "this cannot be promised" }

// take finds the seats of a new hold beside everything that stands.
func (h *holder) take(standing store.Desk, w promise.Wave) (hold store.Hold, a *promise.Answer, err error) {
	c, err := openCounter(h.g.ctx, h.st, h.cfg, h.day, standing)
	if err != nil {
		return hold, nil, err
	}
	h.called = calledOf(c.facts, "en")
	w.Programme = c.programme(w.Programme)
	before, err := c.build()
	if err != nil {
		return hold, nil, err
	}
	if _, err := before.Nameless(w); err != nil { // what makes no sense
		return hold, nil, badInput(err)
	}
	if next := before.NextIntake(w.Start); next != w.Start {
		return hold, nil, badInput(fmt.Errorf("people do not start on %s; the next intake is %s", w.Start, next))
	}
	programme, err := before.Programme(w)
	if err != nil {
		return hold, nil, badInput(err)
	}
	w.Programme = programme
	hold = store.Hold{Office: w.Office, Position: c.position(programme), Start: w.Start, Headcount: w.Headcount, Beside: before.Named(w.Office, w.Start)}
	for _, x := range c.active() {
		if x.Office == hold.Office && x.Position == hold.Position && x.Start == hold.Start {
			hold.Beside = 0
		}
	}
	day := int(w.Start - h.day)
	if day >= h.cfg.Planning.HorizonDays { // nobody of that start is in the plan
		a, err := before.Ask(w)
		if err == nil {
			err = &refused{a}
		}
		return hold, nil, err
	}
	hold.Until = h.day // so that it counts
	c.announce(hold)
	desk, err := c.build()
	if err != nil {
		return hold, nil, err
	}
	if w.Own, err = desk.Nameless(w); err != nil {
		return hold, nil, badInput(err)
	}
	if len(w.Own) < w.Headcount {
		return hold, nil, environment(fmt.Errorf("of the wave only %d of %d people are planned for; is there a programme for %s?", len(w.Own), w.Headcount, hold.Position))
	}
	if a, err = desk.Ask(w); err != nil {
		return hold, nil, badInput(err)
	}
	if !a.Possible {
		return hold, nil, &refused{a}
	}
	s, p := desk.Apply(a)
	if err := fair(desk, a, s, p); err != nil {
		return hold, nil, environment(fmt.Errorf("nothing is held, this is a defect of the program: %w", err))
	}
	hold.Learners, hold.Numbers = w.Own, numbersOf(desk.Snapshot(), w.Own)
	c.enter(&hold, desk, a)
	return hold, a, nil
}

// numbersOf are the numbers of learners of a snapshot.
func numbersOf(s *planner.Snapshot, learners []string) []int {
	numbers := make(map[string]int, len(s.Learners))
	for _, l := range s.Learners {
		numbers[l.ID] = l.Number
	}
	out := make([]int, len(learners))
	for i, id := range learners {
		out[i] = numbers[id]
	}
	return out
}

// mend seats holds anew that have lost seats, and returns them.
func (h *holder) mend() ([]store.Hold, error) {
	out, err := h.st.ChangeHolds(h.g.ctx, func(standing store.Desk) ([]store.Hold, error) {
		c, err := openCounter(h.g.ctx, h.st, h.cfg, h.day, standing)
		if err != nil {
			return nil, err
		}
		if len(c.active()) == 0 {
			return nil, nil
		}
		_, mended, err := c.desk()
		return mended, err
	})
	return out, known(err)
}

func (c *holdCmd) release(h *holder) error {
	_, err := h.st.ChangeHolds(h.g.ctx, func(standing store.Desk) ([]store.Hold, error) {
		i := slices.IndexFunc(standing.Holds, func(x store.Hold) bool { return x.Number == c.Release })
		if i < 0 {
			return nil, badInput(fmt.Errorf("there is no hold %d that holds seats; cohort hold --list shows those", c.Release))
		}
		x := standing.Holds[i]
		if x.ReleasedAt != nil {
			return nil, badInput(fmt.Errorf("hold %d was released already", c.Release))
		}
		now := h.g.now()
		x.ReleasedAt = &now
		return append([]store.Hold{x}, closeRanks(standing, x)...), nil
	})
	if err != nil {
		return known(err)
	}
	mended, err := h.mend()
	if err != nil {
		return err
	}
	if c.JSON {
		numbers := []int64{}
		for _, x := range mended {
			numbers = append(numbers, x.Number)
		}
		return said(json.NewEncoder(h.g.stdout).Encode(map[string]any{"released": c.Release, "seated_anew": numbers}))
	}
	if _, err = fmt.Fprintf(h.g.stdout, "hold %d is released, its seats are free\n", c.Release); err != nil {
		return said(err)
	}
	for _, x := range mended {
		if _, err := fmt.Fprintf(h.g.stdout, "hold %d sat with it, and has other seats now: ready on %s\n", x.Number, x.Ready); err != nil {
			return said(err)
		}
	}
	return nil
}

// closeRanks renumbers the people of other holds for the same office and intake
// when one is released: a smaller wave has only the first of them, and whoever
// comes after would be gone with their seats.
func closeRanks(standing store.Desk, released store.Hold) (changed []store.Hold) {
	type place struct {
		id     string
		number int
	}
	var places []place
	add := func(h *store.Hold) {
		for i, id := range h.Learners {
			p := place{id: id}
			if i < len(h.Numbers) {
				p.number = h.Numbers[i]
			}
			places = append(places, p)
		}
	}
	add(&released)
	for _, h := range standing.Holds {
		if h.Number != released.Number && h.ReleasedAt == nil && h.Version == standing.Version && released.Version == standing.Version &&
			h.Office == released.Office && h.Position == released.Position && h.Start == released.Start {
			changed = append(changed, h)
			add(&h)
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.id, b.id)) })
	next := 0
	for i := range changed {
		h := &changed[i]
		now := map[string]string{}
		learners, numbers := make([]string, len(h.Learners)), make([]int, len(h.Learners))
		for k, id := range h.Learners {
			now[id], learners[k], numbers[k] = places[next].id, places[next].id, places[next].number
			next++
		}
		h.Learners, h.Numbers = learners, numbers
		h.Seats = slices.Clone(h.Seats)
		for k := range h.Seats {
			x := &h.Seats[k]
			x.Learners = slices.Clone(x.Learners)
			for n, id := range x.Learners {
				x.Learners[n] = now[id]
			}
		}
	}
	return changed
}

func (c *holdCmd) list(h *holder) error {
	standing, err := h.st.Holds(h.g.ctx)
	if err != nil {
		return environment(err)
	}
	type row struct {
		Number    int64        `json:"number"`
		Office    string       `json:"office"`
		Position  string       `json:"position"`
		Start     planner.Date `json:"start"`
		Headcount int          `json:"headcount"`
		Ready     planner.Date `json:"ready"`
		Until     planner.Date `json:"until"`
		By        string       `json:"by"`
	}
	rows := []row{}
	for _, x := range standing.Holds {
		if x.Holding(h.day) {
			rows = append(rows, row{x.Number, x.Office, x.Position, x.Start, x.Headcount, x.Ready, x.Until, x.AskedBy})
		}
	}
	if c.JSON {
		return said(json.NewEncoder(h.g.stdout).Encode(map[string]any{"holds": rows}))
	}
	for _, x := range rows {
		if _, err := fmt.Fprintf(h.g.stdout, "hold %d: %s for %s from %s, ready on %s, held until %s for %s\n", x.Number, count(x.Headcount, "place"), x.Office,
			x.Start, x.Ready, x.Until, x.By); err != nil {
			return said(err)
		}
	}
	if len(rows) == 0 {
		_, err = fmt.Fprintln(h.g.stdout, "nothing is held")
	}
	return said(err)
}

// account is the name of who runs the program.
func account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

// known marks an error that bears no exit status yet as the environment's.
func known(err error) error {
	var s *status
	if err == nil || errors.As(err, &s) {
		return err
	}
	return environment(err)
}
