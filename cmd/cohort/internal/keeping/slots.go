// Package keeping is the commands about what the database keeps: a copy of it that was restored,
// what went out since, what a service would catch up, whoever is to be forgotten.
package keeping

import (
	"context"
	"fmt"
	"io"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/sql/store"
)

// Slots lists what a service would catch up.
type Slots struct {
	SkipUntil string `help:"Note what was missed until then as done, and do nothing for it: a time such as 2027-01-25T07:00, in the network's zone, or now." placeholder:"TIME"`
}

// Help is what cohort slots --help says beside its flags.
func (c *Slots) Help() string {
	return `Lists what a service would catch up if it were started now: of each job the latest time that was missed, if any. With
--skip-until that is noted as done before the first start, as after a restored copy of the database whose mail has gone out.

Exit status: 0 done, 2 bad input, 3 the database cannot be used.

Examples:
  cohort slots
  cohort slots --skip-until now
  cohort slots --skip-until 2027-01-25T07:00`
}

// Run lists or skips what was missed.
func (c *Slots) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	until, err := instant("--skip-until", c.SkipUntil, g.Now(), cfg.Planning.Zone)
	if err != nil {
		return cli.BadInput(err)
	}
	missed, err := jobs.MissedUntil(g.Ctx, st, cli.Timetable(cfg), until)
	if err != nil {
		return cli.Environment(err)
	}
	if c.SkipUntil == "" {
		return saySlots(g.Stdout, missed, "would be caught up", cfg.Planning.Zone)
	}
	if err := jobs.Skip(g.Ctx, st, missed, cfg.Planning.Zone, g.Now()); err != nil {
		return cli.Environment(err)
	}
	left, err := jobs.MissedUntil(g.Ctx, st, cli.Timetable(cfg), g.Now())
	if err != nil {
		return cli.Environment(err)
	}
	if len(missed) > 0 || len(left) == 0 {
		err = saySlots(g.Stdout, missed, "is skipped", cfg.Planning.Zone)
	} else {
		_, err = fmt.Fprintf(g.Stdout, "nothing was missed until %s\n", until.In(cfg.Planning.Zone).Format(minute))
	}
	if err == nil && len(left) > 0 {
		err = saySlots(g.Stdout, left, "would still be caught up", cfg.Planning.Zone)
	}
	return err
}

// minute is how a time is written.
const minute = "Mon 2006-01-02 15:04"

// saySlots says what becomes of slots, a line each.
func saySlots(out io.Writer, missed []jobs.Missed, what string, zone *time.Location) error {
	if len(missed) == 0 {
		_, err := fmt.Fprintln(out, "nothing was missed")
		return err
	}
	for _, m := range missed {
		if _, err := fmt.Fprintf(out, "%s of %s %s\n", m.Job, m.Slot.At.In(zone).Format(minute), what); err != nil {
			return err
		}
	}
	return nil
}

// instant is a time that somebody wrote after a flag on the clock of a zone; empty or now: now.
func instant(flag, said string, now time.Time, zone *time.Location) (time.Time, error) {
	if said == "" || said == "now" {
		return now, nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", said, zone)
	switch {
	case err != nil:
		return at, fmt.Errorf("%s: %q is no time; write it like 2027-01-25T07:00, or now", flag, said)
	case at.After(now):
		return at, fmt.Errorf("%s: %s is not over yet; what is due then is not missed", flag, said)
	}
	_, err = cli.Day(flag, at.Format("2006-01-02"))
	return at, err
}

// Restored goes on with a restored copy.
type Restored struct {
	GoOn      bool `help:"Go on with this database: messages that wait in it are put to rest, what was missed is skipped, Message-IDs are of another generation."`
	KeepSlots bool `help:"With --go-on: what was missed is not skipped; the service catches it up, mail included."`
}

// Help is what cohort restored --help says beside its flags.
func (c *Restored) Help() string {
	return `After the database was restored from a copy, or moved to another server, nothing is begun and no mail is sent: what went out
since the copy was made is not known in it and would go out again. This says until when the database knows, which messages wait in
it and what a service would catch up; with --go-on it goes on without any of that. A message of those that did not go out after all
is sent by cohort outbox retry, a week by cohort issue. A night is never skipped: it plans from today on.

Exit status: 0 all is well or went on, 1 the database was restored and nothing is decided yet, 3 the database cannot be used.

Examples:
  cohort restored
  cohort restored --go-on
  cohort restored --go-on --keep-slots`
}

// Run says what would go out again, and goes on without it.
func (c *Restored) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	in, err := st.Installation(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	if !in.Restored {
		fmt.Fprintf(g.Stdout, "the database stands where it stood; generation %d\n", in.Generation)
		return nil
	}
	if err := c.say(g, st, cfg); err != nil {
		return cli.Environment(err)
	}
	if !c.GoOn {
		return cli.Negative(store.ErrRestored)
	}
	return cli.Known(c.goOn(g, st, cfg))
}

// say says what the database knows, and what would go out.
func (c *Restored) say(g *cli.Globals, st *store.Store, cfg *config.Config) error {
	last, err := st.LastWord(g.Ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(g.Stdout, "the database knows what happened until %s\n", last.In(cfg.Planning.Zone).Format(minute))
	for _, state := range []store.MessageState{store.MessagePending, store.MessageSending} {
		list, err := st.Messages(g.Ctx, store.MessageFilter{State: state})
		if err != nil {
			return err
		}
		if len(list) > 0 {
			fmt.Fprintf(g.Stdout, "messages that are %s in it: %d; cohort outbox --state %s lists them\n", state, len(list), state)
		}
	}
	missed, err := c.missed(g.Ctx, st, cfg, g.Now())
	if err != nil {
		return err
	}
	return saySlots(g.Stdout, missed, "would be caught up", cfg.Planning.Zone)
}

// missed is what was missed but nights.
func (c *Restored) missed(ctx context.Context, st *store.Store, cfg *config.Config, now time.Time) ([]jobs.Missed, error) {
	var mailing []jobs.Job
	for _, j := range cli.Timetable(cfg) {
		if j.Name != store.Nightly {
			mailing = append(mailing, j)
		}
	}
	return jobs.MissedUntil(ctx, st, mailing, now)
}

func (c *Restored) goOn(g *cli.Globals, st *store.Store, cfg *config.Config) error {
	if !c.KeepSlots {
		missed, err := c.missed(g.Ctx, st, cfg, g.Now())
		if err == nil {
			err = jobs.Skip(g.Ctx, st, missed, cfg.Planning.Zone, g.Now())
		}
		if err != nil {
			return err
		}
	}
	rested, err := st.GoOn(g.Ctx, g.Now())
	if err != nil {
		return err
	}
	in, err := st.Installation(g.Ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(g.Stdout, "generation %d goes on; messages put to rest: %d\n", in.Generation, len(rested))
	return nil
}
