package outbox

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"cohort/sql/store"
)

// An invitation is the last other form of the text, of the type and method that calendar programs
// look for, and a file beside it.
func TestAnInvitationIsAFormOfTheText(t *testing.T) {
	_, settings := catch(t)
	event := []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
	data, err := compose(store.Message{ID: 7, Email: "trainer@example.org", Subject: "Курс", Text: "Курс\n", HTML: "<p>Курс</p>",
		Attachments: []store.Attachment{{Name: "invite.ics", MediaType: "text/calendar; charset=utf-8; method=REQUEST", Bytes: event}}}, settings, noon)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	var read func(kind string, body io.Reader)
	read = func(kind string, body io.Reader) {
		media, params, err := mime.ParseMediaType(kind)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(media, "multipart/") {
			return
		}
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextPart()
			if err != nil {
				return
			}
			kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			forms = append(forms, strings.TrimSpace(kind+" "+params["method"]))
			if kind == "text/calendar" || kind == "application/ics" {
				if got := decode(t, part); !bytes.Equal(got, event) {
					t.Errorf("%s came back as %q", kind, got)
				}
			}
			read(part.Header.Get("Content-Type"), part)
		}
	}
	read(m.Header.Get("Content-Type"), m.Body)
	if got := strings.Join(forms, ", "); got != "multipart/alternative, text/plain, text/html, text/calendar REQUEST, application/ics" {
		t.Errorf("the message consists of %s\n%s", got, data)
	}
}
