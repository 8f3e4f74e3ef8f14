package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/planner"
	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
)

func TestSlotIsOpenedOnce(t *testing.T) {
	s, _ := fresh(t)
	first, created, err := s.OpenRun(ctx, store.Weekly, noon, friday, false, noon)
	ok(t, err)
	if !created || first.State != store.RunPending || !first.Slot.Equal(noon) || first.AsOf != friday {
		t.Errorf("opened %+v, created %v", first, created)
	}
	again, created, err := s.OpenRun(ctx, store.Weekly, noon, friday, true, noon.Add(time.Hour))
	ok(t, err)
	if created || again.ID != first.ID || again.ByHand {
		t.Errorf("opened again %+v, created %v", again, created)
	}
	other, created, err := s.OpenRun(ctx, store.Waves, noon, friday, false, noon)
	ok(t, err)
	if !created || other.ID == first.ID {
		t.Errorf("another job's slot: %+v, created %v", other, created)
	}
	if _, _, err := s.OpenRun(ctx, "yearly", noon, friday, false, noon); err == nil {
		t.Error("a job that does not exist was opened")
	}
}

func TestLastSlotLeavesOutWhatWasRunByHand(t *testing.T) {
	s, _ := fresh(t)
	lastSlot := func() (last time.Time, ever bool) {
		ok(t, s.Look(ctx, func(l store.Look) (err error) {
			last, ever, err = l.LastSlot(ctx, store.Weekly)
			return err
		}))
		return last, ever
	}
	if _, ever := lastSlot(); ever {
		t.Error("there is a last slot before the first")
	}
	for _, slot := range []struct {
		at     time.Time
		byHand bool
	}{{noon.AddDate(0, 0, -7), false}, {noon, false}, {noon.AddDate(1, 0, 0), true}} {
		must(firstOf(s.OpenRun(ctx, store.Weekly, slot.at, friday, slot.byHand, noon)))(t)
	}
	if last, ever := lastSlot(); !ever || !last.Equal(noon) {
		t.Errorf("last slot %v, %v", last, ever)
	}
}

func unfinishedRuns(t *testing.T, s *store.Store) (list []store.Run) {
	t.Helper()
	ok(t, s.Look(ctx, func(l store.Look) (err error) {
		list, err = l.UnfinishedRuns(ctx)
		return err
	}))
	return list
}

func TestALookThatFailsOpensNothing(t *testing.T) {
	s, _ := fresh(t)
	failure := errors.New("the queue is gone")
	for _, c := range []struct {
		name string
		err  error
		want int
	}{{"it fails", failure, 0}, {"it does not", nil, 1}} {
		err := s.Look(ctx, func(l store.Look) error {
			run, opened, err := l.OpenRun(ctx, store.Weekly, noon, friday, noon)
			if err != nil || !opened || run.ByHand {
				t.Errorf("%s: opened %v, %+v, %v", c.name, opened, run, err)
			}
			return c.err
		})
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := unfinishedRuns(t, s); len(got) != c.want {
			t.Errorf("%s: %d runs, want %d", c.name, len(got), c.want)
		}
	}
}

func firstOf[A, B any](a A, _ B, err error) (A, error) { return a, err }

func TestClaims(t *testing.T) {
	s, _ := fresh(t)
	for i, c := range []struct {
		name  string
		ends  store.RunState // of the first claim; empty: it never ends
		again bool           // it may be claimed again
	}{
		{"a pending run that was handed back is claimed again", store.RunPending, true},
		{"a running run is taken over", "", true},
		{"a failed run is claimed again", store.RunFailed, true},
		{"a rejected run is not", store.RunRejected, false},
		{"a done run is not", store.RunDone, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			slot := noon.AddDate(0, 0, i)
			run := claimed(t, s, store.Nightly, slot)
			if run.State != store.RunRunning || run.Fence != 1 || run.Attempts != 1 || !run.ClaimedAt.Equal(slot) {
				t.Errorf("claimed: %+v", run)
			}
			if c.ends != "" {
				ok(t, s.FinishRun(ctx, run, c.ends, store.Outcome{Error: "the mail server was down"}, noon))
			}
			unfinished := unfinishedRuns(t, s)
			found := slices.ContainsFunc(unfinished, func(r store.Run) bool { return r.ID == run.ID })
			if want := c.ends == "" || c.ends == store.RunPending; found != want {
				t.Errorf("unfinished: %+v", unfinished)
			}
			second, err := s.ClaimRun(ctx, run.ID, noon.Add(time.Minute))
			if !c.again {
				if !errors.Is(err, store.ErrFinished) || err.Error() != fmt.Sprintf("run %d is finished (%s)", run.ID, c.ends) {
					t.Errorf("claimed again: %v", err)
				}
				return
			}
			if err != nil || second.Fence != 2 || second.Attempts != 2 || second.Error != "" || second.EndedAt != nil {
				t.Errorf("claimed again: %+v, %v", second, err)
			}
		})
	}
	if _, err := s.ClaimRun(ctx, 77, noon); !errors.Is(err, store.ErrNotFound) || err.Error() != "run 77 does not exist" {
		t.Errorf("a run that does not exist: %v", err)
	}
}

func TestOfTwoClaimersAtOnceOneMayWrite(t *testing.T) {
	s, _ := fresh(t)
	run := must(firstOf(s.OpenRun(ctx, store.Nightly, noon, friday, false, noon)))(t)
	const claimers = 8
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		wrote []int64
	)
	start := make(chan struct{})
	var ready sync.WaitGroup
	ready.Add(claimers)
	for range claimers {
		group.Go(func() {
			mine, err := s.ClaimRun(ctx, run.ID, noon)
			ready.Done()
			if err != nil {
				t.Error(err)
				return
			}
			<-start
			err = s.FinishRun(ctx, mine, store.RunDone, store.Outcome{}, noon)
			if err != nil && !errors.Is(err, store.ErrStale) {
				t.Error(err)
			}
			if err == nil {
				lock.Lock()
				wrote = append(wrote, mine.Fence)
				lock.Unlock()
			}
		})
	}
	ready.Wait()
	close(start)
	group.Wait()
	if diff := cmp.Diff([]int64{claimers}, wrote); diff != "" {
		t.Errorf("who wrote (-want +got):\n%s", diff)
	}
}

// quietFor makes the holder of a run one of whom nobody has heard for so many seconds.
func quietFor(t *testing.T, db *sqlx.DB, run store.Run, seconds int) {
	t.Helper()
	exec(t, db, `update cohort.runs set heard_at = now() - $2 * interval '1 second' where id = $1`, run.ID, seconds)
}

func TestARunWhoseHolderWentQuietIsTakenBack(t *testing.T) {
	s, db := fresh(t)
	takenBack := func() (list []store.Run) {
		ok(t, s.Look(ctx, func(l store.Look) (err error) {
			list, err = l.TakeBack(ctx)
			return err
		}))
		return list
	}
	run := claimed(t, s, store.Nightly, noon)
	byHand := must(firstOf(s.OpenRun(ctx, store.Nightly, noon.Add(time.Hour), friday, true, noon)))(t)
	byHand = must(s.ClaimRun(ctx, byHand.ID, noon))(t)
	for _, c := range []struct {
		name    string
		seconds int
		hear    bool
		lost    bool
	}{
		{"it was heard of", 30, false, false},
		{"it went quiet, and is heard of again", 50, true, false},
		{"it went quiet", 50, false, true},
	} {
		quietFor(t, db, run, c.seconds)
		if c.hear {
			ok(t, s.HearOf(ctx, run))
		}
		list := takenBack()
		if (len(list) == 1) != c.lost || c.lost && (list[0].ID != run.ID || list[0].State != store.RunPending || list[0].Lost != 1) {
			t.Errorf("%s: taken back %+v", c.name, list)
		}
	}
	for name, err := range map[string]error{"heard of": s.HearOf(ctx, run), "done": s.FinishRun(ctx, run, store.RunDone, store.Outcome{}, noon)} {
		if !errors.Is(err, store.ErrStale) {
			t.Errorf("%s after it was taken back: %v", name, err)
		}
	}
	// Whoever asks by hand goes on with what was left, not with what somebody is at work on.
	if r, is, err := s.Unheld(ctx, store.Nightly, friday); is || err != nil {
		t.Errorf("%+v is held by nobody, %v", r, err)
	}
	quietFor(t, db, byHand, 50)
	if r, is, err := s.Unheld(ctx, store.Nightly, friday); !is || r.ID != byHand.ID || err != nil {
		t.Errorf("what was left: %+v, %v, %v", r, is, err)
	}
}

func TestStaleFenceTouchesNothing(t *testing.T) {
	s, db := fresh(t)
	to := address(t, db, store.Manager, "vdnkh", "m@example.org")
	published(t, s, 0, friday-1, session("s1", "r1", "t1", 2, 600, "anna"))
	w := world(friday)
	run := claimed(t, s, store.Nightly, noon)
	reading(t, s, run, w)
	must(s.ClaimRun(ctx, run.ID, noon))(t)
	before := contents(t, db)
	data := w.Bytes()
	for name, write := range map[string]func() error{
		"finish": func() error { return s.FinishRun(ctx, run, store.RunDone, store.Outcome{}, noon) },
		"hand back": func() error {
			return s.FinishRun(ctx, run, store.RunPending, store.Outcome{Error: "stopped"}, noon)
		},
		"save": func() error {
			return s.SaveReading(ctx, run, store.Reading{Snapshot: append(data, '\n'), SHA256: planner.Digest(append(data, '\n')),
				Name: "other", FirstDay: friday, Days: 1, ReadAt: noon}, noon)
		},
		"publish": func() error {
			_, err := s.Publish(ctx, run, store.Publication{Base: 1, Snapshot: w, Plan: plan(w)}, noon)
			return err
		},
		"issue": func() error {
			_, err := s.Issue(ctx, run, []store.Intent{{Address: to, Kind: store.KindWeekly, Subject: "vdnkh", Period: "2027-W04",
				Version: 1}}, store.RunDone, store.Outcome{}, noon)
			return err
		},
	} {
		err := write()
		if !errors.Is(err, store.ErrStale) || err.Error() != "run 2 was taken over; nothing written" {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, contents(t, db)); diff != "" {
			t.Errorf("%s left traces:\n%s", name, diff)
		}
	}
	ok(t, s.FinishRun(ctx, must(s.ClaimRun(ctx, run.ID, noon))(t), store.RunDone, store.Outcome{}, noon))
}

func TestOutcomeIsKept(t *testing.T) {
	s, _ := fresh(t)
	run := claimed(t, s, store.Nightly, noon)
	want := store.Outcome{Error: "plan rejected: it breaks H3", Engine: &planner.Engine{Version: "1", Seed: -5, Threads: 2, Planned: 1000, Done: 900, Revised: []planner.Revision{{Done: 60, Planned: 1100}, {Done: 120, Planned: 950}}},
		Plan: strings.Repeat("0f", 32), Cost: &planner.Cost{Unserved: 4000, Teaching: 130}, Requests: new(120), Served: new(116),
		Timings: map[string]int64{"read": 310, "solve": 60000}, Summary: json.RawMessage(`{"offices": 40}`)}
	ended := noon.Add(time.Minute)
	ok(t, s.FinishRun(ctx, run, store.RunRejected, want, ended))
	got := must(s.Run(ctx, run.ID))(t)
	if diff := cmp.Diff(want, got.Outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	if got.State != store.RunRejected || !got.EndedAt.Equal(ended) {
		t.Errorf("state %s, ended %v", got.State, got.EndedAt)
	}
	if diff := cmp.Diff([]store.Run{got}, must(s.Runs(ctx, 10))(t)); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	other := claimed(t, s, store.Weekly, noon)
	if err := s.FinishRun(ctx, other, store.RunFailed, store.Outcome{}, noon); err == nil {
		t.Error("a run failed without a reason")
	}
}

func TestReadingIsKept(t *testing.T) {
	s, db := fresh(t)
	w := world(friday)
	for _, slot := range []time.Time{noon, noon.Add(time.Hour)} {
		reading(t, s, claimed(t, s, store.Nightly, slot), w)
	}
	if n := count(t, db, "select count(*) from cohort.snapshots"); n != 1 {
		t.Errorf("%d snapshots of one content", n)
	}
	got := must(s.Reading(ctx, 2))(t)
	if string(got.Snapshot) != string(w.Bytes()) || got.SHA256 != planner.Digest(w.Bytes()) || !got.ReadAt.Equal(noon) || got.FirstDay != friday ||
		string(got.Forecast) != `{"as_of": "2027-01-22"}` || len(got.Faults) != 1 || len(got.Released) != 1 || got.Faults[0].Key != "r9" {
		t.Errorf("reading: %+v", got)
	}
	if data := must(s.Snapshot(ctx, got.SHA256))(t); string(data) != string(w.Bytes()) {
		t.Error("the snapshot came back otherwise")
	}
	if run := must(s.Run(ctx, 2))(t); run.Snapshot != got.SHA256 {
		t.Errorf("the run names snapshot %q", run.Snapshot)
	}
	if _, err := s.Reading(ctx, 9); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a run that read nothing: %v", err)
	}
	run := claimed(t, s, store.Nightly, noon.Add(2*time.Hour))
	err := s.SaveReading(ctx, run, store.Reading{Snapshot: []byte("{}"), SHA256: got.SHA256[1:] + "0", Name: "x", FirstDay: friday, Days: 1, ReadAt: noon}, noon)
	if err == nil {
		t.Error("a snapshot was saved under another's SHA-256")
	}
}

func TestFinalStatesStay(t *testing.T) {
	s, db := fresh(t)
	run := claimed(t, s, store.Nightly, noon)
	if _, err := db.Exec("update cohort.runs set fence = 0"); err == nil {
		t.Error("the fence went down")
	}
	ok(t, s.FinishRun(ctx, run, store.RunDone, store.Outcome{}, noon))
	if _, err := db.Exec("update cohort.runs set state = 'running', ended_at = null"); err == nil {
		t.Error("a done run went on")
	}
	if err := s.FinishRun(ctx, run, store.RunFailed, store.Outcome{Error: "late"}, noon); !errors.Is(err, store.ErrStale) {
		t.Errorf("a done run failed afterwards: %v", err)
	}
}
