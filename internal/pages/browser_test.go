//go:build pages

package pages_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cohort/internal/login"
	"cohort/internal/login/logintest"
	"cohort/internal/pages"
)

// browser is a tab of a real browser.
func browser(t *testing.T) context.Context {
	t.Helper()
	found := false
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "headless-shell"} {
		_, err := exec.LookPath(name)
		found = found || err == nil
	}
	if !found {
		t.Skip("there is no Chromium here; apt-get install --no-install-recommends chromium (Debian)")
	}
	ctx, done := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun)
	t.Cleanup(done)
	ctx, done = chromedp.NewContext(ctx)
	t.Cleanup(done)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	ctx, done = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(done)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval is what an expression is in the page.
func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to become true in the page.
func until(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	ctx, done := context.WithTimeout(ctx, 40*time.Second)
	defer done()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(100*time.Millisecond)))
		switch {
		case err == nil:
			return
		case ctx.Err() != nil:
			t.Fatalf("%s: %s does not come true: %v", what, expression, err)
		} // otherwise the page was left for another one meanwhile
	}
}

// serve serves a centre's pages at an address, a free one if it is empty, until cut.
func (c *centre) serve(address string) (at string, cut func()) {
	c.t.Helper()
	if address == "" {
		address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		c.t.Fatal(err)
	}
	server := pages.Server(c)
	go func() { _ = server.Serve(c.Limit(l, pages.MostConnections)) }()
	c.t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String(), func() { _ = server.Close() }
}

const shownNow = `[...document.querySelectorAll(".slot.now")].map((s) => s.querySelector(".time").innerText + " " + s.querySelector(".course").innerText).join("; ")`

// A screen shows what is published, goes on for a day without the service, also when it is
// switched on anew, and comes back with it.
func TestScreenInABrowser(t *testing.T) {
	c := newCentre(t)
	c.at = monday.At(10*60, zone)
	c.day()
	at, cut := c.serve("")
	ctx := browser(t)
	do(t, ctx, chromedp.EmulateViewport(1920, 1080), chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	until(t, ctx, "at ten", `document.getElementById("clock").textContent === "10:00" && `+shownNow+` === "10:00–11:00 Управление стрессом"`)
	until(t, ctx, "the worker", `navigator.serviceWorker.controller !== null`)

	c.publish(monday, session("s1", "long", "C1", "t1", 0, 9*60, "anna"), session("s2", "short", "A1", "t1", 1, 10*60, "boris"))
	c.look()
	until(t, ctx, "after a publication", shownNow+` === "9:00–13:00 Программный комплекс"`)
	until(t, ctx, "the page is kept", `caches.match(location.href).then((r) => r !== undefined)`)

	cut()
	if eval[bool](t, ctx, `document.body.hasAttribute("data-stale")`) {
		t.Error("it is stale at once")
	}
	later := func(hours float64) string {
		return fmt.Sprintf(`{ const was = Date.now; Date.now = () => was() + %g * 3600000; draw(); true }`, hours)
	}
	eval[bool](t, ctx, later(0.1))
	until(t, ctx, "cut off", `document.body.hasAttribute("data-stale") && getComputedStyle(document.querySelector(".lost")).display !== "none" && document.getElementById("heard").textContent === "10:00"`)
	eval[bool](t, ctx, later(24))
	until(t, ctx, "a day later", shownNow+` === "10:00–11:00 Управление стрессом" && document.getElementById("heard").textContent === "Пн 18.01 10:00" && document.querySelector("#dates :not([hidden])").textContent === "Вт 19.01"`)

	do(t, ctx, chromedp.Navigate("about:blank"), chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	until(t, ctx, "switched on without the service", shownNow+` === "9:00–13:00 Программный комплекс" && document.documentElement.dataset.cached === "1"`)

	c.publish(monday, session("s1", "short", "A1", "t2", 0, 9*60+30, "anna"))
	c.look()
	c.serve(at)
	until(t, ctx, "the service is back", shownNow+` === "9:30–10:30 Управление стрессом" && !document.body.hasAttribute("data-stale")`)
}

// blemishes are what is wrong in a page for whoever sees badly, or reads it by a machine:
// letters that stand out too little, text cut off or beside the page, and landmarks.
const blemishes = `(() => {
  const out = [];
  const rgb = (c) => (c.match(/[\d.]+/g) || []).map(Number);
  const lum = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const paper = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.getClientRects().length === 0) continue;
    const a = lum(rgb(getComputedStyle(e).color)), b = lum(paper(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) out.push("contrast " + ratio.toFixed(1) + ": " + e.textContent.trim().slice(0, 40));
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "hidden" && getComputedStyle(e).display !== "inline") out.push("cut off: " + e.textContent.trim().slice(0, 40));
  }
  if (document.querySelectorAll("main").length !== 1) out.push("no main, or several");
  if (document.querySelectorAll("h1").length !== 1) out.push("no heading, or several");
  if ([...document.querySelectorAll("h1, h2, h3")].some((h) => !h.textContent.trim())) out.push("an empty heading");
  if (!document.documentElement.lang || !document.title) out.push("no language or title");
  if (document.documentElement.scrollWidth > innerWidth + 1) out.push("wider than the window: " + document.documentElement.scrollWidth + " in " + innerWidth);
  return out.join("\n");
})()`

// violations are what axe finds wrong in a page; it asks of many more rules than we do.
func violations(t *testing.T, ctx context.Context, axe string) string {
	t.Helper()
	eval[bool](t, ctx, axe+`; window.violations = null; axe.run().then((r) => {
		window.violations = r.violations.map((v) => "axe: " + v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html.slice(0, 120)).join(" ")).join("\n");
	}); true`)
	until(t, ctx, "axe has looked", `window.violations !== null`)
	return eval[string](t, ctx, `window.violations`)
}

// Every page, dark and light, on a wall, on a phone, and with text twice as large; by the
// rules of axe too where COHORT_AXE names the file of it (axe.min.js of npm's axe-core).
func TestPagesCanBeReadByEverybody(t *testing.T) {
	axe := ""
	if file := os.Getenv("COHORT_AXE"); file != "" {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		axe = string(script)
	}
	var c *centre
	now := func() time.Time { return c.at }
	provider := logintest.New(t, now)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	provider.Claims = map[string]any{"email": "manager@example.org", "email_verified": true}
	c = newCentre(t, func(o *pages.Options) {
		o.Login = login.New(login.Options{Issuer: provider.URL, ClientID: logintest.ClientID, Secret: logintest.Secret, Public: server.URL, Key: o.Links.Key, Now: now})
	})
	c.exec(`insert into cohort.addresses (kind, subject, email, name) values ('manager', 'VDNKH', 'manager@example.org', 'Руководитель'), ('trainer', 't1', 'one@example.org', 'Фиалкин')`)
	c.at = (monday + 4).At(2*60, zone)
	c.publish(monday+4, session("s1", "short", "A1", "t1", 3, 10*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"), session("s3", "long", "F1", "t1", 3, 15*60, "anna"))
	own := c.weekly(monday + 4) // the last one is the trainer's
	var text string
	if err := c.db.QueryRow("select text from cohort.outbox where kind = 'weekly'").Scan(&text); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`/week/VDNKH/\S*`).FindString(text)
	c.at = (monday + 10).At(10*60, zone)
	c.look()
	at := strings.TrimPrefix(server.URL, "http://")
	ctx := browser(t)
	for _, size := range []struct {
		name          string
		width, height int64
		mobile        bool
	}{{"wall", 1920, 1080, false}, {"desk at 200 %", 640, 450, false}, {"phone", 390, 844, true}, {"phone at 200 %", 195, 422, true}} {
		for _, path := range []string{"/screen/VDNKH?", link + "&", link + "&by=trainer&", own + "&", link + "x&", "/?", "/nowhere?", "/week/VDNKH/2027-W04?", "/week/?"} {
			for _, theme := range []string{"dark", "light"} {
				var options []chromedp.EmulateViewportOption
				if size.mobile {
					options = append(options, chromedp.EmulateMobile)
				}
				do(t, ctx, chromedp.EmulateViewport(size.width, size.height, options...), chromedp.Navigate("http://"+at+path+"theme="+theme))
				wrong := eval[string](t, ctx, blemishes)
				if axe != "" {
					wrong += violations(t, ctx, axe)
				}
				if wrong != "" {
					t.Errorf("%s, %s, %s:\n%s", size.name, path, theme, wrong)
				}
			}
		}
	}
	do(t, ctx, chromedp.Navigate("http://"+at+"/week/VDNKH/2027-W04"))
	if !eval[bool](t, ctx, `document.querySelector("form button").textContent === "Выйти"`) {
		t.Error("nobody was signed in")
	}
	eval[bool](t, ctx, `document.querySelector("h1").style.color = "#777", document.body.style.background = "#888", true`)
	if wrong := eval[string](t, ctx, blemishes); !strings.Contains(wrong, "contrast 1.") {
		t.Errorf("grey on grey is not found: %q", wrong)
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate("http://"+at+link), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	until(t, ctx, "by the keyboard alone", `document.querySelector("h1").textContent.includes("по тренерам")`)
}

// Behind a proxy that holds the stream back a screen asks for its page now and then.
func TestScreenInABrowserWithoutItsStream(t *testing.T) {
	c := newCentre(t)
	c.at = monday.At(10*60, zone)
	c.day()
	through := c.Handler
	c.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			<-r.Context().Done()
			return
		}
		through.ServeHTTP(w, r)
	})
	at, _ := c.serve("")
	ctx := browser(t)
	do(t, ctx, chromedp.EmulateViewport(1920, 1080), chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	until(t, ctx, "at ten", shownNow+` === "10:00–11:00 Управление стрессом"`)
	c.at = monday.At(10*60+30, zone)
	c.publish(monday, session("s1", "long", "C1", "t1", 0, 9*60, "anna"))
	c.look()
	eval[bool](t, ctx, `{ const was = performance.now.bind(performance); performance.now = () => was() + 20000; true }`)
	until(t, ctx, "twenty seconds later", shownNow+` === "9:00–13:00 Программный комплекс" && document.getElementById("heard").textContent === "10:30" && document.getElementById("clock").textContent === "10:30" && !document.body.hasAttribute("data-stale")`)
}

// Rooms with long names and trainings with longer ones stand one below the other, and more of
// them than fit take turns.
func TestManyRoomsInABrowser(t *testing.T) {
	c := newCentre(t)
	c.at = monday.At(10*60, zone)
	c.day()
	at, _ := c.serve("")
	ctx := browser(t)
	for _, width := range []int64{1920, 1366} {
		do(t, ctx, chromedp.EmulateViewport(width, width*9/16), chromedp.Navigate("http://"+at+"/screen/VDNKH"))
		wrong := eval[string](t, ctx, `(() => {
			const room = document.querySelector(".room"), board = document.querySelector(".board"), seen = new Set(), out = [];
			document.querySelectorAll(".room").forEach((r) => r.remove());
			for (let i = 1; i <= 30; i++) {
				const r = room.cloneNode(true);
				r.querySelector(".name").firstChild.textContent = "Компьютерный класс " + i;
				if (i % 3 === 0) { r.querySelector(".slot").classList.add("long"); r.querySelector(".course").textContent = "Предоставление государственных и муниципальных услуг: практикум, ".repeat(4); }
				board.append(r);
			}
			const was = Date.now();
			for (let turn = 0; turn < 30; turn++) {
				Date.now = () => was + turn * 12000;
				draw();
				const rooms = [...document.querySelectorAll(".room")].filter((r) => r.offsetHeight > 0);
				rooms.forEach((r, i) => {
					seen.add(r.querySelector(".name").firstChild.textContent);
					for (const e of r.querySelectorAll(".name, .way, .slot")) {
						const a = e.getBoundingClientRect(), b = r.getBoundingClientRect();
						if (a.height > 0 && (a.bottom > b.bottom + 1 || a.top < b.top - 1)) out.push("beyond its room: " + e.textContent.slice(0, 40));
						if (e.scrollWidth > e.clientWidth + 1 && e.matches(".name")) out.push("beyond its column: " + e.textContent.slice(0, 40));
					}
					if (r.getBoundingClientRect().bottom > board.getBoundingClientRect().bottom + 1) out.push("below the board: " + r.textContent.slice(0, 40));
				});
			}
			if (seen.size !== 30) out.push(seen.size + " rooms of 30 had a turn");
			return [...new Set(out)].slice(0, 5).join("\n");
		})()`)
		if wrong != "" {
			t.Errorf("%d wide:\n%s", width, wrong)
		}
	}
}

// On A3 the whole of today stands on paper.
func TestScreenPrints(t *testing.T) {
	c := newCentre(t)
	c.at = monday.At(13*60, zone)
	c.day()
	at, _ := c.serve("")
	ctx := browser(t)
	do(t, ctx, chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatal(err)
	}
	if pagesOf := strings.Count(string(pdf), "/Type /Page\n") + strings.Count(string(pdf), "/Type /Page/") + strings.Count(string(pdf), "/Type /Page "); pagesOf > 1 {
		t.Errorf("it takes %d pages", pagesOf)
	}
	answer, err := http.Get("http://" + at + "/static/screen.css")
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%v, %v", answer, err)
	}
	answer.Body.Close()
}

// A day without trainings, the evening after the last, a site with nothing to come, and changes in
// many words: a wall says so where it is read, and cuts no room off.
func TestRareDaysInABrowser(t *testing.T) {
	c := newCentre(t)
	c.at = (monday - 1).At(2*60, zone)
	c.day()
	c.at = monday.At(9*60, zone)
	c.publish(monday, session("s1", "short", "C1", "t1", 0, 10*60, "anna"), session("s4", "long", "C1", "t2", 2, 10*60, "boris"), session("s5", "long", "F1", "t1", 9, 15*60, "anna"))
	c.look()
	at, _ := c.serve("")
	ctx := browser(t)
	do(t, ctx, chromedp.EmulateViewport(1920, 1080))
	const seen = `(s) => [...document.querySelectorAll(s)].filter((e) => e.offsetHeight > 0)`
	const today = `((` + seen + `)("main > p").map((e) => e.textContent.trim()).join("; "))`
	for _, x := range []struct {
		site string
		at   time.Time
		want string
	}{
		{"VDNKH", monday.At(9*60, zone), ""},
		{"VDNKH", monday.At(20*60, zone), "На сегодня занятия закончились."},
		{"VDNKH", (monday + 1).At(9*60, zone), "Сегодня занятий нет."},
		{"FILI", monday.At(9*60, zone), "Ближайших занятий нет"},
	} {
		c.at = x.at
		c.look()
		do(t, ctx, chromedp.Navigate("about:blank"), chromedp.Navigate("http://"+at+"/screen/"+x.site))
		if got := eval[string](t, ctx, today); got != x.want {
			t.Errorf("%s at %v says %q, want %q", x.site, x.at, got, x.want)
		}
		if x.site == "FILI" && !eval[bool](t, ctx, `(({ top, bottom }) => top > innerHeight * 0.3 && bottom < innerHeight * 0.7)(document.querySelector(".nothing").getBoundingClientRect())`) {
			t.Error("that nothing is to come stands at the edge of the wall")
		}
	}

	c.at = monday.At(9*60, zone)
	c.look()
	do(t, ctx, chromedp.Navigate("about:blank"), chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	if wrong := eval[string](t, ctx, `(() => {
		const many = "Предоставление государственных и муниципальных услуг в области регистрации прав на недвижимое имущество и сделок с ним", out = new Set(), told = new Set();
		document.querySelector("h1").className = "long";
		document.querySelector("h1").textContent = "Центр профессиональной подготовки и повышения квалификации работников многофункциональных центров Северо-Восточного административного округа";
		document.querySelector(".slot").classList.add("long");
		document.querySelector(".course").textContent = many;
		document.querySelector(".who").textContent = "Константинопольская-Преображенская Р. Б., Вишенкина Л. Ф.";
		const list = document.querySelector(".changed ul");
		while (list.children.length < 9) list.append(list.children[0].cloneNode(true));
		[...list.children].forEach((one, i) => one.textContent = i + " Другая аудитория и замена тренера: " + many + ", 9:00–10:00, Большой конференц-зал имени Циолковского → Компьютерный класс 1, Вишенкина Л. → Константинопольская-Преображенская Р. Б.");
		const was = Date.now();
		for (let turn = 0; turn < 30; turn++) {
			Date.now = () => was + turn * 12000;
			draw();
			const board = document.querySelector(".board").getBoundingClientRect(), changed = document.querySelector(".changed").getBoundingClientRect();
			for (const s of (`+seen+`)(".slot, .name")) if (s.getBoundingClientRect().bottom > board.bottom + 1) out.add("cut off: " + s.textContent.slice(0, 40));
			for (const one of (`+seen+`)(".changed li")) { told.add(one.textContent[0]); if (one.getBoundingClientRect().bottom > changed.bottom + 1) out.add("cut off: " + one.textContent.slice(0, 40)); }
		}
		if (!/^Сегодня изменилось · \d\/\d$/.test(document.querySelector(".changed h2").innerText.trim())) out.add("nothing says that more changes take turns: " + document.querySelector(".changed h2").innerText);
		if (told.size !== 9) out.add(told.size + " changes of 9 had a turn");
		return [...out].join("\n");
	})()`); wrong != "" {
		t.Errorf("many words:\n%s", wrong)
	}
}

// A screen that goes on without the service for a day prints that day, not the one before.
func TestScreenPrintsTheDayThatItShows(t *testing.T) {
	c := newCentre(t)
	c.at = monday.At(13*60, zone)
	c.day()
	at, cut := c.serve("")
	ctx := browser(t)
	do(t, ctx, chromedp.Navigate("http://"+at+"/screen/VDNKH"))
	cut()
	eval[bool](t, ctx, `{ const was = Date.now; Date.now = () => was() + 24 * 3600000; draw(); true }`)
	if _, err := chromedp.Run(ctx, func(ctx context.Context, tab *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	}); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, `[...document.querySelectorAll(".slot")].filter((s) => s.offsetHeight > 0).map((s) => s.querySelector(".time").textContent.trim()).join("; ")`); got != "Вт 19.01 10:00–14:00" {
		t.Errorf("on paper stands %q", got)
	}
}
