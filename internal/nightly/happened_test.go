package nightly_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/sql/store"
)

// held is a session that a plan announced for somebody with a name, of which some are
// known people.
type held struct {
	planner.Session
	people []string
}

// nextWeek are the sessions of a Friday's night on the days of the week after it.
func (c *centre) nextWeek(n night) []held {
	var known []string
	if err := c.db.Select(&known, "select id from cohort.people"); err != nil {
		c.t.Fatal(err)
	}
	learner := map[string]string{}
	for _, r := range n.snapshot.Requests {
		learner[r.ID] = r.Learner
	}
	var out []held
	for _, s := range n.plan.Sessions {
		h := held{Session: s}
		for _, r := range s.Seated {
			if slices.Contains(known, learner[r]) {
				h.people = append(h.people, learner[r])
			}
		}
		if s.Day >= 3 && s.Day < 7 {
			out = append(out, h)
		}
	}
	return out
}

// apart are those in which at least five known people sit, no two in one room or
// with one trainer on one day.
func apart(week []held) (out []held) {
	used := map[string]bool{}
	for _, h := range week {
		var all []string
		for _, id := range append(slices.Clone(h.Trainers), h.Room) {
			all = append(all, fmt.Sprint(id, " on ", h.Day))
		}
		if len(h.people) < 5 || slices.ContainsFunc(all, func(id string) bool { return used[id] }) {
			continue
		}
		for _, id := range all {
			used[id] = true
		}
		out = append(out, h)
	}
	return out
}

// What people report of a week, on the night after it: who was ill, not hired yet or
// walked in, what fell through, who failed, and what nobody said.
func TestTheNightBelievesWhatHappened(t *testing.T) {
	c, n := afterFriday(t)
	all := c.nextWeek(n)
	week := apart(all)
	candidates := slices.IndexFunc(all, func(h held) bool { return len(h.people) == 0 && strings.HasPrefix(h.Seated[len(h.Seated)-1], "C-") })
	if len(week) < 6 || candidates < 0 {
		t.Fatalf("only %d sessions of the week suit, and one of candidates: %d", len(week), candidates)
	}
	notStarted := all[candidates] // those who sat in it were to start on Monday
	day := func(h held) planner.Date { return friday + planner.Date(h.Day) }
	seen := func(h held, person, mark string, result ...any) {
		c.exec("insert into cohort.attendance (session, person, mark, result) values ($1, $2, $3, $4)", append([]any{h.ID, person, mark}, append(result, nil)[0])...)
	}
	ill, shut, ledByOther, fell, graded, sat := week[0], week[2], week[3], week[4], week[5], week[1]
	c.exec("delete from cohort.absences where from_date <= $1 and to_date >= $2", friday+7, friday)

	// Nobody says whether these two were held.
	c.exec("insert into cohort.absences values ('AB-ILL', $1, $2, $2, 'illness')", ill.Trainers[0], day(ill))
	c.exec("insert into cohort.closures values ('CL-SHUT', (select site from cohort.rooms where id = $1), $1, $2, $2, 'Протечка')", shut.Room, day(shut))
	c.exec("insert into cohort.session_outcomes values ($1, false, '{}', 'Отключили свет')", fell.ID)
	standIn := n.snapshot.Trainers[slices.IndexFunc(n.snapshot.Trainers, func(x planner.Trainer) bool {
		return !slices.Contains(ill.Trainers, x.ID) && !slices.Contains(ledByOther.Trainers, x.ID)
	})].ID
	c.exec("insert into cohort.session_outcomes values ($1, true, array[$2]::text[], 'Замена')", ledByOther.ID, standIn)
	notHeld := func(h held) bool {
		return h.ID == fell.ID || h.Day == ill.Day && slices.Contains(h.Trainers, ill.Trainers[0]) || h.Day == shut.Day && h.Room == shut.Room || len(h.people) == 0
	}

	// Of those who sat in one session, after the day: a sick note, a start that was moved, a
	// sheet with a slip in its key. The others are not marked.
	late, moved, slip, gone, quiet := sat.people[0], sat.people[1], sat.people[2], sat.people[3], sat.people[4]
	c.exec("insert into cohort.absences values ('AB-LATE', $1, $2, $2, 'illness')", late, day(sat))
	c.exec("update cohort.people set started_on = $2, cleared_on = null, position = 'универсальный специалист' where id = $1", moved, friday+10)
	c.exec("insert into cohort.attendance (session, person, mark) values ($1, $2, 'absent')", sat.ID+"x", slip)
	c.exec("insert into cohort.absences values ('AB-GONE', $1, $2, $2, 'illness')", gone, day(sat))
	seen(sat, gone, "present")

	// An examination, and somebody who walked in.
	c.exec("update cohort.courses set examined = true, retake_after_days = 9 where id = $1", graded.Course)
	passed, failed := graded.people[0], graded.people[1]
	seen(graded, passed, "present", "passed")
	seen(graded, failed, "late", "failed")
	walked := ""
	for _, r := range n.snapshot.Requests {
		if r.Course == graded.Course && !slices.Contains(graded.Seated, r.ID) && !strings.HasPrefix(r.Learner, "A/") {
			walked = r.Learner
		}
	}
	seen(graded, walked, "present", "passed")

	// What a newcomer completed in an earlier life, and lately.
	var newcomers []string
	for _, l := range n.snapshot.Learners {
		if l.Intake != nil && *l.Intake < friday && !l.Anonymous && len(newcomers) < 2 &&
			!slices.ContainsFunc(all, func(h held) bool { return h.Course == "PRC-05" && slices.Contains(h.people, l.ID) }) && l.ID != moved &&
			slices.ContainsFunc(n.snapshot.Requests, func(r planner.Request) bool { return r.ID == planner.RequestID(l.ID, "PRC-05") }) {
			newcomers = append(newcomers, l.ID)
		}
	}
	if len(newcomers) < 2 {
		t.Fatal("too few newcomers need PRC-05 after the week")
	}
	c.exec("update cohort.courses set refresh_months = 36 where id = 'PRC-05'")
	c.exec("set cohort.today = '2027-01-22'")
	c.exec("insert into cohort.completed values ($1, 'PRC-05', '2019-03-01'), ($2, 'PRC-05', '2026-12-01')", newcomers[0], newcomers[1])

	after := c.night(friday + 7)
	weight := func(n night, person, course string) int {
		for _, r := range n.snapshot.Requests {
			if r.ID == planner.RequestID(person, course) {
				return r.Weight
			}
		}
		return 0
	}
	for _, x := range []struct {
		what, person, course string
		asked                bool
	}{
		{"a sick note that came late", late, sat.Course, true},
		{"a start that was moved behind the day", moved, sat.Course, true},
		{"marked in a session that nobody knows", slip, sat.Course, false},
		{"marked as present and ill", gone, sat.Course, false},
		{"not marked", quiet, sat.Course, false},
		{"passed", passed, graded.Course, false},
		{"failed", failed, graded.Course, true},
		{"a walk-in", walked, graded.Course, false},
		{"whoever led it", ledByOther.people[0], ledByOther.Course, false},
		{"completed eight years ago", newcomers[0], "PRC-05", true},
		{"completed last month", newcomers[1], "PRC-05", false},
	} {
		if got := weight(after, x.person, x.course) > 0; got != x.asked {
			t.Errorf("%s: %s is asked for %s: %v", x.what, x.person, x.course, got)
		}
	}
	for _, r := range notStarted.Seated {
		if person, course, _ := strings.Cut(r, ":"); strings.HasPrefix(person, "C-") && weight(after, person, course) == 0 {
			t.Errorf("%s was to start and did not, and is not asked for %s", person, course)
		}
	}
	for _, h := range []held{ill, shut, fell} {
		for _, person := range h.people {
			if was, is := weight(n, person, h.Course), weight(after, person, h.Course); is < was+1 {
				t.Errorf("%s of %s weighed %d for %s and weighs %d, though it was not held", person, h.ID, was, h.Course, is)
			}
		}
	}
	for _, r := range after.snapshot.Requests {
		if r.ID == planner.RequestID(failed, graded.Course) && r.Earliest < graded.Day-7+9 {
			t.Errorf("who failed is asked again from day %d, nine days later is day %d", r.Earliest, graded.Day-7+9)
		}
	}
	faults := map[string]string{}
	for _, f := range after.reading.Faults {
		faults[f.Table+" "+f.Key] += f.Wrong.String()
	}
	for key, wrong := range map[string]string{
		"session_outcomes " + ill.ID:                        " " + ill.Trainers[0] + " TC-VDNKH",
		"session_outcomes " + notStarted.ID:                 "not_said_nobody_came ",
		"session_outcomes " + shut.ID:                       shut.Room,
		"attendance " + sat.ID + "x, " + slip:               "session_unknown ",
		"attendance " + sat.ID + ", " + gone:                "there_though_away ",
		"attendance " + graded.ID + ", " + graded.people[2]: "no_result ",
	} {
		if !strings.Contains(faults[key], wrong) {
			t.Errorf("the faults say of %s: %q, want %q", key, faults[key], wrong)
		}
	}
	var letter, sheet string
	if err := c.db.Get(&sheet, `select key from cohort.sheet_keys where session = $1`, ill.ID); err != nil {
		t.Fatal(err)
	}
	if err := c.db.Get(&letter, `select coalesce(string_agg(text, '; '), '') from cohort.outbox where kind = 'data' and created_at = (select max(created_at) from cohort.outbox where kind = 'data')`); err != nil || !strings.Contains(letter, sheet+" ("+ill.ID+")") {
		t.Errorf("the letter on the data does not name the sheet %s, %v: %s", sheet, err, letter)
	}
	taughtAsTold(t, n, after, all, notHeld)
	pastAsTold(t, n, after, all, notHeld, map[string]bool{fell.ID: true, ledByOther.ID: true, sat.ID: true, graded.ID: true})
	c.summaryStaysAsItWas()
	for _, x := range after.snapshot.Trainers {
		want := 0
		for _, h := range all {
			led := slices.Contains(h.Trainers, x.ID)
			if h.ID == ledByOther.ID {
				led = x.ID == standIn
			}
			if led && !notHeld(h) {
				want += minutesOf(n, h.Course)
			}
		}
		if x.TaughtMinutes != want {
			t.Errorf("%s taught %d minutes this week, want %d", x.ID, x.TaughtMinutes, want)
		}
	}
}

func minutesOf(n night, course string) int {
	for _, c := range n.snapshot.Courses {
		if c.ID == course {
			return c.Minutes
		}
	}
	return 0
}

// taughtAsTold holds what workbooks show as taught against what happened.
func taughtAsTold(t *testing.T, n, after night, all []held, notHeld func(held) bool) {
	t.Helper()
	d, err := directory.Read(after.reading.Directory)
	if err != nil {
		t.Fatal(err)
	}
	type one struct {
		course string
		date   planner.Date
	}
	left := map[one]int{} // sessions that were held and are not shown
	for _, h := range all {
		if !notHeld(h) {
			left[one{h.Course, n.snapshot.FirstDay + planner.Date(h.Day)}]++
		}
	}
	for _, x := range d.Taught {
		if x.Date > friday+2 {
			left[one{x.Course, x.Date}]--
		}
	}
	for x, sessions := range left {
		if sessions != 0 {
			t.Errorf("of %s on %s, %d sessions more were held than are shown", x.course, x.date, sessions)
		}
	}
}

// pastAsTold holds what the manager's summary tells of the week against what happened
// and what was said of it.
func pastAsTold(t *testing.T, n, after night, all []held, notHeld func(held) bool, said map[string]bool) {
	t.Helper()
	d, err := directory.Read(after.reading.Directory)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, h := range all {
		i := slices.IndexFunc(d.Past, func(x directory.Past) bool {
			return x.Room == h.Room && x.Date == n.snapshot.FirstDay+planner.Date(h.Day) && x.Start == h.Start
		})
		if i < 0 {
			if len(h.people) > 0 {
				t.Errorf("nothing is told of %s", h.ID)
			}
			continue
		}
		found++
		if x := d.Past[i]; x.Held == notHeld(h) || x.Said != said[h.ID] || len(x.Key) != 5 || x.Site == "" || x.Seats < len(h.people) || x.Held != (x.There > 0) {
			t.Errorf("of %s is told %+v", h.ID, x)
		}
	}
	if found < len(all)/2 {
		t.Errorf("of %d sessions %d are told of", len(all), found)
	}
}

// summaryStaysAsItWas sees that the managers' mail of the Friday after tells of the
// week, and the same after the missing sheets have come in.
func (c *centre) summaryStaysAsItWas() {
	c.t.Helper()
	run := c.crashBeforeRendering(store.Weekly, friday+7)
	at := c.rendered(run)
	c.exec("delete from cohort.attendance")
	c.exec("insert into cohort.session_outcomes (session, held) select id, false from cohort.issued on conflict do nothing")
	told := 0
	for id, got := range c.rendered(run) {
		want := at[id]
		if got.Text != want.Text || !slices.EqualFunc(got.Attachments, want.Attachments, func(a, b store.Attachment) bool { return bytes.Equal(a.Bytes, b.Bytes) }) {
			c.t.Errorf("the mail %q reads otherwise after sheets have come in", got.Subject)
		}
		if strings.Contains(got.Text, "не состоялось") && strings.Contains(got.Text, "Нет отметок о ") {
			told++
		}
	}
	if told == 0 {
		c.t.Error("no manager reads what became of the week")
	}
}

// Whoever has failed for the last time is planned no more, and the head of their office
// reads it.
func TestTheLastAttemptIsTheHeadsToDecide(t *testing.T) {
	c, n := afterFriday(t)
	h := apart(c.nextWeek(n))[0]
	person := h.people[0]
	var who struct{ Office, Family string }
	if err := c.db.Get(&who, "select office, family_name as family from cohort.people where id = $1", person); err != nil {
		t.Fatal(err)
	}
	c.heads(1, who.Office)
	c.exec("update cohort.courses set examined = true, most_attempts = 1 where id = $1", h.Course)
	c.exec("insert into cohort.attendance values ($1, $2, 'present', 'failed')", h.ID, person)
	after := c.night(friday + 7)
	if slices.ContainsFunc(after.snapshot.Requests, func(r planner.Request) bool { return r.ID == planner.RequestID(person, h.Course) }) {
		t.Errorf("%s is asked for %s again", person, h.Course)
	}
	c.must(store.Waves, friday+7)
	text := ""
	for _, book := range c.waves() {
		for _, row := range sheet(t, book, "sheet_summary") {
			text += strings.Join(row, " ") + "\n"
		}
	}
	if !strings.Contains(text, "не сдано, попыток: 1. Следующая не планируется") || !strings.Contains(text, who.Family) {
		t.Errorf("the head of %s reads nothing of %s: %s", who.Office, who.Family, text)
	}
}
