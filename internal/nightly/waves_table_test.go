package nightly_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/ahead"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/sql/store"
)

// The head of an office who asks again on the day of the mail is told what the
// mail says, wave by wave, whatever has become of the world since.
func TestTheTableOfTheMailIsThatOfTheCommand(t *testing.T) {
	const office = "SOKOL"
	c, _ := afterFriday(t)
	c.service.NoTables = false
	c.heads(1, office)
	run := c.must(store.Waves, friday)
	workbooks := c.waves()
	if len(workbooks) != 1 {
		t.Fatalf("%d workbooks for one head", len(workbooks))
	}
	rows := sheet(t, workbooks[0], "sheet_large", excelize.Options{RawCellValue: true})
	c.changeEverything("waves")
	kept := c.keptAhead(friday)
	if kept == nil {
		t.Fatal("no plan ahead was kept")
	}
	if kept.Run != run.ID || kept.Day() != friday {
		t.Errorf("the plan ahead is of run %d and %s, not of run %d and %s", kept.Run, kept.Day(), run.ID, friday)
	}
	desk, err := kept.Desk()
	if err != nil {
		t.Fatal(err)
	}
	table, err := desk.Table(t.Context(), office, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	days := 0
	for _, in := range table.Intakes {
		at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 8 && r[1] == serial(in.Start) })
		if at < 0 {
			t.Errorf("the intake of %s is not in the workbook", in.Start)
			continue
		}
		for k, x := range in.Waves {
			want, shown := "no day", rows[at][2+k]
			if x.Possible {
				want = serial(*x.Ready)
				days++
			}
			if _, err := strconv.Atoi(shown); err != nil {
				shown = "no day"
			}
			if shown != want {
				t.Errorf("%d people from %s: the workbook says %s, the command %s", x.Headcount, in.Start, shown, want)
			}
		}
	}
	if days < 20 {
		t.Errorf("only %d waves have a day", days)
	}
	c.refereed(run)
	if c.keptAhead(friday+1) != nil {
		t.Error("on the next day the table is still that of yesterday")
	}
	c.exec(`insert into cohort.holds (office, position, start_date, headcount, beside, until, asked_by, taken_at, version, ready, learners, seats)
		values ($1, 'window', $2, 1, 0, $2, 'test', now(), 1, $2, '{A/x}', '[]')`, office, friday+10)
	if c.keptAhead(friday) != nil {
		t.Error("a hold was taken, and the table is still that from before")
	}
}

// keptAhead is the plan ahead that a promise on a day rests on; nil: none is kept.
func (c *centre) keptAhead(day planner.Date) *ahead.Plan {
	c.t.Helper()
	standing, err := c.st.Holds(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	kept, err := ahead.Kept(context.Background(), c.st, standing, day)
	if err != nil {
		c.t.Fatal(err)
	}
	return kept
}

// refereed sees that the plan ahead of a run keeps every rule, costs what it says,
// and is found again.
func (c *centre) refereed(run store.Run) {
	c.t.Helper()
	kept, made, err := c.st.Ahead(context.Background(), run.ID)
	if err != nil || !made {
		c.t.Fatalf("the run kept no plan ahead, %v", err)
	}
	s, err := referee.ReadSnapshot(bytes.NewReader(kept.Snapshot))
	if err != nil {
		c.t.Fatal(err)
	}
	p, err := planner.ReadPlan(bytes.NewReader(kept.Plan), s)
	if err != nil {
		c.t.Fatal(err)
	}
	var said planner.Plan // with its cost
	if err := json.Unmarshal(kept.Plan, &said); err != nil {
		c.t.Fatal(err)
	}
	if v := referee.Check(s, p); !v.Valid || v.Terms != *said.Cost || v.Facts.Served == 0 {
		c.t.Errorf("the plan ahead: %+v, its cost %+v", v, said.Cost)
	}
	if r, err := nightly.Repeat(context.Background(), c.st, run.ID); err != nil || !r.Identical {
		c.t.Errorf("the plan ahead repeated: %v, %v", r, err)
	}
}

// serial is a day as a workbook counts it.
func serial(d planner.Date) string { return strconv.Itoa(int(d) + 25569) }
