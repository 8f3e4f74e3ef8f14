package letter

import (
	"errors"
	"path"
	"strings"
	"testing"
	"unicode"
)

// Whatever comes as a mail is read or refused; files that come with it have plain names.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head + mixed("b", note, attached(`filename="week.xlsx"`, "PK the bytes"))))
	f.Add([]byte(head + mixed("b", mixed("c", note), mixed("d", attached(`filename*=UTF-8''%D0%BD.xlsx`, "A")))))
	f.Add([]byte(head + "Auto-Submitted: auto-replied\r\n" + attached(`filename="=?utf-8?B?0L3QtdC00LXQu9GPLnhsc3g=?="`, "A")))
	f.Add([]byte("From b@example.org Fri\n" + head + "Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=CE=C5=\r\n"))
	f.Add([]byte("From: MAILER-DAEMON@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n" + note +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 <a@example.org> no such user\r\n\r\n" +
		"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@example.org>\r\n\r\n\r\n--b--\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Read(data)
		if err != nil && (!errors.As(err, new(*Refused)) || l == nil) {
			t.Fatalf("refused with %v, and %v", err, l)
		}
		for _, x := range l.Files {
			if x.Name != path.Base(x.Name) || strings.ContainsAny(x.Name, `\/`) || strings.IndexFunc(x.Name, unicode.IsControl) >= 0 {
				t.Errorf("a file is called %q", x.Name)
			}
		}
		if b := ReadBounce(data); b != nil && (len([]rune(b.Why)) > 2*mostSaid || strings.ContainsAny(b.MessageID, "\r\n")) {
			t.Errorf("a report of %q says %q", b.MessageID, b.Why)
		}
	})
}
