package main

import (
	"errors"
	"fmt"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/outbox"
	"cohort/reports/views"
	"cohort/sql/store"
)

type outboxCmd struct {
	List  outboxListCmd  `cmd:"" default:"withargs" help:"Show messages and their states."`
	Retry outboxRetryCmd `cmd:"" help:"Send messages again that are dead, ambiguous or waiting."`
}

// Help is what cohort outbox --help says beside its commands.
func (c *outboxCmd) Help() string {
	return `A message is pending (to be sent), sending, accepted (by the mail server), dead (refused for good) or ambiguous (the
connection broke before the server answered: nobody knows whether it went out). Only pending ones are sent without being asked.

Examples:
  cohort outbox
  cohort outbox --state dead
  cohort outbox --run 12 --json
  cohort outbox retry 31 32`
}

type outboxListCmd struct {
	State string `help:"Only those in this state: pending, sending, accepted, ambiguous or dead." enum:",pending,sending,accepted,ambiguous,dead" default:"" placeholder:"STATE"`
	Run_  int64  `name:"run" help:"Only those of this run." placeholder:"ID"`
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
	messages, err := st.Messages(g.Ctx, store.MessageFilter{State: store.MessageState(c.State), Run: c.Run_, Limit: c.Limit})
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
		Subject: m.Subject, Attempts: m.Attempts, Next: m.NextAttempt, Accepted: m.AcceptedAt, Error: m.LastError, Response: m.LastResponse}
}

type outboxRetryCmd struct {
	IDs   []int64 `arg:"" name:"id" help:"Numbers of the messages, see cohort outbox."`
	Force bool    `help:"Also when the mail server has accepted it: the reader may get it twice."`
}

// Help is what cohort outbox retry --help says beside its flags.
func (c *outboxRetryCmd) Help() string {
	return `Makes the messages due now, and delivers what is due. A message keeps its Message-ID, so that a mail program that got it
before shows it once.

Exit status: 0 all accepted, 2 no such message or accepted before, 3 not accepted.

Examples:
  cohort outbox retry 31 32
  cohort outbox retry 31 --force`
}

// Run sends messages again.
func (c *outboxRetryCmd) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	var wrong []string
	for _, id := range c.IDs {
		switch err := st.Resend(g.Ctx, id, c.Force, g.Now()); {
		case errors.Is(err, store.ErrAccepted):
			wrong = append(wrong, fmt.Sprintf("message %d was accepted by the mail server; --force sends it a second time", id))
		case err != nil:
			wrong = append(wrong, err.Error())
		}
	}
	if len(wrong) == len(c.IDs) {
		return cli.BadInput(errors.New(strings.Join(wrong, "; ")))
	}
	_, delivering := outbox.Deliver(g.Ctx, st, cli.Post(cfg), g.Now, g.Log)
	var waiting []string
	for _, id := range c.IDs {
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
