package deciding

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
	"cohort/reports/views"
	"cohort/reports/words"
)

// Suggest is cohort suggest.
type Suggest struct {
	Snapshot string `arg:"" optional:"" help:"Snapshot file; .gz is unpacked. Without files: what stands." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" optional:"" help:"Valid plan file for that snapshot." placeholder:"PLAN"`
	Session  string `help:"Session that should be held elsewhere, merged or dropped; of what stands by the short key of its sheet too." placeholder:"ID"`
	Request  string `help:"Request that should be served, or seated elsewhere." placeholder:"ID"`
	Out      string `help:"Folder for these plans, 1.json to 5.json; it must not hold such files yet." placeholder:"FOLDER"`
	cli.Names
	JSON bool   `name:"json" help:"Write one JSON object."`
	Lang string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
}

// Help is shown under the arguments.
func (c *Suggest) Help() string {
	return `Prints up to five other plans, the best first: every change that each takes, and what comes of it, such as requests served, people
who get another day or hour, seats after their due date. Each is a complete and valid plan; --out keeps them.
The same input gives the same alternatives. Exit status 1 if there is none.
Without files it is asked of the timetable that stands, as of this minute; each alternative has a name then by which "cohort take" makes it
the timetable, while that version stands.

Examples:
  cohort suggest --session 6Q5YH
  cohort suggest snapshot.json plan.json --request Q000123
  cohort suggest snapshot.json plan.json --session 2027-01-22-220046e992d2/14 --out alternatives
  cohort suggest snapshot.json plan.json --session 2027-01-22-220046e992d2/14 --json
  cohort suggest snapshot.json plan.json --session 2027-01-22-220046e992d2/14 --lang ru`
}

// Run suggests.
func (c *Suggest) Run(g *cli.Globals) error {
	if (c.Request == "") == (c.Session == "") {
		return cli.BadInput(errors.New("name either a --session or a --request to look for alternatives"))
	}
	if err := c.Alone(c.Snapshot); err != nil {
		return err
	}
	if c.Snapshot == "" && c.Out == "" {
		return c.ofWhatStands(g)
	}
	s, p, err := cli.ReadBoth(c.Snapshot, c.Plan)
	if err != nil {
		return err
	}
	if err := c.clash(); err != nil {
		return err
	}
	var found *explain.Suggestions
	if c.Request != "" {
		found, err = explain.SuggestRequest(s, p, c.Request)
	} else {
		found, err = explain.SuggestSession(s, p, c.Session)
	}
	if err != nil {
		return cli.BadInput(err)
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	before := referee.Check(s, p).Cost
	for i := range found.Alternatives {
		a := &found.Alternatives[i]
		if err := referee.AgreeDearer(s, a.Plan, before, a.Price); err != nil {
			return cli.Environment(fmt.Errorf("alternative %d is not shown, this is a defect of the engine: %w", i+1, err))
		}
	}
	if err := c.write(s, found); err != nil {
		return err
	}
	called, err := c.Of(s, c.Lang)
	if err != nil {
		return err
	}
	return c.show(g, views.New(words, called), found)
}

func (c *Suggest) show(g *cli.Globals, view views.Views, found *explain.Suggestions) (err error) {
	if c.JSON {
		err = cli.PrintJSON(g.Stdout, view.Suggestions(found))
	} else {
		err = cli.PrintText(g.Stdout, view.SuggestionsText(found, c.Out))
	}
	if err == nil && len(found.Alternatives) == 0 {
		err = cli.Negative(errors.New("no alternative was found"))
	}
	return err
}

// ofWhatStands suggests for the timetable that stands.
func (c *Suggest) ofWhatStands(g *cli.Globals) error {
	o, err := g.Open("", c.Lang)
	if err != nil {
		return err
	}
	defer o.Close()
	found, err := desk(o, g).Suggest(g.Ctx, c.Session, c.Request)
	if err != nil {
		return Refused(err, o.Words)
	}
	return c.show(g, views.New(o.Words, called(found.Facts, found.Keys, o.Words)), found.Suggestions)
}

// clash says which plans stand where the alternatives would be written.
func (c *Suggest) clash() error {
	if c.Out == "" {
		return nil
	}
	if info, err := os.Stat(c.Out); err == nil && !info.IsDir() {
		return cli.BadInput(fmt.Errorf("%s is a file, name a folder", c.Out))
	}
	for n := 1; n <= 5; n++ {
		path := c.path(n)
		if _, err := os.Lstat(path); err == nil {
			return cli.BadInput(fmt.Errorf("%s is there already; name another folder or remove it", path))
		}
	}
	return cli.Writable(c.path(1))
}

func (c *Suggest) path(n int) string { return filepath.Join(c.Out, fmt.Sprintf("%d.json", n)) }

// write writes the alternatives' plans, all of them or none.
func (c *Suggest) write(s *planner.Snapshot, found *explain.Suggestions) error {
	if c.Out == "" {
		return nil
	}
	english, err := words.New("en")
	if err != nil {
		return cli.Environment(err)
	}
	for i := range found.Alternatives {
		p := found.Alternatives[i].Plan
		reasons, err := explain.Reasons(s, p)
		if err != nil {
			return cli.Environment(fmt.Errorf("alternative %d is not written, this is a defect of the engine: %w", i+1, err))
		}
		p.Unserved = english.Unserved(reasons)
	}
	for i, a := range found.Alternatives {
		if err := cli.WriteFile(c.path(i+1), a.Plan.Bytes()); err != nil {
			for k := range i {
				os.Remove(c.path(k + 1))
			}
			return err
		}
	}
	return nil
}
