package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/decisions"
	"cohort/internal/forms"
	"cohort/internal/inbox"
	"cohort/internal/outbox"
	"cohort/reports/views"
	"cohort/sql/store"
)

type inboxCmd struct {
	Folder string `arg:"" optional:"" help:"A maildir, or a folder with letters as .eml files; inbox.folder of the configuration if not given." placeholder:"DIR" type:"given"`
	DryRun bool   `help:"Say what would become of the letters, and change nothing."`
	AsOf   string `help:"Day as of which the workbooks are read, instead of today." placeholder:"DATE"`
}

// Help is what cohort inbox --help says beside its flags.
func (c *inboxCmd) Help() string {
	return `Takes the letters that lie in a folder: sees by their address who sent them and what they may say (a manager: the sessions of
their site; a trainer: those that they were to lead; an office head: who of the office was absent or late; and where the mail server
proves the sender, see inbox.proven_by, an owner of data: the rows of their view; an operator: all but addresses), takes the workbooks that came with them as cohort import does, each whole or not at
all, and answers each sender with what was taken and what was not. What was dealt with is moved to done/ in the folder,
what a person should look at (no letter, no workbook, a stranger) to aside/. No letter is taken twice.
A report of a mail server that a message of ours did not arrive marks that message as dead, and the operators are told.
Strangers and machines get no answer. From one sender ` + fmt.Sprintf("%d letters and %d MB an hour and %d rows a day", inbox.MostLetters, inbox.MostMB, inbox.MostRows) + ` are taken; beyond that they are told
so once, further letters go to aside/ unanswered until the hour is over, and the operators are told. The service does all this by itself every minute for inbox.folder of the configuration.

Exit status: 0 every letter was taken, 1 some were refused or in part, 2 there is no such folder, 3 the database, the folder or
the mail server cannot be used.

Examples:
  cohort inbox /var/lib/cohort/mail --dry-run
  cohort inbox`
}

// Run takes the letters and delivers the answers.
func (c *inboxCmd) Run(g *cli.Globals) error {
	debug.SetMemoryLimit(gathers)
	st, cfg, day, err := g.StoreOn(c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	folder := c.Folder
	if folder == "" {
		folder = cfg.Inbox.Folder
	}
	if folder == "" {
		return cli.BadInput(errors.New("no folder is named; give one, or set inbox.folder of the configuration"))
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return cli.BadInput(fmt.Errorf("%s is no folder", folder))
	}
	in, err := letters(g, cfg, st)
	if err != nil {
		return err
	}
	all := true
	in.Try, in.ByHand, in.Today = c.DryRun, true, day
	in.Told = func(r inbox.Report) error {
		all = all && (r.Outcome == inbox.Taken || r.Outcome == inbox.Before)
		return cli.PrintText(g.Stdout, views.LetterText(r, c.DryRun))
	}
	taking := in.Take(g.Ctx, folder)
	if !c.DryRun {
		report, err := outbox.Deliver(g.Ctx, st, cli.Post(cfg), g.Now, g.Log)
		if report.Total() > 0 {
			fmt.Fprintf(g.Stdout, "mail: %d accepted, %d waiting for another attempt, %d dead, %d ambiguous\n",
				report.Accepted, report.Deferred, report.Dead, report.Ambiguous)
		}
		if taking == nil {
			taking = err
		}
	}
	switch {
	case taking != nil:
		return cli.Environment(taking)
	case !all:
		return cli.Negative(errors.New(""))
	}
	return nil
}

// letters is what takes letters, as configured.
func letters(g *cli.Globals, cfg *config.Config, st *store.Store) (*inbox.Service, error) {
	w, err := forms.NewWords()
	if err != nil {
		return nil, cli.Environment(err)
	}
	service := g.Service(cfg, st, g.Log)
	takeFile := func(ctx context.Context, tx *sql.Tx, desk *forms.Desk, f forms.File, take inbox.TakeRows) (moved, rows *forms.Taken, err error) {
		d := &decisions.Desk{Service: service}
		got, err := d.TakeFile(ctx, tx, desk, f, refusedText, func(_ *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
			return take(f, before)
		})
		if err != nil {
			return nil, nil, err
		}
		return got.Moved, got.Rows, nil
	}
	return &inbox.Service{Store: st, TakeFile: takeFile, Decided: service.TellAfter, Words: w, Language: cfg.Language, Zone: cfg.Planning.Zone, Account: cli.Account(), Server: cfg.Inbox.ProvenBy, Now: g.Now, Log: g.Log}, nil
}

// receive takes the letters of the configured folder now and then; nil: there is none.
func receive(g *cli.Globals, cfg *config.Config, st *store.Store) (func(context.Context) error, error) {
	if cfg.Inbox.Folder == "" {
		return nil, nil
	}
	in, err := letters(g, cfg, st)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return in.Take(ctx, cfg.Inbox.Folder) }, nil
}
