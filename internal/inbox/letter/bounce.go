package letter

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// Bounce is the report of a mail server that a message of ours did not arrive (RFC 3464).
type Bounce struct {
	MessageID string // of the message, without angle brackets; empty: the report does not say
	Why       string // its status and what the server said, without addresses
}

// The most of a report that is read, and of what a server said.
const (
	mostReportParts = 10
	mostReportPart  = 1 << 20
	mostSaid        = 200
)

// ReadBounce reads a report that a message did not arrive; nil: the letter is none.
// That a message is late is no such report.
func ReadBounce(data []byte) *Bounce {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return nil
	}
	out, failed := &Bounce{}, false
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range mostReportParts {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		content := textproto.NewReader(bufio.NewReader(io.LimitReader(part, mostReportPart)))
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			if why, is := failure(content); is {
				out.Why, failed = why, true
			}
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			head, _ := content.ReadMIMEHeader() // as far as it was cut off
			if own := ids(head.Get("Message-Id")); len(own) == 1 {
				out.MessageID = own[0]
			}
		}
	}
	if !failed {
		return nil
	}
	return out
}

// failure reads the fields of a report, a block for the message and one for each recipient:
// the first that failed.
func failure(report *textproto.Reader) (why string, is bool) {
	for {
		fields, err := report.ReadMIMEHeader()
		if strings.EqualFold(strings.TrimSpace(fields.Get("Action")), "failed") {
			_, said, _ := strings.Cut(fields.Get("Diagnostic-Code"), ";")
			said = strings.Join(strings.Fields(anAddress.ReplaceAllString(fields.Get("Status")+" "+said, "(address)")), " ")
			if r := []rune(said); len(r) > mostSaid {
				said = string(r[:mostSaid-1]) + "…"
			}
			return said, true
		}
		if err != nil {
			return "", false
		}
	}
}

// anAddress is what looks like an e-mail address.
var anAddress = regexp.MustCompile(`[^\s<>"'(),:;]+@[^\s<>"'(),:;]+`)
