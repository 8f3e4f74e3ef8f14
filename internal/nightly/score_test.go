package nightly_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/holds"
	"cohort/internal/nightly/score"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/sql/sample"
	"cohort/sql/store"
)

func (c *centre) slots(asOf planner.Date) []demand.Slot {
	c.t.Helper()
	facts, _, _, err := holds.ReadFacts(context.Background(), c.st, asOf, c.service.Settings.Zone)
	if err != nil {
		c.t.Fatal(err)
	}
	return demand.Slots(clean.NewCalendar(facts.Calendar), asOf, time.Monday)
}

func (c *centre) recorded(slots []demand.Slot) []demand.Outcome {
	c.t.Helper()
	list, err := c.st.Outcomes(context.Background(), slots)
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

func (c *centre) judge(asOf planner.Date, slots []demand.Slot) *demand.Judgement {
	c.t.Helper()
	j, err := score.Judge(context.Background(), c.st, asOf, c.service.Settings, slots)
	if err != nil {
		c.t.Fatal(err)
	}
	return j
}

func (c *centre) lived(from, to planner.Date) {
	c.t.Helper()
	if _, err := sample.LiveWeek(context.Background(), c.db, network, from, to); err != nil {
		c.t.Fatal(err)
	}
}

// Nights record what came of forecasts, each once, and judge their own as they
// made them.
func TestNightsRecordWhatCame(t *testing.T) {
	const monday = friday + 3 // two weeks before the intake of 1 February
	c := newCentre(t)
	c.service.Search.Time = 20 * time.Millisecond
	c.lived(friday, monday)
	run := c.must(store.Nightly, monday)
	own, err := c.st.Reading(context.Background(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	first := c.recorded(c.slots(monday))
	if len(first) != 26*2*42 {
		t.Fatalf("%d outcomes recorded, want 26 intakes, 2 forecasts of each, 42 scopes", len(first))
	}
	if diff := cmp.Diff(c.judge(monday, c.slots(monday)).Outcomes, first); diff != "" {
		t.Errorf("judged and recorded: %s", diff)
	}

	// What is entered late does not change what was recorded.
	c.exec(`insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at)
		select id, position, stage, 'started', '2027-01-11 12:00+03' from cohort.candidates where outcome is null and stage_since < '2027-01-10' limit 1`)
	c.lived(monday, monday+21)
	c.must(store.Nightly, monday+21)
	slots := c.slots(monday + 21)
	second := c.recorded(slots)
	if len(second) != 26*2*42 {
		t.Errorf("%d outcomes recorded of the last 26 intakes", len(second))
	}
	old := slices.DeleteFunc(c.recorded(append(c.slots(monday), slots...)), func(o demand.Outcome) bool { return o.Intake > monday-7 })
	old = slices.CompactFunc(old, func(a, b demand.Outcome) bool { return a.Slot == b.Slot && a.Scope == b.Scope && a.ID == b.ID })
	if diff := cmp.Diff(first, old); diff != "" {
		t.Errorf("recorded before, and now: %s", diff)
	}
	score := demand.NewScore(monday+21, second, c.judge(monday+21, slots))
	var changed []string
	for _, x := range score.Changed {
		if x.Now.Came != x.Recorded.Came+1 || x.Now.Intake.String() != "2027-01-11" {
			t.Errorf("changed: %+v", x)
		}
		if x.Now.Lead == 14 {
			changed = append(changed, string(x.Now.Scope))
		}
	}
	if diff := cmp.Diff([]string{"network", "site", "office"}, changed); diff != "" {
		t.Errorf("the late entry shows (-want +got):\n%s", diff)
	}
	for _, o := range score.Outcomes {
		if !o.Recorded {
			t.Errorf("not recorded: %+v", o)
		}
	}

	// The night's own forecast is judged as it was made.
	var kept demand.Forecast
	if err := json.Unmarshal(own.Forecast, &kept); err != nil {
		t.Fatal(err)
	}
	nights := 0
	for _, o := range second {
		if (o.Basis == demand.FromNight) != (o.AsOf() == monday) {
			t.Errorf("%s, %d days before: on the basis of %s", o.Intake, o.Lead, o.Basis)
		}
		for _, s := range kept.Starts {
			if o.Basis == demand.FromNight && s.Scope == o.Scope && s.ID == o.ID && s.Intake == o.Intake {
				nights++
				if s.Mean != o.Mean || s.P10 != o.P10 || s.P50 != o.P50 || s.P80 != o.P80 || s.P90 != o.P90 {
					t.Errorf("%+v, the night said %+v", o, s)
				}
			}
		}
	}
	if nights != 42 {
		t.Errorf("%d outcomes of the night of %s", nights, monday)
	}
}

// A night for a day to come cannot know that nobody came.
func TestANightForLaterRecordsNothingOfTheFuture(t *testing.T) {
	c := newCentre(t)
	c.service.Search.Time = 20 * time.Millisecond
	c.at = friday.At(120, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), store.Nightly, c.at, friday+28, true, c.at)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.service.Do(context.Background(), run.ID); err != nil {
		t.Fatal(err)
	}
	list := c.recorded(append(c.slots(friday), c.slots(friday+28)...))
	if len(list) == 0 {
		t.Fatal("nothing recorded")
	}
	for _, o := range list {
		if o.Intake > friday-7 {
			t.Errorf("recorded: %+v", o)
		}
	}
}

// The forecast of a past day out of the database of a later one is the one that
// the database of that day gave, and no doctoring of later moves changes it.
func TestTheDatabaseOfALaterDayTellsNothingOfTheFuture(t *testing.T) {
	const monday, later = friday + 3, friday + 45
	c := newCentre(t)
	c.service.Search.Time = 20 * time.Millisecond
	c.lived(friday, monday)
	ctx := context.Background()
	then, _, _, err := holds.ReadFacts(ctx, c.st, monday, c.service.Settings.Zone)
	if err != nil {
		t.Fatal(err)
	}
	for i := range then.Candidates {
		then.Candidates[i].Expected = nil
	}
	slots := []demand.Slot{{Intake: monday + 14, Lead: 14}, {Intake: monday + 28, Lead: 28}}
	starts := func(list []demand.Outcome) (out []demand.Starts) {
		for _, o := range list {
			out = append(out, demand.Starts{Scope: o.Scope, ID: o.ID, Intake: o.Intake, Mean: o.Mean, P10: o.P10, P50: o.P50, P80: o.P80, P90: o.P90})
		}
		return out
	}
	var want []demand.Starts
	for _, slot := range slots {
		for _, s := range demand.Predict(then, monday, c.service.Settings).Starts {
			if s.Intake == slot.Intake {
				s.Named, s.Reserved = 0, 0
				want = append(want, s)
			}
		}
	}
	c.lived(monday, later)
	honest := c.judge(later, slots)
	if diff := cmp.Diff(want, starts(honest.Outcomes)); diff != "" {
		t.Errorf("the forecast of %s, then and now: %s", monday, diff)
	}
	if honest.Outcomes[0].Came == 0 {
		t.Error("nobody came")
	}

	// Whoever was in the pipeline is lost the same morning; half of all start at once.
	c.exec(`insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at)
		select id, position, stage, 'lost', '2027-01-18 00:00:00+03' from cohort.candidates where outcome is null on conflict do nothing`)
	c.exec(`delete from cohort.stage_moves where moved_at > '2027-01-18 12:00+03' and hashtext(candidate) % 2 = 0`)
	c.exec(`insert into cohort.stage_moves (candidate, position, to_stage, moved_at)
		select distinct on (candidate) candidate, position, 'started', '2027-02-02 12:00+03'::timestamptz from cohort.stage_moves where hashtext(candidate) % 2 = 1 on conflict do nothing`)
	c.exec(`update cohort.candidates set expected_start = '2027-02-01'`)
	doctored := c.judge(later, slots)
	if diff := cmp.Diff(want, starts(doctored.Outcomes)); diff != "" {
		t.Errorf("after doctoring what came later: %s", diff)
	}
	if doctored.Outcomes[0].Came == honest.Outcomes[0].Came {
		t.Error("the doctoring was not seen at all")
	}
	c.exec(`insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at)
		select id, position, stage, 'lost', '2027-01-17 23:59:59+03' from cohort.candidates where outcome = 'started' on conflict do nothing`)
	if cmp.Equal(want, starts(c.judge(later, slots).Outcomes)) {
		t.Error("what was moved a second before the day changes nothing")
	}
}

func TestOfficeHeadsReadWhatCame(t *testing.T) {
	c := newCentre(t)
	c.service.Search.Time = 20 * time.Millisecond
	c.exec(`update cohort.addresses set active = false where kind <> 'office_head'
		or subject not in (select office from cohort.people where started_on between '2026-08-01' and '2027-01-01' group by office order by count(*) desc limit 2)`)
	c.must(store.Nightly, friday)
	c.must(store.Waves, friday)
	workbooks := c.waves()
	rows := 0
	for _, data := range workbooks {
		for _, r := range sheet(t, data, "sheet_record") {
			if len(r) > 10 && strings.HasPrefix(r[10], "Прогноз ") {
				rows++
			}
		}
	}
	if len(workbooks) != 2 || rows < 20 {
		t.Errorf("%d rows of past intakes in %d workbooks", rows, len(workbooks))
	}
}
