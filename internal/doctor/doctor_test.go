package doctor

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/login/logintest"
	"cohort/internal/outbox"
	"cohort/planner"
)

func TestConfigurationIsExplained(t *testing.T) {
	faults := &planner.Faults{What: "c.yaml is not usable", List: []string{"c.yaml:1: bad", "c.yaml:2: worse"}}
	for _, c := range []struct {
		says string
		cfg  *config.Config
		err  error
		ill  int
		want string
	}{
		{"no file", config.Default(), nil, 0, "ok   configuration  no config.yaml here: the defaults hold; people are written to in Russian"},
		{"two faults", nil, faults, 2, "ILL  configuration  c.yaml:2: worse"},
		{"no such file", nil, errors.New("it is gone"), 1, "to mend: name the file with --config"},
	} {
		checks := Configuration(c.cfg, c.err)
		if text := Text(checks); Ill(checks) != c.ill || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d ill:\n%s", c.says, Ill(checks), text)
		}
	}
}

// Without a database and a mail server the rest is tried all the same.
func TestEveryPartIsTried(t *testing.T) {
	status := http.StatusOK
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte("the database is away\n"))
	}))
	defer page.Close()
	provider := logintest.New(t, time.Now)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	examined := func(change func()) string {
		change()
		cfg.HTTP.Listen = strings.TrimPrefix(page.URL, "http://")
		return Text(Examine(t.Context(), Installation{Config: cfg, Mail: outbox.Settings{}, Jobs: []jobs.Job{{Name: "weekly", Times: cfg.Jobs.Weekly}},
			Now: func() time.Time { return time.Date(2027, 1, 22, 9, 0, 0, 0, time.UTC) }}))
	}
	for _, c := range []struct {
		says   string
		change func()
		want   []string
	}{
		{"all that can be well", func() { cfg.Files.Out = filepath.Join(t.TempDir(), "copies") }, []string{"ILL  database       no database is named;", "put the URL into a file",
			"ILL  mail           no mail server is configured", "ok   folder         the folder ", "ok   job weekly", "Fri 2027-01-29 12:00, Fri 2027-02-05 12:00", "is ready"}},
		{"no folder", func() { cfg.Files.Out = "" }, []string{"ok   folder         files.out is not set"}},
		{"a file for a folder", func() { cfg.Files.Out = file }, []string{"ILL  folder", "give it to the service's user"}},
		{"no inbox", func() {}, []string{"ok   inbox          inbox.folder is not set"}},
		{"a folder for mail", func() { cfg.Inbox.Folder = t.TempDir() }, []string{"ok   inbox          mail can be taken from ", "senders are believed"}},
		{"a proven sender", func() { cfg.Inbox.ProvenBy = "mx.example.org" }, []string{"senders must be proven by mx.example.org"}},
		{"a maildir without cur", func() {
			if err := os.Mkdir(filepath.Join(cfg.Inbox.Folder, "new"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, []string{"ILL  inbox", "to mend: make "}},
		{"a secret that all may read", func() { cfg.Secrets = []string{file} }, []string{"ILL  secrets", "everybody of this machine may read " + file}},
		{"a secret of the service's group", func() {
			if err := os.Chmod(file, 0o640); err != nil {
				t.Fatal(err)
			}
		}, []string{"ok   secrets        files of secrets (1)"}},
		{"a service that is not ready", func() { status = http.StatusServiceUnavailable }, []string{"ILL  service", "503 Service Unavailable: the database is away"}},
		{"an identity provider that is none", func() { cfg.HTTP.OIDC.Issuer = page.URL }, []string{"ILL  login", "the identity provider does not answer: 503", "to mend: correct http.oidc.issuer"}},
		{"one that describes itself", func() { cfg.HTTP.OIDC.Issuer, cfg.HTTP.Public = provider.URL, "https://cohort.example.org" }, []string{"ok   login          " + provider.URL + " describes itself; register https://cohort.example.org/login/back there"}},
		{"no service", page.Close, []string{"ok   service        no service answers on"}},
	} {
		text := examined(c.change)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: does not say %q:\n%s", c.says, want, text)
			}
		}
	}
}

func TestMailErrorsAreExplained(t *testing.T) {
	for said, want := range map[string]string{
		"dial: connection refused":                        "mail.port",
		"x509: unknown authority":                         "trust store",
		"STARTTLS is not supported":                       "implicit",
		"535 5.7.8 authentication failed":                 "password",
		"first record does not look like a TLS handshake": "mail.tls: starttls",
	} {
		if got := mendMail(said); !strings.Contains(got, want) {
			t.Errorf("%s: %s", said, got)
		}
	}
}
