package soak

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/sql/store"
)

// letter is a message of an edition.
type letter struct {
	ID, Address, Version         int64
	Kind, About, Period, Subject string
	Job                          string
}

// mail counts the messages that were accepted since the last look.
func (c *counter) mail() error {
	const query = `
		select o.id, o.address, e.version, o.kind, o.about, e.period, coalesce(o.subject, '') as subject, r.job
		from cohort.outbox o
		join cohort.editions e on e.id = o.edition
		join cohort.runs r on r.id = o.run
		where o.id > $1 and o.accepted_at is not null
		order by o.id`
	var list []letter
	if err := c.db.SelectContext(c.ctx, &list, query, c.message); err != nil {
		return err
	}
	for _, m := range list {
		c.message = m.ID
		period := m.Period
		if m.Kind == store.KindWaves || m.Kind == store.KindLetter {
			period = ""
		}
		key := fmt.Sprint(m.Address, " ", m.Kind, " ", m.About, " ", period)
		before, any := c.told[key]
		c.told[key] = m.Version
		if m.Job != store.JobTelling {
			c.Editions++
			c.by[m.Address] += 0
			continue
		}
		c.Corrections++
		if day := c.at.In(c.service.Settings.Zone).Format(time.DateOnly); c.today[m.Address] == day {
			c.Twice++
		} else {
			c.today[m.Address] = day
		}
		c.by[m.Address]++
		if !any {
			c.CorrectionsBy["first"]++
			fmt.Fprintf(c.Log, "  told %s %s %s first\n", m.Kind, m.About, m.Period)
			continue
		}
		if err := c.correction(m, before); err != nil {
			return err
		}
	}
	return nil
}

// correction counts why a correction was sent; where nothing in it differs from what its
// reader was told last it was sent for nothing.
func (c *counter) correction(m letter, before int64) error {
	now, err := c.version(m.Version)
	if err != nil {
		return err
	}
	old, err := c.version(before)
	if err != nil {
		return err
	}
	today := planner.DateOf(c.at.In(c.service.Settings.Zone))
	if slices.Equal(c.shown(old, m, today), c.shown(now, m, today)) {
		c.Nothing++
		fmt.Fprintf(c.Log, "  FOR NOTHING: message %d %s %s %s, version %d after %d\n", m.ID, m.Kind, m.About, m.Period, m.Version, before)
		return nil
	}
	between, err := nightly.Between(c.ctx, c.st, before, m.Version)
	if err != nil {
		return err
	}
	causes := map[string]bool{}
	l := ledger.Compare(old.Side, now.Side, between)
	for i := range l.Seats {
		if x := &l.Seats[i]; m.Kind == store.KindWaves && c.headHears(m, old, now, x, today) {
			what := string(x.Kind)
			if x.Before != nil && x.Before.Date >= c.preview(today) {
				what = "announced after a preview" // on another day than that showed
			}
			causes[what+": "+kinds(&x.Cause)] = true
		}
	}
	for _, x := range l.Sessions {
		if m.Kind == store.KindWaves || x.Kind == diff.Same || !inWeek(m, old, x.Before) && !inWeek(m, now, x.After) {
			continue
		}
		for i := range x.Causes {
			causes[string(x.Kind)+": "+kinds(&x.Causes[i])] = true
		}
	}
	why := strings.Join(slices.Sorted(maps.Keys(causes)), ", ")
	roots := map[string]bool{}
	for cause := range causes {
		kind, _, _ := strings.Cut(cause, ":")
		roots[kind+", "+root(cause)] = true
	}
	for cause := range roots {
		c.CorrectionsBy[cause]++
	}
	if len(causes) == 0 {
		c.CorrectionsBy["unexplained"]++
	}
	fmt.Fprintf(c.Log, "  told %s %s %s at %s, version %d after %d: %s\n", m.Kind, m.About, m.Period, c.at.In(c.service.Settings.Zone).Format("Mon 02.01 15:04"), m.Version, before, cmp.Or(why, "?"))
	return nil
}

// headHears says whether the head of an office hears of a changed seat between the jobs: one
// of their people in the announced weeks is on another day, at another hour or site, and it
// touches a day until the coming Monday.
func (c *counter) headHears(m letter, old, now *made, x *ledger.Seat, today planner.Date) bool {
	if x.Kind == diff.Retrained || x.Kind == diff.Reroomed && now.site(x.Before.Room) == now.site(x.After.Room) {
		return false
	}
	who := x.Need().Learner
	side := now
	if _, learns := now.named[who]; !learns { // nothing is needed any more
		side = old
	}
	mine := slices.ContainsFunc(side.Snapshot.Learners, func(l planner.Learner) bool { return l.ID == who && l.Office == m.About && !l.Anonymous })
	soon := func(s *diff.Seat) bool {
		return s != nil && s.Date >= today && s.Date < c.preview(today) && s.Date <= today.Monday()+7
	}
	return mine && (soon(x.Before) || soon(x.After))
}

// inWeek says whether a session is in the week of a site or trainer.
func inWeek(m letter, v *made, x *ledger.Held) bool {
	if x == nil {
		return false
	}
	monday, _ := nightly.MondayOf(m.Period)
	return x.Date.Monday() == monday && v.reads(m, x.Room, x.Trainers)
}

// reads says whether a session in a room with trainers is in a reader's week.
func (v *made) reads(m letter, room string, trainers []string) bool {
	if m.Kind == store.KindTrainerWeek {
		return slices.Contains(trainers, m.About)
	}
	return v.site(room) == m.About
}

// shown is what a reader plans their days by: sessions in which somebody has a name, of their
// week and from a day on; of an office head the seats of their people in the announced weeks.
func (c *counter) shown(v *made, m letter, from planner.Date) (out []string) {
	monday, _ := nightly.MondayOf(m.Period)
	firm := c.preview(from)
	office := map[string]string{}
	for _, l := range v.Snapshot.Learners {
		office[l.ID] = l.Office
	}
	for _, x := range v.Plan.Sessions {
		day := v.day + planner.Date(x.Day)
		head := m.Kind == store.KindWaves
		if day < from || head && day >= firm || !head && (day.Monday() != monday || !v.reads(m, x.Room, x.Trainers)) {
			continue
		}
		var people []string
		for _, r := range x.Seated {
			if who := v.need[r].Learner; v.named[who] && (!head || office[who] == m.About) {
				people = append(people, who)
			}
		}
		if len(people) == 0 {
			continue
		}
		slices.Sort(people)
		if head {
			out = append(out, fmt.Sprint(day, x.Start, x.Course, v.site(x.Room), people))
			continue
		}
		trainers := slices.Sorted(slices.Values(x.Trainers))
		out = append(out, fmt.Sprint(day, x.Start, x.Course, x.Room, trainers, people))
	}
	slices.Sort(out)
	return out
}
