package main

import (
	"fmt"
	"slices"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/store"
)

type faultsCmd struct {
	View  string `help:"Only those of a view of the schema input, or of addresses or issued, the timetable that was announced." placeholder:"VIEW"`
	Since int64  `help:"Only those that were found after this run." placeholder:"RUN"`
	JSON  bool   `help:"As JSON."`
	Lang  string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort faults --help says beside its flags.
func (c *faultsCmd) Help() string {
	return `Lists what is wrong in the data, as of the last nightly run that read it: by view and key, what was done about it, and which run
found it first. Of many rows with the same mistake the first five are shown, with --view all of them; of more than 1000 in a view
the rest is counted.

Examples:
  cohort faults
  cohort faults --view rosters --lang ru
  cohort faults --since 41 --json`
}

// Run lists faults.
func (c *faultsCmd) Run(g *cli.Globals) error {
	if known := store.Views(); c.View != "" && !slices.Contains(known, c.View) {
		slices.Sort(known)
		return cli.BadInput(fmt.Errorf("there is no view %q; there are %s", c.View, strings.Join(known, ", ")))
	}
	if c.Since < 0 {
		return cli.BadInput(fmt.Errorf("--since %d is no run; cohort runs lists them", c.Since))
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return err
	}
	words = words.ISO()
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	list, err := st.DataFaults(g.Ctx, c.View, c.Since)
	if err != nil {
		return cli.Environment(err)
	}
	shown := make([]views.Fault, len(list)) // never null
	for i, f := range list {
		shown[i] = views.Fault{View: f.View, Key: f.Key, Kind: f.Kind, Further: f.Further, Since: f.Since, Day: f.Day}
		if f.Further == 0 {
			shown[i].Wrong, shown[i].Done = words.Fault(f.Wrong), words.Fault(f.Done)
		}
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, shown)
	}
	return cli.PrintText(g.Stdout, views.New(words, nil).FaultsText(shown, c.View != "", c.Since))
}
