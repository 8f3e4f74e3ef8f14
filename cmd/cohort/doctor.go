package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"cohort/internal/config"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/reports/views"
	"cohort/sql/store"
)

type doctorCmd struct {
	JSON bool `help:"As JSON: well, and checks with name, ok, found, mend."`
}

// Help is what cohort doctor --help says beside its flags.
func (c *doctorCmd) Help() string {
	return `Tries everything that an operator can get wrong and says how to mend it: configuration, database, schema, views, who
receives mail, mail server (greets it, protects the connection and authenticates; sends nothing), folder for copies, times of
the jobs, the running service. Changes nothing.

Exit status: 0 all is well, 3 something is not.

Examples:
  cohort doctor
  cohort doctor --config /etc/cohort/config.yaml --json`
}

// check is one thing that was tried.
type check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
	Mend  string `json:"mend,omitempty"`
}

// examination collects checks.
type examination struct {
	g      *globals
	checks []check
}

func (e *examination) well(name, format string, args ...any) {
	e.checks = append(e.checks, check{name, true, fmt.Sprintf(format, args...), ""})
}

func (e *examination) ill(name, mend, format string, args ...any) {
	e.checks = append(e.checks, check{name, false, fmt.Sprintf(format, args...), mend})
}

// Run tries everything.
func (c *doctorCmd) Run(g *globals) error {
	e := &examination{g: g}
	if cfg := e.configuration(); cfg != nil {
		e.database(cfg)
		e.mail(cfg)
		e.folder(cfg)
		e.times(cfg)
		e.service(cfg)
	}
	ill := 0
	for _, k := range e.checks {
		if !k.OK {
			ill++
		}
	}
	if err := c.print(g.stdout, e.checks, ill == 0); err != nil {
		return environment(err)
	}
	if ill > 0 {
		return environment(fmt.Errorf("%d of %s not in order", ill, views.Count(len(e.checks), "check")))
	}
	return nil
}

func (c *doctorCmd) print(w io.Writer, checks []check, well bool) error {
	if c.JSON {
		return printJSON(w, map[string]any{"well": well, "checks": checks})
	}
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
	_, err := io.WriteString(w, out.String())
	return err
}

func (e *examination) configuration() *config.Config {
	cfg, err := e.g.config()
	if err != nil {
		var faults *planner.Faults
		if _, loading := config.Load(e.g.Config); errors.As(loading, &faults) {
			for _, f := range faults.List {
				e.ill("configuration", "correct the line; config.yaml of the sources shows every key", "%s", f)
			}
			return nil
		}
		e.ill("configuration", "name the file with --config", "%v", err)
		return nil
	}
	language := map[string]string{"ru": "Russian", "en": "English"}[cfg.Language]
	if cfg.Path == "" {
		e.well("configuration", "no config.yaml here: the defaults hold; people are written to in %s", language)
	} else {
		e.well("configuration", "%s; people are written to in %s", cfg.Path, language)
	}
	return cfg
}

func (e *examination) database(cfg *config.Config) {
	ctx, done := context.WithTimeout(e.g.ctx, 20*time.Second)
	defer done()
	url, err := e.g.urlOf(cfg)
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
	if err := rightSchema(ctx, url); err != nil {
		e.ill("schema", "bring program and database to one version, see Upgrade in docs/OPERATIONS.md; cohort migrate needs a user who owns the schemas", "%v", err)
		return
	}
	e.well("schema", "the tables are those of this version")
	wrong, err := st.CheckViews(ctx)
	switch {
	case err != nil:
		e.ill("views", "grant select on all tables in schema input to the service's user", "%v", err)
	case len(wrong) > 0:
		for _, w := range wrong {
			e.ill("views", "docs/DATA.md says what each view must show; grant select on it to the service's user", "%s", w)
		}
	default:
		e.well("views", "all views of the schema input can be read and show what is expected")
	}
	e.readers(ctx, st)
}

// readers sees that somebody receives mail.
func (e *examination) readers(ctx context.Context, st *store.Store) {
	addresses, err := st.Addresses(ctx)
	if err != nil {
		e.ill("readers", "grant select on cohort.addresses to the service's user", "%v", err)
		return
	}
	n := map[string]int{}
	for _, a := range addresses {
		n[a.Kind]++
	}
	found := fmt.Sprintf("%s, %s, %s, %s", views.Count(n[store.Manager], "manager"), views.Count(n[store.TrainerSelf], "trainer"),
		views.Count(n[store.OfficeHead], "office head"), views.Count(n[store.Operator], "operator"))
	if n[store.Manager] == 0 || n[store.OfficeHead] == 0 {
		e.ill("readers", "add rows to cohort.addresses; without them nobody is written to", "%s receive mail", found)
		return
	}
	e.well("readers", "%s receive mail", found)
}

func (e *examination) mail(cfg *config.Config) {
	settings := post(cfg)
	if settings.Host == "" {
		e.ill("mail", "set mail.host and mail.from in the configuration", "no mail server is configured")
		return
	}
	ctx, done := context.WithTimeout(e.g.ctx, 20*time.Second)
	defer done()
	if err := outbox.Check(ctx, settings); err != nil {
		mend := "see that mail.host and mail.port are right and that nothing between us and the server blocks them"
		text := err.Error()
		switch {
		case strings.Contains(text, "STARTTLS"):
			mend = "ask the server's keeper for the port with STARTTLS, or set mail.tls: implicit where it speaks TLS from the start"
		case strings.Contains(text, "certificate") || strings.Contains(text, "x509"):
			mend = "mail.host must be the name in the server's certificate, and its issuer must be in this machine's trust store"
		case strings.Contains(text, "first record does not look like a TLS handshake"):
			mend = "the server does not speak TLS from the start on this port; set mail.tls: starttls"
		case strings.Contains(text, "AUTH") || strings.Contains(text, "535"):
			mend = "correct mail.user and the password file"
		}
		e.ill("mail", mend, "%v", err)
		return
	}
	e.well("mail", "the server %s:%d takes the connection (tls: %s, user: %s)", settings.Host, settings.Port, settings.TLS, orNone(settings.User))
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (e *examination) folder(cfg *config.Config) {
	out := cfg.Files.Out
	if out == "" {
		e.well("folder", "files.out is not set: no copies of workbooks are kept")
		return
	}
	err := os.MkdirAll(out, 0o755)
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
func (e *examination) times(cfg *config.Config) {
	for _, j := range timetableOf(cfg) {
		var next []string
		at := e.g.now()
		for range 3 {
			at = j.Schedule.Next(at)
			next = append(next, at.Format("Mon 2006-01-02 15:04"))
		}
		e.well("job "+j.Name, "%q in %s: %s", j.Schedule.String(), j.Schedule.Zone(), strings.Join(next, ", "))
	}
}

// service looks whether a service answers on this machine; that none does is no
// illness, as somebody may be about to start it.
func (e *examination) service(cfg *config.Config) {
	ctx, done := context.WithTimeout(e.g.ctx, 5*time.Second)
	defer done()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+cfg.HTTP.Listen+"/readyz", nil)
	if err != nil {
		e.ill("service", "correct http.listen", "%v", err)
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		e.well("service", "no service answers on %s; cohort serve starts one", cfg.HTTP.Listen)
		return
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	if response.StatusCode != http.StatusOK {
		e.ill("service", "do what the answer says; if another program has the port, choose another http.listen", "the service on %s answers %s: %s",
			cfg.HTTP.Listen, response.Status, strings.TrimSpace(string(said)))
		return
	}
	e.well("service", "the service answers on %s and is ready", cfg.HTTP.Listen)
}
