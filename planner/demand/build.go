package demand

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// Build returns a snapshot of what the planner may know on the morning of
// asOf, which is day 0. The snapshot is sound, whatever is wrong in the facts,
// and the same for any order of rows. The error names settings, or a date,
// that make no sense.
func Build(f *facts.Facts, asOf planner.Date, s Settings) (*Built, error) {
	return BuildAt(f, asOf, 0, s)
}

// BuildAt is Build at a minute of the day, not on its morning. What has begun by then
// stands as it was announced and is in the snapshot no more, and no window of the day
// begins before the next step of the grid.
func BuildAt(f *facts.Facts, asOf planner.Date, minute int, s Settings) (*Built, error) {
	if err := s.check(asOf); err != nil {
		return nil, fmt.Errorf("no snapshot can be made: %w", err)
	}
	if minute < 0 || minute >= 1440 {
		return nil, fmt.Errorf("no snapshot can be made: a day has no minute %d", minute)
	}
	k := learnAt(f, asOf, minute, s)
	p := k.predict()
	learners := k.learners(p)
	k.postponed(p)
	t := k.review(learners)
	snap := &planner.Snapshot{Format: planner.SnapshotFormat, FirstDay: asOf, Days: s.HorizonDays, GridMinutes: s.GridMinutes,
		Rules: s.Rules, Weights: s.Weights, Published: t.published(), Reserved: t.reserved()}
	k.furnish(snap)
	for _, l := range learners {
		snap.Learners = append(snap.Learners, l.Learner)
		snap.Requests = append(snap.Requests, l.needs...)
	}
	snap.Normalise()
	snap.SetName()
	built := &Built{Snapshot: snap, Forecast: p.forecast, Faults: k.allFaults(), Released: t.released(), Unpinned: t.unpinned,
		Begins: k.rest.begins, Happened: k.Happened, Exhausted: k.allExhausted()}
	if wrong := snap.Faults(); len(wrong) > 0 {
		return nil, fmt.Errorf("no snapshot can be made of settings like these: %s", strings.Join(wrong, "; "))
	}
	return built, nil
}

// furnish adds everything but people: sites, ways, rooms, trainers, courses,
// offices and programmes.
func (k *known) furnish(snap *planner.Snapshot) {
	for _, s := range k.Sites {
		snap.Sites = append(snap.Sites, planner.Site{ID: s.ID, Virtual: s.Kind == facts.SiteVirtual})
	}
	for pair, minutes := range k.Travel {
		if pair[0] < pair[1] {
			snap.Travel = append(snap.Travel, planner.Travel{From: pair[0], To: pair[1], Minutes: minutes})
		}
	}
	for _, r := range k.Rooms {
		snap.Rooms = append(snap.Rooms, planner.Room{ID: r.ID, Site: r.Site, Seats: r.Seats, Features: slices.Clone(r.Features), Open: k.roomWindows(r.ID)})
	}
	snap.Shared = slices.Clone(k.Shared)
	taught := k.taught()
	for _, t := range k.Trainers {
		snap.Trainers = append(snap.Trainers, planner.Trainer{ID: t.ID, Home: t.Home, Roles: slices.Clone(t.Roles), Courses: slices.Clone(k.Teaches[t.ID]),
			Available: k.teaching(t.ID), MaxDayMinutes: t.MaxDayMinutes, MaxWeekMinutes: t.MaxWeekMinutes, TargetWeekMinutes: t.TargetWeekMinutes,
			TaughtMinutes: taught[t.ID]})
	}
	for _, c := range k.Courses {
		snap.Courses = append(snap.Courses, planner.Course{ID: c.ID, Minutes: c.Minutes, Features: slices.Clone(c.Features), MinGroup: c.MinGroup,
			MaxGroup: c.MaxGroup, Crew: slices.Clone(c.Crew), After: slices.Clone(k.After[c.ID]), Starts: slices.Clone(c.Starts)})
	}
	for _, o := range k.Offices {
		snap.Offices = append(snap.Offices, planner.Office{ID: o.ID, Site: o.Site, ReleasePerDay: o.ReleasePerDay})
	}
	for _, p := range k.Programmes {
		x := planner.Programme{ID: p.ID, Courses: slices.Clone(p.Courses), DueDays: calendarDays(p.DueWorkingDays), DueWorkingDays: p.DueWorkingDays}
		for day := range snap.Days {
			x.DueBy = append(x.DueBy, k.dueBy(snap.FirstDay+planner.Date(day), p))
		}
		snap.Programmes = append(snap.Programmes, x)
	}
}

// dueBy is the day by which newcomers of a programme are due who start on a day.
func (k *known) dueBy(start planner.Date, p *clean.Programme) int {
	return k.day(k.Calendar.Add(k.Calendar.Next(start), p.DueWorkingDays))
}

// calendarDays is the number of calendar days from a Monday to the n-th
// working day after it, in weeks without holidays.
func calendarDays(workingDays int) int { return workingDays/5*7 + workingDays%5 }
