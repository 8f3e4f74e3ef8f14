package deciding

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/decisions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// pinned is what of a session a command speaks of.
type pinned struct {
	Time     bool `help:"Its day and start."`
	Room     bool `help:"Its room."`
	Trainers bool `help:"Its trainers."`
	People   bool `help:"Whoever sits in it; others may join."`
}

// fields are what is named, of decided.AllPins; all where nothing is.
func (p *pinned) fields(least bool, all []string) (out []string) {
	for i, said := range []bool{p.Time, p.Room, p.Trainers, p.People, least} {
		if said {
			out = append(out, decided.AllPins()[i])
		}
	}
	if out == nil {
		return all
	}
	return out
}

// Pin is cohort pin.
type Pin struct {
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	pinned
	Least  *int   `help:"Hold it with as few people as this, below the least group of its course; who sits in it keeps the seat." placeholder:"N"`
	Reason string `help:"Why." placeholder:"TEXT"`
	Until  string `help:"Last day of the pin; until the session is held if not given." placeholder:"DATE"`
	By     string `help:"Who pins it; the name of the account if not given." placeholder:"NAME"`
	Lang   string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort pin --help says beside its flags.
func (c *Pin) Help() string {
	return `The SESSION is given by the five signs on its attendance sheet, or by its ID. From the next night on, what is pinned of the session does not change, and the session is held with however few people. Without --time,
--room, --trainers, --people or --least the first four are pinned. Pinning again replaces the pin before.

With --least the session is held as long as so many people are left in it; with fewer, all that is pinned of it is released.

Where the world breaks a pin (the trainer is ill, the room is shut, nobody is left), that pin is released, the others stay, and whoever
set it gets a letter if an address is known under their name.

Examples:
  cohort pin 6Q5YH --time --reason "the minister comes"
  cohort pin 2027-01-25-0a1b2c3d4e5f/7 --least 3 --reason "they cannot wait" --until 2027-02-12 --by "A. Petrova"`
}

// Run pins.
func (c *Pin) Run(g *cli.Globals) error {
	pin := decided.Pin{Session: c.Session, Reason: strings.TrimSpace(c.Reason), Who: cmp.Or(strings.TrimSpace(c.By), cli.Account())}
	if c.Until != "" {
		d, err := cli.Day("--until", c.Until)
		if err != nil {
			return err
		}
		pin.Until = &d
	}
	if c.Least != nil {
		pin.Least = *c.Least
	}
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	fields := c.fields(c.Least != nil, planner.AllPins())
	if err := pins(o, g).Pin(g.Ctx, pin, fields); err != nil {
		return pinRefused(err, c.Session, o.Words)
	}
	return cli.PrintText(g.Stdout, o.Words.Say("pin_done", "Session", c.Session, "What", o.Words.PinnedFields(fields, pin.Least), "Until", views.PinUntil(pin.Until, o.Words))+"\n")
}

// pins is where pins are set and released.
func pins(o *cli.Opened, g *cli.Globals) *decisions.Pins {
	return &decisions.Pins{Store: o.Store, Zone: o.Config.Planning.Zone, Now: g.Now}
}

// Unpin is cohort unpin.
type Unpin struct {
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	pinned
	Least bool   `help:"With how few people it is held."`
	Lang  string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort unpin --help says beside its flags.
func (c *Unpin) Help() string {
	return `Without --time, --room, --trainers, --people or --least all that is pinned of the session is released. Where nothing of that is pinned the
exit status is 1.

Examples:
  cohort unpin 6Q5YH
  cohort unpin 2027-01-25-0a1b2c3d4e5f/7 --room`
}

// Run releases.
func (c *Unpin) Run(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	gone, err := pins(o, g).Unpin(g.Ctx, c.Session, c.fields(c.Least, decided.AllPins()))
	if err != nil {
		return Refused(err, o.Words)
	}
	if len(gone) == 0 {
		return cli.Negative(errors.New(o.Words.Say("unpin_nothing", "Session", c.Session)))
	}
	fields, least := make([]string, len(gone)), 0
	for i, p := range gone {
		fields[i], least = p.Field, max(least, p.Least)
	}
	return cli.PrintText(g.Stdout, o.Words.Say("unpin_done", "Session", c.Session, "What", o.Words.PinnedFields(fields, least))+"\n")
}

// Pins is cohort pins.
type Pins struct {
	Site string `help:"Of this site only." placeholder:"ID"`
	JSON bool   `name:"json" help:"Print one JSON object."`
	Lang string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort pins --help says beside its flags.
func (c *Pins) Help() string {
	return `Lists what is pinned now, what was released in the last fortnight and why, and the announced sessions that are kept until somebody
decides: so few people are left in them that they are no group.

Examples:
  cohort pins
  cohort pins --site BASMANNAYA --lang ru`
}

// pinsBack is how long a pin that was released is listed.
const pinsBack = 14 * 24 * time.Hour

// Run lists.
func (c *Pins) Run(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	since := g.Now().Add(-pinsBack)
	list, err := decided.Pins(g.Ctx, o.DB(), c.Site, &since)
	if err != nil {
		return cli.Environment(err)
	}
	f, _, _, err := holds.ReadFacts(g.Ctx, o.Store, o.Day, o.Config.Planning.Zone)
	if err != nil {
		return cli.Environment(err)
	}
	built, err := holds.Build(f, o.Day, 0, o.Config.Planning)
	if err != nil {
		return cli.Environment(err)
	}
	kept := slices.DeleteFunc(append([]demand.Kept{}, built.Kept...), func(k demand.Kept) bool {
		return c.Site != "" && !slices.ContainsFunc(f.Rooms, func(r facts.Room) bool { return r.ID == k.Room && r.Site == c.Site })
	})
	if c.JSON {
		return cli.PrintLine(g.Stdout, map[string]any{"pins": append([]decided.Pin{}, list...), "kept": kept})
	}
	stands, _, err := o.Store.CurrentPlan(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	keys, err := o.Store.SheetKeys(g.Ctx, stands.Version)
	if err != nil {
		return cli.Environment(err)
	}
	return cli.PrintText(g.Stdout, views.New(o.Words, views.Called(f, o.Words)).PinsText(list, kept, keys, o.Config.Planning.Zone))
}

// pinRefused is why a session, called as it was written, cannot be pinned, in words and as bad
// input.
func pinRefused(err error, written string, w words.Words) error {
	var no *decided.NoPin
	if !errors.As(err, &no) {
		return Refused(err, w)
	}
	return cli.BadInput(errors.New(views.NoPinText(no, written, w)))
}
