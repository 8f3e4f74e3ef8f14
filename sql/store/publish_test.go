package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"cohort/planner"
	"cohort/sql/internal/column"
	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
)

func TestPublishedPlanIsRead(t *testing.T) {
	s, db := fresh(t)
	if _, any, err := s.CurrentPlan(ctx); any || err != nil {
		t.Errorf("before the first: %v, %v", any, err)
	}
	to := address(t, db, store.OfficeHead, "o1", "head@example.org")
	w := world(friday)
	p := plan(w, session("s1", "r1", "t1", 0, 600, "anna", "A/vdnkh/2027-02-01/o1/1"), session("s2", "r2", "t2", 3, 600), session("s3", "r2", "t2", 4, 600, "boris"))
	p.Sessions[1].Seated = nil
	p.Sessions[2].Seated = []string{"A/vdnkh/2027-02-01/o1/1:long"}
	p.Sessions[2].Course = "long"
	p.Sessions[2].Trainers = []string{"t3", "t2"}
	run := claimed(t, s, store.Nightly, noon)
	reading(t, s, run, w)
	changes := []store.Change{
		{Session: "s1", Learner: "anna", Kind: "added", After: object(`{"date": "2027-01-22"}`)},
		{Session: "s2", Kind: "held", Cause: "nobody_left", Who: "t2", Because: object(`{"kind": "nobody_left"}`)},
	}
	version := must(s.Publish(ctx, run, store.Publication{Snapshot: w, Plan: p, Changes: changes,
		Intents: []store.Intent{{Address: to, Kind: store.KindStanding, Subject: "o1", Note: object(`{"why": "moved"}`)}},
		Outcome: store.Outcome{Requests: new(6), Served: new(3)}}, noon))(t)
	if version != 1 {
		t.Errorf("first version is %d", version)
	}
	got, any, err := s.CurrentPlan(ctx)
	ok(t, err)
	got.PublishedAt, got.ReadAt = got.PublishedAt.In(moscow), got.ReadAt.In(moscow)
	want := store.Version{Version: 1, Run: run.ID, SHA256: planner.Digest(w.Bytes()), FirstDay: friday, Days: 7, Cost: *p.Cost,
		PublishedAt: noon, ReadAt: noon, Plan: p.Bytes()}
	if diff := cmp.Diff(want, got); !any || diff != "" {
		t.Errorf("current plan (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(changes, must(s.Changes(ctx, 1))(t)); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	ended := must(s.Run(ctx, run.ID))(t)
	// It has mail to render.
	if ended.State != store.RunRunning || ended.Version != 1 || *ended.Served != 3 {
		t.Errorf("run after publication: %+v", ended)
	}
	var rows []string
	ok(t, db.Select(&rows, `
		select concat_ws(' ', id, course, site, date, during, reserved, (
			select string_agg(trainer, '+' order by place)
			from cohort.session_trainers t
			where t.version = s.version and t.session = s.id))
		from cohort.sessions s
		order by id`))
	if diff := cmp.Diff([]string{
		`s1 short vdnkh 2027-01-22 ["2027-01-22 10:00:00","2027-01-22 11:00:00") f t1`,
		`s2 short vdnkh 2027-01-25 ["2027-01-25 10:00:00","2027-01-25 11:00:00") f t2`,
		`s3 long vdnkh 2027-01-26 ["2027-01-26 10:00:00","2027-01-26 14:00:00") t t3+t2`,
	}, rows); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
	mail := must(s.Unrendered(ctx, run.ID))(t)
	if len(mail) != 1 || mail[0].Version != 1 || mail[0].Edition != 0 || string(mail[0].Note) != `{"why": "moved"}` {
		t.Errorf("mail of the publication: %+v", mail)
	}

	second := published(t, s, 1, friday+1)
	before, any, err := s.PlanBefore(ctx, second)
	if err != nil || !any || before.Version != 1 {
		t.Errorf("before version %d: %+v, %v, %v", second, before, any, err)
	}
	if _, any, err := s.PlanBefore(ctx, 1); any || err != nil {
		t.Errorf("before the first: %v, %v", any, err)
	}
	if v := must(s.PlanVersion(ctx, 2))(t); v.Base != 1 {
		t.Errorf("version 2 was made from %d", v.Base)
	}
	if _, err := s.PlanVersion(ctx, 3); !errors.Is(err, store.ErrNotFound) || err.Error() != "plan version 3 does not exist" {
		t.Errorf("version 3: %v", err)
	}
}

// However large a plan is, no statement of it is: what one writes is bounded, so is its time.
func TestPlanIsWrittenInParts(t *testing.T) {
	was := column.PartRows
	t.Cleanup(func() { column.PartRows = was })
	column.PartRows = 2
	s, db := fresh(t)
	for _, table := range []string{"sessions", "session_trainers", "seats", "plan_changes", "sheet_keys"} {
		_, err := db.Exec(`create table if not exists written (of text, rows bigint);
			create or replace function note_written() returns trigger language plpgsql as $$ begin
				insert into written select tg_table_name, count(*) from come;
				return null;
			end $$;
			create trigger written after insert on cohort.` + table + ` referencing new table as come for each statement execute function note_written()`)
		ok(t, err)
	}
	w := world(friday)
	run := claimed(t, s, store.Nightly, noon)
	reading(t, s, run, w)
	var changes []store.Change
	p := plan(w, session("s1", "r1", "t1", 0, 600, "anna"), session("s2", "r2", "t2", 0, 600), session("s3", "r1", "t1", 0, 720, "boris"), session("s4", "r2", "t2", 0, 720), session("s5", "r1", "t1", 3, 720))
	p.Sessions[1].Seated = []string{"A/vdnkh/2027-02-01/o1/1:short"}
	p.Sessions[3].Seated = []string{"A/vdnkh/2027-02-01/o1/1:long"}
	p.Sessions[4].Seated = []string{"anna:long"}
	for _, x := range p.Sessions {
		changes = append(changes, store.Change{Session: x.ID, Kind: "added", After: object(`{}`)})
	}
	must(s.Publish(ctx, run, store.Publication{Snapshot: w, Plan: p, Changes: changes}, noon))(t)
	var got []string
	ok(t, db.Select(&got, "select concat_ws(' ', of, sum(rows), max(rows)) from written group by of order by of"))
	if diff := cmp.Diff([]string{"plan_changes 5 2", "seats 5 2", "session_trainers 5 2", "sessions 5 2", "sheet_keys 3 2"}, got); diff != "" {
		t.Errorf("tables, rows, most of a statement (-want +got):\n%s", diff)
	}
	var numbers []int
	ok(t, db.Select(&numbers, "select ordinal from cohort.plan_changes order by ordinal"))
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5}, numbers); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestPublishIsAllOrNothing(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday-1, session("s1", "r2", "t3", 2, 600, "anna"))
	w := world(friday)
	run := claimed(t, s, store.Nightly, noon)
	reading(t, s, run, w)
	sound := func() store.Publication {
		return store.Publication{Base: 1, Snapshot: w, Plan: plan(w, session("s1", "r1", "t1", 0, 600, "anna"), session("s2", "r1", "t1", 0, 720, "boris")),
			Changes: []store.Change{{Session: "s1", Learner: "anna", Kind: "added", After: object(`{}`)}}}
	}
	for _, c := range []struct {
		name  string
		spoil func(p *store.Publication)
		says  string // empty: nothing is wrong
	}{
		{"the last seat serves a request twice", func(p *store.Publication) {
			p.Plan.Sessions[1].Seated = append(p.Plan.Sessions[1].Seated, "anna:short")
		}, "seats_pkey"},
		{"a room is held twice at a time", func(p *store.Publication) {
			p.Plan.Sessions[1].Start, p.Plan.Sessions[1].Trainers = 630, []string{"t2"}
		}, "sessions_room_once"},
		{"a trainer is held twice at a time", func(p *store.Publication) {
			p.Plan.Sessions[1].Start, p.Plan.Sessions[1].Room = 630, "r2"
		}, "session_trainers_once"},
		{"a session ends after midnight", func(p *store.Publication) { p.Plan.Sessions[1].Start = 1410 }, "sessions_minutes"},
		{"a room that the snapshot does not know", func(p *store.Publication) { p.Plan.Sessions[1].Room = "r9" },
			"session s2: its snapshot knows no course short or no room r9"},
		{"a request that the snapshot does not know", func(p *store.Publication) { p.Plan.Sessions[1].Seated = []string{"x:short"} },
			"session s2: its snapshot knows no request x:short"},
		{"a snapshot that is not the run's", func(p *store.Publication) { p.Snapshot = world(friday + 1) }, "plan_versions_run_snapshot_fkey"},
		{"a change without its other side", func(p *store.Publication) { p.Changes[0].Kind = "moved" }, "plan_changes_sides"},
		{"mail to nobody", func(p *store.Publication) {
			p.Intents = []store.Intent{{Address: 99, Kind: store.KindStanding, Subject: "o1"}}
		}, `null value in column "email"`},
		{"an outcome that cannot be", func(p *store.Publication) { p.Outcome.Requests, p.Outcome.Served = new(1), new(2) }, "runs_served"},
		{"a plan without a price", func(p *store.Publication) { p.Plan.Cost = nil }, "no price"},
		{"a sound one lands", func(p *store.Publication) {}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := contents(t, db)
			p := sound()
			c.spoil(&p)
			version, err := s.Publish(ctx, run, p, noon)
			if c.says == "" {
				if err != nil || version != 2 {
					t.Fatalf("version %d, %v", version, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "run 2: ") {
				t.Errorf("it says: %v", err)
			}
			if diff := cmp.Diff(before, contents(t, db)); diff != "" {
				t.Errorf("it left traces:\n%s", diff)
			}
		})
	}
}

func TestRoomsAndTrainersAreHeldOnceAtATime(t *testing.T) {
	s, _ := fresh(t)
	w := world(friday)
	first := session("s1", "r1", "t1", 0, 600)
	version := published(t, s, 0, friday, first)
	for i, c := range []struct {
		name   string
		second planner.Session // beside one in r1 with t1 from 10:00 to 11:00
		stands bool
	}{
		{"another room and trainer at the same time", session("s2", "r2", "t2", 0, 600), true},
		{"the room right after", session("s2", "r1", "t2", 0, 660), true},
		{"the room right before", session("s2", "r1", "t2", 0, 540), true},
		{"the trainer right after", session("s2", "r2", "t1", 0, 660), true},
		{"the same on another day", session("s2", "r1", "t1", 1, 600), true},
		{"the room at the same time", session("s2", "r1", "t2", 0, 600), false},
		{"the room from the middle", session("s2", "r1", "t2", 0, 630), false},
		{"the trainer at the same time", session("s2", "r2", "t1", 0, 600), false},
		{"the trainer until the middle", session("s2", "r2", "t1", 0, 570), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := claimed(t, s, store.Nightly, noon.AddDate(0, 0, i))
			reading(t, s, run, w)
			// The version before holds the same: versions do not stand in each other's way.
			next, err := s.Publish(ctx, run, store.Publication{Base: version, Snapshot: w, Plan: plan(w, first, c.second)}, noon)
			if (err == nil) != c.stands {
				t.Errorf("published: %v", err)
			}
			if err == nil {
				version = next
			}
		})
	}
}

func TestOneOfTwoPublishersIsOvertaken(t *testing.T) {
	s, _ := fresh(t)
	published(t, s, 0, friday-1)
	w := world(friday)
	errs := make([]error, 4)
	var group sync.WaitGroup
	for i := range errs {
		run := claimed(t, s, store.Nightly, noon.AddDate(0, 0, i))
		reading(t, s, run, w)
		group.Go(func() {
			_, errs[i] = s.Publish(ctx, run, store.Publication{Base: 1, Snapshot: w, Plan: plan(w)}, noon)
		})
	}
	group.Wait()
	landed := 0
	for _, err := range errs {
		if err == nil {
			landed++
		} else if !errors.Is(err, store.ErrOvertaken) || !strings.Contains(err.Error(), "version 2 stands, its plan was made from 1") {
			t.Error(err)
		}
	}
	if v := must(firstOf(s.CurrentPlan(ctx)))(t); landed != 1 || v.Version != 2 {
		t.Errorf("%d landed, version %d stands", landed, v.Version)
	}
}

func TestWhatWasPublishedIsNeverChanged(t *testing.T) {
	s, db := fresh(t)
	to := address(t, db, store.Manager, "vdnkh", "m@example.org")
	published(t, s, 0, friday, session("s1", "r1", "t1", 0, 600, "anna"))
	run := claimed(t, s, store.Weekly, noon)
	must(s.Issue(ctx, run, []store.Intent{{Address: to, Kind: store.KindWeekly, Subject: "vdnkh", Period: "2027-W04", Version: 1}},
		store.RunDone, store.Outcome{}, noon))(t)
	for _, update := range []string{
		"update cohort.snapshots set name = 'other'",
		"update cohort.plan_versions set days = 8",
		"update cohort.sessions set room = 'r2'",
		"update cohort.session_trainers set trainer = 't2'",
		"update cohort.seats set learner = 'boris'",
		"update cohort.editions set number = 7",
		"delete from cohort.current_plan",
		"insert into cohort.current_plan (one) values (false)",
	} {
		if _, err := db.Exec(update); err == nil {
			t.Errorf("%s was done", update)
		}
	}
}
