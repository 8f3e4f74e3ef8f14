package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/nightly"
	"cohort/planner"
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
	monday, ok := nightly.MondayOf(c.Week)
	if !ok {
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
	current, stands, err := st.CurrentPlan(g.Ctx)
	if err != nil {
		return cli.Environment(err)
	}
	if !stands {
		return cli.Negative(errors.New("no plan was ever published; run nightly first"))
	}
	now, err := openStored(g.Ctx, st, current, c.Lang)
	if err != nil {
		return err
	}
	board := editions.Lay(now.snapshot, now.plan, now.names)
	if sites := board.Sites(); !sites[c.Site] {
		return cli.BadInput(fmt.Errorf("there is no training site %q; there are %s", c.Site, strings.Join(slices.Sorted(maps.Keys(sites)), ", ")))
	}
	e, issued, err := st.Edition(g.Ctx, store.KindWeekly, c.Site, c.Week, c.Since)
	if err != nil {
		return cli.Environment(err)
	}
	if !issued {
		if c.Since > 0 {
			return cli.Negative(fmt.Errorf("%s has no edition %d of week %s", c.Site, c.Since, c.Week))
		}
		return cli.Negative(fmt.Errorf("no edition of week %s was issued for %s", c.Week, c.Site))
	}
	v, err := st.PlanVersion(g.Ctx, e.Version)
	if err != nil {
		return cli.Environment(err)
	}
	before, err := openStored(g.Ctx, st, v, c.Lang)
	if err != nil {
		return err
	}
	decided, err := nightly.DecidedBetween(g.Ctx, st, e.Version, current.Version)
	if err != nil {
		return cli.Environment(err)
	}
	last := board.Since(editions.Lay(before.snapshot, before.plan, board.Names), decided)
	changes := board.Week(c.Site, editions.Head{Monday: monday}, last).Changes
	view := views.New(words, nil)
	if c.JSON {
		return cli.PrintJSON(g.Stdout, map[string]any{"site": c.Site, "week": c.Week, "edition": e.Number, "since": e.Version, "version": current.Version, "changes": view.Changes(changes)})
	}
	return cli.PrintText(g.Stdout, view.SinceText(board.Site(c.Site), monday, e.Number, len(changes))+view.ChangesText(changes))
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
	var found [2]*stored
	for i, name := range []string{c.A, c.B} {
		if found[i], err = s.find(name); err != nil {
			return err
		}
	}
	names := cmp.Or(found[1].names, found[0].names)
	if names == nil {
		names = editions.NewNames(editions.Unnamed(found[0].snapshot, found[1].snapshot), c.Lang)
	}
	b := editions.Lay(found[1].snapshot, found[1].plan, names)
	var decided map[string]ledger.Decision
	if s.st != nil {
		if decided, err = nightly.DecidedBetween(g.Ctx, s.st, found[0].version, found[1].version); err != nil {
			return cli.Environment(err)
		}
	}
	last := b.Since(editions.Lay(found[0].snapshot, found[0].plan, names), decided)
	changes := b.Everywhere(last)
	view := views.New(words, nil)
	if c.JSON {
		return cli.PrintJSON(g.Stdout, map[string]any{"from": last.Ledger.From, "gain": last.Ledger.Gain, "changes": view.Changes(changes), "seats": views.Seats(last.Ledger.Seats)})
	}
	return cli.PrintText(g.Stdout, view.DiffText(c.A, c.B, len(changes), &last.Ledger.Gain)+view.ChangesText(changes))
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
func (s *sources) find(name string) (*stored, error) {
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
	return openStored(ctx, s.st, v, s.lang)
}

// file reads a plan file and the snapshot that it was made from, which it names.
func (s *sources) file(path string) (*stored, error) {
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
		return &stored{snapshot: snapshot, plan: plan}, nil
	}
	return nil, wrong
}

// stored is a plan with what it is told with.
type stored struct {
	snapshot *planner.Snapshot
	plan     *planner.Plan
	names    *editions.Names // nil: of files, in which everything is called by its id
	version  int64           // 0: of files
}

// openStored reads a published version.
func openStored(ctx context.Context, st *store.Store, v store.Version, lang string) (*stored, error) {
	made, reading, err := nightly.Made(ctx, st, v)
	if err != nil {
		return nil, cli.Environment(err)
	}
	d := &directory.Directory{}
	if reading.Directory != nil {
		if d, err = directory.Read(reading.Directory); err != nil {
			return nil, cli.Environment(fmt.Errorf("version %d: %w", v.Version, err))
		}
	}
	return &stored{snapshot: made.Snapshot, plan: made.Plan, names: editions.NewNames(d, lang), version: v.Version}, nil
}
