// Package folder keeps the folder files.out: copies of workbooks as they are mailed, and
// calendar feeds. Whoever reads a file there finds the one that stood before, or all of the
// new one.
package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"cohort/internal/calendar"
	"cohort/sql/store"
)

// Workbook is the media type of a workbook.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Folder is the folder files.out.
type Folder struct {
	Path string
	Log  *slog.Logger
}

// KeepWorkbooks leaves copies of the workbooks of a message; where a name is taken by
// another reader's, a number is put behind it.
func (d Folder) KeepWorkbooks(files []store.Attachment) error {
	for _, f := range files {
		if f.MediaType != Workbook { // a calendar lies there as a feed
			continue
		}
		name := filepath.Base(f.Name)
		for k := 2; ; k++ {
			path := filepath.Join(d.Path, name)
			if old, err := os.ReadFile(path); err == nil && !bytes.Equal(old, f.Bytes) {
				ext := filepath.Ext(f.Name)
				name = fmt.Sprintf("%s_%d%s", strings.TrimSuffix(filepath.Base(f.Name), ext), k, ext)
				continue
			}
			if err := writeWhole(path, f.Bytes); err != nil {
				return fmt.Errorf("a copy of a workbook cannot be kept: %w", err)
			}
			break
		}
	}
	return nil
}

// Feed is where the calendar feed of a token lies.
func (d Folder) Feed(token string) string { return filepath.Join(d.Path, "calendar", token+".ics") }

// PutFeed writes a feed after the one that stands, unless nothing of it changes. One that
// cannot be read is begun anew, as only what was cancelled is lost with it.
func (d Folder) PutFeed(token string, f *calendar.Feed) error {
	path := d.Feed(token)
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the calendar feed that stands cannot be read: %w", err)
	}
	after, err := f.Bytes(before)
	if err != nil {
		d.Log.Warn("a calendar feed is begun anew: sessions cancelled before are not in it any more", "file", filepath.Base(path), "error", err)
		if after, err = f.Bytes(nil); err != nil {
			return err
		}
	}
	if bytes.Equal(before, after) {
		return nil
	}
	if err := writeWhole(path, after); err != nil {
		return fmt.Errorf("a calendar feed cannot be written: %w", err)
	}
	return nil
}

// KeepFeeds takes away all feeds but those of some tokens: somebody revoked the others.
func (d Folder) KeepFeeds(tokens []string) error {
	known := make(map[string]bool, len(tokens))
	for _, t := range tokens {
		known[d.Feed(t)] = true
	}
	list, err := filepath.Glob(d.Feed("*"))
	for _, path := range list {
		if !known[path] {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// writeWhole writes a file, and its folder where there is none.
func writeWhole(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", data, 0o640); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
