// Package letter reads a mail that a stranger may have made: who says to have sent
// it, and the workbooks attached. It trusts nothing in it. Sizes are looked at as
// parts are read, parts within parts are followed to a depth, and what is too
// large or no mail is refused.
//
// From is what the mail says. Whether it is true only the mail server knows.
package letter

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// The bounds of a mail.
const (
	MostBytes = 20 << 20 // of the mail, as it came
	mostParts = 50       // of it, those within others counted
	mostDepth = 5        // of parts within parts
	mostNames = 255      // letters of the name of a file
)

// Letter is a mail as it came.
type Letter struct {
	ID      string // its Message-ID without angle brackets; may be empty
	From    string // the address of its sender, in small letters
	Subject string
	Auto    bool   // a machine wrote it: nobody answers it
	Files   []File // the workbooks and CSV files attached
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
	TooMany  Code = "too_many"  // parts
	TooDeep  Code = "too_deep"  // parts within parts
	NoFile   Code = "no_file"   // no workbook is attached
)

func (r *Refused) Error() string { return "the mail is not read: " + string(r.Code) }

// Read reads a mail. The error is a *Refused; what is known of the letter by then,
// such as who sent it, comes with it.
func Read(data []byte) (*Letter, error) {
	out := &Letter{}
	if len(data) > MostBytes {
		return out, &Refused{TooLarge}
	}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return out, &Refused{NoMail}
	}
	words := &mime.WordDecoder{CharsetReader: decoded}
	from, err := (&mail.AddressParser{WordDecoder: words}).ParseList(m.Header.Get("From"))
	if err != nil || len(from) != 1 || len(m.Header["From"]) != 1 {
		return out, &Refused{NoSender}
	}
	out.From = strings.ToLower(from[0].Address)
	out.ID = strings.Trim(strings.TrimSpace(m.Header.Get("Message-Id")), "<>")
	if out.Subject, err = words.DecodeHeader(m.Header.Get("Subject")); err != nil {
		out.Subject = ""
	}
	auto := strings.ToLower(strings.TrimSpace(m.Header.Get("Auto-Submitted")))
	out.Auto = auto != "" && auto != "no"
	r := &reader{letter: out, words: words}
	if err := r.part(header(m.Header), m.Body, 0); err != nil {
		return out, err
	}
	if len(out.Files) == 0 {
		return out, &Refused{NoFile}
	}
	return out, nil
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
		return r.file(h, params["name"], body)
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

// file keeps a part if it is a workbook or a CSV file by its name.
func (r *reader) file(h header, name string, body io.Reader) error {
	if _, params, err := mime.ParseMediaType(h.get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = params["filename"]
	}
	if plain, err := r.words.DecodeHeader(name); err == nil {
		name = plain
	}
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx", ".xlsm", ".xls", ".ods", ".csv":
	default:
		return nil
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
	r.letter.Files = append(r.letter.Files, File{name, data})
	return nil
}
