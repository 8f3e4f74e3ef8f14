package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// trueEffect holds what is said of an alternative against the referee and a
// recount of the two plans.
func trueEffect(t *rapid.T, s *planner.Snapshot, p *planner.Plan, a *Alternative) {
	before, after := referee.Check(s, p), referee.Check(s, a.Plan)
	if !after.Valid {
		t.Fatalf("%s: %v breaks %v", a.Kind, a.Changes, after.Broken)
	}
	if after.Terms != *a.Plan.Cost {
		t.Fatalf("%s: priced %+v, the referee says %+v", a.Kind, *a.Plan.Cost, after.Terms)
	}
	type seat struct{ day, start int }
	seats := func(p *planner.Plan) map[string]seat {
		all := map[string]seat{}
		for _, x := range p.Sessions {
			for _, id := range x.Seated {
				all[id] = seat{x.Day, x.Start}
			}
		}
		return all
	}
	was, now, moved := seats(p), seats(a.Plan), map[string]bool{}
	for _, q := range s.Requests {
		x, before := was[q.ID]
		if y, after := now[q.ID]; before && after && x != y {
			moved[q.Learner] = true
		}
	}
	want := Effect{Price: after.Cost - before.Cost, Served: after.Facts.Served - before.Facts.Served, Late: after.Facts.Late - before.Facts.Late,
		Moved: len(moved), Terms: a.Terms}
	if diff := cmp.Diff(want, a.Effect); diff != "" {
		t.Fatalf("%s: %v is said to come to something else (-true +said):\n%s", a.Kind, a.Changes, diff)
	}
	if a.Terms.Total() != a.Price || len(a.Changes) == 0 || a.Text.Silent() {
		t.Fatalf("%s: %+v", a.Kind, a.Effect)
	}
	if err := trueText(s, p, a.Plan, &a.Text); err != nil {
		t.Fatalf("%s: %v: %v", a.Kind, a.Changes, err)
	}
	reasons, err := reasonsOf(s, a.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(leftOut(s, a.Plan), unservedOf(reasons)); diff != "" {
		t.Fatalf("%s: reasons for others than the unserved:\n%s", a.Kind, diff)
	}
	same := map[string]string{}
	for _, x := range p.Sessions {
		same[x.ID] = x.Course
	}
	for _, x := range a.Plan.Sessions {
		if c, kept := same[x.ID]; kept && c != x.Course {
			t.Fatalf("%s was %s and is %s", x.ID, c, x.Course)
		}
	}
}

func leftOut(s *planner.Snapshot, p *planner.Plan) (ids []string) {
	served := map[string]bool{}
	for _, x := range p.Sessions {
		for _, id := range x.Seated {
			served[id] = true
		}
	}
	for _, q := range s.Requests {
		if !served[q.ID] {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

func unservedOf(reasons []planner.Unserved) (ids []string) {
	for _, u := range reasons {
		ids = append(ids, u.Request)
	}
	return ids
}

// distinct says that no two alternatives are the same plan and that they come
// best first.
func distinct(t *rapid.T, all []Alternative) {
	for i := range all {
		if i > 0 && all[i].Price < all[i-1].Price {
			t.Fatalf("a price of %d comes before %d", all[i-1].Price, all[i].Price)
		}
		for k := range i {
			if cmp.Equal(sortedSessions(all[i].Plan), sortedSessions(all[k].Plan)) {
				t.Fatalf("alternatives %d and %d are the same", k+1, i+1)
			}
		}
	}
	if len(all) > 5 {
		t.Fatalf("%d alternatives", len(all))
	}
}

func TestAlternativesForARequestServeIt(t *testing.T) {
	t.Parallel()
	kinds := map[exchange.Kind]int{}
	chains, seated := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		if len(s.Requests) == 0 {
			return
		}
		id := s.Requests[rapid.IntRange(0, len(s.Requests)-1).Draw(t, "request")].ID
		if left := leftOut(s, p); len(left) > 0 && rapid.IntRange(0, 3).Draw(t, "waiting") > 0 {
			id = left[rapid.IntRange(0, len(left)-1).Draw(t, "which")]
		}
		found, err := SuggestRequest(s, p, id)
		if err != nil {
			t.Fatal(err)
		}
		again, err := SuggestRequest(s, p, id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(found, again); diff != "" {
			t.Fatalf("asked twice:\n%s", diff)
		}
		distinct(t, found.Alternatives)
		if within(&found.Detail, "order_too_short") != nil && len(found.Alternatives) > 0 {
			t.Fatalf("%s, and yet %v", plain(found.Detail), found.Alternatives[0].Changes)
		}
		for i := range found.Alternatives {
			a := &found.Alternatives[i]
			trueEffect(t, s, p, a)
			kinds[a.Kind]++
			if was, is := seatOf(p, id), seatOf(a.Plan, id); was != "" {
				seated++
				if was == is {
					t.Fatalf("%s sits in %s before and after %v", id, was, a.Changes)
				}
			}
			for _, left := range leftOut(s, a.Plan) {
				if left == id {
					t.Fatalf("%s is not served by %v", id, a.Changes)
				}
			}
			for _, u := range p.Unserved {
				if u.Request == id && u.Reason == planner.ReasonBefore {
					chains++
				}
				if u.Request == id && (u.Reason == planner.ReasonImpossible || u.Reason == planner.ReasonGroup) {
					t.Fatalf("%s is called %s (%s), and %v serves it", id, u.Reason, u.Detail, a.Changes)
				}
			}
		}
	})
	for _, kind := range []exchange.Kind{exchange.Exchanged, exchange.OneMore, exchange.Shifted, exchange.InPlaceOf} {
		if kinds[kind] == 0 {
			t.Errorf("no alternative was %s: %v", kind, kinds)
		}
	}
	if chains == 0 || seated == 0 {
		t.Errorf("of what waited for something else %d were served, of what was served %d elsewhere", chains, seated)
	}
}

func TestAlternativesForASessionChangeIt(t *testing.T) {
	t.Parallel()
	kinds := map[exchange.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		if len(p.Sessions) == 0 {
			return
		}
		x := p.Sessions[rapid.IntRange(0, len(p.Sessions)-1).Draw(t, "session")]
		found, err := SuggestSession(s, p, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := SuggestSession(s, p, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(found, again); diff != "" {
			t.Fatalf("asked twice:\n%s", diff)
		}
		for _, y := range s.Published {
			if y.ID == x.ID && y.Pinned && len(found.Alternatives) > 0 {
				t.Fatalf("%s is pinned and changes", x.ID)
			}
		}
		distinct(t, found.Alternatives)
		for i := range found.Alternatives {
			a := &found.Alternatives[i]
			trueEffect(t, s, p, a)
			kinds[a.Kind]++
			if a.Kind == swapped && !slices.ContainsFunc(a.Plan.Sessions, func(y planner.Session) bool {
				return y.Course != x.Course && y.Day == x.Day && y.Start == x.Start && y.Room == x.Room
			}) {
				t.Fatalf("nothing is held in place of %s: %v", x.ID, a.Changes)
			}
			for _, y := range a.Plan.Sessions {
				if y.ID == x.ID && y.Day == x.Day && y.Start == x.Start && y.Room == x.Room && cmp.Equal(x.Trainers, y.Trainers) {
					t.Fatalf("%s stands as it was after %v", x.ID, a.Changes)
				}
			}
		}
	})
	for _, kind := range []exchange.Kind{otherHour, otherRoom, otherTrainer, otherDay, swapped, merged, dropped} {
		if kinds[kind] == 0 {
			t.Errorf("no alternative was %s: %v", kind, kinds)
		}
	}
}

// A session that changes places with another one takes its place where too few of the
// other one's people can come.
func TestWhoseSessionIsGivenUpForAnother(t *testing.T) {
	for _, x := range []struct {
		says  string
		start int // of the other training that Ann has on the day of the talk
		want  exchange.Kind
	}{
		{"Ann sits elsewhere then", 600, exchange.InPlaceOf},
		{"Ann sits elsewhere later", 840, swapped},
	} {
		s, p := school()
		intro(0, 600, "cell")(s, p)
		s.Courses = append(s.Courses, planner.Course{ID: "extra", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}, Features: []string{}, After: []string{}, Starts: []int{}})
		for i := range s.Trainers {
			s.Trainers[i].Courses = append(s.Trainers[i].Courses, "extra")
		}
		s.Requests = append(s.Requests, planner.Request{ID: "ann:extra", Learner: "ann", Course: "extra", Due: 2, Weight: 5, Working: true})
		p.Sessions = append(p.Sessions, planner.Session{ID: "other", Course: "extra", Room: "loft", Trainers: []string{"theo"}, Day: 1, Start: x.start, Seated: []string{"ann:extra"}})
		b, err := openBoard(s, p)
		if err != nil {
			t.Fatal(err)
		}
		at, err := b.sessionOf("tuesday")
		if err != nil {
			t.Fatal(err)
		}
		var kinds []exchange.Kind
		b.swapWith(at, func(kind exchange.Kind) { kinds = append(kinds, kind) })
		if len(kinds) == 0 || kinds[0] != x.want {
			t.Errorf("%s: %v, want %s first", x.says, kinds, x.want)
		}
	}
}

// Every exchange that a reason may speak of is valid and costs what is said.
func TestExchangesAreValid(t *testing.T) {
	t.Parallel()
	made := map[exchange.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		b, err := openBoard(s, p)
		if err != nil {
			t.Fatal(err)
		}
		left := leftOut(s, p)
		for range min(4, len(left)) {
			r := draft.RequestIx(b.Ground.Request(left[rapid.IntRange(0, len(left)-1).Draw(t, "request")]))
			e := rapid.SampledFrom([]exchange.Effort{exchange.Brief, exchange.Longer, exchange.Thorough}).Draw(t, "effort")
			n := 0
			b.Serve(r, e, func(kind exchange.Kind) {
				if n++; n%7 > 1 {
					return
				}
				made[kind]++
				q := b.written()
				if v := referee.Check(s, q); !v.Valid || v.Terms != b.CostTerms() {
					t.Fatalf("%s for %s breaks %v, costs %+v, the referee says %+v", kind, b.Snapshot.Requests[r].ID, v.Broken, b.CostTerms(), v.Terms)
				}
			})
			if b.Total != b.WasCost {
				t.Fatalf("the plan cost %d and costs %d after it was asked for %s", b.WasCost, b.Total, b.Snapshot.Requests[r].ID)
			}
		}
		if diff := cmp.Diff(sortedSessions(p), sortedSessions(b.written())); diff != "" {
			t.Fatalf("the plan is not what it was:\n%s", diff)
		}
	})
	for _, kind := range []exchange.Kind{exchange.Exchanged, exchange.OneMore, exchange.Shifted, exchange.InPlaceOf} {
		if made[kind] == 0 {
			t.Errorf("no exchange was %s: %v", kind, made)
		}
	}
}

func TestEachKindOfExchange(t *testing.T) {
	only := func(from, to int) func(*planner.Snapshot, *planner.Plan) {
		return func(s *planner.Snapshot, p *planner.Plan) { s.Learners[0].Available = []planner.Window{{1, from, to}} }
	}
	both := func(all ...func(*planner.Snapshot, *planner.Plan)) func(*planner.Snapshot, *planner.Plan) {
		return func(s *planner.Snapshot, p *planner.Plan) {
			for _, change := range all {
				change(s, p)
			}
		}
	}
	full := func(_ *planner.Snapshot, p *planner.Plan) {
		p.Sessions[0].Seated = append(p.Sessions[0].Seated, "cid:talk")
	}
	gone := func(_ *planner.Snapshot, p *planner.Plan) { p.Sessions = p.Sessions[1:] }
	for _, x := range []struct {
		kind   exchange.Kind
		change func(*planner.Snapshot, *planner.Plan)
		not    func(*planner.Snapshot, *planner.Plan) // where there is no such exchange
		says   string
	}{
		{exchange.FreeSeat, only(600, 660), both(full, only(600, 660)), "get_seats 1 [ann] talk (session_on tuesday 2027-01-19 10:00–11:00)"},
		{exchange.Exchanged, both(full, only(600, 660)), only(700, 790), "get_seats 1 [ann] talk (session_on tuesday 2027-01-19 10:00–11:00)"},
		{exchange.OwnPath, both(intro(2, 600, "loft"), func(s *planner.Snapshot, p *planner.Plan) {
			s.Requests = append(s.Requests, planner.Request{ID: "cid:intro", Learner: "cid", Course: "intro", Due: 2, Weight: 5, Working: true})
			s.Requests = append(s.Requests, planner.Request{ID: "bob:intro", Learner: "bob", Course: "intro", Earliest: 2, Due: 2, Weight: 5, Working: true})
			p.Sessions[0].Seated[0] = "cid:talk"
			p.Sessions[1].Seated = append(p.Sessions[1].Seated, "bob:intro")
			p.Sessions = append(p.Sessions, planner.Session{ID: "monday", Course: "intro", Room: "loft", Trainers: []string{"theo"}, Day: 0, Start: 600, Seated: []string{"cid:intro"}})
		}), intro(2, 600, "loft"), "change_seats 1 [ann] intro first (session_on monday 2027-01-18 10:00–11:00)"},
		{exchange.OneMore, both(gone, only(600, 660)), only(600, 640), "held talk 2027-01-19 10:00–11:00 barn [tess] school/1"},
		{exchange.Shifted, only(700, 790), only(700, 750), "moves talk tuesday (from_to 2027-01-19 10:00–11:00 2027-01-19 11:40–12:40)"},
		{exchange.InPlaceOf, both(other(1, 600, "hall", "theo"), gone, only(600, 660), func(s *planner.Snapshot, _ *planner.Plan) {
			s.Learners[0].Sites = s.Learners[0].Sites[:1]
			s.Rooms = s.Rooms[:2]
		}),
			both(gone, only(600, 660)), "dropped intro 2027-01-19 10:00–11:00 hall [theo] other"},
	} {
		for _, bites := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s %v", x.kind, bites), func(t *testing.T) {
				change := x.change
				if !bites {
					change = x.not
				}
				b, _, _ := boardOf(t, change)
				found, said := 0, []string{}
				b.Serve(b.Ground.Request("ann:talk"), exchange.Thorough, func(kind exchange.Kind) {
					if kind == x.kind {
						found++
						changes, _ := b.changes()
						for _, c := range changes {
							said = append(said, plain(c.Text))
						}
					}
				})
				if bites != (found > 0) || bites && !slices.Contains(said, x.says) {
					t.Fatalf("%d times %s: %q", found, x.kind, said)
				}
			})
		}
	}
}

// A plan with a session that the snapshot does not know is an error, and the board stays
// as it is.
func TestABoardTurnsIntoNoForeignPlan(t *testing.T) {
	s, p := school()
	b, err := openBoard(s, p)
	if err != nil {
		t.Fatal(err)
	}
	before := b.Plan()
	q := copyOf(p)
	last := &q.Sessions[len(q.Sessions)-1]
	last.Room = "nowhere"
	q.Sessions[0].Seated = nil
	if err := b.turnInto(q); err == nil || !strings.Contains(err.Error(), last.ID) {
		t.Errorf("session %s is in no room of the snapshot: %v", last.ID, err)
	}
	if diff := cmp.Diff(before, b.Plan()); diff != "" {
		t.Error(diff)
	}
	if err := b.turnInto(p); err != nil {
		t.Error(err)
	}
}
