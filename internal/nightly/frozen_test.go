package nightly_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/sql/store"
)

// A job dies between publication and rendering, and goes on two hours later, when
// the facts are others: what its readers get is what they would have got at once.
func TestWhatIsRenderedLateIsWhatWouldHaveBeenRenderedAtOnce(t *testing.T) {
	c, _ := afterFriday(t)
	c.service.NoTables = false
	c.service.Away = 100
	c.service.Search.Threads = 3 // messages are made side by side, and are those that are made one after the other
	c.heads(1, "SOKOL")
	var runs []store.Run
	for _, job := range []string{store.Weekly, store.Waves, store.Capacity} {
		run := c.crashBeforeRendering(job, friday)
		runs = append(runs, run)
		at := c.rendered(run)
		if !slices.ContainsFunc(slices.Collect(maps.Values(at)), func(m store.Rendered) bool { return len(m.Attachments) > 0 }) {
			t.Fatalf("the job %s sends nobody a file", job)
		}
		c.changeEverything(job)
		c.must(job, friday)
		for id, want := range at {
			got, err := c.st.Message(context.Background(), id)
			if err != nil {
				t.Fatal(err)
			}
			if got.Subject != want.Subject || got.HTML != want.HTML || got.Text != want.Text {
				t.Errorf("%s: the mail about %q reads otherwise two hours later", got.Kind, got.About)
			}
			files, free := 1, false
			if got.Kind == store.KindTrainerWeek { // and their calendar; a free week is told in a line
				files, free = 2, len(want.Attachments) == 0
			}
			if len(want.Attachments) != files && !free {
				t.Errorf("%s: the mail about %q has %d files", got.Kind, got.About, len(want.Attachments))
			}
			if !slices.EqualFunc(got.Attachments, want.Attachments, func(a, b store.Attachment) bool { return a.Name == b.Name && bytes.Equal(a.Bytes, b.Bytes) }) {
				t.Errorf("%s: the files of %q are others two hours later", got.Kind, got.About)
			}
		}
	}
	// A version from before directories were kept is shown with the names of now.
	c.exec(`update cohort.readings set directory = null`)
	for _, m := range c.rendered(runs[0]) {
		if !strings.Contains(m.HTML, "capacity") { // the mark of the last change
			t.Errorf("without a directory the message %q does not tell of what is called so now", m.Subject)
		}
	}
}

// crashBeforeRendering does a job of a Friday until its messages are issued.
func (c *centre) crashBeforeRendering(job string, friday planner.Date) store.Run {
	c.t.Helper()
	c.service.Step = func(step string) {
		if step == "render" {
			panic("the machine went down")
		}
	}
	defer func() { c.service.Step = nil }()
	hour := map[string]int{store.Waves: 7, store.Weekly: 12}[job]
	c.at = friday.At(hour*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), job, c.at, friday, false, c.at)
	if err != nil {
		c.t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		c.t.Error("the machine did not go down: ", c.service.Do(context.Background(), run.ID))
	}()
	return run
}

// rendered is what a run would send now.
func (c *centre) rendered(run store.Run) map[int64]store.Rendered {
	c.t.Helper()
	out, err := nightly.Rendered(context.Background(), c.service, run)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// changeEverything makes other facts of all that a sheet shows beside the plan.
func (c *centre) changeEverything(mark string) {
	c.t.Helper()
	for _, query := range []string{
		`update cohort.people set family_name = 'Переименованная' || $1`,
		`update cohort.candidates set family_name = 'Переименованный' || $1`,
		`update cohort.trainers set family_name = 'Переназванный' || $1`,
		`update cohort.sites set address = 'ул. Другая, ' || $1, name_ru = name_ru || $1`,
		`update cohort.rooms set name_ru = name_ru || $1`,
		`update cohort.courses set name_ru = name_ru || $1`,
		`update cohort.offices set name_ru = name_ru || $1`,
		`update cohort.programmes set name_ru = name_ru || $1, due_working_days = due_working_days + 1`,
		`update cohort.stages set name_ru = name_ru || $1`,
		`delete from cohort.absences where $1 <> ''`,
		`insert into cohort.absences (id, person, from_date, to_date, kind) select 'away-' || id || $1, id, date '2027-01-18', date '2027-01-22', 'holiday' from cohort.trainers`,
		`delete from cohort.closures where $1 <> ''`,
		`insert into cohort.closures (id, site, room, from_date, to_date, reason) select 'shut-' || id || $1, site, id, date '2027-01-19', date '2027-01-20', 'ремонт' from cohort.rooms`,
		`delete from cohort.bookings where $1 <> ''`,
		`delete from cohort.completed where $1 <> ''`,
		`delete from cohort.waves where $1 <> ''`,
		`insert into cohort.calendar (date, kind, name) select date '2027-01-21', 'holiday', 'праздник' || $1 on conflict do nothing`,
	} {
		c.exec(query, mark)
	}
}
