// Package deciding has the commands by which people decide about the timetable
// that stands, and see first what is possible and what it costs. What a decision
// does is in internal/decisions; its words are in reports/views.
package deciding

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// flags are what every command that decides takes.
type flags struct {
	Reason string `help:"Why." placeholder:"TEXT"`
	By     string `help:"Who decides; the name of the account if not given." placeholder:"NAME"`
	Yes    bool   `help:"Publish without asking."`
	Lang   string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

const decidingHelp = `
A SESSION is given by the five signs on its attendance sheet, or by its ID; people, trainers and rooms by what they are called, or by their
ID. Where a name may mean several, they are listed and nothing is changed.

Every rule is checked first: what breaks one is refused with the fact, and nothing is changed. Then it says what the decision means for
people, and asks; without a terminal it needs --yes. A decision is a version of the timetable, at once, and what it changed is pinned, so
that the next night keeps it. "cohort undo" takes it back while nothing else was published.
Whom it concerns on the next working day is written to at once; what concerns later days
only is gathered until 7:00 (mail.gathered_until).`

// Move is cohort move.
type Move struct {
	Session string   `arg:"" help:"The session." placeholder:"SESSION"`
	Day     string   `help:"The day." placeholder:"DATE"`
	Start   string   `help:"The hour." placeholder:"HH:MM"`
	Room    string   `help:"The room." placeholder:"ROOM"`
	Trainer []string `help:"The trainer; all of a crew, or the one who is new in it." placeholder:"TRAINER"`
	flags
}

// Help is what cohort move --help says beside its flags.
func (c *Move) Help() string {
	return `Holds a session on another day, at another hour, in another room or with another trainer; what is not given stays.
` + decidingHelp + `

Examples:
  cohort move 6Q5YH --day 2027-02-03 --start 10:00 --reason "the ministry comes on Tuesday"
  cohort move 6Q5YH --room "Computer room 2" --trainer "Петрова А. А." --yes`
}

// Run moves.
func (c *Move) Run(g *cli.Globals) error {
	var to decisions.Where
	if c.Day != "" {
		d, err := cli.Day("--day", c.Day)
		if err != nil {
			return err
		}
		to.Day = &d
	}
	if c.Start != "" {
		start, err := clockTime(c.Start)
		if err != nil {
			return cli.BadInput(fmt.Errorf("--start: %w", err))
		}
		to.Start = &start
	}
	to.Room, to.Trainers = c.Room, c.Trainer
	if to.Day == nil && to.Start == nil && to.Room == "" && len(to.Trainers) == 0 {
		return cli.BadInput(errors.New("say where to: --day, --start, --room or --trainer"))
	}
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Move(g.Ctx, by, reason, c.Session, to)
	})
}

// Swap is cohort swap.
type Swap struct {
	One   string `arg:"" help:"A session." placeholder:"SESSION"`
	Other string `arg:"" help:"Another." placeholder:"SESSION"`
	flags
}

// Help is what cohort swap --help says beside its flags.
func (c *Swap) Help() string {
	return `Holds two sessions at each other's time, in each other's room, each with its own trainers.
` + decidingHelp + `

Examples:
  cohort swap 6Q5YH FWHKW`
}

// Run swaps.
func (c *Swap) Run(g *cli.Globals) error {
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Swap(g.Ctx, by, reason, c.One, c.Other)
	})
}

// Cancel is cohort cancel.
type Cancel struct {
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	flags
}

// Help is what cohort cancel --help says beside its flags.
func (c *Cancel) Help() string {
	return `Gives a session up. Its people get other seats where there are any; the others wait, and the next night plans them anew. Its room is taken
at that time, so that no night holds it there again: "cohort uncancel" frees it, "cohort undo" takes all of it back.
` + decidingHelp + `

Examples:
  cohort cancel 6Q5YH --reason "nobody needs it any more"`
}

// Run cancels.
func (c *Cancel) Run(g *cli.Globals) error {
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Cancel(g.Ctx, by, reason, c.Session)
	})
}

// Uncancel is cohort uncancel.
type Uncancel struct {
	Session string `arg:"" help:"The session that was given up." placeholder:"SESSION"`
	Lang    string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort uncancel --help says beside its flags.
func (c *Uncancel) Help() string {
	return `Lets a session be held again that was given up: from the next night on its room is free at that time. Who gets a seat there, and whether it is
needed, the night decides. Where it was not given up, or its day is over, the exit status is 1.

Examples:
  cohort uncancel 6Q5YH`
}

// Run frees.
func (c *Uncancel) Run(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	done, err := pins(o, g).Uncancel(g.Ctx, c.Session)
	switch {
	case err != nil:
		return Refused(err, o.Words)
	case !done:
		return cli.Negative(errors.New(o.Words.Say("uncancel_nothing", "Session", c.Session)))
	}
	return cli.PrintText(g.Stdout, o.Words.Say("uncancel_done", "Session", c.Session)+"\n")
}

// Seat is cohort seat.
type Seat struct {
	Person  string `arg:"" help:"The person or candidate." placeholder:"PERSON"`
	Session string `arg:"" help:"The session." placeholder:"SESSION"`
	flags
}

// Help is what cohort seat --help says beside its flags.
func (c *Seat) Help() string {
	return `Seats somebody in a session, in place of the seat that they may have for the same course.
` + decidingHelp + `

Examples:
  cohort seat "Иванова Мария" 6Q5YH
  cohort seat P-00017 2027-01-25-0a1b2c3d4e5f/7`
}

// Run seats.
func (c *Seat) Run(g *cli.Globals) error {
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Seat(g.Ctx, by, reason, c.Person, c.Session)
	})
}

// Absent is cohort absent.
type Absent struct {
	Who  string `arg:"" help:"The trainer or the room." placeholder:"TRAINER|ROOM"`
	From string `help:"First day, with the hour from which on that day." required:"" placeholder:"DATE[THH:MM]"`
	To   string `help:"Last day, with the hour until which on that day." required:"" placeholder:"DATE[THH:MM]"`
	Kind string `help:"Why a trainer is away: holiday, illness, trip or field_day." enum:"holiday,illness,trip,field_day" default:"illness"`
	flags
}

// Help is what cohort absent --help says beside its flags.
func (c *Absent) Help() string {
	return `Writes down that a trainer is away or a room is shut, and says of each session that hangs on it what becomes of it: who leads it instead, in
which room, at what other time; or that it is not held. Needs that a trainer's or room's absence is kept in Cohort's own tables.
` + decidingHelp + `
The reason of a room stands on the grid of its week.

Examples:
  cohort absent T-07 --from 2027-01-25 --to 2027-01-27
  cohort absent T1-204 --from 2027-01-25T09:00 --to 2027-01-25T13:00 --reason "the heating is mended"`
}

// Run writes it down.
func (c *Absent) Run(g *cli.Globals) error {
	a := decisions.Absence{ID: c.Who, Kind: c.Kind}
	var err error
	if a.From, a.Starts, err = dayAndHour("--from", c.From); err != nil {
		return err
	}
	if a.To, a.Ends, err = dayAndHour("--to", c.To); err != nil {
		return err
	}
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Absent(g.Ctx, by, reason, a)
	})
}

// Take is cohort take.
type Take struct {
	Suggestion string `arg:"" help:"What cohort suggest calls it." placeholder:"SUGGESTION"`
	flags
}

// Help is what cohort take --help says beside its flags.
func (c *Take) Help() string {
	return `Makes one of the plans that "cohort suggest" showed of the timetable that stands the timetable, while that version stands.
` + decidingHelp + `

Examples:
  cohort take 12-k3f9a`
}

// Run takes.
func (c *Take) Run(g *cli.Globals) error {
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Take(g.Ctx, by, reason, c.Suggestion)
	})
}

// Undo is cohort undo.
type Undo struct{ flags }

// Help is what cohort undo --help says beside its flags.
func (c *Undo) Help() string {
	return `Takes the last decision back, as long as nothing was published since: no night, and no other decision. The timetable is again what it was
before, less what the world broke meanwhile; what the decision pinned or wrote down is released and taken out.

Examples:
  cohort undo
  cohort undo --yes --reason "the ministry comes on Wednesday"`
}

// Run takes back.
func (c *Undo) Run(g *cli.Globals) error {
	return c.decide(g, func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error) {
		return d.Undo(g.Ctx, by, reason)
	})
}

// clockTime reads an hour such as 10:30.
func clockTime(text string) (int, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no hour such as 10:30", text)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// dayAndHour reads the day that stands after a flag, with an hour or none.
func dayAndHour(flag, text string) (planner.Date, *int, error) {
	day, hour, with := strings.Cut(text, "T")
	d, err := cli.Day(flag, day)
	if err != nil || !with {
		return d, nil, err
	}
	minute, err := clockTime(hour)
	if err != nil {
		return d, nil, cli.BadInput(fmt.Errorf("%s: %w", flag, err))
	}
	return d, &minute, nil
}

// decide proposes, shows the price, asks and publishes.
func (c *flags) decide(g *cli.Globals, propose func(d *decisions.Desk, by, reason string) (*decisions.Proposal, error)) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	w := o.Words
	p, err := propose(desk(o, g), cmp.Or(strings.TrimSpace(c.By), cli.Account()), strings.TrimSpace(c.Reason))
	if err != nil {
		return Refused(err, w)
	}
	names := called(p.Facts, p.Keys, w)
	text := views.PriceText(p, names, w)
	if p.Kind == decided.Absent {
		text = views.ConcernedText(p, names, w) + text
	}
	if err := cli.PrintText(g.Stdout, text); err != nil {
		return err
	}
	if !c.Yes {
		yes, err := cli.Asked(g.Stdout, w.Say("decide_ask"), w.Say("decide_needs_yes"))
		if err != nil {
			return err
		}
		if !yes {
			return cli.Negative(errors.New(w.Say("decide_not")))
		}
	}
	version, err := p.Publish(g.Ctx)
	if err != nil {
		return Refused(err, w)
	}
	if err := cli.PrintText(g.Stdout, w.Say("decide_done", "Version", version)+"\n"); err != nil || o.Config.Mail.Host == "" {
		return err
	}
	if err := g.Deliver(o.Config, o.Store); err != nil { // it is decided all the same, and the service tries again
		g.Log.Warn("those whom it concerns cannot be written to now", "error", err)
	}
	return nil
}

// called is what people call everybody and everything, and sessions by their short keys.
func called(f *facts.Facts, keys map[string]string, w words.Words) editions.Called {
	out := editions.NewNames(directory.Named(f), w.Language()).Everybody()
	maps.Copy(out, keys)
	return out
}

// desk is where a command decides.
func desk(o *cli.Opened, g *cli.Globals) *decisions.Desk {
	return &decisions.Desk{Service: g.Service(o.Config, o.Store, slog.New(slog.DiscardHandler))}
}

// Refused is why something is not decided, in words.
func Refused(err error, w words.Words) error {
	var no *decisions.Refused
	switch {
	case errors.Is(err, store.ErrOvertaken):
		return cli.Negative(errors.New(w.Say("decide_overtaken")))
	case !errors.As(err, &no):
		return cli.Known(err)
	}
	said := errors.New(views.RefusedText(no, w))
	switch no.Code {
	case "unknown", "several", "slip", "over", "no_need", "same", "reversed", "elsewhere", "overtaken":
		return cli.BadInput(said)
	}
	return cli.Negative(said)
}
