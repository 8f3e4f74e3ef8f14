package timetable

import (
	"runtime/debug"
	"testing"

	"cohort/tools/seeds"
)

// Hundreds of thousands of plans are judged and thrown away: tidying up less
// often spares a third of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	seeds.Heavy(m)
}
