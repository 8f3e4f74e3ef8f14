package demand

import (
	"fmt"
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// Five nights in a row, each planned on what the one before issued, with
// illness, a delegation, a wave, a withdrawal and an accepted offer between.
func TestFiveNights(t *testing.T) {
	f := worlds.New()
	for i := range 6 {
		worlds.Hire(f, fmt.Sprintf("new-%d", i), []string{"O1", "O2"}[i%2], "2027-01-18", false)
	}
	for i := range 12 {
		id := fmt.Sprintf("staff-%02d", i)
		worlds.Hire(f, id, []string{"O1", "O2", "O3"}[i%3], "2025-01-13", true)
		f.Completed = append(f.Completed, facts.Completed{Person: id, Course: []string{"SRV", "WEB"}[i%2], On: date("2026-02-01") - planner.Date(i)})
	}
	for i := range 8 {
		worlds.Offer(f, fmt.Sprintf("cand-%d", i), []string{"O1", "O2"}[i%2], "2027-02-01")
		if i > 2 {
			f.Candidates[i].Stage = "interview"
		}
	}
	events := []func(){
		func() {
			i := firstAfter(f, date("2027-01-25"))
			f.Absences = append(f.Absences, facts.Absence{ID: "ill", Person: i.Trainers[0], From: i.Date, To: i.Date + 1, Kind: "illness"})
		},
		func() {
			f.Waves = append(f.Waves, facts.Wave{ID: "w", Office: "O3", Position: worlds.Specialist, Start: date("2027-02-08"), Headcount: 4})
		},
		func() {
			f.People[0].Left = new(date("2027-01-27"))
			f.Candidates[3].Stage = "offer"
		},
		func() {
			i := firstAfter(f, date("2027-01-28"))
			f.Bookings = append(f.Bookings, facts.Booking{ID: "b", Room: i.Room, Starts: i.Date.At(i.Start, DefaultSettings().Zone), Ends: i.Date.At(i.Start+30, DefaultSettings().Zone)})
		},
		func() {},
	}
	pinnedEver, causes := 0, map[Cause]int{}
	taken := false
	for night, happens := range events {
		asOf := []planner.Date{date("2027-01-22"), date("2027-01-25"), date("2027-01-26"), date("2027-01-27"), date("2027-01-28")}[night]
		b, err := Build(f, asOf, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		s := b.Snapshot
		if wrong := referee.Sound(s); len(wrong) > 0 {
			t.Fatalf("night %d: %v", night, wrong)
		}
		standing := timetable.Standing(s)
		if v := referee.Check(s, standing); !v.Valid {
			t.Fatalf("night %d: what stands is not valid: %v", night, v.Broken)
		}
		checkNight(t, f, b, night)
		for _, p := range s.Published {
			if p.Pinned {
				pinnedEver++
			}
		}
		for _, r := range b.Released {
			causes[r.Cause]++
		}
		for _, r := range s.Reserved {
			taken = taken || slices.Contains(r.Seated, "cand-3:"+r.Course)
		}
		result, err := timetable.Solve(t.Context(), s, timetable.Options{Seed: 1, Iterations: 3000})
		if err != nil {
			t.Fatal(err)
		}
		if v := referee.Check(s, result.Plan); !v.Valid || v.Facts.Served == 0 {
			t.Fatalf("night %d: %+v", night, v)
		}
		reissue(f, s, result.Plan)
		happens()
	}
	if pinnedEver == 0 || causes[TrainerAway] == 0 || causes[RoomShut] == 0 || !taken {
		t.Errorf("%d pinned, released %v, place taken over: %v", pinnedEver, causes, taken)
	}
}

// firstAfter is the first session issued for people with a name behind a day.
func firstAfter(f *facts.Facts, d planner.Date) facts.Issued {
	var first *facts.Issued
	for i, x := range f.Issued {
		if len(x.Learners) > 0 && x.Date > d && (first == nil || x.Date < first.Date || x.Date == first.Date && x.Start < first.Start) {
			first = &f.Issued[i]
		}
	}
	return *first
}

// reissue puts a plan in the place of what was issued from its first day on.
func reissue(f *facts.Facts, s *planner.Snapshot, p *planner.Plan) {
	f.Issued = slices.DeleteFunc(f.Issued, func(i facts.Issued) bool { return i.Date >= s.FirstDay })
	people := map[string]*planner.Learner{}
	for i := range s.Learners {
		people[s.Learners[i].ID] = &s.Learners[i]
	}
	learner := map[string]*planner.Learner{}
	for _, r := range s.Requests {
		learner[r.ID] = people[r.Learner]
	}
	minutes := map[string]int{}
	for _, c := range s.Courses {
		minutes[c.ID] = c.Minutes
	}
	for _, x := range p.Sessions {
		i := facts.Issued{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: s.FirstDay + planner.Date(x.Day), Start: x.Start, Minutes: minutes[x.Course]}
		for _, r := range x.Seated {
			if l := learner[r]; l.Anonymous {
				i.Nameless = append(i.Nameless, facts.Nameless{ID: l.ID, Office: l.Office, Intake: l.Intake, Number: l.Number})
			} else {
				i.Learners = append(i.Learners, l.ID)
			}
		}
		f.Issued = append(f.Issued, i)
	}
}

// checkNight checks what a snapshot owes to what was issued the night before.
func checkNight(t *testing.T, f *facts.Facts, b *Built, night int) {
	t.Helper()
	s := b.Snapshot
	notice := learn(f, s.FirstDay, DefaultSettings()).noticeEnd()
	published := map[string]planner.Published{}
	for _, p := range s.Published {
		published[p.ID] = p
	}
	for _, i := range f.Issued {
		day := int(i.Date - s.FirstDay)
		if day < 0 {
			continue
		}
		named := len(i.Learners) > 0
		broken := slices.ContainsFunc(b.Released, func(r Released) bool { return r.Session == i.ID })
		p, stands := published[i.ID]
		switch {
		case !named && (stands || broken):
			t.Errorf("night %d: %s is announced, and nobody in it has a name", night, i.ID)
		case named && !stands && !broken:
			t.Errorf("night %d: %s has vanished", night, i.ID)
		case stands && p.Pinned != (day < notice && !broken):
			t.Errorf("night %d: %s on day %d: pinned %v, released %v", night, i.ID, day, p.Pinned, broken)
		}
		if anon := slices.ContainsFunc(i.Nameless, func(n facts.Nameless) bool { return learnerOf(b, n.ID) != nil }); anon &&
			!slices.ContainsFunc(s.Reserved, func(r planner.Session) bool { return r.ID == i.ID }) {
			t.Errorf("night %d: the seats of %s are not reserved any more", night, i.ID)
		}
	}
	for _, r := range s.Requests {
		held := slices.ContainsFunc(s.Published, func(p planner.Published) bool { return p.Day < notice && slices.Contains(p.Seated, r.ID) })
		if !held && r.Earliest < notice {
			t.Errorf("night %d: %s may be taken on day %d, inside the notice", night, r.ID, r.Earliest)
		}
	}
}
