package main

import (
	"bytes"
	"encoding/json"
	neturl "net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner"
	"cohort/planner/demand"
)

// A sample network in a database, looked at by the commands that only read.
func TestForecastAndSnapshotCommands(t *testing.T) {
	url := sampleDatabase(t)
	day, _ := planner.ParseDate("2027-01-22")
	t.Setenv("COHORT_DATABASE_URL", url)
	t.Chdir(t.TempDir())
	cohort := func(status int, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		if got := run(args, &out, &errs, clock, little); got != status {
			t.Fatalf("%v: exit status %d, want %d: %s", args, got, status, &errs)
		}
		return out.String(), errs.String()
	}
	says := func(what, text string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q does not say %q", what, text, w)
			}
		}
	}

	out, _ := cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--lang", "ru")
	says("the table", out, "все офисы", "2027-01-25", "named")
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--explain")
	says("the explained table", out, "all offices", "conversion", "likeliest intake", "C-0")
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--json")
	var forecast map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &forecast); err != nil || forecast["starts"] == nil || forecast["stages"] != nil || forecast["candidates"] != nil {
		t.Errorf("the brief forecast: %v, keys of %d", err, len(forecast))
	}
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--json", "--explain")
	forecast = nil
	if err := json.Unmarshal([]byte(out), &forecast); err != nil || forecast["stages"] == nil || forecast["candidates"] == nil {
		t.Errorf("the explained forecast: %v, keys of %d", err, len(forecast))
	}

	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--score", "--lang", "ru")
	says("the score", out, "все офисы", "2026-07-13", "2027-01-11", "14 days before", "Brier", "By night:")
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--score", "--explain")
	says("the explained score", out, "Single chances", "C-0")
	var score struct {
		Calibration, Outcomes, Changed, Unjudged []map[string]any
		Chances                                  []demand.Chance
	}
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--score", "--json")
	if err := json.Unmarshal([]byte(out), &score); err != nil || len(score.Calibration) != 6 || len(score.Outcomes) != 26*2*42 || score.Chances != nil {
		t.Errorf("the brief score: %v, %d calibrations, %d outcomes, %d chances", err, len(score.Calibration), len(score.Outcomes), len(score.Chances))
	}
	for _, key := range []string{"scope", "id", "intake", "lead_days", "basis", "mean", "p10", "p50", "p80", "p90", "band", "came", "unseen", "candidates", "squares", "inside", "recorded"} {
		if _, ok := score.Outcomes[0][key]; !ok {
			t.Errorf("outcomes have no %s", key)
		}
	}
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2027-01-22", "--score", "--json", "--explain")
	if err := json.Unmarshal([]byte(out), &score); err != nil || len(score.Chances) < 1000 {
		t.Errorf("the explained score: %v, %d chances", err, len(score.Chances))
	}
	out, _ = cohort(cli.StatusDone, "forecast", "--as-of", "2026-02-01", "--score")
	says("the score of a young record", out, "Nothing can be judged on the morning of 2026-02-01 yet")

	out, _ = cohort(cli.StatusDone, "snapshot", "--as-of", "2027-01-22", "-o", "s/snapshot.json")
	says("the summary", out, "snapshot 2027-01-22-", "41 sites", "40 offices", "reserved seats", "fault: candidates C-", "counts as not coming")
	written, err := os.ReadFile(filepath.Join("s", "snapshot.json"))
	if err != nil {
		t.Fatal(err)
	}
	piped, said := cohort(cli.StatusDone, "snapshot", "--as-of", "2027-01-22", "-o", "-", "--names", "s/names.json")
	if piped != string(written) || !strings.Contains(said, "41 sites") {
		t.Errorf("standard output has %d bytes, the file %d", len(piped), len(written))
	}
	s, err := planner.ReadSnapshot(bytes.NewReader(written))
	if err != nil || s.FirstDay != day || len(s.Requests) == 0 {
		t.Errorf("the snapshot: %v", err)
	}
	named := cli.Names{Names: filepath.Join("s", "names.json")}
	for lang, site := range map[string]string{"ru": "Центр «ВДНХ»", "en": "VDNKh centre"} {
		called, err := named.Of(s, lang)
		if err != nil || called["TC-VDNKH"] != site || called[s.Trainers[0].ID] == "" {
			t.Errorf("the names in %s: %v, %q", lang, err, called["TC-VDNKH"])
		}
		for _, l := range s.Learners {
			if name := called[l.ID]; l.Anonymous != (name == "") || name != "" && bytes.Contains(written, []byte(name)) {
				t.Fatalf("%s is called %q in %s; the snapshot must not say it", l.ID, name, lang)
			}
		}
	}

	for _, day := range []string{"0001-01-01", "9999-12-01"} {
		if _, said := cohort(cli.StatusBadInput, "year", "--as-of", day); !strings.Contains(said, day+" cannot be meant; give a day from 1870 to 2269") {
			t.Errorf("a year from %s: %s", day, said)
		}
	}
	_, said = cohort(cli.StatusBadInput, "forecast", "--as-of", "22.01.2027")
	says("a date of another form", said, `"22.01.2027" is not a date`)
	_, said = cohort(cli.StatusBadInput, "snapshot", "--as-of", "2027-01-22")
	says("nowhere to write", said, "--output")
	_, said = cohort(cli.StatusEnvironment, "snapshot", "--as-of", "2027-01-22", "-o", "s/snapshot.json/x.json")
	says("a file for a folder", said, "cannot be made")
	elsewhere, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.Path = "/nowhere"
	t.Setenv("COHORT_DATABASE_URL", elsewhere.String())
	_, said = cohort(cli.StatusEnvironment, "snapshot", "--as-of", "2027-01-22", "-o", "other.json")
	says("no such database", said, "nowhere")
	if _, err := os.Stat("other.json"); err == nil {
		t.Error("a file was written all the same")
	}
}
