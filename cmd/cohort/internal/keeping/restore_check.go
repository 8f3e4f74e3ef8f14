package keeping

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/maillog"
	"cohort/internal/outbox"
	"cohort/reports/words"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

// RestoreCheck names what went out since a copy was made.
type RestoreCheck struct {
	Logs  []string `arg:"" optional:"" name:"log" help:"Logs of the mail server, the oldest first; - is standard input, one that ends in .gz is unpacked."`
	Until string   `help:"In place of a log, your word: what waits in the copy and was written until then had gone out. A time such as 2027-01-25T07:00, in the network's zone." placeholder:"TIME"`
	Mark  bool     `help:"Note as sent what went out."`
}

// Help is what cohort restore-check --help says beside its flags.
func (c *RestoreCheck) Help() string {
	return `After a copy of the database was restored: names what happened since it was made, by the log of the mail server. Messages of ours,
which are known by their Message-ID, that the server had taken and the copy does not know to be sent; with --mark they are noted as
sent, so that nobody gets them again. Messages that the copy does not know at all, by reader, and the slots that they came from.

A log is what Postfix (message-id=<...>) or Exim (id=...) writes, or any lines with a Message-ID each, with or without a time before it.
Do it before cohort restored --go-on, which skips the slots that were missed.

Exit status: 0 the copy knows all, or what it did not know is noted, 1 something went out that it does not know, 2 bad input, 3 the
database cannot be used.

Examples:
  cohort restore-check /var/log/mail.log
  cohort restore-check /var/log/mail.log.2.gz /var/log/mail.log.1 /var/log/mail.log --mark
  journalctl -u postfix --since "2027-01-22 02:00" -o short-iso | cohort restore-check - --mark
  cohort restore-check --until 2027-01-22T12:30 --mark`
}

// Run compares, and marks.
func (c *RestoreCheck) Run(g *cli.Globals) error {
	if (len(c.Logs) > 0) == (c.Until != "") {
		return cli.BadInput(errors.New("give logs of the mail server, or your word with --until"))
	}
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	zone := cfg.Planning.Zone
	last, err := st.LastWord(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	fmt.Fprintf(g.Stdout, "the copy knows what happened until %s\n", last.In(zone).Format(minute))
	since, until, err := c.since(g, st, cfg)
	if err != nil {
		return err
	}
	if err := c.say(g, st, cfg, since, until); err != nil {
		return cli.Environment(err)
	}
	if len(since.Unsent) == 0 && len(since.Unknown) == 0 {
		return nil
	}
	if !c.Mark {
		return cli.Negative(errors.New("something went out that the copy does not know; --mark notes what it can"))
	}
	var list []delivered.Message
	for _, m := range since.Unsent {
		if m.At.IsZero() {
			m.At = last
		}
		list = append(list, m.Message)
	}
	n, err := delivered.Mark(g.Ctx, st.DB(), list, g.Now())
	if err != nil {
		return cli.Environment(err)
	}
	fmt.Fprintf(g.Stdout, "noted as sent: %s; now cohort restored --go-on\n", words.CountOf(n, "message"))
	return nil
}

// since is what went out beside what the copy knows, and until when the log goes.
func (c *RestoreCheck) since(g *cli.Globals, st *store.Store, cfg *config.Config) (since outbox.Since, until time.Time, err error) {
	zone := cfg.Planning.Zone
	if c.Until != "" {
		if until, err = instant("--until", c.Until, g.Now(), zone); err != nil {
			return since, until, cli.BadInput(err)
		}
		since, err = outbox.OnWord(g.Ctx, st, until)
		return since, until, cli.Known(err)
	}
	var taken []maillog.Taken
	for _, path := range c.Logs {
		list, err := read(path, zone, g.Now())
		if err != nil {
			return since, until, cli.BadInput(fmt.Errorf("%s: %w", path, err))
		}
		for _, t := range list {
			if !slices.ContainsFunc(taken, func(x maillog.Taken) bool { return x.Name == t.Name }) {
				taken = append(taken, t)
			}
			if t.At.After(until) {
				until = t.At
			}
		}
	}
	if until.IsZero() { // the log says no times
		until = g.Now()
	}
	since, err = outbox.Compare(g.Ctx, st, taken, cli.Post(cfg))
	return since, until, cli.Known(err)
}

func read(path string, zone *time.Location, now time.Time) ([]maillog.Taken, error) {
	if path == "-" {
		return maillog.Read(os.Stdin, zone, now)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var log io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if log, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	return maillog.Read(log, zone, now)
}

// say says what went out: what the copy would send again, what it does not know, and which
// slots that came from.
func (c *RestoreCheck) say(g *cli.Globals, st *store.Store, cfg *config.Config, since outbox.Since, until time.Time) error {
	zone := cfg.Planning.Zone
	at := func(t time.Time) string {
		if t.IsZero() {
			return "at a time that the log does not say"
		}
		return t.In(zone).Format("Mon 2006-01-02 15:04:05")
	}
	fmt.Fprintf(g.Stdout, "sent, as the copy knows: %d; of other installations: %d\n", since.Known, since.Others)
	for _, m := range since.Unsent {
		fmt.Fprintf(g.Stdout, "message %d, %s in the copy, went out: %s\n", m.ID, m.State, at(m.At))
	}
	readers, err := st.Addresses(g.Ctx)
	if err != nil {
		return err
	}
	for _, t := range since.Unknown {
		whom := "a reader that the log does not name"
		for _, a := range readers {
			if slices.Contains(t.To, strings.ToLower(a.Email)) {
				whom = strings.TrimSpace(a.Kind + " " + a.Subject)
				break
			}
		}
		came := ""
		if t.Bounced {
			came = ", and came back"
		}
		fmt.Fprintf(g.Stdout, "message %d, which the copy does not know, went out to %s: %s%s\n", t.Number, whom, at(t.At), came)
	}
	missed, err := jobs.MissedUntil(g.Ctx, st, cli.Timetable(cfg), until)
	if err != nil {
		return err
	}
	for _, m := range missed {
		if m.Job == store.Nightly || m.Job == store.Retention {
			continue
		}
		n := 0
		for _, t := range since.Unknown {
			if !t.At.Before(m.Slot.At) && t.At.Before(m.Slot.At.Add(slotTakes)) {
				n++
			}
		}
		fmt.Fprintf(g.Stdout, "%s of %s, which the copy does not know: %s went out in the two hours after it\n", m.Job, m.Slot.At.In(zone).Format(minute), words.CountOf(n, "message"))
	}
	return nil
}

// slotTakes is within how long the mail of a slot goes out.
const slotTakes = 2 * time.Hour
