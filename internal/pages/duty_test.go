package pages_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/internal/doctor"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

// duty is what /duty.json says: the last night, and of each ill check what mends it.
func (c *centre) duty() (night string, ill []string) {
	c.t.Helper()
	got := c.get("/duty.json")
	var d doctor.Duty
	if err := json.Unmarshal(got.Body.Bytes(), &d); err != nil {
		c.t.Fatalf("%v: %s", err, got.Body)
	}
	for _, k := range d.Checks {
		if !k.OK && !strings.HasSuffix(k.Found, " receive mail") && !strings.HasPrefix(k.Found, "no operator receives") { // nobody is written to in these tests
			ill = append(ill, k.Name+": "+k.Found+" | "+k.Mend)
		}
	}
	return d.Night, ill
}

// Each red thing stands there with the command that mends it, and goes when it is mended.
func TestDutyPage(t *testing.T) {
	c := newCentre(t)
	check := func(what, night string, ill ...string) {
		t.Helper()
		c.at = c.at.Add(3 * time.Second) // longer than an answer is given again
		gotNight, gotIll := c.duty()
		if gotNight != night || !slices.Equal(gotIll, ill) {
			t.Errorf("%s: %q\n%s\nwant %q\n%s", what, gotNight, strings.Join(gotIll, "\n"), night, strings.Join(ill, "\n"))
		}
	}
	check("at first", "No night was planned yet.", "night: No night was planned yet. | cohort run nightly")
	c.day()
	published := "The night of Mon 2027-01-18 was done at 09:00 and published version 1."
	check("after a night", published)
	c.at = (monday + 1).At(3*60, zone)
	check("an hour after the next is due", published)
	c.at = (monday + 1).At(4*60, zone)
	check("two hours after", published, "job nightly: was due on Tue 2027-01-19 02:00 and is not done | cohort run nightly")
	run := c.open(monday + 1)
	if err := c.st.FinishRun(ctx, run, store.RunFailed, store.Outcome{Error: "Секретова is named"}, c.at); err != nil {
		t.Fatal(err)
	}
	failed := "The night of Tue 2027-01-19 failed, 1 attempt so far; version 1 stands. It is tried again by itself."
	due := "job nightly: was due on Tue 2027-01-19 02:00 and is not done | cohort run nightly"
	check("a night that failed", failed, "night: "+failed+" | cohort runs says why; to hurry it, mend that, then cohort run nightly", due)
	if _, err := c.db.Exec(`
		with a as (insert into cohort.addresses (kind, email, name) values ('operator', 'duty@example.org', 'Дежурный') returning id, email, name)
		insert into cohort.outbox (address, email, name, kind, about, created_at, rendered_at, subject, text, message_id, state, attempts, fence)
		select id, email, name, 'notice', '', $1, $1, 'x', 'x', 'x@example.org', 'dead', 1, 1 from a`, c.at); err != nil {
		t.Fatal(err)
	}
	hurry := "night: " + failed + " | cohort runs says why; to hurry it, mend that, then cohort run nightly"
	check("a letter that was refused", failed, hurry, due, "mail: the mail server did not take 1 message | cohort outbox --state dead says why; mend that, then cohort outbox retry 1")
	page := c.get("/").Body.String()
	for _, says := range []string{"<h1>" + failed + "</h1>", "cohort outbox retry 1", `<tr class="ill"><td>ill</td><th scope="row">mail</th>`, "Tue 2027-01-19 04:00, Europe/Moscow"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %s:\n%s", says, page)
		}
	}
	if vary := c.get("/").Header().Get("Vary") + c.get("/", "Accept", "application/json").Header().Get("Vary"); vary != "AcceptAccept" {
		t.Errorf("the page varies by %s", vary)
	}
	for _, text := range []string{page, c.get("/", "Accept", "application/json").Body.String()} {
		if personal := regexp.MustCompile(`Секретова|Дежурный|Фиалкин|@`).FindString(text); personal != "" {
			t.Errorf("it says %q: %s", personal, text)
		}
	}
	c.exec("update cohort.outbox set state = 'ambiguous'")
	check("one that perhaps arrived", failed, hurry, due,
		"mail: perhaps arrived, perhaps not: 1 message | cohort outbox --state ambiguous; ask a reader, then cohort outbox arrived 1 or cohort outbox retry 1")
	if err := delivered.Arrived(ctx, c.db, 1, c.at); err != nil {
		t.Fatal(err)
	}
	check("one that somebody says arrived", failed, hurry, due)
	c.exec("update cohort.outbox set state = 'dead', accepted_at = null; update cohort.addresses set active = false")
	check("a letter to somebody who has left", failed, hurry, due)
	c.exec("update cohort.addresses set active = true")
	for at, ill := range map[time.Time]bool{c.at.AddDate(0, 0, 13): true, c.at.AddDate(0, 0, 15): false} {
		was := c.at
		c.at = at
		if _, list := c.duty(); slices.ContainsFunc(list, func(k string) bool { return strings.HasPrefix(k, "mail: the mail server") }) != ill {
			t.Errorf("at %v: %q", at, list)
		}
		c.at = was
	}
	byHand := func(job string, how store.RunState) {
		t.Helper()
		c.runs++
		run, _, err := c.st.OpenRun(ctx, job, c.at.Add(time.Duration(c.runs)*time.Second), monday+1, true, c.at)
		if err == nil {
			run, err = c.st.ClaimRun(ctx, run.ID, c.at)
		}
		if err == nil {
			err = c.st.FinishRun(ctx, run, how, store.Outcome{Error: "a view is gone"}, c.at)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	c.exec("update cohort.addresses set active = false")
	byHand(store.Weekly, store.RunFailed)
	check("another job by hand", failed, hurry, due, "job weekly: failed, 1 attempt so far; it was begun by hand, and nobody tries it again. | cohort runs says why; mend that, then cohort run weekly")
	byHand(store.Weekly, store.RunDone)
	check("done meanwhile", failed, hurry, due)
	byHand(store.Nightly, store.RunFailed)
	failed = "The night of Tue 2027-01-19 failed, 1 attempt so far; version 1 stands. It was begun by hand, and nobody tries it again."
	hurry = "night: " + failed + " | cohort runs says why; mend that, then cohort run nightly"
	check("a night by hand", failed, hurry, due)
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('manager', 'VDNKH', 'a@example.org', 'А'), ('office_head', 'o1', 'b@example.org', 'Б'),
		('learner', 'Секретова Мария Петровна', 'c@example.org', 'В'), ('learner', 'P-0451', 'd@example.org', 'Г')`)
	const names = " | cohort doctor names the first 10 of all kinds, cohort faults --view addresses all that the last night found"
	check("readers who are not known", failed, hurry, due, "readers: addresses of the kind learner, about what is not known: 2"+names,
		"readers: addresses of the kind manager, about what is not known: 1"+names, "readers: addresses of the kind office_head, about what is not known: 1"+names)
	for _, text := range []string{c.get("/").Body.String(), c.get("/duty.json").Body.String()} {
		if personal := regexp.MustCompile(`Секретова|P-0451|VDNKH`).FindString(text); personal != "" {
			t.Errorf("it names %s: %s", personal, text)
		}
	}
	c.exec("alter view input.rooms rename to chambers")
	check("a view that is gone", failed, hurry, due, "readers: PostgreSQL refuses a question: a view, a column or a function is not there or of another kind (SQLSTATE 42P01) | cohort doctor names the views that are not as they should be; docs/DATA.md says what each must show; cohort doctor says it in PostgreSQL's words")
	c.exec(`alter view input.chambers rename to rooms; alter view input.trainers rename to teachers; create view input.trainers as select ('Секретова' || n)::int as id from generate_series(1, 2) n`)
	check("a view that fails at a value", failed, hurry, due, "readers: PostgreSQL refuses a question: a value is none of its kind (SQLSTATE 22P02) | cohort doctor names the views that are not as they should be; docs/DATA.md says what each must show; cohort doctor says it in PostgreSQL's words")
	if page := c.get("/").Body.String(); strings.Contains(page, "Секретова") {
		t.Errorf("the page has a value of a row: %s", page)
	}
	c.exec("insert into cohort.migrations (version_id, is_applied, tstamp) values (9999, true, now())")
	c.at = c.at.Add(3 * time.Second)
	if got := c.get("/duty.json").Body.String(); !strings.Contains(got, `"runs":[],"next":[]`) {
		t.Errorf("of two versions, for programs: %s", got)
	}
	if night, ill := c.duty(); night != "Program and database are of two versions." || len(ill) != 1 || !strings.HasPrefix(ill[0], "schema: the database is at version 9999, made by a later program") || !strings.Contains(ill[0], "see Upgrade in docs/OPERATIONS.md") {
		t.Errorf("of two versions: %s %q", night, ill)
	}
	c.st.Close()
	c.at = c.at.Add(time.Minute)
	if got := c.get("/"); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), "<code>cohort doctor</code>") || strings.Contains(got.Body.String(), "The database takes") {
		t.Errorf("without a database: %d %s", got.Code, got.Body)
	}
	if got := c.get("/duty.json"); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), `"well":false`) || strings.Contains(strings.ReplaceAll(got.Body.String(), `"published_at":null`, ""), "null") {
		t.Errorf("without a database: %d %s", got.Code, got.Body)
	}
}
