package input

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
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
	if set(fields.Field(1), strings.Repeat("Ы", planner.MostText), "TEXT", time.UTC); row.Text != strings.Repeat("Ы", planner.MostText) {
		t.Error("a text that fits is cut")
	}
}

// A text that is too long is cut, and a fault of its view says so.
func TestATextThatIsCutIsAFault(t *testing.T) {
	var row struct {
		Text  string
		May   *string
		Words []string
	}
	long, first := strings.Repeat("Ы", 40_000), strings.Repeat("Ы", planner.MostText)
	fields := reflect.ValueOf(&row).Elem()
	for i, value := range []string{long, long, `["short", "` + long + `"]`} {
		cut := set(fields.Field(i), value, "TEXT", time.UTC)
		if cut == nil || !cut.taken() {
			t.Fatalf("%s: %+v", fields.Type().Field(i).Name, cut)
		}
		want := facts.Fault{Table: "rooms", Key: first, Wrong: facts.Say("column_long", "Column", "name_ru", "Letters", 40_000), Done: facts.Say("text_cut", "Most", planner.MostText)}
		if diff := cmp.Diff(want, cut.fault("rooms", long, "name_ru")); diff != "" {
			t.Errorf("%s", diff)
		}
	}
	if row.Text != first || *row.May != first || row.Words[0] != "short" || row.Words[1] != first {
		t.Errorf("%d, %d and %v letters are taken", len(row.Text), len(*row.May), row.Words)
	}
}
