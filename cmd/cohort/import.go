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
	File     string `arg:"" help:"Workbook (.xlsx) or CSV file with the rows." placeholder:"FILE" type:"given"`
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
	desk, st, cfg, err := formsDesk(g, c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	by := strings.TrimSpace(c.By)
	if by == "" {
		by = cli.Account()
	}
	f := forms.File{Name: c.File, Data: data, Kind: c.Kind, By: by, Account: cli.Account(), Good: c.GoodRows, Try: c.DryRun, Replace: c.Replace, Ignore: c.Ignore}
	got, err := c.take(g, &decisions.Desk{Service: g.Service(cfg, st, slog.New(slog.DiscardHandler))}, desk, f)
	if err != nil {
		return err
	}
	alone := got.Moved != nil && got.Rows.Silent() // the list of sessions is all that counts
	if got.Rows.Unfit != nil && !alone {
		return cli.BadInput(errors.New(got.Rows.Summary()))
	}
	if err := c.remark(g, got); err != nil {
		return err
	}
	if got.Published() || alone {
		if _, err := fmt.Fprintln(g.Stdout, got.Moved.End()); err != nil {
			return cli.Said(err)
		}
	}
	if !alone {
		if _, err := fmt.Fprintln(g.Stdout, got.Rows.End()); err != nil {
			return cli.Said(err)
		}
	}
	refused, kept := got.Rows.Outcome == handin.ImportRefused && !alone, got.Moved != nil && got.Proposal == nil
	switch {
	case refused && (!c.GoodRows || got.Proposal == nil), alone && kept:
		return cli.BadInput(errors.New(""))
	case refused, kept, got.Rows.Outcome == handin.ImportInPart:
		return cli.Negative(errors.New(""))
	}
	return nil
}

// take takes the file in one transaction, and says what it does before it is done.
func (c *importCmd) take(g *cli.Globals, d *decisions.Desk, desk *forms.Desk, f forms.File) (*decisions.Returned, error) {
	tx, err := desk.DB.BeginTx(g.Ctx, nil)
	if err != nil {
		return nil, cli.Environment(err)
	}
	defer tx.Rollback()
	got, err := d.TakeFile(g.Ctx, tx, desk, f, refusedText, func(so *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
		if err := cli.PrintText(g.Stdout, movesText(so, desk)); err != nil {
			return nil, err
		}
		return desk.TakeIn(g.Ctx, tx, f, func(t *forms.Taken) error {
			if so.Moved == nil || !t.Silent() {
				if err := cli.PrintText(g.Stdout, views.TakenText(t)); err != nil {
					return err
				}
			}
			return before(t)
		})
	})
	if errors.Is(err, store.ErrOvertaken) {
		return nil, deciding.Refused(err, desk.Words[desk.Language])
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return nil, cli.Known(err)
	}
	if got.Published() {
		d.Service.TellAfter(g.Ctx)
	}
	return got, nil
}

// movesText is what the changed rows of the list of sessions would do, or what is wrong in them.
func movesText(r *decisions.Returned, desk *forms.Desk) string {
	switch {
	case r.Proposal != nil:
		language := r.Moved.Language
		return views.PriceText(r.Proposal, editions.NewNames(directory.Named(r.Proposal.Facts), language).Everybody(), desk.Words[language])
	case r.Moved != nil:
		return "  " + strings.Join(r.Moved.Wrongs(), "\n  ") + "\n"
	}
	return ""
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
func (c *importCmd) remark(g *cli.Globals, r *decisions.Returned) error {
	data, err := r.Rows.RemarksWith(r.Moved)
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
	_, err = fmt.Fprintln(g.Stdout, r.Rows.Remarked(path))
	return cli.Said(err)
}
