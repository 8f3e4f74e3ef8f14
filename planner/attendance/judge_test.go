package attendance

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// monday is a world of one session on a day: anna and boris sit in it at 10:00 for two
// hours, t1 leads it in r1; boris works until the next day, anna since the day itself.
// A session of the afternoon has anna alone.
func monday() *past {
	most := 2
	return &past{now: Moment{first + 1, 0},
		courses: map[string]Course{"plain": {}, "exam": {Examined: true, RetakeAfterDays: 7, MostAttempts: &most}, "new": {CountsAs: "plain"}},
		hired:   map[string][2]planner.Date{"anna": {first, first + 99}, "boris": {first - 99, first + 1}, "vera": {first + 1, first + 99}},
		History: History{Sessions: []Session{
			{"s", "plain", "r1", []string{"t1"}, first, 600, 120, []string{"anna", "boris"}, false},
			{"late", "exam", "r1", []string{"t1"}, first, 840, 60, []string{"anna"}, false}}}}
}

func (p *past) marked(session, person, mark, result string) {
	p.Marks = append(p.Marks, Mark{session, person, mark, result})
}

func (p *past) said(session string, held bool, led ...string) {
	p.Outcomes = append(p.Outcomes, Outcome{session, held, led})
}

func TestHeld(t *testing.T) {
	for _, c := range []struct {
		name string
		what func(p *past)
		want Judgement
	}{
		{"nobody says anything and nothing speaks against it", func(p *past) {}, Judgement{true, Announced, "", []string{"t1"}}},
		{"somebody says that it was not held", func(p *past) { p.said("s", false) }, Judgement{false, SaidNotHeld, "", nil}},
		{"whoever is marked as present", func(p *past) { p.said("s", false); p.marked("s", "anna", Present, "") }, Judgement{false, SaidNotHeld, "", nil}},
		{"the room was shut", func(p *past) { p.shut = []span{{"r1", first, 660, 700}} }, Judgement{false, RoomShut, "", nil}},
		{"it was shut until the session began, and after it had ended", func(p *past) { p.shut = []span{{"r1", first, 0, 600}, {"r1", first, 720, 840}} }, Judgement{true, Announced, "", []string{"t1"}}},
		{"another room was", func(p *past) { p.shut = []span{{"r2", first, 0, 1440}} }, Judgement{true, Announced, "", []string{"t1"}}},
		{"the room was shut, and somebody says that it was held", func(p *past) { p.shut = []span{{"r1", first, 0, 1440}}; p.said("s", true) }, Judgement{true, SaidHeld, "", []string{"t1"}}},
		{"the room was shut, and somebody came late", func(p *past) { p.shut = []span{{"r1", first, 0, 1440}}; p.marked("s", "boris", Late, "") }, Judgement{true, Marked, "", []string{"t1"}}},
		{"the room was shut, and somebody is marked as absent", func(p *past) { p.shut = []span{{"r1", first, 0, 1440}}; p.marked("s", "boris", Absent, "") }, Judgement{false, RoomShut, "", nil}},
		{"a walk-in alone is marked", func(p *past) { p.marked("s", "vera", Present, "") }, Judgement{true, Marked, "", []string{"t1"}}},
		{"the trainer was away", func(p *past) { p.away = []span{{"t1", first, 0, 1440}} }, Judgement{false, TrainerAway, "t1", nil}},
		{"the trainer was away in the afternoon", func(p *past) { p.away = []span{{"t1", first, 720, 1440}} }, Judgement{true, Announced, "", []string{"t1"}}},
		{"somebody else led it", func(p *past) { p.away = []span{{"t1", first, 0, 1440}}; p.said("s", true, "t2") }, Judgement{true, SaidHeld, "", []string{"t2"}}},
		{"one of two was away", func(p *past) { p.away = []span{{"anna", first, 600, 601}} }, Judgement{true, Announced, "", []string{"t1"}}},
		{"one was away, one not employed", func(p *past) {
			p.away = []span{{"anna", first, 600, 601}}
			p.hired["boris"] = [2]planner.Date{first - 9, first}
		}, Judgement{false, NobodyCame, "", nil}},
		{"all are marked as absent", func(p *past) { p.marked("s", "anna", Absent, ""); p.marked("s", "boris", Excused, "") }, Judgement{true, AllAbsent, "", []string{"t1"}}},
		{"all are marked as absent, and the trainer was away", func(p *past) {
			p.marked("s", "anna", Absent, "")
			p.marked("s", "boris", Excused, "")
			p.away = []span{{"t1", first, 600, 601}}
		}, Judgement{false, TrainerAway, "t1", nil}},
		{"all are marked as absent, and somebody says that it was held", func(p *past) {
			p.marked("s", "anna", Absent, "")
			p.marked("s", "boris", Absent, "")
			p.said("s", true)
		}, Judgement{true, SaidHeld, "", []string{"t1"}}},
		{"one is marked as absent, one away", func(p *past) { p.marked("s", "anna", Absent, ""); p.away = []span{{"boris", first, 600, 601}} }, Judgement{true, AllAbsent, "", []string{"t1"}}},
		{"one is marked as absent and was away, so was the other", func(p *past) {
			p.marked("s", "anna", Absent, "")
			p.away = []span{{"anna", first, 600, 601}, {"boris", first, 600, 601}}
		}, Judgement{false, NobodyCame, "", nil}},
		{"nobody had been told of it", func(p *past) { p.Sessions[0].Untold = true }, Judgement{false, Untold, "", nil}},
		{"nobody had been told of it, and somebody is marked as absent", func(p *past) { p.Sessions[0].Untold = true; p.marked("s", "anna", Absent, "") }, Judgement{false, Untold, "", nil}},
		{"nobody had been told of it, and somebody came", func(p *past) { p.Sessions[0].Untold = true; p.marked("s", "anna", Present, "") }, Judgement{true, Marked, "", []string{"t1"}}},
		{"nobody had been told of it, and somebody says that it was held", func(p *past) { p.Sessions[0].Untold = true; p.said("s", true) }, Judgement{true, SaidHeld, "", []string{"t1"}}},
		{"nobody had been told of another", func(p *past) { p.Sessions[1].Untold = true }, Judgement{true, Announced, "", []string{"t1"}}},
		{"nobody sat in it", func(p *past) { p.Sessions[0].Seated = nil }, Judgement{false, NobodySat, "", nil}},
		{"nobody sat in it, somebody walked in", func(p *past) { p.Sessions[0].Seated = nil; p.marked("s", "vera", Present, "") }, Judgement{true, Marked, "", []string{"t1"}}},
	} {
		p := monday()
		c.what(p)
		if diff := cmp.Diff(c.want, Judge(&p.History, p.world()).Sessions["s"]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestOnlyWhatIsOverIsJudged(t *testing.T) {
	for _, c := range []struct {
		name   string
		now    Moment
		judged bool
	}{
		{"the next day", Moment{first + 1, 0}, true},
		{"when it ends", Moment{first, 720}, true},
		{"a minute before", Moment{first, 719}, false},
		{"the day before", Moment{first - 1, 1440}, false},
	} {
		p := monday()
		p.now = c.now
		if _, judged := Judge(&p.History, p.world()).Sessions["s"]; judged != c.judged {
			t.Errorf("%s: %v", c.name, judged)
		}
	}
}

func TestAttended(t *testing.T) {
	for _, c := range []struct {
		name, who string
		what      func(p *past)
		there     bool
	}{
		{"seated, not marked", "anna", func(p *past) {}, true},
		{"neither seated nor marked", "vera", func(p *past) {}, false},
		{"a walk-in", "vera", func(p *past) { p.marked("s", "vera", Present, "") }, true},
		{"a walk-in who is marked as absent", "vera", func(p *past) { p.marked("s", "vera", Absent, "") }, false},
		{"marked as absent", "anna", func(p *past) { p.marked("s", "anna", Absent, "") }, false},
		{"excused", "anna", func(p *past) { p.marked("s", "anna", Excused, "") }, false},
		{"another is marked as absent", "anna", func(p *past) { p.marked("s", "boris", Absent, "") }, true},
		{"late", "anna", func(p *past) { p.marked("s", "anna", Late, "") }, true},
		{"away at that hour", "anna", func(p *past) { p.away = []span{{"anna", first, 719, 800}} }, false},
		{"away from its end on", "anna", func(p *past) { p.away = []span{{"anna", first, 720, 800}} }, true},
		{"away and marked as present", "anna", func(p *past) { p.away = []span{{"anna", first, 0, 1440}}; p.marked("s", "anna", Present, "") }, true},
		{"starts on the day after", "anna", func(p *past) { p.hired["anna"] = [2]planner.Date{first + 1, first + 99} }, false},
		{"starts on the day after and is marked as present", "anna", func(p *past) {
			p.hired["anna"] = [2]planner.Date{first + 1, first + 99}
			p.marked("s", "anna", Present, "")
		}, true},
		{"is not employed from that day on", "boris", func(p *past) { p.hired["boris"] = [2]planner.Date{first - 99, first} }, false},
		{"a candidate", "boris", func(p *past) { delete(p.hired, "boris") }, false},
		{"it was not held", "anna", func(p *past) { p.said("s", false) }, false},
		{"it was not held, and they are marked as present", "anna", func(p *past) { p.said("s", false); p.marked("s", "anna", Present, "") }, false},
		{"marked as present in another session at that hour", "anna", func(p *past) { p.Sessions[1].Start = 700; p.marked("late", "anna", Present, "") }, false},
		{"marked as present in the one after", "anna", func(p *past) { p.Sessions[1].Start = 720; p.marked("late", "anna", Present, "") }, true},
		{"marked as present in both", "anna", func(p *past) {
			p.Sessions[1].Start = 700
			p.marked("late", "anna", Present, "")
			p.marked("s", "anna", Present, "")
		}, true},
	} {
		p := monday()
		c.what(p)
		if got := Judge(&p.History, p.world()).Attended[Seat{"s", c.who}]; got != c.there {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestStanding(t *testing.T) {
	on := func(d planner.Date) *planner.Date { return &d }
	earlier := func(p *past, id string, days int, course string) {
		p.Sessions = append(p.Sessions, Session{id, course, "r1", []string{"t1"}, first - planner.Date(days), 600, 60, []string{"anna"}, false})
		p.hired["anna"] = [2]planner.Date{first - 30, first + 99}
	}
	refresh := func(p *past, months int) { p.courses["plain"] = Course{RefreshMonths: &months} }
	for _, c := range []struct {
		name, course string
		what         func(p *past)
		want         Standing
	}{
		{"attended", "plain", func(p *past) {}, Standing{Completed: on(first)}},
		{"never asked", "new", func(p *past) {}, Standing{}},
		{"missed", "plain", func(p *past) { p.marked("s", "anna", Absent, "") }, Standing{Raise: 1}},
		{"all missed it", "plain", func(p *past) { p.marked("s", "anna", Absent, ""); p.marked("s", "boris", Absent, "") }, Standing{Raise: 1}},
		{"nobody had been told of it", "plain", func(p *past) { p.Sessions[0].Untold = true }, Standing{}},
		{"missed six times, also excused and not held", "plain", func(p *past) {
			for i, id := range []string{"a", "b", "c", "d", "e"} {
				earlier(p, id, i+1, "plain")
				p.marked(id, "anna", Excused, "")
			}
			p.said("s", false)
		}, Standing{Raise: 5}},
		{"missed before the last time that they were there", "plain", func(p *past) { earlier(p, "a", 3, "plain"); p.marked("a", "anna", Absent, "") }, Standing{Completed: on(first)}},
		{"missed after it", "plain", func(p *past) { earlier(p, "a", 3, "plain"); p.marked("s", "anna", Absent, "") }, Standing{Completed: on(first - 3), Raise: 1}},
		{"passed", "exam", func(p *past) { p.marked("late", "anna", Present, Passed) }, Standing{Completed: on(first)}},
		{"no result", "exam", func(p *past) {}, Standing{Completed: on(first)}},
		{"failed", "exam", func(p *past) { p.marked("late", "anna", Present, Failed) }, Standing{Failed: 1, Again: first + 7}},
		{"failed for the last time", "exam", func(p *past) {
			earlier(p, "a", 9, "exam")
			p.marked("a", "anna", Present, Failed)
			p.marked("late", "anna", Late, Failed)
		}, Standing{Failed: 2, Again: first + 7, Exhausted: true}},
		{"failed once, then passed", "exam", func(p *past) { earlier(p, "a", 9, "exam"); p.marked("a", "anna", Present, Failed) }, Standing{Completed: on(first)}},
		{"was there and excused from the examination", "exam", func(p *past) { p.marked("late", "anna", Present, Excused) }, Standing{}},
		{"a failure in a course without examination", "plain", func(p *past) { p.marked("s", "anna", Present, Failed) }, Standing{Completed: on(first)}},
		{"a course that counts as it", "plain", func(p *past) { p.Sessions[0].Course = "new" }, Standing{Completed: on(first)}},
		{"a course that it counts as", "new", func(p *past) {}, Standing{}},
		{"on record", "new", func(p *past) { p.Completed = []Completion{{Person: "anna", Course: "new", On: first - 5}} }, Standing{Completed: on(first - 5)}},
		{"valid for a time", "plain", func(p *past) { refresh(p, 12) }, Standing{Completed: on(first), Until: on(first + 365)}},
	} {
		p := monday()
		c.what(p)
		r := Judge(&p.History, p.world())
		if diff := cmp.Diff(c.want, r.Standing("anna", c.course)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if failed := c.want.Failed > 0; r.FailedOn("anna", c.course, first) != failed || r.FailedOn("boris", c.course, first) {
			t.Errorf("%s: told as failed that day %v", c.name, !failed)
		}
	}
}

func TestTaught(t *testing.T) {
	for _, c := range []struct {
		name string
		what func(p *past)
		want map[Duty]int
	}{
		{"both sessions of a day", func(p *past) {}, map[Duty]int{{"t1", first}: 180}},
		{"one was not held", func(p *past) { p.said("s", false) }, map[Duty]int{{"t1", first}: 60}},
		{"nobody came to one", func(p *past) { p.marked("s", "anna", Absent, ""); p.marked("s", "boris", Absent, "") }, map[Duty]int{{"t1", first}: 180}},
		{"nobody had been told of one", func(p *past) { p.Sessions[0].Untold = true }, map[Duty]int{{"t1", first}: 60}},
		{"another led one", func(p *past) { p.said("s", true, "t2") }, map[Duty]int{{"t1", first}: 60, {"t2", first}: 120}},
		{"the trainer was away in the morning", func(p *past) { p.away = []span{{"t1", first, 0, 720}} }, map[Duty]int{{"t1", first}: 60}},
	} {
		p := monday()
		c.what(p)
		if diff := cmp.Diff(c.want, Judge(&p.History, p.world()).Taught); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
