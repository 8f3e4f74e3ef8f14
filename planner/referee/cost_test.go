package referee

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// more is by how much a change raises the terms of the cost.
type more map[string]int64

// costCases are changes to the small world that leave its plan valid, and what
// they do to the price. The weights are the customary ones.
var costCases = []struct {
	term, says string
	change     func(w world)
	want       more
}{
	{"unserved", "a request that is overdue by a day more", func(w world) { w.request("P3:SRV-02").Due = -4 }, more{"unserved": 20 * 10}},
	{"unserved", "a request that weighs more", func(w world) { w.request("P3:IT-02").Weight = 11 },
		more{"unserved": 1000 + 20*(9-5)}},
	{"unserved", "a published seat that falls away is moved too", func(w world) { w.seat("old/2", "P1", "P2") },
		more{"unserved": 10 * (1000 + 20*(9-5)), "moved": 30, "retrained": -8, "ready": -5, "learner_travel": -2 * 50 / 10}},
	{"unserved", "an unserved request that nobody had published", func(w world) {
		w.s.Requests = append(w.s.Requests, planner.Request{ID: "P7:IT-01", Learner: "P7", Course: "IT-01", Due: 8, Weight: 1, Working: true})
	}, more{"unserved": 1020}},
	{"deferred", "a request that is due on the first day behind the horizon", func(w world) {
		w.s.Requests = append(w.s.Requests, planner.Request{ID: "P7:IT-01", Learner: "P7", Course: "IT-01", Due: 9, Weight: 2, Working: true})
	}, more{"deferred": 2 * (50 + 950*7/8)}},
	{"deferred", "a request that is due a week later, rounded down", func(w world) {
		w.s.Requests = append(w.s.Requests, planner.Request{ID: "P7:IT-01", Learner: "P7", Course: "IT-01", Due: 16, Weight: 2, Working: true})
	}, more{"deferred": 2 * (50 + 443)}},
	{"late", "a session on the last day that it is due", func(w world) { w.request("P4:IT-01").Due = 8 }, more{"late": -20 * 10 * 3}},
	{"late", "a session two days after it was due", func(w world) { w.request("A/O2/2027-01-25/O2/1:IT-01").Due = 6 }, more{"late": 20 * 4 * 2}},
	{"ready", "a last session three days later", func(w world) {
		w.at("new/3", 7, 600)
		w.session("new/3").Trainers = []string{"PRO", "PSY2"}
	}, more{"ready": 2 * 5 * 3}},
	{"ready", "the start of a learner's first need", func(w world) {
		w.request("P4:SRV-01").Earliest = 2
		w.request("P4:IT-01").Earliest = 1
	}, more{}},
	{"ready", "the start of all of a learner's needs", func(w world) {
		for _, c := range []string{"SRV-01", "IT-01", "IT-02"} {
			w.request("P4:" + c).Earliest = 1
		}
	}, more{"ready": -5}},
	{"ready", "a working learner's session later", func(w world) { w.at("new/1", 1, 1080) }, more{}},
	{"teaching", "a course that is a minute longer, half an hour begun", func(w world) { w.course("SRV-02").Minutes = 391 }, more{"teaching": 10}},
	{"teaching", "a course that is half an hour shorter", func(w world) { w.course("WEB-1").Minutes = 30 }, more{"teaching": -10}},
	{"trainer_travel", "a trainer at home in place of one who travels", func(w world) { w.session("new/2").Trainers = []string{"PRO2"} },
		more{"trainer_travel": -50, "overload": 5 * 20}},
	{"trainer_travel", "a trainer who travels for one session", func(w world) { w.session("new/4").Trainers = []string{"PRO2"} }, more{"trainer_travel": 50}},
	{"trainer_travel", "a trainer online, from a desk", func(w world) { w.session("new/1").Trainers = []string{"PRO2"} }, more{"overload": 20}},
	{"learner_travel", "a way that takes a minute more, rounded down", func(w world) { w.s.Travel[2].Minutes = 45 }, more{"learner_travel": 3}},
	{"learner_travel", "a way that takes two minutes less, rounded down", func(w world) { w.s.Travel[2].Minutes = 42 }, more{}},
	{"learner_travel", "people online stay where they are", func(w world) {
		w.seat("new/1", "P5", "P6", "P7")
		w.office("O1").ReleasePerDay = 3
	}, more{"unserved": -3 * 1080}},
	{"split", "people of one cohort in two sessions of a course", func(w world) { w.learner("P4").Cohort = "W9" }, more{"split": -2 * 15}},
	{"split", "people of no cohort", func(w world) { w.learner("P4").Cohort = "" }, more{"split": -2 * 15}},
	{"overload", "a minute above the target is an hour", func(w world) { w.trainer("PRO").TargetWeekMinutes = 599 }, more{"overload": 20}},
	{"overload", "as much as the target", func(w world) { w.trainer("PRO").TargetWeekMinutes = 600 }, more{}},
	{"overload", "what was taught before day 0 counts, even of one who does not teach", func(w world) {
		w.trainer("PSY2").TargetWeekMinutes = 390
		w.trainer("PSY2").TaughtMinutes = 61
	}, more{"overload": 40}},
	{"moved", "a published session at another start", func(w world) { w.at("old/3", 2, 630) }, more{"moved": 2 * 30, "retrained": -2 * 8, "reroomed": -2 * 3}},
	{"moved", "two published sessions, each on the other's day", func(w world) {
		w.at("old/2", 2, 600)
		w.at("old/3", 1, 600)
	}, more{"moved": (3 + 2) * 30, "retrained": -(3 + 2) * 8, "reroomed": -2 * 3, "ready": 5}},
	{"reroomed", "a published session in another room that is not its own", func(w world) { w.session("old/3").Room = "AUD-B" }, more{}},
	{"reroomed", "a published session in its own room", func(w world) { w.published("old/3").Room = "AUD" }, more{"reroomed": -2 * 3}},
	{"retrained", "a published session with its own trainer", func(w world) { w.session("old/2").Trainers = []string{"PRO"} },
		more{"retrained": -3 * 8, "trainer_travel": 50, "overload": -80 + 80}},
	{"provisional", "a preview at another start, of three people one of whom has no seat", func(w world) {
		w.preview("old/3", 7)
		w.at("old/3", 2, 630)
	}, more{"provisional": 7 * 3, "moved": -30, "retrained": -2 * 8, "reroomed": -2 * 3}},
	{"provisional", "a preview in another room and with another trainer, at its time", func(w world) { w.preview("old/3", 7) },
		more{"provisional": 7, "moved": -30, "retrained": -2 * 8, "reroomed": -2 * 3}},
	{"provisional", "a preview of somebody who has no seat now", func(w world) {
		w.preview("old/2", 7)
		w.seat("old/2", "P1", "P2")
	}, more{"unserved": 10 * (1000 + 20*(9-5)), "provisional": 7, "retrained": -3 * 8, "ready": -5, "learner_travel": -2 * 50 / 10}},
	{"retrained", "its own crew in another order", func(w world) {
		p := planner.Published{Session: *w.session("new/3")}
		p.Trainers = []string{"PSY", "PRO"}
		w.s.Published = append(w.s.Published, p)
	}, more{}},
}

func terms(c planner.Cost) map[string]int64 {
	out := map[string]int64{}
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		amount := v.Field(i)
		if amount.Kind() == reflect.Struct { // an optional one
			amount = amount.FieldByName("Amount")
		}
		out[name] = amount.Int()
	}
	return out
}

func TestCost(t *testing.T) {
	w := newWorld(t)
	base := terms(Check(w.s, w.p).Terms)
	for _, c := range costCases {
		t.Run(c.term+" "+c.says, func(t *testing.T) {
			w := newWorld(t)
			c.change(w)
			v := Check(w.s, w.p)
			if !v.Valid {
				t.Errorf("the case is to be valid: %v", v.Broken)
			}
			got := more{}
			for name, price := range terms(v.Terms) {
				if price != base[name] {
					got[name] = price - base[name]
				}
			}
			for name, amount := range c.want {
				if amount == 0 {
					delete(c.want, name)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("price (-want +got):\n%s", diff)
			}
		})
	}
}

// Every term costs something in the small world, and has a case that raises or
// lowers it.
func TestEveryTermHasACase(t *testing.T) {
	w := newWorld(t)
	changed := map[string]bool{}
	for _, c := range costCases {
		for name := range c.want {
			changed[name] = true
		}
	}
	preview := newWorld(t)
	preview.preview("old/3", 7)
	previewed := terms(Check(preview.s, preview.p).Terms)
	for name, price := range terms(Check(w.s, w.p).Terms) {
		price += previewed[name]
		if price == 0 || !changed[name] {
			t.Errorf("%s: costs %d in the small world, changed by a case %v", name, price, changed[name])
		}
	}
}

func TestTheCostIsTheSumOfItsTerms(t *testing.T) {
	w := newWorld(t)
	v := Check(w.s, w.p)
	var sum int64
	for _, price := range terms(v.Terms) {
		sum += price
	}
	if v.Cost != sum {
		t.Errorf("cost %d, terms %d", v.Cost, sum)
	}
	if f := v.Facts; f != (Facts{Sessions: 8, Served: 18, Requests: 23, Late: 3}) {
		t.Errorf("facts %+v", f)
	}
	if strings.Contains(text(v), "null") {
		t.Errorf("a verdict holds no null: %s", text(v))
	}
}

// A plan whose price is said to be above another one's by more or less than it is, or that
// breaks a rule, is not agreed to.
func TestAgreeDearer(t *testing.T) {
	w := newWorld(t)
	v := Check(w.s, w.p)
	w.p.Cost = &v.Terms
	if err := AgreeDearer(w.s, w.p, v.Cost-7, 7); err != nil {
		t.Errorf("priced right: %v", err)
	}
	if err := AgreeDearer(w.s, w.p, v.Cost-7, 8); err == nil || err.Error() != "the engine prices it at 8 more and the referee at 7" {
		t.Errorf("priced wrong: %v", err)
	}
	w.session("new/5").Room = "LAB"
	if err := AgreeDearer(w.s, w.p, v.Cost-7, 7); err == nil || !strings.Contains(err.Error(), "H1") {
		t.Errorf("in a room without what the course asks for: %v", err)
	}
}
