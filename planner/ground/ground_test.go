package ground

import (
	"slices"
	"testing"

	"cohort/planner"
)

// Ways are as they are listed, in both directions, to sites with rooms and from
// any site; nobody travels to a virtual one.
func TestWays(t *testing.T) {
	s := world(1)
	s.Travel = []planner.Travel{{From: "a", To: "home", Minutes: 30}, {From: "home", To: "b", Minutes: 45}}
	g := New(s)
	if want := []string{"b", "a", "online"}; !slices.Equal(g.Sites, want) {
		t.Fatalf("sites %v, want them as the rooms name them: %v", g.Sites, want)
	}
	for _, c := range []struct {
		from string
		want []int32 // to b, a, online
	}{
		{"home", []int32{45, 30, 0}},
		{"a", []int32{Far, 0, 0}},
		{"b", []int32{0, Far, 0}},
		{"online", []int32{Far, Far, 0}},
	} {
		if got := g.WaysFrom(g.Base(c.from)); !slices.Equal(got, c.want) {
			t.Errorf("from %s: %v, want %v", c.from, got, c.want)
		}
	}
	for _, c := range []struct {
		from, to string
		want     int32
	}{{"a", "home", 30}, {"home", "a", 30}, {"a", "b", Far}, {"a", "a", 0}, {"a", "online", Far}} {
		if got := g.Way(g.Base(c.from), g.Base(c.to)); got != c.want {
			t.Errorf("from %s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
	names := func(list []SiteIx) (out []string) {
		for _, x := range list {
			out = append(out, g.Sites[x])
		}
		return out
	}
	if got := names(g.Nearest(g.Base("home"))); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("nearest to home are %v, want a, then b, and nothing online", got)
	}
	if got := names(g.Nearest(g.Base("b"))); !slices.Equal(got, []string{"b"}) {
		t.Errorf("nearest to b are %v, want b alone", got)
	}
}

// A learner may be sent where their list and the way from their office allow it,
// and online; people with the same ways share one reach.
func TestReach(t *testing.T) {
	s := world(1)
	s.Travel = []planner.Travel{{From: "a", To: "home", Minutes: 30}}
	s.Learners = []planner.Learner{
		{ID: "l0", Office: "o", Sites: []string{"a", "b"}},
		{ID: "l1", Office: "o", Sites: []string{"home", "a"}},
		{ID: "l2", Office: "o", Sites: []string{"b"}},
		{ID: "l3", Office: "p", Sites: []string{"a"}},
	}
	g := New(s)
	for l, want := range [][]int32{{Far, 30, 0}, {Far, 30, 0}, {Far, Far, 0}, {Far, 0, 0}} {
		if got := g.WaysOf(LearnerIx(l)); !slices.Equal(got, want) {
			t.Errorf("learner %d may go to %v, want %v", l, got, want)
		}
	}
	for l, want := range []string{"a", "home", "", "a"} {
		if got := g.NearestOf(LearnerIx(l)); got != want {
			t.Errorf("nearest of the sites of learner %d is %q, want %q", l, got, want)
		}
	}
	if g.Reach[0] != g.Reach[1] || g.Reach[0] == g.Reach[2] {
		t.Errorf("reaches %v, want the first two alone to share one", g.Reach)
	}
}

// A window leaves the starts on the grid from which a session ends in it; windows
// that touch do not hold one session together; equal days are one.
func TestWindows(t *testing.T) {
	s := world(1)
	s.GridMinutes, s.Days = 30, 3
	s.Courses = []planner.Course{{ID: "hour", Minutes: 60}, {ID: "three", Minutes: 180}}
	s.Trainers = []planner.Trainer{
		{ID: "t", Home: "a", Courses: []string{"hour"}, Available: []planner.Window{{0, 545, 640}, {0, 640, 720}, {2, 1380, 1440}}},
		{ID: "u", Home: "a", Available: []planner.Window{{2, 545, 640}, {2, 640, 720}}},
	}
	g := New(s)
	minutes := func(set []uint64) (out []int) {
		for k := range len(set) * 64 {
			if set[k>>6]>>(k&63)&1 != 0 {
				out = append(out, k*s.GridMinutes)
			}
		}
		return out
	}
	for _, c := range []struct {
		day    int
		course CourseIx
		want   []int
	}{{0, 0, []int{570, 660}}, {0, 1, nil}, {1, 0, nil}, {2, 0, []int{1380}}} {
		if got := minutes(g.TrainerStarts(0, c.day, c.course)); !slices.Equal(got, c.want) {
			t.Errorf("course %d on day %d: starts %v, want %v", c.course, c.day, got, c.want)
		}
	}
	if g.TrainerDay[0] != g.TrainerDay[3+2] || g.TrainerDay[1] != g.TrainerDay[3+0] || g.TrainerDay[0] == g.TrainerDay[2] {
		t.Errorf("days %v, want equal ones to be one", g.TrainerDay)
	}
	if got := g.Longest(g.TrainerDay[0]); got != 95 {
		t.Errorf("the longest window has %d minutes, want 95", got)
	}
}

// What is not in the snapshot has no number; the weeks are ISO weeks.
func TestNumbers(t *testing.T) {
	s := world(1)
	s.FirstDay, _ = planner.ParseDate("2027-01-02") // a Saturday
	s.Days = 3
	g := New(s)
	for i, c := range s.Courses {
		if g.Course(c.ID) != CourseIx(i) {
			t.Errorf("course %s is %d, want %d", c.ID, g.Course(c.ID), i)
		}
	}
	if g.Course("") != None || g.Room("a") != None || g.Site("home") != None || g.Base("home") == None {
		t.Error("an unknown id has a number, or a site without rooms has one among those with rooms")
	}
	if !slices.Equal(g.Week, []int32{0, 0, 1}) || g.Weeks != 2 {
		t.Errorf("weeks %v, %d of them; want 0 0 1, 2 of them", g.Week, g.Weeks)
	}
}
