package demand

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

func TestNewcomers(t *testing.T) {
	f := worlds.New()
	worlds.Hire(f, "monday", "O1", "2027-01-18", false)
	worlds.Hire(f, "future", "O3", "2027-02-01", false)
	worlds.Hire(f, "begun", "O1", "2027-01-11", false)
	f.Completed = []facts.Completed{{Person: "begun", Course: "IT-1", On: date("2027-01-14")}}
	worlds.Hire(f, "ready", "O1", "2027-01-11", false)
	for _, c := range []string{"IT-1", "IT-2", "SRV"} {
		f.Completed = append(f.Completed, facts.Completed{Person: "ready", Course: c, On: date("2027-01-15")})
	}
	worlds.Hire(f, "gone", "O1", "2027-01-11", false)
	f.People[len(f.People)-1].Left = new(today)
	worlds.Hire(f, "clearedtoday", "O1", "2027-01-11", false)
	f.People[len(f.People)-1].Cleared = new(today)
	worlds.Hire(f, "later", "O1", "2027-03-05", false)
	worlds.Hire(f, "holiday", "O1", "2027-02-22", false)
	worlds.Hire(f, "both", "O1", "2027-01-18", false)
	f.Nominations = []facts.Nomination{{ID: "n1", Person: "both", Course: "WEB", Earliest: date("2027-02-01"), Due: date("2027-02-10"), Weight: 5},
		{ID: "n2", Person: "both", Course: "SRV", Earliest: date("2027-02-01"), Due: date("2027-01-31") + 1, Weight: 5}}
	b := must(f)
	for _, c := range []struct {
		name, person string
		want         []string
	}{
		// 13 working days after Monday 18 January are Thursday 4 February.
		{"started, nothing taken", "monday", []string{"IT-1 from 4 due 13 weight 10", "IT-2 from 4 due 13 weight 10", "SRV from 4 due 13 weight 10"}},
		{"starts on 1 February", "future", []string{"IT-1 from 10 due 27 weight 10", "IT-2 from 10 due 27 weight 10", "SRV from 10 due 27 weight 10"}},
		{"begun", "begun", []string{"IT-2 from 4 due 6 weight 12", "SRV from 4 due 6 weight 12"}},
		{"has all of it", "ready", []string{}},
		{"has left", "gone", []string{}},
		{"is cleared", "clearedtoday", []string{}},
		{"starts behind the horizon", "later", []string{}},
		// A start on a day off counts from the working day after it; 8 March is a holiday.
		{"starts on a day off", "holiday", []string{"IT-1 from 31 due 53 weight 10", "IT-2 from 31 due 53 weight 10", "SRV from 31 due 53 weight 10"}},
		{"nominated too", "both", []string{"IT-1 from 4 due 13 weight 10", "IT-2 from 4 due 13 weight 10", "SRV from 4 due 10 weight 10", "WEB from 10 due 19 weight 5"}},
	} {
		if diff := cmp.Diff(c.want, requestsOf(b, c.person)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	l := learnerOf(b, "monday")
	if l.Cohort != "2027-01-18 T1" || l.MaxDayMinutes != 480 || !cmp.Equal(l.Sites, []string{"T1", "T2"}) || l.Anonymous {
		t.Errorf("learner: %+v", l)
	}
	if l.Intake == nil || *l.Intake != date("2027-01-18") || l.Catchment != "T1" || l.Announced || l.Number != 0 {
		t.Errorf("intake of a newcomer: %+v", l)
	}
	if learnerOf(b, "ready") != nil {
		t.Error("a learner without requests")
	}
	p := b.Snapshot.Programmes[0]
	by := p.DueBy
	p.DueBy = nil
	if diff := cmp.Diff(planner.Programme{ID: "P", Courses: []string{"IT-1", "IT-2", "SRV"}, DueDays: 17, DueWorkingDays: 13}, p); diff != "" {
		t.Errorf("programme in an order that can be taken: %s", diff)
	}
	// Whoever is asked about is due as those who are known by name are.
	if len(by) != b.Snapshot.Days || by[10] != 27 || by[31] != 53 {
		t.Errorf("who starts on day 10 is due by day 27, on day 31 by day 53, not as %v", by)
	}
}

func TestNotice(t *testing.T) {
	for _, c := range []struct {
		asOf string
		days int
		want int
	}{
		{"2027-01-22", 2, 4},   // Friday and Monday
		{"2027-01-20", 2, 2},   // Wednesday and Thursday
		{"2027-01-23", 1, 3},   // a Saturday: until Monday is over
		{"2027-02-19", 2, 2},   // Friday and the worked Saturday
		{"2027-02-20", 2, 5},   // that Saturday, and Wednesday after the holidays
		{"2027-01-22", 0, 0},   // none
		{"2027-01-22", 10, 14}, // two weeks
	} {
		s := DefaultSettings()
		s.NoticeWorkingDays = c.days
		if got := learn(worlds.New(), date(c.asOf), s).noticeEnd(); got != c.want {
			t.Errorf("%d working days from %s: %d, want %d", c.days, c.asOf, got, c.want)
		}
	}
}

func TestWorkingStaff(t *testing.T) {
	f := worlds.New()
	for _, p := range []string{"soon", "far", "overdue", "long", "never", "attended", "absent", "nominated", "served", "again", "leap"} {
		worlds.Hire(f, p, "O1", "2025-01-13", true)
	}
	worlds.Hire(f, "newcomer", "O1", "2025-01-13", false) // never cleared: the record is missing
	done := func(p, course, day string) {
		f.Completed = append(f.Completed, facts.Completed{Person: p, Course: course, On: date(day)})
	}
	done("soon", "SRV", "2025-03-01")
	done("soon", "SRV", "2026-03-01")
	done("far", "SRV", "2026-04-20")
	done("overdue", "SRV", "2026-01-10")
	done("long", "SRV", "2025-12-20")
	done("attended", "SRV", "2026-02-01")
	done("absent", "SRV", "2026-02-01")
	done("leap", "WEB", "2026-08-31")
	done("newcomer", "SRV", "2026-02-01")
	worlds.Issue(f, "s1", "SRV", "A", "T-PSY", "2027-01-18", 600, 390, "attended", "absent")
	f.Attendance = []facts.Attendance{{Session: "s1", Person: "absent", Mark: "absent"}, {Session: "s1", Person: "attended", Mark: "present"}}
	wish := func(id, p, course, from, due string, weight int) {
		f.Nominations = append(f.Nominations, facts.Nomination{ID: id, Person: p, Course: course, Earliest: date(from), Due: date(due), Weight: weight})
	}
	wish("n1", "nominated", "IT-1", "2027-02-01", "2027-02-12", 4)
	wish("n2", "nominated", "WEB", "2027-01-04", "2027-01-15", 2)
	wish("n3", "nominated", "SRV", "2027-03-05", "2027-04-15", 2)
	wish("n4", "served", "IT-1", "2026-12-01", "2027-02-12", 4)
	done("served", "IT-1", "2026-12-15")
	wish("n5", "again", "IT-1", "2027-01-11", "2027-02-12", 4)
	done("again", "IT-1", "2026-12-15")
	b := must(f)
	for _, c := range []struct {
		name, person string
		want         []string
	}{
		{"a refresher of the last completion, 30 days before", "soon", []string{"SRV from 8 due 38 weight 3 working"}},
		{"one that may not be taken before the horizon ends", "far", []string{}},
		{"overdue by twelve days keeps its due", "overdue", []string{"SRV from 4 due -12 weight 3 working"}},
		{"overdue by more than thirty", "long", []string{"SRV from 4 due -33 weight 5 working"}},
		{"never taken", "never", []string{}},
		{"taken in a session that was held", "attended", []string{}},
		{"absent from it", "absent", []string{"SRV from 4 due 10 weight 4 working"}},
		{"half a year after the last of August is the last of February", "leap", []string{"WEB from 7 due 37 weight 3 working"}},
		{"nominated: overdue and to come, not what begins behind the horizon", "nominated", []string{"IT-1 from 10 due 21 weight 4 working", "WEB from 4 due -7 weight 2 working"}},
		{"taken since the nomination", "served", []string{}},
		{"taken before the nomination", "again", []string{"IT-1 from 4 due 21 weight 4 working"}},
		{"who was never cleared is taken as working", "newcomer", []string{"SRV from 4 due 10 weight 3 working"}},
	} {
		if diff := cmp.Diff(c.want, requestsOf(b, c.person)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if l := learnerOf(b, "soon"); l.Cohort != "" || l.Anonymous || l.Intake != nil || l.Catchment != "" {
		t.Errorf("working staff have no intake: %+v", l)
	}
}

func TestNamedHeldAndAnnounced(t *testing.T) {
	f := worlds.New()
	worlds.Offer(f, "n1", "O1", "2027-02-08")
	worlds.Offer(f, "n2", "O1", "2027-02-09") // the Monday after
	worlds.Offer(f, "n3", "O3", "2027-01-11") // passed: the next intake
	for _, id := range []string{"h1", "h2", "h3"} {
		f.Candidates = append(f.Candidates, facts.Candidate{ID: id, Office: "O2", Position: worlds.Specialist, Stage: "interview", Since: at("2027-01-20", 0), Expected: new(date("2027-02-08"))})
	}
	worlds.Hire(f, "p", "O3", "2027-02-08", false)
	f.Waves = []facts.Wave{{ID: "w1", Office: "O1", Position: worlds.Specialist, Start: date("2027-02-08"), Headcount: 3}, {ID: "w2", Office: "O2", Position: worlds.Specialist, Start: date("2027-02-08"), Headcount: 4}, {ID: "w3", Office: "O3", Position: worlds.Specialist, Start: date("2027-02-08"), Headcount: 1},
		{ID: "w4", Office: "O3", Position: worlds.Specialist, Start: date("2027-02-22"), Headcount: 2}, {ID: "w5", Office: "O3", Position: worlds.Specialist, Start: date("2027-01-18"), Headcount: 9}, {ID: "w6", Office: "O3", Position: worlds.Specialist, Start: date("2027-03-05"), Headcount: 9},
		{ID: "w7", Office: "O1", Position: worlds.Specialist, Start: date("2027-02-09"), Headcount: 2}, {ID: "w8", Office: "O3", Position: worlds.Specialist, Start: date("2027-01-20"), Headcount: 3}}
	worlds.Hire(f, "wed", "O3", "2027-01-20", false)
	b := must(f)
	got := map[string]string{}
	for _, l := range b.Snapshot.Learners {
		r := requestsOf(b, l.ID)
		got[l.ID] = strings.TrimPrefix(r[len(r)-1], "SRV ")
		if len(r) != 3 {
			t.Errorf("%s asks for %v", l.ID, r)
		}
		weight := requestWeight(b, l.ID)
		if l.Anonymous != strings.HasPrefix(l.ID, "A/") || l.Announced != (weight == WeightAnnounced) || l.Anonymous != (l.Number > 0) {
			t.Errorf("weight %d: %+v", weight, l)
		}
	}
	want := map[string]string{
		"n1": "from 17 due 35 weight 10",
		"n2": "from 24 due 42 weight 10",
		"n3": "from 4 due 20 weight 10",
		"p":  "from 17 due 35 weight 10",
		// Announced for a Tuesday, which moves to the Monday after: one of the two is n2.
		"A/T1/2027-02-15/O1/1": "from 24 due 42 weight 8",
		// Announced for last Wednesday: one of the three came, n3 and another come on Monday.
		"wed":                  "from 4 due 17 weight 10",
		"A/T2/2027-01-25/O3/1": "from 4 due 20 weight 8",
		// P80 of 0.8, 0.4, 0.4, 0.4 is 3, one is named; the means of O1 are all named.
		"A/T1/2027-02-08/O2/1": "from 17 due 35 weight 4",
		"A/T1/2027-02-08/O2/2": "from 17 due 35 weight 4",
		// Four announced, two held.
		"A/T1/2027-02-08/O2/3": "from 17 due 35 weight 8",
		"A/T1/2027-02-08/O2/4": "from 17 due 35 weight 8",
		// Three announced, one named.
		"A/T1/2027-02-08/O1/1": "from 17 due 35 weight 8",
		"A/T1/2027-02-08/O1/2": "from 17 due 35 weight 8",
		// Announced for a day off, which moves to the next working day.
		"A/T2/2027-02-24/O3/1": "from 33 due 53 weight 8",
		"A/T2/2027-02-24/O3/2": "from 33 due 53 weight 8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	l := learnerOf(b, "A/T2/2027-02-24/O3/1")
	if l.Cohort != "2027-02-24 T2" || l.Office != "O3" || !cmp.Equal(l.Sites, []string{"T2"}) || *l.Intake != date("2027-02-24") || l.Catchment != "T2" || l.Number != 1 {
		t.Errorf("reserved seat: %+v", l)
	}
	if len(b.Faults) != 0 {
		t.Errorf("faults: %v", b.Faults)
	}
}

// requestWeight is the weight of somebody's requests.
func requestWeight(b *Built, learner string) int {
	for _, r := range b.Snapshot.Requests {
		if r.Learner == learner {
			return r.Weight
		}
	}
	return 0
}

func TestSnapshotOfTheWorld(t *testing.T) {
	f := worlds.New()
	worlds.Issue(f, "held", "IT-1", "C", "T-PRO", "2027-01-21", 600, 240, "there", "away")
	worlds.Issue(f, "fell through", "SRV", "A", "T-PSY", "2027-01-20", 600, 390, "away")
	worlds.Issue(f, "only reserved", "SRV", "A", "T-TWO", "2027-01-20", 600, 390).Nameless = []facts.Nameless{worlds.Nameless("T1", "2027-01-18", "O1", 1)}
	worlds.Issue(f, "last week", "IT-1", "C", "T-PRO", "2027-01-17", 600, 240, "there")
	for _, id := range []string{"there", "away"} { // who went before they ever started
		worlds.Move(f, id, "2027-01-21", "offer", facts.Lost)
	}
	f.Attendance = []facts.Attendance{{Session: "held", Person: "there", Mark: "present"}, {Session: "held", Person: "away", Mark: "absent"}, {Session: "fell through", Person: "away", Mark: "absent"}}
	b := must(f)
	s := b.Snapshot
	if s.FirstDay != today || s.Days != 42 || s.GridMinutes != 30 || !strings.HasPrefix(s.Name, "2027-01-22-") {
		t.Errorf("%s: %s, %d days, grid %d", s.Name, s.FirstDay, s.Days, s.GridMinutes)
	}
	named := *s
	if named.SetName(); named.Name != s.Name {
		t.Errorf("the name is %s, of its content %s", s.Name, named.Name)
	}
	if len(s.Sites) != 6 || len(s.Travel) != 6 || !s.Sites[0].Virtual || s.Sites[1].Virtual {
		t.Errorf("sites %v, travel %v", s.Sites, s.Travel)
	}
	for _, x := range s.Trainers {
		want := 0
		if x.ID == "T-PRO" {
			want = 240
		}
		if x.TaughtMinutes != want {
			t.Errorf("%s has taught %d minutes this week, want %d", x.ID, x.TaughtMinutes, want)
		}
	}
	if len(s.Learners)+len(s.Requests)+len(s.Published)+len(s.Reserved) != 0 {
		t.Error("somebody needs something where nobody is")
	}
}

func TestSettingsWithoutSense(t *testing.T) {
	s := DefaultSettings()
	s.HorizonDays, s.GridMinutes, s.NewcomerFrom, s.NewcomerTo = 0, -1, 1000, 900
	_, err := Build(worlds.New(), today, s)
	if err == nil || strings.Count(err.Error(), "want 1 to") != 2 || !strings.Contains(err.Error(), "newcomers' hours") {
		t.Errorf("%v", err)
	}
	s = DefaultSettings()
	s.Weights.Deferred = 2000
	if _, err = Build(worlds.New(), today, s); err == nil || !strings.Contains(err.Error(), "deferred") {
		t.Errorf("%v", err)
	}
}

func TestCourseThatNoRoomFitsStays(t *testing.T) {
	f := worlds.New()
	worlds.Hire(f, "x", "O1", "2027-01-18", false)
	f.Courses[0].Features = []string{"planetarium"}
	if got := requestsOf(must(f), "x"); len(got) != 3 || !slices.ContainsFunc(got, func(r string) bool { return strings.HasPrefix(r, "IT-1 ") }) {
		t.Errorf("requests: %v", got)
	}
}
