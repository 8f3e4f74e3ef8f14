package outbox

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"cohort/internal/mailcatch"
	"cohort/sql/store"
)

var noon = time.Date(2027, 1, 22, 12, 0, 0, 0, time.FixedZone("MSK", 3*60*60))

// catch starts a mail server and returns the way to it.
func catch(t *testing.T, options ...mailcatch.Option) (*mailcatch.Catcher, Settings) {
	t.Helper()
	c, err := mailcatch.Start(t.TempDir(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c, Settings{Host: "127.0.0.1", Port: c.Port(), TLS: "none", Hello: "cohort.example.org",
		From: mail.Address{Name: "Учебный центр", Address: "training@example.org"}}
}

func TestFateOfAMessage(t *testing.T) {
	for _, c := range []struct {
		name    string
		order   func(*mailcatch.Catcher)
		want    fate
		about   string // in the error
		arrived int
	}{
		{"a kind server", func(*mailcatch.Catcher) {}, accepted, "", 1},
		{"sender refused for now", func(c *mailcatch.Catcher) { c.Answer("MAIL", 451, 1) }, deferred, "451", 0},
		{"sender refused", func(c *mailcatch.Catcher) { c.Answer("MAIL", 550, 1) }, dead, "550", 0},
		{"recipient's box is full for now", func(c *mailcatch.Catcher) { c.Answer("RCPT", 452, 1) }, deferred, "452", 0},
		{"recipient unknown", func(c *mailcatch.Catcher) { c.Answer("RCPT", 550, 1) }, dead, "550", 0},
		{"content refused for now", func(c *mailcatch.Catcher) { c.Answer("DATA", 451, 1) }, deferred, "451", 0},
		{"content refused", func(c *mailcatch.Catcher) { c.Answer("DATA", 554, 1) }, dead, "554", 0},
		{"server going away", func(c *mailcatch.Catcher) { c.Answer("RCPT", 421, 1) }, deferred, "421", 0},
		{"server wants to know who we are", func(c *mailcatch.Catcher) { c.Answer("MAIL", 530, 1) }, deferred, "530", 0},
		{"cut after the content", func(c *mailcatch.Catcher) { c.Drop(1) }, ambiguous, "before it was answered", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, settings := catch(t)
			c.order(server)
			p := &post{settings: settings}
			defer p.hangUp(true)
			got, err := p.send(context.Background(), "head@example.org", []byte("Subject: x\r\n\r\nbody\r\n"))
			if got != c.want {
				t.Errorf("fate %d, want %d (%v)", got, c.want, err)
			}
			if (err == nil) != (c.about == "") || err != nil && !strings.Contains(err.Error(), c.about) {
				t.Errorf("error %v, want %q in it", err, c.about)
			}
			if n := len(server.Messages()); n != c.arrived {
				t.Errorf("%d arrived, want %d", n, c.arrived)
			}
			// Whatever happened, the next message gets through.
			if got, err := p.send(context.Background(), "next@example.org", []byte("Subject: y\r\n\r\nbody\r\n")); got != accepted {
				t.Errorf("next message: fate %d, %v", got, err)
			}
		})
	}
}

func TestSeveralMessagesGoOverOneConnection(t *testing.T) {
	server, settings := catch(t)
	p := &post{settings: settings}
	for range 3 {
		if got, err := p.send(context.Background(), "head@example.org", []byte("Subject: x\r\n\r\nbody\r\n")); got != accepted {
			t.Fatal(got, err)
		}
	}
	p.hangUp(true)
	if server.Sessions() != 1 || len(server.Messages()) != 3 {
		t.Errorf("%d messages over %d connections, want 3 over 1", len(server.Messages()), server.Sessions())
	}
}

func TestPrivacyOfTheConnection(t *testing.T) {
	message := []byte("Subject: x\r\n\r\nbody\r\n")
	for _, c := range []struct {
		name   string
		server []mailcatch.Option
		with   func(*Settings, *mailcatch.Catcher)
		about  string // in the error; empty: accepted
	}{
		{"starttls offered and trusted", []mailcatch.Option{mailcatch.WithTLS()},
			func(s *Settings, c *mailcatch.Catcher) { s.TLS, s.Roots = "starttls", c.Roots() }, ""},
		{"starttls not offered", nil,
			func(s *Settings, c *mailcatch.Catcher) { s.TLS = "starttls" }, "does not support STARTTLS"},
		{"certificate of nobody we know", []mailcatch.Option{mailcatch.WithTLS()},
			func(s *Settings, c *mailcatch.Catcher) { s.TLS = "starttls" }, "certificate"},
		{"implicit to a server that speaks plainly", nil,
			func(s *Settings, c *mailcatch.Catcher) { s.TLS = "implicit" }, "mail server"},
		{"user and password", []mailcatch.Option{mailcatch.WithTLS(), mailcatch.WithUser("cohort", "right")},
			func(s *Settings, c *mailcatch.Catcher) {
				s.TLS, s.Roots, s.User, s.Password = "starttls", c.Roots(), "cohort", "right"
			}, ""},
		{"wrong password", []mailcatch.Option{mailcatch.WithTLS(), mailcatch.WithUser("cohort", "right")},
			func(s *Settings, c *mailcatch.Catcher) {
				s.TLS, s.Roots, s.User, s.Password = "starttls", c.Roots(), "cohort", "wrong"
			}, "535"},
		{"no password where one is wanted", []mailcatch.Option{mailcatch.WithUser("cohort", "right")},
			func(*Settings, *mailcatch.Catcher) {}, "502"},
		{"password in the clear on this machine", []mailcatch.Option{mailcatch.WithUser("cohort", "right")},
			func(s *Settings, c *mailcatch.Catcher) { s.User, s.Password = "cohort", "right" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, settings := catch(t, c.server...)
			c.with(&settings, server)
			p := &post{settings: settings}
			defer p.hangUp(true)
			got, err := p.send(context.Background(), "head@example.org", message)
			if c.about == "" {
				if got != accepted || len(server.Messages()) != 1 {
					t.Fatalf("fate %d, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.about) || len(server.Messages()) != 0 {
				t.Errorf("fate %d, error %v, want %q in it; %d arrived", got, err, c.about, len(server.Messages()))
			}
			if strings.Contains(err.Error(), "right") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestMessageReadsBackAsItWasMeant(t *testing.T) {
	_, settings := catch(t)
	settings.Zone = noon.Location()
	settings.ReplyTo = mail.Address{Address: "reply@example.org"}
	workbook := bytes.Repeat([]byte{0, 1, 2, 0xff}, 1000)
	for _, name := range []string{"Расписание_ВДНХ_2027-W03_изд2.xlsx", "plain.xlsx", "два слова (и ещё) + 1*'.xlsx",
		strings.Repeat("оченьдлинноеимя", 8) + ".xlsx"} {
		t.Run(name, func(t *testing.T) {
			data, err := compose(store.Message{ID: 7, Name: "Иванова А. А.", Email: "head@example.org",
				Subject: "ВДНХ, неделя 3\r\nBcc: everybody@example.org", Text: "Изменений нет.\n.\n", HTML: "<p>Изменений нет.</p>",
				Attachments: []store.Attachment{{Name: name, Bytes: workbook}}}, settings, noon.UTC())
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(string(data), "\r\n") {
				if len(line) > 998 {
					t.Errorf("a line of %d bytes", len(line))
				}
			}
			m, err := mail.ReadMessage(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			for header, want := range map[string]string{
				"Subject": "ВДНХ, неделя 3 Bcc: everybody@example.org", "Date": "Fri, 22 Jan 2027 12:00:00 +0300",
				"Message-Id": m.Header.Get("Message-Id"),
				"Reply-To":   "<reply@example.org>", "Bcc": "", "User-Agent": "", "Auto-Submitted": "auto-generated",
			} {
				if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(header)); err != nil || got != want {
					t.Errorf("%s: %q, want %q (%v)", header, got, want, err)
				}
			}
			if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || *to[0] != (mail.Address{Name: "Иванова А. А.", Address: "head@example.org"}) {
				t.Errorf("To: %v, %v", to, err)
			}
			if !bytes.Equal(attached(t, m, name), workbook) {
				t.Error("the workbook came back changed")
			}
		})
	}
}

// attached returns what is attached under a name, by both ways to name it.
func attached(t *testing.T, m *mail.Message, name string) []byte {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	var found []byte
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if part.FileName() == "" {
			continue
		}
		_, kind, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		word, err := new(mime.WordDecoder).DecodeHeader(kind["name"])
		if err != nil || word != name || part.FileName() != name {
			t.Errorf("named %q and %q, want %q (%v)", part.FileName(), word, name, err)
		}
		found = decode(t, part)
	}
}

// An id is of one content: whatever differs in the message or where it comes from, the id
// differs; the case of an address does not.
func TestAMessageIDNamesOneContent(t *testing.T) {
	m := store.Message{ID: 7, Email: "head@example.org", Kind: "waves", About: "SOKOL", Period: "2027-W04", Number: 2, Subject: "s", Text: "t", HTML: "h",
		Attachments: []store.Attachment{{Name: "a", Bytes: []byte("b")}}}
	in := store.Installation{Token: "abc", Generation: 1}
	id := MessageID(m, in, "x.org")
	same := m
	same.Email = "Head@example.org"
	if got := MessageID(same, in, "x.org"); got != id {
		t.Errorf("the case of an address changes the id: %s, %s", id, got)
	}
	if !regexp.MustCompile(`^cohort\.7\.abc\.1\.[0-9a-f]{24}@x\.org$`).MatchString(id) {
		t.Error(id)
	}
	for what, change := range map[string]func(*store.Message, *store.Installation){
		"the message": func(m *store.Message, _ *store.Installation) { m.ID++ },
		"the edition": func(m *store.Message, _ *store.Installation) { m.Number++ },
		"the text":    func(m *store.Message, _ *store.Installation) { m.Text, m.HTML = "th", "" },
		"the workbook": func(m *store.Message, _ *store.Installation) {
			m.Attachments = []store.Attachment{{Name: "a", Bytes: []byte("c")}}
		},
		"no workbook":      func(m *store.Message, _ *store.Installation) { m.Attachments = nil },
		"the installation": func(_ *store.Message, in *store.Installation) { in.Token = "abd" },
		"the generation":   func(_ *store.Message, in *store.Installation) { in.Generation++ },
	} {
		n, other := m, in
		change(&n, &other)
		if MessageID(n, other, "x.org") == id {
			t.Errorf("%s differs and the id does not", what)
		}
	}
}

func decode(t *testing.T, r io.Reader) []byte {
	t.Helper()
	data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, r))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDomainsGoOutInPunycode(t *testing.T) {
	for given, want := range map[string]string{
		"head@example.org":    "head@example.org",
		"head@мфц.рф":         "head@xn--l1aqg.xn--p1ai",
		"head@МФЦ.пример.org": "head@xn--l1aqg.xn--e1afmkfd.org",
		"head@localhost":      "head@localhost",
	} {
		if got, err := wired(given); got != want || err != nil {
			t.Errorf("%s goes out as %s, %v, want %s", given, got, err, want)
		}
	}
	if got, err := wired("head@мфц-.рф"); err == nil {
		t.Errorf("a domain that is none goes out as %s", got)
	}
	data, err := compose(store.Message{ID: 7, Name: "Иванова А. А.", Email: "head@мфц.рф", Subject: "a", Text: "a"}, Settings{From: mail.Address{Address: "training@example.org"}}, time.Date(2027, 1, 22, 12, 0, 0, 0, time.UTC))
	if err != nil || !strings.Contains(string(data), "<head@xn--l1aqg.xn--p1ai>") {
		t.Errorf("%v\n%s", err, data)
	}
}

// A server that is not sure who has the box, or says so in other words, has taken the message
// all the same.
func TestAnyAnswerOfTwoIsAYes(t *testing.T) {
	server, settings := catch(t)
	server.Answer("DATA", 251, 1)
	p := &post{settings: settings}
	defer p.hangUp(true)
	if got, err := p.send(context.Background(), "head@example.org", []byte("Subject: x\r\n\r\nbody\r\n")); got != accepted {
		t.Errorf("251 to the final dot: fate %d, %v", got, err)
	}
}

// What a server says is kept without addresses, however it writes them.
func TestNobodyIsNamedInWhatAServerSays(t *testing.T) {
	for said, want := range map[string]string{
		"550 5.1.1 <Head.Office@Example.ORG>: unknown":  "550 5.1.1 <(address)>: unknown",
		"550 user HEAD.OFFICE is over quota":            "550 user (recipient) is over quota",
		"550 real.name@inside.example.org not here":     "550 (address) not here",
		"451 try later, headquarters are full":          "451 try later, headquarters are full",
		"mail server mx.example.org:25: EOF after 3 ms": "mail server mx.example.org:25: EOF after 3 ms",
	} {
		if got := unnamed(said, "head.office@example.org"); got != want {
			t.Errorf("%q is kept as %q, want %q", said, got, want)
		}
	}
}

// A message is signed so that whoever has the other half of the key can prove it, and a
// change of it shows.
func TestMessagesAreSigned(t *testing.T) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{From: mail.Address{Name: "Учебный центр", Address: "training@example.org"}, Key: key, Selector: "cohort"}
	data, err := compose(store.Message{ID: 7, Name: "Иванова А. А.", Email: "head@example.org", Subject: "Волны", Text: "Текст", HTML: "<p>Текст</p>"}, s, noon)
	if err != nil {
		t.Fatal(err)
	}
	for says, c := range map[string]struct {
		data string
		good bool
	}{"as it was sent": {string(data), true}, "changed": {strings.Replace(string(data), "head@", "boss@", 1), false}} {
		var asked string
		found, err := dkim.VerifyWithOptions(strings.NewReader(c.data), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
			asked = name
			return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
		}})
		if err != nil || len(found) != 1 || found[0].Domain != "example.org" || asked != "cohort._domainkey.example.org" || (found[0].Err == nil) != c.good {
			t.Errorf("%s: %+v, %v, asked for %s", says, found, err, asked)
		}
	}
}
