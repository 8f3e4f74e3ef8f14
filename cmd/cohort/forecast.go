package main

import (
	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/holds"
	"cohort/internal/nightly/score"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/reports/views"
	"cohort/reports/words"
)

type forecastCmd struct {
	AsOf    string `help:"The day from whose morning to look ahead; today if not given." placeholder:"DATE"`
	JSON    bool   `name:"json" help:"Print one JSON object, with every office and intake."`
	Explain bool   `help:"Add what it is computed from: for each stage how many go on and how long they stay, for each candidate the chance and the intakes."`
	Score   bool   `help:"Look back instead: what was forecast for the last 26 intakes, as it stood 28 and 14 days before, and what came."`
	Lang    string `help:"Language of names in the table: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort forecast --help says beside its flags.
func (c *forecastCmd) Help() string {
	return `Says how many people will start at each intake: in the network, in each training site's catchment (the offices that are nearest
to it) and in each office. P80: in eight cases of ten no more people start than that. The same holds for P10, P50 and P90. Each
line is computed for itself, so that these numbers do not add up. Named are candidates with an accepted offer and a known start.
Reserved are the seats for the others.

With --score it says what was forecast for each past intake and how many came; how often that lies within P10 to P90 (calibration:
about eight of ten, more where the numbers are small); and how far the chances of single candidates were off (Brier score). Where
a night recorded its forecast, that one is judged. Otherwise it is computed again from the recorded moves. Nothing is written.

Examples:
  cohort forecast
  cohort forecast --as-of 2027-01-22 --explain
  cohort forecast --as-of 2027-01-22 --json --explain > forecast.json
  cohort forecast --as-of 2027-01-22 --score
  cohort forecast --as-of 2027-01-22 --score --json --explain > score.json`
}

// Run forecasts.
func (c *forecastCmd) Run(g *cli.Globals) error {
	if c.Score {
		return c.score(g)
	}
	facts, _, settings, day, err := readFacts(g, c.AsOf)
	if err != nil {
		return err
	}
	f := demand.Predict(facts, day, settings)
	if c.JSON {
		if !c.Explain {
			f = f.Brief()
		}
		_, err = g.Stdout.Write(f.Bytes())
		return err
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	return cli.PrintText(g.Stdout, views.New(words, views.Called(facts, words)).Forecast(f, c.Explain))
}

// score says what was forecast for the last intakes and what came.
func (c *forecastCmd) score(g *cli.Globals) error {
	facts, _, settings, day, err := readFacts(g, c.AsOf)
	if err != nil {
		return err
	}
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	slots := demand.Slots(clean.NewCalendar(facts.Calendar), day, settings.IntakeWeekday)
	recorded, err := st.Outcomes(g.Ctx, slots)
	if err != nil {
		return cli.Environment(err)
	}
	judged, err := score.Judge(g.Ctx, st, day, settings, slots)
	if err != nil {
		return cli.Environment(err)
	}
	s := demand.NewScore(day, recorded, judged)
	if c.JSON {
		if !c.Explain {
			s.Chances = nil
		}
		_, err = g.Stdout.Write(s.Bytes())
		return err
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	return cli.PrintText(g.Stdout, views.New(words, views.Called(facts, words)).Score(s, c.Explain))
}

// readFacts reads everything that the planner may know on a day, today if none is
// given, and the settings to plan by.
func readFacts(g *cli.Globals, asOf string) (*facts.Facts, []facts.Fault, demand.Settings, planner.Date, error) {
	st, cfg, day, err := g.StoreOn(asOf)
	if err != nil {
		return nil, nil, demand.Settings{}, 0, err
	}
	defer st.Close()
	facts, faults, _, err := holds.ReadFacts(g.Ctx, st, day, cfg.Planning.Zone)
	if err != nil {
		return nil, nil, demand.Settings{}, 0, cli.Environment(err)
	}
	return facts, faults, cfg.Planning, day, nil
}
