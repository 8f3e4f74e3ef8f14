package deciding

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/decisions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// pinned is what of a session a command speaks of: all where nothing is said.
type pinned struct {
	Time     bool `help:"Its day and start."`
	Room     bool `help:"Its room."`
	Trainers bool `help:"Its trainers."`
	People   bool `help:"Whoever sits in it; others may join."`
}

func (p *pinned) fields() (out []string) {
	for i, said := range []bool{p.Time, p.Room, p.Trainers, p.People} {
		if said {
			out = append(out, planner.AllPins()[i])
		}
	}
	if out == nil {
		return planner.AllPins()
	}
	return out
}

// Pin is cohort pin.
type Pin struct {
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	pinned
	Reason string `help:"Why." placeholder:"TEXT"`
	Until  string `help:"Last day of the pin; until the session is held if not given." placeholder:"DATE"`
	By     string `help:"Who pins it; the name of the account if not given." placeholder:"NAME"`
	Lang   string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort pin --help says beside its flags.
func (c *Pin) Help() string {
	return `From the next night on, what is pinned of the session does not change, and the session is held with however few people. Without --time,
--room, --trainers or --people all four are pinned. Pinning again replaces the pin before.

Where the world breaks a pin (the trainer is ill, the room is shut, nobody is left), that pin is released, the others stay, and whoever
set it gets a letter if an address is known under their name.

Examples:
  cohort pin 2027-01-25-0a1b2c3d4e5f/7 --time --reason "the minister comes"
  cohort pin 2027-01-25-0a1b2c3d4e5f/7 --reason "we hold it with three" --until 2027-02-12 --by "A. Petrova"`
}

// Run pins.
func (c *Pin) Run(g *cli.Globals) error {
	w, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	w = w.ISO()
	reason := strings.TrimSpace(c.Reason)
	if reason == "" {
		return cli.BadInput(errors.New("a pin needs --reason: whoever finds it later asks why"))
	}
	var until *planner.Date
	if c.Until != "" {
		d, err := planner.ParseDate(c.Until)
		if err != nil {
			return cli.BadInput(fmt.Errorf("--until: %w", err))
		}
		until = &d
	}
	st, cfg, _, err := g.StoreOn("")
	if err != nil {
		return err
	}
	defer st.Close()
	r := &decisions.Pins{Store: st, Zone: cfg.Planning.Zone, Now: g.Now}
	fields := c.fields()
	err = r.Pin(g.Ctx, decided.Pin{Session: c.Session, Reason: reason, Who: cmp.Or(strings.TrimSpace(c.By), cli.Account()), Until: until}, fields)
	if err != nil {
		return pinRefused(err, w)
	}
	return cli.PrintText(g.Stdout, w.Say("pin_done", "Session", c.Session, "What", w.PinnedFields(fields), "Until", views.PinUntil(until, w))+"\n")
}

// Unpin is cohort unpin.
type Unpin struct {
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	pinned
	Lang string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort unpin --help says beside its flags.
func (c *Unpin) Help() string {
	return `Without --time, --room, --trainers or --people all that is pinned of the session is released. Where nothing of that is pinned the exit status is 1.

Examples:
  cohort unpin 2027-01-25-0a1b2c3d4e5f/7
  cohort unpin 2027-01-25-0a1b2c3d4e5f/7 --room`
}

// Run releases.
func (c *Unpin) Run(g *cli.Globals) error {
	w, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	st, _, _, err := g.StoreOn("")
	if err != nil {
		return err
	}
	defer st.Close()
	fields := c.fields()
	n, err := decided.Unpin(g.Ctx, st.DB(), c.Session, fields, g.Now())
	if err != nil {
		return cli.Environment(err)
	}
	if n == 0 {
		return cli.Negative(errors.New(w.Say("unpin_nothing", "Session", c.Session)))
	}
	return cli.PrintText(g.Stdout, w.Say("unpin_done", "Session", c.Session, "What", w.PinnedFields(fields))+"\n")
}

// Pins is cohort pins.
type Pins struct {
	Site string `help:"Of this site only." placeholder:"ID"`
	JSON bool   `name:"json" help:"Print one JSON object."`
	Lang string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort pins --help says beside its flags.
func (c *Pins) Help() string {
	return `Lists what is pinned now, and what was released in the last fortnight and why.

Examples:
  cohort pins
  cohort pins --site BASMANNAYA --lang ru`
}

// pinsBack is how long a pin that was released is listed.
const pinsBack = 14 * 24 * time.Hour

// Run lists.
func (c *Pins) Run(g *cli.Globals) error {
	w, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	w = w.ISO()
	st, cfg, day, err := g.StoreOn("")
	if err != nil {
		return err
	}
	defer st.Close()
	since := g.Now().Add(-pinsBack)
	list, err := decided.Pins(g.Ctx, st.DB(), c.Site, &since)
	if err != nil {
		return cli.Environment(err)
	}
	if c.JSON {
		if list == nil {
			list = []decided.Pin{}
		}
		return cli.PrintLine(g.Stdout, map[string]any{"pins": list})
	}
	f, _, _, err := holds.ReadFacts(g.Ctx, st, day, cfg.Planning.Zone)
	if err != nil {
		return cli.Environment(err)
	}
	return cli.PrintText(g.Stdout, views.New(w, views.Called(f, w)).PinsText(list, cfg.Planning.Zone))
}

// pinRefused is why a session cannot be pinned, in words and as bad input.
func pinRefused(err error, w words.Words) error {
	var no *decided.NoPin
	if !errors.As(err, &no) {
		return cli.Known(err)
	}
	return cli.BadInput(errors.New(views.NoPinText(no, w)))
}
