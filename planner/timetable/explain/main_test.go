package explain

import (
	flags "flag"
	"fmt"
	"os"
	"runtime/debug"
	"testing"
)

// Hundreds of thousands of plans are judged and thrown away: tidying up less
// often spares a third of the time.
//
// Several tests count that each rule was in the way somewhere, so they must draw
// the same worlds each time. Others are drawn with -rapid.seed.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	flags.Parse()
	if seed := flags.Lookup("rapid.seed"); seed.Value.String() == "0" {
		if err := flags.Set("rapid.seed", "7"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}
