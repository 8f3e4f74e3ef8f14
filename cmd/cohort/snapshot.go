package main

import (
	"fmt"
	"io"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
)

type snapshotCmd struct {
	Output string `short:"o" required:"" help:"Where the snapshot goes; - is standard output." placeholder:"FILE"`
	AsOf   string `help:"The day that becomes day 0; today if not given." placeholder:"DATE"`
}

// Help is what cohort snapshot --help says beside its flags.
func (c *snapshotCmd) Help() string {
	return `Freezes what the planner may know on the morning of a day: the same that a nightly run would plan from. Then says what is in
it, what is wrong in the data and what was done about it, a line each, and which announced sessions the world has broken.
The name is the day and the first twelve digits of the SHA-256 of the file with an empty name; the last example computes them.

Examples:
  cohort snapshot -o snapshot.json
  cohort snapshot --as-of 2027-01-22 -o out/snapshot.json
  cohort snapshot -o - | gzip > snapshot.json.gz
  sed 's/"name":"[^"]*"/"name":""/' snapshot.json | sha256sum | cut -c1-12`
}

// Run freezes.
func (c *snapshotCmd) Run(g *globals) error {
	built, _, _, err := g.frozen(c.AsOf)
	if err != nil {
		return err
	}
	said := g.stdout
	if c.Output == "-" {
		said = g.stderr
		_, err = g.stdout.Write(built.Snapshot.Bytes())
	} else {
		err = writeFile(c.Output, built.Snapshot.Bytes())
	}
	if err != nil {
		return err
	}
	return describe(said, built)
}

// frozen is the snapshot of a day, today if none is given, with all that was
// wrong in the data, and the facts and settings that it was made from.
func (g *globals) frozen(asOf string) (*demand.Built, *facts.Facts, demand.Settings, error) {
	facts, faults, settings, day, err := g.facts(asOf)
	if err != nil {
		return nil, nil, settings, err
	}
	built, err := demand.Build(facts, day, settings)
	if err != nil {
		return nil, nil, settings, badInput(err)
	}
	if wrong := referee.Pinned(built.Snapshot); len(wrong) > 0 {
		return nil, nil, settings, badInput(&planner.Faults{What: "snapshot", List: wrong})
	}
	built.Faults = append(faults, built.Faults...)
	return built, facts, settings, nil
}

// describe says what a snapshot holds.
func describe(w io.Writer, b *demand.Built) error {
	s := b.Snapshot
	anonymous, working, pinned := 0, 0, 0
	for _, l := range s.Learners {
		if l.Anonymous {
			anonymous++
		} else if l.Intake == nil {
			working++
		}
	}
	for _, p := range s.Published {
		if p.Pinned {
			pinned++
		}
	}
	lines := []string{
		"snapshot " + s.Name,
		fmt.Sprintf("  %s to %s, %s, %s, %s, %s, %s", s.FirstDay, s.FirstDay+planner.Date(s.Days-1), count(len(s.Sites), "site"),
			count(len(s.Rooms), "room"), count(len(s.Trainers), "trainer"), count(len(s.Courses), "course"), count(len(s.Offices), "office")),
		fmt.Sprintf("  %s: %s, %d working staff, %s; %s", count(len(s.Learners), "learner"), count(len(s.Learners)-anonymous-working, "newcomer"), working,
			count(anonymous, "held seat"), count(len(s.Requests), "request")),
		fmt.Sprintf("  %s, %d of them pinned; %s with reserved seats", count(len(s.Published), "announced session"), pinned, count(len(s.Reserved), "session")),
	}
	for _, f := range b.Faults {
		lines = append(lines, fmt.Sprintf("fault: %s %s: %s; %s", f.Table, f.Key, f.Wrong, f.Done))
	}
	for _, r := range b.Released {
		lines = append(lines, fmt.Sprintf("broken: session %s: %s", r.Session, broken(r)))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// broken says what the world did to an announced session.
func broken(r demand.Released) string {
	switch r.Cause {
	case demand.TrainerAway:
		return "trainer " + r.Who + " is away"
	case demand.RoomShut:
		return "room " + r.Who + " cannot be used"
	case demand.NobodyLeft:
		return "nobody is left in it"
	case demand.CourseGone:
		return "the course is not taught any more, or has changed"
	case demand.Clash:
		if r.Who != "" {
			return "it clashes with another pinned session over " + r.Who
		}
		return "it clashes with other pinned sessions over its people"
	}
	return string(r.Cause)
}
