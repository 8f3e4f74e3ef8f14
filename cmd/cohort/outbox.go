package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"cohort/internal/outbox"
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

// line is a message as it is shown.
type line struct {
	ID       int64              `json:"id"`
	State    store.MessageState `json:"state"`
	Run      int64              `json:"run"`
	Kind     string             `json:"kind"`
	About    string             `json:"about"`
	Period   string             `json:"period"`
	Edition  int                `json:"edition"`
	To       string             `json:"to"`
	Subject  string             `json:"subject"`
	Attempts int                `json:"attempts"`
	Next     *time.Time         `json:"next_attempt"`
	Accepted *time.Time         `json:"accepted"`
	Error    string             `json:"error"`
	Response string             `json:"response"`
}

func lineOf(m store.Message) line {
	return line{ID: m.ID, State: m.State, Run: m.Run, Kind: m.Kind, About: m.About, Period: m.Period, Edition: m.Number, To: m.Email,
		Subject: m.Subject, Attempts: m.Attempts, Next: m.NextAttempt, Accepted: m.AcceptedAt, Error: m.LastError, Response: m.LastResponse}
}

// what says when a message went or goes, and what is the matter with it.
func (l line) what(zone *time.Location) string {
	const stamp = "2006-01-02 15:04"
	switch {
	case l.State == store.MessageAccepted && l.Accepted != nil:
		return "at " + l.Accepted.In(zone).Format(stamp)
	case l.State == store.MessagePending && l.Subject == "":
		return "not rendered yet"
	case l.State == store.MessagePending && l.Error == "" && l.Next != nil:
		return "from " + l.Next.In(zone).Format(stamp)
	case l.State == store.MessagePending && l.Next != nil:
		return "again from " + l.Next.In(zone).Format(stamp) + ": " + l.Error
	}
	return l.Error
}

// Run shows the outbox.
func (c *outboxListCmd) Run(g *globals) error {
	st, cfg, err := g.store()
	if err != nil {
		return err
	}
	defer st.Close()
	if c.Limit < 0 {
		return badInput(fmt.Errorf("--limit %d is negative", c.Limit))
	}
	messages, err := st.Messages(g.ctx, store.MessageFilter{State: store.MessageState(c.State), Run: c.Run_, Limit: c.Limit})
	if err != nil {
		return environment(err)
	}
	lines := make([]line, len(messages))
	for i, m := range messages {
		lines[i] = lineOf(m)
	}
	if c.JSON {
		return printJSON(g.stdout, lines)
	}
	if len(lines) == 0 {
		fmt.Fprintln(g.stdout, "no such message")
		return nil
	}
	w := tabwriter.NewWriter(g.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSTATE\tRUN\tKIND\tABOUT\tPERIOD\tEDITION\tTO\tTRIED\tWHAT")
	for _, l := range lines {
		edition := ""
		if l.Edition > 0 {
			edition = fmt.Sprint(l.Edition)
		}
		fmt.Fprintf(w, "%d\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", l.ID, l.State, l.Run, l.Kind, l.About, l.Period, edition, l.To,
			l.Attempts, strings.Join(strings.Fields(l.what(cfg.Planning.Zone)), " "))
	}
	return w.Flush()
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
func (c *outboxRetryCmd) Run(g *globals) error {
	st, cfg, err := g.store()
	if err != nil {
		return err
	}
	defer st.Close()
	var wrong []string
	for _, id := range c.IDs {
		switch err := st.Resend(g.ctx, id, c.Force, g.now()); {
		case errors.Is(err, store.ErrAccepted):
			wrong = append(wrong, fmt.Sprintf("message %d was accepted by the mail server; --force sends it a second time", id))
		case err != nil:
			wrong = append(wrong, err.Error())
		}
	}
	if len(wrong) == len(c.IDs) {
		return badInput(errors.New(strings.Join(wrong, "; ")))
	}
	_, delivering := outbox.Deliver(g.ctx, st, post(cfg), g.now, g.log)
	var waiting []string
	for _, id := range c.IDs {
		m, err := st.Message(g.ctx, id)
		if err != nil {
			continue // said above
		}
		l := lineOf(m)
		fmt.Fprintf(g.stdout, "message %d: %s %s\n", id, l.State, l.what(cfg.Planning.Zone))
		if m.State != store.MessageAccepted {
			waiting = append(waiting, fmt.Sprint(id))
		}
	}
	switch {
	case delivering != nil:
		return environment(delivering)
	case len(wrong) > 0:
		return badInput(errors.New(strings.Join(wrong, "; ")))
	case len(waiting) > 0:
		return environment(fmt.Errorf("not accepted: message %s", strings.Join(waiting, ", ")))
	}
	return nil
}
