package mailcatch

import (
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestMessagesBecomeFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	c, err := Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, to := range []string{"vdnkh.manager@example.org", "../../etc/passwd@example.org", "иван@example.org"} {
		if err := smtp.SendMail(c.Addr(), nil, "training@example.org", []string{to}, []byte("Subject: x\r\n\r\nline\r\n..dots\r\n")); err != nil {
			t.Errorf("%s: %v", to, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"001-vdnkh.manager.eml", "002-.._.._etc_passwd.eml", "003-____.eml"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
	messages := c.Messages()
	if len(messages) != 3 || messages[0].From != "training@example.org" || messages[0].To != "vdnkh.manager@example.org" {
		t.Fatalf("messages %+v", messages)
	}
	data, err := os.ReadFile(messages[0].Path)
	if err != nil || string(data) != string(messages[0].Data) || string(data) != "Subject: x\r\n\r\nline\r\n..dots\r\n" {
		t.Errorf("file holds %q (%v)", data, err)
	}
}

func TestCatcherIsReachedFromThisMachineOnly(t *testing.T) {
	c, err := Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	host, _, err := net.SplitHostPort(c.Addr())
	if err != nil || !net.ParseIP(host).IsLoopback() {
		t.Errorf("listens on %s", c.Addr())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", c.Addr()); err == nil {
		t.Error("still listens after Close")
	}
}

func TestOrderedMisbehaviourEnds(t *testing.T) {
	c, err := Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Answer("RCPT", 451, 2)
	send := func() error {
		return smtp.SendMail(c.Addr(), nil, "a@example.org", []string{"b@example.org"}, []byte("x\r\n"))
	}
	for range 2 {
		if send() == nil {
			t.Error("an ordered refusal did not come")
		}
	}
	if err := send(); err != nil {
		t.Errorf("third: %v", err)
	}
	c.Drop(1)
	if send() == nil {
		t.Error("an answer came although the connection was to be cut")
	}
	if n := len(c.Messages()); n != 2 {
		t.Errorf("%d kept, want 2", n)
	}
}
