package referee

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// breaks counts what a plan breaks, by rule. valid breaks nothing.
type breaks map[string]int

var valid = breaks{}

// ruleCase is a change to the small world, and what it breaks.
type ruleCase struct {
	rule, says string
	change     func(w world)
	want       breaks
}

// ruleCases are changes to the small world, and what they break. What check.py
// says of the same files is kept in testdata and compared too.
var ruleCases = []ruleCase{
	{"format", "the small world as it is", func(w world) {}, valid},
	{"format", "a session with an id that nobody had", func(w world) { w.session("new/4").ID = "new/44" }, valid},
	{"format", "two sessions with one id", func(w world) { w.session("new/4").ID = "new/5" }, breaks{"format": 1}},
	{"format", "an unknown room", func(w world) { w.session("new/5").Room = "X" }, breaks{"format": 1}},
	{"format", "an unknown course", func(w world) { w.session("new/5").Course = "X" }, breaks{"format": 1}},
	{"format", "an unknown trainer", func(w world) { w.session("new/5").Trainers = []string{"X"} }, breaks{"format": 1}},
	{"format", "an unknown request and an unknown trainer are one message", func(w world) {
		w.session("new/5").Trainers = []string{"X"}
		w.session("new/5").Seated[0] = "X"
	}, breaks{"format": 1}},
	{"format", "a published session's id for its own course", func(w world) { w.session("new/2").ID = "old/4" }, valid},
	{"format", "a published session's id for another course", func(w world) { w.session("new/4").ID = "old/4" }, breaks{"format": 1}},

	{"H1", "another crew that may lead it", func(w world) { w.session("new/3").Trainers = []string{"PRO2", "PSY2"} }, valid},
	{"H1", "the crew in another order", func(w world) { w.session("new/3").Trainers = []string{"PSY", "PRO"} }, breaks{"H1": 2}},
	{"H1", "one trainer in both roles", func(w world) { w.session("new/3").Trainers = []string{"PRO", "PRO"} }, breaks{"H1": 2, "H4": 1}},
	{"H1", "a crew with one missing", func(w world) { w.session("new/3").Trainers = []string{"PRO"} }, breaks{"H1": 1}},
	{"H1", "a crew with one too many", func(w world) { w.session("new/5").Trainers = []string{"PSY", "PSY2"} }, breaks{"H1": 1}},
	{"H1", "nobody leads it", func(w world) { w.session("new/5").Trainers = nil }, breaks{"H1": 1}},
	{"H1", "a trainer who does not teach the course", func(w world) { w.trainer("PSY2").Courses = []string{"ATT-01", "SRV-01"} }, breaks{"H1": 1}},
	{"H1", "a trainer without the role", func(w world) { w.trainer("PSY2").Roles = []string{"process"} }, breaks{"H1": 1}},
	{"H1", "a room with more than the course asks for", func(w world) { w.room("AUD").Features = []string{"auditorium", "piano"} }, valid},
	{"H1", "a room without what the course asks for", func(w world) { w.session("new/5").Room = "LAB" }, breaks{"H1": 1}},

	{"H2", "half an hour later, on the grid", func(w world) { w.at("new/5", 7, 630) }, valid},
	{"H2", "a quarter of an hour later, off the grid", func(w world) { w.at("new/5", 7, 615) }, breaks{"H2": 1}},
	{"H2", "one of the starts that the course lists", func(w world) { w.at("new/2", 3, 600) }, valid},
	{"H2", "a start on the grid that the course does not list", func(w world) { w.at("new/2", 3, 570) }, breaks{"H2": 1}},
	{"H2", "the day behind the horizon", func(w world) { w.at("new/4", 9, 600) }, breaks{"H2": 1, "H3": 1, "H4": 1, "H5": 2}},
	{"H2", "the day before the horizon", func(w world) { w.at("new/4", -1, 600) }, breaks{"H2": 1, "H3": 1, "H4": 1, "H5": 2, "H8": 2}},
	{"H2", "past midnight", func(w world) { w.at("new/1", 0, 1410) }, breaks{"H2": 1, "H3": 1, "H4": 1, "H5": 2}},
	{"H2", "before midnight", func(w world) { w.at("new/1", 0, -30) }, breaks{"H2": 1, "H3": 1, "H4": 1, "H5": 2}},

	{"H3", "a room that opens just then", func(w world) { w.room("AUD").Open = only(w.room("AUD").Open, 7, [2]int{600, 990}) }, valid},
	{"H3", "a room that is shut that day", func(w world) { w.room("AUD").Open = without(w.room("AUD").Open, 7) }, breaks{"H3": 1}},
	{"H3", "a room whose windows touch in the middle of the session", func(w world) {
		w.room("AUD").Open = only(w.room("AUD").Open, 7, [2]int{540, 840}, [2]int{840, 1260})
	}, breaks{"H3": 1}},
	{"H3", "two sessions in one room, changeover kept", func(w world) { twoWebinars(w, "PRO2", 1170) }, valid},
	{"H3", "two sessions in one room, too close", func(w world) {
		twoWebinars(w, "PRO2", 1170)
		w.s.Rules.RoomChangeoverMinutes = 60
	}, breaks{"H3": 1}},
	{"H3", "two sessions in one room at once", func(w world) { twoWebinars(w, "PRO2", 1080) }, breaks{"H3": 1}},

	{"H4", "a trainer who is away on another day", func(w world) { w.trainer("PSY").Available = without(w.trainer("PSY").Available, 8) }, valid},
	{"H4", "a trainer who is away", func(w world) { w.trainer("PSY").Available = without(w.trainer("PSY").Available, 7) }, breaks{"H4": 1}},
	{"H4", "two sessions of a trainer, break kept", func(w world) { twoWebinars(w, "PRO", 1170) }, valid},
	{"H4", "two sessions of a trainer, too close", func(w world) {
		twoWebinars(w, "PRO", 1170)
		w.s.Rules.TrainerBreakMinutes = 60
	}, breaks{"H4": 1}},
	{"H4", "as many minutes a day as may be", func(w world) { w.trainer("PSY2").MaxDayMinutes = 390 }, valid},
	{"H4", "a minute a day too many", func(w world) { w.trainer("PSY2").MaxDayMinutes = 389 }, breaks{"H4": 1}},
	{"H4", "as many minutes a week as may be", func(w world) { w.trainer("PRO2").MaxWeekMinutes = 790 }, valid},
	{"H4", "a minute a week too many, with what was taught before day 0", func(w world) { w.trainer("PRO2").MaxWeekMinutes = 789 }, breaks{"H4": 1}},
	{"H4", "weeks counted apart", func(w world) { w.trainer("PSY").MaxWeekMinutes = 390 + 240 }, valid},

	{"H5", "a learner who is away on another day", func(w world) { w.learner("P5").Available = without(w.learner("P5").Available, 8) }, valid},
	{"H5", "a learner who is away", func(w world) { w.learner("P5").Available = without(w.learner("P5").Available, 7) }, breaks{"H5": 1}},
	{"H5", "two sessions of a learner, break kept", func(w world) { twoOfP5(w, "TC", 1020) }, valid},
	{"H5", "two sessions of a learner, too close", func(w world) {
		twoOfP5(w, "TC", 1020)
		w.s.Rules.LearnerBreakMinutes = 60
	}, breaks{"H5": 1}},
	{"H5", "as many minutes a day as may be", func(w world) { w.learner("P5").MaxDayMinutes = 390 }, valid},
	{"H5", "a minute a day too many", func(w world) { w.learner("P5").MaxDayMinutes = 389 }, breaks{"H5": 1}},

	{"H6", "a trainer at one site and online, time for the way home", func(w world) { w.at("new/1", 3, 900) }, valid},
	{"H6", "a trainer at one site and online, no time for the way", func(w world) { w.at("new/1", 3, 870) }, breaks{"H4": 1}},
	{"H6", "a trainer at two sites on one day", func(w world) {
		w.room("WEB").Site = "TC"
		w.at("new/1", 3, 1080)
	}, breaks{"H6": 1}},
	{"H6", "a trainer sent along a way that is not travelled", func(w world) { w.s.Travel = w.s.Travel[1:] }, breaks{"H6": 1}},
	{"H6", "a learner in a room and online, time for the way from the office", func(w world) { twoOfP5(w, "ONLINE", 1050) }, valid},
	{"H6", "a learner in a room and online, no time for the way", func(w world) { twoOfP5(w, "ONLINE", 1020) }, breaks{"H5": 1}},
	{"H6", "a learner at two sites on one day", func(w world) { twoOfP5(w, "TC2", 1050) }, breaks{"H6": 1}},
	{"H6", "a learner who is not sent to another site", func(w world) { w.learner("P3").Sites = []string{"TC2", "TC"} }, valid},
	{"H6", "a learner who may not be sent to the site", func(w world) { w.learner("P1").Sites = []string{"TC"} }, breaks{"H6": 2}},
	{"H6", "a learner whose office is not joined to the site", func(w world) {
		w.learner("P4").Sites = []string{"TC", "TC2"}
		w.session("new/4").Room = "LAB2"
	}, breaks{"H6": 2}},

	{"H7", "the least that may sit together", func(w world) { w.course("IT-02").MinGroup = 2 }, valid},
	{"H7", "too few", func(w world) { w.seat("new/5", "P4") }, breaks{"H7": 1}},
	{"H7", "more than there are seats", func(w world) { w.room("AUD").Seats = 2 }, breaks{"H7": 1}},
	{"H7", "more than the course takes", func(w world) { w.course("IT-01").MaxGroup = 2 }, breaks{"H7": 1}},
	{"H7", "a pinned session may have fewer", func(w world) {
		w.course("SRV-01").MinGroup = 4
		w.drop("new/5")
	}, valid},

	{"H7", "a session of which the hour is pinned may have fewer", func(w world) {
		w.pins("old/3", "time")
		w.course("SRV-02").MinGroup = 3
	}, valid},
	{"H7", "a published session of which nothing is pinned may not", func(w world) { w.course("SRV-02").MinGroup = 3 }, breaks{"H7": 1}},

	{"H8", "on the first day that it may", func(w world) { w.request("P4:SRV-01").Earliest = 7 }, valid},
	{"H8", "a day too early", func(w world) { w.request("P4:SRV-01").Earliest = 8 }, breaks{"H8": 1}},
	{"H8", "seated in two sessions", func(w world) { w.seat("new/5", "P4", "P5", "P3") }, breaks{"H8": 1}},
	{"H8", "seated twice in one session", func(w world) { w.seat("new/5", "P4", "P5", "P5") }, breaks{"H5": 2, "H8": 1}},
	{"H8", "seated in another course", func(w world) { w.session("new/5").Seated[1] = "P5:WEB-1" }, breaks{"H8": 1}},

	{"H9", "a course without the one before, which the learner does not need", func(w world) {
		w.s.Requests = append(w.s.Requests, planner.Request{ID: "P7:SRV-02", Learner: "P7", Course: "SRV-02", Due: 5, Weight: 3, Working: true})
		w.seat("old/3", "P1", "P2", "P7")
	}, valid},
	{"H9", "a course without the one before", func(w world) { w.seat("old/2", "P2", "P3") }, breaks{"H9": 1}},
	{"H9", "a course on an earlier day than the one before", func(w world) { w.at("old/2", 7, 600) }, breaks{"H9": 2}},
	{"H9", "a course and the one before on one day, break kept", func(w world) { sameDay(w) }, valid},
	{"H9", "a course and the one before on one day, too close", func(w world) {
		sameDay(w)
		w.s.Rules.LearnerBreakMinutes = 90
	}, breaks{"H5": 2, "H9": 2}},
	{"H9", "a seat that a pinned session held stands without the one before", func(w world) { fellThrough(w, true) }, valid},
	{"H9", "a seat that an unpinned session held does not", func(w world) { fellThrough(w, false) }, breaks{"H9": 1}},
	{"H9", "nor does a seat that is pinned by itself", func(w world) {
		fellThrough(w, false)
		w.pins("old/3", "seated")
	}, breaks{"H9": 1}},

	{"H10", "newcomers need no release", func(w world) { w.office("O2").ReleasePerDay = 0 }, valid},
	{"H10", "more of an office's working people than it releases", func(w world) { w.office("O1").ReleasePerDay = 1 }, breaks{"H10": 1}},
	{"H10", "one person in two sessions is released once", func(w world) {
		twoOfP5(w, "TC", 1020)
		w.seat("new/1", "P5", "P7")
	}, valid},

	{"H11", "a pinned session with one more seat", func(w world) { w.seat("old/1", "P2", "P1", "P3") }, valid},
	{"H11", "a pinned crew in another order", func(w world) { pinATT(w) }, valid},
	{"H11", "a published session that is not pinned, dropped", func(w world) {
		w.published("old/1").Pinned = false
		w.drop("old/1")
	}, breaks{"H9": 2}},
	{"H11", "a pinned session dropped", func(w world) { w.drop("old/1") }, breaks{"H9": 2, "H11": 1}},
	{"H11", "a pinned session half an hour later", func(w world) { w.at("old/1", 0, 630) }, breaks{"H11": 1}},
	{"H11", "a pinned session in another room", func(w world) { w.session("old/1").Room = "AUD-B" }, breaks{"H11": 1}},
	{"H11", "a pinned session with another trainer", func(w world) { w.session("old/1").Trainers = []string{"PSY2"} }, breaks{"H11": 1}},
	{"H11", "a pinned session without one whom it held", func(w world) { w.seat("old/1", "P2", "P3") }, breaks{"H9": 1, "H11": 1}},
	{"H11", "a session of which the hour is pinned, in another room and with another trainer", func(w world) { w.pins("old/3", "time") }, valid},
	{"H11", "a session of which the hour is pinned, half an hour later", func(w world) {
		w.pins("old/3", "time")
		w.at("old/3", 2, 630)
	}, breaks{"H11": 1}},
	{"H11", "a session of which the hour is pinned, dropped", func(w world) {
		w.pins("old/3", "time")
		w.drop("old/3")
	}, breaks{"H9": 2, "H11": 1}},
	{"H11", "a session of which the room is pinned, half an hour later", func(w world) {
		w.published("old/3").Room = "AUD"
		w.pins("old/3", "room")
		w.at("old/3", 2, 630)
	}, valid},
	{"H11", "a session of which the room is pinned, in another room", func(w world) { w.pins("old/3", "room") }, breaks{"H11": 1}},
	{"H11", "a session of which the trainers are pinned, half an hour later", func(w world) {
		w.published("old/3").Trainers = []string{"PSY2"}
		w.pins("old/3", "trainers")
		w.at("old/3", 2, 630)
	}, valid},
	{"H11", "a session of which the trainers are pinned, with another trainer", func(w world) { w.pins("old/3", "trainers") }, breaks{"H11": 1}},
	{"H11", "a session of which the seats are pinned, half an hour later", func(w world) {
		w.pins("old/2", "seated")
		w.at("old/2", 1, 630)
	}, valid},
	{"H11", "a session of which the seats are pinned, without one whom it held", func(w world) { w.pins("old/3", "seated") }, breaks{"H11": 1}},
	{"H11", "two things that are pinned of a session, one of them changed", func(w world) { w.pins("old/3", "room", "time") }, breaks{"H11": 1}},

	{"H12", "a room with what a learner needs", func(w world) {
		w.learner("P5").Needs = []string{"step_free"}
		w.room("AUD").Features = append(w.room("AUD").Features, "step_free")
	}, valid},
	{"H12", "a room without it", func(w world) { w.learner("P5").Needs = []string{"step_free"} }, breaks{"H12": 1}},
	{"H12", "a room with one of two things", func(w world) { w.learner("P5").Needs = []string{"auditorium", "step_free"} }, breaks{"H12": 1}},
	{"H12", "needs at an online room", func(w world) { w.learner("P6").Needs = []string{"step_free"} }, valid},
	{"H12", "needs of somebody who sits nowhere there", func(w world) {
		w.learner("P5").Needs = []string{"step_free"}
		w.course("SRV-01").MinGroup = 1
		w.seat("new/5", "P4")
	}, valid},
}

// twoWebinars holds the webinar twice on day 0, for one person each.
func twoWebinars(w world, trainer string, start int) {
	w.course("WEB-1").MinGroup = 1
	w.seat("new/1", "P6")
	w.p.Sessions = append(w.p.Sessions, planner.Session{ID: "new/6", Course: "WEB-1", Room: "WEB", Trainers: []string{trainer},
		Start: start, Seated: []string{"P7:WEB-1"}})
}

// halls holds the webinar twice on day 0, the second time in a room that takes so many
// of two parts of a hall of which the first takes one.
func halls(w world, takes, start int) {
	twoWebinars(w, "PRO2", start)
	other := *w.room("WEB")
	other.ID = "WEB2"
	w.s.Rooms = append(w.s.Rooms, other)
	w.session("new/6").Room = "WEB2"
	w.s.Shared = []planner.Shared{{ID: "hall", Number: 2, Rooms: []planner.SharedBy{{Room: "WEB", Number: 1}, {Room: "WEB2", Number: takes}}}}
}

// twoOfP5 gives P5, who is in AUD until 16:30 on day 7, the webinar that day, in
// a room at a site.
func twoOfP5(w world, site string, start int) {
	w.room("WEB").Site = site
	w.at("new/1", 7, start)
	w.seat("new/1", "P5", "P6")
}

// sameDay holds IT-01 an hour before IT-02.
func sameDay(w world) {
	w.at("old/2", 3, 540)
	w.at("new/2", 3, 840)
	w.learner("P1").MaxDayMinutes = 540
	w.learner("P2").MaxDayMinutes = 540
}

// fellThrough takes P1's seat in SRV-01 away and leaves the one in SRV-02.
func fellThrough(w world, pinned bool) {
	w.published("old/1").Pinned = false
	w.seat("old/1", "P2", "P3")
	*w.published("old/3") = planner.Published{Session: *w.session("old/3"), Pinned: pinned}
}

// pinATT publishes new/3 with its crew the other way round, which they may.
func pinATT(w world) {
	w.trainer("PRO").Roles = []string{"process", "psychologist"}
	w.trainer("PSY").Roles = []string{"process", "psychologist"}
	p := planner.Published{Session: *w.session("new/3"), Pinned: true}
	p.Trainers = []string{"PSY", "PRO"}
	w.s.Published = append(w.s.Published, p)
}

// sharedCases are those of rooms that share something, which check.py does not know.
var sharedCases = []ruleCase{
	{"H3", "a part of a hall while its other part is in use", func(w world) { halls(w, 1, 1080) }, valid},
	{"H3", "a hall while a part of it is in use", func(w world) { halls(w, 2, 1080) }, breaks{"H3": 2}},
	{"H3", "a hall when a part of it has been in use, changeover kept", func(w world) { halls(w, 2, 1170) }, valid},
	{"H3", "a hall when a part of it has been in use, too close", func(w world) {
		halls(w, 2, 1170)
		w.s.Rules.RoomChangeoverMinutes = 60
	}, breaks{"H3": 1}},
}

func TestRules(t *testing.T) {
	for _, c := range slices.Concat(ruleCases, sharedCases) {
		t.Run(c.rule+" "+c.says, func(t *testing.T) {
			w := newWorld(t)
			c.change(w)
			_, all := check(w.s, w.p)
			got := breaks{}
			for rule, said := range all {
				got[rule] = len(said)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("broken (-want +got):\n%s\n%v", diff, all)
			}
		})
	}
}

// Every rule has a case in which it is broken and one in which it is not.
func TestEveryRuleHasBothCases(t *testing.T) {
	bites, rests := map[string]bool{}, map[string]bool{}
	for _, c := range ruleCases {
		if len(c.want) == 0 {
			rests[c.rule] = true
		}
		for rule := range c.want {
			bites[rule] = true
		}
	}
	for _, r := range Rules() {
		if !bites[r] || !rests[r] {
			t.Errorf("%s: a case that bites %v, one that does not %v", r, bites[r], rests[r])
		}
	}
}

// Who taught more before day 0 than a week may hold breaks H4 whatever is
// planned: no plan is valid, so the snapshot is not sound.
func TestTaughtTooMuchAlready(t *testing.T) {
	w := newWorld(t)
	for i := range w.s.Published {
		w.s.Published[i].Pinned = false
	}
	tr := w.trainer("PSY2")
	tr.TaughtMinutes = tr.MaxWeekMinutes
	if f := Sound(w.s); len(f) > 0 {
		t.Fatalf("just enough: %v", f)
	}
	tr.TaughtMinutes++
	if f := Sound(w.s); len(f) != 1 || !strings.HasPrefix(f[0], "even a plan without sessions breaks H4: trainer PSY2 teaches ") {
		t.Fatalf("a minute too much: %v", f)
	}
}
