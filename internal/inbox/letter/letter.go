// Package letter reads a mail that a stranger may have made: who says to have sent
// it, and the workbooks attached. It trusts nothing in it. Sizes are looked at as
// parts are read, parts within parts are followed to a depth, and what is too
// large or no mail is refused.
//
// From is what the mail says. Whether it is true only the mail server knows, which may
// say so in a header, see Proven.
package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding/htmlindex"
)

// The bounds of a mail.
const (
	MostBytes = 20 << 20 // of the mail, as it came
	mostParts = 50       // of it, those within others counted
	mostFiles = 10       // workbooks among them
	mostDepth = 5        // of parts within parts
	mostNames = 255      // letters of the name of a file
	mostIDs   = 20       // of the letters before it
)

// Letter is a mail as it came.
type Letter struct {
	Key     string   // the same however often it arrives, and by whatever way
	ID      string   // its Message-ID without angle brackets; empty: none that is one
	Thread  []string // those of the letters before it, the first first, the last of them at most
	From    string   // the address of its sender, see Address
	Subject string
	Auto    bool   // a machine wrote it, or passed it on to many: nobody answers it
	Files   []File // the workbooks and CSV files attached

	verdicts []string // its Authentication-Results, the latest first
}

// File is a file attached.
type File struct {
	Name string // without a folder
	Data []byte
}

// Refused says why a mail is not read, as a code. The words are in reports/words,
// under inbox_ and the code.
type Refused struct{ Code Code }

// Code is the reason for which a mail is not read.
type Code string

// The reasons.
const (
	NoMail   Code = "no_mail"   // its head is none
	TooLarge Code = "too_large" // above MostBytes
	NoSender Code = "no_sender" // no From, several, or none that is an address
	Damaged  Code = "damaged"   // a part ends early, or is not written as it says
	TooMany  Code = "too_many"  // parts, or workbooks
	TooDeep  Code = "too_deep"  // parts within parts
	NoFile   Code = "no_file"   // no workbook is attached
)

func (r *Refused) Error() string { return "the mail is not read: " + string(r.Code) }

// Read reads a mail. The error is a *Refused; what is known of the letter by then,
// such as who sent it, comes with it.
func Read(data []byte) (*Letter, error) {
	out := &Letter{Key: digest(string(data))}
	if bytes.HasPrefix(data, []byte("From ")) { // as a line before the head, in files of some mail programs
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return out, &Refused{NoMail}
	}
	h := header(m.Header)
	words := &mime.WordDecoder{CharsetReader: decoded}
	out.Auto = automatic(h)
	from, err := (&mail.AddressParser{WordDecoder: words}).ParseList(h.get("From"))
	if err != nil || len(from) != 1 || len(h["From"]) != 1 {
		return out, &Refused{NoSender}
	}
	out.From = Address(from[0].Address)
	out.Thread = ids(h.get("References") + " " + h.get("In-Reply-To"))
	if own := ids(h.get("Message-Id")); len(own) == 1 {
		out.ID = own[0]
	}
	if out.Subject, err = words.DecodeHeader(h.get("Subject")); err != nil {
		out.Subject = ""
	}
	out.verdicts = h["Authentication-Results"]
	if len(data) > MostBytes {
		return out, &Refused{TooLarge}
	}
	r := &reader{letter: out, words: words}
	if err := r.part(h, m.Body, 0); err != nil {
		return out, err
	}
	// Servers on the way add lines to its head, and may write its body in another way.
	says := []string{out.From, h.get("Message-Id"), h.get("Date"), h.get("Subject")}
	for _, f := range out.Files {
		says = append(says, f.Name, string(f.Data))
	}
	if out.Key = digest(says...); len(out.Files) == 0 {
		return out, &Refused{NoFile}
	}
	return out, nil
}

// Address is an address as addresses are compared: in small letters, its domain as mail
// servers write it, in punycode.
func Address(email string) string {
	local, domain, _ := strings.Cut(strings.ToLower(email), "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	return local + "@" + domain
}

// digest is the SHA-256 of several texts.
func digest(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d %s", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var messageID = regexp.MustCompile(`<([^\s<>@]{1,200}@[^\s<>@]{1,200})>`)

// ids are the Message-IDs in a text, each once, the last of them.
func ids(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range messageID.FindAllStringSubmatch(text, -1) {
		if id := m[1]; !seen[id] && !strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r > '~' }) {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out[max(len(out)-mostIDs, 0):]
}

// automatic says whether a machine wrote a mail, or passed it on to many: holiday
// notices, reports of mail that was not delivered, lists.
func automatic(h header) bool {
	word := func(name string) string { return strings.ToLower(strings.TrimSpace(h.get(name))) }
	switch auto, precedence := word("Auto-Submitted"), word("Precedence"); {
	case auto != "" && auto != "no",
		precedence == "bulk" || precedence == "list" || precedence == "junk" || precedence == "auto_reply",
		len(h["Return-Path"]) > 0 && (word("Return-Path") == "<>" || word("Return-Path") == ""),
		strings.HasPrefix(word("Content-Type"), "multipart/report"):
		return true
	}
	for _, name := range []string{"List-Id", "List-Post", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"} {
		if len(h[name]) > 0 {
			return true
		}
	}
	return false
}

// decoded reads a text in a character set that is not UTF-8.
func decoded(charset string, in io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, fmt.Errorf("character set %q: %w", charset, err)
	}
	return e.NewDecoder().Reader(in), nil
}

// header are the lines of a mail, or of a part of it.
type header map[string][]string

func (h header) get(name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// reader goes through the parts of a mail.
type reader struct {
	letter *Letter
	words  *mime.WordDecoder
	parts  int
}

// part reads a part and those within it. A mail within the mail is not opened.
func (r *reader) part(h header, body io.Reader, depth int) error {
	if r.parts++; r.parts > mostParts {
		return &Refused{TooMany}
	}
	if depth > mostDepth {
		return &Refused{TooDeep}
	}
	kind, params, err := mime.ParseMediaType(h.get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		kind = "" // as if nothing were said
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return r.file(h, kind, params["name"], body)
	}
	if params["boundary"] == "" {
		return &Refused{Damaged}
	}
	for list := multipart.NewReader(body, params["boundary"]); ; {
		p, err := list.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Refused{Damaged}
		}
		if err := r.part(header(p.Header), p, depth+1); err != nil {
			return err
		}
	}
}

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// file keeps a part if it is a workbook or a CSV file by its name, or a workbook by its kind:
// some programs send it without a name, or without what a name ends in.
func (r *reader) file(h header, kind, name string, body io.Reader) error {
	if _, params, err := mime.ParseMediaType(h.get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = params["filename"]
	}
	if plain, err := r.words.DecodeHeader(name); err == nil {
		name = plain
	}
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(name, ""))
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx", ".xlsm", ".xls", ".ods", ".csv":
	default:
		if kind != workbook {
			return nil
		}
		if name == "." || name == "/" { // of an empty name
			name = "workbook"
		}
		name += ".xlsx"
	}
	if letters := []rune(name); len(letters) > mostNames {
		name = string(letters[len(letters)-mostNames:])
	}
	switch strings.ToLower(strings.TrimSpace(h.get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body) // no more than the mail has
	if err != nil {
		return &Refused{Damaged}
	}
	if len(r.letter.Files) == mostFiles {
		return &Refused{TooMany}
	}
	r.letter.Files = append(r.letter.Files, File{name, data})
	return nil
}
