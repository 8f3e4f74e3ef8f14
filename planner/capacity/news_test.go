package capacity_test

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/capacity"
)

func TestShortageNews(t *testing.T) {
	const monday = planner.Date(20843) // 2027-01-25
	proof := func(change ...func(*capacity.Proof)) capacity.Proof {
		p := capacity.Proof{Kind: capacity.Trainers, Role: "psychologist", Sites: []string{"VDNKH"}, From: monday + 7, To: monday + 20, Courses: []string{"SRV-01", "SRV-02"}}
		for _, f := range change {
			f(&p)
		}
		return p
	}
	window := func(from, to int) func(*capacity.Proof) {
		return func(p *capacity.Proof) { p.From, p.To = monday+planner.Date(from), monday+planner.Date(to) }
	}
	courses := func(ids ...string) func(*capacity.Proof) { return func(p *capacity.Proof) { p.Courses = ids } }
	list := func(p ...capacity.Proof) []capacity.Proof { return p }
	for _, c := range []struct {
		says        string
		before, now []capacity.Proof
		want        string // of each news whether it is gone
	}{
		{"nothing was and nothing is", nil, nil, "[]"},
		{"the same is there again", list(proof()), list(proof()), "[]"},
		{"its window has grown and a course has joined", list(proof()), list(proof(window(0, 27), courses("SRV-02", "SRV-03"))), "[]"},
		{"one has appeared", nil, list(proof()), "[false]"},
		{"one has vanished", list(proof()), nil, "[true]"},
		{"one has passed", list(proof(window(-14, -1))), nil, "[]"},
		{"one that ends today has vanished", list(proof(window(-7, 0))), nil, "[true]"},
		{"other courses are short", list(proof()), list(proof(courses("IT-01"))), "[false true]"},
		{"other weeks are short", list(proof()), list(proof(window(21, 27))), "[false true]"},
		{"another role is short", list(proof()), list(proof(func(p *capacity.Proof) { p.Role = "process" })), "[false true]"},
		{"rooms are short", list(proof()), list(proof(func(p *capacity.Proof) { p.Kind, p.Role, p.Feature = capacity.Rooms, "", "computers" })), "[false true]"},
		{"another site is short", list(proof()), list(proof(func(p *capacity.Proof) { p.Sites = []string{"BEL"} })), "[false true]"},
		{"more sites are short", list(proof()), list(proof(func(p *capacity.Proof) { p.Sites = []string{"BEL", "VDNKH"} })), "[]"},
	} {
		gone := []bool{}
		for _, n := range capacity.News(c.before, c.now, monday) {
			gone = append(gone, n.Gone)
		}
		if got := fmt.Sprint(gone); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
	}
}
