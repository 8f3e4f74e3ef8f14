package promising

import (
	"errors"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/store"
)

// Hold is cohort hold.
type Hold struct {
	Office    string `help:"Office that asks." placeholder:"ID"`
	Start     string `help:"Intake at which the newcomers start." placeholder:"DATE"`
	Headcount *int   `help:"How many people, beside those who have a name already." placeholder:"N"`
	Position  string `help:"Their position, or the programme of it; that of most newcomers of the office if not given." placeholder:"NAME"`
	Until     string `help:"Last day on which the seats are reserved." placeholder:"DATE"`
	By        string `help:"Who asks; the name of the account if not given." placeholder:"NAME"`
	Release   int64  `help:"Give the seats of a hold back." placeholder:"NUMBER"`
	List      bool   `help:"List what is held."`
	AsOf      string `help:"The day to ask on; today if not given." placeholder:"DATE"`
	JSON      bool   `name:"json" help:"Print one JSON object."`
	Lang      string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`

	words words.Words
}

// Help is what cohort hold --help says beside its flags.
func (c *Hold) Help() string {
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
func (c *Hold) Run(g *cli.Globals) error {
	asks := c.Office != "" || c.Start != "" || c.Headcount != nil || c.Until != "" || c.Position != ""
	if asks && (c.Release != 0 || c.List) || c.Release != 0 && c.List {
		return cli.BadInput(errors.New("take a hold, release one or list them, one at a time"))
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	c.words = words.ISO()
	if c.Release < 0 {
		return c.refused(&holds.NoHold{Number: c.Release})
	}
	var wave promise.Wave
	var until planner.Date
	if c.Release == 0 && !c.List {
		if wave, err = waveOf(c.Office, c.Start, c.Headcount, c.Position); err != nil {
			return err
		}
		if c.Until == "" {
			return cli.BadInput(errors.New("a hold needs --until, its last day"))
		}
		if until, err = cli.Day("--until", c.Until); err != nil {
			return err
		}
	}
	st, cfg, day, err := g.StoreOn(c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	r := &holds.Register{Store: st, Settings: cfg.Planning, Day: day, Now: g.Now}
	switch {
	case c.List:
		return c.list(g, r)
	case c.Release != 0:
		return c.release(g, r)
	}
	if until < day {
		return cli.BadInput(errors.New(c.words.Say("hold_until_over", "Until", until, "Day", day)))
	}
	by := strings.TrimSpace(c.By)
	if by == "" {
		by = cli.Account()
	}
	return c.take(g, r, holds.Request{Wave: wave, Until: until, By: by})
}

func (c *Hold) take(g *cli.Globals, r *holds.Register, q holds.Request) error {
	kept, err := r.Take(g.Ctx, q)
	var no *holds.Refused
	if errors.As(err, &no) {
		called := views.Called(no.Facts, c.words)
		if c.JSON {
			return errors.Join(cli.PrintLine(g.Stdout, map[string]any{"number": nil, "promise": views.New(c.words, called).Answer(no.Answer)}), cli.Negative(errors.New("")))
		}
		because := c.words.WhyNot(&no.Answer.Why, editions.Asked{Start: no.Answer.Start, Due: no.Answer.Due, Until: no.Answer.Until}, called)
		return cli.Negative(errors.New(c.words.Say("hold_refused", "Because", because)))
	}
	if err != nil {
		return c.refused(err)
	}
	if c.JSON {
		return cli.PrintLine(g.Stdout, map[string]any{"number": kept.Hold.Number, "until": q.Until, "by": q.By, "promise": views.New(c.words, nil).Answer(kept.Answer)})
	}
	hold := shown(kept.Hold)[0]
	return cli.PrintText(g.Stdout, views.New(c.words, views.Called(kept.Facts, c.words)).HoldText(&hold, kept.Answer))
}

func (c *Hold) release(g *cli.Globals, r *holds.Register) error {
	mended, err := r.Release(g.Ctx, c.Release)
	if err != nil {
		return c.refused(err)
	}
	if c.JSON {
		return cli.PrintLine(g.Stdout, views.Released(c.Release, shown(mended...)))
	}
	return cli.PrintText(g.Stdout, views.New(c.words, nil).ReleasedText(c.Release, shown(mended...)))
}

func (c *Hold) list(g *cli.Globals, r *holds.Register) error {
	active, err := r.Active(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	if c.JSON {
		return cli.PrintLine(g.Stdout, map[string]any{"holds": shown(active...)})
	}
	return cli.PrintText(g.Stdout, views.New(c.words, nil).HoldsText(shown(active...)))
}

// shown are holds as they are printed; never nil.
func shown(list ...store.Hold) []views.Hold {
	out := make([]views.Hold, len(list))
	for i := range list {
		x := &list[i]
		out[i] = views.Hold{Number: x.Number, Office: x.Office, Position: x.Position, Start: x.Start, Headcount: x.Headcount, Ready: x.Ready, Until: x.Until, By: x.AskedBy}
	}
	return out
}

// refused is an error of the register, in words where it is about the hold.
func (c *Hold) refused(err error) error {
	var none *holds.NoHold
	if !errors.As(err, &none) {
		return holdStatus(err, c.words)
	}
	key := "hold_unknown"
	if none.Released {
		key = "hold_released_before"
	}
	return cli.BadInput(errors.New(c.words.Say(key, "Number", none.Number)))
}

// refusal is what makes no sense of a wave, in words and as bad input; nil: err is
// something else.
func refusal(err error, w words.Words) error {
	var r *promise.Refusal
	if errors.As(err, &r) {
		return cli.BadInput(errors.New(w.Refused(r)))
	}
	return nil
}

// holdStatus marks an error of promises and holds: what is invalid is bad input,
// anything else the environment's.
func holdStatus(err error, w words.Words) error {
	if wrong := refusal(err, w); wrong != nil {
		return wrong
	}
	var invalid *holds.Invalid
	if errors.As(err, &invalid) {
		return cli.BadInput(err)
	}
	return cli.Known(err)
}
