package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"cohort/internal/localpg"
	"cohort/sql/migrations"
	"cohort/sql/schema"
)

const (
	mostKept = 4      // checkouts at other migrations have others
	used     = "used" // the file that is written when a kept server is used
)

// kept returns the folder of a server that has stopped, with the migrated template in it.
// It is made by whichever test process needs it first and lies in the user's cache under
// a digest of what it is made of: initialising a server and migrating a database takes
// a second of the processor, and every package that needs one would spend it again.
func kept() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("the migrated database of the tests is kept in the user's cache: %w", err)
	}
	cache = filepath.Join(cache, "cohort-pgtest")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", err
	}
	made, err := madeOf()
	if err != nil {
		return "", err
	}
	lock, err := os.OpenFile(filepath.Join(cache, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", fmt.Errorf("%s: %w", lock.Name(), err)
	}
	dir := filepath.Join(cache, made)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		err = errors.Join(forgetOld(cache), makeServer(dir))
		if err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, used), nil, 0o600)
}

// madeOf is a digest of PostgreSQL's programs and of our migrations.
func madeOf() (string, error) {
	programs, err := localpg.Programs()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	io.WriteString(h, programs)
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		b, err := migrations.Files.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "\n%s %d\n%s", name, len(b), b)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:12]), nil
}

// makeServer makes a server with the template and keeps its folder, whole or not at all.
func makeServer(dir string) (err error) {
	scratch, err := os.MkdirTemp("", "cohort-pgtest-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := os.Chmod(scratch, 0o711); err != nil { // the server may run as another user
		return err
	}
	home := filepath.Join(scratch, "home")
	if err := migrated(home); err != nil {
		return err
	}
	half := dir + ".half"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	if err := os.CopyFS(half, os.DirFS(home)); err != nil {
		return err
	}
	return os.Rename(half, dir)
}

func migrated(home string) (err error) {
	s, err := localpg.Start(context.Background(), localpg.Options{Dir: home})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec("create database " + template + " template template0"); err != nil {
		return err
	}
	_, _, err = schema.Migrate(context.Background(), s.URL(template))
	return err
}

// forgetOld removes those that nobody has used for long, and leaves room for one.
func forgetOld(cache string) error {
	all, err := filepath.Glob(filepath.Join(cache, "*", used))
	if err != nil {
		return err
	}
	last := map[string]time.Time{}
	for _, file := range all {
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		last[file] = info.ModTime()
	}
	slices.SortFunc(all, func(a, b string) int { return last[b].Compare(last[a]) })
	for _, file := range all[min(len(all), mostKept-1):] {
		if err := os.RemoveAll(filepath.Dir(file)); err != nil {
			return err
		}
	}
	return nil
}
