package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/timetable"
)

type replanCmd struct {
	Snapshots []string      `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; M/1-2 base by default." placeholder:"SNAPSHOTS"`
	Kinds     []string      `help:"What happens: kinds of disturb.py." default:"sick,closure,wave,withdraw,mixed,calm" placeholder:"KIND"`
	Seeds     string        `help:"Seeds of what happens." default:"1-2" placeholder:"SEEDS"`
	Limit     time.Duration `name:"time" help:"Time for the new plan." default:"10s" placeholder:"DURATION"`
	Threads   int           `help:"Searches side by side." default:"2"`
}

// The ways to a plan after something happened.
const (
	standing = "standing" // the published plan with what broke taken out
	repair   = "repair"   // what cohort solve does
	least    = "least"    // the same, with all that still stands pinned
	restart  = "restart"  // from nothing but what was pinned
)

// Run disturbs our own plans and plans again.
func (c *replanCmd) Run(b *bench) error {
	seeds, err := numbers(c.Seeds)
	if err != nil {
		return err
	}
	return b.each(c.Snapshots, []string{"M/1-2/base"}, func(g given, snapshot string) error {
		before := task{g.String(), snapshot, cohort, g.limit(), c.Threads, 1}
		if _, err := os.Stat(b.plan(before)); err != nil {
			b.forget(before) // its row is of no use without the plan
		}
		if _, err := b.solve(before); err != nil {
			return err
		}
		for _, kind := range c.Kinds {
			for _, seed := range seeds {
				name, disturbed, err := b.disturbed(g, snapshot, b.plan(before), kind, seed)
				if err != nil {
					return err
				}
				for _, way := range []string{standing, repair, least, restart} {
					if err := b.replan(task{name, disturbed, way, c.Limit, c.Threads, 1}); err != nil {
						return fmt.Errorf("%s %d, %s: %w", kind, seed, way, err)
					}
				}
			}
		}
		return nil
	})
}

// disturbed returns the name and the file of a snapshot after a plan for it was
// published and something happened. The plan's digest is in the name: after another
// plan it is another night.
func (b *bench) disturbed(g given, snapshot, plan, kind string, seed int) (name, path string, err error) {
	published, err := os.ReadFile(plan)
	if err != nil {
		return "", "", err
	}
	name = fmt.Sprintf("%s-%s-%d-%.8s", g, kind, seed, planner.Digest(published))
	path, err = b.kept(name+".json", b.script("bench/disturb.py", snapshot, plan, fmt.Sprint(seed), kind))
	return name, path, err
}

// forget drops a row from memory, so that it is measured again.
func (b *bench) forget(t task) { delete(b.ours.at, t.row().key()) }

func (b *bench) replan(t task) error {
	if t.planner == standing {
		t.limit, t.threads, t.seed = 0, 0, 0
	}
	r := t.row()
	r.Kind = "replan"
	if old, known := b.ours.find(r.key()); known && b.stands(old) {
		return nil
	}
	s, err := readSnapshot(t.snapshot)
	if err != nil {
		return err
	}
	r = measured(r)
	stands := timetable.Standing(s)
	var p *planner.Plan
	switch t.planner {
	case standing:
		p, r.Engine = stands, timetable.Version
	case repair:
		p, err = b.solved(t, s, &r)
	case least:
		p, err = b.solved(t, pinned(s, stands), &r)
	case restart:
		p, err = b.solved(t, emptied(s), &r)
		if err == nil {
			rename(p, s)
		}
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.plan(t), p.Bytes(), 0o644); err != nil {
		return err
	}
	stirred := timetable.Stirred(s, stands, p)
	r.Changed = &stirred
	if err := b.judge(&r, t.snapshot, b.plan(t)); err != nil {
		return err
	}
	b.say(r)
	return b.ours.add(r)
}

// solved has cohort solve plan the snapshot.
func (b *bench) solved(t task, s *planner.Snapshot, r *row) (*planner.Plan, error) {
	from := t
	from.planner, from.name, from.snapshot = cohort, t.name+"-"+t.planner, filepath.Join(b.Cache, t.name+"-"+t.planner+".json")
	if err := os.WriteFile(from.snapshot, s.Bytes(), 0o644); err != nil {
		return nil, err
	}
	if err := b.execute(from, r); err != nil {
		return nil, err
	}
	f, err := os.Open(b.plan(from))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var p planner.Plan
	if err := json.NewDecoder(f).Decode(&p); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	p.Unserved, p.Cost = nil, nil // true of the snapshot that was planned, not of the one that it is judged by
	if t.planner != repair {
		r.Trace = nil
	}
	return &p, nil
}

// emptied returns the snapshot without the published sessions that may change.
func emptied(s *planner.Snapshot) *planner.Snapshot {
	out := *s
	out.Published = slices.DeleteFunc(slices.Clone(s.Published), func(x planner.Published) bool { return !x.Stands() })
	return &out
}

// pinned returns the snapshot with every session that still stands pinned. A
// seat that broke is open again.
func pinned(s *planner.Snapshot, stands *planner.Plan) *planner.Snapshot {
	out := *s
	out.Published = nil
	still := map[string]planner.Session{}
	for _, x := range stands.Sessions {
		still[x.ID] = x
	}
	for _, x := range s.Published {
		now, is := still[x.ID]
		same := is && now.Day == x.Day && now.Start == x.Start && now.Room == x.Room
		if same {
			x.Session, x.Pinned = now, true
		}
		out.Published = append(out.Published, x)
	}
	return &out
}

// rename gives sessions ids that no published session has, unless they are it.
func rename(p *planner.Plan, s *planner.Snapshot) {
	kept, taken := map[string]bool{}, map[string]bool{}
	for _, x := range s.Published {
		kept[x.ID], taken[x.ID] = x.Pinned, true
	}
	for _, x := range p.Sessions {
		taken[x.ID] = true
	}
	n := 0
	for i := range p.Sessions {
		id := &p.Sessions[i].ID
		if pin, known := kept[*id]; !known || pin {
			continue
		}
		for *id = ""; *id == "" || taken[*id]; n++ {
			*id = fmt.Sprintf("again-%d", n)
		}
		taken[*id] = true
	}
}
