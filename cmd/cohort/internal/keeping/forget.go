package keeping

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	usecase "cohort/internal/forget"
	"cohort/internal/nightly/folder"
	"cohort/reports/words"
	"cohort/sql/forget"
	"cohort/sql/store"
)

// Forget takes a person or a trainer out.
type Forget struct {
	Person string `arg:"" help:"Whom, a person in training or a trainer: a key, or family name and given name."`
	Yes    bool   `help:"Do not ask."`
}

// Help is what cohort forget --help says beside its flags.
func (c *Forget) Help() string {
	return `Takes a person out of everything that is kept but counts: their rows, what nights froze, plans, the mails and workbooks that name them, what
people handed in, the audit trail, copies in files.out and letters in inbox.folder. In the place of their key stands another one
that nothing leads back from, the same everywhere, so that old plans can still be read; whoever is at work or on their way counts as having left today.
Of a trainer the row, the courses, rosters and absences, the calendar feed and all that was mailed to them go as well; while they lead announced
sessions to come it is refused.
Then it looks for them in all tables, mails and files, by key and by every way to write their name, and says where and what was found.
What is in your own views is not ours to change: it is named.

It needs the owner of the tables (--database), as cohort migrate does, and asks before it begins. It cannot be taken back, and a backup still has them.

Exit status: 0 nothing of them is left, 1 something is, or they were not to be forgotten after all, 2 nobody or several are called so, 3 the database or a folder cannot be used.

Examples:
  cohort forget P-00417
  cohort forget T-07
  cohort forget "Соколова Анна" --yes`
}

// Run forgets somebody.
func (c *Forget) Run(g *cli.Globals) error {
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	found, err := forget.Find(g.Ctx, st.DB(), c.Person)
	switch {
	case err != nil:
		return cli.Environment(err)
	case len(found) == 0:
		return cli.BadInput(fmt.Errorf("nobody has the key %q or is called so; give the key, or family name and given name", c.Person))
	case len(found) > 1:
		return cli.BadInput(errors.New("several are called so; give a key: " + strings.Join(called(found), ", ")))
	}
	p := found[0]
	folders, local := kept(cfg), g.Now().In(cfg.Planning.Zone)
	if p.Trainer {
		if err := forget.StillLeads(g.Ctx, st.DB(), p, local); err != nil {
			return leads(p, err)
		}
	}
	feed, err := forget.Feed(g.Ctx, st.DB(), p)
	if err != nil {
		return cli.Environment(err)
	}
	namesakes, err := forget.Namesakes(g.Ctx, st.DB(), p)
	if err != nil {
		return cli.Environment(err)
	}
	looked, err := usecase.Look(g.Ctx, st.DB(), p, folders)
	if waiting := new(usecase.Waiting); errors.As(err, &waiting) {
		return cli.Negative(err)
	}
	if err != nil {
		return cli.Environment(err)
	}
	fmt.Fprintf(g.Stdout, "%s\n", called(found)[0])
	switch {
	case p.Trainer:
		fmt.Fprintln(g.Stdout, "is a trainer: the next night plans without them; courses, rosters, absences and calendar feed go")
	case p.Here:
		fmt.Fprintln(g.Stdout, "is at work, or on their way: counts as having left today, and the next night plans without them")
	}
	fmt.Fprintf(g.Stdout, "text and files of %s, %s and what was written in %s go, for they name them\n",
		words.CountOf(looked.InMessages, "message"), words.CountOf(looked.InFiles, "file"), words.CountOf(len(looked.Texts), "place"))
	for _, x := range p.Shared {
		fmt.Fprintf(g.Stdout, "the same mail address stands as %s too: that row and what is mailed to it stay, and its address is not looked for\n", x)
	}
	if len(namesakes) > 0 {
		fmt.Fprintf(g.Stdout, "others are called the same (%s): mails that name them go too, and what is found by name afterwards may be theirs\n", strings.Join(namesakes, ", "))
	}
	if !c.Yes {
		yes, err := cli.Asked(g.Stdout, "Forget them? It cannot be taken back. [y/N]", "nobody was forgotten: without a terminal say --yes")
		if err != nil {
			return err
		}
		if !yes {
			return cli.Negative(errors.New("nobody was forgotten"))
		}
	}
	done, err := forget.Forget(g.Ctx, st.DB(), p, looked.Named, looked.Texts, local)
	leading := new(forget.Leads)
	switch {
	case errors.As(err, &leading):
		return leads(p, err)
	case errors.Is(err, forget.ErrBusy):
		return cli.Negative(err)
	case err != nil:
		return cli.Environment(err)
	}
	if feed != "" && cfg.Files.Out != "" {
		looked.Paths = append(looked.Paths, folder.Folder{Path: cfg.Files.Out}.Feed(feed))
	}
	for _, path := range looked.Paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cli.Environment(fmt.Errorf("they are taken out of the database, but a file names them: %w", err))
		}
	}
	return c.prove(g, st, p, done, folders)
}

// prove looks for them everywhere, and says where and what was found.
func (c *Forget) prove(g *cli.Globals, st *store.Store, p forget.Person, done forget.Forgotten, folders []string) error {
	tables, views, err := forget.Search(g.Ctx, st.DB(), p)
	if err != nil {
		return cli.Environment(err)
	}
	again, err := usecase.Look(g.Ctx, st.DB(), p, folders)
	if err != nil {
		return cli.Environment(err)
	}
	fmt.Fprintf(g.Stdout, "forgotten; %s stands in the place of the key, in %s\n", done.Pseudonym, words.CountOf(len(done.Rows), "column"))
	left := again.InMessages + again.InFiles + len(again.Texts)
	for _, x := range again.Texts {
		fmt.Fprintf(g.Stdout, "still there: %s, in another case\n", x.Where())
	}
	for _, x := range tables {
		if left += x.Found; x.Found > 0 {
			fmt.Fprintf(g.Stdout, "still there: %s, %s\n", x.Where, words.CountOf(x.Found, "row"))
		}
	}
	for _, path := range append(again.Paths, again.NotRead...) {
		fmt.Fprintf(g.Stdout, "still there, or not read: %s\n", path)
	}
	fmt.Fprintf(g.Stdout, "looked for by key and name in %s of all tables, in %s with text and files, in %s (%s): found %d\n",
		words.CountOf(len(tables), "column"), words.CountOf(again.Messages, "message"), words.CountOf(again.Files, "file"), cmp.Or(strings.Join(folders, ", "), "no folder is configured"), left)
	for _, x := range views {
		fmt.Fprintf(g.Stdout, "still there: view %s, key %s, %s: that is yours to take out, or the next night reads them again\n", x.Where, p.Key, words.CountOf(x.Found, "row"))
	}
	if left > 0 || len(views) > 0 || len(again.NotRead) > 0 {
		return cli.Negative(errors.New("something of them is left"))
	}
	return nil
}

// leads says that somebody cannot be forgotten yet, or what else went wrong.
func leads(p forget.Person, err error) error {
	if leading := new(forget.Leads); errors.As(err, &leading) {
		return cli.Negative(fmt.Errorf("nobody was forgotten: %s, %s: %w", p.Key, p.Name(), err))
	}
	return cli.Environment(err)
}

// called names people with key and office.
func called(list []forget.Person) (out []string) {
	for _, p := range list {
		out = append(out, strings.TrimSuffix(fmt.Sprintf("%s, %s, %s", p.Key, p.Name(), p.Office), ", "))
	}
	return out
}

// kept are the folders in which files about people lie.
func kept(cfg *config.Config) (out []string) {
	if cfg.Files.Out != "" {
		out = append(out, cfg.Files.Out)
	}
	if cfg.Inbox.Folder != "" {
		for _, name := range []string{"done", "aside", "new", "cur"} {
			out = append(out, filepath.Join(cfg.Inbox.Folder, name))
		}
	}
	return out
}
