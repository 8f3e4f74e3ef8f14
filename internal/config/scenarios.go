package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohort/planner"
	"cohort/planner/whatif"
)

// Scenarios reads a file of scenarios and has them held against what they are about.
// What is wrong, in the file's form or because that does not allow it, is a
// *planner.Faults, each fault with its line. Any other error is the check's own.
func Scenarios(path string, data []byte, check func([]whatif.Scenario) ([]whatif.Fault, error)) ([]whatif.Scenario, error) {
	r := &scenarioReader{reader: reader{file: filepath.Base(path)}, lines: map[place]int{}}
	root, err := parse(data)
	switch {
	case err != nil:
		r.faults = append(r.faults, fmt.Sprintf("%s:%v", r.file, err))
	case root == nil || isEmpty(root):
		r.faults = append(r.faults, r.file+":1: scenarios is missing")
	case root.Kind != yaml.MappingNode:
		r.faults = append(r.faults, fmt.Sprintf("%s:%d: is to begin with scenarios: and a list below it", r.file, root.Line))
	default:
		r.whole("", root, keys{"scenarios": r.scenarios}, "scenarios")
	}
	wrong, err := check(r.list)
	if err != nil {
		return nil, err
	}
	for _, f := range wrong {
		line, known := r.lines[place{f.Line, f.Key}]
		if !known {
			line = f.Line
		}
		r.faults = append(r.faults, fmt.Sprintf("%s:%d: %s", r.file, line, f))
	}
	if len(r.faults) == 0 {
		return r.list, nil
	}
	line := func(fault string) int {
		number, _, _ := strings.Cut(strings.TrimPrefix(fault, r.file+":"), ":")
		n, _ := strconv.Atoi(number)
		return n
	}
	slices.SortStableFunc(r.faults, func(a, b string) int { return cmp.Compare(line(a), line(b)) })
	return nil, &planner.Faults{What: path + " is not usable", List: r.faults}
}

type scenarioReader struct {
	reader
	list  []whatif.Scenario
	lines map[place]int // of the values
}

// place is a key of the change that begins on a line.
type place struct {
	change int
	key    string
}

// whole reads a section in which some keys must stand. Where a key is not known,
// one of those may be meant, and it is not said to be missing.
func (r *scenarioReader) whole(path string, n *yaml.Node, known keys, needed ...string) {
	r.section(n, path, known)
	if n.Kind != yaml.MappingNode && !isEmpty(n) {
		return
	}
	there := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if known[n.Content[i].Value] == nil {
			return
		}
		there[n.Content[i].Value] = !isEmpty(n.Content[i+1]) && n.Content[i+1].Value+n.Content[i+1].Tag != "!!str"
	}
	for _, key := range needed {
		if !there[key] {
			r.faults = append(r.faults, fmt.Sprintf("%s:%d: %s is missing", r.file, n.Line, strings.TrimPrefix(path+"."+key, ".")))
		}
	}
}

// items reads a list; one that is left empty is missing.
func (r *scenarioReader) items(n *yaml.Node, path string, each func(n *yaml.Node, path string)) {
	if isEmpty(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n, path, "is to be a list, each entry begun with a dash")
		return
	}
	for i, x := range n.Content {
		at := fmt.Sprintf("%s[%d]", path, i+1)
		if x.Kind == yaml.AliasNode {
			r.fault(x, at, "is an alias; write the value out")
			continue
		}
		each(x, at)
	}
}

func (r *scenarioReader) scenarios(n *yaml.Node, path string) {
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n, path, "has no scenario in it")
	}
	r.items(n, path, func(n *yaml.Node, path string) {
		sc := whatif.Scenario{Line: n.Line}
		changes := func(n *yaml.Node, path string) {
			r.items(n, path, func(n *yaml.Node, path string) {
				if step := r.step(n, path); step.Change != nil {
					sc.Steps = append(sc.Steps, step)
				}
			})
		}
		r.whole(path, n, keys{"name": r.word(&sc.Name), "name_ru": r.word(&sc.NameRu), "changes": changes}, "name", "changes")
		r.list = append(r.list, sc)
	})
}

// step reads one change, a section with one key that says which.
func (r *scenarioReader) step(n *yaml.Node, path string) (step whatif.Step) {
	before := len(r.faults)
	step.Line = n.Line
	all := keys{}
	one := func(key string, read func(n *yaml.Node, path string)) {
		all[key] = func(n *yaml.Node, path string) {
			if step.Change != nil {
				r.fault(n, path, "stands beside another change; begin each with a dash of its own")
			}
			read(n, path)
		}
	}
	span := func(id *string, from, to *planner.Date) (keys, []string) {
		return keys{"id": r.word(id), "from": r.date(from), "to": r.date(to)}, []string{"id", "from", "to"}
	}
	one("close_room", func(n *yaml.Node, path string) {
		var c whatif.CloseRoom
		known, needed := span(&c.ID, &c.From, &c.To)
		r.whole(path, n, known, needed...)
		step.Change = c
	})
	one("close_site", func(n *yaml.Node, path string) {
		var c whatif.CloseSite
		known, needed := span(&c.ID, &c.From, &c.To)
		r.whole(path, n, known, needed...)
		step.Change = c
	})
	one("trainer_away", func(n *yaml.Node, path string) {
		var c whatif.TrainerAway
		known, needed := span(&c.ID, &c.From, &c.To)
		r.whole(path, n, known, needed...)
		step.Change = c
	})
	one("add_trainer", func(n *yaml.Node, path string) {
		var c whatif.AddTrainer
		courses := func(n *yaml.Node, path string) {
			if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
				r.fault(n, path, "has no course in it; leave it out for those of the other trainer")
			}
			r.items(n, path, func(n *yaml.Node, path string) {
				var id string
				r.word(&id)(n, path)
				c.Courses = append(c.Courses, id)
			})
		}
		r.whole(path, n, keys{"like": r.word(&c.Like), "home": r.word(&c.Home), "courses": courses}, "like")
		step.Change = c
	})
	one("train", func(n *yaml.Node, path string) {
		var c whatif.Train
		r.whole(path, n, keys{"trainer": r.word(&c.Trainer), "course": r.word(&c.Course)}, "trainer", "course")
		step.Change = c
	})
	one("wave", func(n *yaml.Node, path string) {
		var c whatif.Wave
		r.whole(path, n, keys{"office": r.word(&c.Office), "start": r.date(&c.Start), "headcount": r.count(&c.Headcount), "programme": r.word(&c.Programme)},
			"office", "start", "headcount")
		step.Change = c
	})
	one("hiring", func(n *yaml.Node, path string) {
		var c whatif.Hiring
		r.whole(path, n, keys{"factor": r.fraction(&c.Factor, 0, 10)}, "factor")
		step.Change = c
	})
	one("course", func(n *yaml.Node, path string) {
		var c whatif.Course
		r.whole(path, n, keys{"id": r.word(&c.ID), "minutes": r.size(&c.Minutes), "min_group": r.size(&c.MinGroup), "max_group": r.size(&c.MaxGroup)}, "id")
		step.Change = c
	})
	one("hours", func(n *yaml.Node, path string) {
		c := whatif.Hours{From: whatif.NoHour, To: whatif.NoHour}
		r.whole(path, n, keys{"site": r.word(&c.Site), "from": r.clock(&c.From), "to": r.clock(&c.To)}, "site")
		step.Change = c
	})
	one("working_day", func(n *yaml.Node, path string) {
		var c whatif.WorkingDay
		r.whole(path, n, keys{"date": r.date(&c.Date)}, "date")
		step.Change = c
	})
	r.section(n, path, all)
	r.remember(n)
	if step.Change == nil && len(r.faults) == before {
		r.fault(n, path, "says no change; it is to be one of %s", strings.Join(changeKeys(all), ", "))
	}
	if step.Change != nil && len(r.faults) > before {
		step.Change = whatif.Unread{Change: step.Change}
	}
	return step
}

// remember notes the lines of a change's values.
func (r *scenarioReader) remember(n *yaml.Node) {
	for _, change := range n.Content {
		if change.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(change.Content); i += 2 {
			key, value := change.Content[i].Value, change.Content[i+1]
			r.lines[place{n.Line, key}] = value.Line
			for k, x := range value.Content {
				r.lines[place{n.Line, fmt.Sprintf("%s[%d]", key, k+1)}] = x.Line
			}
		}
	}
}

func changeKeys(all keys) []string {
	var out []string
	for key := range all {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func (r *scenarioReader) word(to *string) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		*to = s
		return nil
	})
}

func (r *scenarioReader) date(to *planner.Date) func(*yaml.Node, string) {
	return r.str(func(s string) (err error) {
		*to, err = planner.ParseDate(s)
		return err
	})
}

// count reads a head-count.
func (r *scenarioReader) count(to *int) func(*yaml.Node, string) {
	return number(&r.reader, to, 1, whatif.MostPeople)
}

// size reads minutes or people of a course.
func (r *scenarioReader) size(to *int) func(*yaml.Node, string) {
	return number(&r.reader, to, 1, 1440)
}
