package telling

import (
	"testing"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

const (
	monday = planner.Date(20836) // 2027-01-18
	friday = monday + 4
)

var moscow = time.FixedZone("MSK", 3*60*60)

// clock is a clock of the network, of which Wednesday the 20th is a public holiday.
func clock(day planner.Date, hour, minute int) Clock {
	return Clock{Now: day.At(hour*60+minute, moscow), Zone: moscow, Gathered: 7 * 60,
		Calendar: clean.NewCalendar([]facts.CalendarDay{{Date: monday + 2, Kind: facts.DayHoliday}})}
}

func TestDecide(t *testing.T) {
	night, morning := clock(monday, 2, 0), clock(monday, 7, 0)
	at := func(day planner.Date, hour int) time.Time { return day.At(hour*60, moscow) }
	days := func(list ...planner.Date) []planner.Date { return list }
	refused := func(at time.Time, same bool) Attempt { return Attempt{Refused, same, at} }
	for _, c := range []struct {
		name  string
		clock Clock
		given Case
		want  Decision
	}{
		{"nobody is written to", night, Case{Last: 1, Days: days(monday)}, Decision{Reason: NoAddress}},
		{"nobody is written to, not by a job either", night, Case{Regular: true}, Decision{Reason: NoAddress}},

		{"a job, no edition yet", night, Case{Regular: true, Address: true, Days: days(friday)}, Decision{Send: true, Reason: First}},
		{"a job, no edition yet and nothing in it", night, Case{Regular: true, Address: true}, Decision{Send: true, Reason: First}},
		{"a job, and something changed", night, Case{Regular: true, Address: true, Last: 1, Days: days(friday)}, Decision{Send: true, Reason: Changed}},
		{"a job, and nothing changed", night, Case{Regular: true, Address: true, Last: 1}, Decision{Reason: NothingNew}},
		{"a job, and what it would say was refused", night, Case{Regular: true, Address: true, Last: 1, Days: days(friday), Tried: refused(at(monday, 1), true)}, Decision{Send: true, Reason: Changed}},

		{"nothing changed", night, Case{Address: true, Last: 1}, Decision{Reason: NothingNew}},
		{"nothing changed, though it would be due", morning, Case{Address: true, Last: 1, Stood: true}, Decision{Reason: NothingNew}},
		{"nothing to be known of a week without an edition", night, Case{Address: true}, Decision{Reason: NothingNew}},

		{"today", night, Case{Address: true, Last: 1, Days: days(friday, monday)}, Decision{Send: true, Reason: Correction}},
		{"tomorrow", night, Case{Address: true, Last: 2, Days: days(monday + 1)}, Decision{Send: true, Reason: Correction}},
		{"the next working day lies behind a holiday", clock(monday+1, 15, 0), Case{Address: true, Last: 1, Days: days(monday + 3)}, Decision{Send: true, Reason: Correction}},
		{"the next working day lies behind a weekend", clock(friday, 15, 0), Case{Address: true, Last: 1, Days: days(monday + 7)}, Decision{Send: true, Reason: Correction}},
		{"the day after the next working day", clock(friday, 15, 0), Case{Address: true, Last: 1, Days: days(monday + 8)}, Decision{Reason: Gathered, Until: at(monday+7, 7)}},

		{"later, before seven", night, Case{Address: true, Last: 1, Days: days(monday + 3)}, Decision{Reason: Gathered, Until: at(monday, 7)}},
		{"later, at seven, known before", morning, Case{Address: true, Last: 1, Days: days(monday + 3), Stood: true}, Decision{Send: true, Reason: Correction}},
		{"later, at seven, published at seven", morning, Case{Address: true, Last: 1, Days: days(monday + 3)}, Decision{Reason: Gathered, Until: at(monday+1, 7)}},
		{"later, after seven", clock(monday, 15, 0), Case{Address: true, Last: 1, Days: days(monday + 3)}, Decision{Reason: Gathered, Until: at(monday+1, 7)}},
		{"later, on the eve of a holiday", clock(monday+1, 15, 0), Case{Address: true, Last: 1, Days: days(friday)}, Decision{Reason: Gathered, Until: at(monday+3, 7)}},
		{"later, seven went by and nobody looked", clock(monday, 12, 0), Case{Address: true, Last: 1, Days: days(monday + 3), Stood: true}, Decision{Send: true, Reason: Correction}},

		{"later, and a job writes to them at seven", morning, Case{Address: true, Last: 1, Days: days(monday + 3), Begins: at(monday+3, 10), Stood: true, Mail: at(monday, 7)}, Decision{Reason: Gathered, Until: at(monday, 8)}},
		{"later, and the job has not written for an hour", clock(monday, 8, 0), Case{Address: true, Last: 1, Days: days(monday + 3), Begins: at(monday+3, 10), Stood: true, Mail: at(monday, 7)}, Decision{Send: true, Reason: Correction}},
		{"tomorrow, and a job writes to them at seven", night, Case{Address: true, Last: 1, Days: days(monday + 1), Begins: at(monday+1, 10), Mail: at(monday, 7)}, Decision{Reason: Gathered, Until: at(monday, 8)}},
		{"tomorrow, and the job has not written for an hour", clock(monday, 8, 0), Case{Address: true, Last: 1, Days: days(monday + 1), Begins: at(monday+1, 10), Mail: at(monday, 7)}, Decision{Send: true, Reason: Correction}},
		{"today, an hour after a job writes to them", night, Case{Address: true, Last: 1, Days: days(monday), Begins: at(monday, 8), Mail: at(monday, 7)}, Decision{Reason: Gathered, Until: at(monday, 8)}},
		{"today, sooner than an hour after", night, Case{Address: true, Last: 1, Days: days(monday), Begins: monday.At(7*60+59, moscow), Mail: at(monday, 7)}, Decision{Send: true, Reason: Correction}},

		{"a week that others have, for tomorrow", night, Case{Address: true, Days: days(monday + 1)}, Decision{Send: true, Reason: First}},
		{"a week that others have, for later", night, Case{Address: true, Days: days(friday)}, Decision{Reason: Gathered, Until: at(monday, 7)}},

		{"another message is on its way", night, Case{Address: true, Last: 1, Days: days(monday), Tried: Attempt{Why: OnItsWay}}, Decision{Reason: HeldBack, Why: OnItsWay}},
		{"another message of a job is on its way", night, Case{Regular: true, Address: true, Tried: Attempt{Why: OnItsWay}}, Decision{Reason: HeldBack, Why: OnItsWay}},
		{"the same was refused", clock(monday, 2, 5), Case{Address: true, Last: 1, Days: days(monday), Tried: refused(at(monday, 2), true)}, Decision{Reason: HeldBack, Why: Refused, Until: at(monday, 7)}},
		{"the same was refused, and it is seven", morning, Case{Address: true, Last: 1, Days: days(monday), Tried: refused(at(monday, 2), true)}, Decision{Send: true, Reason: Correction}},
		{"something else was refused", clock(monday, 2, 5), Case{Address: true, Last: 1, Days: days(monday), Tried: refused(at(monday, 2), false)}, Decision{Send: true, Reason: Correction}},
		{"nobody knows what became of the same", clock(monday, 2, 5), Case{Address: true, Last: 1, Days: days(monday), Tried: Attempt{Ambiguous, true, at(monday, 2)}}, Decision{Reason: HeldBack, Why: Ambiguous, Until: at(monday, 7)}},
		{"the same names people whom they may not see", clock(monday+1, 8, 0), Case{Address: true, Last: 1, Days: days(monday + 1), Stood: true, Tried: Attempt{Withheld, true, at(monday, 2)}}, Decision{Reason: HeldBack, Why: Withheld}},
		{"something else named people whom they may not see", night, Case{Address: true, Last: 1, Days: days(monday), Tried: Attempt{Withheld, false, at(monday, 2)}}, Decision{Send: true, Reason: Correction}},
		{"a first edition was refused", clock(monday, 2, 5), Case{Address: true, Days: days(monday), Tried: refused(at(monday, 2), true)}, Decision{Reason: HeldBack, Why: Refused, Until: at(monday, 7)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Decide(c.given, c.clock); got.Send != c.want.Send || got.Reason != c.want.Reason || got.Why != c.want.Why || !got.Until.Equal(c.want.Until) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestLastTimeOfGathering(t *testing.T) {
	for _, c := range []struct {
		now  Clock
		want planner.Date
	}{
		{clock(monday, 6, 59), monday - 3},
		{clock(monday, 7, 0), monday},
		{clock(monday+1, 15, 0), monday + 1},
		{clock(monday+2, 15, 0), monday + 1}, // a holiday
		{clock(monday+6, 15, 0), friday},
	} {
		if got := c.now.Since(); !got.Equal(c.want.At(7*60, moscow)) {
			t.Errorf("at %s it was %s", c.now.Now, got)
		}
	}
}
