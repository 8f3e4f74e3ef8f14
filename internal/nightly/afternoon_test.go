package nightly_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// At 15:00 a trainer of the morning goes home, and the night is made again.
func TestNightMadeAgainInTheAfternoon(t *testing.T) {
	c, _ := afterFriday(t)
	wednesday := friday + 5
	before := c.night(wednesday)
	issued := func(of planner.Date) (out []facts.Issued) {
		f, _, _, _, err := c.st.ReadFacts(context.Background(), of, c.service.Settings.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(f.Issued, func(x facts.Issued) bool { return x.Date != wednesday })
	}
	morning := slices.DeleteFunc(issued(wednesday), func(x facts.Issued) bool { return x.Start >= 15*60+30 })
	if len(morning) == 0 {
		t.Fatal("nothing begins before 15:00 on the Wednesday; choose another seed")
	}
	c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('went-home', $1, $2, $2, 'illness')`, morning[0].Trainers[0], wednesday)
	c.at = wednesday.At(15*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), store.Nightly, c.at, wednesday, true, c.at)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.service.Do(context.Background(), run.ID); err != nil {
		t.Fatal(err)
	}
	again := c.published(run.ID)
	for _, x := range again.plan.Sessions {
		if x.Day == 0 && x.Start < 15*60+30 {
			t.Errorf("at 15:00 session %s is planned for minute %d of today", x.ID, x.Start)
		}
	}
	stands := issued(wednesday)
	for _, x := range morning {
		if i := slices.IndexFunc(stands, func(y facts.Issued) bool { return y.ID == x.ID }); i < 0 || !slices.Equal(stands[i].Learners, x.Learners) || !slices.Equal(stands[i].Trainers, x.Trainers) {
			t.Errorf("session %s, which had begun, is not in the timetable as it was any more", x.ID)
		}
		for _, id := range x.Learners {
			for _, r := range again.snapshot.Requests {
				if r.Learner == id && r.Course == x.Course {
					t.Errorf("%s sits in %s and is asked again", id, x.ID)
				}
			}
		}
	}
	changes, err := c.st.Changes(context.Background(), again.version.Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		if slices.ContainsFunc(morning, func(x facts.Issued) bool { return x.ID == change.Session }) {
			t.Errorf("people are told of a session that had begun: %+v", change)
		}
	}
	// The day after knows of it: nobody says whether it was held, since its trainer was away.
	thursday := c.night(wednesday + 1)
	if !slices.ContainsFunc(thursday.reading.Faults, func(f facts.Fault) bool {
		return f.Key == morning[0].ID && strings.HasPrefix(f.Wrong.Code, "not_said_")
	}) {
		t.Errorf("on Thursday nobody asks after session %s of the one who went home", morning[0].ID)
	}
	judged(t, before, again, thursday)
}

// A night that is begun again on the next day plans nothing for the day before.
func TestNightThatIsBegunTheDayAfter(t *testing.T) {
	c := newCentre(t)
	at := friday.At(2*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), store.Nightly, at, friday, false, at)
	if err != nil {
		t.Fatal(err)
	}
	c.at = (friday + 1).At(60, c.service.Settings.Zone)
	if err := c.service.Do(context.Background(), run.ID); err != nil {
		t.Errorf("it fails, and will be tried again: %v", err)
	}
	if run, err = c.st.Run(context.Background(), run.ID); err != nil || run.State != store.RunRejected || !strings.Contains(run.Error, "2027-01-15 is over") {
		t.Errorf("the run is %s (%s), %v", run.State, run.Error, err)
	}
	if _, stands, err := c.st.CurrentPlan(context.Background()); err != nil || stands {
		t.Errorf("a plan of a day that is over is published: %v, %v", stands, err)
	}
	if sent, err := c.st.Messages(context.Background(), store.MessageFilter{}); err != nil || len(sent) > 0 {
		t.Errorf("people are written to: %v, %v", sent, err)
	}
	if r, err := c.service.Rehearse(context.Background(), friday+40); err != nil || r.Served == 0 {
		t.Errorf("a rehearsal: %+v, %v", r, err)
	}
	if runs, err := c.st.Runs(context.Background(), 0); err != nil || len(runs) != 1 {
		t.Errorf("a rehearsal is on record: %v, %v", runs, err)
	}
}
