package main

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/outlook"
	"cohort/planner"
	"cohort/planner/whatif"
	"cohort/planner/year"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/years"
)

type yearCmd struct {
	AsOf      string `help:"The day from which to look ahead; today if not given. The year begins with the next month." placeholder:"DATE"`
	Months    int    `help:"How many months: 12 or 18." enum:"12,18" default:"12"`
	Scenarios string `help:"A file of scenarios, as for cohort whatif: the year as each of them has it." placeholder:"FILE.yaml" type:"given"`
	Hiring    string `help:"A spreadsheet of the hiring plan, to be looked at in place of the one that was imported; cohort template hiring makes it." placeholder:"FILE" type:"given"`
	JSON      bool   `name:"json" help:"Print one JSON object, with every number and what it was counted from."`
	Lang      string `help:"Language of the page: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort year --help says beside its flags.
func (c *yearCmd) Help() string {
	return `Looks a year ahead, by month and site: how many people will start and leave, which refreshers fall due, how many hours of
trainers and days of rooms that needs and how many there are, how many trainers and rooms are missing, and by which month to begin
hiring. Starts are learned from the last three years of hiring, leavers from how long people stayed. docs/CAPACITY.md does
the arithmetic with a pencil.

At the end stands how well the year was foreseen: the last months again, from what was known twelve, six and three months ago,
beside what came.

Where a hiring plan by office and month was handed in (cohort template hiring, cohort import), the year as that has it stands beside
what was learned. With --hiring that of a file is taken instead, all of it or none; nothing is kept of it.

With --scenarios the year is shown as each scenario has it. The files are those of cohort whatif; their days have to lie in the
year.

Examples:
  cohort year
  cohort year --months 18 --lang ru
  cohort year --as-of 2027-01-22 --scenarios docs/scenarios/more-hiring.yaml
  cohort year --hiring plan.xlsx
  cohort year --json > year.json`
}

// Run looks ahead.
func (c *yearCmd) Run(g *cli.Globals) error {
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.BadInput(err)
	}
	var text []byte
	if c.Scenarios != "" {
		if text, err = readWhole(c.Scenarios); err != nil {
			return err
		}
	}
	var read []year.Hiring // in place of what was imported
	if c.Hiring != "" {
		if read, err = c.hiring(g, words); err != nil {
			return err
		}
	}
	w, plan, err := c.world(g)
	if err != nil {
		return err
	}
	if c.Hiring != "" {
		plan = read
	}
	var scenarios []whatif.Scenario
	if c.Scenarios != "" {
		if scenarios, err = config.Scenarios(c.Scenarios, text, func(list []whatif.Scenario) ([]whatif.Fault, error) { return w.Check(list), nil }); err != nil {
			return whatifFault(err)
		}
		for i := range scenarios {
			scenarios[i] = scenarios[i].In(c.Lang)
		}
	}
	seen := w.See(plan, scenarios)
	if c.JSON {
		return cli.PrintJSON(g.Stdout, seen)
	}
	return cli.PrintText(g.Stdout, views.New(words, views.Called(w.Facts, words)).Year(seen))
}

// world reads what a year is made of, and the hiring plan that was imported.
func (c *yearCmd) world(g *cli.Globals) (*outlook.World, []year.Hiring, error) {
	st, cfg, day, err := g.StoreOn(c.AsOf)
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	w, err := outlook.Read(g.Ctx, st, day, outlook.Settings(cfg.Planning, cfg.Year, c.Months))
	if err != nil {
		return nil, nil, cli.Environment(err)
	}
	plan, err := years.Hiring(g.Ctx, st.DB())
	if err != nil {
		return nil, nil, cli.Environment(err)
	}
	return w, plan, nil
}

// hiring reads a hiring plan from a file, and keeps nothing.
func (c *yearCmd) hiring(g *cli.Globals, w words.Words) ([]year.Hiring, error) {
	data, err := readHandedIn(c.Hiring)
	if err != nil {
		return nil, cli.BadInput(errors.New(w.Say("year_file_unread", "File", c.Hiring, "Why", whyUnread(err, w))))
	}
	desk, st, _, err := formsDesk(g, c.AsOf)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	desk.Language = c.Lang
	rows, wrong, err := desk.Plan(g.Ctx, data)
	if err != nil {
		return nil, cli.Known(err)
	}
	if len(wrong) > 0 {
		return nil, cli.BadInput(errors.New(w.Say("year_file_wrong", "File", c.Hiring) + "\n  " + strings.Join(wrong, "\n  ")))
	}
	var out []year.Hiring
	for _, row := range rows {
		first, err := planner.ParseDate(row["month"])
		if err != nil {
			return nil, cli.Environment(err)
		}
		heads, err := strconv.Atoi(row["headcount"])
		if err != nil {
			return nil, cli.Environment(err)
		}
		out = append(out, year.Hiring{Office: row["office"], Position: row["position"], Month: year.MonthOf(first), Headcount: heads})
	}
	first := year.MonthOf(desk.Today) + 1
	last := first + year.Month(c.Months) - 1
	if !slices.ContainsFunc(out, func(h year.Hiring) bool { return first <= h.Month && h.Month <= last }) {
		return nil, cli.BadInput(errors.New(w.Say("year_file_other", "File", c.Hiring, "From", w.Month(first), "To", w.Month(last))))
	}
	return out, nil
}

// whyUnread says why a file cannot be read: what the system says, where there are no words for it.
func whyUnread(err error, w words.Words) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.Say("year_file_missing")
	case errors.Is(err, fs.ErrPermission):
		return w.Say("year_file_closed")
	case errors.Is(err, syscall.EISDIR):
		return w.Say("year_file_folder")
	}
	return err.Error()
}
