package explain

import (
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/draft"
)

// Where a trainer is away, seats are looked for for those who lost theirs, and everybody else
// sits as before.
func TestWhoLostNoSeatKeepsTheirs(t *testing.T) {
	lost, found := 0, 0
	for seed := range int64(30) {
		s := nextNight(seed)
		p := sought(s, seed, 400)
		for trainer := range s.Trainers {
			ill := *s
			ill.Published, ill.Reserved = nil, nil
			for _, x := range p.Sessions {
				ill.Published = append(ill.Published, planner.Published{Session: x})
			}
			ill.Trainers = slices.Clone(s.Trainers)
			ill.Trainers[trainer].Available = nil
			d := draft.New(draft.NewModel(&ill))
			d.Stand()
			stands := d.Plan()
			var gone []planner.Session
			var people []string
			hit := map[string]bool{}
			for _, x := range p.Sessions {
				if !slices.ContainsFunc(stands.Sessions, func(y planner.Session) bool { return y.ID == x.ID }) {
					gone = append(gone, x)
				}
				for _, r := range x.Seated {
					if seatOf(stands, r) == "" {
						people = append(people, r)
						hit[learnerOf(s, r)] = true
					}
				}
			}
			if len(people) == 0 {
				continue
			}
			got, err := Rehold(&ill, stands, gone, people)
			if err != nil {
				t.Fatal(err)
			}
			if got.Forbidden != "" {
				continue
			}
			if _, err := referee.Agree(&ill, got.Plan); err != nil {
				t.Fatal(err)
			}
			for _, r := range people {
				lost++
				if seatOf(got.Plan, r) != "" {
					found++
				}
			}
			for _, x := range stands.Sessions {
				for _, r := range x.Seated {
					if !hit[learnerOf(s, r)] && !slices.ContainsFunc(got.Plan.Sessions, func(y planner.Session) bool {
						return y.Day == x.Day && y.Start == x.Start && slices.Contains(y.Seated, r)
					}) {
						t.Errorf("seed %d, without %s: %s sat in %s, and lost no seat", seed, s.Trainers[trainer].ID, r, x.ID)
					}
				}
			}
		}
	}
	if lost < 50 || found == 0 {
		t.Errorf("of %d seats lost %d were found again; choose other worlds", lost, found)
	}
}

func learnerOf(s *planner.Snapshot, request string) string {
	return s.Requests[slices.IndexFunc(s.Requests, func(r planner.Request) bool { return r.ID == request })].Learner
}
