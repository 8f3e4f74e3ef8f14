package outbox

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/textproto"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-msgauth/dkim"
	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	written "cohort/reports/mail"
	"cohort/sql/store"
)

// MessageID is the same for every attempt to deliver a message, so that a reader who gets
// it twice after all sees it once. It is of the installation and the generation of its
// database, and of what is in the message: no two contents have one id, whatever was restored.
func MessageID(m store.Message, in store.Installation, domain string) string {
	sum := sha256.New()
	part := func(b []byte) {
		fmt.Fprintf(sum, "%d ", len(b))
		sum.Write(b)
	}
	for _, text := range []string{in.Token, strings.ToLower(m.Email), m.Kind, m.About, m.Period, fmt.Sprint(m.Number), m.Subject, m.Text, m.HTML} {
		part([]byte(text))
	}
	for _, f := range m.Attachments {
		part([]byte(f.Name))
		part(f.Bytes)
	}
	return fmt.Sprintf("cohort.%d.%s.%d.%s@%s", m.ID, cmp.Or(in.Token, "none"), in.Generation, hex.EncodeToString(sum.Sum(nil)[:12]), domain)
}

// sentAs is the Message-ID that a message goes out under.
func sentAs(m store.Message, s Settings) string {
	return cmp.Or(m.MessageID, MessageID(m, s.Installation, s.domain()))
}

// wired is an address as mail servers take it: a domain in other letters than ASCII is
// written in punycode. An error where no server would take it.
func wired(email string) (string, error) {
	at := strings.LastIndexByte(email, '@')
	local, domain := email[:max(at, 0)], email[at+1:]
	if strings.IndexFunc(domain, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return email, nil
	}
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("no mail server takes the domain of the address: %w", err)
	}
	return local + "@" + domain, nil
}

// compose returns a message as it goes over the wire, at the time that its Date
// header shows.
func compose(msg store.Message, s Settings, date time.Time) ([]byte, error) {
	address, err := wired(msg.Email)
	if err != nil {
		return nil, err
	}
	to := mail.Address{Name: written.OneLine(msg.Name), Address: address}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingB64))
	m.FromMailAddress(&s.From)
	m.ToMailAddress(&to)
	if s.ReplyTo.Address != "" {
		m.ReplyToMailAddress(&s.ReplyTo)
	}
	m.Subject(strings.Join(strings.Fields(msg.Subject), " "))
	if s.Zone != nil {
		date = date.In(s.Zone)
	}
	m.SetDateWithValue(date)
	m.SetMessageIDWithValue(sentAs(msg, s))
	// No holiday notice answers a machine.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if msg.Kind == store.KindAnswer {
		m.SetGenHeader("Auto-Submitted", "auto-replied") // RFC 3834
	}
	if msg.InReplyTo != "" { // so that mail programs show it under the letter (RFC 5322, 3.6.4)
		m.SetGenHeader("In-Reply-To", "<"+msg.InReplyTo+">")
		m.SetGenHeader("References", "<"+strings.Join(append(slices.Clone(msg.Thread), msg.InReplyTo), "> <")+">")
	}
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetBodyString(gomail.TypeTextPlain, msg.Text)
	if msg.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, msg.HTML)
	}
	files := make([]*gomail.File, len(msg.Attachments))
	for i, f := range msg.Attachments {
		// An invitation is another form of the text, which calendar programs look for there
		// (RFC 6047, 2.4), and a file for those that look among files.
		if kind, is := strings.CutPrefix(f.MediaType, "text/calendar; charset=utf-8; method="); is {
			m.AddAlternativeString(gomail.ContentType("text/calendar; method="+kind), string(f.Bytes))
			f.MediaType = "application/ics"
		}
		files[i] = attachment(f)
	}
	m.SetAttachments(files)
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("message %d cannot be written: %w", msg.ID, err)
	}
	return signed(out.Bytes(), s)
}

// signed is a message with the signature of our domain (DKIM, RFC 6376), where there is a
// key for it.
func signed(message []byte, s Settings) ([]byte, error) {
	if s.Key == nil {
		return message, nil
	}
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(message), &dkim.SignOptions{Domain: s.domain(), Selector: s.Selector, Signer: s.Key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Auto-Submitted"}})
	if err != nil {
		return nil, fmt.Errorf("a message cannot be signed: %w", err)
	}
	return out.Bytes(), nil
}

// attachment names the file in both ways that mail programs know: percent
// encoding (RFC 2231) where the standard wants it, and an encoded word (RFC
// 2047) in the type's name, which older Outlooks read.
func attachment(f store.Attachment) *gomail.File {
	name, kind := filepath.Base(f.Name), f.MediaType
	if kind == "" {
		kind = "application/octet-stream"
	}
	word := strings.ReplaceAll(mime.BEncoding.Encode("utf-8", name), " ", "\r\n ")
	header := textproto.MIMEHeader{}
	header.Set("Content-Type", fmt.Sprintf("%s;\r\n name=\"%s\"", kind, word))
	header.Set("Content-Disposition", "attachment;\r\n filename*=UTF-8''"+percent(name))
	return &gomail.File{Name: name, Enc: gomail.EncodingB64, Header: header, Writer: func(w io.Writer) (int64, error) {
		n, err := w.Write(f.Bytes)
		return int64(n), err
	}}
}

// percent encodes a name for RFC 2231, which allows less than a URL does.
func percent(name string) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "'", "%27", "(", "%28", ")", "%29").Replace(url.QueryEscape(name))
}
