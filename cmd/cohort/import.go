package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/cmd/cohort/internal/deciding"
	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms"
	"cohort/internal/forms/book"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/store"
)

type importCmd struct {
	File     string `arg:"" help:"Workbook (.xlsx) or CSV file with the rows." placeholder:"FILE" type:"path"`
	Kind     string `help:"What the rows are, where the file does not say: ${forms}." enum:",${form_names}" default:"" placeholder:"KIND"`
	DryRun   bool   `help:"Say what would change, and change nothing."`
	GoodRows bool   `help:"Take the good rows where others are bad; without it nothing is taken then."`
	Replace  bool   `help:"Let rows of a file that does not say what it was made of replace what others entered."`
	Ignore   bool   `name:"ignore-columns" help:"Take the file though headings in it are not known and columns of the form are missing."`
	Remarks  string `help:"Where the file comes back with remarks; beside it if not given." placeholder:"FILE.xlsx"`
	By       string `help:"Who handed it in; the account that runs the program if not given." placeholder:"NAME"`
	AsOf     string `help:"Day of the import, instead of today." placeholder:"DATE"`
}

// Help is what cohort import --help says beside its flags.
func (c *importCmd) Help() string {
	return `Takes the rows of a workbook or a CSV file, in one transaction: all of them, or none if one is bad. What changes is said before
it is done, what is wrong is said by row and column with what would be right, and the file comes back with the same in a
column "Remarks". A row that somebody else changed since the template was made is a conflict and stays as it is; a row that
is not in the file stays too, and "yes" in the column "Delete" deletes one. A file that comes twice changes nothing.
A row without a version, as in a CSV file, replaces only what the same person (--by) handed in last; all else that says
something else is a conflict. The file with remarks, handed in again, replaces it; so does --replace.
A file with a heading that is not known and without a column of the form is refused: the one may be the other. With
--ignore-columns it is taken without the columns that are not known. A template must have all of its columns.

Exit status: 0 taken, 1 taken in part, 2 refused.

Examples:
  cohort import absences.xlsx --dry-run
  cohort import absences.xlsx --by "A. Petrova"
  cohort import from-hr.csv --kind people --good-rows`
}

// gathers is how much memory is used before the collector works harder: a file may
// be anybody's, and the machine is that of the service.
const gathers = 160 << 20

// Run takes the file.
func (c *importCmd) Run(g *cli.Globals) error {
	debug.SetMemoryLimit(gathers)
	data, err := readHandedIn(c.File)
	if err != nil {
		return err
	}
	desk, _, err := formsDesk(g, c.AsOf)
	if err != nil {
		return err
	}
	defer desk.DB.Close()
	by := strings.TrimSpace(c.By)
	if by == "" {
		by = cli.Account()
	}
	if err := c.moves(g, desk, forms.File{Name: c.File, Data: data, By: by, Account: cli.Account(), Try: c.DryRun}); err != nil {
		return err
	}
	taken, err := desk.Take(g.Ctx, forms.File{Name: c.File, Data: data, Kind: c.Kind, By: by, Account: cli.Account(), Good: c.GoodRows, Try: c.DryRun, Replace: c.Replace, Ignore: c.Ignore},
		func(t *forms.Taken) error { return cli.PrintText(g.Stdout, views.TakenText(t)) })
	if err != nil {
		return cli.Known(err)
	}
	if taken.Unfit != nil {
		return cli.BadInput(errors.New(taken.Summary()))
	}
	if err := c.remark(g, taken); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(g.Stdout, taken.End()); err != nil {
		return cli.Said(err)
	}
	switch {
	case taken.Outcome == handin.ImportRefused:
		return cli.BadInput(errors.New(""))
	case taken.Outcome == handin.ImportInPart:
		return cli.Negative(errors.New(""))
	}
	return nil
}

// moves takes what the list of sessions of a returned timetable changes: a decision.
func (c *importCmd) moves(g *cli.Globals, desk *forms.Desk, f forms.File) error {
	if c.Kind != "" {
		return nil
	}
	st, cfg, _, err := g.StoreOn("")
	if err != nil {
		return err
	}
	defer st.Close()
	d := &decisions.Desk{Service: cli.Service(cfg, st, g.Now, slog.New(slog.DiscardHandler))}
	taken, p, err := d.TakeSheet(g.Ctx, desk, f, refusedText)
	if errors.Is(err, store.ErrOvertaken) {
		return deciding.Refused(err, desk.Words[desk.Language])
	}
	if err != nil || taken == nil {
		return cli.Known(err)
	}
	w := desk.Words[taken.Language]
	if p == nil {
		for _, line := range taken.Wrongs() {
			fmt.Fprintln(g.Stdout, "  "+line)
		}
		if err := c.remark(g, taken); err != nil {
			return err
		}
		return cli.BadInput(errors.New(taken.End()))
	}
	text := views.PriceText(p.Price(), editions.NewNames(directory.Named(p.Facts), taken.Language).Everybody(), w)
	if !c.DryRun {
		text += taken.End() + "\n"
	}
	return cli.PrintText(g.Stdout, text)
}

// refusedText is why something cannot be decided, in a language.
func refusedText(no *decisions.Refused, language string) string {
	w, err := words.New(language)
	if err != nil {
		return no.Error()
	}
	return views.RefusedText(no, w.ISO())
}

// readHandedIn reads a file that may be anything.
func readHandedIn(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cli.BadInput(fmt.Errorf("%s cannot be opened: %w", path, cli.UnwrapPath(err)))
	}
	defer f.Close()
	// One byte more than is allowed says that it is too large.
	data, err := io.ReadAll(io.LimitReader(f, book.Standard.File+1))
	if err != nil {
		return nil, cli.BadInput(fmt.Errorf("%s cannot be read: %w", path, cli.UnwrapPath(err)))
	}
	return data, nil
}

// remark leaves the file with its remarks.
func (c *importCmd) remark(g *cli.Globals, t *forms.Taken) error {
	data, err := t.Remarks()
	if err != nil {
		return cli.Environment(err)
	}
	if data == nil {
		return nil
	}
	path := c.Remarks
	if path == "" {
		path = strings.TrimSuffix(c.File, filepath.Ext(c.File)) + "-remarks.xlsx"
	}
	if err := cli.WriteFile(path, data); err != nil {
		return err
	}
	_, err = fmt.Fprintln(g.Stdout, t.Remarked(path))
	return cli.Said(err)
}
