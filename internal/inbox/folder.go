package inbox

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cohort/internal/inbox/letter"
)

// Where letters go within the folder that they were taken from.
const (
	Done  = "done"  // what was taken
	Aside = "aside" // what was not: a person should look at it
)

// waiting are the letters in a folder, as paths within it, those that have waited
// longest first as far as names say so: the files new/* and cur/* of a maildir, *.eml of
// another folder.
func waiting(dir string) ([]string, error) {
	subs, maildir := []string{"."}, false
	if info, err := os.Stat(filepath.Join(dir, "new")); err == nil && info.IsDir() {
		subs, maildir = []string{"new", "cur"}, true
	}
	var out []string
	for _, sub := range subs {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if errors.Is(err, fs.ErrNotExist) && sub == "cur" {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("the folder %s cannot be read: %w", dir, unwrapPath(err))
		}
		for _, e := range entries {
			if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && (maildir || strings.EqualFold(filepath.Ext(e.Name()), ".eml")) {
				out = append(out, filepath.Join(sub, e.Name()))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	return out, nil
}

// read reads a letter, one byte more than a letter may have at the most.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, letter.MostBytes+1))
}

// move moves a letter to a folder beside it. It overwrites nothing. errGone: somebody
// else has moved it.
func move(dir, name, to string) (string, error) {
	if err := os.MkdirAll(filepath.Join(dir, to), 0o750); err != nil {
		return "", fmt.Errorf("letter %s was dealt with and cannot be moved: %w", name, err)
	}
	base := filepath.Base(name)
	for k := 2; ; k++ {
		target := filepath.Join(to, base)
		if _, err := os.Lstat(filepath.Join(dir, target)); err == nil {
			ext := filepath.Ext(name)
			base = fmt.Sprintf("%s_%d%s", strings.TrimSuffix(filepath.Base(name), ext), k, ext)
			continue
		}
		err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, target))
		if errors.Is(err, fs.ErrNotExist) {
			return "", errGone
		}
		if err != nil {
			return "", fmt.Errorf("letter %s was dealt with and cannot be moved; it will not be taken again: %w", name, err)
		}
		return target, nil
	}
}

// unwrapPath is an error without the path, which is said beside it.
func unwrapPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
