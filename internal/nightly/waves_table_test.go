package nightly_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/sql/store"
)

// The head of an office who asks again on the day of the mail is told what the
// mail says, wave by wave.
func TestTheTableOfTheMailIsThatOfTheCommand(t *testing.T) {
	const office = "SOKOL"
	ctx := context.Background()
	c := newCentre(t)
	c.service.Search.Time = 50 * time.Millisecond
	c.heads(1, office)
	c.must(store.Nightly, friday)
	c.must(store.Waves, friday)
	workbooks := c.waves()
	if len(workbooks) != 1 {
		t.Fatalf("%d workbooks for one head", len(workbooks))
	}
	rows := sheet(t, workbooks[0], "sheet_large", excelize.Options{RawCellValue: true})
	facts, _, _, err := c.st.ReadFacts(ctx, friday, c.service.Settings.Zone)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := nightly.Ahead(ctx, facts, friday, c.service.Settings, nightly.AheadIterations, nil)
	if err != nil {
		t.Fatal(err)
	}
	table, err := desk.Table(office, "", nil)
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
}

// serial is a day as a workbook counts it.
func serial(d planner.Date) string { return strconv.Itoa(int(d) + 25569) }
