package pages_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/login"
	"cohort/internal/login/logintest"
	"cohort/internal/pages"
	"cohort/planner"
	"cohort/reports/words"
	"cohort/sql/store"
)

// mailed is a centre whose manager got the mail of next week, with the link in it.
func mailed(t *testing.T, change ...func(*pages.Options)) (c *centre, link string) {
	t.Helper()
	c = newCentre(t, change...)
	c.exec("insert into cohort.addresses (kind, subject, email, name) values ('manager', 'VDNKH', 'Manager@example.org', 'Руководитель')")
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"), session("s3", "long", "F1", "t1", 3, 15*60, "anna"))
	link = c.weekly(monday + 4)
	c.look()
	return c, link
}

func (c *centre) exec(query string, args ...any) {
	c.t.Helper()
	if _, err := c.db.Exec(query, args...); err != nil {
		c.t.Fatal(err)
	}
}

// weekly does the weekly job of a day, has its mail accepted, and gives the link of the last one.
func (c *centre) weekly(day planner.Date) (link string) {
	c.t.Helper()
	c.at = day.At(12*60, zone)
	c.runs++
	run, _, err := c.st.OpenRun(ctx, store.Weekly, c.at, day, false, c.at)
	if err == nil {
		err = c.service.Do(ctx, run.ID)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.exec("update cohort.outbox set state = 'accepted', accepted_at = $1, next_attempt_at = null where kind in ('weekly', 'trainer_week')", c.at)
	var html, text string
	if err := c.db.QueryRow("select html, text from cohort.outbox where kind in ('weekly', 'trainer_week') order by id desc limit 1").Scan(&html, &text); err != nil {
		c.t.Fatal(err)
	}
	link = regexp.MustCompile(`https://cohort\.example\.org(/week/\S*)`).FindStringSubmatch(text + " ")[1]
	if !strings.Contains(html, `<a href="https://cohort.example.org`+link+`">Неделя на телефоне</a>`) {
		c.t.Errorf("the link %s is not in the mail: %s", link, html)
	}
	return link
}

func (c *centre) views() (n int) {
	c.t.Helper()
	if err := c.db.QueryRow("select count(*) from cohort.audit where kind = 'view'").Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

// The week of whoever runs a site says on which days it is shut, and why.
func TestWeekWithDaysOnWhichTheSiteIsShut(t *testing.T) {
	c := newCentre(t)
	c.shut = []directory.Closure{{Site: "VDNKH", From: monday + 8, To: monday + 9, Reason: "потоп"}}
	c.exec("insert into cohort.addresses (kind, subject, email, name) values ('manager', 'VDNKH', 'manager@example.org', 'Руководитель')")
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"))
	link := c.weekly(monday + 4)
	page := c.get(link).Body.String()
	for day, want := range []bool{false, true, true, false} {
		_, band, _ := strings.Cut(page, fmt.Sprintf(" <span>%d.01</span></h2>", 25+day))
		band, _, _ = strings.Cut(band, "</section>")
		if shut := strings.Contains(band, "закрыто: потоп"); shut != want {
			t.Errorf("on %d January the site is shut: %v, want %v\n%s", 25+day, shut, want, band)
		}
	}
}

func TestWeekByTheLinkOfTheMail(t *testing.T) {
	c, link := mailed(t)
	if !strings.HasPrefix(link, "/week/VDNKH/2027-W04?k=") {
		t.Errorf("the link is %s", link)
	}
	for path, says := range map[string][]string{
		link:                 {"Центр «ВДНХ» · неделя 4 (25.01–31.01.2027) · издание 1", "<h2>Пн <span>25.01</span></h2>", "●\u00a0Управление стрессом", "10:00–11:00", "1 из 10", "Аудитория 1", `class="bar f840 t1080 c-DDF1E1"`},
		link + "&by=trainer": {"по тренерам", "Вишенкина Л.", "Зал", `aria-current="page">По тренерам`},
	} {
		got := c.get(path)
		for _, text := range says {
			if !strings.Contains(got.Body.String(), text) {
				t.Errorf("%s does not say %s:\n%s", path, text, got.Body)
			}
		}
		if got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "no-store" || got.Body.Len() > 100<<10 {
			t.Errorf("%s: %d, %v", path, got.Code, got.Header())
		}
		if name := regexp.MustCompile(`Секретова|Тайнов|example\.org`).FindString(got.Body.String()); name != "" {
			t.Errorf("%s names %s", path, name)
		}
	}
	var at, way, sender, about, after string
	if err := c.db.QueryRow("select at::text, way, sender, about, after::text from cohort.audit where kind = 'view' order by number limit 1").Scan(&at, &way, &sender, &about, &after); err != nil {
		t.Fatal(err)
	}
	if way != "web" || !strings.HasPrefix(sender, "manager VDNKH ") || about != "VDNKH 2027-W04" || !strings.Contains(after, `"link"`) || c.views() != 2 {
		t.Errorf("in the audit trail: %s %s %s %s %s, %d views", at, way, sender, about, after, c.views())
	}
}

// A trainer's link opens what the grid of their workbook shows: their own sessions, wherever
// they are, and nobody else's.
func TestTrainersOwnWeek(t *testing.T) {
	c := newCentre(t)
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't1', 'one@example.org', 'Фиалкин'), ('trainer', 't2', 'two@example.org', 'Вишенкина')`)
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"), session("s3", "long", "F1", "t1", 5, 15*60, "anna"))
	links := map[string]string{}
	theirs := c.weekly(monday + 4) // the last one is that of t2
	for _, about := range []string{"t1", "t2"} {
		var text string
		if err := c.db.QueryRow("select text from cohort.outbox where kind = 'trainer_week' and about = $1", about).Scan(&text); err != nil {
			t.Fatal(err)
		}
		links[about] = regexp.MustCompile(`https://cohort\.example\.org(/week/own/\S*)`).FindStringSubmatch(text)[1]
	}
	if theirs != links["t2"] || !strings.HasPrefix(theirs, "/week/own/t2/2027-W04?k=") {
		t.Errorf("the links are %s, %v", theirs, links)
	}
	var workbook []byte
	if err := c.db.QueryRow("select a.bytes from cohort.attachments a join cohort.outbox o on o.id = a.message where o.about = 't1' order by a.ordinal limit 1").Scan(&workbook); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	cells := ""
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			cells += strings.Join(row, "\n") + "\n"
		}
	}
	got := c.get(links["t1"])
	page := got.Body.String()
	if bars := strings.Count(page, "<article "); got.Code != http.StatusOK || bars != 2 || strings.Contains(page, "<nav") {
		t.Errorf("%d, %d sessions: %s", got.Code, bars, page)
	}
	for _, said := range regexp.MustCompile(`<[^>]*>|, `).Split(page, -1) { // a short bar of the workbook has less room for what its lists say
		said = strings.Trim(html.UnescapeString(said), " \u00a0·●\n")
		if !strings.Contains(cells, said) && !regexp.MustCompile(`^\d+$`).MatchString(said) { // the hours above the grid
			t.Errorf("the page says %q, which the workbook does not:\n%s", said, cells)
		}
	}
	if name := regexp.MustCompile(`Секретова|Тайнов|Вишенкина|Класс|example\.org`).FindString(page); name != "" {
		t.Errorf("the page names %s: %s", name, page)
	}
	for what, path := range map[string]string{"the site's": strings.Replace(links["t1"], "own/t1", "VDNKH", 1), "another's": strings.Replace(links["t1"], "t1", "t2", 1),
		"by another's key": strings.Replace(links["t1"], "?k=", "?k="+links["t2"][strings.Index(links["t2"], "k=")+2:]+"&", 1)} {
		if got := c.get(path); got.Code != http.StatusForbidden || strings.Contains(got.Body.String(), "Управление") {
			t.Errorf("%s: %d %s", what, got.Code, got.Body)
		}
	}
	var sender, about string
	if err := c.db.QueryRow("select sender, about from cohort.audit where kind = 'view'").Scan(&sender, &about); err != nil || !strings.HasPrefix(sender, "trainer t1 ") || about != "t1 2027-W04" || c.views() != 1 {
		t.Errorf("in the audit trail: %s %s, %v", sender, about, err)
	}
	c.exec("update cohort.addresses set active = false where subject = 't1'")
	if got := c.get(links["t1"]); got.Code != http.StatusForbidden {
		t.Errorf("nobody writes to them any more: %d", got.Code)
	}
}

// Whatever a link lacks, the answer is the same sentence, and nothing is noted.
func TestLinkThatDoesNotHold(t *testing.T) {
	c, link := mailed(t)
	ended := c.get("/week/VDNKH/2027-W04").Body.String()
	if !strings.Contains(ended, "Эта ссылка больше не действует") {
		t.Fatalf("without a link: %s", ended)
	}
	refused := func(what, path string, headers ...string) {
		t.Helper()
		if got := c.get(path, headers...); got.Code != http.StatusForbidden || got.Body.String() != ended {
			t.Errorf("%s: %d %s", what, got.Code, got.Body)
		}
	}
	refused("altered", link[:len(link)-2]+"xx")
	refused("another site", strings.Replace(link, "VDNKH", "FILI", 1))
	refused("another week", strings.Replace(link, "W04", "W05", 1))
	refused("no week", strings.Replace(link, "2027-W04", "now", 1))
	refused("a header from elsewhere", "/week/VDNKH/2027-W04", "X-Email", "manager@example.org") // httptest asks from 192.0.2.1
	c.exec("update cohort.addresses set active = false")
	refused("nobody writes to them any more", link)
	c.exec("update cohort.addresses set active = true, email = 'other@example.org'")
	refused("the address is another's", link)
	c.exec("update cohort.addresses set email = 'manager@example.org'")
	c.at = (monday + 14).At(0, zone)
	refused("the week is over", link)
	c.at = (monday + 13).At(23*60, zone)
	if got := c.get(link); got.Code != http.StatusOK {
		t.Errorf("on its last evening: %d", got.Code)
	}
	if n := c.views(); n != 1 {
		t.Errorf("%d views are noted", n)
	}
	c.at = (monday + 4).At(13*60, zone)
	c.publish(monday+4, session("s1", "short", "C1", "t1", 3, 10*60, "anna"))
	next := c.weekly(monday + 5)
	refused("a later edition was accepted", link)
	if got := c.get(next); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "издание 2") {
		t.Errorf("the later one: %d %s", got.Code, got.Body)
	}
}

func TestWeekByTheProxysVisitor(t *testing.T) {
	c, _ := mailed(t)
	ask := func(path string, visitors ...string) (int, string) {
		var headers []string
		for _, v := range visitors {
			headers = append(headers, "X-Email", v)
		}
		got := c.proxied(path, headers...)
		return got.Code, got.Body.String()
	}
	if code, page := ask("/week/VDNKH/2027-W04", "MANAGER@example.org"); code != http.StatusOK || !strings.Contains(page, "издание 1") {
		t.Errorf("the manager: %d %s", code, page)
	}
	for what, visitors := range map[string][]string{"nobody": nil, "two at once": {"manager@example.org", "manager@example.org"}} {
		if code, page := ask("/week/VDNKH/2027-W04", visitors...); code != http.StatusForbidden {
			t.Errorf("%s: %d %s", what, code, page)
		}
	}
	if code, page := ask("/week/VDNKH/2027-W05", "manager@example.org"); code != http.StatusNotFound || !strings.Contains(page, `<a href="/week/VDNKH/2027-W04">Центр «ВДНХ», неделя 4 (25.01–31.01.2027)</a>`) {
		t.Errorf("a week that they do not hold: %d %s", code, page)
	}
	if code, page := ask("/week/VDNKH/2027-W04", "other@example.org"); code != http.StatusNotFound || strings.Contains(page, "ВДНХ") {
		t.Errorf("a stranger: %d %s", code, page)
	}
}

// Who signs in sees what their mail has, like whom the proxy names; whom no mail goes to is not
// let in, and where mail ends, what they see does.
func TestWeekByTheIdentityProvider(t *testing.T) {
	var c *centre
	now := func() time.Time { return c.at }
	provider := logintest.New(t, now)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	c, _ = mailed(t, func(o *pages.Options) {
		o.Login = login.New(login.Options{Issuer: provider.URL, ClientID: logintest.ClientID, Secret: logintest.Secret, Public: server.URL, Key: o.Links.Key, Now: now})
	})
	ask := func(email, path string) (int, string) {
		t.Helper()
		provider.Claims = map[string]any{"email": email, "email_verified": true}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := (&http.Client{Jar: jar}).Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(page)
	}
	if code, page := ask("manager@EXAMPLE.org", "/week/VDNKH/2027-W04"); code != http.StatusOK || !strings.Contains(page, "издание 1") || !strings.Contains(page, ">Выйти<") {
		t.Errorf("the manager: %d %s", code, page)
	}
	var after string
	if err := c.db.QueryRow("select after->>'by' from cohort.audit where kind = 'view'").Scan(&after); err != nil || after != "login" || c.views() != 1 {
		t.Errorf("in the audit trail: %s, %v", after, err)
	}
	if code, page := ask("manager@example.org", "/week/"); code != http.StatusOK || !strings.Contains(page, `<a href="/week/VDNKH/2027-W04">`) {
		t.Errorf("their weeks: %d %s", code, page)
	}
	for i := range 35 { // an office of many readers has one address
		if code, page := ask("manager@example.org", "/week/"); code != http.StatusOK {
			t.Fatalf("%d of one address in a minute: %d %s", i+3, code, page)
		}
	}
	if code, page := ask("stranger@example.org", "/week/VDNKH/2027-W04"); code != http.StatusForbidden || !strings.Contains(page, "писем не уходит") || strings.Contains(page, "VDNKH") || !strings.Contains(page, `<a href="/login?again=1">Войти с другим адресом</a>`) {
		t.Errorf("whom no mail goes to: %d %s", code, page)
	}
	c.exec("insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't1', 'one@example.org', 'Фиалкин')")
	if code, page := ask("one@example.org", "/week/VDNKH/2027-W04"); code != http.StatusNotFound || strings.Contains(page, "ВДНХ") {
		t.Errorf("who holds another mail: %d %s", code, page)
	}
	c.exec("update cohort.addresses set active = false")
	if code, page := ask("manager@example.org", "/week/VDNKH/2027-W04"); code != http.StatusForbidden {
		t.Errorf("nobody writes to them any more: %d %s", code, page)
	}
	for range 40 {
		if got := c.get("/week/VDNKH/2027-W04"); got.Code != http.StatusFound {
			t.Fatalf("without a link they are sent to sign in: %d", got.Code)
		}
	}
	provider.Close()
	if code, page := ask("manager@example.org", "/week/VDNKH/2027-W04?k=x"); code != http.StatusForbidden || !strings.Contains(page, "Эта ссылка") {
		t.Errorf("an altered link does not lead elsewhere: %d %s", code, page)
	}
	last := 0
	for range 30 {
		last = c.get("/login/back?code=c0de&state=x").Code
	}
	if more := c.get("/login/back?code=c0de&state=x").Code; last != http.StatusForbidden || more != http.StatusTooManyRequests {
		t.Errorf("30 sign-ins that fail: %d, one more: %d", last, more)
	}
	if elsewhere := c.from("192.0.2.2:1", "/login/back?code=c0de&state=x").Code; elsewhere != http.StatusForbidden {
		t.Errorf("from elsewhere: %d", elsewhere)
	}
	if c.views() != 37 { // the week and the lists
		t.Errorf("%d views are noted", c.views())
	}
	out := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/logout", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if c.ServeHTTP(out, r); out.Code != http.StatusForbidden || !strings.Contains(out.Body.String(), "<h1>Запрос пришёл с другого сайта и не выполнен.</h1>") {
		t.Errorf("another site signs them out: %d %s", out.Code, out.Body)
	}
	out = httptest.NewRecorder()
	if c.ServeHTTP(out, httptest.NewRequest(http.MethodPost, "/logout", nil)); out.Code != http.StatusOK || !strings.Contains(out.Header().Get("Set-Cookie"), "cohort-reader=; Path=/; Max-Age=0; HttpOnly") || out.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("signed out: %d %v", out.Code, out.Header())
	}
}

// Whoever asks whether a link holds has seen nothing; whoever is shown which weeks they hold has,
// and no more often than a week is looked at.
func TestWhatCountsAsAView(t *testing.T) {
	c, link := mailed(t)
	head := func(path string) int {
		out, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodHead, path, nil)
		r.RemoteAddr = "127.0.0.1:1234"
		r.Header.Set("X-Email", "manager@example.org")
		c.ServeHTTP(out, r)
		return out.Code
	}
	if link, list := head(link), head("/week/"); link != http.StatusOK || list != http.StatusOK || c.views() != 0 {
		t.Errorf("asked whether they are there: %d, %d, noted %d times", link, list, c.views())
	}
	noted := func(path string, code int) {
		t.Helper()
		got := c.proxied(path, "X-Email", "Manager@Example.org")
		var sender, what, after string
		if err := c.db.QueryRow("select sender, about, after::text from cohort.audit where kind = 'view' order by number desc limit 1").Scan(&sender, &what, &after); err != nil {
			t.Fatal(err)
		}
		if got.Code != code || !strings.HasPrefix(sender, "manager VDNKH ") || what != "weeks" || after != `{"by":"proxy","weeks":["VDNKH 2027-W04"]}` || strings.Contains(sender+after, "@") {
			t.Errorf("%s: %d, in the audit trail: %s %s %s", path, got.Code, sender, what, after)
		}
	}
	noted("/week/", http.StatusOK)
	noted("/week/VDNKH/2027-W05", http.StatusNotFound)
	if got := c.proxied("/week/", "X-Email", "stranger@example.org"); got.Code != http.StatusOK || c.views() != 2 {
		t.Errorf("who holds none: %d, %d views", got.Code, c.views())
	}
	last := 0
	for range 57 {
		last = c.proxied("/week/", "X-Email", "manager@example.org").Code
	}
	if more := c.proxied("/week/", "X-Email", "MANAGER@example.org").Code; last != http.StatusOK || more != http.StatusTooManyRequests {
		t.Errorf("60 lists: %d, one more: %d", last, more)
	}
}

// Clients are told apart by the address that the proxy on this machine saw, and by nothing that
// they choose themselves.
func TestClientsAreToldApart(t *testing.T) {
	c, link := mailed(t)
	const proxy, direct = "127.0.0.1:1234", "198.51.100.7:1234"
	for _, want := range []struct {
		from, one, other string
		same             bool
	}{
		{proxy, "192.0.2.1", "192.0.2.1", true},
		{proxy, "192.0.2.1", "192.0.2.2", false},
		{"[::1]:1234", "192.0.2.1", "192.0.2.2", false},
		{proxy, "10.0.0.1, 192.0.2.1", "10.0.0.2,192.0.2.1", true},
		{proxy, "10.0.0.1, 192.0.2.1", "10.0.0.1, 192.0.2.2", false},
		{proxy, "192.0.2.1:1", "192.0.2.1:2", true},
		{proxy, "::ffff:192.0.2.1", "192.0.2.1", true},
		{proxy, "2001:db8:0:1::1", "2001:db8:0:1:9::2", true},
		{proxy, "[2001:db8:0:1::1]:5", "2001:db8:0:1::2%eth0", true},
		{proxy, "2001:db8:0:1::1", "2001:db8:0:2::1", false},
		{proxy, strings.Repeat("a", 9000), "b", true},
		{proxy, "192.0.2.256", "", true},
		{proxy, "unknown", "192.0.2.1", false},
		{direct, "192.0.2.1", "192.0.2.2", true},
	} {
		for range 30 {
			c.from(want.from, link+"x", "X-Forwarded-For", want.one)
		}
		if waits := c.from(want.from, link+"x", "X-Forwarded-For", want.other).Code == http.StatusTooManyRequests; waits != want.same {
			t.Errorf("from %s, %.40q is the same client as %q: %v", want.from, want.one, want.other, waits)
		}
		c.at = c.at.Add(time.Minute)
	}
}

func TestLinksAreCounted(t *testing.T) {
	c, link := mailed(t)
	ask := func(path string, times int) (last int) {
		for range times {
			last = c.get(path).Code
		}
		return last
	}
	if no, more := ask(link+"x", 30), ask(link+"y", 1); no != http.StatusForbidden || more != http.StatusTooManyRequests {
		t.Errorf("30 refused: %d, one more: %d", no, more)
	}
	if got := c.proxied("/week/VDNKH/2027-W04", "X-Forwarded-For", "192.0.2.1", "X-Email", "manager@example.org"); got.Code != http.StatusOK {
		t.Errorf("whom the proxy names, where others tried bad links: %d", got.Code)
	}
	if ok, more := ask(link, 59), ask(link, 1); ok != http.StatusOK || more != http.StatusTooManyRequests {
		t.Errorf("60 views: %d, one more: %d", ok, more)
	}
	if page := c.get(link + "y").Body.String(); !strings.Contains(page, `<html lang="ru">`) || !strings.Contains(page, "через минуту") {
		t.Errorf("whoever is told to wait reads %s", page)
	}
	c.at = c.at.Add(60e9)
	if again := ask(link, 1); again != http.StatusOK {
		t.Errorf("a minute later: %d", again)
	}
	for i := range pages.MostCounted + 40 { // each once, from addresses that differ
		c.proxied(link+"x", "X-Forwarded-For", fmt.Sprintf("198.18.%d.%d", i/256, i%256))
	}
	if no, ok := ask(link+"x", 1), ask(link, 1); no != http.StatusForbidden || ok != http.StatusOK {
		t.Errorf("after a crowd with bad links, the first bad one of another: %d, a good one: %d", no, ok)
	}
	if n := c.views(); n != 62 {
		t.Errorf("%d views are noted", n)
	}
	c.exec("update cohort.addresses set active = false")
	if ended, more := ask(link, 58), ask(link, 1); ended != http.StatusForbidden || more != http.StatusTooManyRequests {
		t.Errorf("60 looks by a link that ended: %d, one more: %d", ended, more)
	}
	c.at = c.at.Add(60e9)
	c.st.Close()
	for what, got := range map[string]*httptest.ResponseRecorder{"a link": c.get(link), "the list": c.proxied("/week/", "X-Email", "manager@example.org")} {
		if got.Code != http.StatusServiceUnavailable || got.Header().Get("Refresh") != "30" || !strings.Contains(got.Body.String(), "<h1>Расписание сейчас недоступно</h1>") {
			t.Errorf("%s without the database: %d %v %s", what, got.Code, got.Header(), got.Body)
		}
	}
}

// Whoever looks at a week that is drawn does not wait for another one to be drawn.
func TestDrawnWeeksDoNotWait(t *testing.T) {
	waiting, goOn := make(chan bool), make(chan bool)
	var hold atomic.Bool
	c := newCentre(t, func(o *pages.Options) {
		begin := o.Weeks
		o.Weeks = func() pages.Week {
			through := begin()
			return func(ctx context.Context, m store.Message, draw func(*editions.Board, editions.Head, editions.Last, words.Words)) error {
				if hold.Load() {
					waiting <- true
					<-goOn
				}
				return through(ctx, m, draw)
			}
		}
	})
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't1', 'one@example.org', 'Фиалкин'), ('trainer', 't2', 'two@example.org', 'Вишенкина')`)
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"))
	other := c.weekly(monday + 4)
	var text string
	if err := c.db.QueryRow("select text from cohort.outbox where about = 't1'").Scan(&text); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`/week/own/\S*`).FindString(text)
	if got := c.get(link); got.Code != http.StatusOK {
		t.Fatalf("%d", got.Code)
	}
	hold.Store(true)
	done := make(chan int)
	go func() { done <- c.get(other).Code }()
	<-waiting
	kept := make(chan int)
	go func() { kept <- c.get(link).Code }()
	select {
	case code := <-kept:
		if code != http.StatusOK {
			t.Errorf("while another is drawn: %d", code)
		}
	case <-time.After(20 * time.Second):
		t.Error("a week that is drawn waits for another one to be drawn")
	}
	close(goOn)
	if code := <-done; code != http.StatusOK {
		t.Errorf("the other: %d", code)
	}
}

// Whoever is forgotten is gone from what was drawn before, by the next look at the database.
func TestForgottenAreNotShown(t *testing.T) {
	c, link := mailed(t)
	if err := c.Look(ctx); err != nil {
		t.Fatal(err)
	}
	named := func() (out []bool) {
		for _, page := range []string{link, "/screen/VDNKH"} {
			got := c.get(page)
			if got.Code != http.StatusOK {
				t.Fatalf("%s: %d", page, got.Code)
			}
			out = append(out, strings.Contains(got.Body.String(), "Фиалкин"))
		}
		return out
	}
	if got := named(); !got[0] || !got[1] {
		t.Fatalf("named in the week and on the screen: %v", got)
	}
	var owner string
	if err := c.db.QueryRow("select quote_ident(pg_get_userbyid(relowner)) from pg_class where oid = 'cohort.removals'::regclass").Scan(&owner); err != nil {
		t.Fatal(err)
	}
	c.exec("begin; set local role " + owner + `; set local cohort.removing = 'yes';
		update cohort.readings set directory = cast(replace(cast(directory as text), 'Фиалкин', '—') as json);
		update cohort.snapshots set forgotten_at = now(); commit`)
	if err := c.Look(ctx); err != nil {
		t.Fatal(err)
	}
	if got := named(); got[0] || got[1] {
		t.Errorf("named in the week and on the screen after they were forgotten: %v", got)
	}
}

// A week that cannot be drawn has one line in the log, and does not hide that the database
// went away.
func TestEachTroubleIsLoggedOnce(t *testing.T) {
	log, looks, clock := make(lines, 10), make(chan bool), monday.At(0, zone)
	c := newCentre(t, func(o *pages.Options) {
		o.Clock = func() time.Time { clock = clock.Add(time.Minute); return clock } // so it is tried at each look
		o.Poll, o.Log = time.Millisecond, slog.New(slog.NewTextHandler(log, nil))
		o.Weeks = func() pages.Week {
			looks <- true
			return func(context.Context, store.Message, func(*editions.Board, editions.Head, editions.Last, words.Words)) error {
				return errors.New("its version is not there")
			}
		}
	})
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't1', 'one@example.org', 'Фиалкин')`)
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"))
	c.weekly(monday + 4)
	watching, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	over := make(chan bool)
	go func() { c.Watch(watching); close(over) }()
	for range 3 {
		<-looks
	}
	if err := c.st.Close(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"not all weeks are drawn", "the screens show what was read last"} {
		for got := ""; got == ""; {
			select {
			case <-looks:
			case got = <-log:
				if !strings.Contains(got, want) {
					t.Errorf("line %d says %q, want %q", i+1, got, want)
				}
			case <-watching.Done():
				t.Fatalf("nothing says %q", want)
			}
		}
	}
	stop()
	<-over
	if len(log) > 0 {
		t.Errorf("and it says %q", <-log)
	}
}

// lines are what a log wrote.
type lines chan string

func (l lines) Write(line []byte) (int, error) { l <- string(line); return len(line), nil }

// Weeks are drawn before anybody looks, with what was read for the ones before them; but a
// look at the database does not wait for all of them, one that cannot be drawn keeps no other
// from it, and a new edition does not push out what was just drawn of it.
func TestWeeksDrawnAhead(t *testing.T) {
	begun, drawn, clock, slow, broken := 0, 0, monday.At(0, zone), time.Duration(0), false
	c := newCentre(t, func(o *pages.Options) {
		o.Poll, o.Clock = time.Minute, func() time.Time { return clock }
		begin := o.Weeks
		o.Weeks = func() pages.Week {
			through := begin()
			begun++
			return func(ctx context.Context, m store.Message, draw func(*editions.Board, editions.Head, editions.Last, words.Words)) error {
				if clock = clock.Add(slow); broken && m.About == "t1" {
					return errors.New("its version is not there")
				}
				drawn++
				return through(ctx, m, draw)
			}
		}
	})
	look := func(wantBegun, wantDrawn int, wantWell bool) {
		t.Helper()
		if err := c.DrawAhead(ctx); (err == nil) != wantWell {
			t.Error(err)
		}
		if begun != wantBegun || drawn != wantDrawn {
			t.Errorf("%d weeks were drawn, begun %d times; want %d, %d", drawn, begun, wantDrawn, wantBegun)
		}
	}
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't1', 'one@example.org', 'Фиалкин'), ('trainer', 't2', 'two@example.org', 'Вишенкина')`)
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"))
	c.weekly(monday + 4)
	slow = 2 * time.Minute
	look(1, 1, true) // the time between two looks is over after one
	look(1, 2, true) // from what was read for the first
	look(1, 2, true)
	c.Drop(1)
	look(2, 3, true) // there was nothing to draw in between, so what was read is not kept
	c.Forget()
	slow = 0
	look(2, 5, true)
	c.Forget()
	broken = true
	look(2, 6, false)
	look(2, 6, false)
	clock = clock.Add(time.Minute)
	look(3, 6, false) // it is tried again
	look(3, 6, false)
	c.Forget()
	clock, slow = clock.Add(time.Minute), 2*time.Minute
	broken = false
	look(4, 7, true)
	look(4, 8, true)
	const first = 1000
	for i := range int64(pages.MostGrids) + 50 {
		c.Keep(first + i)
	}
	for i := range int64(pages.MostGrids) + 50 {
		if kept := i >= 50; c.Keeps(first+i) != kept {
			t.Fatalf("the week of message %d is kept: %v, want %v", i, !kept, kept)
		}
	}
}
