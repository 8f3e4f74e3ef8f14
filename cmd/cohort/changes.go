package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/comparison"
	"cohort/internal/nightly"
	"cohort/planner/ledger"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/store"
)

type changesCmd struct {
	Site  string `required:"" help:"Training site." placeholder:"ID"`
	Week  string `required:"" help:"ISO week." placeholder:"YYYY-Www"`
	Since int    `help:"Number of the edition of that week to compare with; the last one if not given." placeholder:"EDITION"`
	JSON  bool   `name:"json" help:"Print one JSON object."`
	Lang  string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort changes --help says beside its flags.
func (c *changesCmd) Help() string {
	return `Tells what has changed in a week of a site since one of its editions was issued, up to the plan that stands: each session that is held
otherwise or by others, why, and for whom. The exit status is 1 where no such edition was issued.

Examples:
  cohort changes --site TC-VDNKH --week 2027-W04
  cohort changes --site TC-VDNKH --week 2027-W04 --since 1 --json --lang ru`
}

// Run tells what has changed since an edition.
func (c *changesCmd) Run(g *cli.Globals) error {
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	if _, ok := nightly.MondayOf(c.Week); !ok {
		return cli.BadInput(fmt.Errorf("--week %q is no ISO week, such as 2027-W04", c.Week))
	}
	if c.Since < 0 {
		return cli.BadInput(fmt.Errorf("--since %d is no edition; they are numbered from 1", c.Since))
	}
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	var noSite *comparison.NoSite
	var noEdition *comparison.NoEdition
	week, err := comparison.SinceEdition(g.Ctx, st, c.Site, c.Week, c.Since, c.Lang)
	switch {
	case errors.Is(err, store.ErrNothingPublished):
		return cli.Negative(errors.New("no plan was ever published; run nightly first"))
	case errors.As(err, &noSite):
		return cli.BadInput(errors.New(words.Say("changes_no_site", "Site", noSite.Site, "Sites", strings.Join(noSite.Sites, ", "))))
	case errors.As(err, &noEdition) && noEdition.Number > 0:
		return cli.Negative(errors.New(words.Say("changes_no_number", "Site", noEdition.Site, "Week", noEdition.Week, "Number", noEdition.Number)))
	case errors.As(err, &noEdition):
		return cli.Negative(errors.New(words.Say("changes_no_edition", "Site", noEdition.Site, "Week", noEdition.Week)))
	case err != nil:
		return cli.Environment(err)
	}
	view := views.New(words, nil)
	if c.JSON {
		return cli.PrintJSON(g.Stdout, map[string]any{"site": c.Site, "week": c.Week, "edition": week.Edition, "since": week.Since, "version": week.Version, "changes": view.Changes(week.Changes)})
	}
	return cli.PrintText(g.Stdout, view.SinceText(week.Place, week.Monday, week.Edition, len(week.Changes))+view.ChangesText(week.Changes))
}

type diffCmd struct {
	A         string   `arg:"" help:"The earlier plan."`
	B         string   `arg:"" help:"The later plan."`
	Snapshots []string `name:"snapshot" short:"s" help:"Snapshot file that a plan file was made from; once for each where they are two." placeholder:"SNAPSHOT"`
	JSON      bool     `name:"json" help:"Print one JSON object, with every seat that changed."`
	Lang      string   `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort diff --help says beside its flags.
func (c *diffCmd) Help() string {
	return `Tells what changes from one plan to another: each session that is held otherwise or by others, why, and for whom. A plan is a file (with the
snapshot that it was made from), the number of a version, run:NUMBER, or an edition as SITE/WEEK/NUMBER.

Examples:
  cohort diff before.json after.json --snapshot snapshot.json
  cohort diff old-plan.json new-plan.json --snapshot old.json --snapshot new.json --json
  cohort diff 41 42
  cohort diff TC-VDNKH/2027-W04/1 run:77 --lang ru`
}

// Run compares two plans.
func (c *diffCmd) Run(g *cli.Globals) error {
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	s := &sources{g: g, snapshots: c.Snapshots, lang: c.Lang}
	defer s.close()
	before, err := s.find(c.A)
	if err != nil {
		return err
	}
	after, err := s.find(c.B)
	if err != nil {
		return err
	}
	told, changes, err := comparison.Between(g.Ctx, s.st, before, after, c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	view := views.New(words, nil)
	if c.JSON {
		return cli.PrintJSON(g.Stdout, map[string]any{"from": told.From, "gain": told.Gain, "changes": view.Changes(changes), "seats": views.Seats(told.Seats)})
	}
	return cli.PrintText(g.Stdout, view.DiffText(c.A, c.B, len(changes), &told.Gain)+view.ChangesText(changes))
}

// sources are where plans to compare come from.
type sources struct {
	g         *cli.Globals
	snapshots []string
	lang      string
	st        *store.Store
}

func (s *sources) close() {
	if s.st != nil {
		s.st.Close()
	}
}

// find finds a plan by what it is called on the command line.
func (s *sources) find(name string) (*comparison.Plan, error) {
	if _, err := os.Stat(name); err == nil {
		return s.file(name)
	}
	ctx := s.g.Ctx
	run, ofRun := strings.CutPrefix(name, "run:")
	number, err := strconv.ParseInt(run, 10, 64)
	parts := strings.Split(name, "/")
	if err != nil && len(parts) != 3 {
		return nil, cli.BadInput(fmt.Errorf("%q is no file and no plan version, run:NUMBER or SITE/WEEK/EDITION", name))
	}
	if s.st == nil {
		if s.st, _, err = s.g.Store(); err != nil {
			return nil, err
		}
	}
	var v store.Version
	known := true
	switch {
	case len(parts) == 3:
		n, wrong := strconv.Atoi(parts[2])
		if wrong != nil || n < 1 {
			return nil, cli.BadInput(fmt.Errorf("%q: %q is no number of an edition", name, parts[2]))
		}
		var e store.Edition
		if e, known, err = s.st.Edition(ctx, store.KindWeekly, parts[0], parts[1], n); err == nil && known {
			v, err = s.st.PlanVersion(ctx, e.Version)
		}
	case ofRun:
		v, known, err = s.st.PlanOfRun(ctx, number)
	default:
		if v, err = s.st.PlanVersion(ctx, number); errors.Is(err, store.ErrNotFound) {
			known, err = false, nil
		}
	}
	switch {
	case err != nil:
		return nil, cli.Environment(err)
	case !known:
		return nil, cli.BadInput(fmt.Errorf("%q: no such plan was published; cohort runs lists what was", name))
	}
	p, err := comparison.Published(ctx, s.st, v, s.lang)
	return p, cli.Known(err)
}

// file reads a plan file and the snapshot that it was made from, which it names.
func (s *sources) file(path string) (*comparison.Plan, error) {
	if len(s.snapshots) == 0 {
		return nil, cli.BadInput(fmt.Errorf("%s is a plan file: name the snapshot that it was made from with --snapshot", path))
	}
	var wrong error
	for _, name := range s.snapshots {
		snapshot, err := cli.ReadSnapshot(name)
		if err != nil {
			return nil, err
		}
		plan, err := cli.ReadPlan(path, snapshot)
		if err != nil {
			wrong = err
			continue
		}
		return &comparison.Plan{Side: ledger.Side{Snapshot: snapshot, Plan: plan}}, nil
	}
	return nil, wrong
}
