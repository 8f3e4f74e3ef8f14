package letter

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const head = "From: =?utf-8?B?0JzQsNGA0LjRjw==?= <M.Ivanova@Example.org>\r\nMessage-ID: <1@example.org>\r\nSubject: =?koi8-r?B?79TNxdTLyQ==?=\r\nMIME-Version: 1.0\r\n"

// mixed puts parts into a mail.
func mixed(boundary string, parts ...string) string {
	out := "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n"
	for _, p := range parts {
		out += "--" + boundary + "\r\n" + p + "\r\n"
	}
	return out + "--" + boundary + "--\r\n"
}

func attached(disposition, data string) string {
	return "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; " + disposition + "\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(data))
}

const note = "Content-Type: text/plain; charset=utf-8\r\n\r\nSee attached.\r\n"

func TestAWorkbookIsFound(t *testing.T) {
	for _, c := range []struct{ name, disposition, file string }{
		{"a plain name", `filename="week.xlsx"`, "week.xlsx"},
		{"RFC 2231", `filename*=UTF-8''%D0%BD%D0%B5%D0%B4%D0%B5%D0%BB%D1%8F.xlsx`, "неделя.xlsx"},
		{"an encoded word", `filename="=?utf-8?B?0L3QtdC00LXQu9GPLnhsc3g=?="`, "неделя.xlsx"},
		{"a folder before it", `filename="..\\..\\etc/week.csv"`, "week.csv"},
		{"capitals", `filename="WEEK.XLSX"`, "WEEK.XLSX"},
		{"what ends a line or turns it around", `filename*=UTF-8''we%E2%80%A8e%E2%80%AEk.xlsx`, "week.xlsx"},
	} {
		l, err := Read([]byte(head + mixed("b", note, attached(c.disposition, "PK the bytes"))))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if l.From != "m.ivanova@example.org" || l.ID != "1@example.org" || l.Subject != "Отметки" || l.Auto ||
			len(l.Files) != 1 || l.Files[0].Name != c.file || string(l.Files[0].Data) != "PK the bytes" {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
	for disposition, file := range map[string]string{`filename="week"`: "week.xlsx", `size=1`: "workbook.xlsx"} { // known by its kind
		l, err := Read([]byte(head + mixed("b", note, strings.Replace(attached(disposition, "PK"), "application/octet-stream", workbook, 1))))
		if err != nil || len(l.Files) != 1 || l.Files[0].Name != file {
			t.Errorf("%s: %+v, %v", disposition, l, err)
		}
	}
	deep, err := Read([]byte(head + "Auto-Submitted: auto-replied\r\n" + mixed("b", mixed("c", note), mixed("d", attached(`filename="a.xlsx"`, "A")), attached(`filename="b.xlsx"`, "B"))))
	if err != nil || len(deep.Files) != 2 || !deep.Auto {
		t.Errorf("parts within parts: %+v, %v", deep, err)
	}
}

func TestAddressesAreCompared(t *testing.T) {
	for email, want := range map[string]string{"M.Ivanova@Example.org": "m.ivanova@example.org", "Глава@МФЦ.рф": "глава@xn--l1aqg.xn--p1ai",
		"глава@xn--l1aqg.xn--p1ai": "глава@xn--l1aqg.xn--p1ai", "a@under_score.example": "a@under_score.example"} {
		if got := Address(email); got != want {
			t.Errorf("%s is %s, want %s", email, got, want)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	week := attached(`filename="week.xlsx"`, "PK")
	nested := week
	for i := range mostDepth + 1 {
		nested = mixed(fmt.Sprint("n", i), nested)
	}
	for _, c := range []struct {
		name, mail string
		code       Code
	}{
		{"nothing", "", NoMail},
		{"no mail", "PK\x03\x04 a workbook\x00", NoMail},
		{"nobody", "Subject: x\r\n" + mixed("b", week), NoSender},
		{"a sender who is none", "From: me\r\n" + mixed("b", week), NoSender},
		{"two senders in a line", "From: a@example.org, b@example.org\r\n" + mixed("b", week), NoSender},
		{"two lines of senders", "From: a@example.org\r\nFrom: b@example.org\r\n" + mixed("b", week), NoSender},
		{"no attachment", head + note, NoFile},
		{"a picture alone", head + mixed("b", note, attached(`filename="week.png"`, "x")), NoFile},
		{"a mail within the mail", head + mixed("b", "Content-Type: message/rfc822\r\n\r\n"+head+mixed("c", week)), NoFile},
		{"too deep", head + nested, TooDeep},
		{"too many", head + mixed("b", strings.Split(strings.Repeat(note+"|", mostParts)+week, "|")...), TooMany},
		{"too large", head + mixed("b", week) + strings.Repeat("x", MostBytes), TooLarge},
		{"cut off", head + strings.TrimSuffix(mixed("b", note, week), "--b--\r\n"), Damaged},
		{"no boundary", head + "Content-Type: multipart/mixed\r\n\r\nx", Damaged},
		{"no base64", head + mixed("b", strings.Replace(week, "\r\n\r\n", "\r\n\r\n*", 1)), Damaged},
	} {
		_, err := Read([]byte(c.mail))
		var r *Refused
		if !errors.As(err, &r) || r.Code != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	// The same with nothing wrong in it.
	if _, err := Read([]byte(head + mixed("b", strings.Split(strings.Repeat(note+"|", mostParts-2)+week, "|")...))); err != nil {
		t.Errorf("as many parts as there may be: %v", err)
	}
}

func TestWhatNobodyAnswers(t *testing.T) {
	week := mixed("b", attached(`filename="week.xlsx"`, "PK"))
	for _, c := range []struct {
		head string
		auto bool
	}{
		{"", false},
		{"Auto-Submitted: no\r\n", false},
		{"Return-Path: <m.ivanova@example.org>\r\n", false},
		{"Precedence: first-class\r\n", false},
		{"Auto-Submitted: auto-replied\r\n", true},
		{"Return-Path: <>\r\n", true},
		{"Precedence: bulk\r\n", true},
		{"List-Id: <all.example.org>\r\n", true},
		{"X-Autoreply: yes\r\n", true},
	} {
		if l, err := Read([]byte(c.head + head + week)); err != nil || l.Auto != c.auto {
			t.Errorf("%q: %v, %v", c.head, l.Auto, err)
		}
	}
	bounce, _ := Read([]byte(head + "Content-Type: multipart/report; boundary=b\r\n\r\n--b--\r\n"))
	if !bounce.Auto {
		t.Error("a report of mail that was not delivered is answered")
	}
}

func TestTheSameLetterByAnotherWay(t *testing.T) {
	key := func(mail string) string {
		l, err := Read([]byte(mail))
		if err != nil {
			t.Fatal(err)
		}
		return l.Key
	}
	week := mixed("b", note, attached(`filename="week.xlsx"`, "PK"))
	first := key(head + week)
	if again := key("From MAILER Fri Jan 22 12:00:00 2027\nReceived: from mx2.example.org\r\n" + head + week); again != first {
		t.Error("another Received makes another letter")
	}
	for _, other := range []string{strings.Replace(head, "1@example.org", "2@example.org", 1) + week, head + mixed("b", note, attached(`filename="week.xlsx"`, "PL")),
		strings.Replace(head, "M.Ivanova", "P.Ivanova", 1) + week} {
		if key(other) == first {
			t.Errorf("the same letter: %.80s", other)
		}
	}
}

func TestTheLettersBefore(t *testing.T) {
	many := ""
	for i := range 30 {
		many += fmt.Sprintf(" <%d@example.org>", i)
	}
	l, err := Read([]byte(head + "References:" + many + " <ё@example.org>\r\nIn-Reply-To: <29@example.org>\r\n" + mixed("b", attached(`filename="week.xlsx"`, "PK"))))
	if err != nil || len(l.Thread) != mostIDs || l.Thread[mostIDs-1] != "29@example.org" || l.Thread[0] != "10@example.org" {
		t.Errorf("%q, %v", l.Thread, err)
	}
}

func TestWhoProvesTheSender(t *testing.T) {
	week := mixed("b", attached(`filename="week.xlsx"`, "PK"))
	for _, c := range []struct {
		name, headers string
		proven        bool
	}{
		{"passed", "Authentication-Results: MX.example.org 1; spf=fail smtp.mailfrom=a@b; dmarc=pass (p=reject; sp=none) header.from=example.org", true},
		{"passed, of several", "Authentication-Results: list.example.net; dmarc=fail\r\nAuthentication-Results: mx.example.org;\r\n dkim=pass header.d=example.org;\r\n dmarc=pass header.from=example.org", true},
		{"nothing is said", "X-Other: x", false},
		{"another server", "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org", false},
		{"DMARC failed", "Authentication-Results: mx.example.org; dkim=pass header.d=example.org; dmarc=fail header.from=example.org", false},
		{"without DMARC", "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=m@example.org", false},
		{"none", "Authentication-Results: mx.example.org; none", false},
		{"another domain", "Authentication-Results: mx.example.org; dmarc=pass header.from=evil.example", false},
		{"the sender's own words, quoted", `Authentication-Results: mx.example.org; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example; dmarc=fail`, false},
		{"the sender's own words, in brackets", `Authentication-Results: mx.example.org; spf=pass (x; dmarc=pass header.from=example.org)`, false},
		{"a bracket that closes nothing", "Authentication-Results: mx.example.org; spf=pass x); dmarc=pass header.from=example.org", false},
		{"a mark that is not closed", `Authentication-Results: mx.example.org; dmarc=pass header.from=example.org; spf=pass "`, false},
		{"an older one of the same server", "Authentication-Results: mx.example.org; dmarc=fail\r\nAuthentication-Results: mx.example.org; dmarc=pass header.from=example.org", false},
	} {
		l, err := Read([]byte(c.headers + "\r\n" + head + week))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := l.Proven("mx.example.org"); got != c.proven {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
