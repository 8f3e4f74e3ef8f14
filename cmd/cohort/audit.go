package main

import (
	"errors"
	"fmt"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner"
	"cohort/reports/views"
	"cohort/sql/audit"
)

type auditCmd struct {
	List   auditListCmd   `cmd:"" default:"withargs" help:"List who did what, when and from where."`
	Verify auditVerifyCmd `cmd:"" help:"See that the trail is as it was written."`
}

// Help is what cohort audit --help says beside its commands.
func (c *auditCmd) Help() string {
	return `Whatever is done on somebody's word (a decision, a file taken, a hold, a pin, a retry, a run by hand, rows handed out and so on) writes a row
into the audit trail, in the transaction that does it. Rows are only added; each has a digest over itself and the row before.

Examples:
  cohort audit --since 2027-01-18 --kind retry
  cohort audit verify`
}

type auditListCmd struct {
	Since string `help:"Only what was done on this day or later." placeholder:"DATE"`
	Kind  string `help:"Only what is of this kind: decision, import, hold, pin, retry, run and so on, as the list shows." placeholder:"KIND"`
	Who   string `help:"Only what was done by this account, user of the database or kind of sender." placeholder:"WHO"`
	Limit int    `help:"At most so many, the last; 0: all." default:"100" placeholder:"N"`
	JSON  bool   `name:"json" help:"As JSON."`
}

// Help is what cohort audit list --help says beside its flags.
func (c *auditListCmd) Help() string {
	return `The last row comes last. cohort audit does the same.

Examples:
  cohort audit list --who anna
  cohort audit list --who "manager VDNKH" --json`
}

// Run lists.
func (c *auditListCmd) Run(g *cli.Globals) error {
	var since planner.Date
	if c.Since != "" {
		var err error
		if since, err = cli.Day("--since", c.Since); err != nil {
			return err
		}
	}
	if c.Limit < 0 {
		return cli.BadInput(fmt.Errorf("--limit %d is negative", c.Limit))
	}
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	f := audit.Filter{Kind: audit.Kind(c.Kind), Who: c.Who, Limit: c.Limit}
	if c.Since != "" {
		f.Since = since.At(0, cfg.Planning.Zone)
	}
	list, err := audit.List(g.Ctx, st.DB(), f)
	if err != nil {
		return cli.Environment(err)
	}
	if c.JSON {
		if list == nil {
			list = []audit.Row{}
		}
		return cli.PrintJSON(g.Stdout, list)
	}
	return cli.PrintText(g.Stdout, views.AuditText(list, cfg.Planning.Zone))
}

type auditVerifyCmd struct {
	Head string `help:"What the last row was when somebody noted it, as this command, cohort doctor and the night's log print it: the trail must go through it." placeholder:"HEAD"`
}

// Help is what cohort audit verify --help says beside its flags.
func (c *auditVerifyCmd) Help() string {
	return `Reads the whole trail and names the first row that is not as it was written, or is gone. That the last rows were cut off, or all of it
written anew, is seen only beside a head that was noted elsewhere: each night logs one, cohort doctor prints one, and so does this.

Exit status: 0 it is as it was written, 1 it is not, 2 bad input, 3 the database cannot be used.

Examples:
  cohort audit verify
  cohort audit verify --head 1204-9f3ab2c4d5e6f708`
}

// Run verifies.
func (c *auditVerifyCmd) Run(g *cli.Globals) error {
	var before audit.Head
	if c.Head != "" {
		var err error
		if before, err = audit.ParseHead(c.Head); err != nil {
			return cli.BadInput(fmt.Errorf("--head: %w", err))
		}
	}
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	head, err := audit.Verify(g.Ctx, st.DB(), before)
	switch {
	case errors.As(err, new(*audit.Broken)):
		return cli.Negative(err)
	case err != nil:
		return cli.Environment(err)
	}
	return cli.PrintText(g.Stdout, fmt.Sprintf("the audit trail is as it was written; its head is %s\n", head))
}
