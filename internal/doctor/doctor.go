// Package doctor tries everything that an operator can get wrong, and says how to mend
// it. It changes nothing.
package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/lib/pq"

	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/login"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/input"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Check is one thing that was tried.
type Check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
	Mend  string `json:"mend,omitempty"`
}

// Ill is how many checks are not in order.
func Ill(checks []Check) (n int) {
	for _, k := range checks {
		if !k.OK {
			n++
		}
	}
	return n
}

// Text lists checks, a line each, and below whatever is not in order how to mend it.
func Text(checks []Check) string {
	var out strings.Builder
	for _, k := range checks {
		mark := "ok  "
		if !k.OK {
			mark = "ILL "
		}
		fmt.Fprintf(&out, "%s %-14s %s\n", mark, k.Name, k.Found)
		if k.Mend != "" {
			fmt.Fprintf(&out, "     %-14s to mend: %s\n", "", k.Mend)
		}
	}
	return out.String()
}

// Installation is what is examined.
type Installation struct {
	Config   *config.Config
	Database string // URL in place of the configured one; empty: none is given
	Mail     outbox.Settings
	Jobs     []jobs.Job
	Now      func() time.Time
}

// examination collects checks.
type examination struct {
	Installation
	nameless bool // nothing that is found may name people
	checks   []Check
	calendar []facts.CalendarDay // as far as it can be read
	largest  int64               // bytes of the files of one message of the last month
}

func (e *examination) well(name, format string, args ...any) {
	e.checks = append(e.checks, Check{name, true, fmt.Sprintf(format, args...), ""})
}

func (e *examination) ill(name, mend, format string, args ...any) {
	e.checks = append(e.checks, Check{name, false, fmt.Sprintf(format, args...), mend})
}

// Configuration says what came of reading the configuration.
func Configuration(cfg *config.Config, err error) []Check {
	e := &examination{}
	var faults *planner.Faults
	switch {
	case errors.As(err, &faults):
		for _, f := range faults.List {
			e.ill("configuration", "correct the line; config.yaml of the sources shows every key", "%s", f)
		}
	case err != nil:
		e.ill("configuration", "name the file with --config", "%v", err)
	default:
		language := map[string]string{"ru": "Russian", "en": "English"}[cfg.Language]
		if cfg.Path == "" {
			e.well("configuration", "no config.yaml here: the defaults hold; people are written to in %s", language)
		} else {
			e.well("configuration", "%s; people are written to in %s", cfg.Path, language)
		}
	}
	return e.checks
}

// Examine tries everything else.
func Examine(ctx context.Context, i Installation) []Check {
	e := &examination{Installation: i}
	e.database(ctx)
	e.mail(ctx)
	e.folder()
	e.secrets()
	e.inbox()
	e.times()
	e.service(ctx)
	e.login()
	return e.checks
}

// database tries the database, its schema, what can be read in it, and who is written to.
func (e *examination) database(ctx context.Context) {
	ctx, done := context.WithTimeout(ctx, 20*time.Second)
	defer done()
	url, err := e.Config.DatabaseURL(e.Database)
	if err != nil {
		e.ill("database", "put the URL into a file and name it in database.url_file", "%v", err)
		return
	}
	st, err := store.Open(ctx, url)
	if err != nil {
		e.ill("database", "start the server, or correct host, port, user and password in the URL", "%v", err)
		return
	}
	defer st.Close()
	e.well("database", "the database answers")
	e.proven(url)
	if err := schema.Right(ctx, st.DB()); err != nil {
		e.ill("schema", mendSchema, "%v", err)
		return
	}
	e.well("schema", "the tables are those of this version")
	wrong, err := input.Check(ctx, st.DB())
	switch {
	case err != nil:
		e.ill("views", "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md", "%v", err)
	case len(wrong) > 0:
		for _, w := range wrong {
			e.ill("views", "docs/DATA.md says what each view must show; grant select on it to the role of the service", "%s", words.FaultOf(w.Wrong))
		}
	default:
		e.well("views", "all views of the schema input can be read and show what is expected")
	}
	e.installation(ctx, st)
	e.trail(ctx, st)
	e.rules(ctx, st)
	e.days(ctx, st)
	e.readers(ctx, st)
	if _, e.largest, err = st.LargestMessage(ctx, e.Now().AddDate(0, -1, 0)); err != nil {
		e.ill("mail size", "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md", "%v", err)
	}
}

// rules sees that our tables hold what they promise: on the grid that is configured, and
// in rows from before a rule.
func (e *examination) rules(ctx context.Context, st *store.Store) {
	const mendRead = "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md"
	grid, err := schema.Grid(ctx, st.DB())
	if err != nil {
		e.unasked("rules", mendRead, err)
		return
	}
	broken, err := schema.BrokenRules(ctx, st.DB())
	if err != nil {
		e.unasked("rules", mendRead, err)
		return
	}
	if want := e.Config.Planning.GridMinutes; grid != want {
		e.ill("rules", "run cohort migrate with this configuration", "the tables refuse starts off a grid of %d minutes, and planning.grid_minutes is %d", grid, want)
	}
	for _, b := range broken {
		found, mend := fmt.Sprintf("%s: %s against the rule %s, from before there was one", b.Table, words.CountOf(b.Rows, "row"), b.Rule), "correct the rows; until then a change of one of them may be refused"
		if e.nameless {
			mend = "cohort doctor names the first; " + mend
		} else {
			found += "; the first is " + b.First
		}
		e.ill("rules", mend, "%s", found)
	}
	if grid == e.Config.Planning.GridMinutes && broken == nil {
		e.well("rules", "the rows of our tables keep every rule")
	}
}

// soon is how many days before the working calendar ends somebody hears of it.
const soon = 60

// days sees how far the working calendar goes.
func (e *examination) days(ctx context.Context, st *store.Store) {
	var err error
	if e.calendar, err = st.Calendar(ctx); err != nil {
		return // said of the views
	}
	const mend = "enter the production calendar of the year in cohort.calendar as soon as it is published (docs/DATA.md, calendar)"
	today := planner.DateOf(e.Now().In(e.Config.Planning.Zone))
	calendar := clean.NewCalendar(e.calendar)
	end, any := calendar.End()
	switch {
	case !any:
		e.ill("calendar", mend, "the working calendar is empty: nothing is announced, and Monday to Friday are taken as working days")
	case end < today:
		e.ill("calendar", mend, "the working calendar ended on %s: nothing is announced, and Monday to Friday are taken as working days", end)
	case int(end-today) < soon:
		e.ill("calendar", mend, "the working calendar ends on %s, in %s: nothing is announced for the days after it", end, words.CountOf(int(end-today), "day"))
	default:
		e.well("calendar", "the working calendar goes until %s", end)
	}
}

const mendSchema = "bring program and database to one version, see Upgrade in docs/OPERATIONS.md; cohort migrate needs a user who owns the schemas"

// unreadable mends that something which rests on views of the schema input cannot be read.
func unreadable(err error) string {
	if refused := (*pq.Error)(nil); errors.As(err, &refused) && refused.Code == "42501" { // insufficient_privilege
		return "make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md"
	}
	return "cohort doctor names the views that are not as they should be; docs/DATA.md says what each must show"
}

// mostReaders is how many faults of readers are told one by one.
const mostReaders = 10

// readers sees that somebody receives mail, and about everything.
func (e *examination) readers(ctx context.Context, st *store.Store) {
	addresses, err := st.Addresses(ctx)
	if err != nil {
		e.unasked("readers", unreadable(err), err)
		return
	}
	n := map[string]int{}
	for _, a := range addresses {
		n[a.Kind]++
	}
	found := fmt.Sprintf("%s, %s, %s, %s", words.CountOf(n[store.Manager], "manager"), words.CountOf(n[store.TrainerSelf], "trainer"),
		words.CountOf(n[store.OfficeHead], "office head"), words.CountOf(n[store.Operator], "operator"))
	if n[store.Manager] == 0 || n[store.OfficeHead] == 0 {
		e.ill("readers", "add rows to cohort.addresses; without them nobody is written to", "%s receive mail", found)
		return
	}
	e.well("readers", "%s receive mail", found)
	if n[store.Operator] == 0 {
		e.ill("readers", "add a row of the kind operator to cohort.addresses", "no operator receives mail: nobody hears of a night that failed, of mail that came back and of what is wrong in the data")
	}
	faults, err := st.ReaderFaults(ctx)
	if err != nil {
		e.unasked("readers", unreadable(err), err)
		return
	}
	if e.nameless {
		e.countReaders(faults)
		return
	}
	for i, f := range faults {
		if i == mostReaders {
			e.ill("readers", "cohort faults --view addresses lists all of them after the next night", "%d more sites, trainers and offices without a reader, or readers of what is not there", len(faults)-i)
			return
		}
		e.ill("readers", "correct the row in cohort.addresses, or add one", "%s: %s; %s", f.Key, words.FaultOf(f.Wrong), words.FaultOf(f.Done))
	}
}

// mail greets the mail server, and sends nothing.
func (e *examination) mail(ctx context.Context) {
	settings := e.Mail
	if settings.Host == "" {
		e.ill("mail", "set mail.host and mail.from in the configuration", "no mail server is configured")
		return
	}
	ctx, done := context.WithTimeout(ctx, 20*time.Second)
	defer done()
	limit, err := outbox.Check(ctx, settings)
	if err != nil {
		e.ill("mail", mendMail(err.Error()), "%v", err)
		return
	}
	e.well("mail", "the server %s:%d takes the connection (tls: %s, user: %s)", settings.Host, settings.Port, settings.TLS, cmp.Or(settings.User, "none"))
	e.signature(ctx)
	size := int(outbox.Wired(e.largest))
	taken := math.Floor(float64(limit)/1e5) / 10 // so that of two sizes that hardly differ the greater one is seen to be
	switch said := fmt.Sprintf("the largest message of the last month has %.1f MB; the server", math.Ceil(float64(size)/1e5)/10); {
	case limit == 0:
		e.well("mail size", "%s does not say how much it takes", said)
	case size > limit:
		e.ill("mail size", "have the server take more (Postfix: message_size_limit); until then what is larger goes without its workbook, which cohort outbox save writes", "%s takes %.1f MB", said, taken)
	default:
		e.well("mail size", "%s takes %.1f MB", said, taken)
	}
}

// mendMail says what to do about an error of the mail server.
func mendMail(said string) string {
	for _, x := range []struct{ part, mend string }{
		{"STARTTLS", "ask the server's keeper for the port with STARTTLS, or set mail.tls: implicit where it speaks TLS from the start"},
		{"certificate", "mail.host must be the name in the server's certificate, and its issuer must be in this machine's trust store"},
		{"x509", "mail.host must be the name in the server's certificate, and its issuer must be in this machine's trust store"},
		{"first record does not look like a TLS handshake", "the server does not speak TLS from the start on this port; set mail.tls: starttls"},
		{"AUTH", "correct mail.user and the password file"},
		{"535", "correct mail.user and the password file"},
	} {
		if strings.Contains(said, x.part) {
			return x.mend
		}
	}
	return "see that mail.host and mail.port are right and that nothing between us and the server blocks them"
}

// folder tries to write where copies are kept.
func (e *examination) folder() {
	out := e.Config.Files.Out
	if out == "" {
		e.well("folder", "files.out is not set: no copies of workbooks are kept")
		return
	}
	err := os.MkdirAll(out, 0o750)
	var probe *os.File
	if err == nil {
		probe, err = os.CreateTemp(out, ".doctor.*")
	}
	if err != nil {
		e.ill("folder", fmt.Sprintf("make %s and give it to the service's user, or choose another files.out", out), "%v", err)
		return
	}
	_ = probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		e.ill("folder", "look at the folder's rights", "%v", err)
		return
	}
	e.well("folder", "the folder %s can be written to", out)
}

// times shows when each job is due next, in its own zone.
func (e *examination) times() {
	calendar := clean.NewCalendar(e.calendar)
	for _, j := range e.Jobs {
		var next []string
		at := e.Now()
		for range 3 {
			at = j.Times.Next(calendar, at).At
			next = append(next, at.Format("Mon 2006-01-02 15:04"))
		}
		e.well("job "+j.Name, "%q in %s: %s", j.Times.String(), j.Times.Zone(), strings.Join(next, ", "))
	}
}

// login asks the identity provider by which readers sign in, where there is one.
func (e *examination) login() {
	o := e.Config.HTTP.OIDC
	if o.Issuer == "" {
		return
	}
	if _, err := login.New(login.Options{Issuer: o.Issuer}).Reach(); err != nil {
		e.ill("login", "correct http.oidc.issuer, or ask whoever runs the identity provider; links in mail hold meanwhile", "%v", err)
		return
	}
	e.well("login", "%s describes itself; register %s there as where readers come back to", o.Issuer, e.Config.HTTP.Public+login.Back)
}

// service looks whether a service answers on this machine; that none does is no
// illness, as somebody may be about to start it.
func (e *examination) service(ctx context.Context) {
	if e.Config.HTTP.Listen == "" {
		e.well("service", "http.listen is empty: a service here has no pages, and nobody can ask it how it stands")
		return
	}
	ctx, done := context.WithTimeout(ctx, 5*time.Second)
	defer done()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+e.Config.HTTP.Listen+"/readyz", nil)
	if err != nil {
		e.ill("service", "correct http.listen", "%v", err)
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		e.well("service", "no service answers on %s; cohort serve starts one", e.Config.HTTP.Listen)
		return
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	if response.StatusCode != http.StatusOK {
		e.ill("service", "do what the answer says; if another program has the port, choose another http.listen", "the service on %s answers %s: %s",
			e.Config.HTTP.Listen, response.Status, strings.TrimSpace(string(said)))
		return
	}
	e.well("service", "the service answers on %s and is ready", e.Config.HTTP.Listen)
}
