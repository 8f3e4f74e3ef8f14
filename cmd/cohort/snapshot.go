package main

import (
	"encoding/json"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/reports/views"
	"cohort/reports/words"
)

type snapshotCmd struct {
	Output string `short:"o" required:"" help:"Where the snapshot goes; - is standard output." placeholder:"FILE"`
	Names  string `help:"Write here what people and things are called, for --names of the commands that read the snapshot. It names people: delete it when it has served." placeholder:"FILE"`
	AsOf   string `help:"The day that becomes day 0; today if not given." placeholder:"DATE"`
}

// Help is what cohort snapshot --help says beside its flags.
func (c *snapshotCmd) Help() string {
	return `Freezes what the planner may know on the morning of a day, which a nightly run would plan from. Then says what is in it, what is
wrong in the data and what was done about it, and which announced sessions cannot be held any more, a line each.
It holds ids and no names of people, so that it can be handed to others; --names writes those into a file of their own.
The name is the day and the first twelve digits of the SHA-256 of the file with an empty name; the last example computes them.

Examples:
  cohort snapshot -o snapshot.json
  cohort snapshot --as-of 2027-01-22 -o out/snapshot.json
  cohort snapshot -o snapshot.json --names names.json
  cohort snapshot -o - | gzip > snapshot.json.gz
  sed 's/"name":"[^"]*"/"name":""/' snapshot.json | sha256sum | cut -c1-12`
}

// Run freezes.
func (c *snapshotCmd) Run(g *cli.Globals) error {
	built, facts, _, err := frozen(g, c.AsOf)
	if err != nil {
		return err
	}
	if c.Names != "" {
		if err := writeNames(c.Names, built.Snapshot.Name, facts); err != nil {
			return err
		}
	}
	said := g.Stdout
	if c.Output == "-" {
		said = g.Stderr
		_, err = g.Stdout.Write(built.Snapshot.Bytes())
	} else {
		err = cli.WriteFile(c.Output, built.Snapshot.Bytes())
	}
	if err != nil {
		return err
	}
	return cli.PrintText(said, views.Snapshot(built))
}

// writeNames writes what everybody and everything is called, in both languages.
func writeNames(path, snapshot string, f *facts.Facts) error {
	all := cli.NamesFile{Snapshot: snapshot}
	for lang, into := range map[string]*map[string]string{"ru": &all.Ru, "en": &all.En} {
		w, err := words.New(lang)
		if err != nil {
			return cli.Environment(err)
		}
		*into = views.Everybody(f, w)
	}
	data, err := json.Marshal(all)
	if err != nil {
		return cli.Environment(err)
	}
	return cli.WriteFile(path, append(data, '\n'))
}

// frozen is the snapshot of a day, today if none is given, with all that was
// wrong in the data, and the facts and settings that it was made from.
func frozen(g *cli.Globals, asOf string) (*demand.Built, *facts.Facts, demand.Settings, error) {
	facts, faults, settings, day, err := readFacts(g, asOf)
	if err != nil {
		return nil, nil, settings, err
	}
	built, err := holds.Build(facts, day, 0, settings)
	if err != nil {
		return nil, nil, settings, cli.BadInput(err)
	}
	if wrong := referee.Pinned(built.Snapshot); len(wrong) > 0 {
		return nil, nil, settings, cli.BadInput(&planner.Faults{What: "snapshot", List: wrong})
	}
	built.Faults = append(faults, built.Faults...)
	return built, facts, settings, nil
}
