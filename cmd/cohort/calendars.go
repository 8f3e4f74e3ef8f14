package main

import (
	"errors"
	"log/slog"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/holds"
	"cohort/internal/nightly/folder"
	"cohort/reports/views"
	"cohort/sql/store"
)

type calendarsCmd struct {
	List  calendarsListCmd  `cmd:"" default:"withargs" help:"List calendar feeds: whose, in which file, since when."`
	Renew calendarsRenewCmd `cmd:"" help:"Give a feed another name that nobody can guess, and end the one before."`
}

// Help is what cohort calendars --help says beside its commands.
func (c *calendarsCmd) Help() string {
	return `Trainers, rooms and sites have a calendar feed each, a file in files.out under a name that nobody can guess: who has its address reads it.

Examples:
  cohort calendars
  cohort calendars --kind trainer --lang ru
  cohort calendars renew T-07`
}

type calendarsListCmd struct {
	Kind string `help:"Only those of trainers, rooms or sites: trainer, room or site." enum:",trainer,room,site" default:"" placeholder:"KIND"`
	JSON bool   `name:"json" help:"Print one JSON object."`
	Lang string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort calendars list --help says beside its flags.
func (c *calendarsListCmd) Help() string {
	return `cohort calendars does the same. A feed is there once a version was published while files.out was set.

Examples:
  cohort calendars list --kind site
  cohort calendars list --json`
}

// Run lists.
func (c *calendarsListCmd) Run(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	feeds, err := o.CalendarNames(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	list := []views.Calendar{} // never null
	for _, f := range feeds {
		if c.Kind == "" || c.Kind == f.Kind {
			list = append(list, calendarShown(o, f))
		}
	}
	if c.JSON {
		return cli.PrintLine(g.Stdout, map[string]any{"calendars": list})
	}
	v, err := calendarViews(g, o)
	if err != nil {
		return err
	}
	return cli.PrintText(g.Stdout, v.CalendarsText(list, o.Config.Planning.Zone))
}

type calendarsRenewCmd struct {
	Whom string `arg:"" help:"The trainer, room or site." placeholder:"WHOM"`
	Kind string `help:"Where several have that key: trainer, room or site." enum:",trainer,room,site" default:"" placeholder:"KIND"`
	Lang string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort calendars renew --help says beside its flags.
func (c *calendarsRenewCmd) Help() string {
	return `The file of before is removed and the new one written, at once where files.out is this machine's, otherwise within a minute by the service.
Whoever subscribed needs the new address. What was cancelled before is not in the new file.

Examples:
  cohort calendars renew T-07
  cohort calendars renew VDNKH --kind site`
}

// Run renews.
func (c *calendarsRenewCmd) Run(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	feeds, err := o.RenewCalendar(g.Ctx, c.Kind, c.Whom, g.Now())
	switch {
	case err != nil:
		return cli.Environment(err)
	case len(feeds) == 0:
		return cli.BadInput(errors.New(o.Words.Say("calendars_unknown", "ID", c.Whom)))
	case len(feeds) > 1:
		return cli.BadInput(errors.New(o.Words.Say("calendars_several", "ID", c.Whom)))
	}
	g.Service(o.Config, o.Store, slog.New(slog.DiscardHandler)).TellAfter(g.Ctx)
	v, err := calendarViews(g, o)
	if err != nil {
		return err
	}
	shown := calendarShown(o, feeds[0])
	return cli.PrintText(g.Stdout, o.Words.Say("calendars_renewed")+"\n"+v.CalendarText(&shown, o.Config.Planning.Zone)+"\n")
}

func calendarShown(o *cli.Opened, f store.CalendarFeed) views.Calendar {
	return views.Calendar{Kind: f.Kind, Subject: f.Subject, File: folder.Folder{Path: o.Config.Files.Out}.Feed(f.Token), Since: f.Since}
}

func calendarViews(g *cli.Globals, o *cli.Opened) (views.Views, error) {
	f, _, _, err := holds.ReadFacts(g.Ctx, o.Store, o.Day, o.Config.Planning.Zone)
	if err != nil {
		return views.Views{}, cli.Environment(err)
	}
	return views.New(o.Words, views.Called(f, o.Words)), nil
}
