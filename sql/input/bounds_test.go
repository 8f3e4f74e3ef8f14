package input

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cohort/planner"
)

// What is read of a view fits into a snapshot that anybody can read again.
func TestValuesAreWithinWhatASnapshotHolds(t *testing.T) {
	var row struct {
		Number int
		Text   string
	}
	fields := reflect.ValueOf(&row).Elem()
	for n, fits := range map[int64]bool{planner.Greatest: true, planner.Greatest + 1: false, -planner.Greatest: true, -planner.Greatest - 1: false} {
		if unfit := set(fields.Field(0), n, "INT8", time.UTC); (unfit == nil) != fits {
			t.Errorf("%d: %v", n, unfit)
		}
	}
	if unfit := set(fields.Field(1), strings.Repeat("Ы", 40_000), "TEXT", time.UTC); unfit != nil || row.Text != strings.Repeat("Ы", planner.MostText) {
		t.Errorf("a text of 40,000 letters became one of %d bytes: %v", len(row.Text), unfit)
	}
	if set(fields.Field(1), strings.Repeat("Ы", planner.MostText), "TEXT", time.UTC); row.Text != strings.Repeat("Ы", planner.MostText) {
		t.Error("a text that fits is cut")
	}
}
