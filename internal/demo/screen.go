package demo

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner/referee"
	"cohort/reports/words"
	"cohort/sql/store"
)

// screen is the one page that a demo prints.
type screen struct {
	filled, events []string
	decided        []string   // what people decided
	pinned         *announced // by hand; nil: nothing was
	handed         handed
	became         []string // of what was handed in
	run            store.Run
	version        store.Version
	reading        store.Reading
	sent           []string
	trouble        []string
	seconds        float64
}

func (s *screen) published(run store.Run, version store.Version, reading store.Reading) {
	s.run, s.version, s.reading = run, version, reading
}

func (s *screen) delivered(shown bool, at slot, r outbox.Report) {
	if shown && r.Accepted > 0 {
		s.sent = append(s.sent, fmt.Sprintf("%s on %s at %d:%02d: %s", at.job, at.day.Weekday(), at.minute/60, at.minute%60, words.CountOf(r.Accepted, "message")))
	}
	if n := r.Total() - r.Accepted; n > 0 {
		s.trouble = append(s.trouble, fmt.Sprintf("%s: %s not accepted, see cohort outbox", at.job, words.CountOf(n, "message")))
	}
}

func (s *screen) print(d *demo) {
	w := d.Out
	var sum nightly.Summary
	if err := json.Unmarshal(s.run.Summary, &sum); err != nil {
		s.trouble = append(s.trouble, "the run's summary is unreadable: "+err.Error())
	}
	line := func(label, format string, a ...any) {
		fmt.Fprintf(w, "%-11s%s\n", label, fmt.Sprintf(format, a...))
	}
	fmt.Fprintf(w, "\nCohort, a sample week until %s (size %s, seed %d), %.0f s\n\n", d.AsOf, d.Size, d.Seed, s.seconds)
	for i, text := range s.filled {
		line(first(i, "network"), "%s", text)
	}
	for i, text := range s.events {
		line(first(i, "the week"), "%s", text)
	}
	for i, text := range s.decided {
		line(first(i, "decided"), "%s", text)
	}
	for i, text := range s.became {
		line(first(i, "handed in"), "%s", text)
	}
	line("read", "%s, %s, %s, %s; %s need %s (%d by name, %d reserved seats)", words.CountOf(sum.Sites, "site"), words.CountOf(sum.Rooms, "room"),
		words.CountOf(sum.Trainers, "trainer"), words.CountOf(sum.Offices, "office"), words.CountOf(sum.Learners, "learner"), words.CountOf(sum.Requests, "training"), sum.Named, sum.Anonymous)
	line("", "%s announced before, %d of them pinned; %s in the data, %s broken by the world", words.CountOf(sum.Published, "session"),
		sum.Pinned, words.CountOf(sum.Faults, "fault"), words.CountOf(sum.Released, "session"))
	line("planned", "%d of %d trainings in %s (%d reserved), %d late; %d days ahead", *s.run.Served, *s.run.Requests,
		words.CountOf(sum.Sessions, "session"), sum.Reserved, sum.Late, s.reading.Days)
	line("published", "version %d: %d rules checked by the referee, none broken; for those told before: %s", s.version.Version, referee.Checked(), changes(sum))
	line("sent", "%s", strings.Join(s.sent, ", "))
	for i, text := range s.trouble {
		line(first(i, "TROUBLE"), "%s", text)
	}
	workbooks, _ := filepath.Glob(filepath.Join(d.Folder, "workbooks", "*.xlsx"))
	line("written", "%s: snapshot.json, plan.json, forecast.json, faults.txt, workbooks/ (%d), mail/, decided/, handed-in/; before/ holds the week before", d.Folder, len(workbooks))
	fmt.Fprintf(w, "\nLook first at\n")
	for _, pattern := range []string{"workbooks/Расписание_*.xlsx", "workbooks/Волны_*.xlsx", "workbooks/Мощности_*.xlsx", "mail/*-manager.*.eml"} {
		if path := most(filepath.Join(d.Folder, pattern)); path != "" {
			fmt.Fprintf(w, "  %s\n", path)
		}
	}
	fmt.Fprintf(w, "and judge the plan: %s check %s %s\n", os.Args[0], filepath.Join(d.Folder, "snapshot.json"), filepath.Join(d.Folder, "plan.json"))
}

// most is the largest of the files of a pattern: a weekly timetable rather than a correction,
// the office with most to tell; empty: there is none.
func most(pattern string) (path string) {
	found, _ := filepath.Glob(pattern)
	size := int64(-1)
	for _, name := range found {
		if info, err := os.Stat(name); err == nil && info.Size() > size {
			path, size = name, info.Size()
		}
	}
	return path
}

func first(i int, label string) string {
	if i == 0 {
		return label
	}
	return ""
}

// changes counts what changed for people by kind.
func changes(sum nightly.Summary) string {
	var out []string
	for kind, n := range sum.Changes {
		out = append(out, fmt.Sprintf("%d %s", n, kind))
	}
	sort.Strings(out)
	if len(out) == 0 {
		return "nothing changed"
	}
	return strings.Join(out, ", ")
}
