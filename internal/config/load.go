package config

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"cohort/internal/slots"
	"cohort/planner"
)

// Load reads a configuration file over the defaults. The environment variables
// and files that hold secrets are read with it.
//
// A file that cannot be read is an error of the file system (fs.ErrNotExist and
// the like); what is wrong inside is a *planner.Faults, each fault with its line.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration cannot be read: %w", err)
	}
	return read(path, data, os.LookupEnv)
}

// Find is Load, but without a config.yaml in the working directory the defaults hold. A
// file that was asked for must be there.
func Find(path string) (*Config, error) {
	c, err := Load(path)
	if standard, _ := filepath.Abs("config.yaml"); errors.Is(err, fs.ErrNotExist) && path == standard {
		return Default(), nil
	}
	return c, err
}

// DatabaseURL is where the database is: the one given in place of the configured one, or
// else that.
func (c *Config) DatabaseURL(given string) (string, error) {
	switch {
	case given != "":
		return given, nil
	case c.Database.URL != "":
		return string(c.Database.URL), nil
	}
	return "", errors.New("no database is named; give --database, set COHORT_DATABASE_URL, or name a file in database.url_file of the configuration")
}

func read(path string, data []byte, getenv func(string) (string, bool)) (*Config, error) {
	c := Default()
	c.Path = path
	r := &reader{file: filepath.Base(path), getenv: getenv}
	root, err := parse(data)
	if err != nil {
		r.faults = append(r.faults, fmt.Sprintf("%s:%v", r.file, err))
	} else if root != nil {
		r.config(root, c)
	}
	if len(r.faults) > 0 {
		return nil, &planner.Faults{What: path + " is not usable", List: r.faults}
	}
	return c, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// parse returns the file's one document, nil for an empty file. Its error
// begins with the line's number.
func parse(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err == nil {
		if err = decoder.Decode(&second); errors.Is(err, io.EOF) {
			return document.Content[0], nil
		}
		if err == nil {
			return nil, fmt.Errorf("%d: a second document begins; one file is one configuration", second.Line)
		}
	}
	line, what := "1", err.Error()
	if m := yamlLine.FindStringSubmatch(what); m != nil {
		if what = m[2]; m[1] != "" {
			line = m[1]
		}
	}
	return nil, fmt.Errorf("%s: %s", line, what)
}

func (r *reader) config(root *yaml.Node, c *Config) {
	r.section(root, "", keys{
		"language": r.oneOf(&c.Language, "ru", "en"),
		"network":  func(n *yaml.Node, path string) { r.section(n, path, keys{"zone": r.zone(&c.Planning.Zone)}) },
		"database": func(n *yaml.Node, path string) { r.database(n, path, c) },
		"planning": func(n *yaml.Node, path string) { r.planning(n, path, c) },
		"mail":     func(n *yaml.Node, path string) { r.mail(n, path, c) },
		"inbox": func(n *yaml.Node, path string) {
			r.section(n, path, keys{"folder": r.folder(&c.Inbox.Folder), "proven_by": r.str(func(s string) error {
				if c.Inbox.ProvenBy = s; strings.ContainsAny(s, " ;\"@") {
					return fmt.Errorf("%q is no name of a mail server; write it as the header Authentication-Results does, like mx.example.org", s)
				}
				return nil
			})})
		},
		"year": func(n *yaml.Node, path string) {
			r.section(n, path, keys{"hire_months": number(r, &c.Year.HireMonths, 0, 24), "train_months": number(r, &c.Year.TrainMonths, 0, 24)})
		},
		"jobs":      func(*yaml.Node, string) {}, // below: they need the network's zone
		"http":      func(n *yaml.Node, path string) { r.http(n, path, c) },
		"files":     func(n *yaml.Node, path string) { r.section(n, path, keys{"out": r.folder(&c.Files.Out)}) },
		"retention": func(n *yaml.Node, path string) { r.retention(n, path, c) },
		"log": func(n *yaml.Node, path string) {
			r.section(n, path, keys{"format": r.oneOf(&c.Log.Format, "text", "json")})
		},
	})
	jobs := child(root, "jobs")
	if jobs == nil {
		jobs = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	r.jobs(jobs, c)
}

func child(n *yaml.Node, key string) *yaml.Node {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

func (r *reader) zone(to **time.Location) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		zone, err := time.LoadLocation(s)
		if err != nil || s == "Local" {
			return fmt.Errorf("%q is no time zone; write it like Europe/Moscow", s)
		}
		*to = zone
		return nil
	})
}

func (r *reader) folder(to *string) func(*yaml.Node, string) {
	return r.str(func(s string) error { *to = s; return nil })
}

func (c *Config) listen(s string) error {
	host, port, err := net.SplitHostPort(s)
	if err != nil || port == "" {
		return fmt.Errorf("%q is no address to listen on; write it like 127.0.0.1:8470", s)
	}
	if !loopback(host) {
		return fmt.Errorf("%q can be reached from other machines; listen on 127.0.0.1 and put a proxy that knows its visitors before it", s)
	}
	c.HTTP.Listen = s
	return nil
}

// leastKey is how long the key of links is at least, in letters.
const leastKey = 32

func (r *reader) http(n *yaml.Node, path string, c *Config) {
	h := &c.HTTP
	r.section(n, path, keys{
		"listen": func(n *yaml.Node, path string) {
			if s, is := r.text(n, path); is && s == "" {
				h.Listen = "" // said: nobody is to listen
				return
			}
			r.str(c.listen)(n, path)
		},
		"public": r.str(func(s string) error {
			u, err := url.Parse(s)
			if err != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
				return fmt.Errorf("%q is no address of a site; write it like https://cohort.example.org", s)
			}
			h.Public = strings.TrimRight(s, "/")
			return nil
		}),
		"link_key_file": r.secretFile(c, &h.LinkKey),
		"visitor_header": r.str(func(s string) error {
			if h.VisitorHeader = s; !regexp.MustCompile(`^[A-Za-z0-9-]+$`).MatchString(s) {
				return fmt.Errorf("%q is no name of a header; write it like X-Forwarded-Email", s)
			}
			return nil
		}),
		"oidc": func(n *yaml.Node, path string) { r.oidc(n, path, c) },
	})
	public, key := child(n, "public"), child(n, "link_key_file")
	if oidc := child(n, "oidc"); oidc != nil && h.Public == "" {
		r.fault(oidc, path+".oidc", "has nowhere to come back to; say with public how readers reach the pages")
	}
	switch {
	case h.Public != "" && key == nil:
		r.fault(public, path+".public", "has no key for the links in mail; name its file with link_key_file")
	case h.Public == "" && h.LinkKey != "":
		r.fault(key, path+".link_key_file", "signs links to nowhere; say with public how readers reach the pages")
	case h.LinkKey != "" && len(h.LinkKey) < leastKey:
		r.fault(key, path+".link_key_file", "is too short; make a key with openssl rand -base64 33")
	}
}

// oidc is by which identity provider readers sign in.
func (r *reader) oidc(n *yaml.Node, path string, c *Config) {
	o := &c.HTTP.OIDC
	r.section(n, path, keys{
		"issuer": r.str(func(s string) error {
			u, err := url.Parse(s)
			if err != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) || u.Host == "" || u.RawQuery != "" || u.User != nil {
				return fmt.Errorf("%q is no issuer; write it as the provider does, like https://id.example.org/realms/city", s)
			}
			o.Issuer = s
			return nil
		}),
		"client_id":          r.str(func(s string) error { o.ClientID = s; return nil }),
		"client_secret_file": r.secretFile(c, &o.Secret),
	})
	for _, need := range []string{"issuer", "client_id", "client_secret_file"} {
		if child(n, need) == nil {
			r.fault(n, path, "lacks %s; the identity provider gives it to whoever registers the service there", need)
		}
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (r *reader) database(n *yaml.Node, path string, c *Config) {
	r.section(n, path, keys{
		"url": r.str(func(s string) error {
			u, err := url.Parse(s)
			if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
				return errors.New("is no Postgres URL; write it like postgres://cohort@db.example.org/cohort?sslmode=verify-full")
			}
			if _, secret := u.User.Password(); secret || u.Query().Has("password") {
				return errors.New("holds a password; put the URL into a file of its own and name it with url_file")
			}
			c.Database.URL = Secret(s)
			return nil
		}),
		"url_env":  r.secretEnv(&c.Database.URL),
		"url_file": r.secretFile(c, &c.Database.URL),
	})
	r.onlyOne(n, path, "url", "url_env", "url_file")
}

// onlyOne refuses a section that says the same thing in several ways.
func (r *reader) onlyOne(n *yaml.Node, path string, names ...string) {
	first := ""
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(names, key.Value) || key.Value == first:
		case first == "":
			first = key.Value
		default:
			r.fault(key, path+"."+key.Value, "%s.%s says it already; leave one of them out", path, first)
		}
	}
}

func (r *reader) secretEnv(to *Secret) func(*yaml.Node, string) {
	return r.str(func(name string) error {
		v, ok := r.getenv(name)
		if !ok || strings.TrimSpace(v) == "" {
			return fmt.Errorf("the environment variable %s is not set", name)
		}
		*to = Secret(strings.TrimSpace(v))
		return nil
	})
}

// secretFile reads a secret from a file: from the credential of the same name that systemd
// hands over, if it does (LoadCredential), so that the file itself may be root's alone.
func (r *reader) secretFile(c *Config, to *Secret) func(*yaml.Node, string) {
	return r.str(func(path string) error {
		if dir, is := r.getenv("CREDENTIALS_DIRECTORY"); is {
			if handed := filepath.Join(dir, filepath.Base(path)); regular(handed) {
				path = handed
			}
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("the file cannot be read: %w", err)
		}
		if len(bytes.TrimSpace(data)) == 0 {
			return fmt.Errorf("the file %s is empty", path)
		}
		*to = Secret(bytes.TrimSpace(data))
		c.Secrets = append(c.Secrets, path)
		return nil
	})
}

func regular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (r *reader) planning(n *yaml.Node, path string, c *Config) {
	p := &c.Planning
	const most = 1_000_000
	r.section(n, path, keys{
		"horizon_days": number(r, &p.HorizonDays, 7, 365),
		"grid_minutes": r.grid(&p.GridMinutes),
		"rules": func(n *yaml.Node, path string) {
			r.section(n, path, keys{
				"trainer_break_minutes":   number(r, &p.Rules.TrainerBreakMinutes, 0, 1440),
				"learner_break_minutes":   number(r, &p.Rules.LearnerBreakMinutes, 0, 1440),
				"room_changeover_minutes": number(r, &p.Rules.RoomChangeoverMinutes, 0, 1440),
			})
		},
		"weights": func(n *yaml.Node, path string) {
			w := &p.Weights
			r.section(n, path, keys{
				"unserved": number(r, &w.Unserved, 0, most), "deferred": number(r, &w.Deferred, 0, most),
				"late": number(r, &w.Late, 0, most), "ready": number(r, &w.Ready, 0, most),
				"teaching": number(r, &w.Teaching, 0, most), "trainer_travel": number(r, &w.TrainerTravel, 0, most),
				"learner_travel": number(r, &w.LearnerTravel, 0, most), "split": number(r, &w.Split, 0, most),
				"overload": number(r, &w.Overload, 0, most), "moved": number(r, &w.Moved, 0, most),
				"reroomed": number(r, &w.Reroomed, 0, most), "retrained": number(r, &w.Retrained, 0, most),
				"provisional": r.optional(&w.Provisional, 0, most),
			})
		},
		"notice_working_days": number(r, &p.NoticeWorkingDays, 0, 60),
		"firm_weeks":          number(r, &p.FirmWeeks, 1, 52),
		"reserve_quantile":    r.fraction(&p.ReserveQuantile, 0, 0.999),
		"history_days":        number(r, &p.HistoryDays, 1, 365),
		"prior_strength":      r.fraction(&p.PriorStrength, 0, 10_000),
		"intake_weekday":      r.weekday(&p.IntakeWeekday),
		"newcomer_from":       r.clock(&p.NewcomerFrom),
		"newcomer_to":         r.clock(&p.NewcomerTo),
		"learner_day_minutes": number(r, &p.LearnerDayMinutes, 1, 1440),
		"nearest_sites":       number(r, &p.NearestSites, 1, 100),
		"refresher_lead_days": number(r, &p.RefresherLeadDays, 0, 365),
		"search": func(n *yaml.Node, path string) {
			r.section(n, path, keys{
				"time":         r.duration(&c.Search.Time, time.Second, 6*time.Hour),
				"threads":      number(r, &c.Search.Threads, 0, MaxThreads),
				"seed":         number(r, &c.Search.Seed, 0, 1<<62),
				"each_request": number(r, &c.Search.EachRequest, 0, 1_000_000),
			})
		},
	})
	if p.NewcomerFrom >= p.NewcomerTo {
		at := child(n, "newcomer_to")
		if at == nil {
			at = n
		}
		r.fault(at, path+".newcomer_to", "is not after newcomer_from")
	}
}

// optional reads a number that is left out of a snapshot where nothing gives it.
func (r *reader) optional(to *planner.Optional, least, most int64) func(*yaml.Node, string) {
	read := number(r, &to.Amount, least, most)
	return func(n *yaml.Node, path string) {
		read(n, path)
		to.Given = true
	}
}

func (r *reader) grid(to *int) func(*yaml.Node, string) {
	grid := number(r, to, 5, 120)
	return func(n *yaml.Node, path string) {
		old := *to
		grid(n, path)
		if *to != old && 1440%*to != 0 {
			r.fault(n, path, "a day is no whole number of %d minutes", *to)
		}
	}
}

func (r *reader) mail(n *yaml.Node, path string, c *Config) {
	m := &c.Mail
	tls, port := string(m.TLS), 0
	var key Secret
	r.section(n, path, keys{
		"host": r.str(func(s string) error {
			if m.Host = s; strings.ContainsAny(s, " :/") && net.ParseIP(s) == nil {
				return fmt.Errorf("%q is no host name; the port has a key of its own", s)
			}
			return nil
		}),
		"port":          number(r, &port, 1, 65535),
		"tls":           r.oneOf(&tls, string(STARTTLS), string(Implicit), string(NoTLS)),
		"user":          r.str(func(s string) error { m.User = s; return nil }),
		"password":      r.str(func(string) error { return errors.New("no password stands here; name its file with password_file") }),
		"password_env":  r.secretEnv(&m.Password),
		"password_file": r.secretFile(c, &m.Password),
		"dkim_selector": r.str(func(s string) error {
			if m.Selector = s; !regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`).MatchString(s) {
				return fmt.Errorf("%q is no name in the DNS", s)
			}
			return nil
		}),
		"dkim_key_file": r.secretFile(c, &key),
		"from":          r.address(&m.From),
		"reply_to":      r.address(&m.ReplyTo),
		"hello":         r.str(func(s string) error { m.Hello = s; return nil }),
		"gathered_until": func(n *yaml.Node, path string) {
			if r.clock(&m.GatheredUntil)(n, path); m.GatheredUntil == 0 {
				r.fault(n, path, "is no time of a working day; write it like \"07:00\"")
			}
		},
	})
	r.onlyOne(n, path, "password_env", "password_file")
	m.TLS = TLS(tls)
	if m.Port = port; port == 0 {
		m.Port = map[TLS]int{STARTTLS: 587, Implicit: 465, NoTLS: 25}[m.TLS]
	}
	at := func(key string) *yaml.Node {
		if v := child(n, key); v != nil {
			return v
		}
		return n
	}
	if m.TLS == NoTLS && m.Host != "" && !loopback(m.Host) {
		r.fault(at("tls"), path+".tls", "mail to %s would cross the network unprotected; none is for a server on this machine", m.Host)
	}
	r.dkim(n, path, m, key)
	if m.Host != "" && child(n, "from") == nil {
		r.fault(n, path+".from", "is missing; write it like \"Учебный центр <training@example.org>\"")
	}
	if m.User != "" && child(n, "password_env") == nil && child(n, "password_file") == nil {
		r.fault(at("user"), path+".user", "has no password; name its file with password_file")
	}
	if _, domain, ok := strings.Cut(m.From.Address, "@"); ok && m.Hello == "" {
		m.Hello = domain
	}
}

// dkim reads the key that messages are signed with.
func (r *reader) dkim(n *yaml.Node, path string, m *Mail, key Secret) {
	selector, file := child(n, "dkim_selector"), child(n, "dkim_key_file")
	switch {
	case selector != nil && file == nil:
		r.fault(selector, path+".dkim_selector", "has no key; name its file with dkim_key_file")
	case selector == nil && file != nil:
		r.fault(file, path+".dkim_key_file", "has no selector; say with dkim_selector under which name its other half stands in the DNS")
	case key != "":
		var err error
		if m.Key, err = privateKey([]byte(key)); err != nil {
			r.fault(file, path+".dkim_key_file", "%v", err)
		}
	}
}

// privateKey reads a key that messages can be signed with.
func privateKey(text []byte) (crypto.Signer, error) {
	unfit := errors.New("holds no RSA or Ed25519 key in PEM; make one with openssl genrsa 2048")
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, unfit
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, unfit
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, unfit
}

func (r *reader) address(to *mail.Address) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		a, err := mail.ParseAddress(s)
		if err != nil {
			return fmt.Errorf("%q is no mail address", s)
		}
		*to = *a
		return nil
	})
}

// jobs reads the cron lines, each in its own zone or in the network's.
func (r *reader) jobs(n *yaml.Node, c *Config) {
	section := keys{}
	job := func(name string, to *slots.Schedule, onHoliday *slots.OnHoliday) {
		*to = mustParse(to.String(), c.Planning.Zone)
		section[name] = func(n *yaml.Node, path string) {
			line, zone, holiday := to.String(), c.Planning.Zone, ""
			known := keys{
				"at":   r.str(func(s string) error { line = s; _, err := slots.Parse(s, time.UTC); return err }),
				"zone": r.zone(&zone),
			}
			if onHoliday != nil { // mail has readers, who are not there on a day off
				known["on_holiday"] = r.oneOf(&holiday, string(slots.Before), string(slots.After), string(slots.Skip))
			}
			r.section(n, path, known)
			if schedule, err := slots.Parse(line, zone); err == nil {
				*to = schedule
			}
			if holiday != "" {
				*onHoliday = slots.OnHoliday(holiday)
			}
		}
	}
	job("nightly", &c.Jobs.Nightly, nil)
	job("retention", &c.Jobs.Retention, nil)
	for name, to := range map[string]*slots.Times{"weekly": &c.Jobs.Weekly, "waves": &c.Jobs.Waves, "capacity": &c.Jobs.Capacity, "year": &c.Jobs.Year} {
		job(name, &to.Schedule, &to.OnHoliday)
	}
	r.section(n, "jobs", section)
}
