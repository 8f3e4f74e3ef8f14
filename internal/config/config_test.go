package config

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand"
)

// Each file of testdata/bad holds one kind of mistake, and says in its last
// lines which faults are to be found, each with its line.
func TestEveryMistakeIsNamedWithItsLine(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, m := range regexp.MustCompile(`(?m)^# want (.*)$`).FindAllStringSubmatch(string(data), -1) {
				want = append(want, filepath.Base(path)+":"+m[1])
			}
			_, err = Load(path)
			faults := new(planner.Faults)
			if !errors.As(err, &faults) {
				t.Fatalf("got %v, want faults", err)
			}
			if diff := cmp.Diff(want, faults.List); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestMissingFileIsNoFaultOfItsContent(t *testing.T) {
	_, err := Load("testdata/nowhere.yaml")
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestEmptyFileIsTheDefaults(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "jobs:\nmail:\nplanning:\n"} {
		c, err := read("config.yaml", []byte(text), nothingSet)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want := Default()
		want.Path = "config.yaml"
		if !reflect.DeepEqual(c, want) {
			t.Errorf("%q: got %+v", text, c)
		}
	}
}

// The example at the top of the repository is the defaults, spelled out, and
// what stands in it commented out is right as well.
func TestExampleIsTheDefaults(t *testing.T) {
	data, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := read("config.yaml", data, nothingSet)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Path = "config.yaml"
	if !reflect.DeepEqual(c, want) {
		t.Errorf("the example is not the defaults:\n%+v\n%+v", c, want)
	}

	// "#key: value" is a choice to uncomment, "# words" is a comment.
	all := regexp.MustCompile(`(?m)^( *)#([a-z_]+:.*)$`).ReplaceAllString(string(data), "$1$2")
	secret, err := filepath.Abs("testdata/secret")
	if err != nil {
		t.Fatal(err)
	}
	all = regexp.MustCompile(`(?m)^( +(?:url|password)_file:).*$`).ReplaceAllString(all, "$1 "+secret)
	all = regexp.MustCompile(`(?m)^( +link_key_file:).*$`).ReplaceAllString(all, "$1 "+keyFile(t))
	all = regexp.MustCompile(`(?m)^( +dkim_key_file:).*$`).ReplaceAllString(all, "$1 "+keyFile(t))
	all = strings.Replace(all, "/etc/cohort/oidc-secret", secret, 1)
	c, err = read("config.yaml", []byte(all), nothingSet)
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.Host == "" || c.Mail.Password == "" || c.Database.URL == "" || c.Files.Out == "" || c.Mail.Key == nil || c.HTTP.LinkKey == "" || c.HTTP.VisitorHeader == "" || c.HTTP.Public != "https://cohort.example.org" || len(c.Secrets) != 5 || c.HTTP.OIDC != (OIDC{"https://id.example.org/realms/city", "cohort", c.HTTP.OIDC.Secret}) || c.HTTP.OIDC.Secret == "" {
		t.Errorf("the commented choices are not all read: %+v", c)
	}
}

// keyFile is a file with a key that messages can be signed with.
func keyFile(t *testing.T) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "dkim-key")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What systemd hands over is taken in the place of a file that the service may not read.
func TestCredentialsAreTakenBeforeFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "database-url"), []byte("postgres://handed\n"), 0o400); err != nil {
		t.Fatal(err)
	}
	text := []byte("database: {url_file: /nowhere/database-url}\nmail: {host: smtp.example.org, from: a@example.org, dkim_selector: s, dkim_key_file: " + keyFile(t) + "}\n")
	handed := func(name string) (string, bool) { return dir, name == "CREDENTIALS_DIRECTORY" }
	c, err := read("config.yaml", text, handed)
	if err != nil || c.Database.URL != "postgres://handed" || c.Secrets[0] != filepath.Join(dir, "database-url") {
		t.Errorf("%v, %v", c.Secrets, err)
	}
	if _, err := read("config.yaml", text, nothingSet); err == nil || !strings.Contains(err.Error(), "the file cannot be read") {
		t.Errorf("without: %v", err)
	}
	for wrong, want := range map[string]string{
		"dkim_selector: s":                                     "has no key",
		"dkim_key_file: testdata/secret":                       "has no selector",
		"dkim_selector: s, dkim_key_file: testdata/secret":     "holds no RSA or Ed25519 key",
		"dkim_selector: \"s t\", dkim_key_file: " + keyFile(t): "is no name in the DNS",
	} {
		if _, err := read("config.yaml", []byte("mail: {host: smtp.example.org, from: a@example.org, "+wrong+"}"), nothingSet); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

func TestLinksNeedAnAddressAndAKey(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	for wrong, want := range map[string]string{
		"public: https://cohort.example.org":                                                                                              "has no key for the links in mail",
		"link_key_file: " + keyFile(t):                                                                                                    "signs links to nowhere",
		"public: https://cohort.example.org, link_key_file: " + short:                                                                     "is too short",
		"public: http://cohort.example.org, link_key_file: " + keyFile(t):                                                                 "is no address of a site",
		"public: https://cohort.example.org/week, link_key_file: " + keyFile(t):                                                           "is no address of a site",
		"oidc: {issuer: \"https://id.example.org\", client_id: c, client_secret_file: " + keyFile(t) + "}":                                "has nowhere to come back to",
		"public: https://cohort.example.org, link_key_file: " + keyFile(t) + ", oidc: {issuer: \"https://id.example.org\", client_id: c}": "lacks client_secret_file",
		"public: https://cohort.example.org, link_key_file: " + keyFile(t) + ", oidc: {issuer: \"http://id.example.org\", client_id: c, client_secret_file: " + keyFile(t) + "}": "is no issuer",
		"visitor_header: \"X Email\"": "is no name of a header",
	} {
		if _, err := read("config.yaml", []byte("http: {"+wrong+"}"), nothingSet); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	c, err := read("config.yaml", []byte("http: {public: \"http://127.0.0.1:8470/\", link_key_file: "+keyFile(t)+"}"), nothingSet)
	if err != nil || c.HTTP.Public != "http://127.0.0.1:8470" {
		t.Errorf("to try it on one machine: %v, %v", c, err)
	}
}

func TestValuesArriveWhereTheyBelong(t *testing.T) {
	c, err := read("/etc/cohort/config.yaml", []byte(`
language: en
network: {zone: America/New_York}
database: {url_env: DB}
planning:
  horizon_days: 28
  weights: {split: 99, provisional: 4}
  firm_weeks: 5
  rules: {room_changeover_minutes: 45}
  intake_weekday: Tuesday
  newcomer_to: "24:00"
  search: {time: 10m, threads: 4, seed: 7, each_request: 5000}
mail:
  host: smtp.example.org
  tls: implicit
  user: cohort
  password_env: PW
  from: "Учебный центр <training@example.org>"
  reply_to: help@example.org
  gathered_until: "08:30"
jobs:
  weekly: {at: "30 11 * * 4"}
  waves: {zone: Asia/Vladivostok}
http: {listen: "[::1]:9000"}
`), func(name string) (string, bool) {
		v, ok := map[string]string{"DB": "postgres://a:b@c/d\n", "PW": "hunter2"}[name]
		return v, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	settings := demand.DefaultSettings()
	if settings.Zone, err = time.LoadLocation("America/New_York"); err != nil {
		t.Fatal(err)
	}
	settings.HorizonDays, settings.FirmWeeks, settings.Weights.Split, settings.Weights.Provisional, settings.Rules.RoomChangeoverMinutes = 28, 5, 99, planner.Given(4), 45
	settings.IntakeWeekday, settings.NewcomerTo = time.Tuesday, 1440
	if !reflect.DeepEqual(c.Planning, settings) {
		t.Errorf("planning %+v", c.Planning)
	}
	if want := (Search{10 * time.Minute, 4, 7, 5000}); c.Search != want {
		t.Errorf("search %+v", c.Search)
	}
	want := Mail{Host: "smtp.example.org", Port: 465, TLS: Implicit, User: "cohort", Password: "hunter2", Hello: "example.org", GatheredUntil: 510,
		From: mail.Address{Name: "Учебный центр", Address: "training@example.org"}, ReplyTo: mail.Address{Address: "help@example.org"}}
	if c.Mail != want {
		t.Errorf("mail %+v", c.Mail)
	}
	for _, j := range []struct{ got, want string }{
		{c.Jobs.Nightly.String() + " " + c.Jobs.Nightly.Zone().String(), "0 2 * * * America/New_York"},
		{c.Jobs.Weekly.String() + " " + c.Jobs.Weekly.Zone().String(), "30 11 * * 4 America/New_York"},
		{c.Jobs.Waves.String() + " " + c.Jobs.Waves.Zone().String(), "0 7 * * 1 Asia/Vladivostok"},
	} {
		if j.got != j.want {
			t.Errorf("job at %s, want %s", j.got, j.want)
		}
	}
	if string(c.Database.URL) != "postgres://a:b@c/d" || c.HTTP.Listen != "[::1]:9000" || c.Language != "en" {
		t.Errorf("got %+v", c)
	}

	asJSON, err := json.Marshal(c.Mail)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprintf("%v %+v %#v %s", c, c.Mail, c.Mail, c.Mail.Password), string(asJSON)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("the password shows itself: %s", shown)
		}
	}
}

// Whoever adds a choice of planning is reminded of its key.
func TestEveryPlanningChoiceHasAKey(t *testing.T) {
	fields := reflect.VisibleFields(reflect.TypeFor[demand.Settings]())
	data, err := os.ReadFile("load.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		if f.Name == "Zone" || f.Name == "Rules" || f.Name == "Weights" {
			continue
		}
		if !strings.Contains(string(data), "&p."+f.Name+")") && !strings.Contains(string(data), "&p."+f.Name+",") {
			t.Errorf("planning has no key for %s", f.Name)
		}
	}
	file, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []reflect.Type{reflect.TypeFor[planner.Rules](), reflect.TypeFor[planner.Weights]()} {
		for _, f := range reflect.VisibleFields(part) {
			if !strings.Contains(string(file), "\n    "+f.Tag.Get("yaml")+": ") {
				t.Errorf("config.yaml does not name %s", f.Tag.Get("yaml"))
			}
			if !strings.Contains(string(data), `"`+f.Tag.Get("yaml")+`"`) {
				t.Errorf("planning has no key %s", f.Tag.Get("yaml"))
			}
		}
	}
}

// An empty address is nobody listening, not the default.
func TestAnEmptyAddressIsNoPages(t *testing.T) {
	for _, given := range []string{`""`, ""} {
		c, err := read("config.yaml", []byte("http:\n  listen: "+given+"\n"), nothingSet)
		if err != nil || c.HTTP.Listen != "" {
			t.Errorf("listen: %s is %q: %v", given, c.HTTP.Listen, err)
		}
	}
}

func nothingSet(string) (string, bool) { return "", false }
