package nightly_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"cohort/internal/editions/directory"
	"cohort/sql/store"
)

// TestCalendarFeeds: each trainer, room and site has a feed of the plan that stands, in which
// nobody is named who sits in a session; nothing is written twice, and a name that was revoked
// is gone.
func TestCalendarFeeds(t *testing.T) {
	c, night := afterFriday(t)
	c.service.Out = t.TempDir()
	folder := filepath.Join(c.service.Out, "calendar")
	look := func() map[string]string {
		if err := c.service.TellDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join(folder, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			out[strings.TrimSuffix(f.Name(), ".ics")] = strings.ReplaceAll(string(data), "\r\n ", "")
		}
		return out
	}
	files := look()
	names, err := c.st.CalendarNames(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	known, err := directory.Read(night.reading.Directory)
	if err != nil {
		t.Fatal(err)
	}
	trainers, learns := map[string]bool{}, map[string]bool{}
	for _, x := range known.Trainers {
		trainers[x.FamilyName] = true
	}
	for _, x := range append(known.People, known.Candidates...) {
		if !trainers[x.FamilyName] {
			learns[x.FamilyName] = true
		}
	}
	sessions := map[string]int{}
	for _, f := range names {
		text, there := files[f.Token]
		if !there {
			t.Errorf("no feed of %s %s", f.Kind, f.Subject)
		}
		sessions[f.Kind] += strings.Count(text, "BEGIN:VEVENT")
		for _, name := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if learns[name] {
				t.Errorf("the feed of %s %s names %s", f.Kind, f.Subject, name)
			}
		}
	}
	led := 0
	for _, s := range night.plan.Sessions {
		led += len(s.Trainers)
	}
	n := len(night.plan.Sessions)
	if len(learns) == 0 || len(files) != len(names) || sessions[store.CalendarRoom] != n || sessions[store.CalendarSite] != n || sessions[store.CalendarTrainer] != led {
		t.Errorf("%d files of %d feeds; sessions %v, want %d and of trainers %d", len(files), len(names), sessions, n, led)
	}
	c.exec(`delete from cohort.calendars where kind = 'site'`)
	again := look()
	for _, f := range names {
		if text, there := again[f.Token]; there != (f.Kind != store.CalendarSite) || there && text != files[f.Token] {
			t.Errorf("the feed of %s %s is there: %t, as before: %t", f.Kind, f.Subject, there, text == files[f.Token])
		}
	}
	if len(again) != len(files) {
		t.Errorf("%d feeds, there were %d", len(again), len(files))
	}
}
