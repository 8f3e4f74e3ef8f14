package main

import (
	"errors"
	"fmt"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/nightly"
	"cohort/sql/store"
)

type issueCmd struct {
	Site string   `arg:"" help:"Training site."`
	Week string   `arg:"" help:"ISO week, such as 2027-W04."`
	To   []string `help:"Send it to this manager of the site alone, by e-mail address; may be given more than once." placeholder:"ADDRESS"`
}

// Help is what cohort issue --help says beside its flags.
func (c *issueCmd) Help() string {
	return `Issues the timetable of a week of a site once more, to its managers, and delivers it. Where nothing has changed since the last edition of that
week it is that edition, byte for byte, to whoever had it; otherwise it is the next edition, which says what changed.

Exit status: 0 done, 1 another edition was issued at this moment, or mail is dead or ambiguous now, 2 no such site, week or manager, 3 the database or the mail server cannot be used.

Examples:
  cohort issue TC-VDNKH 2027-W04
  cohort issue TC-VDNKH 2027-W04 --to manager@example.org`
}

// Run issues an edition once more.
func (c *issueCmd) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	again, err := g.Service(cfg, st, g.Log).IssueAgain(g.Ctx, c.Site, c.Week, c.To)
	switch {
	case errors.As(err, new(*nightly.Unknown)):
		return cli.BadInput(err)
	case errors.Is(err, store.ErrOvertaken):
		return cli.Negative(fmt.Errorf("%w; ask again", err))
	case errors.Is(err, store.ErrNothingPublished):
		return cli.Negative(err)
	case err != nil:
		return cli.Environment(err)
	}
	what := "as it was"
	if again.New {
		what = "new"
	}
	fmt.Fprintf(g.Stdout, "%s, week %s: edition %d, %s, to %d\n", c.Site, c.Week, again.Number, what, again.To)
	return g.Deliver(cfg, st)
}
