//go:build mutants

package moves

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMutants makes the engine wrong in one line after the other, in a copy,
// and runs the tests that compare it with the referee: each mutant has to fail
// them. It compiles the packages once for each and takes minutes:
//
//	go test -tags mutants -run Mutants -timeout 60m ./planner/timetable/internal/moves
func TestMutants(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		t.Run(m.file+" "+strings.TrimSpace(m.old), func(t *testing.T) {
			source, err := os.ReadFile(m.file)
			if err != nil {
				t.Fatal(err)
			}
			wrong := filepath.Join(t.TempDir(), "wrong.go")
			if err := os.WriteFile(wrong, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			overlay := filepath.Join(t.TempDir(), "overlay.json")
			b, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(dir, m.file): wrong}})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(overlay, b, 0o600); err != nil {
				t.Fatal(err)
			}
			c := exec.Command("go", "test", "-overlay", overlay, "-vet=off", "-count=1", "-failfast", "-timeout=600s",
				"-run", "^(TestRunningCostIsTheReferees|TestWalks|TestASessionOffersWhatItsRoomHas|TestAllowedIsWhatTheRefereeAllows|TestSmallMovesArePricedBeforeTheyAreMade|TestAnOpeningIsChosenByWhatItSaves|TestTwoOfAnOfficeExchangeDaysAtItsLimit|TestAWeekMayBeFull|TestNeverDearerThanStanding|TestEdges|TestTheHopelessAreImpossible|TestAPinnedSeatIsHopeAgain)$", ".", "../..",
				"-args", "-rapid.nofailfile", "-rapid.shrinktime=0s")
			out, err := c.CombinedOutput()
			switch {
			case strings.Contains(string(out), "[build failed]"):
				t.Fatalf("it does not compile:\n%s", out)
			case strings.Contains(string(out), "test timed out"):
				t.Fatalf("no answer in ten minutes: either %q never ends or the machine is busy", m.new)
			case err == nil:
				t.Fatalf("nobody noticed %q", m.new)
			}
			line, _, _ := strings.Cut(string(out[max(0, strings.Index(string(out), "_test.go:")):]), "\n")
			t.Log(line)
		})
	}
}
