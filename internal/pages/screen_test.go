package pages_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/internal/editions/directory"
	"cohort/internal/pages"
	"cohort/planner"
)

// day is the timetable that the screens of the tests show.
func (c *centre) day() {
	c.t.Helper()
	c.publish(monday, session("s1", "short", "A1", "t1", 0, 10*60, "anna"), session("s2", "short", "A1", "t1", 0, 12*60, "boris"),
		session("s3", "long", "C1", "t2", 0, 14*60, "anna"), session("s4", "long", "C1", "t2", 1, 10*60, "boris"),
		session("s5", "long", "F1", "t1", 1, 15*60, "A/x/1"))
	c.look()
}

var tag = regexp.MustCompile(`<[^>]*>`)
var space = regexp.MustCompile(`[\s\x{a0}]+`)

// marked are the sessions of a page that are marked in a way, as text.
func marked(page, mark string) string {
	var out []string
	for _, m := range regexp.MustCompile(`(?s)<div class="(slot [^"]*)"[^>]*>(.*?)</div>`).FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[1]+" ", " "+mark+" ") {
			out = append(out, strings.TrimSpace(space.ReplaceAllString(tag.ReplaceAllString(m[2], " "), " ")))
		}
	}
	return strings.Join(out, "; ")
}

func TestScreenShowsNowAndNext(t *testing.T) {
	c := newCentre(t)
	if got := c.get("/screen/VDNKH"); got.Code != http.StatusServiceUnavailable || got.Header().Get("Refresh") != "30" || !strings.Contains(got.Body.String(), "<h1>Расписание сейчас недоступно</h1>") {
		t.Errorf("before anything was read: %d, %v %s", got.Code, got.Header(), got.Body)
	}
	c.look()
	for _, path := range []string{"/screen/VDNKH", "/screen/"} { // a wall that was set up too early comes by itself to what is published
		if got := c.get(path); got.Header().Get("Refresh") != "30" || !strings.Contains(got.Body.String(), "Расписание ещё не опубликовано.") {
			t.Errorf("%s before anything was published: %v %s", path, got.Header(), got.Body)
		}
	}
	c.day()
	for _, x := range []struct {
		minute    int
		now, next string
	}{
		{9 * 60, "", "Пн 18.01 10:00–11:00 Фиалкин Р. Управление стрессом; Пн 18.01 14:00–18:00 Вишенкина Л. Программный комплекс"},
		{10 * 60, "Пн 18.01 10:00–11:00 Фиалкин Р. Управление стрессом", "Пн 18.01 12:00–13:00 Фиалкин Р. Управление стрессом; Пн 18.01 14:00–18:00 Вишенкина Л. Программный комплекс"},
		{11 * 60, "", "Пн 18.01 12:00–13:00 Фиалкин Р. Управление стрессом; Пн 18.01 14:00–18:00 Вишенкина Л. Программный комплекс"},
		{17*60 + 59, "Пн 18.01 14:00–18:00 Вишенкина Л. Программный комплекс", "Вт 19.01 10:00–14:00 Вишенкина Л. Программный комплекс"},
		{18 * 60, "", "Вт 19.01 10:00–14:00 Вишенкина Л. Программный комплекс"},
	} {
		c.at = monday.At(x.minute, zone)
		page := c.get("/screen/VDNKH").Body.String()
		if now, next := marked(page, "now"), marked(page, "next"); now != x.now || next != x.next {
			t.Errorf("at minute %d\n now %q\nwant %q\nnext %q\nwant %q", x.minute, now, x.now, next, x.next)
		}
	}
	c.at = (monday + 2).At(60, zone)
	c.look()
	if page := c.get("/screen/VDNKH").Body.String(); strings.Contains(page, `class="nothing" hidden`) || marked(page, "slot") != "" {
		t.Errorf("with nothing to come:\n%s", page)
	}
}

// What nobody is announced for is not on the wall, and nobody who is trained is.
func TestScreenNamesNobodyWhoIsTrained(t *testing.T) {
	c := newCentre(t)
	c.day()
	for _, path := range []string{"/screen/VDNKH", "/screen/FILI", "/screen/VDNKH?lang=en"} {
		page := c.get(path).Body.String()
		for _, name := range []string{"Секретова", "Тайнов", "anna", "boris", "Сокол"} {
			if strings.Contains(page, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
	if page := c.get("/screen/FILI").Body.String(); marked(page, "slot") != "" {
		t.Errorf("a session that is held for nobody by name is shown: %s", marked(page, "slot"))
	}
}

func TestScreenInBothLanguagesAndThemes(t *testing.T) {
	c := newCentre(t)
	c.day()
	for path, says := range map[string][]string{
		"/screen/VDNKH":                     {`<html lang="ru">`, "Центр «ВДНХ»", "проспект Мира, 119", "Сейчас", `role="rowheader">Класс &lt;1&gt;</div>`, `Аудитория 1 <span class="way">2 этаж, направо от лифта</span>`, `<time id="clock">9:00</time>`},
		"/screen/VDNKH?lang=en":             {`<html lang="en">`, "VDNKh centre", "Now", "Mon 18.01", "Managing stress", `Auditorium 1 <span class="way">First floor, right of the lift</span>`},
		"/screen/VDNKH?lang=xx&theme=dark":  {`<html lang="ru" data-theme="dark">`},
		"/screen/VDNKH?theme=%22%3E%3Cb%3E": {`<html lang="ru">`},
	} {
		got := c.get(path)
		for _, text := range says {
			if !strings.Contains(got.Body.String(), text) {
				t.Errorf("%s does not say %s", path, text)
			}
		}
		if got.Code != http.StatusOK || !strings.HasPrefix(got.Header().Get("Content-Security-Policy"), "default-src 'none'; script-src 'self';") || got.Body.Len() > 100<<10 {
			t.Errorf("%s: %d, %v, %d bytes", path, got.Code, got.Header(), got.Body.Len())
		}
		if bad := regexp.MustCompile(`\s(style|on[a-z]+)=|<style|<script>`).FindString(got.Body.String()); bad != "" {
			t.Errorf("%s has %q, which the browser refuses", path, bad)
		}
	}
}

// What changed since the day began is told, without whom it concerns.
func TestScreenTellsWhatChangedToday(t *testing.T) {
	c := newCentre(t)
	c.at = (monday - 1).At(2*60, zone)
	c.day()
	c.at = monday.At(9*60, zone)
	c.look()
	if page := c.get("/screen/VDNKH").Body.String(); strings.Contains(page, "Сегодня изменилось") {
		t.Error("nothing changed, and it is told")
	}
	c.publish(monday, session("s1", "short", "C1", "t1", 0, 10*60, "anna"), session("s2", "short", "A1", "t2", 0, 12*60+30, "boris"),
		session("s4", "long", "C1", "t2", 1, 11*60, "boris"))
	c.look()
	page := c.get("/screen/VDNKH").Body.String()
	var got []string
	for _, m := range regexp.MustCompile(`(?s)<li>(.*?)</li>`).FindAllStringSubmatch(page, -1) {
		got = append(got, m[1])
	}
	want := []string{"Другая аудитория: Управление стрессом, 10:00–11:00, Аудитория 1 → Класс &lt;1&gt;, Фиалкин\u00a0Р.",
		"Перенос: Управление стрессом, 12:00–13:00 → 12:30–13:30, Аудитория 1, Фиалкин\u00a0Р. → Вишенкина\u00a0Л.",
		"Отмена: Программный комплекс, 14:00–18:00, Класс &lt;1&gt;, Вишенкина\u00a0Л."}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("told is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	c.at = (monday + 1).At(60, zone)
	c.look()
	if page := c.get("/screen/VDNKH").Body.String(); strings.Contains(page, "Сегодня изменилось") {
		t.Error("yesterday's changes are told today")
	}
}

func TestWhatIsNotThere(t *testing.T) {
	c := newCentre(t)
	c.day()
	for path, says := range map[string]string{
		"/screen/NOWHERE":                 "Площадки «NOWHERE» в расписании нет",
		"/screen/%3Cscript%3E":            "«&lt;script&gt;»",
		"/screen/VDNKH/x":                 "Такой страницы нет.",
		"/static/..%2fpages.go":           "Такой страницы нет.",
		"/static/index.html":              "Такой страницы нет.",
		"/static/nothing.js":              "Такой страницы нет.",
		"/static/":                        "Такой страницы нет.",
		"/screen/NOWHERE/events":          "Площадки «NOWHERE» в расписании нет",
		"/screen/%2e%2e%2fetc%2fpasswd":   "etc/passwd",
		"/" + strings.Repeat("x", 10_000): "Такой страницы нет.",
		"/screen/VDNKH%00":                "Площадки",
	} {
		got := c.get(path)
		if got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), says) {
			t.Errorf("%.60s: %d\n%s", path, got.Code, got.Body)
		}
		if !strings.Contains(got.Body.String(), `<a href="/screen/VDNKH">Центр «ВДНХ»</a>`) {
			t.Errorf("%.60s does not offer what there is", path)
		}
	}
	for _, path := range []string{"/screen/VDNKH", "/static/page.css", "/nothing", "/healthz"} {
		out := httptest.NewRecorder()
		c.ServeHTTP(out, httptest.NewRequest(http.MethodPost, path+"?lang=en", nil))
		if out.Code != http.StatusMethodNotAllowed || out.Header().Get("Allow") != "GET, HEAD" || !strings.Contains(out.Body.String(), "<h1>This page can only be looked at.</h1>") {
			t.Errorf("posted to %s: %d %v\n%s", path, out.Code, out.Header(), out.Body)
		}
	}
	gone, leave := context.WithCancel(ctx)
	leave()
	out := &stream{ResponseRecorder: *httptest.NewRecorder(), began: make(chan bool, 1)} // a stream would say something before it is left
	if c.ServeHTTP(out, httptest.NewRequestWithContext(gone, http.MethodHead, "/screen/VDNKH/events", nil)); out.Code != http.StatusOK || out.Header().Get("Content-Type") != "text/event-stream" || out.Body.Len() > 0 {
		t.Errorf("whether there is a stream: %d %v %s", out.Code, out.Header(), out.Body)
	}
	for _, path := range []string{"/screen/", "/static/screen.js", "/screen/worker.js", "/static/page.css"} {
		if got := c.get(path); got.Code != http.StatusOK {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

// said is an event of a screen's stream.
type said struct {
	State      string
	Now, Heard int64
}

// listen hangs on the stream of a screen.
func listen(t *testing.T, url string) func() said {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	lines := bufio.NewReader(answer.Body)
	return func() (s said) {
		t.Helper()
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if data, is := strings.CutPrefix(line, "data: "); is {
				if err := json.Unmarshal([]byte(data), &s); err != nil {
					t.Fatal(err)
				}
				return s
			}
		}
	}
}

func TestStreamSaysWhatChanged(t *testing.T) {
	c := newCentre(t)
	c.day()
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	next := listen(t, server.URL+"/screen/VDNKH/events")
	first := next()
	if first.State == "" || first.Now != c.at.UnixMilli() || first.Heard != c.at.UnixMilli() || !strings.Contains(c.get("/screen/VDNKH").Body.String(), first.State) {
		t.Errorf("at first: %+v", first)
	}
	c.look() // nothing is new, and nobody is woken
	c.publish(monday, session("s1", "short", "C1", "t1", 0, 10*60, "anna"))
	c.look()
	second := next()
	if second.State == first.State || !strings.Contains(c.get("/screen/VDNKH").Body.String(), second.State) {
		t.Errorf("after a publication: %+v, before %+v", second, first)
	}
	if answer, err := http.Get(server.URL + "/screen/NOWHERE/events"); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("stream of an unknown site: %v, %v", answer, err)
	}
}

// stream is the other end of a screen's stream, which tells once that it was begun.
type stream struct {
	httptest.ResponseRecorder
	began chan bool
}

func (s *stream) SetWriteDeadline(time.Time) error { return nil }
func (s *stream) Flush() {
	select {
	case s.began <- true:
	default:
	}
}

// However many streams somebody asks for, others have theirs, and pages have connections.
func TestStreamsAreCounted(t *testing.T) {
	c := newCentre(t)
	c.day()
	var all sync.WaitGroup
	defer all.Wait()
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	begin := func(client string) int {
		t.Helper()
		s := &stream{ResponseRecorder: *httptest.NewRecorder(), began: make(chan bool, 1)}
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/screen/VDNKH/events", nil)
		r.RemoteAddr = "127.0.0.1:1234"
		r.Header.Set("X-Forwarded-For", client)
		over := make(chan bool)
		all.Go(func() { c.ServeHTTP(s, r); close(over) })
		select {
		case <-s.began:
			return http.StatusOK
		case <-over:
			if s.Header().Get("Retry-After") != "30" || s.Header().Get("Connection") != "close" {
				t.Errorf("a stream too many: %v", s.Header())
			}
			return s.Code
		}
	}
	for _, client := range []string{"192.0.2.1", "192.0.2.2", "2001:db8::1"} {
		for i := range pages.MostStreams / 3 {
			if got := begin(client); got != http.StatusOK {
				t.Fatalf("stream %d of %s: %d", i, client, got)
			}
		}
		if got := begin(client); got != http.StatusServiceUnavailable {
			t.Fatalf("one stream more of %s: %d", client, got)
		}
	}
	if got := begin("192.0.2.4"); got != http.StatusServiceUnavailable || pages.MostStreams > pages.MostConnections*3/4 {
		t.Errorf("one stream more than there are, of %d connections: %d", pages.MostConnections, got)
	}
	leave()
	all.Wait()
	ctx, leave = context.WithCancel(context.Background())
	defer leave()
	if got := begin("one"); got != http.StatusOK {
		t.Errorf("after all have left: %d", got)
	}
}

// A wall says that its site is shut, on the day, and not why; the grid of the week says both.
func TestScreenSaysThatTheSiteIsShut(t *testing.T) {
	c := newCentre(t)
	from, to := 14*60, 18*60
	c.shut = []directory.Closure{{Site: "VDNKH", From: monday, To: monday + 2, Reason: "потоп"}, {Site: "VDNKH", From: monday + 3, To: monday + 3, Reason: "уборка"},
		{Site: "VDNKH", From: monday + 5, To: monday + 5, Starts: &from, Ends: &to, Reason: "учения"}, {Site: "FILI", From: monday, To: monday + 2000, Reason: "ремонт"},
		{Site: "VDNKH", Room: "A1", From: monday + 4, To: monday + 6, Reason: "краска"}}
	c.publish(monday, session("s1", "short", "C1", "t1", 4, 10*60, "anna"))
	c.look()
	for _, x := range []struct {
		day  planner.Date
		path string
		says string
	}{
		{0, "/screen/VDNKH", "Площадка закрыта до 21.01.2027 включительно."}, {0, "/screen/VDNKH?lang=en", "The site is closed until 21.01.2027 inclusive."},
		{3, "/screen/VDNKH", "Сегодня площадка закрыта."}, {4, "/screen/VDNKH", ""}, {5, "/screen/VDNKH", "Сегодня площадка закрыта: 14:00–18:00."},
		{6, "/screen/VDNKH", ""}, {0, "/screen/FILI", "Площадка закрыта."},
	} {
		c.at = (monday + x.day).At(9*60, zone)
		page := c.get(x.path).Body.String()
		var said []string
		for _, m := range regexp.MustCompile(`<p class="shut" data-from="\d+" data-to="\d+">([^<]*)</p>`).FindAllStringSubmatch(page, -1) {
			said = append(said, m[1])
		}
		if strings.Join(said, " ") != x.says || strings.Contains(page, "потоп") {
			t.Errorf("%s on day %d says %q, want %q", x.path, x.day, said, x.says)
		}
	}
}

// A database that is away takes nothing from the wall but its freshness.
func TestScreenGoesOnWithoutTheDatabase(t *testing.T) {
	c := newCentre(t)
	c.day()
	c.st.Close()
	c.at = monday.At(10*60, zone)
	if err := c.Look(ctx); err == nil {
		t.Fatal("a database that is closed answered")
	}
	page := c.get("/screen/VDNKH").Body.String()
	if !strings.Contains(page, " data-stale>") || !strings.Contains(page, `<time id="heard">9:00</time>`) || marked(page, "now") == "" {
		t.Errorf("an hour after the database answered last:\n%s", page)
	}
}

func TestTooManyAreRefusedPolitely(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := pages.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "served") }))
	shown, err := pages.New(pages.Options{})
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(shown.Limit(l, 2))
	defer server.Close()
	ask := func(c net.Conn) string {
		t.Helper()
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
			return err.Error()
		}
		answer, _ := io.ReadAll(c)
		return string(answer)
	}
	var held []net.Conn
	for range 3 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		held = append(held, c)
	}
	refused, _ := io.ReadAll(held[2])
	if got := string(refused); !strings.HasPrefix(got, "HTTP/1.1 503 ") || !strings.HasSuffix(got, "too many at once; come back later") {
		t.Errorf("the third of two: %q", got)
	}
	for _, c := range held[:2] {
		if got := ask(c); !strings.HasSuffix(got, "served") {
			t.Errorf("one of two: %q", got)
		}
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := ask(c); !strings.HasSuffix(got, "served") {
		t.Errorf("after the others left: %q", got)
	}
}
