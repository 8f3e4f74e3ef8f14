package main

import (
	"errors"
	"fmt"
	"os/user"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/views"
	"cohort/reports/words"
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
	return `Takes a promise: the wave counts as announced from now on, and its seats are reserved until a day. Who asked is recorded. Prints the
hold's number. Two holds never take the same seat. Where nothing can be promised, nothing is reserved, and the exit status is 1.

Until the next night the seats are those of the promise. From then on the wave is planned like any announced one: it may get other
seats where the plan as a whole becomes better by that.

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
	words, err := words.New("en")
	if err != nil {
		return environment(err)
	}
	words = words.ISO()
	r := &holds.Register{Store: st, Settings: cfg.Planning, Day: day, Now: g.now}
	switch {
	case c.List:
		return c.list(g, r)
	case c.Release != 0:
		return c.release(g, r)
	}
	if until < day {
		return badInput(fmt.Errorf("--until %s is over, today is %s", until, day))
	}
	by := strings.TrimSpace(c.By)
	if by == "" {
		by = account()
	}
	return c.take(g, r, holds.Request{Wave: wave, Until: until, By: by}, words)
}

func (c *holdCmd) take(g *globals, r *holds.Register, q holds.Request, words words.Words) error {
	kept, err := r.Take(g.ctx, q)
	var no *holds.Refused
	if errors.As(err, &no) {
		called := views.Called(no.Facts, words)
		if c.JSON {
			return errors.Join(printLine(g.stdout, map[string]any{"number": nil, "promise": views.New(words, called).Answer(no.Answer)}), negative(errors.New("")))
		}
		return negative(fmt.Errorf("nothing is held: %s", words.WhyNot(&no.Answer.Why, editions.Asked{Start: no.Answer.Start, Due: no.Answer.Due, Until: no.Answer.Until}, called)))
	}
	if err != nil {
		return holdStatus(err)
	}
	if c.JSON {
		return printLine(g.stdout, map[string]any{"number": kept.Hold.Number, "until": q.Until, "by": q.By, "promise": views.New(words, nil).Answer(kept.Answer)})
	}
	return printText(g.stdout, views.New(words, views.Called(kept.Facts, words)).HoldText(&kept.Hold, kept.Answer))
}

func (c *holdCmd) release(g *globals, r *holds.Register) error {
	mended, err := r.Release(g.ctx, c.Release)
	if err != nil {
		return holdStatus(err)
	}
	if c.JSON {
		return printLine(g.stdout, views.Released(c.Release, mended))
	}
	return printText(g.stdout, views.ReleasedText(c.Release, mended))
}

func (c *holdCmd) list(g *globals, r *holds.Register) error {
	active, err := r.Active(g.ctx)
	if err != nil {
		return environment(err)
	}
	if c.JSON {
		return printLine(g.stdout, map[string]any{"holds": views.Holds(active)})
	}
	return printText(g.stdout, views.HoldsText(active))
}

// account is the name of who runs the program.
func account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

// holdStatus marks an error of promises and holds: what is invalid is bad input,
// anything else the environment's.
func holdStatus(err error) error {
	var invalid *holds.Invalid
	if errors.As(err, &invalid) {
		return badInput(err)
	}
	return known(err)
}

// known marks an error that bears no exit status yet as the environment's.
func known(err error) error {
	var s *status
	if err == nil || errors.As(err, &s) {
		return err
	}
	return environment(err)
}
