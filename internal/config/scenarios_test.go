package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/whatif"
)

func smallSnapshot(t testing.TB) *planner.Snapshot {
	t.Helper()
	f, err := os.Open("../../planner/testdata/small.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := referee.ReadSnapshot(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each key of each change is read into its place.
func TestScenariosAreRead(t *testing.T) {
	got, err := Scenarios("x/s.yaml", []byte(`# what if
scenarios:
  - name: All at once
    changes:
      - close_room: {id: AUD, from: 2027-01-19, to: 2027-01-20}
      - close_site: {id: TC2, from: 2027-01-21, to: 2027-01-22}
      - trainer_away: {id: PSY, from: 2027-01-19, to: 2027-01-20}
      - add_trainer: {like: PRO, home: TC2, courses: [IT-01, WEB-1]}
      - add_trainer:
          like: PSY
      - train: {trainer: PRO+1, course: IT-02}
      - wave: {office: O1, start: 2027-01-18, headcount: 9, programme: newcomer}
      - hiring: {factor: 1.5}
      - course: {id: SRV-01, minutes: 360, min_group: 1, max_group: 5}
      - hours: {site: TC, from: "08:00", to: 22:30}
      - hours: {site: ONLINE, to: 24:00}
      - working_day: {date: 2027-01-23}
  - {name: Nothing, name_ru: Ничего, changes: []}
`), against(smallSnapshot(t)))
	if err != nil {
		t.Fatal(err)
	}
	d := func(text string) planner.Date {
		out, err := planner.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := []whatif.Scenario{{Name: "All at once", Line: 3, Steps: []whatif.Step{
		{Line: 5, Change: whatif.CloseRoom{ID: "AUD", From: d("2027-01-19"), To: d("2027-01-20")}},
		{Line: 6, Change: whatif.CloseSite{ID: "TC2", From: d("2027-01-21"), To: d("2027-01-22")}},
		{Line: 7, Change: whatif.TrainerAway{ID: "PSY", From: d("2027-01-19"), To: d("2027-01-20")}},
		{Line: 8, Change: whatif.AddTrainer{Like: "PRO", Home: "TC2", Courses: []string{"IT-01", "WEB-1"}}},
		{Line: 9, Change: whatif.AddTrainer{Like: "PSY"}},
		{Line: 11, Change: whatif.Train{Trainer: "PRO+1", Course: "IT-02"}},
		{Line: 12, Change: whatif.Wave{Office: "O1", Start: d("2027-01-18"), Headcount: 9, Programme: "newcomer"}},
		{Line: 13, Change: whatif.Hiring{Factor: 1.5}},
		{Line: 14, Change: whatif.Course{ID: "SRV-01", Minutes: 360, MinGroup: 1, MaxGroup: 5}},
		{Line: 15, Change: whatif.Hours{Site: "TC", From: 480, To: 1350}},
		{Line: 16, Change: whatif.Hours{Site: "ONLINE", From: whatif.NoHour, To: 1440}},
		{Line: 17, Change: whatif.WorkingDay{Date: d("2027-01-23")}},
	}}, {Name: "Nothing", NameRu: "Ничего", Line: 18}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is wrong in a file is said at once, by its line.
func TestScenariosThatAreWrong(t *testing.T) {
	one := func(change string) string {
		return "scenarios:\n- name: x\n  changes:\n  - " + change
	}
	for _, c := range []struct{ says, file, want string }{
		{"nothing", "", "1: scenarios is missing"},
		{"a list", "- name: x", "1: is to begin with scenarios: and a list below it"},
		{"a list left empty", "scenarios:\n", "1: scenarios is missing"},
		{"changes left empty", "scenarios:\n- name: x\n  changes:\n", "2: scenarios[1].changes is missing"},
		{"no list", "scenarios: x", "1: scenarios: is to be a list, each entry begun with a dash"},
		{"an empty list", "scenarios: []", "1: scenarios: has no scenario in it"},
		{"no YAML", "scenarios: [", "1: did not find expected node content"},
		{"two documents", "scenarios:\n- {name: x, changes: []}\n---\na: b", "3: a second document begins; one file is one configuration"},
		{"a number for a scenario", "scenarios: [5]", "1: scenarios[1]: is to be a section with keys of its own"},
		{"no name", "scenarios: [{changes: []}]", "1: scenarios[1].name is missing"},
		{"an empty name", `scenarios: [{name: "", changes: []}]`, "1: scenarios[1].name is missing"},
		{"no changes", "scenarios: [{name: x}]", "1: scenarios[1].changes is missing"},
		{"the base's name", "scenarios: [{name: base, changes: []}]", `1: scenario "base": the name is that of the snapshot as it is; choose another`},
		{"a name in Russian twice", "scenarios:\n- {name: a, name_ru: x, changes: []}\n- {name: b, name_ru: x, changes: []}", `3: scenario "b": the name in Russian stands twice; choose another`},
		{"a key that is none", "scenarios: [{nane: x, changes: []}]", "1: scenarios[1].nane: unknown key; perhaps name is meant"},
		{"no change", one("{}"), "4: scenarios[1].changes[1]: says no change; it is to be one of add_trainer, close_room, close_site, course, hiring, hours, train, trainer_away, wave, working_day"},
		{"a word for a change", one("close_room"), "4: scenarios[1].changes[1]: is to be a section with keys of its own"},
		{"an unknown change", one("close_rom: {id: AUD}"), "4: scenarios[1].changes[1].close_rom: unknown key; perhaps close_room is meant"},
		{"two changes in one", one("hiring: {factor: 3}\n    working_day: {date: 2027-01-23}"),
			"5: scenarios[1].changes[1].working_day: stands beside another change; begin each with a dash of its own"},
		{"keys that are missing", one("close_room: {from: 2027-01-19}"), "4: scenarios[1].changes[1].close_room.id is missing; 4: scenarios[1].changes[1].close_room.to is missing"},
		{"a change without anything", one("working_day:"), "4: scenarios[1].changes[1].working_day.date is missing"},
		{"no date", one("working_day: {date: Saturday}"), `4: scenarios[1].changes[1].working_day.date: "Saturday" is not a date; write it like 2027-01-22`},
		{"no time of day", one("hours: {site: TC, to: late}"), `4: scenarios[1].changes[1].hours.to: "late" is no time of day; write it like "09:00"`},
		{"no number", one("hiring: {factor: many}"), `4: scenarios[1].changes[1].hiring.factor: "many" is no number`},
		{"too great a number", one("hiring: {factor: 100}"), "4: scenarios[1].changes[1].hiring.factor: 100 is not between 0 and 10"},
		{"no minutes", one("course: {id: SRV-01, minutes: 0}"), "4: scenarios[1].changes[1].course.minutes: 0 is not between 1 and 1440"},
		{"courses that are no list", one("add_trainer: {like: PSY, courses: SRV-01}"), "4: scenarios[1].changes[1].add_trainer.courses: is to be a list, each entry begun with a dash"},
		{"a key twice", one("hiring: {factor: 3, factor: 4}"), "4: scenarios[1].changes[1].hiring.factor: stands on line 4 already"},
		{"an alias", "scenarios:\n- &a {name: x, changes: []}\n- *a", "3: scenarios[2]: is an alias; write the value out"},
		{"an unknown room", one("close_room: {id: AUDD, from: 2027-01-19, to: 2027-01-20}"), `4: scenario "x": room "AUDD" is not known; is AUD meant?`},
		{"a room that is closed", one("close_room: {id: AUD, from: 2027-01-23, to: 2027-01-24}"), `4: scenario "x": room AUD is closed from 2027-01-23 to 2027-01-24 already`},
		{"a wave on a day off", one("wave: {office: O1, start: 2027-01-23, headcount: 5}"), `4: scenario "x": 2027-01-23 is no working day; the next intake is 2027-01-25`},
		{"nobody in a wave", one("wave: {office: O1, start: 2027-01-18, headcount: 0}"), "4: scenarios[1].changes[1].wave.headcount: 0 is not between 1 and 999"},
		{"no course for a trainer", one("add_trainer: {like: PSY, courses: []}"),
			"4: scenarios[1].changes[1].add_trainer.courses: has no course in it; leave it out for those of the other trainer"},
		{"form and names in one change", one("close_room: {id: AUDD, from: 2027-01-19, to: soon}"),
			`4: scenarios[1].changes[1].close_room.to: "soon" is not a date; write it like 2027-01-22; 4: scenario "x": room "AUDD" is not known; is AUD meant?`},
		{"a name and dates", one("trainer_away: {id: NOBODY, from: 2027-01-20, to: 2027-01-19}"),
			`4: scenario "x": trainer "NOBODY" is not known; 4: scenario "x": from 2027-01-20 is after to 2027-01-19`},
		{"everything in a wave", one("wave: {office: O9, start: 2027-01-23, headcount: 0, programme: wizard}"),
			`4: scenarios[1].changes[1].wave.headcount: 0 is not between 1 and 999; 4: scenario "x": office "O9" is not known; is O1 meant?; ` +
				`4: scenario "x": position or programme "wizard" is not known; there is newcomer; 4: scenario "x": 2027-01-23 is no working day; the next intake is 2027-01-25`},
		{"each of a list, by its own line", one("add_trainer:\n      like: PSY\n      courses:\n        - SRV-01\n        - NOTHING"),
			`8: scenario "x": course "NOTHING" is not known`},
		{"an office and a start, by their lines", one("wave:\n      office: O9\n      start: 2027-01-23\n      headcount: 3"),
			`5: scenario "x": office "O9" is not known; is O1 meant?; 6: scenario "x": 2027-01-23 is no working day; the next intake is 2027-01-25`},
		{"a change as a whole, by its first line", one("close_room:\n      id: AUD\n      from: 2027-01-23\n      to: 2027-01-24"),
			`4: scenario "x": room AUD is closed from 2027-01-23 to 2027-01-24 already`},
		{"a trainer and a site and a course", one("add_trainer:\n      like: NOBODY\n      home: NOWHERE\n      courses: [NOTHING]\n      hair: red"),
			`5: scenario "x": trainer "NOBODY" is not known; 6: scenario "x": site "NOWHERE" is not known; 7: scenario "x": course "NOTHING" is not known; ` +
				"8: scenarios[1].changes[1].add_trainer.hair: unknown key"},
		{"several at once, in the order of their lines", "scenarios:\n- name: x\n  changes:\n  - hiring: {factor: -1}\n  - close_room: {id: NO, from: 2027-01-19, to: 2027-01-20}\n" +
			"- name: x\n  changes:\n  - trainer_away: {id: PSY, from: 2027-01-20, to: 2027-01-19}\n  - train: {trainer: PSY}\nmore: 1",
			`4: scenarios[1].changes[1].hiring.factor: -1 is not between 0 and 10; 5: scenario "x": room "NO" is not known; ` +
				`6: scenario "x": the name stands twice; choose another; 8: scenario "x": from 2027-01-20 is after to 2027-01-19; ` +
				"9: scenarios[2].changes[2].train.course is missing; 10: more: unknown key"},
	} {
		list, err := Scenarios("x/s.yaml", []byte(c.file), against(smallSnapshot(t)))
		var f *planner.Faults
		if !errors.As(err, &f) || list != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		if got := strings.ReplaceAll(strings.Join(f.List, "; "), "s.yaml:", ""); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.says, got, c.want)
		}
	}
}

// Whatever a file holds, it is read or refused.
// against holds scenarios against a snapshot.
func against(s *planner.Snapshot) func([]whatif.Scenario) ([]whatif.Fault, error) {
	return func(list []whatif.Scenario) ([]whatif.Fault, error) { return whatif.Check(s, list) }
}

func FuzzScenarios(f *testing.F) {
	files, err := filepath.Glob("../../docs/scenarios/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("scenarios: [{name: x, changes: [{hours: {site: TC, to: 22:30}}, {course: {id: IT-01, minutes: 700}}]}]"))
	f.Add([]byte("scenarios: [{name: x, changes: [{hiring: {factor: .inf}}, {wave: {office: O1, start: 2027-01-18, headcount: 1}}]}]"))
	s := smallSnapshot(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Scenarios("s.yaml", data, against(s))
		var faults *planner.Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatal(err)
		}
		if err == nil && slices.ContainsFunc(list, func(sc whatif.Scenario) bool { return sc.Name == "" }) {
			t.Fatal(fmt.Sprint("a scenario without a name in ", string(data)))
		}
	})
}
