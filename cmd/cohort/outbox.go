package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/outbox"
	"cohort/reports/views"
	"cohort/sql/audit"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

type outboxCmd struct {
	List    outboxListCmd    `cmd:"" default:"withargs" help:"Show messages and their states."`
	Retry   outboxRetryCmd   `cmd:"" help:"Send messages again that are dead, ambiguous or waiting."`
	Arrived outboxArrivedCmd `cmd:"" help:"Note that messages arrived of which nobody knew."`
	Save    outboxSaveCmd    `cmd:"" help:"Write the files of a message into a folder."`
}

// Help is what cohort outbox --help says beside its commands.
func (c *outboxCmd) Help() string {
	return `A message is pending (to be sent), sending, accepted (by the mail server), dead (refused for good, or it came back) or ambiguous
(the connection broke before the server answered: nobody knows whether it went out). Only pending ones are sent without being asked.

Examples:
  cohort outbox
  cohort outbox --late
  cohort outbox --state dead
  cohort outbox --run 12 --json
  cohort outbox retry 31 32
  cohort outbox retry --state dead --kind weekly
  cohort outbox arrived 33
  cohort outbox save 31`
}

type outboxListCmd struct {
	State string `help:"Only those in this state: pending, sending, accepted, ambiguous or dead." enum:",pending,sending,accepted,ambiguous,dead" default:"" placeholder:"STATE"`
	Run_  int64  `name:"run" help:"Only those of this run." placeholder:"ID"`
	Late  bool   `help:"Only those that were written an hour ago or earlier and that the mail server has not accepted."`
	Limit int    `help:"At most so many, the newest; 0: all." default:"100" placeholder:"N"`
	JSON  bool   `help:"As JSON."`
}

// Help is what cohort outbox list --help says beside its flags.
func (c *outboxListCmd) Help() string {
	return `The newest first. cohort outbox does the same, and its --help says what the states mean.

Examples:
  cohort outbox list --state pending
  cohort outbox list --run 12 --json`
}

// late is how old a message is that should have arrived.
const late = time.Hour

// Run shows the outbox.
func (c *outboxListCmd) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	if c.Limit < 0 {
		return cli.BadInput(fmt.Errorf("--limit %d is negative", c.Limit))
	}
	filter := store.MessageFilter{State: store.MessageState(c.State), Run: c.Run_, Limit: c.Limit}
	if c.Late {
		filter.Late = g.Now().Add(-late)
	}
	messages, err := st.Messages(g.Ctx, filter)
	if err != nil {
		return cli.Environment(err)
	}
	shown := make([]views.Message, len(messages)) // never null
	for i := range messages {
		shown[i] = messageShown(&messages[i])
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, shown)
	}
	return cli.PrintText(g.Stdout, views.MessagesText(shown, cfg.Planning.Zone))
}

func messageShown(m *store.Message) views.Message {
	return views.Message{ID: m.ID, State: string(m.State), Run: m.Run, Kind: m.Kind, About: m.About, Period: m.Period, Edition: m.Number, To: m.Email,
		Subject: m.Subject, SentAs: m.SentAs, Attempts: m.Attempts, Next: m.NextAttempt, Accepted: m.AcceptedAt, Error: m.LastError, Response: m.LastResponse}
}

type outboxRetryCmd struct {
	IDs   []int64 `arg:"" optional:"" name:"id" help:"Numbers of the messages, see cohort outbox."`
	State string  `help:"In place of numbers, all in this state: dead, ambiguous or pending." enum:",dead,ambiguous,pending" default:"" placeholder:"STATE"`
	Kind  string  `help:"Of these, only those of this kind: weekly, trainer_week, waves and so on, see cohort outbox." placeholder:"KIND"`
	Run_  int64   `name:"run" help:"Of these, only those of this run." placeholder:"ID"`
	Force bool    `help:"Also when the mail server has accepted it: the reader may get it twice."`
}

// Help is what cohort outbox retry --help says beside its flags.
func (c *outboxRetryCmd) Help() string {
	return `Makes the messages due now, and delivers what is due. A message keeps its Message-ID, so that a mail program that got it
before shows it once. Messages are named by their numbers, or all those in a state are meant: dead after a mail server was away for a
day, ambiguous only when it is known that they did not arrive.

Exit status: 0 all accepted, 2 no such message or accepted before, 3 not accepted.

Examples:
  cohort outbox retry 31 32
  cohort outbox retry 31 --force
  cohort outbox retry --state dead
  cohort outbox retry --state dead --kind weekly --run 12`
}

// messages are the numbers of those that are meant.
func (c *outboxRetryCmd) messages(g *cli.Globals, st *store.Store) ([]int64, error) {
	switch {
	case len(c.IDs) > 0 && (c.State != "" || c.Kind != "" || c.Run_ != 0):
		return nil, cli.BadInput(errors.New("give numbers of messages, or --state with --kind and --run, not both"))
	case len(c.IDs) > 0:
		return c.IDs, nil
	case c.State == "":
		return nil, cli.BadInput(errors.New("name the messages by their numbers, or say --state dead, ambiguous or pending"))
	case c.Force:
		return nil, cli.BadInput(errors.New("--force is for messages that are named by their numbers"))
	}
	list, err := st.Messages(g.Ctx, store.MessageFilter{State: store.MessageState(c.State), Kind: c.Kind, Run: c.Run_})
	if err != nil {
		return nil, cli.Environment(err)
	}
	var ids []int64
	for _, m := range list {
		if m.RenderedAt != nil {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	if len(ids) == 0 {
		return nil, cli.BadInput(errors.New("there is no such message"))
	}
	return ids, nil
}

// Run sends messages again.
func (c *outboxRetryCmd) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	ids, err := c.messages(g, st)
	if err != nil {
		return err
	}
	var wrong []string
	for _, id := range ids {
		switch err := st.Resend(g.Ctx, id, c.Force, g.Now()); {
		case errors.Is(err, store.ErrAccepted):
			wrong = append(wrong, fmt.Sprintf("message %d was accepted by the mail server; --force sends it a second time", id))
		case err != nil:
			wrong = append(wrong, err.Error())
		}
	}
	if len(wrong) == len(ids) {
		return cli.BadInput(errors.New(strings.Join(wrong, "; ")))
	}
	_, delivering := outbox.Deliver(g.Ctx, st, cli.Post(cfg), g.Now, g.Log)
	var waiting []string
	for _, id := range ids {
		m, err := st.Message(g.Ctx, id)
		if err != nil {
			continue // said above
		}
		fmt.Fprintf(g.Stdout, "message %d: %s %s\n", id, m.State, views.Delivery(messageShown(&m), cfg.Planning.Zone))
		if m.State != store.MessageAccepted {
			waiting = append(waiting, fmt.Sprint(id))
		}
	}
	switch {
	case delivering != nil:
		return cli.Environment(delivering)
	case len(wrong) > 0:
		return cli.BadInput(errors.New(strings.Join(wrong, "; ")))
	case len(waiting) > 0:
		return cli.Environment(fmt.Errorf("not accepted: message %s", strings.Join(waiting, ", ")))
	}
	return nil
}

type outboxArrivedCmd struct {
	IDs []int64 `arg:"" name:"id" help:"Numbers of the messages, see cohort outbox."`
}

// Help is what cohort outbox arrived --help says beside its flags.
func (c *outboxArrivedCmd) Help() string {
	return `For messages that are ambiguous, or dead as after a database was restored, when a reader or the log of the mail server says
that they arrived: they count as accepted from then on, and nobody is asked about them any more. Your word is noted in the audit trail.

Exit status: 0 noted, 2 there is no such message, or it is in another state, 3 the database cannot be used.

Examples:
  cohort outbox --state ambiguous
  cohort outbox arrived 33 34`
}

// Run notes of messages that they arrived; what is wrong with one keeps no other from it.
func (c *outboxArrivedCmd) Run(g *cli.Globals) error {
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	var wrong []error
	for _, id := range c.IDs {
		switch err := delivered.Arrived(g.Ctx, st.DB(), id, g.Now()); {
		case errors.Is(err, delivered.ErrNotLost):
			wrong = append(wrong, err)
		case err != nil:
			return cli.Environment(err)
		default:
			fmt.Fprintf(g.Stdout, "message %d: arrived\n", id)
		}
	}
	if len(wrong) > 0 {
		return cli.BadInput(errors.Join(wrong...))
	}
	return nil
}

type outboxSaveCmd struct {
	ID int64  `arg:"" help:"Number of the message, see cohort outbox."`
	To string `help:"Folder." default:"." placeholder:"DIR" type:"path"`
}

// Help is what cohort outbox save --help says beside its flags.
func (c *outboxSaveCmd) Help() string {
	return `Writes the files that were rendered for a message, byte for byte, as of one that went without them because the mail server takes
none so large. A file of that name is overwritten.

Exit status: 0 done, 2 no such message, or it has no files, 3 the database or the folder cannot be used.

Examples:
  cohort outbox save 31
  cohort outbox save 31 --to /tmp/books`
}

// Run writes the files of a message.
func (c *outboxSaveCmd) Run(g *cli.Globals) error {
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	m, err := st.Message(g.Ctx, c.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return cli.BadInput(err)
	case err != nil:
		return cli.Environment(err)
	case m.RemovedAt != nil:
		return cli.BadInput(fmt.Errorf("the files of message %d are not kept any longer, see retention in the configuration", c.ID))
	case len(m.Attachments) == 0:
		return cli.BadInput(fmt.Errorf("message %d has no files", c.ID))
	}
	if err := audit.Record(g.Ctx, st.DB(), audit.Event{At: g.Now(), Kind: audit.Save, About: strconv.FormatInt(c.ID, 10)}); err != nil {
		return cli.Environment(err)
	}
	for _, f := range m.Attachments {
		path := filepath.Join(c.To, filepath.Base(f.Name))
		if err := cli.WriteFile(path, f.Bytes); err != nil {
			return err
		}
		fmt.Fprintln(g.Stdout, path)
	}
	return nil
}
