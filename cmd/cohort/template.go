package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/forms"
	"cohort/sql/store"
)

type templateCmd struct {
	Kind   string `arg:"" help:"What it is for: ${forms}." enum:"${form_names}" placeholder:"KIND"`
	Output string `short:"o" help:"File to write; the kind with .xlsx if not given." placeholder:"FILE.xlsx"`
	Force  bool   `help:"Overwrite the file if it is there already."`
	Lang   string `help:"Language of the workbook: ru or en; the configured one if not given." enum:",ru,en" default:"" placeholder:"LANGUAGE"`
	Office string `help:"Leave in the rows of an office alone, by its key or name." placeholder:"OFFICE" xor:"whose"`
	Site   string `help:"Leave in the rows of a training site alone, by its key or name." placeholder:"SITE" xor:"whose"`
	AsOf   string `help:"Day whose rows it holds, instead of today; those that are over are left out." placeholder:"DATE"`
}

// Help is what cohort template --help says beside its flags.
func (c *templateCmd) Help() string {
	return `Writes a workbook to be filled in: today's rows, lists to choose from, how to fill it in. Whoever gets it changes rows, adds
new ones and sends it back; cohort import takes it. A file that is there already is left alone, unless --force is given.

With --office or --site it holds the rows of that office or site, and only its people, rooms and trainers can be chosen; the
import touches no row that is not in the file.

Examples:
  cohort template absences -o absences.xlsx
  cohort template absences --office SOKOL -o absences-sokol.xlsx
  cohort template people -o people.xlsx --lang en`
}

// Run writes the workbook.
func (c *templateCmd) Run(g *cli.Globals) error {
	path := cmp.Or(c.Output, c.Kind+".xlsx")
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && !c.Force {
		return cli.BadInput(fmt.Errorf("%s is there already, and may hold what somebody entered: name another file with -o, or overwrite it with --force", path))
	}
	if err := cli.Writable(path); err != nil {
		return err
	}
	desk, st, cfg, err := formsDesk(g, c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	lang := cmp.Or(c.Lang, cfg.Language)
	data, rows, err := desk.Template(g.Ctx, c.Kind, lang, forms.Scope{Office: c.Office, Site: c.Site})
	var scope forms.ScopeError
	if errors.As(err, &scope) {
		return cli.BadInput(err)
	}
	if err != nil {
		return cli.Known(err)
	}
	if err := cli.WriteFile(path, data); err != nil {
		return err
	}
	_, err = fmt.Fprintln(g.Stdout, desk.Words[lang].Count("form_made", rows, "File", path))
	return cli.Said(err)
}

// formNames are the kinds of form, for people.
func formNames() []string {
	var out []string
	for _, k := range forms.Kinds {
		out = append(out, k.Name)
	}
	return out
}

// formsDesk is what makes templates and takes files, on a day.
func formsDesk(g *cli.Globals, asOf string) (*forms.Desk, *store.Store, *config.Config, error) {
	w, err := forms.NewWords()
	if err != nil {
		return nil, nil, nil, cli.Environment(err)
	}
	st, cfg, day, err := g.StoreOn(asOf)
	if err != nil {
		return nil, nil, nil, err
	}
	return &forms.Desk{DB: st.DB(), Words: w, Language: cfg.Language, Zone: cfg.Planning.Zone, Today: day, Now: g.Now()}, st, cfg, nil
}
