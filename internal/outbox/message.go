package outbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/textproto"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// letter is a message with everything that goes into its bytes.
type letter struct {
	ID      int64
	To      mail.Address
	Subject string
	Text    string
	HTML    string
	Files   []file
}

// file is something attached.
type file struct {
	Name string
	Data []byte
}

// contentTypes are those of the files that we attach. The system's own table
// differs from machine to machine.
var contentTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ics":  "text/calendar; charset=utf-8",
	".json": "application/json",
}

// messageID is the same for every attempt to deliver a message, so that a
// reader who gets it twice after all sees it once.
func messageID(id int64, to, domain string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", id, strings.ToLower(to)))
	return fmt.Sprintf("cohort.%d.%s@%s", id, hex.EncodeToString(sum[:8]), domain)
}

// bytes returns the message as it goes over the wire, at the time that its Date
// header shows.
func (l letter) bytes(s Settings, date time.Time) ([]byte, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingB64))
	m.FromMailAddress(&s.From)
	m.ToMailAddress(&l.To)
	if s.ReplyTo.Address != "" {
		m.ReplyToMailAddress(&s.ReplyTo)
	}
	m.Subject(strings.Join(strings.Fields(l.Subject), " "))
	m.SetDateWithValue(date)
	m.SetMessageIDWithValue(messageID(l.ID, l.To.Address, s.domain()))
	// No holiday notice answers a machine.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	files := make([]*gomail.File, len(l.Files))
	for i, f := range l.Files {
		files[i] = f.attachment()
	}
	m.SetAttachments(files)
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("message %d cannot be written: %w", l.ID, err)
	}
	return out.Bytes(), nil
}

// attachment names the file in both ways that mail programs know: percent
// encoding (RFC 2231) where the standard wants it, and an encoded word (RFC
// 2047) in the type's name, which older Outlooks read.
func (f file) attachment() *gomail.File {
	name := filepath.Base(f.Name)
	kind, ok := contentTypes[strings.ToLower(filepath.Ext(name))]
	if !ok {
		kind = "application/octet-stream"
	}
	word := strings.ReplaceAll(mime.BEncoding.Encode("utf-8", name), " ", "\r\n ")
	header := textproto.MIMEHeader{}
	header.Set("Content-Type", fmt.Sprintf("%s;\r\n name=\"%s\"", kind, word))
	header.Set("Content-Disposition", "attachment;\r\n filename*=UTF-8''"+percent(name))
	return &gomail.File{Name: name, Enc: gomail.EncodingB64, Header: header, Writer: func(w io.Writer) (int64, error) {
		n, err := w.Write(f.Data)
		return int64(n), err
	}}
}

// percent encodes a name for RFC 2231, which allows less than a URL does.
func percent(name string) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "'", "%27", "(", "%28", ")", "%29").Replace(url.QueryEscape(name))
}
